/* Placing orders, one or many, and quoting: the shell around model/place.c. Asks services, reads what the decision needs, commits, and pays. */
#include <stdlib.h>
#include <string.h>

#include "engine/alternatives.h"
#include "engine/check.h"
#include "engine/dry_run.h"
#include "engine/execute.h"
#include "engine/placement.h"
#include "engine/subscription.h"
#include "model/draft.h"
#include "oms/limits.h"
#include "oms/order.h"

/* Always beaten to the same units, though there were enough: accepted without reservation or charge, and tried again by schedule. */
static bool
place_exhausted(struct run *run)
{
    struct place_command *command = run->command;

    if (command->unreserved)
        return false;
    command->unreserved = true;
    return true;
}

static const struct use_case place_case = {.name = "place",
                                           .reads = place_reads,
                                           .more = place_more,
                                           .decide = decide_place,
                                           .again = place_again,
                                           .exhausted = place_exhausted};

static const struct use_case quote_case = {
    .name = "quote", .reads = place_reads, .more = place_more, .decide = decide_place, .again = quote_again};

static void
placement_end(struct placement *p)
{
    reply_end(&p->reply);
    if (p->findings.arena.allocator)
        arena_free(&p->findings.arena);
    for (size_t i = 0; p->replies && i < LOOKUP_COUNT; i++)
        reply_end(&p->replies[i]);
    free(p->replies);
}

static int32_t
placement_init(struct placement *p, oms_engine *engine, const oms_draft *draft, int32_t flags)
{
    p->run = (struct run){.engine = engine, .use_case = p->command.quote ? &quote_case : &place_case};
    p->command.draft = draft;
    p->command.leased = !(flags & OMS_PLACE_NO_DRIVE) && engine->payment.size;
    p->run.command = &p->command;
    p->run.plain = flags & PLACE_PLAINLY;
    reply_init(&p->reply);
    int32_t code = ask_services(p);
    if (code == OMS_OK)
        code = draft_fingerprint(draft, &p->command.fingerprint);
    if (code == OMS_OK && draft->quote.data)
        code = draft_cart(draft, &p->command.cart);
    return code == OMS_OK ? find_sameness(p) : code;
}

/* The key has its order already: that one is the answer. */
static void
replay(struct placement *p, oms_place_result *result)
{
    result->code = snapshot_load(p->run.engine, &p->command.replay_of, &result->order, &result->error);
    if (result->order)
        result->order->replayed = 1;
}

static void
take_result(struct placement *p, oms_place_result *result)
{
    const bool replayed = p->run.code == DECIDE_REPLAY;

    *result = (oms_place_result){0};
    result->code = run_take(&p->run, &result->order, &result->error);
    if (replayed)
        replay(p, result);
}

/* What a policy made due at once (capture on confirmation) belongs to settling the payment. */
static void
pay_all(oms_engine *engine, oms_place_result *results, size_t n, oms_order **orders)
{
    int64_t done;

    for (size_t i = 0; i < n; i++)
        orders[i] = results[i].order && !results[i].order->replayed ? results[i].order : NULL;
    call_leased(engine, orders, n);
    for (size_t i = 0; i < n; i++) {
        if (!orders[i])
            continue;
        drive(engine, oms_order_id(orders[i]), payment_job, 8, &done, &orders[i], NULL);
        results[i].order = orders[i];
    }
}

static int32_t
place_all(oms_engine *engine, const oms_draft *const *drafts, size_t n, int32_t flags, oms_place_result *results,
          struct placement *placements, struct run **runs)
{
    for (size_t i = 0; i < n; i++) {
        int32_t code = placement_init(&placements[i], engine, drafts[i], flags);
        if (code != OMS_OK)
            return code;
        runs[i] = &placements[i].run;
    }
    use_case_run_many(runs, n);
    for (size_t i = 0; i < n; i++)
        take_result(&placements[i], &results[i]);
    return OMS_OK;
}

int32_t
place_claimed(oms_engine *engine, const oms_draft *draft, const struct claim *claim, const oms_id *id,
              bool *short_of_stock, oms_order **kept, oms_error **error)
{
    struct placement p = {.subscription = id, .command = {.claim = claim}};
    struct run *runs[] = {&p.run};
    oms_order *driven = NULL;
    int64_t done;
    int32_t code = placement_init(&p, engine, draft, OMS_PLACE_NO_DRIVE);

    if (code == OMS_OK) {
        use_case_run_many(runs, 1);
        code = run_take(&p.run, kept, error);
    } else {
        error_set(error, code, "out of memory");
    }
    *short_of_stock = p.command.short_of_stock;
    placement_end(&p);
    if (code == OMS_OK) /* it is durable, whatever becomes of the payment */
        drive(engine, oms_order_id(*kept), payment_job, 8, &done, &driven, NULL);
    oms_order_free(driven);
    return code;
}

