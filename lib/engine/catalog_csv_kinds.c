/* The tables of catalog CSV. A new column is a line here. Cells become the structs of oms/catalog.h, which the batch checks. */
#include "engine/catalog_csv_kinds.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

const struct csv_row csv_empty_row = {
    .product = {.size = sizeof(oms_product)},
    .price = {.size = sizeof(oms_price), .amount = OMS_NONE},
    .customer = {.size = sizeof(oms_customer)},
    .rate = {.size = sizeof(oms_tax_rate), .ppm = OMS_NONE},
    .method = {.size = sizeof(oms_shipping_method), .amount = OMS_NONE},
    .stock = {.available = OMS_NONE, .received = OMS_NONE},
    .discount = {.size = sizeof(oms_discount)},
    .coupon = {.size = sizeof(oms_coupon)},
    .active = 1,
};

#define TEXT_COLUMN(name, field)                                                                                       \
    {                                                                                                                  \
        (name), COLUMN_TEXT, offsetof(struct csv_row, field)                                                           \
    }
#define INT_COLUMN(name, field)                                                                                        \
    {                                                                                                                  \
        (name), COLUMN_INT, offsetof(struct csv_row, field)                                                            \
    }
#define FLAG_COLUMN(name, field)                                                                                       \
    {                                                                                                                  \
        (name), COLUMN_FLAG, offsetof(struct csv_row, field)                                                           \
    }

#define TIME_COLUMN(name, field)                                                                                       \
    {                                                                                                                  \
        (name), COLUMN_TIME, offsetof(struct csv_row, field)                                                           \
    }

static const struct column price_columns[] = {
    TEXT_COLUMN("sku", price.sku),
    TEXT_COLUMN("currency", price.currency),
    INT_COLUMN("amount", price.amount),
    TEXT_COLUMN("list", price.list),
    INT_COLUMN("min_quantity", price.min_quantity),
    TIME_COLUMN("valid_from", price.valid_from),
    TIME_COLUMN("valid_until", price.valid_until),
};

static const struct column discount_columns[] = {
    TEXT_COLUMN("code", discount.code),
    TEXT_COLUMN("name", discount.name),
    TEXT_COLUMN("kind", discount.kind),
    TEXT_COLUMN("target", discount.target),
    TEXT_COLUMN("currency", discount.currency),
    TEXT_COLUMN("skus", discount.skus),
    TEXT_COLUMN("category", discount.category),
    TEXT_COLUMN("customer_group", discount.customer_group),
    TEXT_COLUMN("regions", discount.regions),
    INT_COLUMN("ppm", discount.ppm),
    INT_COLUMN("amount", discount.amount),
    INT_COLUMN("buy", discount.buy),
    INT_COLUMN("get", discount.get),
    INT_COLUMN("min_subtotal", discount.min_subtotal),
    INT_COLUMN("min_quantity", discount.min_quantity),
    TIME_COLUMN("valid_from", discount.valid_from),
    TIME_COLUMN("valid_until", discount.valid_until),
    INT_COLUMN("priority", discount.priority),
    FLAG_COLUMN("exclusive", discount.exclusive),
    FLAG_COLUMN("needs_coupon", discount.needs_coupon),
    FLAG_COLUMN("active", active),
};

static const struct column coupon_columns[] = {
    TEXT_COLUMN("code", coupon.code),
    TEXT_COLUMN("discount", coupon.discount),
    INT_COLUMN("max_uses", coupon.max_uses),
    INT_COLUMN("max_uses_per_customer", coupon.max_uses_per_customer),
    TIME_COLUMN("valid_from", coupon.valid_from),
    TIME_COLUMN("valid_until", coupon.valid_until),
    FLAG_COLUMN("active", active),
};

static const struct column stock_columns[] = {
    TEXT_COLUMN("sku", stock.sku),
    TEXT_COLUMN("location", stock.location),
    INT_COLUMN("available", stock.available),
    INT_COLUMN("received", stock.received),
};

static const struct column product_columns[] = {
    TEXT_COLUMN("sku", product.sku),
    TEXT_COLUMN("name", product.name),
    FLAG_COLUMN("active", active),
    TEXT_COLUMN("tax_class", product.tax_class),
    TEXT_COLUMN("category", product.category),
    TEXT_COLUMN("excluded_regions", product.excluded_regions),
    TEXT_COLUMN("currency", price.currency),
    INT_COLUMN("price", price.amount),
};

