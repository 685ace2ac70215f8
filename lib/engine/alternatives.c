/* Alternatives for products that cannot be had: the host's function is asked, or the category is looked through. Everything that fails here leaves the problem
 * as it was, without any. */
#include "engine/alternatives.h"

#include <string.h>

#include "base/text.h"
#include "engine/snapshot.h"
#include "engine/stock_reads.h"
#include "model/alternatives.h"

#define MOST_PROBLEMS 10
#define NEIGHBOURS    32 /* looked at on each side; oms/alternatives.h says so */

/* What is suggested in place of one product. */
struct oms_alternatives {
    struct arena *arena;
    const struct line_row *line;
    oms_text skus[OMS_LIMIT_ALTERNATIVES];
    size_t n;
};

int32_t
oms_alternatives_add(oms_alternatives *alternatives, const char *sku)
{
    const oms_text text = text_of(sku);
    const enum text_flaw flaw = text.data ? text_check(text, OMS_LIMIT_SKU) : TEXT_EMPTY;

    if (!alternatives || (flaw != TEXT_FINE && flaw != TEXT_TOO_LONG))
        return OMS_E_INVALID;
    if (text_equal(text, alternatives->line->sku))
        return OMS_E_ALREADY;
    for (size_t i = 0; i < alternatives->n; i++)
        if (text_equal(text, alternatives->skus[i]))
            return OMS_E_ALREADY;
    if (flaw == TEXT_TOO_LONG || alternatives->n == OMS_LIMIT_ALTERNATIVES)
        return OMS_E_LIMIT;
    const oms_text copy = arena_text(alternatives->arena, text);
    if (!copy.data)
        return OMS_E_NOMEM;
    alternatives->skus[alternatives->n++] = copy;
    return OMS_OK;
}

/* --- The host's --- */

/* Not while another function of the host's runs: one that reads an order could be asked about that order for ever. */
static int32_t
ask_host(oms_engine *engine, const struct order_rows *rows, struct oms_alternatives *into)
{
    struct callback callback = {.engine = engine};
    struct oms_order order;
    int32_t code = engine_enter(engine, true, NULL);

    if (code == OMS_OK)
        code = snapshot_view(engine, &order, rows);
    if (code != OMS_OK)
        return code;
    engine_callback_begin(&callback);
    code = engine->alternatives(engine->alternatives_user, &order, into->line->line,
                                units_wanted(rows, into->line->sku), into);
    engine_callback_end(&callback);
    if (code != OMS_OK)
        engine_log(engine, OMS_LOG_WARN, "no alternatives are suggested: the host's function failed with %d",
                   (int)code);
    return code;
}

/* What the shop does not have cannot be offered. */
static int32_t
drop_unknown(oms_engine *engine, struct oms_alternatives *into)
{
    struct order_rows found = {.arena = into->arena};
    struct product_row keys[OMS_LIMIT_ALTERNATIVES];
    struct loader loader;
    size_t kept = 0;

    loader_init(&loader, into->arena);
    for (size_t i = 0; i < into->n; i++) {
        keys[i] = (struct product_row){.sku = into->skus[i]};
        loader_add(&loader, TABLE_PRODUCTS, &keys[i], 1, &found.products);
    }
    int32_t code = into->n ? loader_run(&loader, engine, NULL) : OMS_OK;
    for (size_t i = 0; code == OMS_OK && i < found.products.n; i++) {
        const struct product_row *product = found.products.items[i];
        if (product->active)
            into->skus[kept++] = product->sku;
    }
    into->n = kept;
    return code;
}

static int32_t
suggest_hosts(oms_engine *engine, const struct order_rows *rows, struct oms_alternatives *into)
{
    const int32_t code = ask_host(engine, rows, into);

    return code == OMS_OK && !engine->policy.lookups[LOOKUP_CATALOG] ? drop_unknown(engine, into) : code;
}

/* --- The library's own --- */

static void
read_neighbours(struct loader *loader, const struct product_row *product, int32_t descending, struct order_rows *found)
{
    oms_read *read = loader_add(loader, TABLE_PRODUCTS, product, 1, &found->products);

    if (!read)
        return;
    read->index = INDEX_PRODUCTS_BY_CATEGORY;
    read->after = product;
    read->descending = descending;
    read->limit = NEIGHBOURS;
}

