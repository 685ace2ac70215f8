/* A program outside the tree: knows the installed headers and what pkg-config says. Places an order in memory and prints its state. */
#include <oms/oms.h>
#include <stdio.h>
#include <string.h>

static int
fail(const char *what, int32_t code, oms_error *error)
{
    fprintf(stderr, "%s: %s: %s\n", what, oms_result_name(code), error != NULL ? oms_error_message(error) : "");
    oms_error_free(error);
    return 1;
}

static int32_t
fill(oms_engine *engine, oms_error **error)
{
    oms_product mug = {.size = sizeof(mug), .sku = "MUG-BLUE", .name = "Blue mug"};
    int32_t code = oms_product_put(engine, &mug, error);

    return code == OMS_OK ? oms_stock_adjust(engine, "MUG-BLUE", "main", 5, "received", error) : code;
}

static int32_t
draft_mugs(oms_draft **draft, oms_error **error)
{
    oms_draft_line line = {.size = sizeof(line), .sku = "MUG-BLUE", .quantity = 2, .unit_price = 1999};
    oms_address address = {.size = sizeof(address), .country = "DE"};
    int32_t code = oms_draft_new("EUR", draft, error);

    if (code == OMS_OK)
        code = oms_draft_add_line(*draft, &line, error);
    return code == OMS_OK ? oms_draft_set_shipping_address(*draft, &address, error) : code;
}

int
main(void)
{
    oms_store store = {.size = sizeof(store)};
    oms_engine_options options = {.size = sizeof(options), .store = &store};
    oms_engine *engine = NULL;
    oms_draft *draft = NULL;
    oms_order *order = NULL;
    oms_error *error = NULL;
    int32_t code = oms_store_sqlite(":memory:", NULL, &store, &error);

    if (code == OMS_OK)
        code = oms_engine_open(&options, &engine, &error);
    if (code == OMS_OK)
        code = fill(engine, &error);
    if (code == OMS_OK)
        code = draft_mugs(&draft, &error);
    if (code == OMS_OK)
        code = oms_order_place(engine, draft, 0, &order, &error);
    if (code != OMS_OK)
        return fail("outside", code, error);
    printf("libooms %s: %s %lld\n", oms_version(), oms_state_name(oms_order_state(order)),
           (long long)oms_order_total(order));
    code = strcmp(oms_version(), OMS_VERSION) == 0 ? 0 : 1;
    oms_order_free(order);
    oms_draft_free(draft);
    oms_engine_close(engine);
    return code;
}
