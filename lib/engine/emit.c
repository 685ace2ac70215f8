/* Turning a decision into a change set. A decision only assigns to working rows; here they are compared with what was loaded, column by column, and the
 * difference becomes inserts and updates at the loaded version. */
#include "engine/emit.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "store/codec.h"
#include "store/schema.h"

struct emitter {
    oms_engine *engine;
    struct decision *d;
    struct arena_list changes; /* const oms_change * */
    oms_id set_id;
};

static oms_change *
add_change(struct emitter *e, int32_t kind, enum table_id table, const void *row)
{
    oms_change *change = arena_alloc(e->d->arena, sizeof *change);
    const oms_change **slot = arena_list_add(e->d->arena, &e->changes, sizeof *slot);

    if (!change || !slot)
        return NULL;
    *change = (oms_change){.size = sizeof *change, .kind = kind, .table = schema_table(table), .row = row};
    *slot = change;
    return change;
}

static bool
column_equal(const oms_table *table, const void *a, const void *b, int32_t column)
{
    switch (table->columns[column].type) {
    case OMS_COLUMN_INT64:
        return row_int64(table, a, column) == row_int64(table, b, column);
    case OMS_COLUMN_ID:
        return memcmp(row_field(table, a, column), row_field(table, b, column), sizeof(oms_id)) == 0;
    default:
        return text_equal(row_text(table, a, column), row_text(table, b, column));
    }
}

static uint64_t
difference(const oms_table *table, const void *before, const void *now)
{
    uint64_t columns = 0;

    for (size_t i = table->n_key; i < table->n_columns; i++)
        if (!column_equal(table, before, now, (int32_t)i))
            columns |= UINT64_C(1) << i;
    return columns;
}

static int64_t *
version_of(const oms_table *table, void *row)
{
    return (int64_t *)((char *)row + table->columns[table->version_column].offset);
}

static void
emit_row(struct emitter *e, enum table_id id, const void *before, void *now)
{
    const oms_table *table = schema_table(id);
    oms_change *change;

    if (!before) {
        *version_of(table, now) = 1;
        add_change(e, OMS_CHANGE_INSERT, id, now);
        return;
    }
    uint64_t columns = difference(table, before, now);
    if (!columns)
        return;
    change = add_change(e, OMS_CHANGE_UPDATE, id, now);
    if (!change)
        return;
    change->version = row_int64(table, before, table->version_column);
    change->columns = columns;
    *version_of(table, now) = change->version + 1;
}

/* Tables of an order in the order of locking. */
static const struct {
    enum table_id table;
    size_t list;
} lists[] = {
    {TABLE_KEYS, offsetof(struct order_rows, keys)},
    {TABLE_KEYS, offsetof(struct order_rows, duplicates)},
    {TABLE_INBOX, offsetof(struct order_rows, inbox)},
    {TABLE_PARTIES, offsetof(struct order_rows, parties)},
    {TABLE_SUBSCRIPTIONS, offsetof(struct order_rows, subscriptions)},
    {TABLE_SUBSCRIPTION_ITEMS, offsetof(struct order_rows, items)},
    {TABLE_SEGMENTS, offsetof(struct order_rows, segments)},
    {TABLE_OCCURRENCES, offsetof(struct order_rows, occurrences)},
    {TABLE_ORDERS, offsetof(struct order_rows, orders)},
    {TABLE_LINES, offsetof(struct order_rows, lines)},
    {TABLE_ALLOCATIONS, offsetof(struct order_rows, allocations)},
    {TABLE_TAXES, offsetof(struct order_rows, taxes)},
    {TABLE_ORDER_DISCOUNTS, offsetof(struct order_rows, reductions)},
    {TABLE_PAYMENTS, offsetof(struct order_rows, payments)},
    {TABLE_SHIPMENTS, offsetof(struct order_rows, shipments)},
    {TABLE_PROBLEMS, offsetof(struct order_rows, problems)},
    {TABLE_JOBS, offsetof(struct order_rows, jobs)},
    {TABLE_CARRIERS, offsetof(struct order_rows, carriers)},
    {TABLE_COUPON_USES, offsetof(struct order_rows, coupon_uses)},
};

/* The first payment is written with its order. */
static bool
stands_in_order(const struct order_rows *rows, const void *item)
{
    return rows->orders.n && item == &rows_order(rows)->first_payment;
}

static void
emit_rows(struct emitter *e)
{
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        const struct row_list *list = (const struct row_list *)((const char *)e->d->rows + lists[i].list);
        for (size_t k = 0; k < list->n; k++)
            if (!stands_in_order(e->d->rows, list->items[k]))
                emit_row(e, lists[i].table, list->before[k], list->items[k]);
    }
}

/* The four counters of stock, and where they lie in a movement. */
static const size_t counters[] = {offsetof(struct movement_row, available), offsetof(struct movement_row, reserved),
                                  offsetof(struct movement_row, on_hold), offsetof(struct movement_row, damaged)};
static const char *const counter_names[] = {"available", "reserved", "on_hold", "damaged"};
#define COUNTERS (sizeof counters / sizeof *counters)

static int32_t
column_named(enum table_id id, const char *name)
{
    const oms_table *table = schema_table(id);

    for (size_t i = 0; i < table->n_columns; i++)
        if (strcmp(table->columns[i].name, name) == 0)
            return (int32_t)i;
    return -1;
}

static int64_t *
counter_of(struct movement_row *movement, size_t counter)
{
    return (int64_t *)((char *)movement + counters[counter]);
}

