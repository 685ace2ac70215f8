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
    const struct order_rows *quoted;     /* what was promised, where the draft's quote counts */
    bool address_waits;                  /* out: the address service could not be asked, and counts */
    bool short_of_stock;                 /* out: product.stock failed */
};

/* OMS_OK, DECIDE_ASK_TAX, or a refusal. The lines are there. */
int32_t price_draft(struct placing *p);
/* place_discount.c: what the order may ask for, before it is priced; and afterwards, what is wrong with coupons that gave nothing. */
int32_t offer_discounts(struct placing *p, struct price *price);
void check_coupons(struct placing *p, const struct price *price);
/* … of those that a quote has taken into account: they may be used up by now. */
void check_coupon_uses(struct placing *p);
/* Every line has a price, and nothing of it is still to be asked. */
bool price_known(const struct placing *p);

/* place_quote.c: the quote that the draft names, if any. It counts, or is refused. */
void take_quote(struct placing *p);
/* Its figures are the order's, whatever the price is by now. */
bool quote_binds(const struct placing *p);
void price_as_quoted(struct placing *p);
/* OMS_OK, or refused: the price is not the promised one, and the policy is not to honour that. */
int32_t check_quote(struct placing *p);
/* Is everything known, and does it have a price? */
bool all_sold(const struct placing *p);

#endif
