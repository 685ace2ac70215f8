/* Putting rows of the catalog, one or a whole document of them: each call fills a batch and commits it. What is checked is in catalog_batch.c. */
#include "oms/catalog.h"

#include "base/abi.h"
#include "engine/catalog_batch.h"

/* One kind of row: its struct and how it is put into a batch. */
struct kind {
    const char *name;
    size_t size;
    int32_t (*add)(struct catalog_batch *batch, const void *row, oms_error **error);
};

union any_row {
    oms_product product;
    oms_price price;
    oms_discount discount;
    oms_coupon coupon;
    oms_customer customer;
    oms_tax_rate rate;
    oms_shipping_method method;
};

static int32_t
finish(struct catalog_batch *batch, int32_t rc, oms_error **error)
{
    if (rc == OMS_OK)
        rc = batch_commit(batch, error);
    batch_free(batch);
    return rc;
}

static int32_t
put(oms_engine *engine, const struct kind *kind, const void *row, oms_error **error)
{
    struct catalog_batch batch;
    union any_row copy;
    int32_t rc = engine_enter(engine, true, error);

    if (rc == OMS_OK)
        rc = check_struct(kind->name, &copy, kind->size, row, error);
    if (rc != OMS_OK)
        return rc;
    batch_init(&batch, engine);
    return finish(&batch, kind->add(&batch, &copy, error), error);
}

static int32_t
add_product(struct catalog_batch *batch, const void *row, oms_error **error)
{
    return batch_product(batch, NULL, row, error);
}

int32_t
oms_product_put(oms_engine *engine, const oms_product *product, oms_error **error)
{
    return put(engine, &(struct kind){"product", sizeof(*product), add_product}, product, error);
}

static int32_t
add_price(struct catalog_batch *batch, const void *row, oms_error **error)
{
    return batch_price(batch, NULL, row, error);
}

int32_t
oms_price_put(oms_engine *engine, const oms_price *price, oms_error **error)
{
    return put(engine, &(struct kind){"price", sizeof(*price), add_price}, price, error);
}

static int32_t
add_discount(struct catalog_batch *batch, const void *row, oms_error **error)
{
    return batch_discount(batch, NULL, row, error);
}

int32_t
oms_discount_put(oms_engine *engine, const oms_discount *discount, oms_error **error)
{
    return put(engine, &(struct kind){"discount", sizeof(*discount), add_discount}, discount, error);
}

static int32_t
add_coupon(struct catalog_batch *batch, const void *row, oms_error **error)
{
    return batch_coupon(batch, NULL, row, error);
}

int32_t
oms_coupon_put(oms_engine *engine, const oms_coupon *coupon, oms_error **error)
{
    return put(engine, &(struct kind){"coupon", sizeof(*coupon), add_coupon}, coupon, error);
}

static int32_t
add_customer(struct catalog_batch *batch, const void *row, oms_error **error)
{
    return batch_customer(batch, NULL, row, error);
}

int32_t
oms_customer_put(oms_engine *engine, const oms_customer *customer, oms_error **error)
{
    return put(engine, &(struct kind){"customer", sizeof(*customer), add_customer}, customer, error);
}

static int32_t
add_tax_rate(struct catalog_batch *batch, const void *row, oms_error **error)
{
    return batch_tax_rate(batch, NULL, row, error);
}

int32_t
oms_tax_rate_put(oms_engine *engine, const oms_tax_rate *rate, oms_error **error)
{
    return put(engine, &(struct kind){"rate", sizeof(*rate), add_tax_rate}, rate, error);
}

static int32_t
add_shipping_method(struct catalog_batch *batch, const void *row, oms_error **error)
{
    return batch_shipping_method(batch, NULL, row, error);
}

int32_t
oms_shipping_method_put(oms_engine *engine, const oms_shipping_method *method, oms_error **error)
{
    return put(engine, &(struct kind){"method", sizeof(*method), add_shipping_method}, method, error);
}

/* The struct as release 0.1 had it. */
#define IMPORT_RESULT_LEAST (offsetof(oms_import_result, coupons) + sizeof(int64_t))

/* Where the rows of a table are counted. */
static const struct {
    enum table_id table;
    size_t offset;
} counters[] = {
    {TABLE_PRODUCTS, offsetof(oms_import_result, products)},
    {TABLE_PRICES, offsetof(oms_import_result, prices)},
    {TABLE_STOCK, offsetof(oms_import_result, stock)},
    {TABLE_CUSTOMERS, offsetof(oms_import_result, customers)},
    {TABLE_TAX_RATES, offsetof(oms_import_result, tax_rates)},
    {TABLE_SHIPPING_METHODS, offsetof(oms_import_result, shipping_methods)},
    {TABLE_DISCOUNTS, offsetof(oms_import_result, discounts)},
    {TABLE_COUPONS, offsetof(oms_import_result, coupons)},
};

void
batch_count(const struct catalog_batch *batch, oms_import_result *result)
{
    for (size_t i = 0; i < batch->rows.n; i++)
        for (size_t k = 0; k < sizeof(counters) / sizeof(counters[0]); k++)
            if (batch_row(batch, i)->table == counters[k].table)
                ++*(int64_t *)((char *)result + counters[k].offset);
}

/* Asked before anything is written: a caller must not read "failed" where rows were stored. */
static int32_t
check_result(oms_import_result *result, oms_error **error)
{
    const oms_import_result nothing = {.size = sizeof(nothing)};

    if (result == NULL || abi_give(result, IMPORT_RESULT_LEAST, &nothing, sizeof(nothing)) == OMS_OK)
        return OMS_OK;
    return error_set(error, OMS_E_ABI_SIZE, "result.size: is no size of this struct in any release");
}

static int32_t
read_document(struct catalog_batch *batch, int32_t format, const char *text, size_t len, oms_error **error)
{
    int32_t rc = check_document(text, len, error);

    if (rc != OMS_OK)
        return rc;
    if (format == OMS_FORMAT_JSON)
        return catalog_json_read(batch, text, len, error);
    if (format == OMS_FORMAT_CSV)
        return catalog_csv_read(batch, text, len, error);
    return error_set(error, OMS_E_INVALID, "format: %d is no OMS_FORMAT_… number", (int)format);
}

int32_t
oms_catalog_import(oms_engine *engine, int32_t format, const char *text, size_t len, oms_import_result *result,
                   oms_error **error)
{
    struct catalog_batch batch;
    oms_import_result counted = {.size = sizeof(counted)};
    int32_t rc = engine_enter(engine, true, error);

    if (rc == OMS_OK)
        rc = check_result(result, error);
    if (rc != OMS_OK)
        return rc;
    batch_init(&batch, engine);
    rc = read_document(&batch, format, text, len, error);
    batch_count(&batch, &counted);
    rc = finish(&batch, rc, error);
    if (rc == OMS_OK && result != NULL)
        abi_give(result, IMPORT_RESULT_LEAST, &counted, sizeof(counted));
    return rc;
}
