/* Setting and releasing holds. See hold.h. */
#include "model/hold.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "model/event.h"
#include "model/job.h"
#include "model/lookups.h"
#include "model/pay.h"
#include "model/stock.h"
#include "oms/hold.h"

_Static_assert(HOLD_PAYMENT == OMS_HOLD_PAYMENT && HOLD_FRAUD == OMS_HOLD_FRAUD && HOLD_ADDRESS == OMS_HOLD_ADDRESS &&
                   HOLD_OPERATIONS == OMS_HOLD_OPERATIONS,
               "the bits of orders.holds are the public kinds");

static const struct {
    int32_t kind;
    const char *name;
    const char *rule; /* of a problem that a person makes */
} kinds[] = {{OMS_HOLD_PAYMENT, "payment", "hold.payment"},
             {OMS_HOLD_FRAUD, "fraud", "hold.fraud"},
             {OMS_HOLD_ADDRESS, "address", "hold.address"},
             {OMS_HOLD_OPERATIONS, "operations", "hold.operations"}};
#define N_KINDS (sizeof kinds / sizeof *kinds)

const char *
oms_hold_name(int32_t kind)
{
    for (size_t i = 0; i < N_KINDS; i++)
        if (kinds[i].kind == kind)
            return kinds[i].name;
    return NULL;
}

int32_t
oms_hold_parse(const char *name)
{
    for (size_t i = 0; name && i < N_KINDS; i++)
        if (strcmp(kinds[i].name, name) == 0)
            return kinds[i].kind;
    return 0;
}

static const char *
rule_of(int64_t kind)
{
    size_t i = 0;

    while (kinds[i].kind != kind)
        i++;
    return kinds[i].rule;
}

int32_t
refuse_gone(struct decision *d)
{
    const struct order_row *order = rows_order(d->rows);
    const int32_t state = order_state(order);

    if (state == OMS_STATE_PENDING || state == OMS_STATE_CONFIRMED || state == OMS_STATE_PROCESSING)
        return OMS_OK;
    return refuse(d, OMS_E_STATE, "order %s is %s: there is nothing left to hold back", order->number.data,
                  order->state.data);
}

/* "fraud by maria: looks odd", as far as it was said. */
static oms_text
words(struct decision *d, const struct hold_command *command)
{
    return arena_format(d->arena, "%s%s%s%s%s", oms_hold_name((int32_t)command->kind), command->by.data ? " by " : "",
                        command->by.data ? command->by.data : "", command->note.data ? ": " : "",
                        command->note.data ? command->note.data : "");
}

/* People look at it by day: its units wait that long. */
static void
keep_for_review(struct decision *d)
{
    struct order_row *order = rows_order(d->rows);
    const int64_t until = time_after(d->now, d->policy->review_ms);

    if (order_state(order) != OMS_STATE_PENDING || order->hold_until == OMS_NONE || d->now >= order->hold_until ||
        order->hold_until >= until)
        return;
    hold_order(d, until);
    order->hold_until = until;
}

int32_t
decide_hold(struct decision *d, void *arg)
{
    const struct hold_command *command = arg;
    const oms_text said = words(d, command);
    struct problem_row *problem;
    int32_t code = refuse_gone(d);

    if (code != OMS_OK)
        return code;
    problem = open_problem(d, "ORD-1009", rule_of(command->kind), command->kind, OMS_NONE, "held for %s",
                           said.data ? said.data : "");
    if (!problem)
        return OMS_E_NOMEM;
    problem->set_by = arena_text(d->arena, command->by);
    keep_for_review(d);
    add_event(d, EVENT_HELD, OMS_NONE, OMS_NONE, said);
    return OMS_OK;
}

static void
stop_jobs(struct decision *d, const char *kind)
{
    struct job_row *job;

    while ((job = find_open_job(d->rows, kind, OMS_NONE)))
        job_finish(d, job, job_unsent(job) ? JOB_CANCELLED : JOB_DONE);
    forget_jobs(d, kind);
}

void
stop_asking(struct decision *d, const char *rule)
{
    static const struct {
        const char *rule;
        const char *job;
    } asked[] = {{"customer.address", JOB_ADDRESS}, {"customer.standing", JOB_CUSTOMER}};

    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
        if (strcmp(rule, asked[i].rule) == 0)
            stop_jobs(d, asked[i].job);
}

static void
hurry_fulfilment(struct decision *d)
{
    struct job_row *job = find_open_job(d->rows, JOB_PROCESS, OMS_NONE);

    if (job && job->due_at > d->now)
        job->due_at = d->now;
}

int32_t
go_on_after_answer(struct decision *d)
{
    struct order_row *order = rows_order(d->rows);
    int32_t code = OMS_OK;

    if (order->holds)
        return OMS_OK;
    if (order_state(order) != OMS_STATE_PENDING) {
        hurry_fulfilment(d);
        return OMS_OK;
    }
    if (order->hold_until != OMS_NONE) {
        const int64_t until = hold_end(d, rows_current_payment(d->rows)->method);
        code = reserve_again(d, until);
        order->hold_until = until;
    }
    return code == OMS_OK ? advance(d, false) : code;
}

static struct problem_row *
find_hold(const struct decision *d, int64_t kind)
{
    for (size_t i = 0; i < d->rows->problems.n; i++) {
        struct problem_row *problem = rows_problem(d->rows, i);
        if (problem->open_since != OMS_NONE && problem->hold == kind)
            return problem;
    }
    return NULL;
}

static bool
unpriced(const struct problem_row *problem)
{
    return text_is(problem->rule, lookup_later(LOOKUP_PRICING)->rule) ||
           text_is(problem->rule, lookup_later(LOOKUP_TAX)->rule);
}

int32_t
decide_release(struct decision *d, void *arg)
{
    const struct hold_command *command = arg;
    const struct order_row *order = rows_order(d->rows);
    struct problem_row *problem = find_hold(d, command->kind);

    if (!problem)
        return refuse(d, OMS_E_STATE, "order %s is not held for %s", order->number.data,
                      oms_hold_name((int32_t)command->kind));
    while ((problem = find_hold(d, command->kind))) {
        if (unpriced(problem))
            return refuse(d, OMS_E_STATE, "order %s cannot go on: %s", order->number.data, problem->message.data);
        stop_asking(d, problem->rule.data);
        close_problems(d, problem->rule.data);
    }
    add_event(d, EVENT_HOLD_RELEASED, OMS_NONE, OMS_NONE, words(d, command));
    return go_on_after_answer(d);
}
