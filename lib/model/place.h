/* An order that is being placed, shared by the files that do it: place.c the order, place_price.c its price, rules.c the checks. Pure. */
#ifndef OMS_MODEL_PLACE_H
#define OMS_MODEL_PLACE_H

#include "model/commands.h"
#include "model/price.h"

struct placing {
    struct decision *d;
    const struct place_command *command;
    const struct customer_row *customer; /* NULL: a guest, or unknown */
    const struct product_row **products; /* of each line; NULL: unknown */
    size_t *by_sku;                      /* positions of the lines, sorted by SKU */
    bool waits_for[LOOKUP_COUNT];        /* it could not be asked: accepted without, and held until it can */
    bool short_of_stock;                 /* out: product.stock failed */
};

/* OMS_OK, DECIDE_ASK_TAX, or a refusal. The lines are there. */
int32_t price_draft(struct placing *p);
/* place_discount.c: what the order may ask for, before it is priced; and afterwards, what is wrong with coupons that gave nothing. */
int32_t offer_discounts(struct placing *p, struct price *price);
void check_coupons(struct placing *p, const struct price *price);
int32_t refuse_price_changed(struct decision *d, int64_t expected);

#endif
