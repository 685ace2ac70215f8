/* The end of a hold, true by the clock: units go back, and an order that nothing can pay any more is cancelled. Pure. */
#include "base/text.h"
#include "model/commands.h"
#include "model/ending.h"
#include "model/event.h"
#include "model/pay.h"
#include "model/stock.h"

int32_t
decide_expire(struct decision *d, void *arg)
{
    struct order_row *order = rows_order(d->rows);

    (void)arg;
    if (order_state(order) != OMS_STATE_PENDING || order->hold_until == OMS_NONE || d->now < order->hold_until)
        return DECIDE_NOTHING;
    int64_t units = release_expired(d);
    int64_t until = payment_under_way(d);
    if (until == OMS_NONE || d->now >= until)
        return cancel_order(d, TEXT("hold over, unpaid"), "expire");
    add_event(d, units > 0 ? EVENT_RELEASED : EVENT_PAYMENT_WAITING, units, OMS_NONE, TEXT("hold over"));
    order->hold_until = until; /* money may have moved: wait for that answer */
    return OMS_OK;
}
