/* What is derived from an order's rows: statuses, what it waits for, what is due. Pure. */
#include "model/facets.h"

#include "base/error.h"
#include "base/text.h"
#include "model/decision.h"
#include "model/job.h"
#include "model/pay.h"
#include "model/shipment.h"

const char *
payment_status(const struct order_rows *rows)
{
    const struct payment_row *payment = rows_current_payment(rows);

    return payment ? payment->status.data : "none";
}

static const char *const fulfilment[OMS_STATE_COUNT] = {
    [OMS_STATE_NEW] = "none",        [OMS_STATE_PENDING] = "none",
    [OMS_STATE_CONFIRMED] = "none",  [OMS_STATE_PROCESSING] = "processing",
    [OMS_STATE_SHIPPED] = "shipped", [OMS_STATE_DELIVERED] = "delivered",
    [OMS_STATE_CANCELLED] = "none",  [OMS_STATE_RETURNED] = "returned",
};

const char *
fulfilment_status(const struct order_rows *rows)
{
    const int32_t state = order_state(rows_order(rows));

    if (state == OMS_STATE_PROCESSING && find_shipment(rows, SHIPMENT_BOOKED))
        return SHIPMENT_BOOKED;
    return fulfilment[state];
}

const struct payment_row *
open_action(const struct order_rows *rows)
{
    const struct payment_row *payment = rows_current_payment(rows);

    return payment && text_is(payment->status, PAYMENT_ACTION) ? payment : NULL;
}

static int64_t
earlier(int64_t a, int64_t b)
{
    return a == OMS_NONE || (b != OMS_NONE && b < a) ? b : a;
}

int64_t
next_due(const struct order_rows *rows)
{
    int64_t due = rows->orders.n ? rows_order(rows)->hold_until : OMS_NONE;

    for (size_t i = 0; i < rows->jobs.n; i++)
        due = earlier(due, rows_job(rows, i)->due_at);
    return due;
}

int64_t
wake_due(const struct order_rows *rows)
{
    const int64_t due = next_due(rows);

    return rows->subscriptions.n ? earlier(due, rows_subscription(rows)->due_at) : due;
}

/* A possible duplicate stops nothing; of an order that ended only what a person has to settle (money, mostly) is still open. */
static bool
stops(const struct order_rows *rows, const struct problem_row *problem)
{
    if (problem->open_since == OMS_NONE || text_is(problem->code, "ORD-5002"))
        return false;
    return !order_ended(rows_order(rows)) || text_is(problem->rule, "job");
}

/* The problem that stops it: one that holds it first, then any that a person or a service has to answer. */
static const struct problem_row *
stopping_problem(const struct order_rows *rows)
{
    const struct problem_row *found = NULL;

    for (size_t i = 0; i < rows->problems.n; i++) {
        const struct problem_row *problem = rows_problem(rows, i);
        if (!stops(rows, problem))
            continue;
        if (problem->hold)
            return problem;
        if (!found)
            found = problem;
    }
    return found;
}

static const char *const actors[] = {
    [OMS_ACTOR_NOBODY] = "nobody: it is tried again by itself",
    [OMS_ACTOR_CUSTOMER] = "the customer",
    [OMS_ACTOR_MERCHANT] = "the merchant",
    [OMS_ACTOR_OPERATIONS] = "operations",
    [OMS_ACTOR_DEVELOPER] = "a developer",
};

static const char *
problem_wait(const struct problem_row *problem, struct arena *arena)
{
    const oms_code_info *info = code_find(problem->code.data);
    const char *actor = problem->next_try != OMS_NONE ? actors[OMS_ACTOR_NOBODY] : actors[info ? info->actor : 0];

    return arena_format(arena, "%s: %s (who acts: %s)", problem->code.data, problem->message.data, actor).data;
}

static const char *
payment_wait(const struct order_rows *rows)
{
    const struct payment_row *payment = rows_current_payment(rows);

    if (open_action(rows))
        return "the customer has to complete the payment";
    if (payment && text_is(payment->method, METHOD_MANUAL))
        return "payment: the merchant records it when it arrives";
    return "payment: the provider's answer";
}

static const char *const steps[OMS_STATE_COUNT] = {
    [OMS_STATE_CONFIRMED] = "fulfilment: it starts by itself when jobs are run",
    [OMS_STATE_PROCESSING] = "dispatch: the merchant ships it",
    [OMS_STATE_SHIPPED] = "delivery: the merchant or carrier confirms it",
};

const char *
waits_for(const struct order_rows *rows, struct arena *arena)
{
    const int32_t state = order_state(rows_order(rows));
    const struct problem_row *problem = stopping_problem(rows);

    if (state == OMS_STATE_NEW)
        return NULL;
    if (problem)
        return problem_wait(problem, arena);
    if (state == OMS_STATE_PROCESSING && find_shipment(rows, SHIPMENT_BOOKING))
        return "the label: a carrier is asked for it when jobs are run";
    return state == OMS_STATE_PENDING ? payment_wait(rows) : steps[state];
}
