/* See subscription_jobs.h. Leases, calls and records as execute.c does for orders; the decisions are the same. */
#include "engine/subscription_jobs.h"

#include "engine/budget.h"
#include "engine/call.h"
#include "model/effects.h"
#include "model/job.h"

static int32_t
read_with_jobs(struct run *run, struct loader *loader)
{
    loader_add(loader, TABLE_JOBS, &run->id, 1, &run->rows.jobs);
    return read_subscription(run, loader);
}

static int32_t
decide_look(struct decision *d, void *command)
{
    (void)d;
    (void)command;
    return DECIDE_NOTHING;
}

/* Decisions rely on an order where there is any other kind. */
static bool
only_messages(const struct order_rows *rows)
{
    for (size_t i = 0; i < rows->jobs.n; i++)
        if (!job_is(rows_job(rows, i), JOB_MESSAGE))
            return false;
    return true;
}

static int32_t
refuse_flaw(struct decision *d)
{
    return refuse(d, OMS_E_CORRUPT, "subscription %s has a job that is no message",
                  rows_subscription(d->rows)->number.data);
}

static int32_t
decide_lease_message(struct decision *d, void *command)
{
    return only_messages(d->rows) ? decide_lease(d, command) : refuse_flaw(d);
}

static int32_t
decide_message_outcome(struct decision *d, void *command)
{
    return only_messages(d->rows) ? decide_outcome(d, command) : refuse_flaw(d);
}

static int32_t
decide_revive_message(struct decision *d, void *command)
{
    return only_messages(d->rows) ? decide_revive(d, command) : refuse_flaw(d);
}

static const struct use_case look_case = {.name = "look", .reads = read_with_jobs, .decide = decide_look};
static const struct use_case lease_case = {.name = "lease", .reads = read_with_jobs, .decide = decide_lease_message};
static const struct use_case outcome_case = {
    .name = "outcome", .attempts = 64, .reads = read_with_jobs, .decide = decide_message_outcome};

static const struct use_case revive_case = {.name = "retry", .reads = read_with_jobs, .decide = decide_revive_message};

static const struct job_row *
due_job(const oms_subscription *subscription, int64_t now)
{
    const struct order_rows *rows = subscription_rows(subscription);

    for (size_t i = 0; i < rows->jobs.n; i++) {
        const struct job_row *job = rows_job(rows, i);
        if (job_open(job) && job->due_at != OMS_NONE && job->due_at <= now)
            return job;
    }
    return NULL;
}

static int64_t
turn_of(oms_engine *engine, const struct job_row *job)
{
    if (job->tries == 0 || job->put_off)
        return OMS_NONE;
    return budget_retry(&engine->budget, SERVICE_NOTIFICATION, engine_now(engine));
}

static void
replace(oms_subscription **subscription, oms_subscription *latest)
{
    if (!latest)
        return;
    oms_subscription_free(*subscription);
    *subscription = latest;
}

int32_t
record_outcome(oms_engine *engine, const oms_id *id, struct outcome_command *command, oms_error **error)
{
    return subscription_decide(engine, id, &outcome_case, command, NULL, NULL, error);
}

int32_t
retry_message(oms_engine *engine, const oms_id *id, struct revive_command *command, oms_error **error)
{
    return subscription_decide(engine, id, &revive_case, command, NULL, NULL, error);
}

int32_t
said_of_subscription(int32_t code, oms_error *said, oms_error **error)
{
    oms_error *unsaid = said;

    if (error && code != OMS_E_NOT_FOUND) {
        unsaid = *error;
        *error = said;
    }
    oms_error_free(unsaid);
    return code;
}

static int32_t
call_leased(oms_engine *engine, const oms_id *id, const struct lease_command *lease, oms_subscription **subscription,
            oms_error **error)
{
    const struct order_rows *rows = subscription_rows(*subscription);
    const struct job_row *job = rows_find_job(rows, lease->n);
    oms_subscription *latest = NULL;
    oms_reply reply;

    if (job->tries == 0 && job->attempts == 1)
        budget_first_try(&engine->budget, SERVICE_NOTIFICATION);
    reply_init(&reply);
    struct outcome_command command = {.n = job->n, .epoch = job->epoch, .uncertain = lease->uncertain, .reply = &reply};
    command.code = call_job(engine, rows, job, lease->mode, &command.uncertain, &reply);
    int32_t code = subscription_decide(engine, id, &outcome_case, &command, NULL, &latest, error);
    reply_end(&reply);
    replace(subscription, latest);
    return code;
}

/* Another worker may have been quicker: then there is nothing to call. */
static int32_t
do_job(oms_engine *engine, const oms_id *id, const struct job_row *job, oms_subscription **subscription,
       oms_error **error)
{
    struct lease_command lease = {.n = job->n, .put_off_until = turn_of(engine, job)};
    oms_subscription *latest = NULL;
    int32_t decided = DECIDE_NOTHING;
    int32_t code = subscription_decide(engine, id, &lease_case, &lease, &decided, &latest, error);

    replace(subscription, latest);
    if (code != OMS_OK || decided != OMS_OK || lease.mode == CALL_NONE)
        return code;
    return call_leased(engine, id, &lease, subscription, error);
}

int32_t
drive_subscription(oms_engine *engine, const oms_id *id, int64_t max, int64_t *done, oms_error **error)
{
    oms_subscription *subscription = NULL;
    const struct job_row *job;
    int32_t code = subscription_decide(engine, id, &look_case, NULL, NULL, &subscription, error);

    *done = 0;
    for (; code == OMS_OK && *done < max && (job = due_job(subscription, engine_now(engine))); *done += code == OMS_OK)
        code = do_job(engine, id, job, &subscription, error);
    oms_subscription_free(subscription);
    return code;
}
