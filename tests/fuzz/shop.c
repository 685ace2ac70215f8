/* The shop of tests/fuzz/shop.h. */
#include "shop.h"

#include <stdio.h>

static int64_t
shop_clock(void *user)
{
    return ((const struct fuzz_shop *)user)->now;
}

/* A small generator (splitmix64), so that an input does the same each time. */
static int32_t
shop_random(void *user, void *out, size_t bytes)
{
    struct fuzz_shop *shop = user;
    unsigned char *to = out;

    for (size_t i = 0; i < bytes; i++) {
        uint64_t z = (shop->random_state += UINT64_C(0x9e3779b97f4a7c15));
        z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
        z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
        to[i] = (unsigned char)(z ^ (z >> 31));
    }
    return 0;
}

static int32_t
open_engine(struct fuzz_shop *shop, const struct fuzz_shop_options *options)
{
    const oms_sqlite_options quick = {.size = sizeof quick, .durability = OMS_SQLITE_NORMAL, .busy_timeout_ms = 1};
    oms_payment_service payment = {.size = sizeof payment};
    oms_address_service address = {.size = sizeof address};
    oms_store store = {.size = sizeof store};
    int32_t code;

    MUST(oms_sandbox_payment(shop->sandbox, &payment) == OMS_OK);
    MUST(oms_sandbox_address(shop->sandbox, &address) == OMS_OK);
    TRY(code, oms_store_sqlite(options->path ? options->path : ":memory:", &quick, &store, &error));
    MUST(code == OMS_OK);
    TRY(code, oms_engine_open(&(oms_engine_options){.size = sizeof(oms_engine_options),
                                                    .store = &store,
                                                    .payment = options->payment ? options->payment : &payment,
                                                    .address = &address,
                                                    .capture = options->capture,
                                                    .duplicates = options->duplicates,
                                                    .release_on_decline = options->release_on_decline,
                                                    .clock = shop_clock,
                                                    .clock_user = shop,
                                                    .random = shop_random,
                                                    .random_user = shop},
                              &shop->engine, &error));
    return code;
}

int32_t
fuzz_shop_open(struct fuzz_shop *shop, const struct fuzz_shop_options *options)
{
    int32_t code;

    *shop = (struct fuzz_shop){.now = FUZZ_NOON, .random_state = 1, .sandbox = options->sandbox};
    if (shop->sandbox == NULL) {
        TRY(code, oms_sandbox_new(NULL, &shop->sandbox, &error));
        MUST(code == OMS_OK);
    }
    code = open_engine(shop, options);
    if (code != OMS_OK)
        fuzz_shop_close(shop);
    return code;
}

void
fuzz_shop_close(struct fuzz_shop *shop)
{
    oms_engine_close(shop->engine);
    oms_sandbox_free(shop->sandbox);
    *shop = (struct fuzz_shop){0};
}

static void
put_product(oms_engine *engine, const char *sku, int64_t amount, int64_t units)
{
    const oms_product product = {.size = sizeof product, .sku = sku};
    const oms_price price = {.size = sizeof price, .sku = sku, .currency = "EUR", .amount = amount};

    MUST(oms_product_put(engine, &product, NULL) == OMS_OK);
    MUST(oms_price_put(engine, &price, NULL) == OMS_OK);
    if (units > 0)
        MUST(oms_stock_adjust(engine, sku, "BER", units, "opening", NULL) == OMS_OK);
}

void
fuzz_shop_furnish(struct fuzz_shop *shop, int64_t units)
{
    const oms_customer ada = {.size = sizeof ada, .id = "ada"};
    const oms_customer sly = {.size = sizeof sly, .id = "sly", .fraud = 1};
    const oms_tax_rate rate = {.size = sizeof rate, .country = "DE", .ppm = 190000};
    const oms_shipping_method method = {.size = sizeof method, .code = "standard", .currency = "EUR", .amount = 500};

    put_product(shop->engine, "MUG", 1000, units);
    put_product(shop->engine, "POT", 2500, units);
    MUST(oms_customer_put(shop->engine, &ada, NULL) == OMS_OK);
    MUST(oms_customer_put(shop->engine, &sly, NULL) == OMS_OK);
    MUST(oms_tax_rate_put(shop->engine, &rate, NULL) == OMS_OK);
    MUST(oms_shipping_method_put(shop->engine, &method, NULL) == OMS_OK);
}

static void
no_breach(void *user, const oms_invariant *invariant)
{
    (void)user;
    if (invariant->breaches != 0)
        fprintf(stderr, "%s %s: %s\n", invariant->id, invariant->title, invariant->example);
}

void
fuzz_shop_verify(struct fuzz_shop *shop)
{
    int64_t breaches = 0;
    int32_t code;

    TRY(code, oms_verify(shop->engine, no_breach, NULL, &breaches, &error));
    MUST(code == OMS_OK);
    MUST(breaches == 0);
}
