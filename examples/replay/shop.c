/* See shop.h. */
#include "replay/shop.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "replay/progress.h"

#define LOCATION  "warehouse"
/* The invoices' prices are final; a class of its own keeps the tax rates of whoever uses the same database off them. */
#define TAX_CLASS "as-invoiced"

static int64_t
read_clock(void *user)
{
    const struct shop *shop = user;

    return shop->now;
}

bool
shop_complain(const char *what, const char *which, int32_t code, oms_error *error)
{
    fprintf(stderr, "replay: cannot %s %s: %s: %s\n", what, which, oms_result_name(code),
            error != NULL ? oms_error_message(error) : "no more is known");
    oms_error_free(error);
    return false;
}

bool
shop_open(struct shop *shop, const char *path, int32_t durability)
{
    oms_sqlite_options sqlite = {.size = sizeof(sqlite), .durability = durability};
    oms_store store = {.size = sizeof(store)};
    oms_engine_options options = {
        .size = sizeof(options),
        .store = &store,
        .clock = read_clock,
        .clock_user = shop,
        .duplicates = OMS_DUPLICATE_ALLOW, /* customers did order the same again within minutes */
    };
    oms_error *error = NULL;
    int32_t code = oms_store_sqlite(path, &sqlite, &store, &error);

    *shop = (struct shop){.now = 0};
    if (code == OMS_OK)
        code = oms_engine_open(&options, &shop->engine, &error);
    return code == OMS_OK || shop_complain("open", path, code, error);
}

void
shop_close(struct shop *shop)
{
    oms_engine_close(shop->engine);
}

/* By SKU; of one SKU as in the file, so that the first description names the product. */
static int
compare_skus(const void *left, const void *right)
{
    const struct sale *a = *(const struct sale *const *)left;
    const struct sale *b = *(const struct sale *const *)right;
    int order = strcmp(a->sku, b->sku);

    return order != 0 ? order : (a->row > b->row) - (a->row < b->row);
}

static const struct sale **
sales_by_sku(const struct invoices *invoices)
{
    const struct sale **sales = malloc((invoices->n_sales + 1) * sizeof(*sales));

    if (sales == NULL)
        return NULL;
    for (size_t i = 0; i < invoices->n_sales; i++)
        sales[i] = &invoices->sales[i];
    qsort(sales, invoices->n_sales, sizeof(*sales), compare_skus);
    return sales;
}

static int32_t
note_level(void *user, const oms_stock_level *level)
{
    bool *found = user;

    (void)level;
    *found = true;
    return 0;
}

static bool
stock_product(struct shop *shop, const struct sale *first, int64_t units)
{
    oms_product product = {.size = sizeof(product), .sku = first->sku, .tax_class = TAX_CLASS};
    oms_error *error = NULL;
    bool found = false;
    int32_t code = oms_stock_list(shop->engine, first->sku, note_level, &found, &error);

    if (*first->description != '\0')
        product.name = first->description;
    if (code == OMS_OK && !found)
        code = oms_product_put(shop->engine, &product, &error);
    if (code == OMS_OK && !found)
        code = oms_stock_adjust(shop->engine, first->sku, LOCATION, units, "opening stock", &error);
    return code == OMS_OK || shop_complain("stock", first->sku, code, error);
}

bool
shop_fill(struct shop *shop, const struct invoices *invoices)
{
    const struct sale **sales = sales_by_sku(invoices);
    struct progress progress;
    bool good = sales != NULL;

    progress_begin(&progress, "products", invoices->n_sales);
    for (size_t i = 0, next; good && i < invoices->n_sales; i = next) {
        int64_t units = 0;

        for (next = i; next < invoices->n_sales && strcmp(sales[next]->sku, sales[i]->sku) == 0; next++) {
            units += sales[next]->quantity;
            progress_step(&progress);
        }
        good = stock_product(shop, sales[i], units);
    }
    progress_end(&progress);
    free(sales);
    return good;
}
