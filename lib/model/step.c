/* Due steps that need no service, and leases for those that do. Pure. */
#include "base/plant.h"
#include "model/steps.h"

#include "base/clock.h"
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

#define DEADLY_LAPSES 3

/* Once more by the inventory schedule, or, when that is used up, never, unless a guard wants the order kept. */
static int32_t
reserve_later(struct decision *d, struct job_row *job, oms_text why)
{
    if (job_retry(d, job, OMS_RETRY_INVENTORY, 0)) {
        open_problem(d, "ORD-2002", "inventory", 0, job->due_at, "%s", why.data ? why.data : "");
        add_event(d, EVENT_JOB_RETRY, OMS_NONE, OMS_NONE, job->kind);
        return OMS_OK;
    }
    if (d->veto)
        return veto_step(d, job);
    job_finish(d, job, JOB_DEAD);
    return cancel_order(d, TEXT("inventory schedule used up"), "release");
}

/* What is paid has no hold that ends. */
static int64_t
reserve_until(const struct decision *d)
{
    const struct payment_row *payment = rows_current_payment(d->rows);

    return payment->captured > 0 ? OMS_NONE : hold_end(d, payment->method);
}

/* The race for stock was lost when the order was placed: try again by the inventory schedule. A guard has no say in what is reserved. */
int32_t
step_reserve(struct decision *d, struct job_row *job)
{
    struct order_row *order = rows_order(d->rows);
    const int64_t until = reserve_until(d);
    oms_text short_of;

    if (!reserve_order(d, until, &short_of))
        return reserve_later(d, job, arena_format(d->arena, "%s could not be reserved yet", short_of.data));
    order->hold_until = until;
    job_finish(d, job, JOB_DONE);
    close_problems(d, "inventory");
    add_event(d, EVENT_RESERVED, OMS_NONE, OMS_NONE, (oms_text){0});
    return d->veto ? veto_confirmation(d) : advance(d, false);
}

static const struct {
    const char *kind;
    int32_t (*step)(struct decision *d, struct job_row *job);
} steps[] = {{JOB_PROCESS, step_process}, {JOB_RESERVE, step_reserve}, {JOB_DUNNING, step_dun}};

int32_t
decide_step(struct decision *d, void *arg)
{
    const struct step_command *command = arg;
    struct job_row *job = rows_find_job(d->rows, command->n);

    if (!job || !job_open(job) || job->due_at > d->now)
        return DECIDE_NOTHING;
    if (d->veto && !job_is(job, JOB_RESERVE) && !job_is(job, JOB_DUNNING))
        return veto_step(d, job);
    if (command->outrun && job_is(job, JOB_RESERVE))
        return reserve_later(d, job, TEXT("others were always quicker to reserve the same units"));
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (job_is(job, steps[i].kind))
            return steps[i].step(d, job);
    return refuse(d, OMS_E_INTERNAL, "no step for a job of kind %s", job->kind.data);
}

/* Where no key is known the clock has no say: that of another machine may be behind. */
bool
key_too_old(const struct decision *d, const struct job_row *job)
{
    const struct service_policy *service = service_of(d->policy, job);

    return job->uncertain && job_changes_world(job) && !service->can_query && !PLANTED(KEY_OUTLIVED) &&
           (service->key_lifetime_ms == 0 || d->now - job->first_sent_at >= service->key_lifetime_ms);
}

/* Whoever takes it dies of it, or takes longer than the lease. */
static bool
poisonous(const struct job_row *job)
{
    return text_is(job->state, JOB_RUNNING) && job->lapses + 1 >= DEADLY_LAPSES;
}

static int32_t
give_up_poison(struct decision *d, struct job_row *job)
{
    static const char why[] = "its worker died, or was slower than its lease, three times in a row";

    if (job_changes_world(job)) {
        job_needs_operator(d, job, why);
        return OMS_OK;
    }
    job->message = TEXT(why);
    job->uncertain = 0;
    job_finish(d, job, JOB_DEAD);
    return effect_of(job)->delayed(d, job, NULL, OMS_NONE);
}

/* With what its problem promises. */
static void
wait_until(struct decision *d, struct job_row *job, int64_t until)
{
    for (size_t i = 0; i < d->rows->problems.n; i++)
        if (rows_problem(d->rows, i)->next_try == job->due_at)
            rows_problem(d->rows, i)->next_try = until;
    job->due_at = until;
}

/* There are too many retries of its service: it waits for its turn, which counts as no try. */
static int32_t
put_off(struct decision *d, struct job_row *job, int64_t until)
{
    wait_until(d, job, until);
    job->put_off = 1;
    return OMS_OK;
}

static int32_t
hold_back(struct decision *d, struct job_row *job)
{
    wait_until(d, job, look_again_at(d, OMS_RETRY_PAYMENT));
    return OMS_OK;
}

/* No charge is begun on an order that somebody holds; what was begun is looked after. */
static bool
charge_held(const struct decision *d, const struct job_row *job)
{
    return job_is(job, JOB_AUTHORIZE) && rows_order(d->rows)->holds && !job->uncertain;
}

int32_t
decide_lease(struct decision *d, void *arg)
{
    struct lease_command *command = arg;
    struct job_row *job = rows_find_job(d->rows, command->n);

    command->mode = CALL_NONE;
    if (!job || !effect_of(job) || !job_open(job) || job->due_at > d->now)
        return DECIDE_NOTHING;
    if (poisonous(job))
        return give_up_poison(d, job);
    if (charge_held(d, job))
        return hold_back(d, job);
    if (command->put_off_until > d->now)
        return put_off(d, job, command->put_off_until);
    if (key_too_old(d, job)) {
        job_needs_operator(d, job,
                           "it may have happened, the service offers no query, and the key is too old to send again");
        return OMS_OK;
    }
    command->uncertain = job->uncertain;
    command->mode =
        job->uncertain && job_changes_world(job) && service_of(d->policy, job)->can_query ? CALL_QUERY : CALL_SEND;
    job_lease(d, job);
    return OMS_OK;
}
