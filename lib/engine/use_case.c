/* Load, decide, commit: the loop. See use_case.h. Nothing here knows what any use case is about. */
#include "engine/use_case.h"

#include <stdlib.h>

#include "base/plant.h"
#include "base/text.h"
#include "engine/alternatives.h"
#include "engine/emit.h"
#include "engine/expire_holds.h"
#include "engine/hooks.h"
#include "engine/stock_reads.h"
#include "engine/wake.h"
#include "model/dunning.h"
#include "model/facets.h"
#include "model/job.h"
#include "model/messages.h"
#include "model/stock.h"
#include "oms/order.h"

#define ATTEMPTS 8
#define TOGETHER 64  /* runs that read in one call: while it lasts, nobody commits */
#define DETOURS  100 /* rounds on end in which at most others cleared the way */

static void
finish(struct run *run, int32_t code)
{
    run->finished = true;
    run->code = code;
}

static void
fail(struct run *run, int32_t code)
{
    if (!run->error)
        error_set(&run->error, code, code == OMS_E_NOMEM ? "out of memory" : "%s failed: %s", run->use_case->name,
                  oms_result_name(code));
    finish(run, code);
}

/* Units that expired holds of other orders keep are free by the clock: they are released before anybody is told that there are none. */
static int32_t
load_stock(struct run *run)
{
    struct order_rows *rows = &run->rows;
    enum freed freed;
    int detours = 0;
    int32_t code;

    do {
        rows->stock = (struct row_list){0};
        freed = FREED_NOTHING;
        code = load_stock_of_lines(run->engine, rows, &run->error);
        if (code == OMS_OK && lines_short_of_stock(rows))
            code = expire_holds(run->engine, rows, &freed, &run->error);
        detours = freed == FREED_NOW ? 0 : detours + 1;
    } while (code == OMS_OK && freed != FREED_NOTHING && detours <= DETOURS);
    return code;
}

static int32_t
load_what_else(struct run *run)
{
    struct loader loader;
    int32_t code;

    if (!run->use_case->more)
        return OMS_OK;
    loader_init(&loader, &run->arena);
    code = run->use_case->more(run, &loader);
    return code == OMS_OK ? loader_run(&loader, run->engine, &run->error) : code;
}

/* What can be read only once the order is known. Uses of coupons are given back unread, until that was in vain. */
static int32_t
load_more(struct run *run)
{
    int32_t code = load_rest(run->engine, &run->rows, &run->error);

    if (code == OMS_OK && run->round > 0 && run->rows.reductions.n)
        code = load_claims(run->engine, &run->rows, &run->error);
    if (code == OMS_OK)
        code = load_what_else(run);
    if (code == OMS_OK && find_open_job(&run->rows, JOB_PRICE, OMS_NONE))
        code = load_terms(run->engine, &run->rows, &run->error);
    if (code == OMS_OK && run->use_case->needs_stock && !order_reserved(&run->rows, run->now))
        code = load_stock(run);
    return code;
}

/* A round begins: with nothing, and what is to be read. */
static int32_t
begin_round(struct run *run)
{
    const struct use_case *use_case = run->use_case;

    arena_reset(&run->arena);
    run->rows = (struct order_rows){.arena = &run->arena};
    run->set = NULL;
    run->loaded = false;
    run->now = engine_now(run->engine);
    loader_init(&run->loader, &run->arena);
    load_order(&run->loader, &run->id, use_case->load, &run->rows);
    return use_case->reads ? use_case->reads(run, &run->loader) : OMS_OK;
}

static int32_t
load(struct run *run)
{
    const struct use_case *use_case = run->use_case;
    int32_t code = OMS_OK;

    if (!run->loaded) {
        code = begin_round(run);
        if (code == OMS_OK)
            code = loader_run(&run->loader, run->engine, &run->error);
    }
    if (code == OMS_OK && use_case->load && run->rows.orders.n == 0)
        return error_set(&run->error, OMS_E_NOT_FOUND, "there is no such order");
    if (code == OMS_OK)
        code = use_case->load ? load_more(run) : load_what_else(run);
    return code == OMS_OK ? load_contact(run->engine, &run->rows, &run->error) : code;
}

/* The refusal as an error object. */
static void
refused(struct run *run, int32_t code)
{
    struct decision *d = &run->decision;

    if (!run->plain)
        suggest_alternatives(run->engine, &run->rows, d->refusals.items, d->refusals.n);
    if (d->message.data)
        error_set_problems(&run->error, code, d->refusals.items, d->refusals.n, "%s", d->message.data);
    fail(run, code);
}

