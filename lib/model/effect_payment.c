/* What the outcomes of authorisations, captures, voids and refunds mean. Pure. */
#include "base/currency.h"
#include "base/plant.h"
#include "base/text.h"
#include "model/commands.h"
#include "model/dunning.h"
#include "model/effects.h"
#include "model/ending.h"
#include "model/event.h"
#include "model/job.h"
#include "model/pay.h"
#include "model/stock.h"
#include "model/veto.h"

#define RULE_FUNDS   "payment.funds"
#define RULE_CAPTURE "payment.capture"

static const char *const declines[OMS_DECLINE_COUNT] = {
    [OMS_DECLINE_GENERIC] = "declined",
    [OMS_DECLINE_INSUFFICIENT_FUNDS] = "insufficient-funds",
    [OMS_DECLINE_EXPIRED_METHOD] = "expired-method",
    [OMS_DECLINE_AUTHENTICATION] = "authentication",
    [OMS_DECLINE_FRAUD] = "fraud-suspected",
};

const char *
decline_name(int32_t kind)
{
    return kind >= 0 && kind < OMS_DECLINE_COUNT ? declines[kind] : declines[OMS_DECLINE_GENERIC];
}

static struct payment_row *
payment_of(struct decision *d, const struct job_row *job)
{
    return rows_find_payment(d->rows, job->payment);
}

static const char *
amount_text(struct decision *d, int64_t amount)
{
    char text[32];
    const oms_text currency = rows_order(d->rows)->currency;

    oms_money_format(amount, currency.data, text);
    oms_text words = arena_format(d->arena, "%s %s", text, currency.data);
    return words.data ? words.data : "";
}

/* Replaced by a newer one, or of an order that ended: its money is not wanted any more. */
static bool
unwanted(const struct order_rows *rows, const struct payment_row *payment)
{
    return order_ended(rows_order(rows)) || payment != rows_current_payment(rows);
}

static bool
payment_unwanted(const struct decision *d, const struct payment_row *payment)
{
    return unwanted(d->rows, payment);
}

bool
charge_unwanted(const struct order_rows *rows, const struct job_row *job)
{
    return (job_is(job, JOB_AUTHORIZE) || job_is(job, JOB_CAPTURE)) &&
           unwanted(rows, rows_find_payment(rows, job->payment));
}

/* The money is held, and the hold on the units is over: take them again, or give the money back. */
static int32_t
confirm_late(struct decision *d)
{
    oms_text short_of;
    int32_t code;

    if (PLANTED(CONFIRMED_WITHOUT_UNITS)) {
        release_expired(d);
        return confirm(d, rows_current_payment(d->rows)->method);
    }
    if (take_units_again(d, OMS_NONE, &short_of))
        return confirm(d, rows_current_payment(d->rows)->method);
    code = cancel_order(d, TEXT("paid after the hold was over, and the units are gone"), "expire");
    open_problem(d, "ORD-2002", "inventory", 0, OMS_NONE, "%s was gone when the payment came", short_of.data);
    return code;
}

static void
forget_action(struct payment_row *payment)
{
    payment->action_kind = (oms_text){0};
    payment->action_data = (oms_text){0};
    payment->action_expires = OMS_NONE;
}

int32_t
authorize_done(struct decision *d, struct job_row *job, const struct oms_reply *reply)
{
    struct payment_row *payment = payment_of(d, job);
    const struct order_row *order = rows_order(d->rows);

    (void)reply;
    payment->authorised = job->amount;
    payment->reference = job->reference;
    payment->message = job->message;
    payment->decline = (oms_text){0};
    payment->status = TEXT(PAYMENT_AUTHORISED);
    forget_action(payment);
    add_event(d, EVENT_PAYMENT_AUTHORISED, OMS_NONE, job->amount, job->reference);
    if (payment_unwanted(d, payment)) {
        if (!PLANTED(LATE_MONEY_KEPT))
            give_back(d, payment);
        return OMS_OK;
    }
    close_problems(d, RULE_FUNDS);
    if (order_state(order) != OMS_STATE_PENDING || order->holds)
        return OMS_OK;
    if (d->veto)
        return veto_confirmation(d);
    return order_reserved(d->rows, d->now) ? confirm(d, payment->method) : confirm_late(d);
}

