/* Prices of a service that are kept: used, looked at, looked up again, cleared. */
#include "fail/tour_prices.h"

static int32_t
say_price(void *user, const oms_lookup_request *request, oms_reply *reply)
{
    (void)user;
    (void)request;
    return oms_reply_set_price(reply, 0, 1000);
}

/* Asked once, kept, used, and asked for again. */
static int32_t
use_prices(oms_engine *engine, const oms_draft *draft, oms_error **error)
{
    oms_order *order = NULL;
    int32_t code = OMS_OK;

    for (int i = 0; code == OMS_OK && i < 2; i++) {
        code = oms_order_quote(engine, draft, &order, error);
        if (code == OMS_OK)
            oms_order_free(order);
        order = NULL;
    }
    return code == OMS_OK ? AT(oms_price_refresh)(engine, "MUG", NULL, NULL, error) : code;
}

int32_t
keep_prices_of_a_service(struct trip *trip, oms_error **error)
{
    const oms_lookup_service pricing = {.size = sizeof pricing, .ask = say_price};
    oms_store store = {.size = sizeof store};
    const oms_engine_options options = {
        .size = sizeof options, .store = &store, .pricing = &pricing, .price_cache_ms = HOUR};
    oms_engine *engine = NULL;
    oms_draft *draft = NULL;
    int32_t code = oms_store_sqlite(":memory:", NULL, &store, error);

    (void)trip;
    if (code == OMS_OK)
        code = oms_engine_open(&options, &engine, error);
    if (code == OMS_OK)
        code = oms_draft_new("EUR", &draft, error);
    if (code == OMS_OK)
        code = oms_draft_add_line(
            draft,
            &(oms_draft_line){.size = sizeof(oms_draft_line), .sku = "MUG", .quantity = 1, .unit_price = OMS_NONE},
            error);
    if (code == OMS_OK)
        code = use_prices(engine, draft, error);
    oms_draft_free(draft);
    oms_engine_close(engine);
    return code;
}

static int32_t
see_price(void *user, const oms_cached_price *price)
{
    (void)user;
    (void)price;
    return 0;
}

int32_t
list_prices(struct trip *trip, oms_error **error)
{
    oms_price_cache_metrics metrics = {.size = sizeof metrics};
    int32_t code = AT(oms_price_cache_list)(trip->shop.engine, NULL, see_price, NULL, error);

    return code == OMS_OK ? AT(oms_price_cache_measure)(trip->shop.engine, &metrics, error) : code;
}

int32_t
list_prices_json(struct trip *trip, oms_error **error)
{
    char *text = NULL;
    int32_t code = AT(oms_price_cache_json)(trip->shop.engine, &text, error);

    oms_free(text);
    return code;
}

int32_t
clear_prices(struct trip *trip, oms_error **error)
{
    return AT(oms_price_cache_clear)(trip->shop.engine, NULL, error);
}

int32_t
clear_prices_of_sku(struct trip *trip, oms_error **error)
{
    return oms_price_cache_clear(trip->shop.engine, "MUG", error);
}
