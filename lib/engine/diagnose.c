/* The doctor's rounds: every order that may be waiting is found by an index, loaded, judged by lib/model/diagnose.c and told, one at a time, outside of any
 * read. An order stands in several indexes; it is told where it stands first, which its own rows say, so that nothing has to be remembered. Changes nothing. */
#include "model/diagnose.h"

#include "base/text.h"
#include "engine/diagnose_prices.h"
#include "engine/diagnose_subscription.h"
#include "engine/load.h"
#include "engine/pages.h"
#include "oms/state.h"

struct rounds {
    oms_engine *engine;
    oms_diagnosis_fn tell;
    void *user;
    struct arena arena; /* of the order that is looked at */
    struct order_rows rows;
    bool all; /* or one that was asked for */
    oms_error **error;
};

/* Where an order stands in an index. Gone through are, in this order: problems by code, jobs that are due, jobs that were given up, holds, PROCESSING. */
struct place {
    enum table_id table;
    size_t walk; /* of the table; of problems: position in the table of codes, behind it for those of hosts */
    int64_t n;
};

static int32_t
load(struct rounds *rounds, const oms_id *id)
{
    struct loader loader;

    arena_reset(&rounds->arena);
    rounds->rows = (struct order_rows){.arena = &rounds->arena};
    loader_init(&loader, &rounds->arena);
    load_order(&loader, id, LOAD_ORDER | LOAD_MONEY | LOAD_PAYMENTS | LOAD_WORK, &rounds->rows);
    return loader_run(&loader, rounds->engine, rounds->error);
}

/* Some shops never confirm deliveries: in the list of all they would hide the rest. */
static bool
worth_telling(const struct rounds *rounds, const oms_diagnosis *found)
{
    return !rounds->all || found->code || found->job ||
           !text_is(rows_order(&rounds->rows)->state, oms_state_name(OMS_STATE_SHIPPED));
}

static int32_t
tell(struct rounds *rounds)
{
    struct arena_list found;
    int32_t rc = OMS_OK;

    if (rounds->rows.orders.n == 0)
        return OMS_OK;
    found = diagnose(&rounds->rows, &rounds->engine->policy, engine_now(rounds->engine));
    if (!rounds->all || rounds->engine->policy.price_cache_ms)
        rc = find_stale_prices(rounds->engine, &rounds->rows, &found, rounds->error);
    if (rc != OMS_OK)
        return rc;
    if (rounds->arena.failed)
        return error_set(rounds->error, OMS_E_NOMEM, "out of memory");
    struct callback callback = {.engine = rounds->engine};
    engine_callback_begin(&callback);
    for (size_t i = 0; i < found.n && rc == OMS_OK; i++) {
        const oms_diagnosis *diagnosis = (const oms_diagnosis *)found.items + i;
        if (worth_telling(rounds, diagnosis))
            rc = rounds->tell(rounds->user, diagnosis);
    }
    engine_callback_end(&callback);
    return rc;
}

/* Codes of hosts come behind all of the table; which of them this engine knows does not matter. */
static bool
is_hosts(const struct problem_row *problem)
{
    return problem->code.len == 8 && strncmp(problem->code.data, "ORD-9", 5) == 0;
}

static size_t
code_position(const struct problem_row *problem)
{
    const oms_code_info *info;
    size_t i = 0;

    while ((info = oms_code_at(i)) != NULL && !text_is(problem->code, info->code))
        i++;
    return i;
}

static bool
first_problem(const struct order_rows *rows, struct place *place)
{
    const struct problem_row *first = NULL;

    for (size_t i = 0; i < rows->problems.n; i++) {
        const struct problem_row *problem = rows_problem(rows, i);
        const size_t code = code_position(problem);

        if (problem->open_since == OMS_NONE || (oms_code_at(code) == NULL && !is_hosts(problem)))
            continue;
        if (first && (code > place->walk || (code == place->walk && problem->open_since >= first->open_since)))
            continue;
        first = problem;
        *place = (struct place){TABLE_PROBLEMS, code, problem->n};
    }
    return first != NULL;
}

static int64_t
due_time(const struct job_row *job)
{
    return job->due_at;
}

static int64_t
stuck_time(const struct job_row *job)
{
    return job->stuck_since;
}

enum { WALK_DUE, WALK_STUCK };       /* of jobs */
enum { WALK_HOLD, WALK_PROCESSING }; /* of orders */

static bool
first_job(const struct order_rows *rows, int64_t (*time)(const struct job_row *job), size_t by, struct place *place)
{
    const struct job_row *first = NULL;

    for (size_t i = 0; i < rows->jobs.n; i++) {
        const struct job_row *job = rows_job(rows, i);
        if (time(job) != OMS_NONE && (!first || time(job) < time(first)))
            first = job;
    }
    if (first)
        *place = (struct place){TABLE_JOBS, by, first->n};
    return first != NULL;
}

