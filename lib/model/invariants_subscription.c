/* Invariants of subscriptions: one order for each occurrence that was ordered, every occurrence that is past accounted for, and their own history. Pure checks. */
#include "base/clock.h"
#include "base/id.h"
#include "base/rrule.h"
#include "base/text.h"
#include "model/invariants.h"
#include "model/subscription.h"

#define OVERDUE_MS (5 * MINUTE_MS)

enum verdict
occurrence_has_order(const struct look *look)
{
    static const char *const others[] = {OCCURRENCE_SKIPPED, OCCURRENCE_PAUSED, OCCURRENCE_LAPSED, OCCURRENCE_MOVED};
    const struct occurrence_row *row = look->row;
    const struct order_sum *order = look->order;

    if (look->subscription == NULL)
        return broken(look, "occurrence %lld is of no subscription", (long long)row->k);
    if (text_is(row->status, OCCURRENCE_ORDERED))
        return order != NULL && id_equal(&order->subscription, &row->subscription_id) && order->occurrence == row->k
                   ? HOLDS
                   : broken(look, "occurrence %lld has no order that knows of it", (long long)row->k);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (text_is(row->status, others[i]))
            return id_is_none(&row->order_id)
                       ? HOLDS
                       : broken(look, "occurrence %lld is %s and has an order", (long long)row->k, others[i]);
    return broken(look, "the status of occurrence %lld means nothing", (long long)row->k);
}

enum verdict
order_is_claimed_once(const struct look *look)
{
    return look->order->claims == 0 ? HOLDS : broken(look, "it does not stand at one occurrence of its subscription");
}

enum verdict
occurrences_are_accounted_for(const struct look *look)
{
    const struct subscription_sum *sum = look->subscription;

    if (sum->settled != 0 || sum->cycles != 0)
        return broken(look, "before occurrence %lld, %lld are not accounted for; orders differ by %lld",
                      (long long)sum->next_k, (long long)sum->settled, (long long)sum->cycles);
    if (sum->due_at != OMS_NONE && sum->due_at < look->now - OVERDUE_MS)
        return overdue(look, "occurrence %lld is overdue: the engine does not run", (long long)sum->next_k);
    return HOLDS;
}

enum verdict
subscription_has_its_events(const struct look *look)
{
    return look->subscription->events == 0
               ? HOLDS
               : broken(look, "events differ by %lld", (long long)look->subscription->events);
}

enum verdict
subscription_rows_are_counted(const struct look *look)
{
    const struct subscription_sum *sum = look->subscription;

    if (sum->items == 0 && sum->segments == 0 && sum->jobs == 0)
        return HOLDS;
    return broken(look, "counts differ by: items %lld, segments %lld, jobs %lld", (long long)sum->items,
                  (long long)sum->segments, (long long)sum->jobs);
}

/* Whether its zone is known is not asked: that depends on the machine. */
enum verdict
segment_has_schedule(const struct look *look)
{
    const struct segment_row *row = look->row;
    oms_calendar_schedule schedule;
    struct rrule rule;

    if (segment_schedule(row, &schedule) != OMS_OK ||
        (schedule.rrule && rrule_parse(schedule.rrule, &rule, NULL) != OMS_OK))
        return broken(look, "segment %lld says no times", (long long)row->n);
    return HOLDS;
}

enum verdict
subscription_event_follows(const struct look *look)
{
    const struct event_row *event = look->row;

    if (event->seq == look->subscription->seq_seen + 1)
        return HOLDS;
    return broken(look, "event %lld comes after %lld", (long long)event->seq, (long long)look->subscription->seq_seen);
}

enum verdict
subscription_time_goes_on(const struct look *look)
{
    const struct event_row *event = look->row;

    if (event->at >= look->subscription->at_seen)
        return HOLDS;
    return broken(look, "event %lld is older than the one before it", (long long)event->seq);
}
