/* The SQLite store as a host makes it: its options, its vtable, its end. Nothing is opened here. */
#include <stdlib.h>
#include <string.h>

#include "base/abi.h"
#include "base/error.h"
#include "store/sqlite_store.h"

#define BUSY_TIMEOUT_MS 5000
#define CACHE_KIB       16384
#define READERS         4
#define READERS_MAX     1000

static const size_t released_options[] = {sizeof(oms_sqlite_options)};

static int32_t
take_options(oms_sqlite_options *into, const oms_sqlite_options *from, oms_error **error)
{
    int32_t code = OMS_OK;

    *into = (oms_sqlite_options){.size = sizeof(*into)};
    if (from != NULL)
        code = abi_take(into, sizeof(*into), released_options, 1, from);
    if (code != OMS_OK)
        return error_set(error, code, "The options of the SQLite store have a size that no release had.");
    if (into->busy_timeout_ms < 0 || into->cache_kib < 0 || into->readers < 0 || into->readers > READERS_MAX ||
        (into->durability != OMS_SQLITE_FULL && into->durability != OMS_SQLITE_NORMAL))
        return error_set(error, OMS_E_INVALID,
                         "busy_timeout_ms, cache_kib, readers (at most %d) or durability is out of its range.",
                         READERS_MAX);
    into->busy_timeout_ms = into->busy_timeout_ms == 0 ? BUSY_TIMEOUT_MS : into->busy_timeout_ms;
    into->cache_kib = into->cache_kib == 0 ? CACHE_KIB : into->cache_kib;
    into->readers = into->readers == 0 ? READERS : into->readers;
    return OMS_OK;
}

/* No call is under way any more. */
static void
destroy(void *user)
{
    struct sqlite_store *store = user;

    for (int32_t i = 0; store->readers != NULL && i < store->options.readers; i++)
        sqlite_disconnect(&store->readers[i]);
    sqlite_disconnect(&store->writer);
    sqlite_adds_free(&store->adds);
    pthread_cond_destroy(&store->pool_changed);
    pthread_mutex_destroy(&store->pool_lock);
    pthread_mutex_destroy(&store->write_lock);
    free(store->readers);
    free(store->path);
    free(store->name);
    free(store);
}

/* A path that begins with `file:` is a path too, and no URI with options in it. */
static char *
plain_path(const char *path)
{
    const char *prefix = strncmp(path, "file:", 5) == 0 ? "./" : "";
    char *copy = malloc(strlen(prefix) + strlen(path) + 1);

    return copy != NULL ? strcat(strcpy(copy, prefix), path) : NULL;
}

static struct sqlite_store *
store_new(const char *path, const oms_sqlite_options *options)
{
    struct sqlite_store *store = calloc(1, sizeof(*store));

    if (store == NULL)
        return NULL;
    store->options = *options;
    store->memory = strcmp(path, ":memory:") == 0;
    store->path = plain_path(path);
    store->name = strdup(path);
    store->readers = calloc((size_t)options->readers, sizeof(*store->readers));
    sqlite_adds_init(&store->adds);
    pthread_mutex_init(&store->write_lock, NULL);
    pthread_mutex_init(&store->pool_lock, NULL);
    pthread_cond_init(&store->pool_changed, NULL);
    if (store->path != NULL && store->name != NULL && store->readers != NULL)
        return store;
    destroy(store);
    return NULL;
}

int32_t
oms_store_sqlite(const char *path, const oms_sqlite_options *options, oms_store *out, oms_error **error)
{
    oms_sqlite_options known;
    oms_store made = {.size = sizeof(made),
                      .destroy = destroy,
                      .attach = sqlite_attach,
                      .read = sqlite_read,
                      .commit = sqlite_commit,
                      .check = sqlite_check};
    int32_t code;

    if (path == NULL || path[0] == '\0')
        return error_set(error, OMS_E_INVALID, "The SQLite store needs a path.");
    code = take_options(&known, options, error);
    if (code != OMS_OK)
        return code;
    made.user = store_new(path, &known);
    if (made.user == NULL)
        return error_set(error, OMS_E_NOMEM, "Out of memory.");
    code = abi_give(out, sizeof(made), &made, sizeof(made));
    if (code == OMS_OK)
        return OMS_OK;
    destroy(made.user);
    return error_set(error, code, "The size of the store to be filled in has to be set first.");
}
