/* Money of an order: starting and confirming, capturing, giving back. What a service's answer means is in outcome.c. Pure. */
#include "model/pay.h"

#include "base/clock.h"
#include "base/plant.h"
#include "base/text.h"
#include "model/event.h"
#include "model/first_payment.h"
#include "model/job.h"
#include "model/lookups.h"
#include "model/stock.h"
#include "oms/engine.h"

int64_t
hold_end(const struct decision *d, oms_text method)
{
    return time_after(d->now, text_is(method, METHOD_MANUAL) ? d->policy->manual_hold_ms : d->policy->card_hold_ms);
}

struct payment_row *
add_payment(struct decision *d, oms_text method, oms_text token, int64_t initiator, int64_t customer_present)
{
    struct order_row *order = rows_order(d->rows);
    struct row_list *payments = &d->rows->payments;
    struct payment_row *payment = payments->n == 0 ? first_payment_enter(d->arena, payments, NULL, order)
                                                   : row_list_add(d->arena, payments, NULL, sizeof *payment);

    if (!payment)
        return NULL;
    *payment = (struct payment_row){
        .order_id = order->id,
        .n = ++order->payment_count,
        .method = order->total || (price_unknown(d->rows) && !PLANTED(UNPRICED_IS_FREE)) ? method : TEXT(METHOD_NONE),
        .token = token,
        .status = TEXT(PAYMENT_PENDING),
        .amount = order->total,
        .action_expires = OMS_NONE,
        .initiator = initiator,
        .customer_present = customer_present,
        .created_at = d->now};
    return payment;
}

static int32_t
start_card(struct decision *d, struct payment_row *payment, bool leased)
{
    struct job_row *job = add_job(d, JOB_AUTHORIZE, payment->n, payment->amount, d->now);

    if (job && leased)
        job_lease(d, job);
    return OMS_OK;
}

/* Methods that need no service confirm at once, with this status. */
static const struct {
    const char *method;
    const char *status;
} at_once[] = {{METHOD_NONE, PAYMENT_NOT_REQUIRED}, {METHOD_TERMS, PAYMENT_ON_TERMS}};

static const char *
status_at_once(const struct payment_row *payment)
{
    for (size_t i = 0; i < sizeof at_once / sizeof *at_once; i++)
        if (text_is(payment->method, at_once[i].method))
            return at_once[i].status;
    return NULL;
}

static bool
payment_open(const struct payment_row *payment)
{
    return text_is(payment->status, PAYMENT_PENDING) || text_is(payment->status, PAYMENT_AUTHORISED) ||
           text_is(payment->status, PAYMENT_CAPTURED);
}

bool
charge_begun(const struct order_rows *rows, const struct payment_row *payment)
{
    for (size_t i = 0; i < rows->jobs.n; i++) {
        const struct job_row *job = rows_job(rows, i);
        if (job->payment == payment->n && job_is(job, JOB_AUTHORIZE) &&
            (job_open(job) || text_is(job->state, JOB_NEEDS_OPERATOR)))
            return true;
    }
    return false;
}

int32_t
advance(struct decision *d, bool leased)
{
    struct order_row *order = rows_order(d->rows);
    struct payment_row *payment = rows_current_payment(d->rows);

    if (order_state(order) != OMS_STATE_PENDING || order->holds || !payment || !payment_open(payment) ||
        !order_reserved(d->rows, d->now) || charge_begun(d->rows, payment))
        return OMS_OK;
    if (payment->authorised > 0)
        return confirm(d, payment->method);
    const char *status = status_at_once(payment);
    if (status) {
        payment->status = text_of(status);
        return confirm(d, payment->method);
    }
    return text_is(payment->method, METHOD_CARD) ? start_card(d, payment, leased) : OMS_OK;
}

int32_t
confirm(struct decision *d, oms_text detail)
{
    struct job_row *process;
    int32_t code = move_to(d, OMS_STATE_CONFIRMED, detail);

    if (code != OMS_OK)
        return code;
    if (!PLANTED(HOLD_NOT_LIFTED))
        hold_order(d, OMS_NONE);
    rows_order(d->rows)->hold_until = OMS_NONE;
    close_problems(d, "payment.funds");
    process = find_open_job(d->rows, JOB_PROCESS, OMS_NONE);
    if (process)
        process->due_at = d->now;
    else
        add_job(d, JOB_PROCESS, OMS_NONE, OMS_NONE, d->now);
    if (d->policy->capture == OMS_CAPTURE_ON_CONFIRMATION)
        capture_order(d);
    return OMS_OK;
}

