/* Booking, sending and voiding shipments. See shipment.h. Pure. */
#include "model/shipment.h"

#include "base/plant.h"
#include "base/text.h"
#include "model/commands.h"
#include "model/event.h"
#include "model/job.h"
#include "model/pay.h"
#include "model/stock.h"

static int64_t
units_to_ship(const struct order_rows *rows)
{
    int64_t units = 0;

    for (size_t i = 0; i < rows->lines.n; i++)
        units += line_open(rows_line(rows, i));
    return units;
}

struct shipment_row *
add_shipment(struct decision *d, const char *status, oms_text carrier)
{
    struct order_row *order = rows_order(d->rows);
    struct shipment_row *shipment = row_list_add(d->arena, &d->rows->shipments, NULL, sizeof *shipment);

    if (!shipment)
        return NULL;
    *shipment = (struct shipment_row){.order_id = order->id,
                                      .n = ++order->shipment_count,
                                      .status = text_of(status),
                                      .carrier = arena_text(d->arena, carrier),
                                      .units = units_to_ship(d->rows),
                                      .booked_at = OMS_NONE,
                                      .dispatched_at = OMS_NONE,
                                      .delivered_at = OMS_NONE,
                                      .voided_at = OMS_NONE};
    return shipment;
}

struct shipment_row *
find_shipment(const struct order_rows *rows, const char *status)
{
    for (size_t i = 0; i < rows->shipments.n; i++)
        if (text_is(rows_shipment(rows, i)->status, status))
            return rows_shipment(rows, i);
    return NULL;
}

static bool
asks_for(const struct job_row *job, const struct shipment_row *shipment)
{
    return job_is(job, JOB_BOOK) && job->shipment == shipment->n;
}

bool
carrier_known(const struct policy *policy, oms_text code)
{
    for (size_t i = 0; i < policy->n_carriers; i++)
        if (text_equal(policy->carriers[i].code, code))
            return true;
    return false;
}

static bool
refused_it(const struct job_row *job)
{
    return text_is(job->outcome, "declined") || text_is(job->outcome, "rejected");
}

/* A schedule that a person had begin anew counts its rounds anew. */
static bool
same_round(const struct job_row *a, const struct job_row *b)
{
    return a->tries == b->tries && a->tries_since == b->tries_since;
}

/* Asked in this round of tries, or told no for good. */
static bool
out_of_question(const struct decision *d, const struct shipment_row *shipment, oms_text carrier,
                const struct job_row *of_round)
{
    for (size_t i = 0; i < d->rows->jobs.n; i++) {
        const struct job_row *job = rows_job(d->rows, i);
        if (asks_for(job, shipment) && text_equal(job->carrier, carrier) &&
            (same_round(job, of_round) || refused_it(job)))
            return true;
    }
    return false;
}

static oms_text
first_asked(const struct decision *d, const struct shipment_row *shipment)
{
    for (size_t i = 0; i < d->rows->jobs.n; i++)
        if (asks_for(rows_job(d->rows, i), shipment))
            return rows_job(d->rows, i)->carrier;
    return (oms_text){0};
}

oms_text
carrier_to_ask(const struct decision *d, const struct shipment_row *shipment, const struct job_row *job)
{
    const oms_text first = first_asked(d, shipment);

    if (first.data && carrier_known(d->policy, first) && !out_of_question(d, shipment, first, job))
        return first;
    for (size_t i = 0; i < d->policy->n_carriers; i++)
        if (!out_of_question(d, shipment, d->policy->carriers[i].code, job))
            return d->policy->carriers[i].code;
    return (oms_text){0};
}

struct job_row *
ask_carrier(struct decision *d, struct shipment_row *shipment, const struct job_row *before, oms_text carrier,
            int64_t due)
{
    struct job_row *job = before ? next_intent(d, before, due) : add_job(d, JOB_BOOK, OMS_NONE, OMS_NONE, due);

    if (!job)
        return NULL;
    if (before) {
        job->tries = before->tries;
        job->tries_since = before->tries_since;
    }
    job->shipment = shipment->n;
    job->carrier = arena_text(d->arena, carrier);
    shipment->carrier = job->carrier;
    add_event(d, EVENT_SHIPMENT_ASKED, OMS_NONE, OMS_NONE, job->carrier);
    return job;
}

