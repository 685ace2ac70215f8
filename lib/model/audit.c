/* The books of a database while it is walked: finding the order, payment and shelf of a row. What rows add to the books is audit_enter.c's. Pure. */
#include "model/audit.h"

#include <stddef.h>

#include "base/id.h"
#include "base/text.h"

/* Where rows name their order: offset + 1, or 0. */
static const size_t order_offsets[TABLE_COUNT] = {
    [TABLE_KEYS] = offsetof(struct key_row, order_id) + 1,
    [TABLE_ORDERS] = offsetof(struct order_row, id) + 1,
    [TABLE_LINES] = offsetof(struct line_row, order_id) + 1,
    [TABLE_ALLOCATIONS] = offsetof(struct allocation_row, order_id) + 1,
    [TABLE_ORDER_DISCOUNTS] = offsetof(struct order_discount_row, order_id) + 1,
    [TABLE_TAXES] = offsetof(struct tax_row, order_id) + 1,
    [TABLE_PAYMENTS] = offsetof(struct payment_row, order_id) + 1,
    [TABLE_SHIPMENTS] = offsetof(struct shipment_row, order_id) + 1,
    [TABLE_PROBLEMS] = offsetof(struct problem_row, order_id) + 1,
    [TABLE_JOBS] = offsetof(struct job_row, order_id) + 1,
    [TABLE_MOVEMENTS] = offsetof(struct movement_row, order_id) + 1,
    [TABLE_EVENTS] = offsetof(struct event_row, order_id) + 1,
    [TABLE_INBOX] = offsetof(struct inbox_row, order_id) + 1,
    [TABLE_OCCURRENCES] = offsetof(struct occurrence_row, order_id) + 1,
};

const oms_id *
books_order_id(enum table_id table, const void *row)
{
    const oms_id *id;

    if (order_offsets[table] == 0)
        return NULL;
    id = (const oms_id *)((const char *)row + order_offsets[table] - 1);
    return id_is_none(id) ? NULL : id;
}

/* Where a key is, or would be, in n ascending ones. */
static size_t
search(const void *key, size_t n, const struct audit_books *books,
       int (*compare)(const struct audit_books *books, size_t i, const void *key))
{
    size_t low = 0;

    while (low < n) {
        size_t middle = low + (n - low) / 2;

        if (compare(books, middle, key) < 0)
            low = middle + 1;
        else
            n = middle;
    }
    return low;
}

static int
compare_order(const struct audit_books *books, size_t i, const void *key)
{
    return id_compare(&books_order_at(books, i)->id, key);
}

static struct order_sum *
find_order(struct audit_books *books, const oms_id *id)
{
    const size_t n = books->orders.n;

    if (books->last_order >= n || compare_order(books, books->last_order, id) != 0)
        books->last_order = search(id, n, books, compare_order);
    if (books->last_order >= n || compare_order(books, books->last_order, id) != 0)
        return NULL;
    return (struct order_sum *)books->orders.items + books->last_order;
}

struct order_sum *
books_order(struct audit_books *books, enum table_id table, const void *row)
{
    const oms_id *id = books_order_id(table, row);

    return id != NULL ? find_order(books, id) : NULL;
}

static int
compare_shelf(const struct audit_books *books, size_t i, const void *key)
{
    const struct shelf_sum *shelf = books_shelf_at(books, i);
    const struct shelf_sum *wanted = key;
    int sign = text_compare(shelf->sku, wanted->sku);

    return sign != 0 ? sign : text_compare(shelf->location, wanted->location);
}

static int
compare_coupon(const struct audit_books *books, size_t i, const void *key)
{
    return text_compare(books_coupon_at(books, i)->code, *(const oms_text *)key);
}

struct coupon_sum *
books_coupon(struct audit_books *books, oms_text code)
{
    const size_t at = search(&code, books->coupons.n, books, compare_coupon);

    if (at >= books->coupons.n || compare_coupon(books, at, &code) != 0)
        return NULL;
    return (struct coupon_sum *)books->coupons.items + at;
}

static struct shelf_sum *
find_shelf(struct audit_books *books, oms_text sku, oms_text location)
{
    const struct shelf_sum wanted = {.sku = sku, .location = location};
    const size_t n = books->shelves.n;

    if (books->last_shelf >= n || compare_shelf(books, books->last_shelf, &wanted) != 0)
        books->last_shelf = search(&wanted, n, books, compare_shelf);
    if (books->last_shelf >= n || compare_shelf(books, books->last_shelf, &wanted) != 0)
        return NULL;
    return (struct shelf_sum *)books->shelves.items + books->last_shelf;
}

struct shelf_sum *
books_shelf(struct audit_books *books, enum table_id table, const void *row)
{
    const struct line_row *line = row;
    const struct allocation_row *allocation = row;
    const struct movement_row *movement = row;

    switch (table) {
    case TABLE_LINES:
        return find_shelf(books, line->sku, line->location);
    case TABLE_ALLOCATIONS:
        return find_shelf(books, allocation->sku, allocation->location);
    case TABLE_MOVEMENTS:
        return find_shelf(books, movement->sku, movement->location);
    default:
        return NULL;
    }
}

struct payment_sum *
books_payment(const struct audit_books *books, const struct order_sum *order, int64_t n)
{
    struct payment_sum *payments = books->payments.items;

    if (order->n_payments > 0 && payments[order->first_payment].n == n)
        return &payments[order->first_payment];
    for (size_t i = 0; i + 1 < order->n_payments; i++)
        if (payments[order->later_payments + i].n == n)
            return &payments[order->later_payments + i];
    return NULL;
}
