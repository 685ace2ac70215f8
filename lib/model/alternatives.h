/* Which products may be offered in place of one that an order cannot have (ORD-1001). Pure: rows in, SKUs out. */
#ifndef OMS_MODEL_ALTERNATIVES_H
#define OMS_MODEL_ALTERNATIVES_H

#include "model/order_rows.h"
#include "model/rule_book.h"
#include "oms/limits.h"

/* What cannot be had, and for whom. */
struct shortage {
    const struct order_rows *rows; /* the order */
    const struct line_row *line;   /* which of its lines */
    const struct rule_book *book;  /* may be NULL */
    oms_text group;                /* of the customer: its price list; absent: none */
    bool priced;                   /* prices stand in the table */
    int64_t now;
};

/* How many of a SKU the lines of an order want together. */
int64_t units_wanted(const struct order_rows *rows, oms_text sku);
/* Is it another product, active, and sold where the order goes? */
bool may_replace(const struct shortage *shortage, const struct product_row *product);
/* The best of `found` (its products, and prices and stock of those sorted by SKU), in the order in which they are offered. How many. */
size_t choose_alternatives(const struct shortage *shortage, const struct order_rows *found,
                           oms_text out[OMS_LIMIT_ALTERNATIVES]);

#endif
