/* The events of one order, from the first: what happened to it, to a host's callback or as a JSON document. Reads page by page; changes nothing. */
#include "engine/event_view.h"
#include "engine/list_json.h"
#include "engine/pages.h"
#include "oms/order.h"

static int32_t
tell(const struct event_row *row, oms_event_fn event, void *user)
{
    const oms_event view = event_view(row, NULL);

    return event(user, &view);
}

static int32_t
tell_page(const struct pages *pages, oms_event_fn event, void *user)
{
    int32_t rc = OMS_OK;

    struct callback callback = {.engine = pages->engine};
    engine_callback_begin(&callback);
    for (size_t i = 0; i < pages->rows.n && rc == OMS_OK; i++)
        rc = tell(pages_row(pages, i), event, user);
    engine_callback_end(&callback);
    return rc;
}

/* An order without events does not exist: placing makes the first. */
static int32_t
check_exists(const struct pages *pages, const oms_id *id, oms_error **error)
{
    char text[OMS_ID_TEXT_SIZE];

    if (pages->rows.n > 0)
        return OMS_OK;
    oms_id_format(id, text);
    return error_set(error, OMS_E_NOT_FOUND, "there is no order %s", text);
}

int32_t
oms_order_events(oms_engine *engine, const oms_id *id, oms_event_fn event, void *user, oms_error **error)
{
    struct event_row key = {0};
    struct pages pages;
    int32_t rc = engine_enter(engine, false, error);

    if (rc != OMS_OK)
        return rc;
    if (id == NULL || event == NULL)
        return error_set(error, OMS_E_INVALID, "%s: it is NULL", id == NULL ? "id" : "event");
    key.order_id = *id;
    pages_open(&pages, engine, TABLE_EVENTS, INDEX_EVENTS_BY_ORDER);
    pages.read.key = &key;
    pages.read.n_key = 1;
    rc = pages_next(&pages, error);
    if (rc == OMS_OK)
        rc = check_exists(&pages, id, error);
    while (rc == OMS_OK && pages.rows.n > 0) {
        rc = tell_page(&pages, event, user);
        if (rc == OMS_OK)
            rc = pages_next(&pages, error);
    }
    pages_close(&pages);
    return rc;
}

static int32_t
write_event(void *user, const oms_event *event)
{
    struct json_writer *w = user;

    json_object(w, NULL);
    event_write(w, event);
    json_object_end(w);
    return OMS_OK;
}

int32_t
oms_order_events_json(oms_engine *engine, const oms_id *id, char **out, oms_error **error)
{
    struct json_writer w;
    int32_t rc = list_json_begin(&w, "events", out, error);

    if (rc != OMS_OK)
        return rc;
    rc = oms_order_events(engine, id, write_event, &w, error);
    json_array_end(&w);
    return list_json_end(&w, rc, out, error);
}
