/* The end of a hold, true by the clock: units go back, and an order that nothing can pay any more is cancelled. Pure. */
#include "base/clock.h"
#include "base/text.h"
#include "model/commands.h"
#include "model/dunning.h"
#include "model/ending.h"
#include "model/event.h"
#include "model/job.h"
#include "model/lookups.h"
#include "model/pay.h"
#include "model/stock.h"
#include "model/veto.h"

#define SOON 60000

/* Until when something other than the customer may still bring the order on: money may have moved, or a service could not be asked yet. */
static int64_t
machine_until(const struct decision *d)
{
    const int64_t payment = payment_under_way(d);

    if (!lookup_open(d->rows))
        return payment;
    const int64_t lookup = look_again_at(d, OMS_RETRY_FULFILMENT);
    return lookup > payment ? lookup : payment;
}

/* The units go back whatever a guard says of cancelling. */
static int64_t
ask_guard_at(const struct decision *d)
{
    const int64_t interval = d->policy->schedules[OMS_RETRY_FULFILMENT].interval_ms;

    return time_after(d->now, interval > SOON ? interval : SOON);
}

/* What was tried in between came to nothing yet; the order goes on waiting for what comes next. */
static int32_t
wait_for_dunning(struct decision *d, int64_t units)
{
    const int64_t until = machine_until(d);

    rows_order(d->rows)->hold_until = until != OMS_NONE && d->now < until ? until : OMS_NONE;
    add_event(d, units > 0 ? EVENT_RELEASED : EVENT_PAYMENT_WAITING, units > 0 ? units : OMS_NONE, OMS_NONE,
              TEXT("hold over"));
    return OMS_OK;
}

int32_t
decide_expire(struct decision *d, void *arg)
{
    struct order_row *order = rows_order(d->rows);

    (void)arg;
    if (order_state(order) != OMS_STATE_PENDING || order->hold_until == OMS_NONE || d->now < order->hold_until)
        return DECIDE_NOTHING;
    int64_t units = release_expired(d);
    if (find_dunning(d->rows))
        return wait_for_dunning(d, units);
    const int64_t until = d->veto ? ask_guard_at(d) : machine_until(d);
    if (until == OMS_NONE || d->now >= until)
        return d->veto ? DECIDE_NOTHING : cancel_order(d, TEXT("hold over, unpaid"), "expire");
    if (d->veto)
        open_veto(d, until);
    add_event(d, units > 0 ? EVENT_RELEASED : EVENT_PAYMENT_WAITING, units, OMS_NONE, TEXT("hold over"));
    order->hold_until = until; /* wait for that answer */
    return OMS_OK;
}