static int32_t
decide(struct run *run)
{
    struct decision *d = &run->decision;

    *d = (struct decision){.arena = &run->arena,
                           .rows = &run->rows,
                           .policy = &run->engine->policy,
                           .now = run->now,
                           .veto = run->veto ? oms_error_message(run->veto) : NULL};
    int32_t code = id_random(&run->engine->ids, &d->random);
    if (code == OMS_OK)
        code = run->use_case->decide(d, run->command);
    if (code == OMS_OK)
        settle_dunning(d);
    if (code == OMS_OK)
        write_messages(d);
    return run->arena.failed ? OMS_E_NOMEM : code;
}

static void
unchanged(struct run *run, int32_t code)
{
    if ((run->rows.orders.n || run->rows.subscriptions.n) &&
        snapshot_take(run->engine, &run->arena, &run->rows, &run->order) != OMS_OK)
        code = OMS_E_NOMEM;
    if (code == OMS_E_NOMEM)
        fail(run, code);
    else
        finish(run, code);
}

/* Another round, unless nothing in the way could be changed. */
static void
try_again(struct run *run, int32_t refusal)
{
    bool again = false;
    int32_t code = run->use_case->again ? run->use_case->again(run, refusal, &again) : OMS_OK;

    if (code != OMS_OK)
        fail(run, code);
    else if (!again || ++run->detours > DETOURS)
        refused(run, refusal);
}

/* What a service said has to be recorded, and the clock goes on, whatever a guard thinks of the step that follows: one more round, without it. */
static bool
live_with_veto(struct run *run, int32_t code)
{
    if (!run->use_case->survives_veto || run->veto || (code != OMS_E_VETO && code > OMS_E_HOST))
        return false;
    run->veto = run->error;
    run->error = NULL;
    return true;
}

/* Up to the change set that is to be committed; sets run->set, or finishes the run. */
static void
prepare(struct run *run)
{
    int32_t code = load(run);

    run->loaded = false;
    if (code != OMS_OK) {
        fail(run, code);
        return;
    }
    code = decide(run);
    if (code >= DECIDE_REPLAY) {
        unchanged(run, code);
        return;
    }
    if (code != OMS_OK) {
        try_again(run, code);
        return;
    }
    code = ask_guards(run->engine, &run->decision, &run->error);
    if (live_with_veto(run, code))
        return;
    if (code == OMS_OK)
        code = emit_changes(run->engine, &run->decision, &run->set);
    if (code != OMS_OK)
        fail(run, code);
    else if (run->set->n_changes == 0)
        unchanged(run, DECIDE_NOTHING);
    else if (snapshot_take(run->engine, &run->arena, &run->rows, &run->order) != OMS_OK)
        fail(run, OMS_E_NOMEM);
    else if (PLANTED(TOLD_BEFORE_COMMIT))
        tell_observers(run->engine, &run->decision, run->order);
}

/* Nothing that could fail comes after the commit: the snapshot was taken before it, and keeps the memory of the round. */
static void
committed(struct run *run)
{
    if (!PLANTED(TOLD_BEFORE_COMMIT))
        tell_observers(run->engine, &run->decision, run->order);
    wake_for(run->engine, wake_due(&run->order->rows));
    finish(run, OMS_OK);
}

static void
drop_snapshot(struct run *run)
{
    oms_order_free(run->order);
    run->order = NULL;
}

/* A round in which another of the same batch got in does not count: the batch went on, and does so at most as often as it has members. Nor does one that only
 * cleared the way: there are only so many expired holds. */
static void
settle_round(struct run *run, bool batch_went_on)
{
    const int32_t attempts = run->use_case->attempts ? run->use_case->attempts : ATTEMPTS;
    const int32_t result = run->set ? run->set->result : OMS_E_CONFLICT;

    run->round += run->set && !batch_went_on ? 1 : 0;
    if (result == OMS_OK || (PLANTED(CONFLICT_IS_SUCCESS) && run->order)) {
        committed(run);
        return;
    }
    drop_snapshot(run);
    if (result != OMS_E_CONFLICT)
        fail(run, result);
    else if (run->round >= attempts && !(run->use_case->exhausted && run->use_case->exhausted(run))) {
        error_set(&run->error, OMS_E_BUSY, "%s: others were quicker %d times", run->use_case->name, run->round);
        fail(run, OMS_E_BUSY);
    }
}

