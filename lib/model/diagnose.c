/* Why an order does not move: its open problems with the jobs behind them, jobs without a problem, and else what its state waits for. Rows in, findings out;
 * the words are tables. Pure. */
#include "model/diagnose.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"
#include "model/decision.h"
#include "model/diagnose_words.h"
#include "model/effects.h"
#include "model/facets.h"
#include "model/job.h"
#include "oms/hold.h"

#define OVERDUE (5 * MINUTE_MS)

struct doctor {
    const struct order_rows *rows;
    const struct policy *policy;
    int64_t now;
    struct arena_list found; /* oms_diagnosis */
    oms_diagnosis spare;     /* out of memory: the arena knows, and nobody reads it */
};

static oms_diagnosis *
add(struct doctor *doctor, int64_t since)
{
    const struct order_row *order = rows_order(doctor->rows);
    oms_diagnosis *found = arena_list_add(doctor->rows->arena, &doctor->found, sizeof *found);

    if (!found)
        found = &doctor->spare;
    *found = (oms_diagnosis){.size = sizeof *found,
                             .number = order->number.data,
                             .state = order->state.data,
                             .order = order->id,
                             .since = since,
                             .next_at = OMS_NONE,
                             .alert_at = OMS_NONE};
    return found;
}

/* It stays all right, or waiting, until the age is reached. */
static void
alert_after(const struct doctor *doctor, oms_diagnosis *found, int64_t age)
{
    found->alert_at = time_after(found->since, age);
    if (doctor->now >= found->alert_at)
        found->level = OMS_LEVEL_ALERT;
}

static int64_t
tries_made(const struct job_row *job)
{
    if (text_is(job->state, JOB_RUNNING))
        return job->tries + 1;
    return job->tries == 0 && job->attempts > 0 ? 1 : job->tries;
}

static const char *
next_step(const struct doctor *doctor, const struct job_row *job, const oms_diagnosis *found)
{
    const bool again = found->attempt > 0;

    if (text_is(job->state, JOB_RUNNING))
        return "the worker that has it answers, or its lease ends and another takes it over";
    if (job->uncertain && job_changes_world(job) && service_of(doctor->policy, job)->can_query)
        return "the provider is asked what became of it";
    if (again && job->tries > 0 && found->attempts > 0)
        return arena_format(doctor->rows->arena, "%s again (try %lld of %lld)", errand_of(job).step,
                            (long long)job->tries + 1, (long long)found->attempts)
            .data;
    return arena_format(doctor->rows->arena, "%s%s", errand_of(job).step, again ? " again" : "").data;
}

/* Nobody does what is due. */
static void
note_overdue(const struct doctor *doctor, oms_diagnosis *found)
{
    if (found->next_at == OMS_NONE || doctor->now < time_after(found->next_at, OVERDUE))
        return;
    found->level = OMS_LEVEL_ALERT;
    found->alert_at = time_after(found->next_at, OVERDUE);
    found->actor = OMS_ACTOR_OPERATIONS;
    found->advice = "Run the engine: this is overdue, and nobody does it";
}

static void
describe_job(const struct doctor *doctor, oms_diagnosis *found, const struct job_row *job)
{
    const int32_t schedule = errand_of(job).schedule;
    char key[JOB_KEY_SIZE];

    job_key(job, key);
    found->job = job->kind.data;
    found->key = arena_text(doctor->rows->arena, text_of(key)).data;
    found->said = job->message.data;
    if (text_is(job->state, JOB_DONE))
        return; /* a definite no: there is no schedule any more */
    found->attempts = schedule < 0 ? 0 : doctor->policy->schedules[schedule].retries + 1;
    found->attempt = tries_made(job);
    if (found->attempts > 0 && found->attempt > found->attempts)
        found->attempt = found->attempts;
    if (!job_open(job))
        return;
    found->next = next_step(doctor, job, found);
    found->next_at = job->due_at;
}

/* What ends a wait that nothing else ends. */
static void
describe_hold(const struct doctor *doctor, oms_diagnosis *found)
{
    const struct order_row *order = rows_order(doctor->rows);

    if (found->next_at != OMS_NONE || order_state(order) != OMS_STATE_PENDING || order->hold_until == OMS_NONE)
        return;
    found->next = "the order is cancelled, and its units are free";
    found->next_at = order->hold_until;
}

