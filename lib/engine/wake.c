/* When to ring. `told` is the time at which somebody is known to look again, or INT64_MAX; it is lowered by whoever rings, so that many commits ring once.
 * Takes no lock itself; the host's callback runs under none. */
#include "engine/wake.h"

#include "engine/workers.h"

/* Lowers `told`; false when somebody looks by then anyway. */
static bool
tell_earlier(oms_engine *engine, int64_t due)
{
    int64_t told = atomic_load(&engine->told);

    while (due < told)
        if (atomic_compare_exchange_weak(&engine->told, &told, due))
            return true;
    return false;
}

void
wake_for(oms_engine *engine, int64_t due)
{
    if (due == OMS_NONE || !tell_earlier(engine, due))
        return;
    workers_wake_all(engine);
    if (!engine->wake)
        return;
    struct callback callback = {.engine = engine};
    engine_callback_begin(&callback);
    engine->wake(engine->wake_user);
    engine_callback_end(&callback);
}

void
wake_look_begin(oms_engine *engine)
{
    atomic_store(&engine->told, INT64_MAX);
}

void
wake_look_end(oms_engine *engine, int64_t next_due)
{
    if (next_due != OMS_NONE)
        tell_earlier(engine, next_due);
}
