/* Paying a pending order by another method, and recording money received by hand. Pure. */
#include <inttypes.h>

#include "base/clock.h"
#include "base/text.h"
#include "model/commands.h"
#include "model/event.h"
#include "model/job.h"
#include "model/lookups.h"
#include "model/pay.h"
#include "model/stock.h"

static int32_t
refuse_state(struct decision *d, const char *what)
{
    const struct order_row *order = rows_order(d->rows);

    return refuse(d, OMS_E_STATE, "order %s is %s: %s", order->number.data, order->state.data, what);
}

int32_t
reserve_again(struct decision *d, int64_t until)
{
    oms_text short_of;

    if (find_open_job(d->rows, JOB_RESERVE, OMS_NONE))
        return OMS_OK; /* the inventory schedule sees to it */
    const bool was_reserved = order_reserved(d->rows, d->now);
    release_expired(d);
    if (!reserve_order(d, until, &short_of)) {
        refuse_problem(d, "ORD-1001", "product.stock", NULL, first_line_of(d->rows, short_of),
                       "%s is not available any more", short_of.data);
        return refuse(d, OMS_E_REFUSED, "ORD-1001: %s is not available any more", short_of.data);
    }
    if (!was_reserved)
        add_event(d, EVENT_RESERVED, OMS_NONE, OMS_NONE, (oms_text){0});
    hold_order(d, until);
    return OMS_OK;
}

/* The earlier payment is let go; one that may have moved money has to be settled first. */
static int32_t
replace_payment(struct decision *d)
{
    struct payment_row *earlier = rows_current_payment(d->rows);
    const struct job_row *job = find_open_job(d->rows, JOB_AUTHORIZE, earlier->n);

    if (job && job->uncertain)
        return refuse_state(d, "its payment is under way");
    if (text_is(earlier->status, PAYMENT_PENDING))
        earlier->status = TEXT(PAYMENT_VOIDED);
    give_back(d, earlier);
    return OMS_OK;
}

int32_t
decide_pay(struct decision *d, void *arg)
{
    const struct pay_command *command = arg;
    struct order_row *order = rows_order(d->rows);
    const int64_t until = hold_end(d, command->method);
    int32_t code;

    if (order_state(order) != OMS_STATE_PENDING)
        return refuse_state(d, "only a PENDING order can be paid by another method");
    if (text_is(command->method, METHOD_TERMS) && !order->customer.data) {
        refuse_problem(d, "ORD-2003", "payment.method", "payment.method", 0, "a guest cannot pay on terms");
        return refuse(d, OMS_E_REFUSED, "ORD-2003: a guest cannot pay on terms");
    }
    code = replace_payment(d);
    if (code == OMS_OK)
        code = reserve_again(d, until);
    if (code != OMS_OK)
        return code;
    order->hold_until = until;
    close_problems(d, "payment.funds");
    add_payment(d, arena_text(d->arena, command->method), arena_text(d->arena, command->token), command->initiator,
                command->customer_present);
    add_event(d, EVENT_PAYMENT_STARTED, OMS_NONE, order->total, arena_text(d->arena, command->method));
    return advance(d, command->leased);
}

int32_t
decide_record_payment(struct decision *d, void *arg)
{
    const struct record_payment_command *command = arg;
    struct payment_row *payment = rows_current_payment(d->rows);
    int32_t code;

    if (order_state(rows_order(d->rows)) != OMS_STATE_PENDING || payment->captured > 0)
        return refuse_state(d, "no payment is open");
    if (!text_is(payment->method, METHOD_MANUAL))
        return refuse_state(d, "its payment method is not manual");
    if (price_unknown(d->rows))
        return refuse_state(d, "its price is not known yet");
    if (command->amount != payment->amount)
        return refuse(d, OMS_E_INVALID, "amount: %" PRId64 " is not the open %" PRId64, command->amount,
                      payment->amount);
    const int64_t until = hold_end(d, payment->method);
    if (d->now >= rows_order(d->rows)->hold_until)
        rows_order(d->rows)->hold_until = until;
    code = reserve_again(d, until);
    if (code != OMS_OK)
        return code;
    payment->authorised = command->amount;
    payment->captured = command->amount;
    payment->status = TEXT(PAYMENT_CAPTURED);
    payment->reference = arena_text(d->arena, command->reference);
    add_event(d, EVENT_PAYMENT_RECORDED, OMS_NONE, command->amount, payment->reference);
    hold_order(d, OMS_NONE); /* paid: what still holds it is for a person, and no clock ends it */
    rows_order(d->rows)->hold_until = OMS_NONE;
    return advance(d, false);
}