void
capture_order(struct decision *d)
{
    struct payment_row *payment = rows_current_payment(d->rows);
    const int64_t open = payment ? payment->authorised - payment->captured - payment->capturing : 0;

    if (open <= 0) /* what an earlier payment holds is on its way back, and never taken */
        return;
    payment->capturing += open;
    add_job(d, JOB_CAPTURE, payment->n, open, d->now);
}

int64_t
captures_under_way(const struct decision *d, const struct payment_row *payment)
{
    int64_t sum = 0;

    for (size_t i = 0; i < d->rows->jobs.n; i++) {
        const struct job_row *job = rows_job(d->rows, i);
        if (job->payment == payment->n && job_is(job, JOB_CAPTURE) &&
            (job_open(job) || (text_is(job->state, JOB_NEEDS_OPERATOR) && !job->outcome.data)))
            sum += job->amount;
    }
    return sum;
}

/* Intents that were never sent, or sent and certainly not processed, end here: nothing happened, and nothing will. */
static void
withdraw(struct decision *d, struct payment_row *payment)
{
    for (size_t i = 0; i < d->rows->jobs.n; i++) {
        struct job_row *job = rows_job(d->rows, i);
        const bool authorize = job_is(job, JOB_AUTHORIZE);
        if (job->payment != payment->n || !(authorize || job_is(job, JOB_CAPTURE)))
            continue;
        job_forget(job);
        if (!job_open(job) || job->uncertain)
            continue;
        if (authorize)
            payment->status = TEXT(PAYMENT_VOIDED);
        job_finish(d, job, job_unsent(job) ? JOB_CANCELLED : JOB_DONE);
    }
    payment->capturing = captures_under_way(d, payment);
}

static bool
void_under_way(const struct decision *d, const struct payment_row *payment)
{
    for (size_t i = 0; i < d->rows->jobs.n; i++) {
        const struct job_row *job = rows_job(d->rows, i);
        if (job->payment == payment->n && job_is(job, JOB_VOID) &&
            (job_open(job) || text_is(job->state, JOB_NEEDS_OPERATOR)))
            return true;
    }
    return false;
}

/* Money that no service moves: a person gives it back, and says so with oms_complete. */
static void
refund(struct decision *d, struct payment_row *payment, int64_t amount)
{
    struct job_row *job = add_job(d, JOB_REFUND, payment->n, amount, d->now);

    payment->refunding += amount;
    if (job && text_is(payment->method, METHOD_MANUAL))
        job_needs_operator(d, job, "money received by hand has to be given back by hand");
}

void
give_back(struct decision *d, struct payment_row *payment)
{
    withdraw(d, payment);
    const int64_t held = payment->authorised - payment->captured - payment->capturing;
    const int64_t taken = payment->captured - payment->refunded - payment->refunding;

    if (held > 0 && !void_under_way(d, payment) && !PLANTED(VOID_FORGOTTEN))
        add_job(d, JOB_VOID, payment->n, held, d->now);
    if (taken > 0)
        refund(d, payment, taken);
    if (taken > 0 && PLANTED(REFUNDED_TWICE))
        add_job(d, JOB_REFUND, payment->n, taken, d->now);
}

void
give_back_all(struct decision *d)
{
    for (size_t i = 0; i < d->rows->payments.n; i++)
        give_back(d, rows_payment(d->rows, i));
}

int64_t
payment_under_way(const struct decision *d)
{
    int64_t until = OMS_NONE;

    for (size_t i = 0; i < d->rows->jobs.n; i++) {
        const struct job_row *job = rows_job(d->rows, i);
        if (!job_open(job) || !job_is(job, JOB_AUTHORIZE) || !job->uncertain)
            continue;
        int64_t end = job->deadline != OMS_NONE ? job->deadline : job->first_sent_at + d->policy->pending_ms;
        if (end < job->lease_until) /* after many refusals, being sent once more just now */
            end = job->lease_until;
        if (end > until)
            until = end;
    }
    return until;
}
