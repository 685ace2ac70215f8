/* An order as a JSON document: the fields that scripts read first, in their documented order, then the rest. Reads a snapshot; a payment's token is the one
 * thing in it that is never written. */
#include "base/json_write.h"
#include "engine/party_json.h"
#include "engine/snapshot.h"
#include "model/facets.h"
#include "oms/hold.h"
#include "oms/order.h"

static const char *const actors[] = {
    [OMS_ACTOR_NOBODY] = "nobody",         [OMS_ACTOR_CUSTOMER] = "customer",   [OMS_ACTOR_MERCHANT] = "merchant",
    [OMS_ACTOR_OPERATIONS] = "operations", [OMS_ACTOR_DEVELOPER] = "developer",
};

static void
write_line(struct json_writer *w, const struct line_row *line)
{
    json_object(w, NULL);
    json_int(w, "line", line->line);
    json_text(w, "sku", line->sku);
    json_int(w, "quantity", line->quantity);
    json_int(w, "unit_price", line->unit_price);
    json_int(w, "discount", line->discount);
    json_int(w, "tax", line->tax);
    json_int(w, "total", line->total);
    json_int(w, "cancelled", line->cancelled);
    json_int(w, "reserved", line->reserved);
    json_int(w, "shipped", line->shipped);
    json_int(w, "delivered", line->delivered);
    json_int(w, "returned", line->returned);
    json_text(w, "name", line->name);
    json_text(w, "location", line->location);
    json_object_end(w);
}

static void
write_tax(struct json_writer *w, const struct tax_row *tax)
{
    json_object(w, NULL);
    json_text(w, "jurisdiction", tax->jurisdiction);
    json_int(w, "ppm", tax->ppm);
    json_int(w, "base", tax->base);
    json_int(w, "amount", tax->amount);
    json_bool(w, "included", tax->included != 0);
    json_object_end(w);
}

static void
write_reduction(struct json_writer *w, const struct order_discount_row *reduction)
{
    json_object(w, NULL);
    json_text(w, "discount", reduction->discount);
    json_text(w, "name", reduction->name);
    json_text(w, "coupon", reduction->coupon);
    json_int(w, "line", reduction->line);
    json_int(w, "amount", reduction->amount);
    json_object_end(w);
}

static void
write_payment(struct json_writer *w, const struct payment_row *payment)
{
    json_object(w, NULL);
    json_int(w, "n", payment->n);
    json_text(w, "method", payment->method);
    json_text(w, "status", payment->status);
    json_int(w, "amount", payment->amount);
    json_int(w, "authorised", payment->authorised);
    json_int(w, "captured", payment->captured);
    json_int(w, "refunded", payment->refunded);
    json_text(w, "reference", payment->reference);
    json_text(w, "decline", payment->decline);
    json_text(w, "message", payment->message);
    json_object_end(w);
}

static void
write_shipment(struct json_writer *w, const struct shipment_row *shipment)
{
    json_object(w, NULL);
    json_int(w, "n", shipment->n);
    json_text(w, "status", shipment->status);
    json_text(w, "carrier", shipment->carrier);
    json_text(w, "tracking", shipment->tracking);
    json_text(w, "reference", shipment->reference);
    json_int(w, "units", shipment->units);
    json_time(w, "booked_at", shipment->booked_at);
    json_time(w, "dispatched_at", shipment->dispatched_at);
    json_time(w, "delivered_at", shipment->delivered_at);
    json_time(w, "voided_at", shipment->voided_at);
    json_object_end(w);
}

static void
write_problem(struct json_writer *w, const oms_problem *problem)
{
    json_object(w, NULL);
    json_string(w, "code", problem->code);
    json_string(w, "rule", problem->rule);
    json_string(w, "field", problem->field);
    json_int(w, "line", problem->line ? problem->line : OMS_NONE);
    json_string(w, "message", problem->message);
    json_string(w, "resolution", problem->resolution);
    json_string(w, "actor", actors[problem->actor]);
    json_bool(w, "retryable", problem->retryable != 0);
    json_time(w, "next_try", problem->next_try);
    json_strings(w, "alternatives", problem->alternatives, problem->n_alternatives);
    json_object_end(w);
}

/* Who set it: the person, or else the rule. */
static void
write_hold(struct json_writer *w, const oms_hold_info *hold)
{
    json_object(w, NULL);
    json_string(w, "kind", oms_hold_name(hold->kind));
    json_string(w, "rule", hold->rule);
    json_string(w, "by", hold->by);
    json_string(w, "code", hold->code);
    json_string(w, "message", hold->message);
    json_time(w, "since", hold->since);
    json_object_end(w);
}

