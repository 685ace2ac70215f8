/* Finding orders for a list. One index leads (problem before customer before state before age), what else is asked for is looked at row by row. Every read
 * is bounded; no callback of the host runs here. */
#include "engine/listing.h"

#include <stddef.h>
#include <string.h>

#include "base/abi.h"
#include "base/text.h"
#include "engine/pages.h"
#include "oms/limits.h"
#include "oms/state.h"
#include "store/codec.h"

#define LIMIT_DEFAULT 100
#define ID_TIME_MAX   ((INT64_C(1) << 48) - 1)

/* A key of orders by id may be the bare id. */
_Static_assert(offsetof(struct order_row, id) == 0, "an order's row begins with its id");

static int32_t
check_query(const oms_order_query *query, oms_error **error)
{
    if (query->state < 0 || query->state >= OMS_STATE_COUNT)
        return error_set(error, OMS_E_INVALID, "state: %d is no state", (int)query->state);
    if (query->limit < 0)
        return error_set(error, OMS_E_INVALID, "limit: %lld is below 0", (long long)query->limit);
    if (query->limit > OMS_LIMIT_PAGE)
        return error_set(error, OMS_E_LIMIT, "limit: %lld is above %d orders a page", (long long)query->limit,
                         OMS_LIMIT_PAGE);
    return OMS_OK;
}

int32_t
listing_init(struct listing *listing, oms_engine *engine, const oms_order_query *query, oms_error **error)
{
    static const size_t released[] = {sizeof(oms_order_query)};
    int32_t rc = OMS_OK;

    *listing = (struct listing){.engine = engine};
    arena_init(&listing->arena, &engine->allocator);
    if (query != NULL)
        rc = abi_take(&listing->query, sizeof(listing->query), released, 1, query);
    if (rc != OMS_OK)
        return error_set(error, rc, "query: its size is that of no release");
    rc = check_query(&listing->query, error);
    if (listing->query.limit == 0)
        listing->query.limit = LIMIT_DEFAULT;
    return rc;
}

void
listing_free(struct listing *listing)
{
    if (listing->engine == NULL)
        return;
    arena_free(&listing->arena);
}

/* The least id that an order placed at `since` can have: ids begin with 48 bits of milliseconds. */
static oms_id
id_since(int64_t since)
{
    int64_t ms = since < 0 ? 0 : since > ID_TIME_MAX ? ID_TIME_MAX : since;
    oms_id id = {{0}};

    for (int i = 0; i < 6; i++)
        id.bytes[i] = (uint8_t)(ms >> (40 - 8 * i));
    return id;
}

static bool
matches(const oms_order_query *query, const struct order_row *order)
{
    return (query->state == 0 || text_is(order->state, oms_state_name(query->state))) &&
           (query->customer == NULL || text_is(order->customer, query->customer)) &&
           (query->since == 0 || order->created_at >= query->since);
}

static bool
is_full(const struct listing *listing)
{
    return listing->orders.n == (size_t)listing->query.limit;
}

/* One order more than asked for says that there are more. */
static int32_t
take(struct listing *listing, const struct order_row *order)
{
    void *kept;

    if (listing->more || !matches(&listing->query, order))
        return OMS_OK;
    if (is_full(listing)) {
        listing->more = true;
        return OMS_OK;
    }
    kept = arena_list_add(&listing->arena, &listing->orders, sizeof(struct order_row));
    if (kept == NULL || row_copy(&listing->arena, schema_table(TABLE_ORDERS), order, kept) == NULL)
        return OMS_E_NOMEM;
    return OMS_OK;
}

static int32_t
take_page(struct listing *listing, const struct pages *pages)
{
    int32_t rc = OMS_OK;

    for (size_t i = 0; i < pages->rows.n && rc == OMS_OK; i++)
        rc = take(listing, pages_row(pages, i));
    return rc;
}

static int32_t
leading_index(const oms_order_query *query)
{
    if (query->customer != NULL)
        return INDEX_ORDERS_BY_CUSTOMER;
    return query->state != 0 ? INDEX_ORDERS_BY_STATE : -1;
}

