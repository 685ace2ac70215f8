/* Work that was given up, once more, because a person says so. What may have happened, and what the service never processed, goes under the same key; after a
 * definite answer, which the service would only repeat, a new intent takes its place. Nothing that its order does not want any more. Pure. */
#include "base/clock.h"
#include "base/plant.h"
#include "base/text.h"
#include "model/commands.h"
#include "model/effects.h"
#include "model/event.h"
#include "model/job.h"
#include "model/lookups.h"
#include "model/pay.h"
#include "model/shipment.h"

static int32_t
refuse_job(struct decision *d, const struct job_row *job, const char *why)
{
    return refuse(d, OMS_E_STATE, "%s is %s: %s", job->kind.data, job->state.data, why);
}

static int32_t
refuse_unwanted(struct decision *d, const struct job_row *job)
{
    return refuse_job(d, job, "its order does not want it any more");
}

/* The hold begins anew, with what was released meanwhile. */
static int32_t
authorize_again(struct decision *d, struct job_row *job)
{
    struct order_row *order = rows_order(d->rows);
    struct payment_row *payment = rows_find_payment(d->rows, job->payment);

    if (order_state(order) != OMS_STATE_PENDING || payment != rows_current_payment(d->rows) ||
        find_open_job(d->rows, JOB_AUTHORIZE, payment->n))
        return refuse_unwanted(d, job);
    const int64_t until = hold_end(d, payment->method);
    int32_t code = reserve_again(d, until);
    if (code != OMS_OK)
        return code;
    order->hold_until = until;
    payment->status = TEXT(PAYMENT_PENDING);
    open_problem(d, "ORD-2001", "payment.funds", 0, d->now, "the payment is tried again");
    return OMS_OK;
}

/* What is still to be taken; a capture that may have happened counts as under way. */
static int32_t
capture_again(struct decision *d, struct job_row *job)
{
    const struct payment_row *payment = rows_find_payment(d->rows, job->payment);
    const int64_t own = job->outcome.data || text_is(job->state, JOB_DEAD) ? 0 : job->amount;

    if (order_ended(rows_order(d->rows)) || payment != rows_current_payment(d->rows) ||
        payment->authorised - payment->captured - (payment->capturing - own) < job->amount)
        return refuse_unwanted(d, job);
    open_problem(d, "ORD-2001", "payment.capture", 0, d->now, "the capture is tried again");
    return OMS_OK;
}

static int32_t
refund_again(struct decision *d, struct job_row *job)
{
    if (text_is(rows_find_payment(d->rows, job->payment)->method, METHOD_MANUAL))
        return refuse_job(d, job, "no service gives back what was received by hand");
    return OMS_OK;
}

static int32_t
ask_address_again(struct decision *d, struct job_row *job)
{
    if (order_state(rows_order(d->rows)) != OMS_STATE_PENDING || find_open_job(d->rows, JOB_ADDRESS, OMS_NONE))
        return refuse_unwanted(d, job);
    open_address_unasked(d, d->now);
    return OMS_OK;
}

static int32_t
look_up_again(struct decision *d, struct job_row *job)
{
    const enum lookup which = lookup_of(job);

    if (order_state(rows_order(d->rows)) != OMS_STATE_PENDING ||
        find_open_job(d->rows, lookup_later(which)->job, OMS_NONE))
        return refuse_unwanted(d, job);
    open_unasked(d, which, d->now);
    return OMS_OK;
}

/* The same shipment, which nobody took; the carriers after this one in the route are asked anew, too. A label in doubt is asked about whatever the order
 * wants. */
static int32_t
book_again(struct decision *d, struct job_row *job)
{
    struct shipment_row *shipment = rows_find_shipment(d->rows, job->shipment);

    if (job->uncertain)
        return OMS_OK;
    if (order_state(rows_order(d->rows)) != OMS_STATE_PROCESSING || !text_is(shipment->status, SHIPMENT_FAILED))
        return refuse_unwanted(d, job);
    shipment->status = TEXT(SHIPMENT_BOOKING);
    shipment->carrier = job->carrier;
    open_problem(d, "ORD-3001", RULE_CARRIER, 0, d->now, "%s is asked again to take the shipment", job->carrier.data);
    return OMS_OK;
}