void
book_shipment(struct decision *d, oms_text first, bool leaves)
{
    const oms_text carrier = first.data ? first : d->policy->carriers[0].code;
    struct shipment_row *shipment = add_shipment(d, SHIPMENT_BOOKING, carrier);

    if (!shipment)
        return;
    shipment->leaves = leaves;
    ask_carrier(d, shipment, NULL, carrier, d->now);
}

bool
booking_under_way(const struct order_rows *rows, const struct shipment_row *shipment, const struct job_row *but)
{
    for (size_t i = 0; i < rows->jobs.n; i++) {
        const struct job_row *job = rows_job(rows, i);
        if (job != but && asks_for(job, shipment) && (job_open(job) || text_is(job->state, JOB_NEEDS_OPERATOR)))
            return true;
    }
    return false;
}

bool
booking_in_doubt(const struct order_rows *rows, const struct shipment_row *shipment)
{
    for (size_t i = 0; i < rows->jobs.n; i++) {
        const struct job_row *job = rows_job(rows, i);
        if (asks_for(job, shipment) && job->uncertain && (job_open(job) || text_is(job->state, JOB_NEEDS_OPERATOR)))
            return true;
    }
    return false;
}

void
hurry_booking(struct decision *d, const struct shipment_row *shipment)
{
    for (size_t i = 0; i < d->rows->jobs.n; i++) {
        struct job_row *job = rows_job(d->rows, i);
        if (asks_for(job, shipment) && job_open(job) && !job->uncertain && job->due_at > d->now)
            job->due_at = d->now;
    }
}

/* What was never sent, or certainly not processed, ends here: there is no label, and there will be none. */
void
withdraw_booking(struct decision *d, const struct shipment_row *shipment)
{
    for (size_t i = 0; i < d->rows->jobs.n; i++) {
        struct job_row *job = rows_job(d->rows, i);
        if (asks_for(job, shipment) && job_open(job) && !job->uncertain)
            job_finish(d, job, job_unsent(job) ? JOB_CANCELLED : JOB_DONE);
    }
}

/* What was given up is not wanted any more. */
static void
forget_booking(struct decision *d, const struct shipment_row *shipment)
{
    for (size_t i = 0; i < d->rows->jobs.n; i++)
        if (asks_for(rows_job(d->rows, i), shipment))
            job_forget(rows_job(d->rows, i));
}

static void
give_label_back(struct decision *d, struct shipment_row *shipment)
{
    struct job_row *job = add_job(d, JOB_UNBOOK, OMS_NONE, OMS_NONE, d->now);

    if (!job)
        return;
    job->shipment = shipment->n;
    job->carrier = shipment->carrier;
    shipment->status = TEXT(SHIPMENT_VOIDING);
}

void
void_shipment(struct decision *d, struct shipment_row *shipment)
{
    if (text_is(shipment->status, SHIPMENT_BOOKED) && !PLANTED(LABEL_KEPT)) {
        give_label_back(d, shipment);
    } else if (text_is(shipment->status, SHIPMENT_BOOKING)) {
        shipment->leaves = 0;
        withdraw_booking(d, shipment);
        if (booking_under_way(d->rows, shipment, NULL))
            return;
        shipment->status = TEXT(SHIPMENT_VOIDED);
        shipment->voided_at = d->now;
    } else if (text_is(shipment->status, SHIPMENT_FAILED)) {
        forget_booking(d, shipment);
    }
}

void
void_shipments(struct decision *d)
{
    for (size_t i = 0; i < d->rows->shipments.n; i++)
        void_shipment(d, rows_shipment(d->rows, i));
}

/* The carrier may have told the delivery before. */
static int32_t
settle_delivery(struct decision *d)
{
    return rows_order(d->rows)->delivery_told_at != OMS_NONE ? decide_deliver(d, NULL) : OMS_OK;
}

int32_t
send_shipment(struct decision *d, struct shipment_row *shipment)
{
    int32_t code = move_to(d, OMS_STATE_SHIPPED, shipment->carrier);

    if (code != OMS_OK)
        return code;
    shipment->status = TEXT(SHIPMENT_DISPATCHED);
    shipment->leaves = 0;
    shipment->dispatched_at = d->now;
    shipment->units = consume_order(d);
    close_problems(d, RULE_CARRIER);
    forget_jobs(d, JOB_BOOK);
    forget_jobs(d, JOB_PROCESS);
    capture_order(d);
    return settle_delivery(d);
}
