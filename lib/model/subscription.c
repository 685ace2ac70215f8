/* When occurrences are due, and what all decisions about subscriptions share: events, rows of occurrences, going on to the next. Pure. */
#include "model/subscription.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/plant.h"
#include "base/text.h"

#define RANDOM_FROM 9 /* the bytes of an id behind its time */

const char *const schedule_units[] = {
    [OMS_UNIT_DAY] = "day",         [OMS_UNIT_WEEK] = "week", [OMS_UNIT_MONTH] = "month",
    [OMS_UNIT_QUARTER] = "quarter", [OMS_UNIT_YEAR] = "year", [OMS_UNIT_YEAR + 1] = NULL,
};
const char *const price_policies[] = {
    [OMS_PRICE_LOCKED] = "locked",
    [OMS_PRICE_CURRENT] = "current",
    [OMS_PRICE_NOTICE] = "notice",
    [OMS_PRICE_NOTICE + 1] = NULL,
};
const char *const missed_policies[] = {
    [OMS_MISSED_LATEST] = "latest",
    [OMS_MISSED_ALL] = "all",
    [OMS_MISSED_NONE] = "none",
    [OMS_MISSED_NONE + 1] = NULL,
};
const char *const short_policies[] = {
    [OMS_SHORT_WAIT] = "wait",
    [OMS_SHORT_SKIP] = "skip",
    [OMS_SHORT_SUBSTITUTE] = "substitute",
    [OMS_SHORT_SUBSTITUTE + 1] = NULL,
};
const char *const dunning_ends[] = {
    [OMS_DUNNING_PAUSE] = "pause",
    [OMS_DUNNING_CANCEL] = "cancel",
    [OMS_DUNNING_GO_ON] = "go_on",
    [OMS_DUNNING_GO_ON + 1] = NULL,
};

const char *
schedule_unit_name(int32_t unit)
{
    return unit >= OMS_UNIT_DAY && unit <= OMS_UNIT_YEAR ? schedule_units[unit] : NULL;
}

int32_t
schedule_unit_parse(oms_text name)
{
    for (int32_t unit = OMS_UNIT_DAY; unit <= OMS_UNIT_YEAR; unit++)
        if (text_is(name, schedule_units[unit]))
            return unit;
    return 0;
}

void
segment_start_text(int64_t local, char *out)
{
    char text[OMS_TIME_TEXT_SIZE];

    oms_time_format(local, text);
    snprintf(out, SEGMENT_START_SIZE, "%.19s", text);
}

int32_t
segment_schedule(const struct segment_row *segment, oms_calendar_schedule *out)
{
    *out = (oms_calendar_schedule){.size = sizeof *out,
                                   .zone = segment->zone.data,
                                   .unit = schedule_unit_parse(segment->unit),
                                   .every = (int32_t)segment->every,
                                   .anchor_dom = (int32_t)segment->anchor_dom};
    if (segment->start.len != SEGMENT_START_SIZE - 1 ||
        sscanf(segment->start.data, "%4" SCNd32 "-%2" SCNd32 "-%2" SCNd32 "T%2" SCNd32 ":%2" SCNd32 ":%2" SCNd32,
               &out->year, &out->month, &out->day, &out->hour, &out->minute, &out->second) != 6)
        return OMS_E_CORRUPT;
    out->rrule = segment->rrule.data;
    if (out->rrule)
        return OMS_OK;
    return out->unit != 0 && segment->every <= INT32_MAX && segment->anchor_dom <= INT32_MAX ? OMS_OK : OMS_E_CORRUPT;
}

void
segment_set_rule(struct decision *d, struct segment_row *segment, oms_text rrule)
{
    segment->rrule = arena_text(d->arena, rrule);
    segment->unit = TEXT(SEGMENT_BY_RULE);
    segment->every = 0;
    segment->anchor_dom = 0;
}

struct segment_row *
segment_of(const struct order_rows *rows, int64_t k)
{
    struct segment_row *found = NULL;

    for (size_t i = 0; i < rows->segments.n; i++)
        if (rows_segment(rows, i)->first_k <= k)
            found = rows_segment(rows, i);
    return found;
}

