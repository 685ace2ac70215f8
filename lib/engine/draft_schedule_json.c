/* Schedule and terms of a subscription from a document: words to numbers, a local time taken apart; what they may be is checked by the builder functions. */
#include "engine/draft_schedule_json.h"

#ifdef OMS_HAVE_JSON

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "model/subscription.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define SHAPE(table) (&(struct json_shape){(table), COUNT(table)})
#define TEXT_AT(name, field)                                                                                           \
    {                                                                                                                  \
        (name), JSON_KIND_TEXT, offsetof(struct draft_subscription, field), NULL                                       \
    }
#define INT_AT(name)                                                                                                   \
    {                                                                                                                  \
#name, JSON_KIND_INT, offsetof(struct draft_subscription, name), NULL                                          \
    }

static const struct json_field schedule_fields[] = {
    TEXT_AT("unit", unit), INT_AT(every),        TEXT_AT("start", start),
    TEXT_AT("zone", zone), INT_AT(day_of_month), TEXT_AT("rrule", rrule),
};

static int32_t
read_dunning_day(const struct place *at, const json_t *value, void *into, oms_error **error)
{
    struct draft_subscription *subscription = into;

    if (!json_is_integer(value))
        return check_fail(at, OMS_E_INVALID, error, "is not an integer");
    subscription->dunning_days[subscription->n_dunning_days++] = json_integer_value(value);
    return check_range(at, json_integer_value(value), 1, SUBSCRIPTION_DAYS_MAX, error);
}

static int32_t
read_dunning_days(const struct place *at, const json_t *value, void *into, oms_error **error)
{
    return json_read_array(at, value, OMS_LIMIT_DUNNING, read_dunning_day, into, error);
}

static const struct json_field terms_fields[] = {
    TEXT_AT("price_policy", price_policy),
    INT_AT(notice_days),
    TEXT_AT("missed", missed),
    INT_AT(missed_cap),
    TEXT_AT("short_of_stock", short_of_stock),
    INT_AT(trial_days),
    INT_AT(min_cycles),
    INT_AT(max_cycles),
    INT_AT(prepaid),
    {"gift", JSON_KIND_FLAG, offsetof(struct draft_subscription, gift), NULL},
    {"dunning_days", JSON_KIND_OWN, 0, read_dunning_days},
    TEXT_AT("dunning_end", dunning_end),
    INT_AT(reminder_days),
};

int32_t
draft_schedule_read(const struct place *at, const json_t *value, void *into, oms_error **error)
{
    struct draft_subscription *subscription = into;

    subscription->schedule_given = true;
    subscription->every = OMS_NONE;
    return json_read_object(at, value, SHAPE(schedule_fields), into, error);
}

int32_t
draft_terms_read(const struct place *at, const json_t *value, void *into, oms_error **error)
{
    ((struct draft_subscription *)into)->terms_given = true;
    return json_read_object(at, value, SHAPE(terms_fields), into, error);
}

/* By position in the table, which ends with NULL. Absent: the first. */
static int32_t
read_word(const char *name, const char *value, const char *const *words, int32_t *out, oms_error **error)
{
    size_t n = 0;
    int32_t rc;

    while (words[n] != NULL)
        n++;
    rc = value ? check_choice(FIELD(NULL, name), text_of(value), words, n, error) : OMS_OK;
    *out = 0;
    for (size_t i = 0; value && i < n; i++)
        if (strcmp(words[i], value) == 0)
            *out = (int32_t)i;
    return rc;
}

static int32_t
read_number(const char *name, int64_t value, int32_t *out, oms_error **error)
{
    int32_t rc = check_range(FIELD(NULL, name), value, 0, INT32_MAX, error);

    *out = rc == OMS_OK ? (int32_t)value : 0;
    return rc;
}

