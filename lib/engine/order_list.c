/* Lists of orders for a host: summaries to its callback, outside of any read, or as a JSON document. What is found is listing.c's business. */
#include "base/json_write.h"
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
                             .version = row->version,
                             .state = state_of(row),
                         });
    }
    return rc;
}

/* Reads what the query finds; the caller frees `listing`, whatever is returned. */
static int32_t
find(struct listing *listing, oms_engine *engine, const oms_order_query *query, oms_error **error)
{
    int32_t rc = engine_enter(engine, false, error);

    *listing = (struct listing){0};
    if (rc == OMS_OK)
        rc = listing_init(listing, engine, query, error);
    return rc == OMS_OK ? listing_run(listing, error) : rc;
}

int32_t
oms_order_list(oms_engine *engine, const oms_order_query *query, oms_order_fn order, void *user, oms_error **error)
{
    struct listing listing;
    int32_t rc;

    if (order == NULL)
        return error_set(error, OMS_E_INVALID, "order: it is NULL");
    rc = find(&listing, engine, query, error);
    if (rc == OMS_OK) {
        struct callback callback = {.engine = engine};
        engine_callback_begin(&callback);
        rc = tell(&listing, order, user);
        engine_callback_end(&callback);
    }
    listing_free(&listing);
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
    json_object_end(w);
    return OMS_OK;
}

static int32_t
write_list(struct listing *listing, char **out)
{
    struct json_writer w;

    json_init(&w, false);
    json_object(&w, NULL);
    json_array(&w, "orders");
    tell(listing, write_order, &w);
    json_array_end(&w);
    json_id(&w, "next", listing->more ? &listing_order(listing, listing->orders.n - 1)->id : NULL);
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
    rc = find(&listing, engine, query, error);
    if (rc == OMS_OK && write_list(&listing, out) != OMS_OK)
        rc = error_set(error, OMS_E_NOMEM, "out of memory");
    listing_free(&listing);
    return rc;
}
