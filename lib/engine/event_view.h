/* An event as a host sees it: the struct for its callback, and the fields of its JSON object. */
#ifndef OMS_ENGINE_EVENT_VIEW_H
#define OMS_ENGINE_EVENT_VIEW_H

#include "base/json_write.h"
#include "model/rows.h"
#include "oms/order.h"

/* Text stays the row's. `cursor` may be NULL. */
oms_event event_view(const struct event_row *row, const char *cursor);
/* The fields that every document has which tells of an event; the object is begun and ended by the caller. */
void event_write(struct json_writer *w, const oms_event *event);

#endif
