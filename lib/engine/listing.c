/* Finding orders for a list, round by round: a source proposes the next ids, their rows are read and held against the query. Every read is bounded; no callback
 * of the host runs here. */
#include "engine/listing.h"

#include <stddef.h>
#include <string.h>

#include "base/abi.h"
#include "base/text.h"
#include "engine/check.h"
#include "engine/list_cursor.h"
#include "engine/load.h"
#include "oms/limits.h"
#include "oms/state.h"
#include "store/codec.h"

#define LIMIT_DEFAULT 100

static int32_t
check_words(struct listing *listing, oms_error **error)
{
    const char *field = selection_read(&listing->selection, &listing->query);

    if (field == NULL)
        return OMS_OK;
    if (strcmp(field, "number") == 0)
        return error_set(error, OMS_E_INVALID, "number: no order's number begins like this, with %d to 12 characters",
                         SELECTION_NUMBER_MIN);
    return error_set(error, OMS_E_INVALID, "%s: no order has this", field);
}

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
    return check_flag(FIELD(NULL, "oldest_first"), query->oldest_first, error);
}

static void
bound_ids(struct listing *listing)
{
    const oms_order_query *query = &listing->query;

    listing->range = id_range_of(query->since, query->until);
    if (!id_is_none(&query->before) && id_compare(&query->before, &listing->range.high) < 0)
        listing->range.high = query->before;
}

int32_t
listing_init(struct listing *listing, oms_engine *engine, const oms_order_query *query, oms_error **error)
{
    static const size_t released[] = {sizeof(oms_order_query)};
    int32_t rc = OMS_OK;

    *listing = (struct listing){.engine = engine};
    arena_init(&listing->arena, &engine->allocator);
    arena_init(&listing->scratch, &engine->allocator);
    if (query != NULL)
        rc = abi_take(&listing->query, sizeof(listing->query), released, 1, query);
    if (rc != OMS_OK)
        return error_set(error, rc, "query: its size is that of no release");
    rc = check_query(&listing->query, error);
    if (rc == OMS_OK)
        rc = check_words(listing, error);
    if (rc == OMS_OK && listing->query.after != NULL)
        rc = list_cursor_parse(&listing->query, listing->query.after, &listing->place, error);
    if (listing->query.limit == 0)
        listing->query.limit = LIMIT_DEFAULT;
    bound_ids(listing);
    return rc == OMS_OK ? list_choose_source(listing, error) : rc;
}

void
listing_free(struct listing *listing)
{
    if (listing->engine == NULL)
        return;
    arena_free(&listing->arena);
    arena_free(&listing->scratch);
}

bool
list_before(const struct listing *listing, const oms_id *a, const oms_id *b)
{
    const int order = id_compare(a, b);

    return listing->query.oldest_first ? order < 0 : order > 0;
}

bool
list_window_is_past(const struct listing *listing, const oms_id *id)
{
    const struct list_window *window = &listing->window;

    return window->n == window->room && !list_before(listing, id, &window->ids[window->n - 1]);
}

void
list_offer(struct listing *listing, const oms_id *id)
{
    struct list_window *window = &listing->window;
    size_t at = window->n;

    if (id_compare(id, &listing->range.low) < 0 || id_compare(id, &listing->range.high) > 0 ||
        list_window_is_past(listing, id) ||
        (!id_is_none(&listing->place) && !list_before(listing, &listing->place, id)))
        return;
    while (at > 0 && list_before(listing, id, &window->ids[at - 1]))
        at--;
    if (at > 0 && id_equal(&window->ids[at - 1], id))
        return;
    if (window->n < window->room)
        window->n++;
    memmove(&window->ids[at + 1], &window->ids[at], (window->n - at - 1) * sizeof(oms_id));
    window->ids[at] = *id;
}

/* Only what the query asks about is read. */
static void
read_order(struct listing *listing, struct loader *loader, const oms_id *id, struct order_rows *rows)
{
    const struct selection *selection = &listing->selection;

    rows->arena = &listing->scratch;
    load_order(loader, id,
               LOAD_ORDER | (selection->needs_lines ? LOAD_LINES : 0) | (selection->needs_payments ? LOAD_PAYMENTS : 0),
               rows);
    if (selection->needs_shipments)
        loader_add(loader, TABLE_SHIPMENTS, id, 1, &rows->shipments);
}

static int32_t
read_window(struct listing *listing, struct order_rows **out, oms_error **error)
{
    const size_t n = listing->window.n;
    struct order_rows *rows = arena_array(&listing->scratch, n, sizeof *rows);
    struct loader loader;

    loader_init(&loader, &listing->scratch);
    for (size_t i = 0; rows != NULL && i < n; i++)
        read_order(listing, &loader, &listing->window.ids[i], &rows[i]);
    *out = rows;
    return loader_run(&loader, listing->engine, error);
}

static bool
matches(const struct listing *listing, const struct order_rows *rows)
{
    return rows->orders.n > 0 && selects_row(&listing->selection, rows_order(rows)) &&
           selects_rows(&listing->selection, rows);
}

static bool
is_full(const struct listing *listing)
{
    return listing->orders.n == (size_t)listing->query.limit;
}

static int32_t
keep(struct listing *listing, const struct order_row *order)
{
    void *kept = arena_list_add(&listing->arena, &listing->orders, sizeof(struct order_row));

    return kept != NULL && row_copy(&listing->arena, schema_table(TABLE_ORDERS), order, kept) != NULL ? OMS_OK
                                                                                                      : OMS_E_NOMEM;
}

/* One order more than asked for says that there are more. */
static int32_t
take_window(struct listing *listing, const struct order_rows *rows)
{
    int32_t rc = OMS_OK;

    for (size_t i = 0; i < listing->window.n && rc == OMS_OK; i++) {
        const bool wanted = matches(listing, &rows[i]);
        listing->more = (wanted && is_full(listing)) || listing->looked == OMS_LIMIT_LOOKED;
        if (listing->more)
            return OMS_OK;
        if (wanted)
            rc = keep(listing, rows_order(&rows[i]));
        listing->place = listing->window.ids[i];
        listing->looked++;
    }
    return rc;
}

/* The first round looks at no more than it takes when everything matches. */
static size_t
room_for(const struct listing *listing)
{
    const size_t wanted = (size_t)listing->query.limit + 1;

    return listing->looked == 0 && wanted < WINDOW_MAX ? wanted : WINDOW_MAX;
}

static int32_t
run_round(struct listing *listing, oms_error **error)
{
    struct order_rows *rows = NULL;
    int32_t rc;

    arena_reset(&listing->scratch);
    listing->window.n = 0;
    listing->window.room = room_for(listing);
    rc = listing->source(listing, error);
    if (rc == OMS_OK && listing->window.n > 0)
        rc = read_window(listing, &rows, error);
    return rc == OMS_OK ? take_window(listing, rows) : rc;
}

int32_t
listing_run(struct listing *listing, oms_error **error)
{
    int32_t rc;

    do {
        rc = run_round(listing, error);
    } while (rc == OMS_OK && !listing->more && listing->window.n == listing->window.room);
    return rc == OMS_E_NOMEM ? error_set(error, rc, "out of memory") : rc;
}

void
listing_next(struct listing *listing)
{
    listing->query.limit -= (int64_t)listing->orders.n;
    arena_reset(&listing->arena);
    listing->orders = (struct arena_list){0};
    listing->looked = 0;
    listing->more = false;
}
