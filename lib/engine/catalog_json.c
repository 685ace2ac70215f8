/* The catalog document: its fields as tables, and its rows into a batch, which checks the values. Without the feature `json` it says so. */
#include "engine/catalog_batch.h"

#ifdef OMS_HAVE_JSON

#include "engine/json_read.h"
#include "oms/limits.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define SHAPE(table) ((struct json_shape){(table), COUNT(table)})
#define TEXT_AT(name, type, field)                                                                                     \
    {                                                                                                                  \
        (name), JSON_KIND_TEXT, offsetof(type, field), NULL                                                            \
    }
#define INT_AT(name, type, field)                                                                                      \
    {                                                                                                                  \
        (name), JSON_KIND_INT, offsetof(type, field), NULL                                                             \
    }
#define FLAG_AT(name, type, field)                                                                                     \
    {                                                                                                                  \
        (name), JSON_KIND_FLAG, offsetof(type, field), NULL                                                            \
    }
#define OWN_AT(name, type, f, read_fn)                                                                                 \
    {                                                                                                                  \
        (name), JSON_KIND_OWN, offsetof(type, f), (read_fn)                                                            \
    }
/* What a document names cannot be more than its bytes. */
#define ROWS_MAX OMS_LIMIT_DOCUMENT

/* A product's document: the product, and what else stands in it. */
struct product_document {
    oms_product product;
    const json_t *regions;
    const json_t *prices;
    int64_t backorder_limit;
    int32_t active;
};

static int32_t
keep_value(const struct place *at, const json_t *value, void *into, oms_error **error)
{
    (void)at;
    (void)error;
    *(const json_t **)into = value;
    return OMS_OK;
}

static const struct json_field product_fields[] = {
    TEXT_AT("sku", struct product_document, product.sku),
    TEXT_AT("name", struct product_document, product.name),
    FLAG_AT("active", struct product_document, active),
    OWN_AT("excluded_regions", struct product_document, regions, keep_value),
    TEXT_AT("tax_class", struct product_document, product.tax_class),
    TEXT_AT("category", struct product_document, product.category),
    OWN_AT("prices", struct product_document, prices, keep_value),
    INT_AT("backorder_limit", struct product_document, backorder_limit),
};

/* Regions one after another, with a space between. */
struct joined {
    struct arena *arena;
    oms_text text;
};

static int32_t
join_region(const struct place *at, const json_t *value, void *into, oms_error **error)
{
    struct joined *joined = into;
    const char *region = NULL;
    int32_t rc = json_read_text(at, value, &region, error);

    if (rc == OMS_OK)
        rc = check_text(at, text_of(region), OMS_LIMIT_CODE, error);
    if (rc == OMS_OK && strchr(region, ' ') != NULL)
        rc = check_fail(at, OMS_E_INVALID, error, "one region has no space in it");
    if (rc != OMS_OK)
        return rc;
    joined->text = joined->text.data == NULL ? arena_text(joined->arena, text_of(region))
                                             : arena_format(joined->arena, "%s %s", joined->text.data, region);
    return check_memory(joined->arena, error);
}

static int32_t
read_regions(const struct place *at, struct catalog_batch *batch, struct product_document *document, oms_error **error)
{
    struct joined joined = {.arena = &batch->arena};
    int32_t rc;

    if (document->regions == NULL)
        return OMS_OK;
    rc = json_read_array(FIELD(at, "excluded_regions"), document->regions, OMS_LIMIT_REGIONS, join_region, &joined,
                         error);
    document->product.excluded_regions = joined.text.data;
    return rc;
}

static const struct json_field price_fields[] = {
    TEXT_AT("currency", oms_price, currency),
    INT_AT("amount", oms_price, amount),
};

struct price_target {
    struct catalog_batch *batch;
    const char *sku;
};

static int32_t
read_price(const struct place *at, const json_t *value, void *into, oms_error **error)
{
    const struct price_target *target = into;
    oms_price price = {.size = sizeof(price), .sku = target->sku, .amount = OMS_NONE};
    int32_t rc = json_read_object(at, value, &SHAPE(price_fields), &price, error);

    return rc == OMS_OK ? batch_price(target->batch, at, &price, error) : rc;
}

static int32_t
read_product(const struct place *at, const json_t *value, void *into, oms_error **error)
{
    struct product_document document = {.product = {.size = sizeof(oms_product)}, .active = 1};
    int32_t rc = json_read_object(at, value, &SHAPE(product_fields), &document, error);

    if (rc == OMS_OK && document.backorder_limit != 0)
        rc = check_fail(FIELD(at, "backorder_limit"), OMS_E_UNSUPPORTED, error,
                        "%" JSON_INTEGER_FORMAT " is not 0: backorders are not offered by this version",
                        (json_int_t)document.backorder_limit);
    if (rc == OMS_OK)
        rc = read_regions(at, into, &document, error);
    document.product.inactive = !document.active;
    if (rc == OMS_OK)
        rc = batch_product(into, at, &document.product, error);
    if (rc == OMS_OK && document.prices != NULL)
        rc = json_read_array(FIELD(at, "prices"), document.prices, OMS_LIMIT_DOCUMENT, read_price,
                             &(struct price_target){into, document.product.sku}, error);
    return rc;
}

