/* The terms of a subscription, checked and kept with its draft. Touches the draft and no engine; what is refused leaves the draft as it was. */
#include "engine/check.h"
#include "model/draft.h"
#include "model/subscription.h"
#include "oms/limits.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define NOTICE_DAYS  14
#define CAP          3

static const struct number {
    const char *name;
    size_t offset;
    int32_t max;
    int32_t otherwise; /* where it is 0 */
} numbers[] = {
    {"price_policy", offsetof(oms_subscription_terms, price_policy), OMS_PRICE_NOTICE, OMS_PRICE_LOCKED},
    {"notice_days", offsetof(oms_subscription_terms, notice_days), SUBSCRIPTION_DAYS_MAX, NOTICE_DAYS},
    {"missed", offsetof(oms_subscription_terms, missed), OMS_MISSED_NONE, OMS_MISSED_LATEST},
    {"missed_cap", offsetof(oms_subscription_terms, missed_cap), SUBSCRIPTION_CAP_MAX, CAP},
    {"short_of_stock", offsetof(oms_subscription_terms, short_of_stock), OMS_SHORT_SUBSTITUTE, OMS_SHORT_WAIT},
    {"trial_days", offsetof(oms_subscription_terms, trial_days), SUBSCRIPTION_DAYS_MAX, 0},
    {"min_cycles", offsetof(oms_subscription_terms, min_cycles), SUBSCRIPTION_CYCLES_MAX, 0},
    {"max_cycles", offsetof(oms_subscription_terms, max_cycles), SUBSCRIPTION_CYCLES_MAX, 0},
    {"prepaid", offsetof(oms_subscription_terms, prepaid), SUBSCRIPTION_CYCLES_MAX, 0},
    {"gift", offsetof(oms_subscription_terms, gift), 1, 0},
    {"dunning_end", offsetof(oms_subscription_terms, dunning_end), OMS_DUNNING_GO_ON, OMS_DUNNING_PAUSE},
    {"reminder_days", offsetof(oms_subscription_terms, reminder_days), SUBSCRIPTION_DAYS_MAX, 0},
};

static int32_t
take_numbers(oms_subscription_terms *terms, oms_error **error)
{
    int32_t rc = OMS_OK;

    for (size_t i = 0; i < COUNT(numbers) && rc == OMS_OK; i++) {
        int32_t *value = (int32_t *)((char *)terms + numbers[i].offset);
        rc = check_range(FIELD(NULL, numbers[i].name), *value, 0, numbers[i].max, error);
        if (*value == 0)
            *value = numbers[i].otherwise;
    }
    return rc;
}

/* Increasing, and nothing behind the last. */
static int32_t
take_dunning(oms_subscription_terms *terms, oms_error **error)
{
    static const int32_t otherwise[] = {1, 3, 5, 7};
    int32_t *days = terms->dunning_days;
    size_t n = 0;
    int32_t rc = OMS_OK;

    while (n < OMS_LIMIT_DUNNING && days[n] != 0)
        n++;
    for (size_t i = 0; i < OMS_LIMIT_DUNNING && rc == OMS_OK; i++) {
        const struct place *at = ELEMENT(FIELD(NULL, "dunning_days"), i);
        if (i < n)
            rc = check_range(at, days[i], i ? days[i - 1] + 1 : 1, SUBSCRIPTION_DAYS_MAX, error);
        else if (days[i] != 0)
            rc = check_fail(at, OMS_E_INVALID, error, "comes after the last");
    }
    if (rc == OMS_OK && days[0] == 0)
        memcpy(days, otherwise, sizeof(otherwise));
    return rc;
}

/* A gift ends with what is paid for. */
static int32_t
take_cycles(oms_subscription_terms *terms, oms_error **error)
{
    if (terms->gift && terms->prepaid == 0)
        return error_set(error, OMS_E_INVALID, "prepaid: a gift is paid for before");
    if (terms->gift && terms->max_cycles == 0)
        terms->max_cycles = terms->prepaid;
    if (terms->gift && terms->max_cycles != terms->prepaid)
        return error_set(error, OMS_E_INVALID, "max_cycles: a gift ends with what is prepaid");
    if (terms->max_cycles && terms->min_cycles > terms->max_cycles)
        return error_set(error, OMS_E_INVALID, "min_cycles: %d is above max_cycles, %d", (int)terms->min_cycles,
                         (int)terms->max_cycles);
    return OMS_OK;
}

static int32_t
take_schedule(const oms_calendar_schedule *from, oms_calendar_schedule *out, oms_error **error)
{
    int64_t first;
    int32_t rc = check_struct("schedule", out, sizeof(*out), from, error);

    if (rc == OMS_OK)
        rc = check_text(FIELD(FIELD(NULL, "schedule"), "zone"), text_of(out->zone), OMS_LIMIT_CODE, error);
    return rc == OMS_OK ? oms_calendar_occurrence(out, 0, &first, error) : rc;
}

int32_t
oms_draft_set_subscription(oms_draft *draft, const oms_subscription_terms *terms, oms_error **error)
{
    struct draft_terms taken = {.given = true};
    oms_text zone, rrule;
    int32_t rc = check_given("draft", draft, error);

    if (rc == OMS_OK)
        rc = check_struct("terms", &taken.terms, sizeof(taken.terms), terms, error);
    if (rc == OMS_OK)
        rc = take_numbers(&taken.terms, error);
    if (rc == OMS_OK)
        rc = take_dunning(&taken.terms, error);
    if (rc == OMS_OK)
        rc = take_cycles(&taken.terms, error);
    if (rc == OMS_OK)
        rc = take_schedule(taken.terms.schedule, &taken.schedule, error);
    if (rc != OMS_OK)
        return rc;
    zone = arena_text(&draft->arena, text_of(taken.schedule.zone));
    rrule = arena_text(&draft->arena, text_of(taken.schedule.rrule));
    rc = check_memory(&draft->arena, error);
    if (rc != OMS_OK)
        return rc;
    taken.schedule.zone = zone.data;
    taken.schedule.rrule = rrule.data;
    draft->subscription = taken;
    return OMS_OK;
}

int32_t
oms_draft_add_substitute(oms_draft *draft, const char *sku, const char *substitute, oms_error **error)
{
    bool found = false;
    oms_text copy;
    int32_t rc = check_given("draft", draft, error);

    if (rc == OMS_OK)
        rc = check_text(FIELD(NULL, "sku"), text_of(sku), OMS_LIMIT_SKU, error);
    if (rc == OMS_OK)
        rc = check_text(FIELD(NULL, "substitute"), text_of(substitute), OMS_LIMIT_SKU, error);
    if (rc != OMS_OK)
        return rc;
    copy = arena_text(&draft->arena, text_of(substitute));
    rc = check_memory(&draft->arena, error);
    for (size_t i = 0; rc == OMS_OK && i < draft->lines.n; i++) {
        struct draft_line *line = (struct draft_line *)draft->lines.items + i;
        if (!text_is(line->sku, sku))
            continue;
        line->substitute = copy;
        found = true;
    }
    return rc == OMS_OK && !found ? error_set(error, OMS_E_NOT_FOUND, "sku: no line has it") : rc;
}
