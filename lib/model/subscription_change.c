/* What customers and merchants do to a subscription's course: pause, resume, skip, move, end. Pure. */
#include <inttypes.h>
#include <string.h>

#include "base/plant.h"
#include "base/text.h"
#include "base/zone.h"
#include "model/commands.h"
#include "model/dunning.h"
#include "model/subscription.h"

#define DATE_LENGTH 10 /* of 2025-01-31 */

void
begin_pause(struct decision *d, int64_t resume_at, oms_text reason)
{
    struct subscription_row *subscription = rows_subscription(d->rows);

    stop_waiting(subscription);
    subscription->status = TEXT(SUBSCRIPTION_PAUSED);
    subscription->paused_at = d->now;
    subscription->resume_at = resume_at;
    subscription->due_at = resume_at;
    add_subscription_event(d, EVENT_SUBSCRIPTION_PAUSED, OMS_NONE, reason);
}

int32_t
decide_pause(struct decision *d, void *arg)
{
    const struct pause_command *command = arg;
    struct subscription_row *subscription = rows_subscription(d->rows);
    int32_t code = check_goes_on(d);

    if (code != OMS_OK)
        return code;
    if (!subscription_is(subscription, SUBSCRIPTION_ACTIVE))
        return refuse(d, OMS_E_STATE, "subscription %s is paused already", subscription->number.data);
    if (command->resume_at != OMS_NONE && command->resume_at <= d->now)
        return refuse(d, OMS_E_INVALID, "resume_at: it is not in the future");
    begin_pause(d, command->resume_at, command->reason);
    return OMS_OK;
}

struct segment_row *
add_segment(struct decision *d, const struct segment_row *like)
{
    struct subscription_row *subscription = rows_subscription(d->rows);
    struct segment_row *segment = row_list_add(d->arena, &d->rows->segments, NULL, sizeof *segment);

    if (!segment)
        return NULL;
    *segment = *like;
    segment->n = ++subscription->segment_count;
    segment->first_k = subscription->next_k;
    return segment;
}

void
forget_moves(struct decision *d)
{
    struct moment at;

    for (size_t i = 0; i < d->rows->occurrences.n; i++) {
        struct occurrence_row *row = rows_occurrence(d->rows, i);
        if (!PLANTED(SUBSCRIPTION_MOVE_STAYS) && text_is(row->status, OCCURRENCE_MOVED) &&
            occurrence_nominal(d->rows, row->k, &at) == OMS_OK)
            row->due_at = at.utc;
    }
}

int32_t
check_segments(struct decision *d)
{
    if (rows_subscription(d->rows)->segment_count < SEGMENTS_MAX)
        return OMS_OK;
    return refuse(d, OMS_E_LIMIT, "schedule: it has been changed %d times", SEGMENTS_MAX);
}

/* Not every rule does. */
static bool
orders_at_start(const struct segment_row *segment)
{
    oms_calendar_schedule schedule;
    struct moment first;
    char day[SEGMENT_START_SIZE];

    if (!segment->rrule.data)
        return true;
    if (segment_schedule(segment, &schedule) != OMS_OK || calendar_moment(&schedule, 0, &first, NULL) != OMS_OK)
        return false;
    segment_start_text(first.local, day);
    return memcmp(day, segment->start.data, DATE_LENGTH) == 0;
}

/* From today on, at the same time of day. */
static int32_t
restart(struct decision *d, bool later)
{
    const struct segment_row *old = segment_of(d->rows, rows_subscription(d->rows)->next_k);
    struct zone *zone;
    char start[SEGMENT_START_SIZE];
    int32_t code = check_segments(d);

    if (code != OMS_OK)
        return code;
    code = old ? zone_find(old->zone.data, &zone) : OMS_E_CORRUPT;
    if (code != OMS_OK)
        return refuse(d, code == OMS_E_NOT_FOUND ? OMS_E_INVALID : code, "its time zone is not known here");
    const int64_t local = d->now + zone_offset(zone, d->now);
    struct segment_row *segment = add_segment(d, old);
    if (!segment)
        return OMS_E_NOMEM;
    if (old->start.len != SEGMENT_START_SIZE - 1)
        return refuse(d, OMS_E_CORRUPT, "its schedule is damaged");
    segment_start_text(local, start);
    segment->start = arena_format(d->arena, "%.10s%s", start, old->start.data + DATE_LENGTH);
    if (!segment->start.data)
        return OMS_E_NOMEM;
    segment->anchor_dom = 0;
    segment->offset_k = later && orders_at_start(segment) ? 1 : 0;
    forget_moves(d);
    return OMS_OK;
}

/* A pause with a date ended then, whenever somebody sees to it: what was due since was missed. A schedule that begins anew leaves all of it behind. */
static int64_t
end_of_pause(const struct decision *d, const struct resume_command *command)
{
    const int64_t resume_at = rows_subscription(d->rows)->resume_at;

    return command->how == OMS_RESUME_KEEP && resume_at != OMS_NONE && resume_at < d->now ? resume_at : d->now;
}

