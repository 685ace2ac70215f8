/* Reading for reports. A page of orders is one bounded read, and what belongs to them another over the same ids: both go forward by primary key, and nothing is
 * read twice. Rows are summed as they come and not kept. */
#include "engine/report_read.h"

#include <string.h>

#include "base/text.h"
#include "engine/id_range.h"
#include "model/first_payment.h"
#include "store/schema.h"

#define PAGE_ORDERS 1000

/* What payments and lines need of their order. */
struct page_order {
    oms_id id;
    int32_t state;
    char currency[4];
    int64_t place; /* in the tally; −1 where lines have the key */
};

struct reading {
    oms_engine *engine;
    const oms_report_query *query;
    struct tally *tally;
    struct page_order *orders; /* of this page that count, by id */
    size_t n;
    size_t next;  /* where the rows beside them have come to */
    oms_id last;  /* of this page, whether it counts or not */
    size_t found; /* orders read */
    enum table_id table;
};

static int32_t
flaw_of(const struct tally *tally)
{
    if (tally->flaw == TALLY_OVERFLOWED)
        return OMS_E_OVERFLOW;
    return tally->flaw == TALLY_TOO_MANY ? OMS_E_LIMIT : OMS_OK;
}

static int32_t
add_to(struct tally *tally, int64_t place, enum table_id table, const void *row, const struct order_row *order)
{
    if (place < 0)
        return tally->flaw != 0 ? flaw_of(tally) : OMS_E_NOMEM;
    tally_add(tally, place, table, row, order);
    return flaw_of(tally);
}

static bool
counts(const oms_report_query *query, const struct order_row *order)
{
    return (query->since == 0 || order->created_at >= query->since) &&
           (query->until == 0 || order->created_at < query->until) &&
           (query->currency == NULL || text_is(order->currency, query->currency));
}

/* What leads with the key, and the payment that stands in it. */
static int32_t
add_order(struct tally *tally, const struct order_row *order, int64_t *place)
{
    struct payment_row first;
    int32_t rc;

    *place = tally_place(tally, order, order->currency);
    rc = add_to(tally, *place, TABLE_ORDERS, order, order);
    if (rc == OMS_OK && tally_kind_reads(tally->kind, TABLE_PAYMENTS) && first_payment_of(order, &first))
        rc = add_to(tally, *place, TABLE_PAYMENTS, &first, order);
    return rc;
}

static int32_t
take_order(void *user, size_t read, const void *row)
{
    struct reading *reading = user;
    const struct order_row *order = row;
    struct page_order *kept = &reading->orders[reading->n];
    int64_t place = -1;

    (void)read;
    reading->last = order->id;
    reading->found++;
    if (!counts(reading->query, order))
        return OMS_OK;
    if (reading->tally->kind->leads == TABLE_ORDERS) {
        int32_t rc = add_order(reading->tally, order, &place);
        if (rc != OMS_OK)
            return rc;
    }
    *kept = (struct page_order){.id = order->id, .state = oms_state_parse(order->state.data), .place = place};
    memcpy(kept->currency, order->currency.data, order->currency.len < 3 ? order->currency.len : 3);
    reading->n++;
    return OMS_OK;
}

/* The order of a row that begins with its id; NULL when it does not count. Rows come by id. */
static const struct page_order *
order_of(struct reading *reading, const oms_id *id)
{
    while (reading->next < reading->n && id_compare(&reading->orders[reading->next].id, id) < 0)
        reading->next++;
    return reading->next < reading->n && id_equal(&reading->orders[reading->next].id, id)
               ? &reading->orders[reading->next]
               : NULL;
}

static int32_t
take_part(void *user, size_t read, const void *row)
{
    struct reading *reading = user;
    const struct page_order *kept = order_of(reading, row);
    struct order_row order = {.id = {{0}}};
    int64_t place;

    (void)read;
    if (kept == NULL)
        return OMS_OK;
    order.state = text_of(oms_state_name(kept->state));
    place = kept->place < 0 ? tally_place(reading->tally, row, text_of(kept->currency)) : kept->place;
    return add_to(reading->tally, place, reading->table, row, &order);
}

/* What belongs to this page's orders. The id stands first in every row of these tables. */
static int32_t
read_parts(struct reading *reading, enum table_id table, oms_error **error)
{
    const oms_read read = {.size = sizeof read,
                           .table = schema_table(table),
                           .low = &reading->orders[0].id,
                           .high = &reading->orders[reading->n - 1].id,
                           .index = -1};

    if (!tally_kind_reads(reading->tally->kind, table))
        return OMS_OK;
    reading->table = table;
    reading->next = 0;
    return engine_read(reading->engine, (const oms_read *const[]){&read}, 1, take_part, reading, error);
}

static int32_t
read_page(struct reading *reading, oms_read *read, oms_error **error)
{
    int32_t rc;

    reading->n = 0;
    reading->found = 0;
    rc = engine_read(reading->engine, (const oms_read *const[]){read}, 1, take_order, reading, error);
    if (rc == OMS_OK && reading->n > 0)
        rc = read_parts(reading, TABLE_PAYMENTS, error);
    if (rc == OMS_OK && reading->n > 0)
        rc = read_parts(reading, TABLE_LINES, error);
    return rc;
}

static int32_t
read_orders(struct reading *reading, oms_error **error)
{
    const struct id_range range = id_range_of(reading->query->since, reading->query->until);
    oms_id after;
    oms_read read = {.size = sizeof read,
                     .table = schema_table(TABLE_ORDERS),
                     .low = &range.low,
                     .high = &range.high,
                     .limit = PAGE_ORDERS,
                     .index = -1};
    int32_t rc;

    reading->orders = arena_array(reading->tally->arena, PAGE_ORDERS, sizeof *reading->orders);
    if (reading->orders == NULL)
        return OMS_E_NOMEM;
    do {
        rc = read_page(reading, &read, error);
        after = reading->last;
        read.after = &after;
    } while (rc == OMS_OK && reading->found == PAGE_ORDERS);
    return rc;
}

static int32_t
take_stock(void *user, size_t read, const void *row)
{
    struct tally *tally = user;
    const int64_t place = tally_place(tally, row, (oms_text){0});

    (void)read;
    return add_to(tally, place, TABLE_STOCK, row, NULL);
}

static int32_t
read_stock(struct reading *reading, oms_error **error)
{
    const oms_read read = {.size = sizeof read, .table = schema_table(TABLE_STOCK), .index = -1};

    return engine_read(reading->engine, (const oms_read *const[]){&read}, 1, take_stock, reading->tally, error);
}

static int32_t
explain(const struct tally *tally, int32_t rc, oms_error **error)
{
    if (rc == OMS_E_NOMEM)
        return error_set(error, rc, "out of memory");
    if (tally->flaw == TALLY_OVERFLOWED)
        return error_set(error, rc, "a sum of this report is greater than an amount can be: ask for a shorter time");
    if (tally->flaw == TALLY_TOO_MANY)
        return error_set(error, rc, "the report has more than %d rows: ask for a shorter time", OMS_LIMIT_ROWS);
    return rc;
}

int32_t
report_read(oms_engine *engine, const oms_report_query *query, struct tally *tally, oms_error **error)
{
    struct reading reading = {.engine = engine, .query = query, .tally = tally};
    int32_t rc = tally->kind->leads == TABLE_STOCK ? read_stock(&reading, error) : read_orders(&reading, error);

    if (rc != OMS_OK)
        return explain(tally, rc, error);
    tally_sort(tally);
    return OMS_OK;
}
