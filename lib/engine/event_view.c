/* An event row shown to a host, in both forms. Reads nothing and keeps nothing. */
#include "engine/event_view.h"

#include "oms/state.h"

oms_event
event_view(const struct event_row *row, const char *cursor)
{
    return (oms_event){
        .size = sizeof(oms_event),
        .type = row->type.data,
        .lines = row->lines.data,
        .detail = row->detail.data,
        .order = row->order_id,
        .seq = row->seq,
        .at = row->at,
        .quantity = row->quantity,
        .amount = row->amount,
        .state = oms_state_parse(row->state.data),
        .cursor = cursor,
    };
}

void
event_write(struct json_writer *w, const oms_event *event)
{
    json_int(w, "seq", event->seq);
    json_time(w, "at", event->at);
    json_string(w, "type", event->type);
    json_string(w, "state", oms_state_name(event->state));
    json_int(w, "quantity", event->quantity);
    json_int(w, "amount", event->amount);
    json_string(w, "lines", event->lines);
    json_string(w, "detail", event->detail);
}