static int32_t
run_by_index(struct listing *listing, oms_error **error)
{
    const oms_order_query *query = &listing->query;
    const struct order_row key = {
        .state = text_of(oms_state_name(query->state)),
        .customer = text_of(query->customer),
    };
    const struct order_row low = {.id = id_since(query->since)};
    const struct order_row before = {.id = query->before};
    struct pages pages;
    int32_t rc;

    pages_open(&pages, listing->engine, TABLE_ORDERS, leading_index(query));
    pages.read.key = &key;
    pages.read.n_key = pages.read.index >= 0 ? 1 : 0;
    pages.read.low = query->since != 0 ? &low : NULL;
    pages.read.after = id_is_none(&query->before) ? NULL : &before;
    pages.read.descending = 1;
    do {
        rc = pages_next(&pages, error);
        if (rc == OMS_OK)
            rc = take_page(listing, &pages);
    } while (rc == OMS_OK && pages.rows.n > 0 && !listing->more);
    pages_close(&pages);
    return rc;
}

/* The newest orders of a walk over something that is in another order. */
struct newest {
    oms_id ids[OMS_LIMIT_PAGE]; /* descending */
    size_t n;
    oms_id low;    /* none below */
    oms_id before; /* only below this one, unless it is none */
};

static void
newest_offer(struct newest *newest, const oms_id *id)
{
    size_t at = newest->n;

    if (id_compare(id, &newest->low) < 0 || (!id_is_none(&newest->before) && id_compare(id, &newest->before) >= 0))
        return;
    while (at > 0 && id_compare(&newest->ids[at - 1], id) < 0)
        at--;
    if (at == OMS_LIMIT_PAGE || (at > 0 && id_equal(&newest->ids[at - 1], id)))
        return;
    if (newest->n < OMS_LIMIT_PAGE)
        newest->n++;
    memmove(&newest->ids[at + 1], &newest->ids[at], (newest->n - at - 1) * sizeof(oms_id));
    newest->ids[at] = *id;
}

static int32_t
find_newest(struct listing *listing, struct newest *newest, oms_error **error)
{
    const struct problem_row key = {.code = text_of(listing->query.problem)};
    struct pages pages;
    int32_t rc;

    newest->n = 0;
    pages_open(&pages, listing->engine, TABLE_PROBLEMS, INDEX_PROBLEMS_BY_OPEN);
    pages.read.key = &key;
    pages.read.n_key = 1;
    do {
        rc = pages_next(&pages, error);
        for (size_t i = 0; rc == OMS_OK && i < pages.rows.n; i++)
            newest_offer(newest, &((const struct problem_row *)pages_row(&pages, i))->order_id);
    } while (rc == OMS_OK && pages.rows.n > 0);
    pages_close(&pages);
    return rc;
}

static int32_t
take_row(void *user, size_t read, const void *row)
{
    (void)read;
    return take(user, row);
}

static int32_t
take_newest(struct listing *listing, const struct newest *newest, oms_error **error)
{
    const oms_table *table = schema_table(TABLE_ORDERS);
    oms_read *reads = arena_array(&listing->arena, newest->n, sizeof(*reads));
    const oms_read **pointers = arena_array(&listing->arena, newest->n, sizeof(*pointers));

    if (reads == NULL || pointers == NULL)
        return OMS_E_NOMEM;
    for (size_t i = 0; i < newest->n; i++) {
        reads[i] = (oms_read){.size = sizeof(oms_read), .table = table, .n_key = 1, .limit = 1, .index = -1};
        reads[i].key = &newest->ids[i];
        pointers[i] = &reads[i];
    }
    return engine_read(listing->engine, pointers, newest->n, take_row, listing, error);
}

static int32_t
run_by_problem(struct listing *listing, oms_error **error)
{
    struct newest *newest = arena_alloc(&listing->arena, sizeof(*newest));
    int32_t rc = OMS_OK;

    if (newest == NULL)
        return OMS_E_NOMEM;
    newest->low = id_since(listing->query.since);
    newest->before = listing->query.before;
    do {
        rc = find_newest(listing, newest, error);
        if (rc == OMS_OK && newest->n > 0)
            rc = take_newest(listing, newest, error);
        if (newest->n > 0)
            newest->before = newest->ids[newest->n - 1];
    } while (rc == OMS_OK && newest->n == OMS_LIMIT_PAGE && !listing->more);
    return rc;
}

int32_t
listing_run(struct listing *listing, oms_error **error)
{
    int32_t rc = listing->query.problem != NULL ? run_by_problem(listing, error) : run_by_index(listing, error);

    return rc == OMS_E_NOMEM ? error_set(error, rc, "out of memory") : rc;
}
