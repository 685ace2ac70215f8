/* The buckets of engine/budget.h. */
#include "engine/budget.h"

#include "base/clock.h"

#define MILLION INT64_C(1000000)
#define LONGEST HOUR_MS /* of a line; beyond, it begins at the front again */

void
budget_open(struct budget *budget, int64_t burst, int64_t share_ppm, int64_t pace_ms)
{
    budget->burst_ppm = burst * MILLION;
    budget->share_ppm = share_ppm;
    budget->pace_ms = pace_ms;
    for (int i = 0; i < SERVICE_COUNT; i++) {
        budget->buckets[i].tokens_ppm = budget->burst_ppm;
        budget->buckets[i].last_place = 0;
    }
}

void
budget_first_try(struct budget *budget, enum service service)
{
    int64_t *tokens = &budget->buckets[service].tokens_ppm;

    pthread_mutex_lock(&budget->lock);
    *tokens += budget->share_ppm;
    if (*tokens > budget->burst_ppm)
        *tokens = budget->burst_ppm;
    pthread_mutex_unlock(&budget->lock);
}

/* A clock that was set back has left the line in the future: it begins at the front, too. */
static int64_t
place_in_line(const struct budget *budget, int64_t last_place, int64_t now)
{
    const bool waiting = last_place > now && last_place + budget->pace_ms <= time_after(now, LONGEST);

    return time_after(waiting ? last_place : now, budget->pace_ms);
}

int64_t
budget_retry(struct budget *budget, enum service service, int64_t now)
{
    int64_t place = OMS_NONE;

    pthread_mutex_lock(&budget->lock);
    if (budget->buckets[service].tokens_ppm >= MILLION) {
        budget->buckets[service].tokens_ppm -= MILLION;
    } else {
        place = place_in_line(budget, budget->buckets[service].last_place, now);
        budget->buckets[service].last_place = place;
    }
    pthread_mutex_unlock(&budget->lock);
    return place;
}