static void
decline_payment(struct decision *d, struct payment_row *payment, const struct oms_reply *reply, const char *status)
{
    payment->status = text_of(status);
    payment->decline = text_of(decline_name(reply ? reply->decline : OMS_DECLINE_GENERIC));
    payment->message = text_of(reply_words(d, reply, "declined"));
    forget_action(payment);
    add_event(d, EVENT_PAYMENT_DECLINED, OMS_NONE, payment->amount, payment->decline);
}

/* The hold ended while this answer was waited for: nothing else keeps the order any more. */
static void
stop_waiting(struct decision *d)
{
    struct order_row *order = rows_order(d->rows);

    if (order_state(order) == OMS_STATE_PENDING && !order_reserved(d->rows, d->now) && order->hold_until > d->now)
        order->hold_until = d->now;
}

static void
release_unpaid(struct decision *d, oms_text why)
{
    const int64_t units = release_order(d, "release");

    if (units > 0)
        add_event(d, EVENT_RELEASED, units, OMS_NONE, why);
}

int32_t
authorize_refused(struct decision *d, struct job_row *job, const struct oms_reply *reply)
{
    struct payment_row *payment = payment_of(d, job);

    decline_payment(d, payment, reply, PAYMENT_DECLINED);
    if (payment_unwanted(d, payment)) {
        job_forget(job);
        return OMS_OK;
    }
    if (dunning_applies(d))
        return dun(d, payment->message.data);
    stop_waiting(d);
    struct problem_row *problem =
        open_problem(d, "ORD-2001", RULE_FUNDS, 0, OMS_NONE, "the payment of %s was declined (%s): %s",
                     amount_text(d, payment->amount), payment->decline.data, payment->message.data);
    if (problem)
        problem->retryable = 0; /* not by this method */
    if (d->policy->release_on_decline || text_is(job->state, JOB_DEAD))
        release_unpaid(d, TEXT("payment declined"));
    return OMS_OK;
}

int32_t
authorize_delayed(struct decision *d, struct job_row *job, const struct oms_reply *reply, int64_t due)
{
    struct payment_row *payment = payment_of(d, job);
    const char *words = reply_words(d, reply, "no answer");
    const bool declined = job->outcome.data || !job->attempts;

    if (declined)
        decline_payment(d, payment, reply, PAYMENT_PENDING);
    if (payment_unwanted(d, payment)) {
        if (job_open(job) && !job->uncertain) {
            if (!declined)
                add_event(d, EVENT_PAYMENT_FAILED, OMS_NONE, payment->amount, text_of(words));
            give_back(d, payment);
        }
        job_forget(job);
        return OMS_OK;
    }
    if (due == OMS_NONE && dunning_applies(d)) {
        payment->status = TEXT(PAYMENT_FAILED);
        add_event(d, EVENT_PAYMENT_FAILED, OMS_NONE, payment->amount, text_of(words));
        return dun(d, words);
    }
    stop_waiting(d);
    if (due != OMS_NONE) {
        open_problem(d, "ORD-2001", RULE_FUNDS, 0, due, "the payment of %s did not go through yet: %s",
                     amount_text(d, payment->amount), words);
        add_event(d, EVENT_JOB_RETRY, OMS_NONE, job->amount, job->kind);
        return OMS_OK;
    }
    payment->status = TEXT(PAYMENT_FAILED);
    add_event(d, EVENT_PAYMENT_FAILED, OMS_NONE, payment->amount, text_of(words));
    release_unpaid(d, TEXT("payment given up"));
    open_problem(d, "ORD-2001", RULE_FUNDS, 0, OMS_NONE, "the payment of %s failed and was given up: %s",
                 amount_text(d, payment->amount), words);
    return OMS_OK;
}

