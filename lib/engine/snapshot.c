/* Making snapshots of orders, and freeing them. Reading them is in order_read.c. */
#include "engine/snapshot.h"

#include "base/text.h"
#include "engine/alternatives.h"
#include "engine/load.h"
#include "model/decision.h"
#include "model/facets.h"
#include "oms/order.h"

static void
fill_problem(const struct rule_book *book, const struct problem_row *row, oms_problem *out)
{
    const oms_code_info *info = code_known(book, row->code.data);

    *out = (oms_problem){.size = sizeof *out,
                         .code = row->code.data,
                         .rule = row->rule.data,
                         .field = row->field.data,
                         .message = row->message.data,
                         .resolution = info ? info->resolution : "",
                         .line = row->line == OMS_NONE ? 0 : row->line,
                         .next_try = row->next_try,
                         .actor = info ? info->actor : OMS_ACTOR_OPERATIONS,
                         .retryable = (int32_t)row->retryable};
}

/* What is derived once: open problems, state, what it waits for. */
static int32_t
derive(const oms_engine *engine, struct oms_order *order)
{
    const struct order_rows *rows = &order->rows;

    if (rows->orders.n == 0) /* of a subscription */
        return OMS_OK;
    order->problems = arena_array(rows->arena, rows->problems.n + 1, sizeof *order->problems);
    if (!order->problems)
        return OMS_E_NOMEM;
    for (size_t i = 0; i < rows->problems.n; i++)
        if (rows_problem(rows, i)->open_since != OMS_NONE)
            fill_problem(engine->policy.rules, rows_problem(rows, i), &order->problems[order->n_problems++]);
    order->state = order_state(rows_order(rows));
    order->waits_for = waits_for(rows, rows->arena);
    return rows->arena->failed ? OMS_E_NOMEM : OMS_OK;
}

int32_t
snapshot_view(const oms_engine *engine, struct oms_order *order, const struct order_rows *rows)
{
    *order = (struct oms_order){.rows = *rows};
    return derive(engine, order);
}

int32_t
snapshot_take(oms_engine *engine, struct arena *arena, struct order_rows *rows, oms_order **out)
{
    struct oms_order *order = engine->allocator.allocate(engine->allocator.user, sizeof *order);

    if (!order)
        return OMS_E_NOMEM;
    *order = (struct oms_order){.allocator = engine->allocator, .arena = *arena, .rows = *rows};
    order->arena.allocator = &order->allocator;
    order->rows.arena = &order->arena;
    arena_init(arena, &engine->allocator);
    if (derive(engine, order) != OMS_OK) {
        oms_order_free(order);
        return OMS_E_NOMEM;
    }
    *out = order;
    return OMS_OK;
}

void
oms_order_free(oms_order *order)
{
    if (!order)
        return;
    oms_allocator allocator = order->allocator;
    arena_free(&order->arena);
    allocator.release(allocator.user, order, sizeof *order);
}

int32_t
snapshot_load(oms_engine *engine, const oms_id *id, oms_order **out, oms_error **error)
{
    struct arena arena;
    struct order_rows rows = {.arena = &arena};
    struct loader loader;
    int32_t code;

    arena_init(&arena, &engine->allocator);
    loader_init(&loader, &arena);
    load_order(&loader, id, LOAD_ALL, &rows);
    code = loader_run(&loader, engine, error);
    if (code == OMS_OK && rows.orders.n == 0)
        code = error_set(error, OMS_E_NOT_FOUND, "there is no such order");
    if (code == OMS_OK)
        code = load_rest(engine, &rows, error);
    if (code == OMS_OK && snapshot_take(engine, &arena, &rows, out) != OMS_OK)
        code = error_set(error, OMS_E_NOMEM, "out of memory");
    arena_free(&arena);
    return code;
}

int32_t
oms_order_get(oms_engine *engine, const oms_id *id, oms_order **out, oms_error **error)
{
    int32_t code = engine_enter(engine, false, error);

    if (code != OMS_OK)
        return code;
    if (!id || !out)
        return error_set(error, OMS_E_INVALID, "%s: it is NULL", id ? "out" : "id");
    code = snapshot_load(engine, id, out, error);
    if (code == OMS_OK)
        suggest_alternatives(engine, &(*out)->rows, (*out)->problems, (*out)->n_problems);
    return code;
}