/* Where an order is met first. One that is met by its hold or its state has but one such place. */
static bool
is_place(const struct order_rows *rows, const struct place *here)
{
    struct place first = {TABLE_ORDERS, rows_order(rows)->hold_until == OMS_NONE ? WALK_PROCESSING : WALK_HOLD, 0};

    if (!first_problem(rows, &first) && !first_job(rows, due_time, WALK_DUE, &first))
        first_job(rows, stuck_time, WALK_STUCK, &first);
    return first.table == here->table && first.walk == here->walk && first.n == here->n;
}

static int32_t
visit(struct rounds *rounds, const oms_id *id, const struct place *here)
{
    int32_t rc = load(rounds, id);

    if (rc == OMS_OK && rounds->rows.orders.n > 0 && is_place(&rounds->rows, here))
        rc = tell(rounds);
    return rc;
}

/* The number within the order: the second column of both tables' keys. */
static int64_t
number_of(enum table_id table, const void *row)
{
    if (table == TABLE_PROBLEMS)
        return ((const struct problem_row *)row)->n;
    return table == TABLE_JOBS ? ((const struct job_row *)row)->n : 0;
}

/* The id is the first column of all of them. */
static int32_t
walk(struct rounds *rounds, struct pages *pages, struct place here)
{
    int32_t rc = pages_next(pages, rounds->error);

    while (rc == OMS_OK && pages->rows.n > 0) {
        for (size_t i = 0; i < pages->rows.n && rc == OMS_OK; i++) {
            here.n = number_of(here.table, pages_row(pages, i));
            rc = visit(rounds, pages_row(pages, i), &here);
        }
        if (rc == OMS_OK)
            rc = pages_next(pages, rounds->error);
    }
    pages_close(pages);
    return rc;
}

static int32_t
walk_problems(struct rounds *rounds)
{
    static const struct problem_row first_of_hosts = {.code = {"ORD-9000", 8}};
    const oms_code_info *info;
    struct pages pages;
    size_t code = 0;
    int32_t rc = OMS_OK;

    for (; rc == OMS_OK && (info = oms_code_at(code)) != NULL; code++) {
        const struct problem_row key = {.code = text_of(info->code)};
        pages_open(&pages, rounds->engine, TABLE_PROBLEMS, INDEX_PROBLEMS_BY_OPEN);
        pages.read.key = &key;
        pages.read.n_key = 1;
        rc = walk(rounds, &pages, (struct place){TABLE_PROBLEMS, code, 0});
    }
    if (rc != OMS_OK)
        return rc;
    pages_open(&pages, rounds->engine, TABLE_PROBLEMS, INDEX_PROBLEMS_BY_OPEN);
    pages.read.low = &first_of_hosts;
    return walk(rounds, &pages, (struct place){TABLE_PROBLEMS, code, 0});
}

static int32_t
walk_index(struct rounds *rounds, enum table_id table, int32_t index, size_t by)
{
    struct pages pages;

    pages_open(&pages, rounds->engine, table, index);
    return walk(rounds, &pages, (struct place){table, by, 0});
}

static int32_t
walk_processing(struct rounds *rounds)
{
    const struct order_row key = {.state = text_of(oms_state_name(OMS_STATE_PROCESSING))};
    struct pages pages;

    pages_open(&pages, rounds->engine, TABLE_ORDERS, INDEX_ORDERS_BY_STATE);
    pages.read.key = &key;
    pages.read.n_key = 1;
    return walk(rounds, &pages, (struct place){TABLE_ORDERS, WALK_PROCESSING, 0});
}

static int32_t
walk_all(struct rounds *rounds)
{
    int32_t rc = walk_problems(rounds);

    if (rc == OMS_OK)
        rc = walk_index(rounds, TABLE_JOBS, INDEX_JOBS_BY_DUE, WALK_DUE);
    if (rc == OMS_OK)
        rc = walk_index(rounds, TABLE_JOBS, INDEX_JOBS_BY_STUCK, WALK_STUCK);
    if (rc == OMS_OK)
        rc = walk_index(rounds, TABLE_ORDERS, INDEX_ORDERS_BY_HOLD, WALK_HOLD);
    return rc == OMS_OK ? walk_processing(rounds) : rc;
}

static int32_t
look_at_one(struct rounds *rounds, const oms_id *order)
{
    int32_t rc = load(rounds, order);

    if (rc == OMS_OK && rounds->rows.orders.n == 0)
        return diagnose_one_subscription(rounds->engine, order, rounds->tell, rounds->user, rounds->error);
    return rc == OMS_OK ? tell(rounds) : rc;
}

int32_t
oms_diagnose(oms_engine *engine, const oms_id *order, oms_diagnosis_fn diagnosis, void *user, oms_error **error)
{
    struct rounds rounds = {.engine = engine, .tell = diagnosis, .user = user, .all = order == NULL, .error = error};
    int32_t rc = engine_enter(engine, false, error);

    if (rc != OMS_OK)
        return rc;
    if (diagnosis == NULL)
        return error_set(error, OMS_E_INVALID, "diagnosis: it is NULL");
    arena_init(&rounds.arena, &engine->allocator);
    rc = order != NULL ? look_at_one(&rounds, order) : walk_all(&rounds);
    arena_free(&rounds.arena);
    if (rc == OMS_OK && order == NULL)
        rc = diagnose_subscriptions(engine, diagnosis, user, error);
    return rc;
}
