/* The accessors of a snapshot: single facts of an order that was loaded whole. Touches nothing but the snapshot; what is derived comes from model/facets. */
#include <stddef.h>

#include "base/abi.h"
#include "engine/address.h"
#include "engine/snapshot.h"
#include "model/facets.h"
#include "model/pay.h"
#include "oms/fulfilment.h"
#include "oms/order.h"

/* Up to and with the last field that release 0.1 had. */
#define SIZE_THROUGH(type, field) (offsetof(type, field) + sizeof(((type *)NULL)->field))

static const struct order_row *
row_of(const oms_order *order)
{
    return rows_order(&order->rows);
}

const oms_id *
oms_order_id(const oms_order *order)
{
    return &row_of(order)->id;
}

const char *
oms_order_number(const oms_order *order)
{
    return row_of(order)->number.data != NULL ? row_of(order)->number.data : "";
}

int32_t
oms_order_state(const oms_order *order)
{
    return order->state;
}

int64_t
oms_order_version(const oms_order *order)
{
    return row_of(order)->version;
}

const char *
oms_order_reference(const oms_order *order)
{
    return row_of(order)->reference.data;
}

const char *
oms_order_customer(const oms_order *order)
{
    return row_of(order)->customer.data;
}

const char *
oms_order_currency(const oms_order *order)
{
    return row_of(order)->currency.data;
}

const char *
oms_order_country(const oms_order *order)
{
    return row_of(order)->country.data;
}

int32_t
oms_order_replayed(const oms_order *order)
{
    return order->replayed;
}

int64_t
oms_order_created_at(const oms_order *order)
{
    return row_of(order)->created_at;
}

int64_t
oms_order_hold_until(const oms_order *order)
{
    return row_of(order)->hold_until;
}

int64_t
oms_order_next_due(const oms_order *order)
{
    return next_due(&order->rows);
}

const char *
oms_order_payment_status(const oms_order *order)
{
    return payment_status(&order->rows);
}

const char *
oms_order_fulfilment_status(const oms_order *order)
{
    return fulfilment_status(&order->rows);
}

const char *
oms_order_waits_for(const oms_order *order)
{
    return order->waits_for;
}

int64_t
oms_order_subtotal(const oms_order *order)
{
    return row_of(order)->subtotal;
}

int64_t
oms_order_discount(const oms_order *order)
{
    return row_of(order)->discount;
}

int64_t
oms_order_shipping(const oms_order *order)
{
    return row_of(order)->shipping;
}

int64_t
oms_order_tax(const oms_order *order)
{
    return row_of(order)->tax;
}

int64_t
oms_order_total(const oms_order *order)
{
    return row_of(order)->total;
}

static int64_t
held(const struct payment_row *payment)
{
    return payment->authorised - payment->captured;
}

static int64_t
taken(const struct payment_row *payment)
{
    return payment->captured;
}

static int64_t
given_back(const struct payment_row *payment)
{
    return payment->refunded;
}

static int64_t
over_payments(const oms_order *order, int64_t (*amount)(const struct payment_row *payment))
{
    int64_t sum = 0;

    for (size_t i = 0; i < order->rows.payments.n; i++)
        sum += amount(rows_payment(&order->rows, i));
    return sum;
}

int64_t
oms_order_authorised(const oms_order *order)
{
    return over_payments(order, held);
}

int64_t
oms_order_captured(const oms_order *order)
{
    return over_payments(order, taken);
}

int64_t
oms_order_refunded(const oms_order *order)
{
    return over_payments(order, given_back);
}

size_t
oms_order_line_count(const oms_order *order)
{
    return order->rows.lines.n;
}

int32_t
oms_order_line_at(const oms_order *order, size_t index, oms_order_line *out)
{
    const struct line_row *line;

    if (index >= order->rows.lines.n)
        return OMS_E_NOT_FOUND;
    line = rows_line(&order->rows, index);
    return abi_give(out, SIZE_THROUGH(oms_order_line, returned),
                    &(oms_order_line){
                        .sku = line->sku.data,
                        .name = line->name.data,
                        .location = line->location.data,
                        .line = line->line,
                        .unit_price = line->unit_price,
                        .discount = line->discount,
                        .tax = line->tax,
                        .total = line->total,
                        .quantity = line->quantity,
                        .cancelled = line->cancelled,
                        .reserved = line->reserved,
                        .shipped = line->shipped,
                        .delivered = line->delivered,
                        .returned = line->returned,
                    },
                    sizeof(oms_order_line));
}

int32_t
oms_order_shipment(const oms_order *order, size_t index, oms_shipment *out)
{
    const struct shipment_row *shipment;

    if (index >= order->rows.shipments.n)
        return OMS_E_NOT_FOUND;
    shipment = rows_shipment(&order->rows, index);
    return abi_give(out, SIZE_THROUGH(oms_shipment, voided_at),
                    &(oms_shipment){
                        .status = shipment->status.data,
                        .carrier = shipment->carrier.data,
                        .tracking = shipment->tracking.data,
                        .reference = shipment->reference.data,
                        .n = shipment->n,
                        .units = shipment->units,
                        .booked_at = shipment->booked_at,
                        .dispatched_at = shipment->dispatched_at,
                        .delivered_at = shipment->delivered_at,
                        .voided_at = shipment->voided_at,
                    },
                    sizeof(oms_shipment));
}

size_t
oms_order_reduction_count(const oms_order *order)
{
    return order->rows.reductions.n;
}

int32_t
oms_order_reduction_at(const oms_order *order, size_t index, oms_reduction *out)
{
    const struct order_discount_row *reduction;

    if (index >= order->rows.reductions.n)
        return OMS_E_NOT_FOUND;
    reduction = rows_reduction(&order->rows, index);
    return abi_give(out, SIZE_THROUGH(oms_reduction, amount),
                    &(oms_reduction){
                        .discount = reduction->discount.data,
                        .name = reduction->name.data,
                        .coupon = reduction->coupon.data,
                        .line = reduction->line == OMS_NONE ? 0 : reduction->line,
                        .amount = reduction->amount,
                    },
                    sizeof(oms_reduction));
}

size_t
oms_order_problem_count(const oms_order *order)
{
    return order->n_problems;
}

int32_t
oms_order_problem(const oms_order *order, size_t index, oms_problem *out)
{
    if (index >= order->n_problems)
        return OMS_E_NOT_FOUND;
    return abi_give(out, SIZE_THROUGH(oms_problem, n_alternatives), &order->problems[index], sizeof(oms_problem));
}

int32_t
oms_order_action(const oms_order *order, oms_payment_action *out)
{
    const struct payment_row *payment = open_action(&order->rows);

    if (payment == NULL)
        return OMS_E_NOT_FOUND;
    return abi_give(out, SIZE_THROUGH(oms_payment_action, expires_at),
                    &(oms_payment_action){
                        .kind = payment->action_kind.data,
                        .data = payment->action_data.data,
                        .expires_at = payment->action_expires,
                    },
                    sizeof(oms_payment_action));
}

int32_t
oms_order_shipping_address(const oms_order *order, oms_address *out)
{
    const struct party_row *party = rows_party(&order->rows, &rows_order(&order->rows)->shipping_party);

    if (party == NULL || party->country.data == NULL)
        return OMS_E_NOT_FOUND;
    const oms_address address = address_of(party);
    return abi_give(out, sizeof(*out), &address, sizeof(address));
}
