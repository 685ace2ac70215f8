/* Validating drafts and making quotes: dry runs of placing, and the rows of what was promised. */
#include "oms/quote.h"

#include <inttypes.h>

#include "base/abi.h"
#include "base/clock.h"
#include "base/text.h"
#include "engine/dry_run.h"
#include "engine/snapshot.h"
#include "model/quote.h"
#include "store/codec.h"
#include "store/schema.h"

#define LIFE_MAX (366 * DAY_MS)

int32_t
oms_draft_validate(oms_engine *engine, const oms_draft *draft, oms_error **error)
{
    oms_order *order = NULL;
    int32_t code = engine_enter(engine, false, error);

    if (code != OMS_OK)
        return code;
    if (!draft)
        return error_set(error, OMS_E_INVALID, "draft: it is NULL");
    code = dry_run(engine, draft, DRY_VALIDATE, &order, error);
    oms_order_free(order);
    return code;
}

/* Rows on their way to the store; the snapshot that they are of stays as it is. */
struct promise {
    struct arena arena;
    struct arena_list changes; /* oms_change */
    struct quote_row row;
};

/* `row` is a struct of the table, copied; it begins with the id of what it belongs to. */
static void
insert(struct promise *p, enum table_id id, const void *row)
{
    const oms_table *table = schema_table(id);
    oms_change *change = arena_list_add(&p->arena, &p->changes, sizeof *change);
    char *copy = arena_alloc(&p->arena, table->row_size);
    const int64_t version = 1;

    if (!change || !copy)
        return;
    memcpy(copy, row, table->row_size);
    memcpy(copy, &p->row.id, sizeof p->row.id);
    memcpy(copy + table->columns[table->version_column].offset, &version, sizeof version);
    *change = (oms_change){.size = sizeof *change, .kind = OMS_CHANGE_INSERT, .table = table, .row = copy};
}

static int32_t
commit(struct promise *p, oms_engine *engine, const struct order_rows *rows, oms_error **error)
{
    const oms_change **changes;

    insert(p, TABLE_QUOTES, &p->row);
    for (size_t i = 0; i < rows->lines.n; i++)
        insert(p, TABLE_QUOTE_LINES, rows_line(rows, i));
    for (size_t i = 0; i < rows->taxes.n; i++)
        insert(p, TABLE_QUOTE_TAXES, rows_tax(rows, i));
    for (size_t i = 0; i < rows->reductions.n; i++)
        insert(p, TABLE_QUOTE_DISCOUNTS, rows_reduction(rows, i));
    changes = arena_array(&p->arena, p->changes.n, sizeof *changes);
    if (p->arena.failed)
        return error_set(error, OMS_E_NOMEM, "out of memory");
    for (size_t i = 0; i < p->changes.n; i++)
        changes[i] = (const oms_change *)p->changes.items + i;
    int32_t code = engine_commit(engine, &p->arena, changes, p->changes.n, error);
    return code == OMS_OK ? OMS_OK : error_set(error, code, "the quote could not be stored: %s", oms_result_name(code));
}

static int32_t
fill(struct promise *p, oms_engine *engine, const oms_draft *draft, struct oms_order *order, int64_t life_ms)
{
    const struct order_row *sums = rows_order(&order->rows);
    const struct meta_row *prices = order->rows.meta.n ? order->rows.meta.items[0] : NULL;
    char hash[QUOTE_HASH_SIZE], token[QUOTE_TOKEN_SIZE];

    p->row = (struct quote_row){.price_version = prices ? prices->value : 0,
                                .currency = sums->currency,
                                .shipping_method = sums->shipping_method,
                                .subtotal = sums->subtotal,
                                .discount = sums->discount,
                                .shipping = sums->shipping,
                                .tax = sums->tax,
                                .tax_included = sums->tax_included,
                                .total = sums->total,
                                .made_at = sums->created_at,
                                .expires_at = time_after(sums->created_at, life_ms)};
    int32_t code = id_next(&engine->ids, p->row.made_at, &p->row.id);
    if (code == OMS_OK)
        code = draft_cart(draft, &p->row.cart);
    if (code != OMS_OK)
        return code;
    quote_hash(&order->rows, hash);
    quote_token(&p->row.id, hash, token);
    p->row.hash = arena_text(&order->arena, text_of(hash));
    order->quote_token = arena_text(&order->arena, text_of(token)).data;
    order->quote = arena_alloc(&order->arena, sizeof p->row);
    if (!order->quote || order->arena.failed)
        return OMS_E_NOMEM;
    *order->quote = p->row;
    return OMS_OK;
}

static int32_t
make(oms_engine *engine, const oms_draft *draft, int64_t life_ms, oms_order **out, oms_error **error)
{
    struct promise promise = {.changes = {0}};
    oms_order *order = NULL;
    int32_t code = dry_run(engine, draft, DRY_PROMISE, &order, error);

    if (code != OMS_OK)
        return code;
    arena_init(&promise.arena, &engine->allocator);
    code = fill(&promise, engine, draft, order, life_ms);
    if (code != OMS_OK)
        error_set(error, code, "the quote could not be made: %s", oms_result_name(code));
    else
        code = commit(&promise, engine, &order->rows, error);
    arena_free(&promise.arena);
    if (code == OMS_OK)
        *out = order;
    else
        oms_order_free(order);
    return code;
}

int32_t
oms_quote_make(oms_engine *engine, const oms_draft *draft, int64_t life_ms, oms_order **out, oms_error **error)
{
    int32_t code = engine_enter(engine, true, error);

    if (code != OMS_OK)
        return code;
    if (!draft || !out)
        return error_set(error, OMS_E_INVALID, "%s: it is NULL", draft ? "out" : "draft");
    if (life_ms < 0 || life_ms > LIFE_MAX)
        return error_set(error, OMS_E_INVALID, "life_ms: %" PRId64 " is not between 0 and %" PRId64, life_ms, LIFE_MAX);
    return make(engine, draft, life_ms ? life_ms : engine->policy.quote_life_ms, out, error);
}

int32_t
oms_order_quote_terms(const oms_order *order, oms_quote_terms *out)
{
    static const size_t least = offsetof(oms_quote_terms, expires_at) + sizeof(out->expires_at);
    const struct quote_row *quote = order->quote;

    if (!quote)
        return OMS_E_NOT_FOUND;
    const oms_quote_terms terms = {.size = sizeof terms,
                                   .token = order->quote_token,
                                   .hash = quote->hash.data,
                                   .version = quote->price_version,
                                   .made_at = quote->made_at,
                                   .expires_at = quote->expires_at};
    return abi_give(out, least, &terms, sizeof terms);
}
