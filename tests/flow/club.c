/* The words of club.h. */
#include "flow/club.h"

#include <stdio.h>

int32_t
try_subscribe(struct shop *shop, oms_draft *draft, const oms_calendar_schedule *schedule,
              const oms_subscription_terms *terms, oms_id *out, oms_error **error)
{
    oms_subscription_terms how = terms ? *terms : (oms_subscription_terms){0};
    oms_subscription *made = NULL;

    how.size = sizeof how;
    how.schedule = schedule;
    int32_t code = oms_draft_set_subscription(draft, &how, error);
    if (code == OMS_OK)
        code = oms_subscription_create(shop->engine, draft, &made, error);
    if (code == OMS_OK)
        *out = *oms_subscription_id(made);
    oms_subscription_free(made);
    oms_draft_free(draft);
    return code;
}

oms_id
subscribe(struct shop *shop, oms_draft *draft, const oms_calendar_schedule *schedule,
          const oms_subscription_terms *terms)
{
    oms_id id;

    MUST_OK(try_subscribe(shop, draft, schedule, terms, &id, &error));
    return id;
}

void
run_until(struct shop *shop, int64_t time)
{
    int64_t next;

    for (;;) {
        MUST_OK(oms_engine_run(shop->engine, 0, NULL, &next, &error));
        if (next == OMS_NONE || next > time)
            break;
        if (next > shop->now)
            shop->now = next;
    }
    shop->now = time;
    shop_run(shop);
}

static int32_t
see(void *user, const oms_occurrence *occurrence)
{
    struct seen *seen = user;

    *seen = (struct seen){.k = occurrence->k, .at = occurrence->at, .order = occurrence->order};
    snprintf(seen->status, sizeof seen->status, "%s", occurrence->status);
    return OMS_OK;
}

struct seen
occurrence_of(struct shop *shop, const oms_id *id, int64_t k)
{
    struct seen seen = {.k = -1};

    MUST_OK(oms_subscription_schedule(shop->engine, id, k, 1, see, &seen, &error));
    return seen;
}

void
assert_subscription(struct shop *shop, const oms_id *id, const char *status)
{
    oms_subscription *subscription = NULL;

    MUST_OK(oms_subscription_get(shop->engine, id, &subscription, &error));
    ck_assert_str_eq(oms_subscription_status(subscription), status);
    oms_subscription_free(subscription);
}
