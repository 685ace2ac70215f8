/* Who uses which connection, and opening all of them anew after a COMMIT whose outcome is not known: only a log that is recovered from the file tells the
 * truth, and SQLite recovers it when the first connection is opened. Locks are taken in the order write_lock, pool_lock. */
#include <stdlib.h>

#include "base/error.h"
#include "store/sqlite_store.h"

static int32_t
make_room_for_row(const struct sqlite_store *store, struct sqlite_connection *connection, oms_error **error)
{
    size_t bytes = sizeof(max_align_t);

    for (size_t i = 0; i < store->schema->n_tables; i++)
        if (store->schema->tables[i]->row_size > bytes)
            bytes = store->schema->tables[i]->row_size;
    connection->row = calloc(1, bytes);
    return connection->row != NULL ? OMS_OK : sqlite_fail(connection, SQLITE_NOMEM, error);
}

static int32_t
open_connection(struct sqlite_store *store, struct sqlite_connection *connection, oms_error **error)
{
    int32_t code = sqlite_connect(store, connection, sqlite_open_flags(store), error);

    if (code == OMS_OK)
        code = sqlite_check_ours(store, connection, error);
    if (code == OMS_OK)
        code = make_room_for_row(store, connection, error);
    if (code != OMS_OK)
        sqlite_disconnect(connection);
    return code;
}

static bool
any_reader_taken(const struct sqlite_store *store)
{
    for (int32_t i = 0; i < store->options.readers; i++)
        if (store->readers[i].taken)
            return true;
    return false;
}

/* Under write_lock. Readers that began before finish; new ones find the store broken and wait for write_lock. */
static int32_t
recover(struct sqlite_store *store, oms_error **error)
{
    int32_t code;

    pthread_mutex_lock(&store->pool_lock);
    while (any_reader_taken(store))
        pthread_cond_wait(&store->pool_changed, &store->pool_lock);
    for (int32_t i = 0; i < store->options.readers; i++)
        sqlite_disconnect(&store->readers[i]);
    sqlite_disconnect(&store->writer);
    code = open_connection(store, &store->writer, error);
    if (code == OMS_OK)
        store->broken = false;
    pthread_cond_broadcast(&store->pool_changed);
    pthread_mutex_unlock(&store->pool_lock);
    return code;
}

/* The writer's room for a row is made late: attach has nothing to read. */
int32_t
sqlite_make_usable(struct sqlite_store *store, oms_error **error)
{
    if (store->broken)
        return recover(store, error);
    return store->writer.row != NULL ? OMS_OK : make_room_for_row(store, &store->writer, error);
}

static int32_t
take_writer(struct sqlite_store *store, oms_error **error)
{
    int32_t code;

    pthread_mutex_lock(&store->write_lock);
    code = sqlite_make_usable(store, error);
    if (code != OMS_OK)
        pthread_mutex_unlock(&store->write_lock);
    return code;
}

/* The writer's pages are warm, and with one thread it is always free. */
static bool
try_writer(struct sqlite_store *store)
{
    if (pthread_mutex_trylock(&store->write_lock) != 0)
        return false;
    if (sqlite_make_usable(store, NULL) == OMS_OK)
        return true;
    pthread_mutex_unlock(&store->write_lock);
    return false;
}

/* One that is open already rather than a new one; NULL when all are taken. */
static struct sqlite_connection *
free_reader(const struct sqlite_store *store)
{
    struct sqlite_connection *found = NULL;

    for (int32_t i = 0; i < store->options.readers; i++)
        if (!store->readers[i].taken && (found == NULL || (found->db == NULL && store->readers[i].db != NULL)))
            found = &store->readers[i];
    return found;
}

/* NULL: the store is broken and has to be recovered first. */
static struct sqlite_connection *
wait_for_reader(struct sqlite_store *store)
{
    struct sqlite_connection *reader = NULL;

    pthread_mutex_lock(&store->pool_lock);
    while (!store->broken && (reader = free_reader(store)) == NULL)
        pthread_cond_wait(&store->pool_changed, &store->pool_lock);
    if (reader != NULL)
        reader->taken = true;
    pthread_mutex_unlock(&store->pool_lock);
    return reader;
}

static int32_t
take_pooled(struct sqlite_store *store, struct sqlite_connection **out, oms_error **error)
{
    int32_t code = OMS_OK;

    while ((*out = wait_for_reader(store)) == NULL) {
        code = take_writer(store, error);
        if (code != OMS_OK)
            return code;
        pthread_mutex_unlock(&store->write_lock);
    }
    if ((*out)->db == NULL)
        code = open_connection(store, *out, error);
    if (code != OMS_OK)
        sqlite_give_back(store, *out);
    return code;
}

int32_t
sqlite_take_reader(struct sqlite_store *store, bool brief, struct sqlite_connection **out, oms_error **error)
{
    *out = &store->writer;
    if (store->schema == NULL)
        return error_set(error, OMS_E_INVALID, "The store is not attached.");
    if (store->memory)
        return take_writer(store, error);
    if (brief && try_writer(store))
        return OMS_OK;
    return take_pooled(store, out, error);
}

void
sqlite_give_back(struct sqlite_store *store, struct sqlite_connection *connection)
{
    if (connection == &store->writer) {
        pthread_mutex_unlock(&store->write_lock);
        return;
    }
    pthread_mutex_lock(&store->pool_lock);
    connection->taken = false;
    /* One more reader is free for one more thread; a recovery, and what waits for it, wants to know of all. */
    if (store->broken)
        pthread_cond_broadcast(&store->pool_changed);
    else
        pthread_cond_signal(&store->pool_changed);
    pthread_mutex_unlock(&store->pool_lock);
}
