/* Validating, promising, placing at a promised price. */
#include "fail/tour_quote.h"

int32_t
validate_draft(struct trip *trip, oms_error **error)
{
    return AT(oms_draft_validate)(trip->shop.engine, trip->draft, error);
}

int32_t
make_quote(struct trip *trip, oms_error **error)
{
    oms_quote_terms terms = {.size = sizeof terms};
    oms_order *order = NULL;
    int32_t code = AT(oms_quote_make)(trip->shop.engine, trip->draft, HOUR, &order, error);

    if (code != OMS_OK)
        return code;
    ck_assert_int_eq(AT(oms_order_quote_terms)(order, &terms), OMS_OK);
    ck_assert_int_eq(terms.expires_at - terms.made_at, HOUR);
    oms_order_free(order);
    return OMS_OK;
}

static void
promise(struct trip *trip)
{
    oms_quote_terms terms = {.size = sizeof terms};
    oms_order *order = NULL;

    shop_stock(&trip->shop, "MUG", "MAIN", 10);
    trip->draft = wish_draft(&(struct wish){.quantity = 2, .country = "DE", .key = "click-1"});
    ck_assert_int_eq(oms_quote_make(trip->shop.engine, trip->draft, HOUR, &order, NULL), OMS_OK);
    ck_assert_int_eq(oms_order_quote_terms(order, &terms), OMS_OK);
    ck_assert_int_eq(oms_draft_set_text(trip->draft, OMS_DRAFT_QUOTE, terms.token, NULL), OMS_OK);
    oms_order_free(order);
}

void
with_quoted_draft(struct trip *trip)
{
    const oms_price price = {.size = sizeof price, .sku = "MUG", .currency = "EUR", .amount = 1200};

    promise(trip);
    ck_assert_int_eq(oms_price_put(trip->shop.engine, &price, NULL), OMS_OK);
}

void
with_scarce_draft(struct trip *trip)
{
    static const char *const skus[] = {"MUG", "POT", "RUM"};

    for (size_t i = 0; i < sizeof skus / sizeof *skus; i++) {
        const oms_product product = {.size = sizeof product, .sku = skus[i], .category = "cups"};
        ck_assert_int_eq(oms_product_put(trip->shop.engine, &product, NULL), OMS_OK);
    }
    shop_stock(&trip->shop, "POT", "BER", 5);
    shop_stock(&trip->shop, "RUM", "BER", 5);
    trip->draft = wish_draft(&(struct wish){.quantity = 2});
}

void
with_old_quote(struct trip *trip)
{
    promise(trip);
    shop_wait(&trip->shop, 2 * DAY);
}
