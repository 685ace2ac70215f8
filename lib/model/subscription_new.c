/* A new subscription: its rows from a draft. With its first order, where the schedule has begun, it is made while that is placed. Pure. */
#include "base/id.h"
#include "base/text.h"
#include "model/commands.h"
#include "model/dunning.h"
#include "model/party.h"
#include "model/pay.h"
#include "model/subscription.h"
#include "oms/limits.h"

int32_t
check_subscription_key(struct decision *d, struct subscribe_command *command)
{
    const struct subscription_row *same = rows_subscription(d->rows);

    if (!same)
        return OMS_OK;
    if (!id_equal(&same->fingerprint, &command->fingerprint)) {
        refuse_problem(d, "ORD-5001", "request.key", "idempotency_key", 0,
                       "the idempotency key was used with another request");
        return refuse(d, OMS_E_KEY_CONFLICT, "idempotency_key: it was used with another request");
    }
    command->replay_of = same->id;
    return DECIDE_REPLAY;
}

static void
add_items(struct decision *d, const oms_draft *draft)
{
    struct subscription_row *subscription = rows_subscription(d->rows);

    for (size_t i = 0; i < draft->lines.n; i++) {
        const struct draft_line *line = draft_line(draft, i);
        struct subscription_item_row *item = row_list_add(d->arena, &d->rows->items, NULL, sizeof *item);
        if (!item)
            return;
        *item = (struct subscription_item_row){.subscription_id = subscription->id,
                                               .n = ++subscription->item_count,
                                               .sku = arena_text(d->arena, line->sku),
                                               .quantity = line->quantity,
                                               .unit_price = line->unit_price,
                                               .discount_ppm = line->discount_ppm,
                                               .discount_amount = line->discount_amount,
                                               .substitute = arena_text(d->arena, line->substitute),
                                               .next_price = OMS_NONE,
                                               .next_price_from = OMS_NONE};
    }
}

/* The start is put off by the trial, in days of the calendar. */
static int32_t
add_first_segment(struct decision *d, const struct draft_terms *terms)
{
    const oms_calendar_schedule *s = &terms->schedule;
    struct subscription_row *subscription = rows_subscription(d->rows);
    struct segment_row *segment = row_list_add(d->arena, &d->rows->segments, NULL, sizeof *segment);
    oms_calendar_schedule day = *s;
    char start[SEGMENT_START_SIZE];
    int64_t local;

    day.zone = "UTC";
    day.unit = OMS_UNIT_DAY;
    day.every = 1;
    day.rrule = NULL;
    day.anchor_dom = 0;
    int32_t code = oms_calendar_occurrence(&day, terms->terms.trial_days, &local, NULL);
    if (code != OMS_OK || !segment)
        return code != OMS_OK ? refuse(d, code, "schedule: it does not begin") : OMS_E_NOMEM;
    segment_start_text(local, start);
    *segment = (struct segment_row){.subscription_id = subscription->id,
                                    .n = ++subscription->segment_count,
                                    .zone = arena_text(d->arena, text_of(s->zone)),
                                    .start = arena_text(d->arena, text_of(start)),
                                    .unit = text_of(schedule_unit_name(s->unit)),
                                    .every = s->every,
                                    .anchor_dom = terms->terms.trial_days ? 0 : s->anchor_dom};
    if (s->rrule)
        segment_set_rule(d, segment, text_of(s->rrule));
    return OMS_OK;
}

