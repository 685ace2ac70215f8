/* Carrying out jobs. A job is leased by one commit, its service called outside of any transaction, and the outcome recorded by another commit. */
#include "engine/execute.h"

#include <stdlib.h>

#include "base/plant.h"
#include "base/text.h"
#include "engine/budget.h"
#include "engine/call.h"
#include "engine/subscription_jobs.h"
#include "model/effects.h"
#include "model/job.h"
#include "oms/order.h"

static const struct use_case lease_case = {.name = "lease", .load = LOAD_ALL, .decide = decide_lease};

/* A job that always loses the race for stock goes on by its schedule. */
static bool
step_exhausted(struct run *run)
{
    struct step_command *command = run->command;

    if (command->outrun)
        return false;
    command->outrun = true;
    return true;
}

static const struct use_case step_case = {.name = "step",
                                          .load = LOAD_ALL,
                                          .needs_stock = true,
                                          .survives_veto = true,
                                          .decide = decide_step,
                                          .exhausted = step_exhausted};

static const struct use_case expire_case = {
    .name = "expire", .load = LOAD_ALL, .survives_veto = true, .decide = decide_expire};

/* How carriers answer is kept beside what they answer. */
static int32_t
read_carriers(struct run *run, struct loader *loader)
{
    const struct outcome_command *command = run->command;

    if (command->note_answer)
        loader_add(loader, TABLE_CARRIERS, NULL, 0, &run->rows.carriers);
    return OMS_OK;
}

/* An outcome has to get in: money may hang on it. */
static const struct use_case outcome_case = {.name = "outcome",
                                             .load = LOAD_ALL,
                                             .needs_stock = true,
                                             .attempts = 64,
                                             .survives_veto = true,
                                             .reads = read_carriers,
                                             .decide = decide_outcome};

bool
any_job(const struct job_row *job)
{
    (void)job;
    return true;
}

bool
payment_job(const struct job_row *job)
{
    return job_is(job, JOB_AUTHORIZE) || job_is(job, JOB_CAPTURE);
}

bool
booking_job(const struct job_row *job)
{
    return job_is(job, JOB_BOOK);
}

static void
replace(oms_order **order, oms_order *latest)
{
    if (!latest)
        return;
    oms_order_free(*order);
    *order = latest;
}

int32_t
expire_order(oms_engine *engine, const oms_id *id, bool *changed, oms_error **error)
{
    struct run run = {.engine = engine, .use_case = &expire_case, .id = *id};
    struct run *runs[] = {&run};

    use_case_run_many(runs, 1);
    *changed = run.code == OMS_OK;
    return run_take(&run, NULL, error);
}

static const struct job_row *
due_job(const oms_order *order, int64_t now, job_filter filter)
{
    for (size_t i = 0; i < order->rows.jobs.n; i++) {
        const struct job_row *job = rows_job(&order->rows, i);
        if (PLANTED(LEASE_ETERNAL) && text_is(job->state, JOB_RUNNING))
            continue;
        if (job_open(job) && job->due_at != OMS_NONE && job->due_at <= now && filter(job))
            return job;
    }
    return NULL;
}

static int32_t
run_step(oms_engine *engine, int64_t n, oms_order **order, oms_error **error)
{
    struct step_command command = {.n = n};
    struct run run = {.engine = engine, .use_case = &step_case, .id = *oms_order_id(*order), .command = &command};
    struct run *runs[] = {&run};
    oms_order *latest = NULL;

    use_case_run_many(runs, 1);
    int32_t code = run_take(&run, &latest, error);
    replace(order, latest);
    return code;
}

/* The service's answer to a job that is leased; recorded by whoever asks. */
struct call {
    struct run run;
    struct outcome_command command;
    oms_reply reply;
};

static void
call_service(oms_engine *engine, const oms_order *order, const struct lease_command *lease, struct call *call)
{
    const struct job_row *job = rows_find_job(&order->rows, lease->n);

    if (job->tries == 0 && job->attempts == 1)
        budget_first_try(&engine->budget, effect_of(job)->service);
    reply_init(&call->reply);
    call->command = (struct outcome_command){
        .n = job->n, .epoch = job->epoch, .uncertain = lease->uncertain, .reply = &call->reply};
    call->command.code = call_job(engine, &order->rows, job, lease->mode, &call->command.uncertain, &call->reply);
    call->command.note_answer = effect_of(job)->service == SERVICE_CARRIER;
    call->run = (struct run){
        .engine = engine, .use_case = &outcome_case, .id = *oms_order_id(order), .command = &call->command};
}

static int32_t
run_leased(oms_engine *engine, const struct lease_command *lease, oms_order **order, oms_error **error)
{
    struct call *call = malloc(sizeof *call);
    oms_order *latest = NULL;

    if (!call)
        return error_set(error, OMS_E_NOMEM, "out of memory");
    call_service(engine, *order, lease, call);
    struct run *runs[] = {&call->run};
    use_case_run_many(runs, 1);
    int32_t code = run_take(&call->run, &latest, error);
    replace(order, latest);
    reply_end(&call->reply);
    free(call);
    return code;
}

/* When a retry may be made: OMS_NONE is now. Who waited for his turn has it. */
static int64_t
turn_of(oms_engine *engine, const struct job_row *job)
{
    if (job->tries == 0 || job->put_off)
        return OMS_NONE;
    return budget_retry(&engine->budget, effect_of(job)->service, engine_now(engine));
}