static int32_t
process_again(struct decision *d, struct job_row *job)
{
    const int32_t state = order_state(rows_order(d->rows));

    if ((state != OMS_STATE_PENDING && state != OMS_STATE_CONFIRMED) || find_open_job(d->rows, JOB_PROCESS, OMS_NONE))
        return refuse_unwanted(d, job);
    return OMS_OK;
}

/* Whether the order still wants it, and what has to be so again before it is done. A kind that is not here needs nothing. */
static const struct {
    const char *kind;
    int32_t (*prepare)(struct decision *d, struct job_row *job);
} revivals[] = {
    {JOB_AUTHORIZE, authorize_again}, {JOB_CAPTURE, capture_again}, {JOB_REFUND, refund_again},
    {JOB_ADDRESS, ask_address_again}, {JOB_PROCESS, process_again}, {JOB_CUSTOMER, look_up_again},
    {JOB_PRICE, look_up_again},       {JOB_TAX, look_up_again},     {JOB_BOOK, book_again},
};

static int32_t
prepare(struct decision *d, struct job_row *job)
{
    for (size_t i = 0; i < sizeof revivals / sizeof *revivals; i++)
        if (job_is(job, revivals[i].kind))
            return revivals[i].prepare(d, job);
    return OMS_OK;
}

static int32_t
check_given_up(struct decision *d, const struct job_row *job)
{
    if (!job_stuck(job))
        return refuse_job(d, job, "only what was given up is tried again by hand");
    if (job->stuck_since == OMS_NONE)
        return refuse_unwanted(d, job);
    if (job->outcome.data && job->uncertain)
        return refuse_job(d, job, "two outcomes contradict each other; find out which is true, and tell it");
    if (effect_of(job) && key_too_old(d, job) && !PLANTED(DOUBT_SENT_AGAIN))
        return refuse_job(d, job, "its key is too old to be sent again; find out what happened, and tell it");
    return OMS_OK;
}

/* The schedule from its beginning. */
static void
begin_anew(struct decision *d, struct job_row *job)
{
    job->state = text_of(job->uncertain ? JOB_WAITING : JOB_READY);
    job->due_at = d->now;
    job->deadline = job->uncertain ? time_after(d->now, d->policy->pending_ms) : OMS_NONE;
    job->tries = 0;
    job->tries_since = d->now;
    job->lapses = 0;
    job->put_off = 0;
    job->stuck_since = OMS_NONE;
}

static int32_t
replace_intent(struct decision *d, struct job_row *job)
{
    struct job_row *next = next_intent(d, job, d->now);

    if (!next)
        return OMS_E_NOMEM;
    job_finish(d, job, JOB_DONE);
    begin_anew(d, next);
    return OMS_OK;
}

int32_t
decide_revive(struct decision *d, void *arg)
{
    const struct revive_command *command = arg;
    struct job_row *job = rows_find_job(d->rows, command->n);
    int32_t code;

    if (!job)
        return refuse(d, OMS_E_NOT_FOUND, "there is no such job");
    code = check_given_up(d, job);
    if (code == OMS_OK)
        code = prepare(d, job);
    if (code != OMS_OK)
        return code;
    if (job->outcome.data || (PLANTED(DOUBT_SENT_AGAIN) && job->uncertain))
        code = replace_intent(d, job);
    else
        begin_anew(d, job);
    if (job_is(job, JOB_CAPTURE))
        rows_find_payment(d->rows, job->payment)->capturing =
            captures_under_way(d, rows_find_payment(d->rows, job->payment));
    close_job_problem(d);
    add_event(d, EVENT_JOB_RETRY, OMS_NONE, job->amount, job->kind);
    return code;
}
