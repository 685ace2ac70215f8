/* See dunning.h. Of the subscription whose order it is, the terms are read, and what it shows of its dunning is written in the order's commit. */
#include "model/dunning.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/id.h"
#include "base/text.h"
#include "model/effects.h"
#include "model/ending.h"
#include "model/event.h"
#include "model/job.h"
#include "model/pay.h"
#include "model/stock.h"
#include "model/subscription.h"
#include "model/veto.h"
#include "oms/engine.h"
#include "oms/limits.h"

#define RULE_FUNDS "payment.funds"

size_t
dunning_days(const struct subscription_row *subscription, int64_t *days)
{
    const char *at = subscription->dunning_days.data;
    int64_t last = 0;
    size_t n = 0;
    char *end;

    while (at && n < OMS_LIMIT_DUNNING) {
        const int64_t day = strtoll(at, &end, 10);
        if (end == at || day <= last || day > SUBSCRIPTION_DAYS_MAX)
            break;
        days[n++] = last = day;
        at = *end == ',' ? end + 1 : NULL;
    }
    return n;
}

oms_text
dunning_text(struct arena *arena, const int32_t *days)
{
    char text[5 * OMS_LIMIT_DUNNING + 1] = "";
    int len = 0;

    for (size_t i = 0; i < OMS_LIMIT_DUNNING && days[i] > 0 && days[i] <= SUBSCRIPTION_DAYS_MAX; i++)
        len += snprintf(text + len, sizeof text - (size_t)len, i ? ",%d" : "%d", (int)days[i]);
    return arena_text(arena, text_of(text));
}

struct job_row *
find_dunning(const struct order_rows *rows)
{
    return find_open_job(rows, JOB_DUNNING, OMS_NONE);
}

/* A renewal is what the merchant charged first: whoever begins a subscription is there, and is asked himself. */
bool
dunning_applies(const struct decision *d)
{
    const struct order_row *order = rows_order(d->rows);
    const struct subscription_row *subscription = rows_subscription(d->rows);

    if (!subscription || order_state(order) != OMS_STATE_PENDING ||
        !id_equal(&order->subscription_id, &subscription->id))
        return false;
    return find_dunning(d->rows) ||
           (d->rows->payments.n > 0 && rows_payment(d->rows, 0)->initiator == OMS_INITIATOR_MERCHANT);
}

/* With the money it is about. */
static void
note(struct decision *d, const char *type, oms_text detail)
{
    struct event_row *events;

    add_subscription_event(d, type, OMS_NONE, detail);
    events = d->events.items;
    if (!d->arena->failed)
        events[d->events.n - 1].amount = rows_order(d->rows)->total;
}

/* What the subscription is paid by now was declined for good already: no provider is asked again. */
static bool
method_refused(const struct decision *d)
{
    const struct subscription_row *subscription = rows_subscription(d->rows);

    if (text_is(subscription->method, METHOD_TERMS) && !rows_order(d->rows)->customer.data)
        return true; /* a guest has no credit */
    for (size_t i = 0; i < d->rows->payments.n; i++) {
        const struct payment_row *payment = rows_payment(d->rows, i);
        if (text_is(payment->status, PAYMENT_DECLINED) && text_equal(payment->method, subscription->method) &&
            text_equal(payment->token, subscription->token))
            return true;
    }
    return false;
}

/* One of a subscription's orders stands in its row; the next is not made meanwhile. */
static bool
shown_by_subscription(const struct decision *d)
{
    return id_equal(&rows_subscription(d->rows)->dunning_order, &rows_order(d->rows)->id);
}

static void
show_next_try(struct decision *d, int64_t next)
{
    struct subscription_row *subscription = rows_subscription(d->rows);

    if (id_is_none(&subscription->dunning_order)) {
        subscription->dunning_order = rows_order(d->rows)->id;
        subscription->dunning_since = find_dunning(d->rows)->tries_since;
    }
    if (shown_by_subscription(d))
        subscription->dunning_next = next;
}

static int64_t
tick(const struct job_row *job, const int64_t *days, size_t i)
{
    return time_after(job->tries_since, days[i] * DAY_MS);
}