static int32_t
add_rows(struct decision *d, const struct subscribe_command *command)
{
    const oms_draft *draft = command->draft;
    const oms_subscription_terms *terms = &draft->subscription.terms;
    struct subscription_row *subscription = row_list_add(d->arena, &d->rows->subscriptions, NULL, sizeof *subscription);
    char number[ID_NUMBER_SIZE];

    if (!subscription)
        return OMS_E_NOMEM;
    id_number(&command->id, number);
    *subscription = (struct subscription_row){
        .id = command->id,
        .number = arena_text(d->arena, text_of(number)),
        .key = arena_text(d->arena, command->key),
        .fingerprint = command->fingerprint,
        .channel = draft->channel.data ? arena_text(d->arena, draft->channel) : TEXT(""),
        .customer = arena_text(d->arena, draft->customer),
        .currency = arena_text(d->arena, draft->currency),
        .status = TEXT(SUBSCRIPTION_ACTIVE),
        .shipping_method = arena_text(d->arena, draft->shipping_method),
        .method = draft->method.data ? arena_text(d->arena, draft->method) : TEXT(METHOD_MANUAL),
        .token = arena_text(d->arena, draft->token),
        .price_policy = terms->price_policy,
        .notice_days = terms->notice_days,
        .missed = terms->missed,
        .missed_cap = terms->missed_cap,
        .short_of_stock = terms->short_of_stock,
        .trial_days = terms->trial_days,
        .min_cycles = terms->min_cycles,
        .max_cycles = terms->max_cycles,
        .prepaid = terms->prepaid,
        .due_at = OMS_NONE,
        .paused_at = OMS_NONE,
        .resume_at = OMS_NONE,
        .waiting_since = OMS_NONE,
        .dunning_days = dunning_text(d->arena, terms->dunning_days),
        .dunning_end = terms->dunning_end,
        .dunning_since = OMS_NONE,
        .dunning_next = OMS_NONE,
        .reminder_days = terms->reminder_days,
        .reminded_k = OMS_NONE,
        .created_at = d->now,
        .updated_at = d->now};
    /* Its own, beside those of its orders: an order keeps where it went. */
    add_parties(d, draft, command->parties, &rows_subscription(d->rows)->shipping_party,
                &rows_subscription(d->rows)->billing_party);
    add_items(d, draft);
    return add_first_segment(d, &draft->subscription);
}

/* Who subscribes wants the first order now, and none of those for which he was not there yet. */
static int32_t
lapse_past(struct decision *d)
{
    struct subscription_row *subscription = rows_subscription(d->rows);
    int64_t ks[SUBSCRIPTION_CHUNK];
    size_t n;
    int32_t code = occurrences_due(d->rows, d->now, ks, &n);

    if (code != OMS_OK)
        return refuse(d, code, "schedule: it cannot be reckoned");
    if (n == SUBSCRIPTION_CHUNK)
        return refuse(d, OMS_E_LIMIT, "schedule.start: %d occurrences or more are past", SUBSCRIPTION_CHUNK);
    for (size_t i = 0; i < n; i++)
        settle_occurrence(d, ks[i], OCCURRENCE_LAPSED, TEXT("before the subscription was made"));
    return go_on_from(d, subscription->next_k + (int64_t)n);
}

int32_t
subscribe_with_order(struct decision *d, const struct subscribe_command *command)
{
    int32_t code = add_rows(d, command);

    if (code == OMS_OK)
        add_subscription_event(d, EVENT_SUBSCRIPTION_CREATED, OMS_NONE, (oms_text){0});
    return code;
}

int32_t
subscribe_after_order(struct decision *d)
{
    return subscription_ended(rows_subscription(d->rows)) ? OMS_OK : lapse_past(d);
}

int32_t
decide_subscribe(struct decision *d, void *arg)
{
    struct subscribe_command *command = arg;
    int64_t first;
    int32_t code = check_subscription_key(d, command);

    if (code != OMS_OK)
        return code;
    if (command->draft->lines.n == 0)
        return refuse(d, OMS_E_INVALID, "lines: 0 is not between 1 and %d", OMS_LIMIT_LINES);
    code = subscribe_with_order(d, command);
    if (code == OMS_OK)
        code = occurrence_time(d->rows, 0, &first);
    if (code != OMS_OK)
        return code;
    command->later = first > d->now;
    return command->later ? go_on_from(d, 0) : DECIDE_NOTHING;
}
