/* What carriers' answers mean: a label, the next carrier, the next round of the schedule, or a person. No carrier is asked while it is in doubt whether another
 * made a label. Pure. */
#include "base/text.h"
#include "model/effects.h"
#include "model/event.h"
#include "model/job.h"
#include "model/shipment.h"
#include "model/veto.h"

static struct shipment_row *
shipment_of(const struct decision *d, const struct job_row *job)
{
    return rows_find_shipment(d->rows, job->shipment);
}

/* Still the one that is to leave, of an order that waits for it. */
static bool
shipment_wanted(const struct decision *d, const struct shipment_row *shipment)
{
    return text_is(shipment->status, SHIPMENT_BOOKING) && order_state(rows_order(d->rows)) == OMS_STATE_PROCESSING;
}

/* A label nobody waits for any more, told late by a carrier that was passed over: kept apart, to be given back. */
static struct shipment_row *
keep_apart(struct decision *d, const struct job_row *job)
{
    struct shipment_row *stray = add_shipment(d, SHIPMENT_BOOKED, job->carrier);

    if (stray)
        stray->units = 0;
    return stray;
}

static void
keep_label(struct decision *d, struct shipment_row *shipment, const struct job_row *job, const struct oms_reply *reply)
{
    shipment->status = TEXT(SHIPMENT_BOOKED);
    shipment->carrier = job->carrier;
    shipment->reference = job->reference;
    shipment->tracking = reply ? arena_text(d->arena, reply->tracking) : (oms_text){0};
    shipment->booked_at = d->now;
    add_event(d, EVENT_SHIPMENT_BOOKED, OMS_NONE, OMS_NONE, job->carrier);
}

/* The goods go now, if they were to go as soon as there is a label. A hold, or a guard, leaves that to whoever dispatches. */
static int32_t
go_if_ready(struct decision *d, struct shipment_row *shipment)
{
    if (!shipment->leaves)
        return OMS_OK;
    if (!rows_order(d->rows)->holds && !d->veto)
        return send_shipment(d, shipment);
    shipment->leaves = 0;
    if (d->veto)
        open_veto(d, OMS_NONE);
    return OMS_OK;
}

int32_t
book_done(struct decision *d, struct job_row *job, const struct oms_reply *reply)
{
    struct shipment_row *shipment = shipment_of(d, job);
    const bool wanted = shipment_wanted(d, shipment);

    if (wanted || text_is(shipment->status, SHIPMENT_BOOKING))
        withdraw_booking(d, shipment);
    else
        shipment = keep_apart(d, job);
    if (!shipment)
        return OMS_E_NOMEM;
    keep_label(d, shipment, job, reply);
    if (!wanted) {
        void_shipment(d, shipment);
        return OMS_OK;
    }
    close_problems(d, RULE_CARRIER);
    return go_if_ready(d, shipment);
}

/* This intent is over, and nobody has to see to it: what was rejected stays dead. */
static void
leave(struct decision *d, struct job_row *job)
{
    if (!text_is(job->state, JOB_DEAD))
        job_finish(d, job, JOB_DONE);
    job_forget(job);
}

static int32_t
give_up(struct decision *d, struct job_row *job, struct shipment_row *shipment, const struct oms_reply *reply)
{
    job_finish(d, job, JOB_DEAD);
    shipment->status = TEXT(SHIPMENT_FAILED);
    shipment->leaves = 0;
    open_problem(d, "ORD-3001", RULE_CARRIER, 0, OMS_NONE, "no carrier takes the shipment; %s said last: %s",
                 job->carrier.data, reply_words(d, reply, "no"));
    add_event(d, EVENT_JOB_FAILED, OMS_NONE, OMS_NONE, job->kind);
    return OMS_OK;
}

/* Nobody else is to be asked now: the schedule goes on. The same intent again where there is but one carrier to ask, else a new one for the first. */
static int32_t
next_round(struct decision *d, struct job_row *job, struct shipment_row *shipment, const struct oms_reply *reply)
{
    const bool alone = d->policy->n_carriers == 0; /* whom it was for is not there any more, and may come back */
    struct job_row next = *job;
    oms_text carrier = {0};

    if (job_retry(d, &next, OMS_RETRY_FULFILMENT, reply ? reply->retry_after_ms : 0))
        carrier = alone ? job->carrier : carrier_to_ask(d, shipment, &next);
    if (!carrier.data)
        return give_up(d, job, shipment, reply);
    next.state = TEXT(JOB_READY);
    if (text_equal(carrier, job->carrier) && !job->outcome.data)
        *job = next;
    else {
        leave(d, job);
        if (!ask_carrier(d, shipment, &next, carrier, next.due_at))
            return OMS_E_NOMEM;
    }
    open_problem(d, "ORD-3001", RULE_CARRIER, 0, next.due_at, "no carrier takes the shipment yet; %s said last: %s",
                 job->carrier.data, reply_words(d, reply, "no"));
    add_event(d, EVENT_JOB_RETRY, OMS_NONE, OMS_NONE, job->kind);
    return OMS_OK;
}

/* Nothing came of it, and nothing has to any more: there is a label, or somebody else is asked, or the order is over. */
static int32_t
stop_asking(struct decision *d, struct job_row *job, struct shipment_row *shipment)
{
    leave(d, job);
    if (!shipment_wanted(d, shipment) && text_is(shipment->status, SHIPMENT_BOOKING))
        void_shipment(d, shipment);
    return OMS_OK;
}

/* Also for now: another one may take it. */
int32_t
book_refused(struct decision *d, struct job_row *job, const struct oms_reply *reply)
{
    struct shipment_row *shipment = shipment_of(d, job);
    const oms_text carrier = carrier_to_ask(d, shipment, job);

    if (!shipment_wanted(d, shipment) || booking_under_way(d->rows, shipment, job))
        return stop_asking(d, job, shipment);
    if (!carrier.data || d->policy->n_carriers == 0)
        return next_round(d, job, shipment, reply);
    leave(d, job);
    return ask_carrier(d, shipment, job, carrier, d->now) ? OMS_OK : OMS_E_NOMEM;
}

int32_t
book_delayed(struct decision *d, struct job_row *job, const struct oms_reply *reply, int64_t due)
{
    if (shipment_wanted(d, shipment_of(d, job)))
        open_problem(d, "ORD-3001", RULE_CARRIER, 0, due, "%s may have booked the shipment and did not say: %s",
                     job->carrier.data, reply_words(d, reply, "no answer"));
    add_event(d, EVENT_JOB_RETRY, OMS_NONE, OMS_NONE, job->kind);
    return OMS_OK;
}

int32_t
unbook_done(struct decision *d, struct job_row *job, const struct oms_reply *reply)
{
    struct shipment_row *shipment = shipment_of(d, job);

    (void)reply;
    shipment->status = TEXT(SHIPMENT_VOIDED);
    shipment->voided_at = d->now;
    add_event(d, EVENT_SHIPMENT_VOIDED, OMS_NONE, OMS_NONE, shipment->carrier);
    return OMS_OK;
}
