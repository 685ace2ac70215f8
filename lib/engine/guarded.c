/* The trampolines of engine/guarded.h. */
#include "engine/guarded.h"

static int32_t
guarded_commit(void *user, oms_change_set *const *sets, size_t n, oms_error **error)
{
    oms_engine *engine = user;
    struct callback callback = {.engine = engine};

    engine_callback_begin(&callback);
    int32_t code = engine->store.commit(engine->store.user, sets, n, error);
    engine_callback_end(&callback);
    return code;
}

static int32_t
guarded_read(void *user, const oms_read *const *reads, size_t n, oms_row_fn row, void *row_user, oms_error **error)
{
    oms_engine *engine = user;
    struct callback callback = {.engine = engine};

    engine_callback_begin(&callback);
    int32_t code = engine->store.read(engine->store.user, reads, n, row, row_user, error);
    engine_callback_end(&callback);
    return code;
}

static int32_t
guarded_check(void *user, oms_error **error)
{
    oms_engine *engine = user;
    struct callback callback = {.engine = engine};

    engine_callback_begin(&callback);
    int32_t code = engine->store.check(engine->store.user, error);
    engine_callback_end(&callback);
    return code;
}

oms_store
guarded_store(oms_engine *engine)
{
    return (oms_store){.size = sizeof(oms_store),
                       .user = engine,
                       .read = guarded_read,
                       .commit = guarded_commit,
                       .check = engine->store.check ? guarded_check : NULL};
}

int32_t
guarded_random(void *user, void *out, size_t bytes)
{
    oms_engine *engine = user;
    struct callback callback = {.engine = engine};

    engine_callback_begin(&callback);
    int32_t code = engine->random(engine->random_user, out, bytes);
    engine_callback_end(&callback);
    return code;
}