int32_t
decide_resume(struct decision *d, void *arg)
{
    struct resume_command *command = arg;
    struct subscription_row *subscription = rows_subscription(d->rows);
    int32_t code = check_goes_on(d);

    command->more = false;
    if (code != OMS_OK)
        return code;
    if (!subscription_is(subscription, SUBSCRIPTION_PAUSED))
        return refuse(d, OMS_E_STATE, "subscription %s is not paused", subscription->number.data);
    code = account_for_pause(d, end_of_pause(d, command), &command->more);
    if (code != OMS_OK || command->more)
        return code;
    if (command->how != OMS_RESUME_KEEP)
        code = restart(d, command->how == OMS_RESUME_RESTART_LATER);
    if (code != OMS_OK)
        return code;
    stop_waiting(subscription);
    subscription->status = TEXT(SUBSCRIPTION_ACTIVE);
    subscription->paused_at = OMS_NONE;
    subscription->resume_at = OMS_NONE;
    add_subscription_event(d, EVENT_SUBSCRIPTION_RESUMED, OMS_NONE, (oms_text){0});
    return go_on_from(d, subscription->next_k);
}

/* One that is still to come, and not too far ahead. */
static int32_t
check_ahead(struct decision *d, int64_t k)
{
    const struct subscription_row *subscription = rows_subscription(d->rows);
    int64_t at;
    int32_t code = check_goes_on(d);

    if (code != OMS_OK)
        return code;
    if (k < 0)
        return refuse(d, OMS_E_INVALID, "k: %" PRId64 " is below 0", k);
    if (k < subscription->next_k)
        return refuse(d, OMS_E_STATE, "k: occurrence %" PRId64 " is past", k);
    if (k - subscription->next_k > SUBSCRIPTION_AHEAD)
        return refuse(d, OMS_E_LIMIT, "k: %" PRId64 " is more than %d ahead", k, SUBSCRIPTION_AHEAD);
    code = occurrence_time(d->rows, k, &at);
    return code == OMS_OK ? OMS_OK : refuse(d, code, "k: occurrence %" PRId64 " cannot be reckoned", k);
}

int32_t
decide_skip(struct decision *d, void *arg)
{
    const struct skip_command *command = arg;
    struct subscription_row *subscription = rows_subscription(d->rows);
    const struct occurrence_row *row = find_occurrence(d->rows, command->k);

    if (subscription && row && text_is(row->status, OCCURRENCE_SKIPPED))
        return DECIDE_NOTHING;
    int32_t code = check_ahead(d, command->k);
    if (code != OMS_OK)
        return code;
    settle_occurrence(d, command->k, OCCURRENCE_SKIPPED, command->reason);
    add_subscription_event(d, EVENT_SUBSCRIPTION_SKIPPED, OMS_NONE,
                           arena_format(d->arena, "occurrence %" PRId64, command->k));
    if (command->k != subscription->next_k)
        return OMS_OK;
    stop_waiting(subscription);
    return go_on_from(d, command->k);
}

/* Between its neighbours, so that orders come in the order of their numbers. */
static int32_t
check_between(struct decision *d, const struct move_command *command)
{
    int64_t neighbour;

    if (command->at <= d->now)
        return refuse(d, OMS_E_INVALID, "at: it is not in the future");
    if (command->k > 0 && occurrence_time(d->rows, command->k - 1, &neighbour) == OMS_OK && command->at <= neighbour)
        return refuse(d, OMS_E_INVALID, "at: it is not after occurrence %" PRId64, command->k - 1);
    if (occurrence_time(d->rows, command->k + 1, &neighbour) == OMS_OK && command->at >= neighbour)
        return refuse(d, OMS_E_INVALID, "at: it is not before occurrence %" PRId64, command->k + 1);
    return OMS_OK;
}

int32_t
decide_move(struct decision *d, void *arg)
{
    const struct move_command *command = arg;
    struct occurrence_row *row = find_occurrence(d->rows, command->k);
    int32_t code = check_ahead(d, command->k);

    if (code == OMS_OK && row && text_is(row->status, OCCURRENCE_SKIPPED))
        code = refuse(d, OMS_E_STATE, "k: occurrence %" PRId64 " is skipped", command->k);
    if (code == OMS_OK)
        code = check_between(d, command);
    if (code != OMS_OK)
        return code;
    row = settle_occurrence(d, command->k, OCCURRENCE_MOVED, (oms_text){0});
    if (!row)
        return OMS_E_NOMEM;
    row->due_at = command->at;
    add_subscription_event(d, EVENT_SUBSCRIPTION_MOVED, OMS_NONE,
                           arena_format(d->arena, "occurrence %" PRId64, command->k));
    struct subscription_row *subscription = rows_subscription(d->rows);
    if (command->k != subscription->next_k)
        return OMS_OK;
    stop_waiting(subscription);
    return go_on_from(d, command->k);
}

int32_t
decide_end(struct decision *d, void *arg)
{
    const struct end_command *command = arg;
    struct subscription_row *subscription = rows_subscription(d->rows);
    int32_t code = check_goes_on(d);

    if (code != OMS_OK)
        return code;
    if (command->at_end && subscription->ends)
        return DECIDE_NOTHING;
    if (command->at_end) {
        subscription->ends = 1;
        add_subscription_event(d, EVENT_SUBSCRIPTION_ENDING, OMS_NONE, command->reason);
        return OMS_OK;
    }
    if (subscription->cycles < subscription->min_cycles)
        return refuse(d, OMS_E_STATE, "subscription %s has made %" PRId64 " of the %" PRId64 " orders agreed",
                      subscription->number.data, subscription->cycles, subscription->min_cycles);
    end_subscription(d, SUBSCRIPTION_CANCELLED, EVENT_SUBSCRIPTION_CANCELLED, command->reason);
    hurry_dunning(d);
    return OMS_OK;
}