int32_t
occurrence_nominal(const struct order_rows *rows, int64_t k, struct moment *at)
{
    const struct segment_row *segment = segment_of(rows, k);
    oms_calendar_schedule schedule;
    int32_t code = segment ? segment_schedule(segment, &schedule) : OMS_E_CORRUPT;

    return code == OMS_OK ? calendar_moment(&schedule, k - segment->first_k + segment->offset_k, at, NULL) : code;
}

struct occurrence_row *
find_occurrence(const struct order_rows *rows, int64_t k)
{
    for (size_t i = 0; i < rows->occurrences.n; i++)
        if (rows_occurrence(rows, i)->k == k)
            return rows_occurrence(rows, i);
    return NULL;
}

int32_t
occurrence_time(const struct order_rows *rows, int64_t k, int64_t *at)
{
    const struct occurrence_row *row = find_occurrence(rows, k);
    struct moment nominal = {0};
    const bool moved = row && text_is(row->status, OCCURRENCE_MOVED);
    const int32_t code = moved ? OMS_OK : occurrence_nominal(rows, k, &nominal);

    if (code == OMS_OK)
        *at = moved ? row->due_at : nominal.utc;
    return code;
}

bool
subscription_is(const struct subscription_row *subscription, const char *status)
{
    return text_is(subscription->status, status);
}

bool
subscription_ended(const struct subscription_row *subscription)
{
    return !subscription_is(subscription, SUBSCRIPTION_ACTIVE) && !subscription_is(subscription, SUBSCRIPTION_PAUSED);
}

bool
subscription_ends_now(const struct subscription_row *subscription)
{
    return subscription->ends && subscription->cycles >= subscription->min_cycles;
}

int32_t
check_goes_on(struct decision *d)
{
    const struct subscription_row *subscription = rows_subscription(d->rows);

    if (!subscription)
        return refuse(d, OMS_E_NOT_FOUND, "there is no such subscription");
    if (subscription_ended(subscription))
        return refuse(d, OMS_E_STATE, "subscription %s is %s", subscription->number.data, subscription->status.data);
    return OMS_OK;
}

void
add_subscription_event(struct decision *d, const char *type, int64_t quantity, oms_text detail)
{
    struct subscription_row *subscription = rows_subscription(d->rows);
    const struct subscription_row *before = d->rows->subscriptions.before[0];
    struct event_row *event = arena_list_add(d->arena, &d->events, sizeof *event);

    if (!event)
        return;
    if (d->now > subscription->updated_at)
        subscription->updated_at = d->now;
    *event = (struct event_row){.order_id = subscription->id,
                                .seq = ++subscription->event_count,
                                .at = subscription->updated_at,
                                .type = text_of(type),
                                .state = subscription->status,
                                .order_version = before ? before->version + 1 : 1,
                                .quantity = quantity,
                                .amount = OMS_NONE,
                                .detail = detail};
}

struct occurrence_row *
settle_occurrence(struct decision *d, int64_t k, const char *status, oms_text reason)
{
    struct occurrence_row *row = find_occurrence(d->rows, k);
    int64_t due = d->now;

    if (occurrence_time(d->rows, k, &due) != OMS_OK)
        due = d->now;
    if (!row)
        row = row_list_add(d->arena, &d->rows->occurrences, NULL, sizeof *row);
    if (!row)
        return NULL;
    row->subscription_id = rows_subscription(d->rows)->id;
    row->k = k;
    row->status = text_of(status);
    row->due_at = due;
    row->at = d->now;
    row->reason = arena_text(d->arena, reason);
    return row;
}

static bool
is_skipped(const struct order_rows *rows, int64_t k)
{
    const struct occurrence_row *row = find_occurrence(rows, k);

    return row && text_is(row->status, OCCURRENCE_SKIPPED) && !PLANTED(SUBSCRIPTION_SKIP_FORGOTTEN);
}

/* When there is something to do for occurrence k first, which is due at `at`. */
static int64_t
reminder_or(const struct subscription_row *subscription, int64_t k, int64_t at)
{
    if (subscription->reminder_days == 0 || subscription->reminded_k == k || subscription_ends_now(subscription))
        return at;
    return at - subscription->reminder_days * DAY_MS;
}

