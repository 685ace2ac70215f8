/* Lists of orders for a host: summaries to its callback, outside of any read, or as a JSON document. What is found is listing.c's business. */
#include <stdlib.h>
#include <string.h>

#include "base/json_write.h"
#include "engine/list_cursor.h"
#include "engine/listing.h"

static int32_t
state_of(const struct order_row *order)
{
    return oms_state_parse(order->state.data);
}

static int32_t
tell(struct listing *listing, oms_order_fn order, void *user)
{
    int32_t rc = OMS_OK;

    for (size_t i = 0; i < listing->orders.n && rc == OMS_OK; i++) {
        const struct order_row *row = listing_order(listing, i);

        rc = order(user, &(oms_order_summary){
                             .size = sizeof(oms_order_summary),
                             .number = row->number.data,
                             .reference = row->reference.data,
                             .channel = row->channel.data,
                             .customer = row->customer.data,
                             .currency = row->currency.data,
                             .country = row->country.data,
                             .id = row->id,
                             .total = row->total,
                             .lines = row->line_count,
                             .created_at = row->created_at,
                             .updated_at = row->updated_at,
                             .version = row->version,
                             .state = state_of(row),
                         });
    }
    return rc;
}

/* Takes the query; the caller frees `listing`, whatever is returned. */
static int32_t
begin(struct listing *listing, oms_engine *engine, const oms_order_query *query, oms_error **error)
{
    int32_t rc = engine_enter(engine, false, error);

    *listing = (struct listing){0};
    return rc == OMS_OK ? listing_init(listing, engine, query, error) : rc;
}

static int32_t
tell_outside(struct listing *listing, oms_order_fn order, void *user)
{
    struct callback callback = {.engine = listing->engine};
    int32_t rc;

    engine_callback_begin(&callback);
    rc = tell(listing, order, user);
    engine_callback_end(&callback);
    return rc;
}

/* A page may be short although there are more orders. */
static int32_t
tell_pages(struct listing *listing, oms_order_fn order, void *user, oms_error **error)
{
    int32_t rc = listing_run(listing, error);

    if (rc == OMS_OK)
        rc = tell_outside(listing, order, user);
    while (rc == OMS_OK && listing->more && listing->orders.n < (size_t)listing->query.limit) {
        listing_next(listing);
        rc = listing_run(listing, error);
        if (rc == OMS_OK)
            rc = tell_outside(listing, order, user);
    }
    return rc;
}

int32_t
oms_order_list(oms_engine *engine, const oms_order_query *query, oms_order_fn order, void *user, oms_error **error)
{
    struct listing listing;
    int32_t rc;

    if (order == NULL)
        return error_set(error, OMS_E_INVALID, "order: it is NULL");
    rc = begin(&listing, engine, query, error);
    if (rc == OMS_OK)
        rc = tell_pages(&listing, order, user, error);
    listing_free(&listing);
    return rc;
}

/* NULL where the page was the last. */
static int32_t
make_cursor(const struct listing *listing, char **out, oms_error **error)
{
    char text[LIST_CURSOR_SIZE];

    *out = NULL;
    if (!listing->more)
        return OMS_OK;
    list_cursor_format(&listing->query, &listing->place, text);
    *out = strdup(text);
    return *out != NULL ? OMS_OK : error_set(error, OMS_E_NOMEM, "out of memory");
}

int32_t
oms_order_page(oms_engine *engine, const oms_order_query *query, oms_order_fn order, void *user, char **next,
               oms_error **error)
{
    struct listing listing;
    char *cursor = NULL;
    int32_t rc;

    if (order == NULL || next == NULL)
        return error_set(error, OMS_E_INVALID, "%s: it is NULL", order == NULL ? "order" : "next");
    rc = begin(&listing, engine, query, error);
    if (rc == OMS_OK)
        rc = listing_run(&listing, error);
    if (rc == OMS_OK)
        rc = make_cursor(&listing, &cursor, error);
    if (rc == OMS_OK)
        rc = tell_outside(&listing, order, user);
    listing_free(&listing);
    if (rc == OMS_OK)
        *next = cursor;
    else
        free(cursor);
    return rc;
}

static int32_t
write_order(void *user, const oms_order_summary *order)
{
    struct json_writer *w = user;

    json_object(w, NULL);
    json_id(w, "id", &order->id);
    json_string(w, "number", order->number);
    json_string(w, "state", oms_state_name(order->state));
    json_int(w, "version", order->version);
    json_string(w, "currency", order->currency);
    json_int(w, "total", order->total);
    json_int(w, "lines", order->lines);
    json_string(w, "reference", order->reference);
    json_string(w, "channel", order->channel);
    json_string(w, "customer", order->customer);
    json_string(w, "country", order->country);
    json_time(w, "created_at", order->created_at);
    json_time(w, "updated_at", order->updated_at);
    json_object_end(w);
    return OMS_OK;
}

static int32_t
write_list(struct listing *listing, char **out)
{
    char cursor[LIST_CURSOR_SIZE];
    struct json_writer w;

    list_cursor_format(&listing->query, &listing->place, cursor);
    json_init(&w, false);
    json_object(&w, NULL);
    json_array(&w, "orders");
    tell(listing, write_order, &w);
    json_array_end(&w);
    json_string(&w, "next", listing->more ? cursor : NULL);
    json_object_end(&w);
    return json_finish(&w, out);
}

int32_t
oms_order_list_json(oms_engine *engine, const oms_order_query *query, char **out, oms_error **error)
{
    struct listing listing;
    int32_t rc;

    if (out == NULL)
        return error_set(error, OMS_E_INVALID, "out: it is NULL");
    rc = begin(&listing, engine, query, error);
    if (rc == OMS_OK)
        rc = listing_run(&listing, error);
    if (rc == OMS_OK && write_list(&listing, out) != OMS_OK)
        rc = error_set(error, OMS_E_NOMEM, "out of memory");
    listing_free(&listing);
    return rc;
}