/* 2025-01-31T09:00:00; what is no such day or hour is told by the schedule. */
static int32_t
read_start(const char *text, oms_calendar_schedule *out, oms_error **error)
{
    const struct place *at = FIELD(FIELD(NULL, "schedule"), "start");
    const size_t len = SEGMENT_START_SIZE - 1;

    if (!text)
        return check_fail(at, OMS_E_INVALID, error, "is missing");
    if (strlen(text) != len || strspn(text, "0123456789-T:") != len ||
        sscanf(text, "%4" SCNd32 "-%2" SCNd32 "-%2" SCNd32 "T%2" SCNd32 ":%2" SCNd32 ":%2" SCNd32, &out->year,
               &out->month, &out->day, &out->hour, &out->minute, &out->second) != 6)
        return check_fail(at, OMS_E_INVALID, error, "is no local time like 2025-01-31T09:00:00");
    return OMS_OK;
}

static int32_t
read_schedule(const struct draft_subscription *from, oms_calendar_schedule *out, oms_error **error)
{
    const struct place *at = FIELD(NULL, "schedule");
    int32_t rc;

    const int64_t every = from->every == OMS_NONE ? !from->rrule : from->every;

    out->unit = schedule_unit_parse(text_of(from->unit));
    out->zone = from->zone;
    out->rrule = from->rrule;
    if (out->unit == 0 && (from->unit || !from->rrule))
        return check_fail(FIELD(at, "unit"), OMS_E_INVALID, error,
                          "is not day, week, month, quarter or year, and there is no rrule");
    if (!from->zone)
        return check_fail(FIELD(at, "zone"), OMS_E_INVALID, error, "is missing");
    rc = read_start(from->start, out, error);
    if (rc == OMS_OK)
        rc = read_number("every", every, &out->every, error);
    return rc == OMS_OK ? read_number("day_of_month", from->day_of_month, &out->anchor_dom, error) : rc;
}

static int32_t
read_terms(const struct draft_subscription *from, oms_subscription_terms *out, oms_error **error)
{
    const struct {
        const char *name;
        int64_t value;
        int32_t *into;
    } numbers[] = {
        {"notice_days", from->notice_days, &out->notice_days},      {"missed_cap", from->missed_cap, &out->missed_cap},
        {"trial_days", from->trial_days, &out->trial_days},         {"min_cycles", from->min_cycles, &out->min_cycles},
        {"max_cycles", from->max_cycles, &out->max_cycles},         {"prepaid", from->prepaid, &out->prepaid},
        {"reminder_days", from->reminder_days, &out->reminder_days}};
    int32_t rc = read_word("price_policy", from->price_policy, price_policies, &out->price_policy, error);

    if (rc == OMS_OK)
        rc = read_word("missed", from->missed, missed_policies, &out->missed, error);
    if (rc == OMS_OK)
        rc = read_word("short_of_stock", from->short_of_stock, short_policies, &out->short_of_stock, error);
    for (size_t i = 0; rc == OMS_OK && i < COUNT(numbers); i++)
        rc = read_number(numbers[i].name, numbers[i].value, numbers[i].into, error);
    if (rc == OMS_OK)
        rc = read_word("dunning_end", from->dunning_end, dunning_ends, &out->dunning_end, error);
    for (size_t i = 0; rc == OMS_OK && i < from->n_dunning_days; i++)
        out->dunning_days[i] = (int32_t)from->dunning_days[i];
    out->gift = from->gift;
    return rc;
}

int32_t
draft_subscription_set(oms_draft *draft, const struct draft_subscription *from, oms_error **error)
{
    oms_calendar_schedule schedule = {.size = sizeof schedule};
    oms_subscription_terms terms = {.size = sizeof terms, .schedule = &schedule};
    int32_t rc;

    if (!from->schedule_given)
        return from->terms_given ? check_fail(FIELD(NULL, "schedule"), OMS_E_INVALID, error, "is missing") : OMS_OK;
    rc = read_schedule(from, &schedule, error);
    if (rc == OMS_OK)
        rc = read_terms(from, &terms, error);
    return rc == OMS_OK ? oms_draft_set_subscription(draft, &terms, error) : rc;
}

#endif