/* Those that are due at one time are not looked at together, whoever looks: the id of each says its part of the spread, and less than half of the way to the
 * occurrence after. One that a person moved comes when he said. */
static int64_t
spread(const struct decision *d, int64_t k, int64_t at)
{
    const struct occurrence_row *row = find_occurrence(d->rows, k);
    const oms_id *id = &rows_subscription(d->rows)->id;
    int64_t most = d->policy->renewal_spread_ms, next;
    uint64_t part = 0;

    if (most == 0 || (row && text_is(row->status, OCCURRENCE_MOVED)))
        return at;
    if (occurrence_time(d->rows, k + 1, &next) == OMS_OK && (next - at) / 2 < most)
        most = next > at ? (next - at) / 2 : 0;
    for (size_t i = RANDOM_FROM; i < sizeof id->bytes; i++)
        part = part << 8 | id->bytes[i];
    return at + (int64_t)(part % ((uint64_t)most + 1));
}

int32_t
go_on_from(struct decision *d, int64_t k)
{
    struct subscription_row *subscription = rows_subscription(d->rows);
    int64_t at = OMS_NONE;
    int32_t code;

    while (is_skipped(d->rows, k))
        k++;
    subscription->next_k = k;
    code = occurrence_time(d->rows, k, &at);
    if (code == OMS_E_LIMIT) {
        end_subscription(d, SUBSCRIPTION_COMPLETED, EVENT_SUBSCRIPTION_COMPLETED, TEXT("the schedule ends"));
        return OMS_OK;
    }
    if (code == OMS_OK)
        at = spread(d, k, at);
    subscription->due_at =
        subscription_is(subscription, SUBSCRIPTION_PAUSED) ? subscription->resume_at : reminder_or(subscription, k, at);
    return code == OMS_OK ? OMS_OK
                          : refuse(d, code, "the schedule of subscription %s cannot be reckoned: %s",
                                   subscription->number.data, oms_result_name(code));
}

int32_t
occurrences_due(const struct order_rows *rows, int64_t by, int64_t *ks, size_t *n)
{
    int64_t at;
    int32_t code;

    *n = 0;
    for (int64_t k = rows_subscription(rows)->next_k; *n < SUBSCRIPTION_CHUNK; k++) {
        if (is_skipped(rows, k))
            continue;
        code = occurrence_time(rows, k, &at);
        if (code == OMS_E_LIMIT || (code == OMS_OK && at > by))
            return OMS_OK;
        if (code != OMS_OK)
            return code;
        ks[(*n)++] = k;
    }
    return OMS_OK;
}

void
stop_waiting(struct subscription_row *subscription)
{
    subscription->waiting_since = OMS_NONE;
    subscription->waiting_tries = 0;
    subscription->problem = (oms_text){0};
    subscription->message = (oms_text){0};
}

void
end_subscription(struct decision *d, const char *status, const char *event, oms_text reason)
{
    struct subscription_row *subscription = rows_subscription(d->rows);

    stop_waiting(subscription);
    subscription->status = text_of(status);
    subscription->due_at = OMS_NONE;
    subscription->resume_at = OMS_NONE;
    add_subscription_event(d, event, OMS_NONE, reason);
}

int32_t
account_for_pause(struct decision *d, int64_t until, bool *more)
{
    int64_t ks[SUBSCRIPTION_CHUNK];
    size_t n;
    int32_t code = occurrences_due(d->rows, until - 1, ks, &n);

    if (code != OMS_OK)
        return refuse(d, code, "the schedule cannot be reckoned: %s", oms_result_name(code));
    for (size_t i = 0; i < n; i++)
        settle_occurrence(d, ks[i], PLANTED(SUBSCRIPTION_PAUSE_FORGOTTEN) ? OCCURRENCE_LAPSED : OCCURRENCE_PAUSED,
                          (oms_text){0});
    if (n)
        rows_subscription(d->rows)->next_k = ks[n - 1] + 1;
    *more = n == SUBSCRIPTION_CHUNK;
    return OMS_OK;
}
