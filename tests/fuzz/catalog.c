/* One catalog into one shop. An import that was refused has changed nothing, so the shop serves until one was taken. */
#include "catalog.h"

#include "shop.h"

static struct fuzz_shop shop;

static int32_t
count_level(void *user, const oms_stock_level *level)
{
    MUST(level->available >= 0 && level->available <= OMS_LIMIT_QUANTITY);
    ++*(int64_t *)user;
    return 0;
}

static int64_t
levels(void)
{
    int64_t n = 0;
    int32_t code;

    TRY(code, oms_stock_list(shop.engine, NULL, count_level, &n, &error));
    MUST(code == OMS_OK);
    return n;
}

static void
sell_a_mug(void)
{
    const oms_draft_line line = {.size = sizeof line, .sku = "MUG", .quantity = 1, .unit_price = OMS_NONE};
    oms_draft *draft = NULL;
    oms_order *order = NULL;
    int32_t code;

    MUST(oms_draft_new("EUR", &draft, NULL) == OMS_OK);
    MUST(oms_draft_set_text(draft, OMS_DRAFT_CUSTOMER, "ada", NULL) == OMS_OK);
    MUST(oms_draft_set_text(draft, OMS_DRAFT_SHIPPING_METHOD, "standard", NULL) == OMS_OK);
    MUST(oms_draft_set_shipping_address(
             draft, &(oms_address){.size = sizeof(oms_address), .city = "Berlin", .country = "DE"}, NULL) == OMS_OK);
    MUST(oms_draft_set_payment(draft, "card", "tok_ok", NULL) == OMS_OK);
    MUST(oms_draft_add_line(draft, &line, NULL) == OMS_OK);
    TRY(code, oms_order_place(shop.engine, draft, 0, &order, &error));
    oms_order_free(order);
    oms_draft_free(draft);
}

static void
use_what_was_imported(const oms_import_result *result)
{
    char *json = NULL;

    MUST(levels() >= (result->stock > 0 ? 1 : 0));
    fuzz_document(oms_stock_list_json(shop.engine, NULL, &json, NULL), &json);
    sell_a_mug();
    fuzz_shop_verify(&shop);
}

void
fuzz_catalog(int32_t format, const uint8_t *data, size_t size)
{
    oms_import_result result = {.size = sizeof result};
    int32_t code;

    if (shop.engine == NULL) {
        MUST(fuzz_shop_open(&shop, &(struct fuzz_shop_options){0}) == OMS_OK);
        fuzz_shop_furnish(&shop, 0);
    }
    TRY(code, oms_catalog_import(shop.engine, format, (const char *)data, size, &result, &error));
    if (code != OMS_OK) {
        MUST(levels() == 0);
        return;
    }
    use_what_was_imported(&result);
    fuzz_shop_close(&shop);
}