static struct job_row *
begin(struct decision *d)
{
    int64_t days[OMS_LIMIT_DUNNING] = {1};
    struct job_row *job = add_job(d, JOB_DUNNING, OMS_NONE, rows_order(d->rows)->total, d->now);

    dunning_days(rows_subscription(d->rows), days);
    if (job)
        job->due_at = tick(job, days, 0);
    return job;
}

static void
release(struct decision *d)
{
    const int64_t units = release_order(d, "release");

    if (units > 0)
        add_event(d, EVENT_RELEASED, units, OMS_NONE, TEXT("the payment failed"));
    rows_order(d->rows)->hold_until = OMS_NONE; /* the days of dunning end the wait */
}

static void
pause_unpaid(struct decision *d, oms_text reason)
{
    struct subscription_row *subscription = rows_subscription(d->rows);

    if (subscription_is(subscription, SUBSCRIPTION_ACTIVE))
        begin_pause(d, OMS_NONE, reason);
    if (subscription_is(subscription, SUBSCRIPTION_PAUSED)) { /* not by itself any more */
        subscription->resume_at = OMS_NONE;
        subscription->due_at = OMS_NONE;
    }
}

static void
cancel_unpaid(struct decision *d, oms_text reason)
{
    if (!subscription_ended(rows_subscription(d->rows)))
        end_subscription(d, SUBSCRIPTION_CANCELLED, EVENT_SUBSCRIPTION_CANCELLED, reason);
}

static int32_t
ask_guard_later(struct decision *d, struct job_row *job)
{
    job->due_at = time_after(d->now, HOUR_MS);
    open_veto(d, job->due_at);
    add_event(d, EVENT_JOB_RETRY, OMS_NONE, OMS_NONE, job->kind);
    return OMS_OK;
}

static int32_t
give_up(struct decision *d, struct job_row *job, const char *why)
{
    const struct subscription_row *subscription = rows_subscription(d->rows);
    const oms_text reason = arena_format(d->arena, "not paid: %s", why);

    if (d->veto)
        return ask_guard_later(d, job);
    job_finish(d, job, JOB_DONE);
    note(d, EVENT_SUBSCRIPTION_UNPAID, reason);
    if (subscription->dunning_end == OMS_DUNNING_PAUSE)
        pause_unpaid(d, reason);
    if (subscription->dunning_end == OMS_DUNNING_CANCEL)
        cancel_unpaid(d, reason);
    return cancel_order(d, reason, "release");
}

/* What is not tried any more by itself waits for the customer: another method is asked for once. */
static void
ask_for_method(struct decision *d, const char *words)
{
    struct problem_row *problem = open_problem(d, "ORD-4002", RULE_FUNDS, 0, OMS_NONE,
                                               "the payment of a renewal was declined for good: %s", words);

    if (problem)
        problem->retryable = 0;
    show_next_try(d, OMS_NONE);
    note(d, EVENT_SUBSCRIPTION_METHOD, arena_format(d->arena, "%s", words));
}

static void
announce_next_try(struct decision *d, const struct job_row *job, const char *words)
{
    open_problem(d, "ORD-4001", RULE_FUNDS, 0, job->due_at, "the payment of a renewal failed: %s", words);
    show_next_try(d, job->due_at);
    note(d, EVENT_SUBSCRIPTION_PAYMENT,
         arena_format(d->arena, "%s; tried again %s", words, time_words(d, job->due_at).data));
}

static bool
tried_last(const struct decision *d, const struct job_row *job)
{
    int64_t days[OMS_LIMIT_DUNNING];

    return job->tries >= (int64_t)dunning_days(rows_subscription(d->rows), days);
}

int32_t
dun(struct decision *d, const char *words)
{
    struct job_row *job = find_dunning(d->rows);

    release(d);
    if (!job)
        job = begin(d);
    if (!job)
        return OMS_E_NOMEM;
    if (tried_last(d, job))
        return give_up(d, job, words);
    if (method_refused(d))
        ask_for_method(d, words);
    else
        announce_next_try(d, job, words);
    return OMS_OK;
}

/* Somebody is paying, or money may have moved. */
static bool
payment_is_open(const struct decision *d)
{
    const struct order_row *order = rows_order(d->rows);
    const struct payment_row *payment = rows_current_payment(d->rows);

    return charge_begun(d->rows, payment) || (text_is(payment->method, METHOD_MANUAL) && order->hold_until > d->now);
}

