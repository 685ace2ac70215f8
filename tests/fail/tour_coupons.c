/* Discounts and coupons, stop by stop: put into the catalog, added to a draft, used by an order, read from it, given back. */
#include "fail/tour_coupons.h"

#include <stdio.h>

static const oms_discount discount = {.size = sizeof discount,
                                      .code = "TEN",
                                      .kind = "percent",
                                      .target = "order",
                                      .skus = "MUG\nPOT",
                                      .regions = "DE",
                                      .ppm = 100000,
                                      .needs_coupon = 1};
static const oms_coupon coupon = {
    .size = sizeof coupon, .code = "SAVE10", .discount = "TEN", .max_uses = 1, .max_uses_per_customer = 1};

int32_t
put_discount(struct trip *trip, oms_error **error)
{
    return AT(oms_discount_put)(trip->shop.engine, &discount, error);
}

int32_t
put_coupon(struct trip *trip, oms_error **error)
{
    return AT(oms_coupon_put)(trip->shop.engine, &coupon, error);
}

int32_t
add_coupons(struct trip *trip, oms_error **error)
{
    char code[20];
    int32_t rc = OMS_OK;

    for (int i = 0; i < OMS_LIMIT_COUPONS && rc == OMS_OK; i++) {
        snprintf(code, sizeof code, "C%d", i);
        rc = AT(oms_draft_add_coupon)(trip->draft, code, error);
    }
    return rc;
}

void
with_coupon(struct trip *trip)
{
    shop_stock(&trip->shop, "MUG", "main", 10);
    ck_assert_int_eq(put_discount(trip, NULL), OMS_OK);
    ck_assert_int_eq(put_coupon(trip, NULL), OMS_OK);
    trip->draft = wish_draft(&(struct wish){.quantity = 2, .country = "DE", .key = "k-1"});
    ck_assert_int_eq(oms_draft_add_coupon(trip->draft, "SAVE10", NULL), OMS_OK);
}

int32_t
place_with_coupon(struct trip *trip, oms_error **error)
{
    oms_order *order = NULL;
    int32_t code = AT(oms_order_place)(trip->shop.engine, trip->draft, 0, &order, error);

    if (order) {
        ck_assert_int_eq(oms_order_total(order), 1800);
        trip->order = *oms_order_id(order);
    }
    oms_order_free(order);
    return code;
}

void
with_used_coupon(struct trip *trip)
{
    with_coupon(trip);
    ck_assert_int_eq(place_with_coupon(trip, NULL), OMS_OK);
}

int32_t
cancel_with_coupon(struct trip *trip, oms_error **error)
{
    return AT(oms_order_cancel)(trip->shop.engine, &trip->order, NULL, NULL, error);
}

int32_t
read_reductions(struct trip *trip, oms_error **error)
{
    oms_reduction reduction = {.size = sizeof reduction};
    oms_order *order = NULL;
    int32_t code = AT(oms_order_get)(trip->shop.engine, &trip->order, &order, error);

    if (code != OMS_OK)
        return code;
    ck_assert_uint_eq(AT(oms_order_reduction_count)(order), 1);
    ck_assert_int_eq(AT(oms_order_reduction_at)(order, 0, &reduction), OMS_OK);
    ck_assert_int_eq(reduction.amount, 200);
    oms_order_free(order);
    return code;
}
