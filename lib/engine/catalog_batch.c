/* The checks of catalog rows: public structs in, rows of the database out. Values only; what has to be looked up is looked up when the batch is
 * committed. */
#include "engine/catalog_batch.h"

#include "engine/catalog_rows.h"
#include "engine/regions.h"
#include "oms/limits.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char *const standings[] = {"good", "suspended", "closed"};
static const char *const notifies[] = {"email", "sms", "both", "none"};

static oms_text
text_or(const char *value, const char *otherwise)
{
    return text_of(value != NULL ? value : otherwise);
}

static int32_t
check_reserved(const struct place *at, int32_t value, oms_error **error)
{
    return value == 0 ? OMS_OK : check_fail(FIELD(at, "reserved"), OMS_E_INVALID, error, "%d is not 0", (int)value);
}

static int32_t
check_product(const struct place *at, const oms_product *product, oms_error **error)
{
    int32_t rc;

    rc = check_text(FIELD(at, "sku"), text_of(product->sku), OMS_LIMIT_SKU, error);
    if (rc == OMS_OK)
        rc = check_optional(FIELD(at, "name"), text_of(product->name), OMS_LIMIT_NAME, error);
    if (rc == OMS_OK)
        rc = check_optional(FIELD(at, "tax_class"), text_of(product->tax_class), OMS_LIMIT_CODE, error);
    if (rc == OMS_OK)
        rc = check_optional(FIELD(at, "category"), text_of(product->category), OMS_LIMIT_NAME, error);
    if (rc == OMS_OK)
        rc = check_flag(FIELD(at, "inactive"), product->inactive, error);
    if (rc == OMS_OK)
        rc = check_reserved(at, product->reserved, error);
    return rc;
}

int32_t
product_row_of(const oms_product *product, const struct place *at, struct arena *arena, struct product_row *out,
               oms_error **error)
{
    int32_t rc = check_product(at, product, error);

    *out = (struct product_row){.version = 1, .active = !product->inactive};
    if (rc == OMS_OK)
        rc = regions_read(FIELD(at, "excluded_regions"), text_of(product->excluded_regions), arena,
                          &out->excluded_regions, error);
    if (rc != OMS_OK)
        return rc;
    out->sku = text_of(product->sku);
    out->name = text_or(product->name, product->sku);
    out->tax_class = text_or(product->tax_class, "standard");
    out->category = text_of(product->category);
    return OMS_OK;
}

int32_t
batch_product(struct catalog_batch *batch, const struct place *at, const oms_product *product, oms_error **error)
{
    struct product_row row;
    int32_t rc = product_row_of(product, at, &batch->arena, &row, error);

    if (rc != OMS_OK)
        return rc;
    row.updated_at = batch->now;
    return batch_keep(batch, at, (struct batch_row){.table = TABLE_PRODUCTS, .row = &row, .received = OMS_NONE}, error);
}

int32_t
batch_price(struct catalog_batch *batch, const struct place *at, const oms_price *price, oms_error **error)
{
    struct price_row row = {
        .sku = text_of(price->sku),
        .currency = text_of(price->currency),
        .list = text_or(price->list, ""),
        .min_quantity = price->min_quantity == 0 ? 1 : price->min_quantity,
        .valid_from = price->valid_from,
        .version = 1,
        .valid_until = price->valid_until == 0 ? OMS_NONE : price->valid_until,
        .amount = price->amount,
    };
    int32_t rc;

    rc = check_text(FIELD(at, "sku"), row.sku, OMS_LIMIT_SKU, error);
    if (rc == OMS_OK)
        rc = check_currency(FIELD(at, "currency"), row.currency, error);
    if (rc == OMS_OK)
        rc = check_range(FIELD(at, "amount"), row.amount, 0, OMS_LIMIT_AMOUNT, error);
    if (rc == OMS_OK)
        rc = check_optional(FIELD(at, "list"), text_of(price->list), OMS_LIMIT_CODE, error);
    if (rc == OMS_OK)
        rc = check_range(FIELD(at, "min_quantity"), price->min_quantity, 0, OMS_LIMIT_QUANTITY, error);
    if (rc == OMS_OK)
        rc = check_window(at, price->valid_from, price->valid_until, error);
    return rc == OMS_OK
               ? batch_keep(batch, at, (struct batch_row){.table = TABLE_PRICES, .row = &row, .received = OMS_NONE},
                            error)
               : rc;
}

