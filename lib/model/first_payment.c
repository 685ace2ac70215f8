/* Where the first payment of an order stands. See first_payment.h. */
#include "model/first_payment.h"

/* Half a payment is none: verify then misses it. */
bool
first_payment_of(const struct order_row *order, struct payment_row *out)
{
    const struct payment_row *kept = &order->first_payment;

    if (!kept->method.data || !kept->status.data || kept->created_at == OMS_NONE)
        return false;
    *out = *kept;
    out->order_id = order->id;
    out->n = FIRST_PAYMENT;
    out->version = order->version;
    return true;
}

struct payment_row *
first_payment_enter(struct arena *arena, struct row_list *payments, const struct order_row *before,
                    struct order_row *order)
{
    const bool entered = row_list_link(arena, payments, before ? &before->first_payment : NULL, &order->first_payment);

    return entered ? &order->first_payment : NULL;
}
