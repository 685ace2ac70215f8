/* Discounts: what each takes off the lines or the shipping of an order. Never more than there is, and spread so that the parts sum to the whole. Pure. */
#ifndef OMS_MODEL_DISCOUNT_H
#define OMS_MODEL_DISCOUNT_H

#include <stdbool.h>

#include "base/arena.h"
#include "model/rows.h"

/* Kinds, in discounts.kind. */
#define DISCOUNT_PERCENT       "percent"
#define DISCOUNT_FIXED         "fixed"
#define DISCOUNT_BUY_X_GET_Y   "buy-x-get-y"
#define DISCOUNT_CHEAPEST_FREE "cheapest-free"
#define DISCOUNT_BUNDLE        "bundle"
#define DISCOUNT_FREE_SHIPPING "free-shipping"
/* What it is on, in discounts.target. */
#define TARGET_LINE            "line"
#define TARGET_ORDER           "order"
#define TARGET_SHIPPING        "shipping"

/* A discount that an order may get: customer, region and time are as it asks. */
struct discount_offer {
    const struct discount_row *discount;
    const struct coupon_row *coupon; /* NULL: it asks for none */
    /* out */
    const char *why_not; /* why it takes nothing; NULL: it does */
};

struct price;

/* Applies the offers of a price one after another, each to what those before it left: adds to the lines' `discount` and takes from `shipping`. OMS_OK;
 * OMS_E_OVERFLOW; OMS_E_NOMEM. */
int32_t discounts_apply(struct price *price, struct arena *arena);
/* As they apply: the greater priority first, then by code. */
int discount_compare(const struct discount_row *a, const struct discount_row *b);

#endif