/* It comes again when that run is on its own. */
static void
forget_error(struct run **runs, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!runs[i]->finished) {
            oms_error_free(runs[i]->error);
            runs[i]->error = NULL;
        }
}

/* The next runs' reads in one call of the store. Where anything is wrong with it, each has its own, and its own failure. */
static void
load_together(struct run **runs, size_t n)
{
    struct loader *loaders[TOGETHER];
    size_t n_loaders = 0;
    int32_t code = OMS_OK;

    for (size_t i = 0; i < n && code == OMS_OK; i++)
        if (!runs[i]->finished) {
            code = begin_round(runs[i]);
            loaders[n_loaders++] = &runs[i]->loader;
        }
    if (code != OMS_OK)
        forget_error(runs, n);
    if (code != OMS_OK || n_loaders < 2 || loader_run_many(loaders, n_loaders, runs[0]->engine, NULL) != OMS_OK)
        return;
    for (size_t i = 0; i < n; i++)
        runs[i]->loaded = !runs[i]->finished;
}

static size_t
prepare_all(struct run **runs, size_t n, struct run **ready, oms_change_set **sets)
{
    size_t pending = 0;

    for (size_t i = 0; i < n; i++) {
        if (i % TOGETHER == 0 && n > 1)
            load_together(runs + i, n - i < TOGETHER ? n - i : TOGETHER);
        if (runs[i]->finished)
            continue;
        prepare(runs[i]);
        if (runs[i]->finished)
            continue;
        ready[pending] = runs[i];
        sets[pending++] = runs[i]->set;
    }
    return pending;
}

static bool
any_committed(oms_change_set *const *sets, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (sets[i]->result == OMS_OK)
            return true;
    return false;
}

/* Commits what was prepared; runs without a set only go round again. */
static void
commit_all(struct run **ready, oms_change_set **sets, size_t n)
{
    oms_error *error = NULL;
    size_t n_sets = 0;

    for (size_t i = 0; i < n; i++)
        if (sets[i])
            sets[n_sets++] = sets[i];
    if (n_sets)
        commit_queue_submit(ready[0]->engine->queue, sets, n_sets, &error);
    const bool batch_went_on = any_committed(sets, n_sets);
    for (size_t i = 0; i < n; i++) {
        if (error && ready[i]->set && ready[i]->set->result == oms_error_code(error))
            error_set(&ready[i]->error, oms_error_code(error), "%s", oms_error_message(error));
        settle_round(ready[i], batch_went_on);
    }
    oms_error_free(error);
}

void
use_case_run_many(struct run **runs, size_t n)
{
    struct run **ready = malloc((n ? n : 1) * sizeof *ready);
    oms_change_set **sets = malloc((n ? n : 1) * sizeof *sets);
    size_t pending;

    for (size_t i = 0; i < n; i++)
        arena_init(&runs[i]->arena, &runs[i]->engine->allocator);
    if (ready && sets) {
        while ((pending = prepare_all(runs, n, ready, sets)) > 0)
            commit_all(ready, sets, pending);
    } else {
        for (size_t i = 0; i < n; i++)
            fail(runs[i], OMS_E_NOMEM);
    }
    for (size_t i = 0; i < n; i++)
        arena_free(&runs[i]->arena);
    free(ready);
    free(sets);
}

int32_t
run_take(struct run *run, oms_order **out, oms_error **error)
{
    const int32_t code = run->code == DECIDE_NOTHING ? OMS_OK : run->code;

    if (out)
        *out = run->order;
    else
        oms_order_free(run->order);
    if (error && !*error)
        *error = run->error;
    else
        oms_error_free(run->error);
    oms_error_free(run->veto);
    run->order = NULL;
    run->error = NULL;
    run->veto = NULL;
    return code;
}

int32_t
use_case_run(oms_engine *engine, const oms_id *id, const struct use_case *use_case, void *command, oms_order **out,
             oms_error **error)
{
    struct run run = {.engine = engine, .use_case = use_case, .command = command};
    struct run *runs[] = {&run};
    int32_t code = engine_enter(engine, true, error);

    if (code != OMS_OK)
        return code;
    if (!id)
        return error_set(error, OMS_E_INVALID, "id: NULL is not an order's id");
    run.id = *id;
    use_case_run_many(runs, 1);
    return run_take(&run, out, error);
}
