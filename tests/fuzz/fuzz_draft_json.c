/* Drafts from JSON: any bytes are read or refused in words. What is read can be priced, and placed in a shop that stays sound. Pricing changes nothing, so
 * one shop serves for it; each placing has its own. */
#include "shop.h"

/* Placing costs more than all the rest, so a document with many drafts has its first ones placed. */
#define PLACED_MAX 3

static struct fuzz_shop showroom;

struct shopping {
    struct fuzz_shop shop;
    int placed;
};

static void
read_order(const oms_order *order)
{
    char *json = NULL;

    MUST(oms_order_total(order) >= 0 && oms_order_total(order) <= OMS_LIMIT_AMOUNT);
    fuzz_document(oms_order_json(order, &json), &json);
}

static void
place(struct shopping *shopping, const oms_draft *draft)
{
    struct fuzz_shop *shop = &shopping->shop;
    oms_order *order = NULL;
    int32_t code;

    if (shop->engine == NULL) {
        MUST(fuzz_shop_open(shop, &(struct fuzz_shop_options){0}) == OMS_OK);
        fuzz_shop_furnish(shop, 5);
    }
    TRY(code, oms_order_place(shop->engine, draft, 0, &order, &error));
    if (code == OMS_OK)
        read_order(order);
    oms_order_free(order);
    shopping->placed++;
}

static void
quote(const oms_draft *draft)
{
    oms_order *order = NULL;
    int32_t code;

    TRY(code, oms_order_quote(showroom.engine, draft, &order, &error));
    if (code == OMS_OK)
        read_order(order);
    oms_order_free(order);
}

static int32_t
take_draft(void *user, size_t index, oms_draft *draft, const oms_error *error)
{
    struct shopping *shopping = user;

    (void)index;
    MUST((draft == NULL) == (error != NULL));
    if (draft == NULL)
        return 0;
    quote(draft);
    if (shopping->placed < PLACED_MAX)
        place(shopping, draft);
    oms_draft_free(draft);
    return 0;
}

/* A document with one draft, as far as that function reads it. */
static void
read_one(const char *text, size_t len)
{
    oms_draft *draft = NULL;
    int32_t code;

    TRY(code, oms_draft_from_json(text, len, &draft, &error));
    MUST((code == OMS_OK) == (draft != NULL));
    oms_draft_free(draft);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct shopping shopping = {.placed = 0};
    int32_t code;

    if (showroom.engine == NULL) {
        MUST(fuzz_shop_open(&showroom, &(struct fuzz_shop_options){0}) == OMS_OK);
        fuzz_shop_furnish(&showroom, 5);
    }
    read_one((const char *)data, size);
    TRY(code, oms_drafts_from_json((const char *)data, size, take_draft, &shopping, &error));
    if (shopping.shop.engine == NULL)
        return 0;
    fuzz_shop_verify(&shopping.shop);
    fuzz_shop_close(&shopping.shop);
    return 0;
}
