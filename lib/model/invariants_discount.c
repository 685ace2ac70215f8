/* Invariants of discounts: what they took off is part of the order, and every use of a coupon belongs to an order that has taken it. Pure checks. */
#include "base/text.h"
#include "model/invariants.h"
#include "oms/state.h"

enum verdict
reduction_is_within_order(const struct look *look)
{
    const struct order_discount_row *reduction = look->row;

    if (reduction->amount < 1)
        return broken(look, "discount %lld took off %lld", (long long)reduction->n, (long long)reduction->amount);
    if (reduction->claimed != 0 && look->order->state == OMS_STATE_CANCELLED)
        return broken(look, "it was cancelled, and keeps a use of a coupon");
    return HOLDS;
}

/* Per order: what one line has too much another one lacks, and that shows in the lines. */
enum verdict
reductions_are_within_lines(const struct look *look)
{
    if ((int64_t)look->order->own >= 0)
        return HOLDS;
    return broken(look, "discounts took %lld more off its lines than they were reduced by",
                  (long long)-look->order->own);
}

enum verdict
claim_has_coupon(const struct look *look)
{
    const struct order_discount_row *reduction = look->row;
    char shown[TEXT_SHOWN_SIZE];

    if (reduction->claimed == 0 || look->coupon != NULL)
        return HOLDS;
    return broken(look, "it has taken a use of coupon %.60s, which does not exist",
                  text_shown(reduction->coupon, shown));
}

enum verdict
coupon_uses_are_taken(const struct look *look)
{
    char shown[TEXT_SHOWN_SIZE];

    if (look->coupon->uses == 0 && look->coupon->customer_uses == 0)
        return HOLDS;
    return broken(look, "coupon %.60s: its uses and what orders have taken differ by %lld, those of customers by %lld",
                  text_shown(look->coupon->code, shown), (long long)look->coupon->uses,
                  (long long)look->coupon->customer_uses);
}
