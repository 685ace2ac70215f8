/* The clock of a sandbox, which stands until it is told to go on, and the walk of an engine through time by it. */
#include <time.h>

#include "oms/store.h"
#include "sandbox.h"

int64_t
sandbox_system_time(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t
oms_sandbox_now(void *sandbox)
{
    return __atomic_load_n(&((oms_sandbox *)sandbox)->now, __ATOMIC_RELAXED);
}

void
oms_sandbox_set_now(oms_sandbox *sandbox, int64_t now)
{
    __atomic_store_n(&sandbox->now, now, __ATOMIC_RELAXED);
}

/* Does what is due, then stands at the next time at which something is. What stays due although the clock stands is under way elsewhere. */
static int32_t
walk(oms_sandbox *sandbox, oms_engine *engine, int64_t until, int64_t *done, oms_error **error)
{
    int64_t steps = 0;
    int64_t next = OMS_NONE;
    int32_t code = oms_engine_run(engine, 0, &steps, &next, error);

    *done += steps;
    while (code == OMS_OK && next > oms_sandbox_now(sandbox) && next <= until) {
        oms_sandbox_set_now(sandbox, next);
        code = oms_engine_run(engine, 0, &steps, &next, error);
        *done += steps;
    }
    return code;
}

int32_t
oms_sandbox_run_until(oms_sandbox *sandbox, oms_engine *engine, int64_t until, int64_t *done, oms_error **error)
{
    int64_t steps = 0;

    if (oms_engine_now(engine) != oms_sandbox_now(sandbox))
        return sandbox_fail(error, OMS_E_INVALID, "engine: its clock is not that of the sandbox.");
    if (until < oms_sandbox_now(sandbox))
        return sandbox_fail(error, OMS_E_INVALID, "until: it is over already.");
    int32_t code = walk(sandbox, engine, until, &steps, error);
    if (code == OMS_OK)
        oms_sandbox_set_now(sandbox, until);
    if (done != NULL)
        *done = steps;
    return code;
}
