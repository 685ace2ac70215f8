/* What of a subscription's terms can change: how often and in which zone it repeats, what it orders, how it is paid, where it goes. Pure. */
#include <inttypes.h>

#include "base/clock.h"
#include "base/id.h"
#include "base/plant.h"
#include "base/text.h"
#include "model/commands.h"
#include "model/dunning.h"
#include "model/subscription.h"
#include "oms/limits.h"

#define STEPS_MAX 100000       /* of any schedule, in all the years that calendars have */
#define ZONES_MS  (2 * DAY_MS) /* more than local times are from UTC */

static bool
keeps_day_of_month(int32_t unit)
{
    return unit >= OMS_UNIT_MONTH;
}

/* Does its schedule begin with an order? A rule need not match its start. */
static int32_t
begins_at_start(const struct segment_row *segment, int64_t start, bool *out)
{
    oms_calendar_schedule schedule;
    int64_t before;
    int32_t code = segment_schedule(segment, &schedule);

    *out = true;
    if (code != OMS_OK || !segment->rrule.data)
        return code;
    code = calendar_before(&schedule, start + 1, &before);
    *out = code == OMS_OK && before > 0;
    return code;
}

/* Counted from the last occurrence, wherever that was moved to; before the first, from the start. */
static int32_t
count_from_last(struct decision *d, struct segment_row *segment)
{
    const int64_t k = segment->first_k - 1;
    const struct segment_row *last = segment_of(d->rows, k);
    const int32_t unit = schedule_unit_parse(segment->unit);
    oms_calendar_schedule old;
    char start[SEGMENT_START_SIZE];
    struct moment at;
    bool counts = true;

    segment->offset_k = 0;
    if (k < 0)
        return OMS_OK;
    int32_t code = last ? segment_schedule(last, &old) : OMS_E_CORRUPT;
    if (code == OMS_OK)
        code = occurrence_nominal(d->rows, k, &at);
    if (code != OMS_OK)
        return code;
    segment_start_text(at.local, start);
    segment->start = arena_text(d->arena, text_of(start));
    if (!segment->start.data)
        return OMS_E_NOMEM;
    code = begins_at_start(segment, at.local, &counts);
    segment->offset_k = counts;
    segment->anchor_dom = 0;
    if (!PLANTED(SUBSCRIPTION_ANCHOR_LOST) && keeps_day_of_month(unit) && keeps_day_of_month(old.unit))
        segment->anchor_dom = old.anchor_dom ? old.anchor_dom : old.day;
    return code;
}

/* Of a rule, what lies days before now at once. */
static int32_t
skip_past(struct decision *d, struct segment_row *segment)
{
    oms_calendar_schedule schedule;
    int64_t before = 0;
    int32_t code = segment_schedule(segment, &schedule);

    if (code == OMS_OK && segment->rrule.data && segment->first_k > 0)
        code = calendar_before(&schedule, d->now - ZONES_MS, &before);
    if (before > segment->offset_k)
        segment->offset_k = before;
    return code;
}

/* What would have been due before now by the new frequency is none. */
static int32_t
leave_past(struct decision *d, struct segment_row *segment)
{
    struct moment at;
    int32_t code = skip_past(d, segment);

    if (code == OMS_OK)
        code = occurrence_nominal(d->rows, segment->first_k, &at);
    for (int32_t i = 0; code == OMS_OK && at.utc <= d->now && segment->first_k > 0 && i < STEPS_MAX; i++) {
        segment->offset_k++;
        code = occurrence_nominal(d->rows, segment->first_k, &at);
    }
    return code;
}

static void
set_frequency(struct decision *d, struct segment_row *segment, const struct reschedule_command *command)
{
    if (command->rrule.data) {
        segment_set_rule(d, segment, command->rrule);
        return;
    }
    if (command->unit) {
        segment->rrule = (oms_text){0};
        segment->unit = text_of(schedule_unit_name(command->unit));
    }
    segment->every = command->every ? command->every : 1;
}

/* The frequency counts from the last occurrence; a zone alone changes nothing but the hour of UTC. */
static int32_t
reschedule(struct decision *d, const struct reschedule_command *command, const struct segment_row *old)
{
    struct segment_row *segment = add_segment(d, old);
    struct moment at;

    if (!segment)
        return OMS_E_NOMEM;
    segment->offset_k = segment->first_k - old->first_k + old->offset_k;
    if (command->zone.data)
        segment->zone = arena_text(d->arena, command->zone);
    if (!command->unit && !command->every && !command->rrule.data)
        return occurrence_nominal(d->rows, segment->first_k, &at);
    set_frequency(d, segment, command);
    int32_t code = count_from_last(d, segment);
    return code == OMS_OK ? leave_past(d, segment) : code;
}