static int
compare_movements(const void *a, const void *b)
{
    const struct movement_row *x = *(struct movement_row *const *)a;
    const struct movement_row *y = *(struct movement_row *const *)b;
    int order = text_compare(x->sku, y->sku);

    return order ? order : text_compare(x->location, y->location);
}

static bool
same_stock(const struct movement_row *a, const struct movement_row *b)
{
    return text_equal(a->sku, b->sku) && text_equal(a->location, b->location);
}

static void
add_to_stock(struct emitter *e, const struct movement_row *sum)
{
    struct stock_row *key = arena_alloc(e->d->arena, sizeof *key);
    oms_delta *deltas = arena_array(e->d->arena, COUNTERS, sizeof *deltas);
    size_t n = 0;

    if (!key || !deltas)
        return;
    key->sku = sum->sku;
    key->location = sum->location;
    for (size_t i = 0; i < COUNTERS; i++) {
        int64_t amount = *(const int64_t *)((const char *)sum + counters[i]);
        if (amount)
            deltas[n++] = (oms_delta){.amount = amount, .column = column_named(TABLE_STOCK, counter_names[i])};
    }
    if (n == 0)
        return;
    oms_change *change = add_change(e, OMS_CHANGE_ADD, TABLE_STOCK, key);
    if (change) {
        change->deltas = deltas;
        change->n_deltas = n;
    }
}

/* One add per stock row, whatever number of lines touch it. */
static void
emit_stock(struct emitter *e, struct movement_row *movements, size_t n)
{
    struct movement_row **sorted = arena_array(e->d->arena, n, sizeof *sorted);

    if (!sorted)
        return;
    for (size_t i = 0; i < n; i++)
        sorted[i] = &movements[i];
    qsort(sorted, n, sizeof *sorted, compare_movements);
    for (size_t i = 0, next; i < n; i = next) {
        struct movement_row sum = *sorted[i];
        for (next = i + 1; next < n && same_stock(sorted[i], sorted[next]); next++)
            for (size_t k = 0; k < COUNTERS; k++)
                *counter_of(&sum, k) += *counter_of(sorted[next], k);
        add_to_stock(e, &sum);
    }
}

static int32_t
emit_movements(struct emitter *e)
{
    struct movement_row *movements = e->d->movements.items;
    const size_t n = e->d->movements.n;

    if (n == 0)
        return OMS_OK;
    emit_stock(e, movements, n);
    for (size_t i = 0; i < n; i++) {
        int32_t code = id_next(&e->engine->ids, e->d->now, &movements[i].id);
        if (code != OMS_OK)
            return code;
        add_change(e, OMS_CHANGE_INSERT, TABLE_MOVEMENTS, &movements[i]);
    }
    return OMS_OK;
}

static oms_text
coupon_of(const struct use_add *add)
{
    return add->table == TABLE_COUPONS ? ((const struct coupon_row *)add->key)->code
                                       : ((const struct coupon_use_row *)add->key)->coupon;
}

static int
compare_uses(const void *a, const void *b)
{
    const struct use_add *x = a;
    const struct use_add *y = b;

    return x->table != y->table ? (x->table > y->table) - (x->table < y->table)
                                : text_compare(coupon_of(x), coupon_of(y));
}

static void
emit_uses(struct emitter *e)
{
    struct use_add *adds = e->d->uses.items;

    if (e->d->uses.n > 1)
        qsort(adds, e->d->uses.n, sizeof *adds, compare_uses);
    for (size_t i = 0; i < e->d->uses.n; i++) {
        oms_delta *delta = arena_alloc(e->d->arena, sizeof *delta);
        oms_change *change = add_change(e, OMS_CHANGE_ADD, adds[i].table, adds[i].key);
        if (!delta || !change)
            return;
        *delta = (oms_delta){.amount = adds[i].amount, .column = column_named(adds[i].table, "uses")};
        change->deltas = delta;
        change->n_deltas = 1;
    }
}

static void
emit_events(struct emitter *e)
{
    struct event_row *events = e->d->events.items;

    for (size_t i = 0; i < e->d->events.n; i++) {
        events[i].commit_id = e->set_id;
        add_change(e, OMS_CHANGE_APPEND, TABLE_EVENTS, &events[i]);
    }
}

/* A step without an event (a lease) leaves its id in `commits` instead. */
static void
emit_identity(struct emitter *e)
{
    struct commit_row *row = arena_alloc(e->d->arena, sizeof *row);

    if (e->d->events.n || e->changes.n == 0 || !row)
        return;
    *row = (struct commit_row){.id = e->set_id, .version = 1, .at = e->d->now};
    add_change(e, OMS_CHANGE_INSERT, TABLE_COMMITS, row);
}

int32_t
emit_changes(oms_engine *engine, struct decision *d, oms_change_set **out)
{
    struct emitter e = {.engine = engine, .d = d};
    oms_change_set *set = arena_alloc(d->arena, sizeof *set);
    int32_t code = id_next(&engine->ids, d->now, &e.set_id);

    emit_rows(&e);
    emit_uses(&e);
    if (code == OMS_OK)
        code = emit_movements(&e);
    emit_identity(&e);
    emit_events(&e);
    if (d->arena->failed)
        return OMS_E_NOMEM;
    if (code != OMS_OK)
        return code;
    *set = (oms_change_set){.size = sizeof *set, .changes = e.changes.items, .n_changes = e.changes.n};
    *out = set;
    return OMS_OK;
}
