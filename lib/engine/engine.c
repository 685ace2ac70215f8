/* Opening and closing engines, and what every use case borrows from one: clock, log, reads, commits outside orders, and the watch over re-entry. */
#include "engine/engine.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/abi.h"
#include "base/clock.h"
#include "engine/guarded.h"
#include "engine/hooks.h"
#include "engine/options.h"
#include "engine/price_cache.h"
#include "engine/secrets.h"
#include "engine/workers.h"
#include "store/codec.h"
#include "store/schema.h"

/* The innermost callback that runs on this thread, if any. */
static _Thread_local struct callback *innermost;

const char *
oms_version(void)
{
    return OMS_VERSION;
}

int32_t
oms_engine_in_callback(const oms_engine *engine)
{
    for (const struct callback *callback = innermost; engine && callback; callback = callback->outer)
        if (callback->engine == engine)
            return 1;
    return 0;
}

int32_t
engine_enter(oms_engine *engine, bool mutating, oms_error **error)
{
    if (!engine)
        return error_set(error, OMS_E_INVALID, "engine: it is NULL");
    if (engine->pid != getpid())
        return error_set(error, OMS_E_FORKED, "the engine was opened by process %ld; a child opens its own",
                         (long)engine->pid);
    if (mutating && oms_engine_in_callback(engine))
        return error_set(error, OMS_E_REENTRANT, "a callback of the engine may not change anything through it");
    return OMS_OK;
}

void
engine_callback_begin(struct callback *callback)
{
    callback->outer = innermost;
    innermost = callback;
}

void
engine_callback_end(struct callback *callback)
{
    innermost = callback->outer;
}

static int64_t
system_clock(void *user)
{
    (void)user;
    return time_now();
}

int64_t
engine_now(oms_engine *engine)
{
    struct callback callback = {.engine = engine};

    engine_callback_begin(&callback);
    const int64_t now = engine->clock(engine->clock_user);
    engine_callback_end(&callback);
    if (now < TIME_MIN)
        return TIME_MIN;
    return now > TIME_MAX ? TIME_MAX : now;
}

int64_t
oms_engine_now(oms_engine *engine)
{
    return engine_now(engine);
}

void
engine_log(oms_engine *engine, int32_t level, const char *format, ...)
{
    struct callback callback = {.engine = engine};
    char message[500];
    va_list args;

    if (!engine->log)
        return;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    engine_callback_begin(&callback);
    engine->log(engine->log_user, level, message);
    engine_callback_end(&callback);
}

/* Rows on their way from the store to whoever asked for them. */
struct row_gate {
    const oms_read *const *reads;
    oms_row_fn row;
    void *user;
    oms_error **error;
};

/* A store is believed, what it keeps is not: damage ends the read before anybody reckons with it. */
static int32_t
pass_row(void *user, size_t read, const void *row)
{
    const struct row_gate *gate = user;
    const oms_table *table = gate->reads[read]->table;

    if (!row_is_sound(table, row))
        return error_set(gate->error, OMS_E_CORRUPT, "%s has a row that cannot have been written like that",
                         table->name);
    return gate->row(gate->user, read, row);
}

int32_t
engine_read(oms_engine *engine, const oms_read *const *reads, size_t n, oms_row_fn row, void *user, oms_error **error)
{
    struct row_gate gate = {.reads = reads, .row = row, .user = user, .error = error};

    return engine->guarded.read(engine->guarded.user, reads, n, pass_row, &gate, error);
}

int32_t
engine_commit(oms_engine *engine, struct arena *arena, const oms_change *const *changes, size_t n, oms_error **error)
{
    struct commit_row identity = {.version = 1, .at = engine_now(engine)};
    oms_change own = {
        .size = sizeof own, .kind = OMS_CHANGE_INSERT, .table = schema_table(TABLE_COMMITS), .row = &identity};
    const oms_change **all = arena_array(arena, n + 1, sizeof *all);
    oms_change_set set = {.size = sizeof set, .changes = all, .n_changes = n + 1};
    oms_change_set *sets[] = {&set};

    if (!all)
        return error_set(error, OMS_E_NOMEM, "out of memory");
    int32_t code = id_next(&engine->ids, identity.at, &identity.id);
    if (code != OMS_OK)
        return error_set(error, code, "no randomness");
    all[0] = &own;
    for (size_t i = 0; i < n; i++)
        all[i + 1] = changes[i];
    commit_queue_submit(engine->queue, sets, 1, error);
    return set.result;
}

static void
destroy_services(oms_engine *engine)
{
    if (engine->store.destroy)
        engine->store.destroy(engine->store.user);
    if (engine->payment.destroy)
        engine->payment.destroy(engine->payment.user);
    if (engine->address.destroy)
        engine->address.destroy(engine->address.user);
    for (size_t i = 0; i < LOOKUP_COUNT; i++)
        if (engine->lookups[i].destroy)
            engine->lookups[i].destroy(engine->lookups[i].user);
    carriers_destroy(&engine->carriers);
    rules_destroy(&engine->rules);
    if (engine->notification.destroy)
        engine->notification.destroy(engine->notification.user);
}