static int32_t
check_customer(const struct place *at, const oms_customer *customer, oms_error **error)
{
    int32_t rc;

    rc = check_text(FIELD(at, "id"), text_of(customer->id), OMS_LIMIT_CODE, error);
    if (rc == OMS_OK)
        rc = check_prose(FIELD(at, "name"), text_of(customer->name), OMS_LIMIT_NAME, error);
    if (rc == OMS_OK)
        rc = check_prose(FIELD(at, "email"), text_of(customer->email), OMS_LIMIT_EMAIL, error);
    if (rc == OMS_OK)
        rc = check_optional(FIELD(at, "phone"), text_of(customer->phone), OMS_LIMIT_PHONE, error);
    if (rc == OMS_OK)
        rc = check_prose(FIELD(at, "locale"), text_of(customer->locale), OMS_LIMIT_CODE, error);
    if (rc == OMS_OK)
        rc = check_optional(FIELD(at, "group"), text_of(customer->group), OMS_LIMIT_CODE, error);
    if (rc == OMS_OK && customer->notify)
        rc = check_choice(FIELD(at, "notify"), text_of(customer->notify), notifies, COUNT(notifies), error);
    if (rc == OMS_OK)
        rc = check_choice(FIELD(at, "standing"), text_or(customer->standing, "good"), standings, COUNT(standings),
                          error);
    if (rc == OMS_OK)
        rc = check_flag(FIELD(at, "fraud"), customer->fraud, error);
    if (rc == OMS_OK)
        rc = check_flag(FIELD(at, "payment_hold"), customer->payment_hold, error);
    return rc;
}

/* The word itself, so that nothing points to the host's memory; absent where it is none of them. */
static oms_text
word_of(const char *given, const char *const *words, size_t n)
{
    for (size_t i = 0; given != NULL && i < n; i++)
        if (text_is(text_of(given), words[i]))
            return text_of(words[i]);
    return (oms_text){0};
}

int32_t
customer_row_of(const oms_customer *customer, const struct place *at, struct customer_row *out, oms_error **error)
{
    *out = (struct customer_row){
        .id = text_of(customer->id),
        .version = 1,
        .standing = word_of(text_or(customer->standing, "good").data, standings, COUNT(standings)),
        .fraud = customer->fraud,
        .payment_hold = customer->payment_hold,
        .notify = word_of(customer->notify, notifies, COUNT(notifies)),
        .customer_group = text_of(customer->group),
    };
    return check_customer(at, customer, error);
}

int32_t
batch_customer(struct catalog_batch *batch, const struct place *at, const oms_customer *customer, oms_error **error)
{
    struct party_row party = {
        .version = 1,
        .name = text_of(customer->name),
        .email = text_of(customer->email),
        .phone = text_of(customer->phone),
        .locale = text_of(customer->locale),
    };
    struct customer_row row;
    int32_t rc = customer_row_of(customer, at, &row, error);

    row.updated_at = batch->now;
    return rc == OMS_OK ? batch_keep(batch, at,
                                     (struct batch_row){
                                         .table = TABLE_CUSTOMERS, .row = &row, .party = &party, .received = OMS_NONE},
                                     error)
                        : rc;
}

static int32_t
check_tax_rate(const struct place *at, const oms_tax_rate *rate, oms_error **error)
{
    int32_t rc;

    rc = check_country(FIELD(at, "country"), text_of(rate->country), error);
    if (rc == OMS_OK)
        rc = check_optional(FIELD(at, "region"), text_of(rate->region), OMS_LIMIT_CODE, error);
    if (rc == OMS_OK)
        rc = check_optional(FIELD(at, "tax_class"), text_of(rate->tax_class), OMS_LIMIT_CODE, error);
    if (rc == OMS_OK)
        rc = check_optional(FIELD(at, "jurisdiction"), text_of(rate->jurisdiction), OMS_LIMIT_NAME, error);
    if (rc == OMS_OK)
        rc = check_range(FIELD(at, "ppm"), rate->ppm, 0, OMS_LIMIT_PPM, error);
    if (rc == OMS_OK)
        rc = check_flag(FIELD(at, "included"), rate->included, error);
    if (rc == OMS_OK)
        rc = check_reserved(at, rate->reserved, error);
    return rc;
}