int32_t
decide_reschedule(struct decision *d, void *arg)
{
    const struct reschedule_command *command = arg;
    struct subscription_row *subscription = rows_subscription(d->rows);
    int32_t code = check_goes_on(d);

    if (code == OMS_OK)
        code = check_segments(d);
    if (code != OMS_OK)
        return code;
    const struct segment_row *old = segment_of(d->rows, subscription->next_k);
    if (old && old->rrule.data && command->every && !command->unit)
        return refuse(d, OMS_E_INVALID, "unit: is missing: the subscription goes by a rule");
    code = old ? reschedule(d, command, old) : OMS_E_CORRUPT;
    if (code == OMS_E_LIMIT && command->rrule.data)
        return refuse(d, code, "schedule.rrule: it does not come after the last occurrence");
    if (code == OMS_E_INVALID)
        return refuse(d, code, "schedule: there is no such number or zone");
    if (code != OMS_OK)
        return refuse(d, code, "schedule: it cannot be reckoned: %s", oms_result_name(code));
    forget_moves(d);
    stop_waiting(subscription);
    add_subscription_event(d, EVENT_SUBSCRIPTION_CHANGED, OMS_NONE, TEXT("schedule"));
    return go_on_from(d, subscription->next_k);
}

static struct subscription_item_row *
find_item(const struct order_rows *rows, oms_text sku)
{
    for (size_t i = 0; i < rows->items.n; i++)
        if (text_equal(rows_item(rows, i)->sku, sku))
            return rows_item(rows, i);
    return NULL;
}

static struct subscription_item_row *
add_item(struct decision *d, oms_text sku)
{
    struct subscription_row *subscription = rows_subscription(d->rows);
    struct subscription_item_row *item = row_list_add(d->arena, &d->rows->items, NULL, sizeof *item);

    if (!item)
        return NULL;
    *item = (struct subscription_item_row){.subscription_id = subscription->id,
                                           .n = ++subscription->item_count,
                                           .sku = arena_text(d->arena, sku),
                                           .unit_price = OMS_NONE,
                                           .next_price = OMS_NONE,
                                           .next_price_from = OMS_NONE};
    return item;
}

int32_t
decide_quantity(struct decision *d, void *arg)
{
    const struct quantity_command *command = arg;
    struct subscription_item_row *item = find_item(d->rows, command->sku);
    int32_t code = check_goes_on(d);

    if (code != OMS_OK)
        return code;
    if (!item && command->quantity == 0)
        return refuse(d, OMS_E_NOT_FOUND, "sku: the subscription does not have it");
    if (!item && d->rows->items.n >= OMS_LIMIT_LINES)
        return refuse(d, OMS_E_LIMIT, "items: more than %d", OMS_LIMIT_LINES);
    if (!item && !(item = add_item(d, command->sku)))
        return OMS_E_NOMEM;
    if (item->quantity == command->quantity)
        return DECIDE_NOTHING;
    item->quantity = command->quantity;
    if (command->quantity == 0)
        item->discount_amount = 0; /* whoever takes it up again has it without a reduction that fits no more */
    if (active_items(d->rows) == 0)
        return refuse(d, OMS_E_STATE, "quantity: nothing would be left");
    add_subscription_event(d, EVENT_SUBSCRIPTION_CHANGED, command->quantity, item->sku);
    return OMS_OK;
}

/* What kept an order from being made may be mended by the change. */
static void
try_at_once(struct decision *d)
{
    struct subscription_row *subscription = rows_subscription(d->rows);

    if (subscription->waiting_since != OMS_NONE)
        subscription->due_at = d->now;
}

int32_t
decide_method(struct decision *d, void *arg)
{
    const struct method_command *command = arg;
    struct subscription_row *subscription = rows_subscription(d->rows);
    int32_t code = check_goes_on(d);

    if (code != OMS_OK)
        return code;
    subscription->method = arena_text(d->arena, command->method);
    subscription->token = arena_text(d->arena, command->token);
    try_at_once(d);
    hurry_dunning(d);
    add_subscription_event(d, EVENT_SUBSCRIPTION_CHANGED, OMS_NONE, TEXT("payment"));
    return OMS_OK;
}

int32_t
decide_destination(struct decision *d, void *arg)
{
    const struct destination_command *command = arg;
    const struct draft_address *to = &command->address;
    struct subscription_row *subscription = rows_subscription(d->rows);
    int32_t code = check_goes_on(d);

    if (code != OMS_OK)
        return code;
    struct party_row *party = rows_party(d->rows, &command->party);
    if (!party && !id_is_none(&subscription->shipping_party))
        return refuse(d, OMS_E_CONFLICT, "its address has changed meanwhile");
    if (!party && !(party = row_list_add(d->arena, &d->rows->parties, NULL, sizeof *party)))
        return OMS_E_NOMEM;
    party->id = command->party;
    party->name = arena_text(d->arena, to->name);
    party->line1 = arena_text(d->arena, to->line1);
    party->line2 = arena_text(d->arena, to->line2);
    party->city = arena_text(d->arena, to->city);
    party->region = arena_text(d->arena, to->region);
    party->postcode = arena_text(d->arena, to->postcode);
    party->country = arena_text(d->arena, to->country);
    subscription->shipping_party = party->id;
    try_at_once(d);
    add_subscription_event(d, EVENT_SUBSCRIPTION_CHANGED, OMS_NONE, TEXT("address"));
    return OMS_OK;
}
