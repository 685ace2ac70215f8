/* Reading the feed, stop by stop: from the beginning, and from a cursor. */
#include "fail/tour_events.h"

static int32_t
see_event(void *user, const oms_event *event)
{
    ck_assert_int_eq(event->seq, ++*(int64_t *)user);
    return 0;
}

int32_t
read_feed(struct trip *trip, oms_error **error)
{
    int64_t seen = 0;
    char *middle = NULL, *end = NULL;
    int32_t code = AT(oms_events_read)(trip->shop.engine, NULL, 2, see_event, &seen, &middle, error);

    if (code == OMS_OK)
        code = oms_events_read(trip->shop.engine, middle, 0, see_event, &seen, &end, error);
    ck_assert_int_eq(code == OMS_OK, end != NULL);
    oms_free(middle);
    oms_free(end);
    return code;
}

int32_t
read_feed_json(struct trip *trip, oms_error **error)
{
    char *lines = NULL, *next = NULL;
    int32_t code = AT(oms_events_json)(trip->shop.engine, NULL, 0, &lines, &next, error);

    ck_assert_int_eq(code == OMS_OK, lines != NULL);
    ck_assert_int_eq(code == OMS_OK, next != NULL);
    oms_free(lines);
    oms_free(next);
    return code;
}

int32_t
ack_events(struct trip *trip, oms_error **error)
{
    return AT(oms_events_ack)(trip->shop.engine, "mailer", "", error);
}

int32_t
acked_events(struct trip *trip, oms_error **error)
{
    char *cursor = NULL;
    int32_t code = AT(oms_events_acked)(trip->shop.engine, "mailer", &cursor, error);

    ck_assert_int_eq(code == OMS_OK, cursor != NULL);
    oms_free(cursor);
    return code;
}