/* A possible duplicate stops nothing, but can be acted on until it is shipped. Of an order that ended only what a person has to settle is still open. */
static bool
matters(const struct order_rows *rows, const struct problem_row *problem)
{
    const int32_t state = order_state(rows_order(rows));

    if (problem->open_since == OMS_NONE)
        return false;
    if (text_is(problem->code, "ORD-5002"))
        return state == OMS_STATE_PENDING || state == OMS_STATE_CONFIRMED || state == OMS_STATE_PROCESSING;
    return !order_ended(rows_order(rows)) || text_is(problem->rule, "job");
}

/* It is not finished, or what came of it was no. */
static bool
may_be_the_reason(const struct job_row *job)
{
    return job_open(job) || text_is(job->state, JOB_DEAD) || (job->outcome.data && !text_is(job->outcome, "ok"));
}

/* The latest job that such a problem is about. */
static const struct job_row *
job_of(const struct order_rows *rows, const struct problem_row *problem)
{
    for (size_t i = rows->jobs.n; i-- > 0;) {
        const struct job_row *job = rows_job(rows, i);

        if (problem->next_try != OMS_NONE && job->due_at == problem->next_try)
            return job;
        if (text_is(problem->rule, errand_of(job).rule) && may_be_the_reason(job))
            return job;
    }
    return NULL;
}

static void
describe_problem(const struct doctor *doctor, oms_diagnosis *found, const struct problem_row *problem,
                 const struct job_row *job)
{
    const oms_code_info *info = code_known(doctor->policy->rules, problem->code.data);

    found->level = OMS_LEVEL_WAITING;
    found->code = problem->code.data;
    found->what = problem->message.data;
    found->advice = info ? info->resolution : NULL;
    found->hold = oms_hold_name((int32_t)problem->hold);
    if (found->hold)
        found->owner = problem->set_by.data ? problem->set_by.data : problem->rule.data;
    if (job)
        describe_job(doctor, found, job);
    if (found->next_at == OMS_NONE && problem->next_try != OMS_NONE) {
        found->next = "it is tried again";
        found->next_at = problem->next_try;
    }
    if (found->next_at == OMS_NONE) {
        found->actor = info ? info->actor : OMS_ACTOR_OPERATIONS;
        found->waits_for = people_words[found->actor].waits_for;
        alert_after(doctor, found, people_words[found->actor].alert_age);
    } else
        found->waits_for = job ? errand_of(job).waits_for : people_words[OMS_ACTOR_NOBODY].waits_for;
    describe_hold(doctor, found);
    note_overdue(doctor, found);
}

/* One problem stands for every job that needs a person. */
static void
diagnose_unclear(struct doctor *doctor, const struct problem_row *problem)
{
    bool any = false;

    for (size_t i = 0; i < doctor->rows->jobs.n; i++) {
        const struct job_row *job = rows_job(doctor->rows, i);

        if (!text_is(job->state, JOB_NEEDS_OPERATOR))
            continue;
        describe_problem(doctor, add(doctor, problem->open_since), problem, job);
        any = true;
    }
    if (!any)
        describe_problem(doctor, add(doctor, problem->open_since), problem, NULL);
}

static void
diagnose_problems(struct doctor *doctor)
{
    for (size_t i = 0; i < doctor->rows->problems.n; i++) {
        const struct problem_row *problem = rows_problem(doctor->rows, i);

        if (!matters(doctor->rows, problem))
            continue;
        if (text_is(problem->rule, "job"))
            diagnose_unclear(doctor, problem);
        else
            describe_problem(doctor, add(doctor, problem->open_since), problem, job_of(doctor->rows, problem));
    }
}

static bool
told_by_problem(const struct order_rows *rows, const struct job_row *job)
{
    for (size_t i = 0; i < rows->problems.n; i++) {
        const struct problem_row *problem = rows_problem(rows, i);
        if (!matters(rows, problem))
            continue;
        if (job_of(rows, problem) == job)
            return true;
        if (text_is(problem->rule, "job") && text_is(job->state, JOB_NEEDS_OPERATOR))
            return true;
    }
    return false;
}