/* Of a renewal the next try is not in minutes, but in days. */
int32_t
authorize_for_now(struct decision *d, struct job_row *job, const struct oms_reply *reply)
{
    struct payment_row *payment = payment_of(d, job);

    if (payment_unwanted(d, payment) || !dunning_applies(d))
        return DECIDE_NOTHING;
    job_finish(d, job, JOB_DONE);
    decline_payment(d, payment, reply, PAYMENT_FAILED);
    return dun(d, payment->message.data);
}

int32_t
capture_done(struct decision *d, struct job_row *job, const struct oms_reply *reply)
{
    struct payment_row *payment = payment_of(d, job);

    (void)reply;
    payment->capturing = captures_under_way(d, payment);
    payment->captured += job->amount;
    payment->status = text_of(payment->captured < payment->authorised ? PAYMENT_PARTLY_CAPTURED : PAYMENT_CAPTURED);
    add_event(d, EVENT_PAYMENT_CAPTURED, OMS_NONE, job->amount, job->reference);
    close_problems(d, RULE_CAPTURE);
    if (payment_unwanted(d, payment))
        give_back(d, payment);
    return OMS_OK;
}

static int32_t
capture_failed(struct decision *d, struct job_row *job, const char *words)
{
    struct payment_row *payment = payment_of(d, job);

    payment->capturing = captures_under_way(d, payment);
    add_event(d, EVENT_PAYMENT_FAILED, OMS_NONE, job->amount, text_of(words));
    if (payment_unwanted(d, payment)) {
        give_back(d, payment);
        return OMS_OK;
    }
    open_problem(d, "ORD-2001", RULE_CAPTURE, 0, OMS_NONE, "%s could not be captured: %s", amount_text(d, job->amount),
                 words);
    return OMS_OK;
}

int32_t
capture_refused(struct decision *d, struct job_row *job, const struct oms_reply *reply)
{
    return capture_failed(d, job, reply_words(d, reply, "declined"));
}

int32_t
capture_delayed(struct decision *d, struct job_row *job, const struct oms_reply *reply, int64_t due)
{
    const char *words = reply_words(d, reply, "no answer");

    if (due == OMS_NONE)
        return capture_failed(d, job, words);
    if (payment_unwanted(d, payment_of(d, job)) && !job->uncertain) {
        add_event(d, EVENT_PAYMENT_FAILED, OMS_NONE, job->amount, text_of(words));
        give_back(d, payment_of(d, job));
        return OMS_OK;
    }
    open_problem(d, "ORD-2001", RULE_CAPTURE, 0, due, "%s is not captured yet: %s", amount_text(d, job->amount), words);
    add_event(d, EVENT_JOB_RETRY, OMS_NONE, job->amount, job->kind);
    return OMS_OK;
}

int32_t
void_done(struct decision *d, struct job_row *job, const struct oms_reply *reply)
{
    struct payment_row *payment = payment_of(d, job);

    (void)reply;
    payment->authorised -= job->amount;
    if (payment->captured == 0)
        payment->status = TEXT(PAYMENT_VOIDED);
    add_event(d, EVENT_PAYMENT_VOIDED, OMS_NONE, job->amount, job->reference);
    return OMS_OK;
}

int32_t
refund_done(struct decision *d, struct job_row *job, const struct oms_reply *reply)
{
    struct payment_row *payment = payment_of(d, job);

    (void)reply;
    payment->refunding -= job->amount;
    payment->refunded += job->amount;
    payment->status = text_of(payment->refunded < payment->captured ? PAYMENT_PARTLY_REFUNDED : PAYMENT_REFUNDED);
    add_event(d, EVENT_PAYMENT_REFUNDED, OMS_NONE, job->amount, job->reference);
    return OMS_OK;
}

int32_t
return_refused(struct decision *d, struct job_row *job, const struct oms_reply *reply)
{
    job_needs_operator(d, job, reply_words(d, reply, "the provider said no"));
    return OMS_OK;
}

int32_t
return_delayed(struct decision *d, struct job_row *job, const struct oms_reply *reply, int64_t due)
{
    if (due == OMS_NONE)
        job_needs_operator(d, job, reply_words(d, reply, "the schedule is used up"));
    else
        add_event(d, EVENT_JOB_RETRY, OMS_NONE, job->amount, job->kind);
    return OMS_OK;
}
