/* Invariants of history: events without gaps, along the table of transitions, in time, and giving the order when they are replayed. Pure checks; an event is
 * looked at with the books as of the event before it. */
#include "base/text.h"
#include "model/invariants.h"
#include "oms/state.h"

enum verdict
order_is_as_of_last_event(const struct look *look)
{
    const struct order_sum *order = look->order;

    if (order->events == 0 && order->version == order->version_seen)
        return HOLDS;
    return broken(look, "it is at version %lld, its last event (number %lld) at %lld", (long long)order->version,
                  (long long)order->seq_seen, (long long)order->version_seen);
}

enum verdict
event_follows(const struct look *look)
{
    const struct event_row *event = look->row;

    if (event->seq == look->order->seq_seen + 1)
        return HOLDS;
    return broken(look, "event %lld comes after %lld", (long long)event->seq, (long long)look->order->seq_seen);
}

/* A line as the events leave it: every step so far is one of the whole order. */
enum verdict
line_replays(const struct look *look)
{
    const struct line_row *line = look->row;
    const uint32_t units = look->order->units;
    const int64_t shipped = units & UNITS_SHIPPED ? line->quantity : 0;
    const int64_t cancelled = units & UNITS_CANCELLED ? line->quantity - shipped : 0;
    const int64_t reserved = units & UNITS_RESERVED ? line->quantity - shipped - cancelled : 0;
    const int64_t delivered = units & UNITS_DELIVERED ? shipped : 0;
    const int64_t returned = units & UNITS_RETURNED ? shipped : 0;

    if (line->shipped == shipped && line->cancelled == cancelled && line->reserved == reserved &&
        line->delivered == delivered && line->returned == returned)
        return HOLDS;
    return broken(look,
                  "replayed, line %lld has %lld reserved, %lld shipped, %lld delivered, %lld returned, %lld cancelled, "
                  "which is not what it says",
                  (long long)line->line, (long long)reserved, (long long)shipped, (long long)delivered,
                  (long long)returned, (long long)cancelled);
}

static const char *
state_shown(int32_t state)
{
    const char *name = oms_state_name(state);

    return name != NULL ? name : "in no known state";
}

enum verdict
order_replays(const struct look *look)
{
    const struct order_sum *order = look->order;

    if (order->state != order->state_seen || order->state <= OMS_STATE_NEW)
        return broken(look, "it is %s, and %s by its events", state_shown(order->state),
                      state_shown(order->state_seen));
    if (order->authorised == 0 && order->captured == 0 && order->refunded == 0)
        return HOLDS;
    return broken(look, "its payments differ from its events by: authorised %lld, captured %lld, refunded %lld",
                  (long long)order->authorised, (long long)order->captured, (long long)order->refunded);
}

enum verdict
transition_in_table(const struct look *look)
{
    const struct event_row *event = look->row;
    const char *from = state_shown(look->order->state_seen);
    const oms_transition *transition;
    char shown[TEXT_SHOWN_SIZE];

    if (text_is(event->state, from))
        return HOLDS;
    for (size_t i = 0; (transition = oms_transition_at(i)) != NULL; i++)
        if (transition->from == look->order->state_seen && text_is(event->state, oms_state_name(transition->to)))
            return HOLDS;
    return broken(look, "event %lld goes from %s to %.60s", (long long)event->seq, from,
                  text_shown(event->state, shown));
}

enum verdict
time_goes_on(const struct look *look)
{
    const struct event_row *event = look->row;

    if (event->at >= look->order->at_seen)
        return HOLDS;
    return broken(look, "event %lld is older than the one before it", (long long)event->seq);
}
