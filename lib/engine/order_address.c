/* Sending an order to another address: the shell around model/set_address.c. Asks the address service, and the host's catalog where there is one, outside of
 * everything; then decides with what they said. */
#include <stdlib.h>

#include "base/text.h"
#include "engine/address.h"
#include "engine/check.h"
#include "engine/execute.h"
#include "engine/lookup.h"
#include "engine/stock_reads.h"
#include "oms/hold.h"
#include "oms/order.h"
#include "store/codec.h"

/* One request on its way. */
struct moving {
    struct address_command command;
    struct arena arena; /* of the address */
    oms_reply address;  /* what the services said */
    oms_reply catalog;
};

static int
compare_products(const void *a, const void *b)
{
    return text_compare(((const struct product_row *)a)->sku, ((const struct product_row *)b)->sku);
}

/* What the host's catalog knows of the lines stands where rows of the table would. */
static int32_t
add_answered(const struct arena_list *products, struct order_rows *rows)
{
    const oms_table *table = schema_table(TABLE_PRODUCTS);

    for (size_t i = 0; i < products->n; i++) {
        void *copy = row_copy(rows->arena, table, (const struct product_row *)products->items + i, NULL);
        if (!copy || !row_list_add(rows->arena, &rows->products, copy, table->row_size))
            return OMS_E_NOMEM;
    }
    return OMS_OK;
}

static int32_t
read_what_is_there(struct run *run, struct loader *loader)
{
    const struct moving *moving = run->command;
    const struct order_row *order = rows_order(&run->rows);
    struct tax_rate_row *rate = arena_alloc(loader->arena, sizeof *rate);
    struct shipping_method_row *method = arena_alloc(loader->arena, sizeof *method);

    struct customer_row *customer = arena_alloc(loader->arena, sizeof *customer);

    if (!rate || !method || !customer)
        return OMS_E_NOMEM;
    customer->id = order->customer;
    *rate = (struct tax_rate_row){.country = moving->command.to.country};
    *method = (struct shipping_method_row){.code = order->shipping_method, .currency = order->currency};
    loader_add(loader, TABLE_TAX_RATES, rate, 1, &run->rows.tax_rates);
    if (method->code.data)
        loader_add(loader, TABLE_SHIPPING_METHODS, method, 2, &run->rows.shipping_methods);
    if (run->engine->policy.rules && order->customer.data)
        loader_add(loader, TABLE_CUSTOMERS, customer, 1, &run->rows.customers);
    if (run->engine->policy.lookups[LOOKUP_CATALOG])
        return add_answered(&moving->catalog.terms.products, &run->rows);
    return add_product_reads(loader, &run->rows);
}

static const struct use_case address_case = {.name = "set address",
                                             .load = LOAD_ALL,
                                             .needs_stock = true,
                                             .more = read_what_is_there,
                                             .decide = decide_set_address};

/* Lines never change, so what is asked about here is what is decided on. */
static int32_t
ask_catalog(oms_engine *engine, const oms_id *id, struct moving *moving, oms_error **error)
{
    struct arena_list *products = &moving->catalog.terms.products;
    oms_order *order = NULL;
    int32_t code;

    if (!engine->policy.lookups[LOOKUP_CATALOG])
        return OMS_OK;
    code = snapshot_load(engine, id, &order, error);
    if (code != OMS_OK)
        return code;
    code = ask_about_order(engine, LOOKUP_CATALOG, &order->rows, NULL, &moving->catalog);
    oms_order_free(order);
    if (code == OMS_E_NOMEM)
        return error_set(error, code, "out of memory");
    if (code != OMS_OK && code != OMS_E_DECLINED)
        return error_set(error, OMS_E_UNAVAILABLE, "the catalog service is unavailable: %s",
                         moving->catalog.message.data ? moving->catalog.message.data : "it gave no reason");
    if (products->n)
        qsort(products->items, products->n, sizeof(struct product_row), compare_products);
    return OMS_OK;
}

static int32_t
ask_services(oms_engine *engine, const oms_id *id, struct moving *moving, oms_error **error)
{
    const oms_address address = address_of_draft(&moving->command.to);
    int32_t code = id_next(&engine->ids, engine_now(engine), &moving->command.party);

    if (code != OMS_OK)
        return error_set(error, code, "no id for the address");
    moving->command.verdict = ask_address(engine, &address, &moving->address);
    moving->command.reply = &moving->address;
    return ask_catalog(engine, id, moving, error);
}

int32_t
oms_order_set_address(oms_engine *engine, const oms_id *id, const oms_address *address, oms_order **out,
                      oms_error **error)
{
    struct moving moving = {.command = {.verdict = ADDRESS_NOT_ASKED}};
    int32_t code = engine_enter(engine, true, error);

    if (code == OMS_OK)
        code = check_given("id", id, error);
    if (code == OMS_OK)
        code = check_given("shipping_address", address, error);
    if (code != OMS_OK)
        return code;
    arena_init(&moving.arena, &engine->allocator);
    reply_init(&moving.address);
    reply_init(&moving.catalog);
    code = address_take(&moving.arena, "shipping_address", address, &moving.command.to, error);
    if (code == OMS_OK)
        code = ask_services(engine, id, &moving, error);
    if (code == OMS_OK)
        code = answer_and_go_on(engine, id, &address_case, &moving, out, error);
    reply_end(&moving.catalog);
    reply_end(&moving.address);
    arena_free(&moving.arena);
    return code;
}