static oms_text
jurisdiction(struct catalog_batch *batch, const oms_tax_rate *rate)
{
    if (rate->jurisdiction != NULL)
        return text_of(rate->jurisdiction);
    if (rate->region == NULL)
        return text_of(rate->country);
    return arena_format(&batch->arena, "%s-%s", rate->country, rate->region);
}

int32_t
batch_tax_rate(struct catalog_batch *batch, const struct place *at, const oms_tax_rate *rate, oms_error **error)
{
    struct tax_rate_row row = {.version = 1, .ppm = rate->ppm, .included = rate->included};
    int32_t rc = check_tax_rate(at, rate, error);

    if (rc != OMS_OK)
        return rc;
    row.country = text_of(rate->country);
    row.region = text_or(rate->region, "");
    row.tax_class = text_or(rate->tax_class, "standard");
    row.jurisdiction = jurisdiction(batch, rate);
    rc = check_memory(&batch->arena, error);
    return rc == OMS_OK
               ? batch_keep(batch, at, (struct batch_row){.table = TABLE_TAX_RATES, .row = &row, .received = OMS_NONE},
                            error)
               : rc;
}

int32_t
batch_shipping_method(struct catalog_batch *batch, const struct place *at, const oms_shipping_method *method,
                      oms_error **error)
{
    struct shipping_method_row row = {
        .code = text_of(method->code),
        .currency = text_of(method->currency),
        .version = 1,
        .amount = method->amount,
        .tax_class = text_or(method->tax_class, "shipping"),
    };
    int32_t rc;

    rc = check_text(FIELD(at, "code"), row.code, OMS_LIMIT_CODE, error);
    if (rc == OMS_OK)
        rc = check_currency(FIELD(at, "currency"), row.currency, error);
    if (rc == OMS_OK)
        rc = check_text(FIELD(at, "tax_class"), row.tax_class, OMS_LIMIT_CODE, error);
    if (rc == OMS_OK)
        rc = check_range(FIELD(at, "amount"), row.amount, 0, OMS_LIMIT_AMOUNT, error);
    return rc == OMS_OK
               ? batch_keep(batch, at,
                            (struct batch_row){.table = TABLE_SHIPPING_METHODS, .row = &row, .received = OMS_NONE},
                            error)
               : rc;
}

/* One of the two, and the latter only where a row cannot be written twice. */
static int32_t
check_units(const struct catalog_batch *batch, const struct place *at, const struct stock_count *count,
            oms_error **error)
{
    if (count->received == OMS_NONE)
        return check_range(FIELD(at, "available"), count->available, 0, OMS_LIMIT_QUANTITY, error);
    if (count->available != OMS_NONE)
        return check_fail(FIELD(at, "received"), OMS_E_INVALID, error,
                          "stands beside available; only one of the two can be");
    if (!batch->once)
        return check_fail(FIELD(at, "received"), OMS_E_INVALID, error,
                          "is taken only in an import with an id, so that it is not added twice");
    return check_range(FIELD(at, "received"), count->received, 1, OMS_LIMIT_QUANTITY, error);
}

int32_t
batch_stock(struct catalog_batch *batch, const struct place *at, const struct stock_count *count, oms_error **error)
{
    struct stock_row row = {
        .sku = text_of(count->sku),
        .location = text_of(count->location),
        .version = 1,
        .available = count->received == OMS_NONE ? count->available : 0,
    };
    int32_t rc;

    rc = check_text(FIELD(at, "sku"), row.sku, OMS_LIMIT_SKU, error);
    if (rc == OMS_OK)
        rc = check_text(FIELD(at, "location"), row.location, OMS_LIMIT_CODE, error);
    if (rc == OMS_OK)
        rc = check_units(batch, at, count, error);
    if (rc != OMS_OK)
        return rc;
    return batch_keep(batch, at, (struct batch_row){.table = TABLE_STOCK, .row = &row, .received = count->received},
                      error);
}