static int32_t
check_place(oms_engine *engine, const oms_draft *const *drafts, size_t n, oms_error **error)
{
    int32_t code = engine_enter(engine, true, error);

    if (code != OMS_OK)
        return code;
    if (n > OMS_LIMIT_BATCH)
        return error_set(error, OMS_E_LIMIT, "n: %zu drafts are more than %d", n, OMS_LIMIT_BATCH);
    for (size_t i = 0; i < n; i++)
        if (!drafts || !drafts[i])
            return error_set(error, OMS_E_INVALID, "drafts[%zu]: it is NULL", i);
        else if (drafts[i]->subscription.given)
            return error_set(error, OMS_E_INVALID, "drafts[%zu].schedule: it is a subscription's", i);
    return OMS_OK;
}

int32_t
place_many(oms_engine *engine, const oms_draft *const *drafts, size_t n, int32_t flags, oms_place_result *results,
           oms_error **error)
{
    int32_t code = check_place(engine, drafts, n, error);

    if (code != OMS_OK || n == 0)
        return code;
    if (!results)
        return error_set(error, OMS_E_INVALID, "results: it is NULL");
    struct placement *placements = calloc(n, sizeof *placements);
    struct run **runs = calloc(n, sizeof *runs);
    oms_order **orders = calloc(n, sizeof *orders);
    code = placements && runs && orders ? place_all(engine, drafts, n, flags, results, placements, runs) : OMS_E_NOMEM;
    if (code == OMS_OK && !(flags & OMS_PLACE_NO_DRIVE))
        pay_all(engine, results, n, orders);
    for (size_t i = 0; placements && i < n; i++)
        placement_end(&placements[i]);
    free(orders);
    free(runs);
    free(placements);
    return code == OMS_OK ? OMS_OK : error_set(error, code, "out of memory");
}

int32_t
oms_order_place_many(oms_engine *engine, const oms_draft *const *drafts, size_t n, int32_t flags,
                     oms_place_result *results, oms_error **error)
{
    if (flags & ~OMS_PLACE_NO_DRIVE)
        return error_set(error, OMS_E_INVALID, "flags: %d has bits that mean nothing", (int)flags);
    return place_many(engine, drafts, n, flags, results, error);
}

int32_t
oms_order_place(oms_engine *engine, const oms_draft *draft, int32_t flags, oms_order **out, oms_error **error)
{
    oms_place_result result = {0};
    int32_t code = oms_order_place_many(engine, &draft, 1, flags, &result, error);

    if (code != OMS_OK)
        return code;
    if (out)
        *out = result.order;
    else
        oms_order_free(result.order);
    if (error && !*error)
        *error = result.error;
    else
        oms_error_free(result.error);
    return result.code;
}

int32_t
dry_run(oms_engine *engine, const oms_draft *draft, enum dry_run how, oms_order **out, oms_error **error)
{
    struct placement p = {.command = {.quote = true, .refuses = how != DRY_QUOTE, .promise = how == DRY_PROMISE}};
    struct run *runs[] = {&p.run};
    int32_t code = placement_init(&p, engine, draft, 0);

    if (code == OMS_OK) {
        use_case_run_many(runs, 1);
        code = run_take(&p.run, out, error);
        code = code == DECIDE_REPLAY ? OMS_OK : code;
        if (code == OMS_OK && *out)
            suggest_alternatives(engine, &(*out)->rows, (*out)->problems, (*out)->n_problems);
    } else {
        error_set(error, code, "out of memory");
    }
    placement_end(&p);
    return code;
}

int32_t
oms_order_quote(oms_engine *engine, const oms_draft *draft, oms_order **out, oms_error **error)
{
    int32_t code = engine_enter(engine, false, error);

    if (code != OMS_OK)
        return code;
    if (!draft || !out)
        return error_set(error, OMS_E_INVALID, "%s: it is NULL", draft ? "out" : "draft");
    return dry_run(engine, draft, DRY_QUOTE, out, error);
}
