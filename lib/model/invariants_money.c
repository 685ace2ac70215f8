/* Invariants of money: prices that add up, payments within their bounds, and no money without an intent. Pure checks of one row or of the books. */
#include "base/money.h"
#include "model/invariants.h"
#include "oms/errors.h"
#include "oms/state.h"

/* price − discount + shipping + tax that is not in the price already. */
static bool
adds_up(int64_t price, int64_t discount, int64_t shipping, int64_t tax, int64_t included, int64_t total)
{
    return money_subtract(price, discount, &price) == OMS_OK && money_add(price, shipping, &price) == OMS_OK &&
           money_add(price, tax, &price) == OMS_OK && money_subtract(price, included, &price) == OMS_OK &&
           price == total;
}

enum verdict
order_adds_up(const struct look *look)
{
    const struct order_row *order = look->row;
    char id[OMS_ID_TEXT_SIZE];

    if (adds_up(order->subtotal, order->discount, order->shipping, order->tax, order->tax_included, order->total))
        return HOLDS;
    oms_id_format(&order->id, id);
    return broken(look, "order %s: its total %lld is not subtotal - discount + shipping + tax not included", id,
                  (long long)order->total);
}

enum verdict
line_adds_up(const struct look *look)
{
    const struct line_row *line = look->row;
    int64_t price;

    if (money_multiply(line->unit_price, line->quantity, &price) == OMS_OK &&
        adds_up(price, line->discount, 0, line->tax, line->tax_included, line->total))
        return HOLDS;
    return broken(look, "line %lld: its total %lld is not quantity x unit price - discount + tax not included",
                  (long long)line->line, (long long)line->total);
}

/* a ≥ b + c, all ≥ 0. */
static bool
covers(int64_t a, int64_t b, int64_t c)
{
    return a >= 0 && b >= 0 && c >= 0 && a >= b && a - b >= c;
}

enum verdict
line_quantities_fit(const struct look *look)
{
    const struct line_row *line = look->row;

    if (line->quantity >= 1 && covers(line->quantity, line->cancelled, line->shipped) &&
        covers(line->quantity - line->cancelled - line->shipped, line->reserved, 0) &&
        covers(line->shipped, line->delivered, line->lost) && covers(line->shipped, line->returned, 0) &&
        line->return_requested >= 0)
        return HOLDS;
    return broken(look, "line %lld: its counters do not fit its quantity of %lld", (long long)line->line,
                  (long long)line->quantity);
}

enum verdict
parts_sum_to_order(const struct look *look)
{
    const struct order_sum *order = look->order;

    if (order->subtotal == 0 && order->discount == 0 && order->tax == 0 && order->tax_included == 0)
        return HOLDS;
    return broken(
        look, "differs from its lines and taxes by: subtotal %lld, discount %lld, tax %lld, tax included %lld",
        (long long)order->subtotal, (long long)order->discount, (long long)order->tax, (long long)order->tax_included);
}

enum verdict
payment_within_bounds(const struct look *look)
{
    const struct payment_row *payment = look->row;

    if (!covers(payment->captured, payment->refunded, payment->refunding))
        return broken(look, "payment %lld gives back %lld + %lld of %lld taken", (long long)payment->n,
                      (long long)payment->refunded, (long long)payment->refunding, (long long)payment->captured);
    if (!covers(payment->authorised, payment->captured, payment->capturing))
        return broken(look, "payment %lld takes %lld + %lld of %lld authorised", (long long)payment->n,
                      (long long)payment->captured, (long long)payment->capturing, (long long)payment->authorised);
    return HOLDS;
}

enum verdict
captured_once(const struct look *look)
{
    if (look->payment->ok_captures <= 1)
        return HOLDS;
    return broken(look, "payment %lld was captured %lld times", (long long)look->payment->n,
                  (long long)look->payment->ok_captures);
}

enum verdict
money_has_intent(const struct look *look)
{
    const struct payment_sum *payment = look->payment;

    if (payment->refunded != 0)
        return broken(look, "payment %lld: refunds and what their intents brought differ by %lld",
                      (long long)payment->n, (long long)payment->refunded);
    if (!payment->by_card || (payment->authorised == 0 && payment->captured == 0))
        return HOLDS;
    return broken(look, "payment %lld differs from what its intents brought by: authorised %lld, captured %lld",
                  (long long)payment->n, (long long)payment->authorised, (long long)payment->captured);
}

enum verdict
ended_order_holds_no_money(const struct look *look)
{
    const struct payment_sum *payment = look->payment;

    if (look->order->state != OMS_STATE_CANCELLED && look->order->state != OMS_STATE_RETURNED)
        return HOLDS;
    if (payment->held > 0 && payment->voids == 0)
        return broken(look, "it ended, and payment %lld holds %lld that nobody lets go of", (long long)payment->n,
                      (long long)payment->held);
    if (payment->taken > 0 && payment->refunds == 0)
        return broken(look, "it ended, and payment %lld keeps %lld that nobody gives back", (long long)payment->n,
                      (long long)payment->taken);
    return HOLDS;
}