static const struct json_field stock_fields[] = {
    TEXT_AT("sku", struct stock_count, sku),
    TEXT_AT("location", struct stock_count, location),
    INT_AT("available", struct stock_count, available),
    INT_AT("received", struct stock_count, received),
};

static int32_t
read_stock(const struct place *at, const json_t *value, void *into, oms_error **error)
{
    struct stock_count count = {.available = OMS_NONE, .received = OMS_NONE};
    int32_t rc = json_read_object(at, value, &SHAPE(stock_fields), &count, error);

    return rc == OMS_OK ? batch_stock(into, at, &count, error) : rc;
}

static const struct json_field customer_fields[] = {
    TEXT_AT("id", oms_customer, id),         TEXT_AT("name", oms_customer, name),
    TEXT_AT("email", oms_customer, email),   TEXT_AT("standing", oms_customer, standing),
    FLAG_AT("fraud", oms_customer, fraud),   FLAG_AT("payment_hold", oms_customer, payment_hold),
    TEXT_AT("phone", oms_customer, phone),   TEXT_AT("locale", oms_customer, locale),
    TEXT_AT("notify", oms_customer, notify),
};

static int32_t
read_customer(const struct place *at, const json_t *value, void *into, oms_error **error)
{
    oms_customer customer = {.size = sizeof(customer)};
    int32_t rc = json_read_object(at, value, &SHAPE(customer_fields), &customer, error);

    return rc == OMS_OK ? batch_customer(into, at, &customer, error) : rc;
}

static const struct json_field tax_rate_fields[] = {
    TEXT_AT("country", oms_tax_rate, country),
    TEXT_AT("region", oms_tax_rate, region),
    TEXT_AT("tax_class", oms_tax_rate, tax_class),
    TEXT_AT("jurisdiction", oms_tax_rate, jurisdiction),
    INT_AT("ppm", oms_tax_rate, ppm),
    FLAG_AT("included", oms_tax_rate, included),
};

static int32_t
read_tax_rate(const struct place *at, const json_t *value, void *into, oms_error **error)
{
    oms_tax_rate rate = {.size = sizeof(rate), .ppm = OMS_NONE};
    int32_t rc = json_read_object(at, value, &SHAPE(tax_rate_fields), &rate, error);

    return rc == OMS_OK ? batch_tax_rate(into, at, &rate, error) : rc;
}

static const struct json_field shipping_method_fields[] = {
    TEXT_AT("code", oms_shipping_method, code),
    TEXT_AT("currency", oms_shipping_method, currency),
    INT_AT("amount", oms_shipping_method, amount),
    TEXT_AT("tax_class", oms_shipping_method, tax_class),
};

static int32_t
read_shipping_method(const struct place *at, const json_t *value, void *into, oms_error **error)
{
    oms_shipping_method method = {.size = sizeof(method), .amount = OMS_NONE};
    int32_t rc = json_read_object(at, value, &SHAPE(shipping_method_fields), &method, error);

    return rc == OMS_OK ? batch_shipping_method(into, at, &method, error) : rc;
}

static const struct json_field document_fields[] = {
    {"products", JSON_KIND_EACH, 0, read_product},   {"stock", JSON_KIND_EACH, 0, read_stock},
    {"customers", JSON_KIND_EACH, 0, read_customer}, {"discounts", JSON_KIND_OWN, 0, json_read_none},
    {"tax_rates", JSON_KIND_EACH, 0, read_tax_rate}, {"shipping_methods", JSON_KIND_EACH, 0, read_shipping_method},
};

const char *
catalog_json_list(oms_text name)
{
    for (size_t i = 0; i < COUNT(document_fields); i++)
        if (text_is(name, document_fields[i].name))
            return document_fields[i].name;
    return NULL;
}

int32_t
catalog_json_read(struct catalog_batch *batch, const char *text, size_t len, oms_error **error)
{
    json_t *root = NULL;
    int32_t rc = json_parse((oms_text){text, len}, 1, OMS_LIMIT_DOCUMENT, &root, error);

    if (rc == OMS_OK)
        rc = json_read_object(NULL, root, &SHAPE(document_fields), batch, error);
    json_decref(root);
    return rc;
}

#else

const char *
catalog_json_list(oms_text name)
{
    (void)name;
    return NULL;
}

int32_t
catalog_json_read(struct catalog_batch *batch, const char *text, size_t len, oms_error **error)
{
    (void)batch;
    (void)text;
    (void)len;
    return error_set(error, OMS_E_UNSUPPORTED, "This library was built without the feature json.");
}

#endif