/* The customer is at it: 3-D Secure, a redirect, a code to scan. */
static void
describe_action(const struct doctor *doctor, oms_diagnosis *found, const struct payment_row *payment)
{
    found->waits_for = people_words[OMS_ACTOR_CUSTOMER].waits_for;
    found->actor = OMS_ACTOR_CUSTOMER;
    found->what = arena_format(doctor->rows->arena, "the customer has to complete the payment (%s)",
                               payment->action_kind.data ? payment->action_kind.data : "an action of the provider")
                      .data;
    found->advice = "Show the customer the payment's action again, or offer another method";
}

static void
diagnose_job(struct doctor *doctor, const struct job_row *job)
{
    const struct payment_row *action = open_action(doctor->rows);
    oms_diagnosis *found = add(doctor, job->created_at);

    describe_job(doctor, found, job);
    found->waits_for = errand_of(job).waits_for;
    found->what = arena_format(doctor->rows->arena, "%s is %s", job->kind.data, job->state.data).data;
    found->level = job->tries > 0 ? OMS_LEVEL_WAITING : OMS_LEVEL_OK;
    if (action && job_is(job, JOB_AUTHORIZE) && job->payment == action->n)
        describe_action(doctor, found, action);
    note_overdue(doctor, found);
}

/* Given up, though nothing else waits for it: a message, say. */
static void
diagnose_stuck(struct doctor *doctor, const struct job_row *job)
{
    oms_diagnosis *found = add(doctor, job->stuck_since);

    describe_job(doctor, found, job);
    found->level = OMS_LEVEL_WAITING;
    found->actor = OMS_ACTOR_OPERATIONS;
    found->waits_for = people_words[OMS_ACTOR_OPERATIONS].waits_for;
    found->what = arena_format(doctor->rows->arena, "%s was given up", job->kind.data).data;
    found->advice = "Mend what it failed of, then have it tried again";
    alert_after(doctor, found, people_words[OMS_ACTOR_OPERATIONS].alert_age);
}

/* No order waits for a message to go out; one that was given up is a dead letter like others. And the clock of dunning is told with the payment that failed. */
static bool
says_nothing_new(const struct job_row *job)
{
    return job_open(job) && (job_is(job, JOB_MESSAGE) || job_is(job, JOB_DUNNING));
}

static void
diagnose_jobs(struct doctor *doctor)
{
    for (size_t i = 0; i < doctor->rows->jobs.n; i++) {
        const struct job_row *job = rows_job(doctor->rows, i);

        if (says_nothing_new(job) || told_by_problem(doctor->rows, job))
            continue;
        if (job_open(job))
            diagnose_job(doctor, job);
        else if (job->stuck_since != OMS_NONE)
            diagnose_stuck(doctor, job);
    }
}

static void
diagnose_state(struct doctor *doctor)
{
    const struct order_row *order = rows_order(doctor->rows);
    const int32_t state = order_state(order);
    oms_diagnosis *found;

    if (!state_words[state].waits_for)
        return;
    found = add(doctor, state == OMS_STATE_PENDING ? order->created_at : order->updated_at);
    found->waits_for = state_words[state].waits_for;
    found->what = state_words[state].what;
    found->advice = state_words[state].advice;
    found->actor = state == OMS_STATE_CONFIRMED ? OMS_ACTOR_OPERATIONS : OMS_ACTOR_MERCHANT;
    alert_after(doctor, found, state_words[state].alert_age);
    describe_hold(doctor, found);
    note_overdue(doctor, found);
}

struct arena_list
diagnose(const struct order_rows *rows, const struct policy *policy, int64_t now)
{
    struct doctor doctor = {.rows = rows, .policy = policy, .now = now};

    diagnose_problems(&doctor);
    diagnose_jobs(&doctor);
    if (doctor.found.n == 0)
        diagnose_state(&doctor);
    return doctor.found;
}

static const char *const levels[] = {
    [OMS_LEVEL_OK] = "ok", [OMS_LEVEL_WAITING] = "waiting", [OMS_LEVEL_ALERT] = "alert"};

const char *
oms_level_name(int32_t level)
{
    return level >= OMS_LEVEL_OK && level <= OMS_LEVEL_ALERT ? levels[level] : NULL;
}
