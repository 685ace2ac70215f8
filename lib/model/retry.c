/* Retry schedules: pure arithmetic on a value (oms/retry.h). */
#include "oms/retry.h"

#include "base/clock.h"
#include "oms/errors.h"
#include "oms/limits.h"

static const oms_retry_schedule defaults[OMS_RETRY_COUNT] = {
    [OMS_RETRY_PAYMENT] = {.interval_ms = 5 * MINUTE_MS, .retries = 3, .factor = 1},
    [OMS_RETRY_INVENTORY] = {.interval_ms = MINUTE_MS, .retries = 5, .factor = 1},
    [OMS_RETRY_FULFILMENT] = {.interval_ms = 15 * MINUTE_MS, .retries = 10, .factor = 1},
};

const oms_retry_schedule *
oms_retry_default(int32_t which)
{
    return which >= 0 && which < OMS_RETRY_COUNT ? &defaults[which] : NULL;
}

static int
schedule_valid(const oms_retry_schedule *s)
{
    return s->interval_ms >= 0 && s->cap_ms >= 0 && s->deadline_ms >= 0 && s->retries >= 0 &&
           s->retries <= OMS_LIMIT_RETRIES && s->factor >= 1 && (s->jitter == 0 || s->jitter == 1) && s->reserved == 0;
}

/* The interval after so many failures, grown and capped; it stops growing before it overflows. */
static int64_t
interval(const oms_retry_schedule *s, int32_t failures)
{
    const int64_t longest = s->cap_ms ? s->cap_ms : TIME_MAX;
    int64_t ms = s->interval_ms;

    for (int32_t i = 1; i < failures && s->factor > 1 && ms < longest; i++)
        ms = ms > longest / s->factor ? longest : ms * s->factor;
    return ms < longest ? ms : longest;
}

int32_t
oms_retry_next(const oms_retry_schedule *schedule, int32_t failures, int64_t first_try, int64_t now,
               int64_t retry_after_ms, uint64_t random, int64_t *due)
{
    if (!schedule || !due || failures < 1 || retry_after_ms < 0 || !schedule_valid(schedule))
        return OMS_E_INVALID;
    if (failures > schedule->retries)
        return OMS_E_LIMIT;

    int64_t wait = interval(schedule, failures);
    if (schedule->jitter)
        wait = (int64_t)(random % ((uint64_t)wait + 1));
    int64_t next = time_after(now, wait > retry_after_ms ? wait : retry_after_ms);
    if (schedule->deadline_ms && next > time_after(first_try, schedule->deadline_ms))
        return OMS_E_LIMIT;
    *due = next;
    return OMS_OK;
}