/* Days that are past count as used: after a night of many days without an engine it is tried once. */
static void
count_tick(const struct decision *d, struct job_row *job)
{
    int64_t days[OMS_LIMIT_DUNNING];
    const size_t n = dunning_days(rows_subscription(d->rows), days);
    size_t i = (size_t)job->tries;

    while (i < n && tick(job, days, i) <= d->now)
        i++;
    job->tries = (int64_t)i;
    job->due_at =
        i < n ? tick(job, days, i) : time_after(d->now, DAY_MS); /* by then the answer to the last one is there */
}

static void
charge(struct decision *d, int64_t until)
{
    const struct subscription_row *subscription = rows_subscription(d->rows);
    struct payment_row *earlier = rows_current_payment(d->rows);
    struct order_row *order = rows_order(d->rows);

    if (text_is(earlier->status, PAYMENT_PENDING))
        earlier->status = TEXT(PAYMENT_VOIDED);
    give_back(d, earlier);
    order->hold_until = until;
    add_payment(d, subscription->method, subscription->token, OMS_INITIATOR_MERCHANT, 0);
    add_event(d, EVENT_PAYMENT_STARTED, OMS_NONE, order->total, subscription->method);
}

static int32_t
try_again(struct decision *d, struct job_row *job)
{
    const int64_t until = hold_end(d, rows_subscription(d->rows)->method);
    oms_text short_of;

    if (!order_reserved(d->rows, d->now) && !take_units_again(d, until, &short_of)) {
        const oms_text words = arena_format(d->arena, "%s is not available", short_of.data);
        if (tried_last(d, job))
            return give_up(d, job, words.data ? words.data : "");
        announce_next_try(d, job, words.data ? words.data : "");
        return OMS_OK;
    }
    hold_order(d, until);
    show_next_try(d, tried_last(d, job) ? OMS_NONE : job->due_at);
    open_problem(d, "ORD-4001", RULE_FUNDS, 0, job->due_at, "the payment of a renewal is tried again");
    charge(d, until);
    return advance(d, false);
}

int32_t
step_dun(struct decision *d, struct job_row *job)
{
    const struct subscription_row *subscription = rows_subscription(d->rows);

    if (!subscription || order_state(rows_order(d->rows)) != OMS_STATE_PENDING) {
        job_finish(d, job, JOB_DONE);
        return OMS_OK;
    }
    if (d->veto)
        return ask_guard_later(d, job);
    if (payment_is_open(d) || rows_order(d->rows)->holds) {
        job->due_at = time_after(d->now, HOUR_MS);
        return OMS_OK;
    }
    if (tried_last(d, job))
        return give_up(d, job, "every try failed");
    if (subscription_is(subscription, SUBSCRIPTION_CANCELLED))
        return give_up(d, job, "the subscription was cancelled");
    count_tick(d, job);
    if (!method_refused(d))
        return try_again(d, job);
    return tried_last(d, job) ? give_up(d, job, "no other method was given") : OMS_OK;
}

void
hurry_dunning(struct decision *d)
{
    struct job_row *job = find_dunning(d->rows);

    if (job && id_equal(&job->order_id, &rows_subscription(d->rows)->dunning_order))
        job->due_at = d->now;
}

void
settle_dunning(struct decision *d)
{
    struct subscription_row *subscription = rows_subscription(d->rows);
    const struct order_row *order = rows_order(d->rows);

    if (!subscription || !order)
        return;
    const struct payment_row *payment = rows_current_payment(d->rows);
    struct job_row *job = find_dunning(d->rows);
    if (order_state(order) == OMS_STATE_PENDING && !(payment && payment->authorised > 0))
        return;
    if (job)
        job_finish(d, job, JOB_DONE);
    if (!shown_by_subscription(d))
        return;
    subscription->dunning_order = (oms_id){{0}};
    subscription->dunning_since = OMS_NONE;
    subscription->dunning_next = OMS_NONE;
    if (!order_ended(order))
        note(d, EVENT_SUBSCRIPTION_PAID, (oms_text){0});
    if (subscription->waiting_since != OMS_NONE)
        subscription->due_at = d->now;
}
