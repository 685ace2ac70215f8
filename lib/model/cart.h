/* An order while it is being reduced by discounts: between discount.c, which goes through them, and discount_kinds.c, which says what each takes off. */
#ifndef OMS_MODEL_CART_H
#define OMS_MODEL_CART_H

#include "model/price.h"

/* Lines are looked at in sorted order, so that it makes no difference how they stand. */
struct cart {
    struct price *price;
    struct arena *arena;
    const size_t *sorted; /* by SKU, then unit price */
    size_t *cheapest;     /* by unit price, then as in `sorted` */
    int64_t *before;      /* the net of each line before any of these discounts: what conditions look at */
    int64_t *off;         /* what the discount at hand takes off each line */
    int64_t *weights;     /* room */
    int64_t *parts;       /* room */
    int64_t shipping_off;
    const struct discount_row *alone; /* the exclusive one that was applied */
    size_t n_applied;
};

/* What is left of a line. */
int64_t cart_net(const struct cart *cart, size_t i);
/* Whether the discount looks at such a line: by SKU and category. */
bool discount_applies_to(const struct discount_row *discount, const struct price_line *line);
/* What the discount takes off each line, into `off`, and off shipping: never more than is left. OMS_OK; OMS_E_OVERFLOW. */
int32_t discount_take(struct cart *cart, const struct discount_row *discount);

#endif