static void
write_action(struct json_writer *w, const struct payment_row *payment)
{
    if (payment == NULL) {
        json_null(w, "action");
        return;
    }
    json_object(w, "action");
    json_text(w, "kind", payment->action_kind);
    json_text(w, "data", payment->action_data);
    json_time(w, "expires_at", payment->action_expires);
    json_object_end(w);
}

static void
write_head(struct json_writer *w, const oms_order *order, const struct order_row *row)
{
    json_id(w, "id", &row->id);
    json_text(w, "number", row->number.len > 0 ? row->number : (oms_text){0});
    json_string(w, "state", oms_state_name(order->state));
    json_int(w, "version", row->version);
    json_string(w, "payment_status", payment_status(&order->rows));
    json_string(w, "fulfilment_status", fulfilment_status(&order->rows));
    json_text(w, "currency", row->currency);
    json_int(w, "subtotal", row->subtotal);
    json_int(w, "discount", row->discount);
    json_int(w, "shipping", row->shipping);
    json_int(w, "tax", row->tax);
    json_int(w, "total", row->total);
    json_text(w, "reference", row->reference);
    json_bool(w, "replayed", order->replayed != 0);
}

static void
write_body(struct json_writer *w, const oms_order *order)
{
    size_t n_holds = 0;

    json_array(w, "lines");
    for (size_t i = 0; i < order->rows.lines.n; i++)
        write_line(w, rows_line(&order->rows, i));
    json_array_end(w);
    json_array(w, "taxes");
    for (size_t i = 0; i < order->rows.taxes.n; i++)
        if (tax_counts(rows_tax(&order->rows, i)))
            write_tax(w, rows_tax(&order->rows, i));
    json_array_end(w);
    json_array(w, "discounts");
    for (size_t i = 0; i < order->rows.reductions.n; i++)
        write_reduction(w, rows_reduction(&order->rows, i));
    json_array_end(w);
    json_string(w, "waits_for", order->waits_for);
    write_action(w, open_action(&order->rows));
    json_array(w, "problems");
    for (size_t i = 0; i < order->n_problems; i++)
        write_problem(w, &order->problems[i]);
    json_array_end(w);
    json_array(w, "holds");
    for (oms_hold_info hold = {.size = sizeof hold}; oms_order_hold_at(order, n_holds, &hold) == OMS_OK; n_holds++)
        write_hold(w, &hold);
    json_array_end(w);
}

static void
write_parties(struct json_writer *w, const struct order_rows *rows)
{
    const struct party_row *to = rows_party(rows, &rows_order(rows)->shipping_party);

    party_json_address(w, "shipping_address", to);
    party_json_address(w, "billing_address", rows_party(rows, &rows_order(rows)->billing_party));
    party_json_contact(w, to);
}

static void
write_rest(struct json_writer *w, const oms_order *order, const struct order_row *row)
{
    json_time(w, "created_at", row->created_at);
    json_time(w, "updated_at", row->updated_at);
    json_time(w, "hold_until", row->hold_until);
    json_time(w, "next_due", next_due(&order->rows));
    json_text(w, "channel", row->channel.len > 0 ? row->channel : (oms_text){0});
    json_text(w, "customer", row->customer);
    json_text(w, "country", row->country);
    json_text(w, "shipping_method", row->shipping_method);
    json_id(w, "subscription", &row->subscription_id);
    json_int(w, "occurrence", row->occurrence);
    write_parties(w, &order->rows);
    json_int(w, "authorised", oms_order_authorised(order));
    json_int(w, "captured", oms_order_captured(order));
    json_int(w, "refunded", oms_order_refunded(order));
    json_array(w, "payments");
    for (size_t i = 0; i < order->rows.payments.n; i++)
        write_payment(w, rows_payment(&order->rows, i));
    json_array_end(w);
    json_array(w, "shipments");
    for (size_t i = 0; i < order->rows.shipments.n; i++)
        write_shipment(w, rows_shipment(&order->rows, i));
    json_array_end(w);
}

static void
write_quote(struct json_writer *w, const oms_order *order)
{
    if (order->quote == NULL)
        return;
    json_object(w, "quote");
    json_string(w, "token", order->quote_token);
    json_text(w, "hash", order->quote->hash);
    json_int(w, "version", order->quote->price_version);
    json_time(w, "made_at", order->quote->made_at);
    json_time(w, "expires_at", order->quote->expires_at);
    json_object_end(w);
}

int32_t
oms_order_json(const oms_order *order, char **out)
{
    const struct order_row *row = rows_order(&order->rows);
    struct json_writer w;

    json_init(&w, false);
    json_object(&w, NULL);
    write_head(&w, order, row);
    write_body(&w, order);
    write_rest(&w, order, row);
    write_quote(&w, order);
    json_object_end(&w);
    return json_finish(&w, out);
}