static const struct column customer_columns[] = {
    TEXT_COLUMN("id", customer.id),         TEXT_COLUMN("name", customer.name),
    TEXT_COLUMN("email", customer.email),   TEXT_COLUMN("standing", customer.standing),
    FLAG_COLUMN("fraud", customer.fraud),   FLAG_COLUMN("payment_hold", customer.payment_hold),
    TEXT_COLUMN("phone", customer.phone),   TEXT_COLUMN("locale", customer.locale),
    TEXT_COLUMN("notify", customer.notify), TEXT_COLUMN("group", customer.group),
};

static const struct column tax_rate_columns[] = {
    TEXT_COLUMN("country", rate.country),
    TEXT_COLUMN("region", rate.region),
    TEXT_COLUMN("tax_class", rate.tax_class),
    TEXT_COLUMN("jurisdiction", rate.jurisdiction),
    INT_COLUMN("ppm", rate.ppm),
    FLAG_COLUMN("included", rate.included),
};

static const struct column shipping_method_columns[] = {
    TEXT_COLUMN("code", method.code),
    TEXT_COLUMN("currency", method.currency),
    INT_COLUMN("amount", method.amount),
    TEXT_COLUMN("tax_class", method.tax_class),
};

static int32_t
put_price(struct catalog_batch *batch, const struct place *at, struct csv_row *row, oms_error **error)
{
    return batch_price(batch, at, &row->price, error);
}

static int32_t
put_discount(struct catalog_batch *batch, const struct place *at, struct csv_row *row, oms_error **error)
{
    row->discount.inactive = !row->active;
    return batch_discount(batch, at, &row->discount, error);
}

static int32_t
put_coupon(struct catalog_batch *batch, const struct place *at, struct csv_row *row, oms_error **error)
{
    row->coupon.inactive = !row->active;
    return batch_coupon(batch, at, &row->coupon, error);
}

static int32_t
put_stock(struct catalog_batch *batch, const struct place *at, struct csv_row *row, oms_error **error)
{
    return batch_stock(batch, at, &row->stock, error);
}

/* A product with several prices stands on several rows, alike but for the price. */
static int32_t
put_product(struct catalog_batch *batch, const struct place *at, struct csv_row *row, oms_error **error)
{
    bool priced = row->price.currency != NULL || row->price.amount != OMS_NONE;
    int32_t rc;

    row->product.inactive = !row->active;
    row->price.sku = row->product.sku;
    rc = batch_product(batch, at, &row->product, error);
    if (rc == OMS_OK && priced && row->price.amount == OMS_NONE)
        rc = check_fail(FIELD(at, "price"), OMS_E_INVALID, error, "is needed beside a currency");
    return rc == OMS_OK && priced ? batch_price(batch, at, &row->price, error) : rc;
}

static int32_t
put_customer(struct catalog_batch *batch, const struct place *at, struct csv_row *row, oms_error **error)
{
    return batch_customer(batch, at, &row->customer, error);
}

static int32_t
put_tax_rate(struct catalog_batch *batch, const struct place *at, struct csv_row *row, oms_error **error)
{
    return batch_tax_rate(batch, at, &row->rate, error);
}

static int32_t
put_shipping_method(struct catalog_batch *batch, const struct place *at, struct csv_row *row, oms_error **error)
{
    return batch_shipping_method(batch, at, &row->method, error);
}

const struct csv_kind csv_kinds[] = {
    {"sku", "available", stock_columns, COUNT(stock_columns), put_stock},
    {"sku", "received", stock_columns, COUNT(stock_columns), put_stock},
    {"sku", "name", product_columns, COUNT(product_columns), put_product},
    {"sku", "amount", price_columns, COUNT(price_columns), put_price},
    {"code", "kind", discount_columns, COUNT(discount_columns), put_discount},
    {"code", "discount", coupon_columns, COUNT(coupon_columns), put_coupon},
    {"id", "id", customer_columns, COUNT(customer_columns), put_customer},
    {"country", "ppm", tax_rate_columns, COUNT(tax_rate_columns), put_tax_rate},
    {"code", "amount", shipping_method_columns, COUNT(shipping_method_columns), put_shipping_method},
};

const size_t n_csv_kinds = COUNT(csv_kinds);
_Static_assert(COUNT(discount_columns) == CSV_COLUMNS_MAX, "discounts are the widest kind");