/* The product itself, where the customer is served by a group, and then what stands beside it. */
static int32_t
read_category(oms_engine *engine, struct shortage *shortage, struct order_rows *found)
{
    const struct row_list *customers = &shortage->rows->customers;
    const struct product_row wanted = {.sku = shortage->line->sku};
    const struct customer_row customer = {.id = rows_order(shortage->rows)->customer};
    struct order_rows first = {.arena = found->arena};
    struct loader loader;

    loader_init(&loader, found->arena);
    loader_add(&loader, TABLE_PRODUCTS, &wanted, 1, &first.products);
    if (!customers->n && customer.id.data && !engine->policy.lookups[LOOKUP_CUSTOMER])
        loader_add(&loader, TABLE_CUSTOMERS, &customer, 1, &first.customers);
    int32_t code = loader_run(&loader, engine, NULL);
    customers = customers->n ? customers : &first.customers;
    if (customers->n)
        shortage->group = ((const struct customer_row *)customers->items[0])->customer_group;
    const struct product_row *product = first.products.n ? first.products.items[0] : NULL;
    if (code != OMS_OK || !product || !product->category.data)
        return code;
    loader_init(&loader, found->arena);
    read_neighbours(&loader, product, 0, found);
    read_neighbours(&loader, product, 1, found);
    return loader_run(&loader, engine, NULL);
}

/* Only of those that could be sold at all. */
static int32_t
read_offers(oms_engine *engine, const struct shortage *shortage, struct order_rows *found)
{
    const oms_text currency = shortage->priced ? rows_order(shortage->rows)->currency : (oms_text){0};
    oms_text *skus = arena_array(found->arena, found->products.n + 1, sizeof *skus);
    struct loader loader;
    size_t n = 0;

    if (!skus)
        return OMS_E_NOMEM;
    for (size_t i = 0; i < found->products.n; i++) {
        const struct product_row *product = found->products.items[i];
        if (may_replace(shortage, product))
            skus[n++] = product->sku;
    }
    if (n == 0)
        return OMS_OK;
    loader_init(&loader, found->arena);
    add_offer_reads(&loader, skus, n, currency, found);
    return loader_run(&loader, engine, NULL);
}

static int32_t
suggest_own(oms_engine *engine, const struct order_rows *rows, struct oms_alternatives *into)
{
    struct order_rows found = {.arena = into->arena};
    struct shortage shortage = {.rows = rows,
                                .line = into->line,
                                .book = engine->policy.rules,
                                .priced = !engine->policy.lookups[LOOKUP_PRICING],
                                .now = engine_now(engine)};

    if (engine->policy.lookups[LOOKUP_CATALOG])
        return OMS_OK;
    int32_t code = read_category(engine, &shortage, &found);
    if (code == OMS_OK && found.products.n)
        code = read_offers(engine, &shortage, &found);
    if (code == OMS_OK)
        into->n = choose_alternatives(&shortage, &found, into->skus);
    return code;
}

/* --- Both --- */

static void
keep(struct arena *arena, const struct oms_alternatives *found, oms_problem *problem)
{
    const char **skus = arena_array(arena, found->n, sizeof *skus);

    for (size_t i = 0; skus && i < found->n; i++)
        skus[i] = arena_text(arena, found->skus[i]).data;
    if (!skus || arena->failed)
        return;
    problem->alternatives = skus;
    problem->n_alternatives = (int64_t)found->n;
}

static void
suggest(oms_engine *engine, struct order_rows *rows, oms_problem *problem)
{
    struct arena scratch;
    struct oms_alternatives found = {.arena = &scratch, .line = rows_line(rows, (size_t)problem->line - 1)};

    arena_init(&scratch, &engine->allocator);
    const int32_t code = engine->alternatives ? suggest_hosts(engine, rows, &found) : suggest_own(engine, rows, &found);
    if (code == OMS_OK && !scratch.failed && found.n)
        keep(rows->arena, &found, problem);
    arena_free(&scratch);
}

static bool
cannot_be_had(const struct order_rows *rows, const oms_problem *problem)
{
    return problem->line > 0 && (size_t)problem->line <= rows->lines.n && problem->code &&
           strcmp(problem->code, "ORD-1001") == 0;
}

void
suggest_alternatives(oms_engine *engine, struct order_rows *rows, oms_problem *problems, size_t n)
{
    int asked = 0;

    for (size_t i = 0; i < n && rows->orders.n && asked < MOST_PROBLEMS; i++)
        if (cannot_be_had(rows, &problems[i])) {
            suggest(engine, rows, &problems[i]);
            asked++;
        }
}
