/* An order with everything that belongs to it, as rows: what was loaded, and the working copies that a decision changes. The engine compares the two
 * afterwards and commits the difference, so a decision simply assigns. Pure data. */
#ifndef OMS_MODEL_ORDER_ROWS_H
#define OMS_MODEL_ORDER_ROWS_H

#include <stdbool.h>

#include "base/arena.h"
#include "model/rows.h"

/* Rows of one table. before[i] is NULL for a row that the decision made. Items do not move. */
struct row_list {
    void **items;
    const void **before;
    size_t n;
    size_t cap;
};

struct order_rows {
    struct arena *arena;
    struct row_list orders; /* none or one */
    struct row_list lines;
    struct row_list allocations;
    struct row_list taxes;
    struct row_list reductions; /* order_discounts, where the order says that there are some */
    struct row_list payments;
    struct row_list shipments;
    struct row_list problems;
    struct row_list jobs;
    struct row_list parties;
    /* Looked at when placing and reserving. */
    struct row_list products;
    struct row_list prices;
    struct row_list customers; /* also where they are to be told */
    struct row_list accounts;  /* … unless a service of the host's knew better who they are: what the table has */
    struct row_list contacts;  /* the customer's own party */
    struct row_list tax_rates;
    struct row_list shipping_methods;
    struct row_list discounts;
    struct row_list coupons;
    struct row_list coupon_uses;
    bool
        claims_loaded; /* of an order with coupons: those that it has taken uses of are among them, where they still are */
    struct row_list stock;
    struct row_list keys;
    struct row_list carriers;   /* how they answer, where an outcome of one is recorded */
    struct row_list references; /* orders that have the draft's reference already */
    struct row_list inbox;      /* the event of a provider that is being accepted */
    struct row_list duplicates; /* keys of scope "same" */
    struct row_list quotes;     /* the quote that the draft names: none or one */
    struct row_list quote_lines;
    struct row_list quote_taxes;
    struct row_list quote_discounts;
    struct row_list meta; /* the version of prices, where one is promised */
    /* Of the subscription that is changed, or that makes this order. */
    struct row_list subscriptions; /* none or one */
    struct row_list items;
    struct row_list segments;
    struct row_list occurrences; /* those not accounted for yet, where it goes on */
};

/* A new row of `size` bytes at the end: `before` as given, and the working copy made from it (zeroed where `before` is NULL). NULL on failure. */
void *row_list_add(struct arena *arena, struct row_list *list, const void *before, size_t size);
/* Likewise, where both exist already. False on failure. */
bool row_list_link(struct arena *arena, struct row_list *list, const void *before, void *item);
/* In a list that is sorted by SKU; NULL when it has none. */
const void *row_list_find(const struct row_list *list, oms_text sku, oms_text (*sku_of)(const void *row));
const struct product_row *rows_product(const struct order_rows *rows, oms_text sku);

static inline struct order_row *
rows_order(const struct order_rows *rows)
{
    return rows->orders.n ? rows->orders.items[0] : NULL;
}
static inline struct line_row *
rows_line(const struct order_rows *rows, size_t i)
{
    return rows->lines.items[i];
}
static inline struct allocation_row *
rows_allocation(const struct order_rows *rows, size_t i)
{
    return rows->allocations.items[i];
}
static inline struct tax_row *
rows_tax(const struct order_rows *rows, size_t i)
{
    return rows->taxes.items[i];
}
static inline struct order_discount_row *
rows_reduction(const struct order_rows *rows, size_t i)
{
    return rows->reductions.items[i];
}
/* Else it is left of an earlier price, and says nothing. */
static inline bool
tax_counts(const struct tax_row *tax)
{
    return tax->jurisdiction.len > 0;
}
static inline struct payment_row *
rows_payment(const struct order_rows *rows, size_t i)
{
    return rows->payments.items[i];
}
static inline struct shipment_row *
rows_shipment(const struct order_rows *rows, size_t i)
{
    return rows->shipments.items[i];
}
static inline struct problem_row *
rows_problem(const struct order_rows *rows, size_t i)
{
    return rows->problems.items[i];
}
static inline struct job_row *
rows_job(const struct order_rows *rows, size_t i)
{
    return rows->jobs.items[i];
}
static inline struct carrier_row *
rows_carrier(const struct order_rows *rows, size_t i)
{
    return rows->carriers.items[i];
}
static inline struct subscription_row *
rows_subscription(const struct order_rows *rows)
{
    return rows->subscriptions.n ? rows->subscriptions.items[0] : NULL;
}
static inline struct subscription_item_row *
rows_item(const struct order_rows *rows, size_t i)
{
    return rows->items.items[i];
}
static inline struct segment_row *
rows_segment(const struct order_rows *rows, size_t i)
{
    return rows->segments.items[i];
}
static inline struct occurrence_row *
rows_occurrence(const struct order_rows *rows, size_t i)
{
    return rows->occurrences.items[i];
}
static inline struct stock_row *
rows_stock(const struct order_rows *rows, size_t i)
{
    return rows->stock.items[i];
}

/* By number within the order; NULL when there is none. */
struct payment_row *rows_find_payment(const struct order_rows *rows, int64_t n);
struct shipment_row *rows_find_shipment(const struct order_rows *rows, int64_t n);
struct job_row *rows_find_job(const struct order_rows *rows, int64_t n);
/* By id; NULL when it was not loaded or there is none. */
struct party_row *rows_party(const struct order_rows *rows, const oms_id *id);
/* What is wrong with an order that was loaded whole, as the end of a sentence, or NULL: its state is known, it has lines 1 … n and a payment, and its jobs
 * are about payments and shipments that it has. Decisions rely on this. */
const char *rows_flaw(const struct order_rows *rows);
/* The payment that counts: the last one; NULL when there is none. */
struct payment_row *rows_current_payment(const struct order_rows *rows);

#endif
