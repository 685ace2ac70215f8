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

/* Words one after another, with one byte between. */
struct joined {
    struct arena *arena;
    oms_text text;
};

static int32_t
join(struct joined *joined, char between, const char *word, oms_error **error)
{
    joined->text = joined->text.data == NULL ? arena_text(joined->arena, text_of(word))
                                             : arena_format(joined->arena, "%s%c%s", joined->text.data, between, word);
    return check_memory(joined->arena, error);
}

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
    return rc == OMS_OK ? join(joined, ' ', region, error) : rc;
}

/* An array of words, or nothing where there is none. */
static int32_t
read_joined(const struct place *at, const json_t *value, size_t max, json_read_fn read, struct arena *arena,
            const char **out, oms_error **error)
{
    struct joined joined = {.arena = arena};
    int32_t rc = value != NULL ? json_read_array(at, value, max, read, &joined, error) : OMS_OK;

    *out = joined.text.data;
    return rc;
}

/* A time as text. */
static int32_t
read_time(const struct place *at, const json_t *value, void *into, oms_error **error)
{
    const char *text = NULL;
    int32_t rc = json_read_text(at, value, &text, error);

    if (rc == OMS_OK && oms_time_parse(text, into) != OMS_OK)
        rc = check_fail(at, OMS_E_INVALID, error, "is not a time such as 2026-01-31T10:00:00Z");
    return rc;
}

static const struct json_field price_fields[] = {
    TEXT_AT("currency", oms_price, currency),
    INT_AT("amount", oms_price, amount),
    TEXT_AT("list", oms_price, list),
    INT_AT("min_quantity", oms_price, min_quantity),
    OWN_AT("valid_from", oms_price, valid_from, read_time),
    OWN_AT("valid_until", oms_price, valid_until, read_time),
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
        rc = read_joined(FIELD(at, "excluded_regions"), document.regions, OMS_LIMIT_REGIONS, join_region,
                         &((struct catalog_batch *)into)->arena, &document.product.excluded_regions, error);
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
    TEXT_AT("notify", oms_customer, notify), TEXT_AT("group", oms_customer, group),
};

static int32_t
read_customer(const struct place *at, const json_t *value, void *into, oms_error **error)
{
    oms_customer customer = {.size = sizeof(customer)};
    int32_t rc = json_read_object(at, value, &SHAPE(customer_fields), &customer, error);

    return rc == OMS_OK ? batch_customer(into, at, &customer, error) : rc;
}

/* A discount's document: the discount, and what else stands in it. */
struct discount_document {
    oms_discount discount;
    const json_t *skus;
    const json_t *regions;
    int32_t active;
};

static const struct json_field discount_fields[] = {
    TEXT_AT("code", struct discount_document, discount.code),
    TEXT_AT("name", struct discount_document, discount.name),
    TEXT_AT("kind", struct discount_document, discount.kind),
    TEXT_AT("target", struct discount_document, discount.target),
    TEXT_AT("currency", struct discount_document, discount.currency),
    OWN_AT("skus", struct discount_document, skus, keep_value),
    TEXT_AT("category", struct discount_document, discount.category),
    TEXT_AT("customer_group", struct discount_document, discount.customer_group),
    OWN_AT("regions", struct discount_document, regions, keep_value),
    INT_AT("ppm", struct discount_document, discount.ppm),
    INT_AT("amount", struct discount_document, discount.amount),
    INT_AT("buy", struct discount_document, discount.buy),
    INT_AT("get", struct discount_document, discount.get),
    INT_AT("min_subtotal", struct discount_document, discount.min_subtotal),
    INT_AT("min_quantity", struct discount_document, discount.min_quantity),
    OWN_AT("valid_from", struct discount_document, discount.valid_from, read_time),
    OWN_AT("valid_until", struct discount_document, discount.valid_until, read_time),
    INT_AT("priority", struct discount_document, discount.priority),
    FLAG_AT("exclusive", struct discount_document, discount.exclusive),
    FLAG_AT("needs_coupon", struct discount_document, discount.needs_coupon),
    FLAG_AT("active", struct discount_document, active),
};

static int32_t
join_sku(const struct place *at, const json_t *value, void *into, oms_error **error)
{
    const char *sku = NULL;
    int32_t rc = json_read_text(at, value, &sku, error);

    if (rc == OMS_OK)
        rc = check_text(at, text_of(sku), OMS_LIMIT_SKU, error);
    return rc == OMS_OK ? join(into, '\n', sku, error) : rc;
}

static int32_t
read_discount(const struct place *at, const json_t *value, void *into, oms_error **error)
{
    struct discount_document document = {.discount = {.size = sizeof(oms_discount)}, .active = 1};
    struct catalog_batch *batch = into;
    int32_t rc = json_read_object(at, value, &SHAPE(discount_fields), &document, error);

    if (rc == OMS_OK)
        rc = read_joined(FIELD(at, "skus"), document.skus, OMS_LIMIT_SKUS, join_sku, &batch->arena,
                         &document.discount.skus, error);
    if (rc == OMS_OK)
        rc = read_joined(FIELD(at, "regions"), document.regions, OMS_LIMIT_REGIONS, join_region, &batch->arena,
                         &document.discount.regions, error);
    document.discount.inactive = !document.active;
    return rc == OMS_OK ? batch_discount(batch, at, &document.discount, error) : rc;
}

/* A coupon's document. */
struct coupon_document {
    oms_coupon coupon;
    int32_t active;
};

static const struct json_field coupon_fields[] = {
    TEXT_AT("code", struct coupon_document, coupon.code),
    TEXT_AT("discount", struct coupon_document, coupon.discount),
    INT_AT("max_uses", struct coupon_document, coupon.max_uses),
    INT_AT("max_uses_per_customer", struct coupon_document, coupon.max_uses_per_customer),
    OWN_AT("valid_from", struct coupon_document, coupon.valid_from, read_time),
    OWN_AT("valid_until", struct coupon_document, coupon.valid_until, read_time),
    FLAG_AT("active", struct coupon_document, active),
};

static int32_t
read_coupon(const struct place *at, const json_t *value, void *into, oms_error **error)
{
    struct coupon_document document = {.coupon = {.size = sizeof(oms_coupon)}, .active = 1};
    int32_t rc = json_read_object(at, value, &SHAPE(coupon_fields), &document, error);

    document.coupon.inactive = !document.active;
    return rc == OMS_OK ? batch_coupon(into, at, &document.coupon, error) : rc;
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
    {"products", JSON_KIND_EACH, 0, read_product},
    {"stock", JSON_KIND_EACH, 0, read_stock},
    {"customers", JSON_KIND_EACH, 0, read_customer},
    {"discounts", JSON_KIND_EACH, 0, read_discount},
    {"coupons", JSON_KIND_EACH, 0, read_coupon},
    {"tax_rates", JSON_KIND_EACH, 0, read_tax_rate},
    {"shipping_methods", JSON_KIND_EACH, 0, read_shipping_method},
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
