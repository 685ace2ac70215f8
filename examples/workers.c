/* A shop without a loop of its own: its threads take orders and return at once, and workers of the library do the rest. Usage: workers [FILE] */
#include <inttypes.h>
#include <oms/oms.h>
#include <stdio.h>
#include <stdlib.h>

static oms_error *error;

static void
must(int32_t code)
{
    if (code == OMS_OK)
        return;
    fprintf(stderr, "%s: %s\n", oms_result_name(code), error ? oms_error_message(error) : "");
    exit(1);
}

static oms_engine *
open_shop(const char *path, oms_sandbox *sandbox)
{
    oms_store store = {.size = sizeof store};
    oms_payment_service payment = {.size = sizeof payment};
    oms_engine_options options = {.size = sizeof options, .store = &store, .payment = &payment};
    oms_engine *engine;

    must(oms_store_sqlite(path, NULL, &store, &error));
    must(oms_sandbox_payment(
        sandbox, &payment)); /* your payment provider stands here; it is called by several workers at once */
    must(oms_engine_open(&options, &engine, &error));
    must(oms_product_put(engine, &(oms_product){.size = sizeof(oms_product), .sku = "MUG"}, &error));
    must(oms_price_put(engine, &(oms_price){.size = sizeof(oms_price), .sku = "MUG", .currency = "EUR", .amount = 1999},
                       &error));
    must(oms_stock_adjust(engine, "MUG", "shelf", 100, "delivery", &error));
    return engine;
}

static void
take_order(oms_engine *engine)
{
    const oms_draft_line line = {.size = sizeof line, .sku = "MUG", .quantity = 1, .unit_price = OMS_NONE};
    oms_draft *draft;

    must(oms_draft_new("EUR", &draft, &error));
    must(oms_draft_set_payment(draft, "card", "tok_ok", &error));
    must(oms_draft_add_line(draft, &line, &error));
    must(oms_order_place(engine, draft, OMS_PLACE_NO_DRIVE, NULL, &error));
    oms_draft_free(draft);
}

static int32_t
count(void *user, const oms_order_summary *order)
{
    int *orders = user;

    orders[order->state]++;
    return OMS_OK;
}

int
main(int argc, char **argv)
{
    int orders[OMS_STATE_COUNT] = {0};
    oms_workers *workers;
    oms_sandbox *sandbox;

    must(oms_sandbox_new(NULL, &sandbox, &error));
    oms_engine *engine = open_shop(argc > 1 ? argv[1] : ":memory:", sandbox);
    must(oms_workers_start(engine, 4, &workers, &error));
    for (int i = 0; i < 100; i++)
        take_order(engine); /* the workers are at it already */
    must(oms_workers_wait(workers, NULL, &error));
    must(oms_order_list(engine, NULL, count, orders, &error));
    printf("%d orders are being prepared, %d wait\n", orders[OMS_STATE_PROCESSING], orders[OMS_STATE_PENDING]);
    must(oms_workers_stop(workers, &error)); /* each finishes what it is at; the rest stays in the database */
    oms_engine_close(engine);
    oms_sandbox_free(sandbox);
    return 0;
}