void
oms_engine_close(oms_engine *engine)
{
    if (!engine || engine->pid != getpid())
        return; /* a child leaves what is its parent's alone */
    if (oms_engine_in_callback(engine)) {
        engine_log(engine, OMS_LOG_ERROR, "a callback of the engine may not close it: it stays open");
        return;
    }
    workers_stop_all(engine);
    price_cache_close(engine);
    catalog_cache_free(&engine->catalog);
    hooks_free(engine);
    secrets_wipe(engine);
    commit_queue_free(engine->queue);
    destroy_services(engine);
    id_source_destroy(&engine->ids);
    pthread_mutex_destroy(&engine->hooks_lock);
    pthread_mutex_destroy(&engine->budget.lock);
    pthread_mutex_destroy(&engine->swept_lock);
    pthread_mutex_destroy(&engine->renewals.lock);
    pthread_rwlock_destroy(&engine->secrets_lock);
    pthread_mutex_destroy(&engine->workers_lock);
    free(engine);
}

static int32_t
start(oms_engine *engine, const oms_engine_options *options, oms_error **error)
{
    const int32_t flags = options->open_flags ? options->open_flags : OMS_OPEN_CREATE;
    int32_t code = engine->store.attach(engine->store.user, oms_schema_get(), flags, error);

    if (code != OMS_OK)
        return error_set(error, code, "the store could not be attached: %s", oms_result_name(code));
    code = commit_queue_new(&engine->guarded, &engine->allocator, &engine->queue);
    return code == OMS_OK ? OMS_OK : error_set(error, code, "out of memory");
}

/* The store and the services are the engine's even when there is none. */
static int32_t
give_back(const oms_engine_options *options, oms_error **error)
{
    oms_engine engine = {.pid = 0};

    options_take(&engine, options, NULL);
    destroy_services(&engine);
    return error_set(error, OMS_E_NOMEM, "out of memory");
}

/* Without a store there is nothing to own; with one, it is the engine's from here on. */
static int32_t
open_engine(const oms_engine_options *options, oms_engine **out, oms_error **error)
{
    oms_engine *engine = calloc(1, sizeof *engine);

    if (!engine)
        return give_back(options, error);
    engine->pid = getpid();
    catalog_cache_init(&engine->catalog, &engine->allocator);
    pthread_mutex_init(&engine->hooks_lock, NULL);
    pthread_mutex_init(&engine->budget.lock, NULL);
    pthread_mutex_init(&engine->swept_lock, NULL);
    pthread_mutex_init(&engine->renewals.lock, NULL);
    pthread_rwlock_init(&engine->secrets_lock, NULL);
    pthread_mutex_init(&engine->workers_lock, NULL);
    atomic_init(&engine->told, INT64_MAX);
    for (size_t i = 0; i < PRICE_COUNTERS; i++)
        atomic_init(&engine->price_counters[i], 0);
    engine->clock = options->clock ? options->clock : system_clock;
    engine->clock_user = options->clock_user;
    engine->random = options->random;
    engine->random_user = options->random_user;
    engine->log = options->log;
    engine->log_user = options->log_user;
    engine->wake = options->wake;
    engine->wake_user = options->wake_user;
    engine->alternatives = options->alternatives;
    engine->alternatives_user = options->alternatives_user;
    int32_t code = options_take(engine, options, error); /* first of all: store and services are the engine's now */
    engine->guarded = guarded_store(engine);
    if (code == OMS_OK && id_source_init(&engine->ids, engine->random ? guarded_random : NULL, engine) != OMS_OK)
        code = error_set(error, OMS_E_NOMEM, "no source of ids could be made");
    if (code == OMS_OK)
        code = start(engine, options, error);
    if (code != OMS_OK) {
        oms_engine_close(engine);
        return code;
    }
    *out = engine;
    return OMS_OK;
}

static const size_t option_sizes[] = {sizeof(oms_engine_options)};

int32_t
oms_engine_open(const oms_engine_options *options, oms_engine **out, oms_error **error)
{
    oms_engine_options taken;
    int32_t code;

    if (!options || !out)
        return error_set(error, OMS_E_INVALID, "%s: it is NULL", options ? "out" : "options");
    code = abi_take(&taken, sizeof taken, option_sizes, 1, options);
    if (code != OMS_OK)
        return error_set(error, code, "options: size %zu is of no release known here", options->size);
    if (!taken.store)
        return error_set(error, OMS_E_INVALID, "options.store: it is NULL");
    return open_engine(&taken, out, error);
}