/* Another worker may have been quicker: then there is nothing to do, and the order is as it left it. */
static int32_t
run_effect(oms_engine *engine, int64_t n, oms_order **order, oms_error **error)
{
    const struct job_row *job = rows_find_job(&(*order)->rows, n);
    struct lease_command command = {.n = n, .put_off_until = turn_of(engine, job)};
    struct run run = {.engine = engine, .use_case = &lease_case, .id = *oms_order_id(*order), .command = &command};
    struct run *runs[] = {&run};
    oms_order *latest = NULL;

    use_case_run_many(runs, 1);
    const bool leased = (run.code == OMS_OK || PLANTED(INTENT_UNCOMMITTED)) && command.mode != CALL_NONE;
    int32_t code = run_take(&run, &latest, error);
    replace(order, latest);
    return leased ? run_leased(engine, &command, order, error) : code;
}

/* Whoever drives an order ends its hold first, so that nothing is begun for one whose time is over. */
static int32_t
end_hold(oms_engine *engine, oms_order **order, int64_t *done, oms_error **error)
{
    const struct order_row *row = rows_order(&(*order)->rows);
    bool changed = false;
    oms_order *latest = NULL;

    if (row->hold_until == OMS_NONE || row->hold_until > engine_now(engine))
        return OMS_OK;
    int32_t code = expire_order(engine, &row->id, &changed, error);
    if (code == OMS_OK && changed)
        code = snapshot_load(engine, &row->id, &latest, error);
    replace(order, latest);
    *done += changed;
    return code;
}

int32_t
drive(oms_engine *engine, const oms_id *id, job_filter filter, int64_t max, int64_t *done, oms_order **order,
      oms_error **error)
{
    const struct job_row *job;
    int32_t code = OMS_OK;

    *done = 0;
    if (!*order)
        code = snapshot_load(engine, id, order, error);
    if (code == OMS_OK)
        code = end_hold(engine, order, done, error);
    for (; code == OMS_OK && *done < max && (job = due_job(*order, engine_now(engine), filter));
         *done += code == OMS_OK) {
        code = effect_of(job) ? run_effect(engine, job->n, order, error) : run_step(engine, job->n, order, error);
    }
    return code;
}

static bool
freed_job(const struct job_row *job)
{
    return payment_job(job) || booking_job(job) || job_is(job, JOB_TAX);
}

int32_t
answer_and_go_on(oms_engine *engine, const oms_id *id, const struct use_case *use_case, void *command, oms_order **out,
                 oms_error **error)
{
    oms_order *order = NULL;
    int64_t done;
    int32_t code = use_case_run(engine, id, use_case, command, &order, error);

    if (code != OMS_OK)
        return code;
    drive(engine, id, freed_job, 8 + 2 * OMS_LIMIT_CARRIERS, &done, &order, NULL);
    if (out)
        *out = order;
    else
        oms_order_free(order);
    return OMS_OK;
}

static const struct job_row *
leased_job(const oms_order *order)
{
    for (size_t i = 0; i < order->rows.jobs.n; i++)
        if (text_is(rows_job(&order->rows, i)->state, JOB_RUNNING) && !order->rows.jobs.before[i])
            return rows_job(&order->rows, i);
    return NULL;
}

/* Orders whose outcome could not be recorded keep the last durable state; their lease ends by itself. */
void
call_leased(oms_engine *engine, oms_order **orders, size_t n)
{
    struct call *calls = malloc((n ? n : 1) * sizeof *calls);
    struct run **runs = malloc((n ? n : 1) * sizeof *runs);
    size_t *owners = malloc((n ? n : 1) * sizeof *owners);
    size_t n_calls = 0;

    for (size_t i = 0; calls && runs && owners && i < n; i++) {
        const struct job_row *job = orders[i] ? leased_job(orders[i]) : NULL;
        if (!job)
            continue;
        call_service(engine, orders[i], &(struct lease_command){.n = job->n, .mode = CALL_SEND}, &calls[n_calls]);
        runs[n_calls] = &calls[n_calls].run;
        owners[n_calls++] = i;
    }
    if (n_calls)
        use_case_run_many(runs, n_calls);
    for (size_t i = 0; i < n_calls; i++) {
        oms_order *latest = NULL;
        if (run_take(runs[i], &latest, NULL) == OMS_OK)
            replace(&orders[owners[i]], latest);
        reply_end(&calls[i].reply);
    }
    free(owners);
    free(runs);
    free(calls);
}

static int32_t
complete_for_subscription(oms_engine *engine, const oms_id *id, struct outcome_command *command, oms_error **error)
{
    oms_error *said = NULL;
    const int32_t code = record_outcome(engine, id, command, &said);

    return said_of_subscription(code, said, error);
}

int32_t
oms_complete(oms_engine *engine, const char *key, int32_t outcome, const oms_reply *reply, oms_error **error)
{
    struct outcome_command command = {.code = outcome, .reply = reply};
    struct run run = {.engine = engine, .use_case = &outcome_case, .command = &command};
    struct run *runs[] = {&run};
    int32_t code = engine_enter(engine, true, error);

    if (code != OMS_OK)
        return code;
    if (!key || !job_parse_key(key, &run.id, &command.n))
        return error_set(error, OMS_E_NOT_FOUND, "key: it is no intent's key");
    if (outcome != OMS_OK && outcome != OMS_E_DECLINED && outcome != OMS_E_DECLINED_RETRY && outcome != OMS_E_REJECTED)
        return error_set(error, OMS_E_INVALID, "outcome: %s is not definite", oms_result_name(outcome));
    use_case_run_many(runs, 1);
    const oms_id id = run.id;
    code = run_take(&run, NULL, error);
    if (code == OMS_E_NOT_FOUND)
        code = complete_for_subscription(engine, &id, &command, error);
    if (code == OMS_OK && command.answer != OMS_OK)
        return error_set(error, command.answer, "key: %s",
                         command.answer == OMS_E_ALREADY ? "this outcome was known already"
                                                         : "another outcome is known: a person has to look");
    return code;
}
