/* The documents that are read: their fields, with the bounds of oms/limits.h. A field that a reader takes has its row here; tests/doc/schemas.py sees to it
 * that both agree. Constants only. */
#include "engine/document.h"
#include "model/discount.h"
#include "model/pay.h"
#include "model/subscription.h"
#include "oms/limits.h"

#define NEEDED DOCUMENT_NEEDED
#define LINE(name, max)                                                                                                \
    {                                                                                                                  \
        name, DOCUMENT_TEXT, 0, 1, max, NULL, NULL                                                                     \
    }
#define LINE_NEEDED(name, max)                                                                                         \
    {                                                                                                                  \
        name, DOCUMENT_TEXT, NEEDED, 1, max, NULL, NULL                                                                \
    }
#define NUMBER(name, flags, min, max)                                                                                  \
    {                                                                                                                  \
        name, DOCUMENT_INT, flags, min, max, NULL, NULL                                                                \
    }
#define FLAG(name)                                                                                                     \
    {                                                                                                                  \
        name, DOCUMENT_FLAG, 0, 0, 0, NULL, NULL                                                                       \
    }
#define OBJECT(name, shape)                                                                                            \
    {                                                                                                                  \
        name, DOCUMENT_OBJECT, 0, 0, 0, NULL, &(shape)                                                                 \
    }
#define ARRAY(name, flags, min, max, shape)                                                                            \
    {                                                                                                                  \
        name, DOCUMENT_ARRAY, flags, min, max, NULL, &(shape)                                                          \
    }
#define WORD(name, flags, words)                                                                                       \
    {                                                                                                                  \
        name, DOCUMENT_WORD, flags, 0, 0, words, NULL                                                                  \
    }
#define PLAIN(name, kind, flags)                                                                                       \
    {                                                                                                                  \
        name, kind, flags, 0, 0, NULL, NULL                                                                            \
    }
#define DEFINE(name)                                                                                                   \
    static const struct document_shape name = {name##_fields, sizeof(name##_fields) / sizeof(name##_fields[0]), NULL}
#define AMOUNT OMS_LIMIT_AMOUNT

/* one row of a table is one line */
/* clang-format off */

static const struct document_field address_fields[] = {
    LINE("name", OMS_LIMIT_NAME),
    LINE("line1", OMS_LIMIT_NAME),
    LINE("line2", OMS_LIMIT_NAME),
    LINE("city", OMS_LIMIT_NAME),
    LINE("region", OMS_LIMIT_CODE),
    LINE("postcode", OMS_LIMIT_CODE),
    PLAIN("country", DOCUMENT_COUNTRY, NEEDED),
};
DEFINE(address);

static const struct document_field contact_fields[] = {
    LINE("email", OMS_LIMIT_EMAIL),
    LINE("phone", OMS_LIMIT_PHONE),
    LINE("locale", OMS_LIMIT_CODE),
};
DEFINE(contact);

static const char *const methods[] = {METHOD_CARD, METHOD_MANUAL, METHOD_TERMS, NULL};
static const struct document_field payment_fields[] = {
    WORD("method", NEEDED, methods),
    LINE("token", OMS_LIMIT_TOKEN),
};
DEFINE(payment);

static const struct document_field manual_discount_fields[] = {
    NUMBER("ppm", 0, 0, OMS_LIMIT_PPM),
    NUMBER("amount", 0, 0, AMOUNT),
};
DEFINE(manual_discount);

static const struct document_field wanted_fields[] = {
    LINE_NEEDED("sku", OMS_LIMIT_SKU),
    NUMBER("quantity", NEEDED, 1, OMS_LIMIT_QUANTITY),
    NUMBER("unit_price", 0, 0, AMOUNT),
    OBJECT("manual_discount", manual_discount),
    LINE("substitute", OMS_LIMIT_SKU),
};
DEFINE(wanted);

static const struct document_field coupon_code_fields[] = {LINE(NULL, OMS_LIMIT_CODE)};
DEFINE(coupon_code);

static const struct document_field schedule_fields[] = {
    WORD("unit", 0, schedule_units + OMS_UNIT_DAY),
    NUMBER("every", 0, 1, SCHEDULE_EVERY_MAX),
    PLAIN("start", DOCUMENT_LOCAL, NEEDED),
    LINE_NEEDED("zone", OMS_LIMIT_CODE),
    NUMBER("day_of_month", 0, 0, 31),
    LINE("rrule", OMS_LIMIT_RRULE),
};
DEFINE(schedule);

static const struct document_field day_fields[] = {NUMBER(NULL, 0, 1, SUBSCRIPTION_DAYS_MAX)};
DEFINE(day);

static const struct document_field terms_fields[] = {
    WORD("price_policy", 0, price_policies),
    NUMBER("notice_days", 0, 0, SUBSCRIPTION_DAYS_MAX),
    WORD("missed", 0, missed_policies),
    NUMBER("missed_cap", 0, 0, SUBSCRIPTION_CAP_MAX),
    WORD("short_of_stock", 0, short_policies),
    NUMBER("trial_days", 0, 0, SUBSCRIPTION_DAYS_MAX),
    NUMBER("min_cycles", 0, 0, SUBSCRIPTION_CYCLES_MAX),
    NUMBER("max_cycles", 0, 0, SUBSCRIPTION_CYCLES_MAX),
    NUMBER("prepaid", 0, 0, SUBSCRIPTION_CYCLES_MAX),
    FLAG("gift"),
    ARRAY("dunning_days", 0, 0, OMS_LIMIT_DUNNING, day),
    WORD("dunning_end", 0, dunning_ends),
    NUMBER("reminder_days", 0, 0, SUBSCRIPTION_DAYS_MAX),
};
DEFINE(terms);

static const struct document_field draft_fields[] = {
    PLAIN("currency", DOCUMENT_CURRENCY, NEEDED),
    ARRAY("lines", NEEDED, 1, OMS_LIMIT_LINES, wanted),
    LINE("idempotency_key", OMS_LIMIT_KEY),
    LINE("reference", OMS_LIMIT_KEY),
    LINE("channel", OMS_LIMIT_CODE),
    LINE("customer", OMS_LIMIT_CODE),
    OBJECT("shipping_address", address),
    OBJECT("billing_address", address),
    OBJECT("contact", contact),
    LINE("shipping_method", OMS_LIMIT_CODE),
    OBJECT("payment", payment),
    NUMBER("expected_total", 0, 0, AMOUNT),
    ARRAY("coupons", 0, 0, OMS_LIMIT_COUPONS, coupon_code),
    LINE("quote", OMS_LIMIT_TOKEN),
    OBJECT("schedule", schedule),
    OBJECT("terms", terms),
};
DEFINE(draft);

static const struct document_field region_fields[] = {PLAIN(NULL, DOCUMENT_REGION, 0)};
DEFINE(region);

static const struct document_field price_fields[] = {
    PLAIN("currency", DOCUMENT_CURRENCY, NEEDED),
    NUMBER("amount", NEEDED, 0, AMOUNT),
    LINE("list", OMS_LIMIT_CODE),
    NUMBER("min_quantity", 0, 0, OMS_LIMIT_QUANTITY),
    PLAIN("valid_from", DOCUMENT_TIME, 0),
    PLAIN("valid_until", DOCUMENT_TIME, 0),
};
DEFINE(price);

static const struct document_field product_fields[] = {
    LINE_NEEDED("sku", OMS_LIMIT_SKU),
    LINE("name", OMS_LIMIT_NAME),
    FLAG("active"),
    ARRAY("excluded_regions", 0, 0, OMS_LIMIT_REGIONS, region),
    LINE("tax_class", OMS_LIMIT_CODE),
    LINE("category", OMS_LIMIT_NAME),
    ARRAY("prices", 0, 0, 0, price),
    PLAIN("backorder_limit", DOCUMENT_ZERO, 0),
};
DEFINE(product);

static const struct document_field stock_fields[] = {
    LINE_NEEDED("sku", OMS_LIMIT_SKU),
    LINE_NEEDED("location", OMS_LIMIT_CODE),
    NUMBER("available", 0, 0, OMS_LIMIT_QUANTITY),
    NUMBER("received", 0, 1, OMS_LIMIT_QUANTITY),
};
static const char *const counted[] = {"available", "received", NULL};
static const struct document_shape stock = {stock_fields, sizeof(stock_fields) / sizeof(stock_fields[0]), counted};

static const char *const standings[] = {"good", "suspended", "closed", NULL};
static const char *const notifies[] = {"email", "sms", "both", "none", NULL};
static const struct document_field customer_fields[] = {
    LINE_NEEDED("id", OMS_LIMIT_CODE),
    LINE("name", OMS_LIMIT_NAME),
    LINE("email", OMS_LIMIT_EMAIL),
    LINE("phone", OMS_LIMIT_PHONE),
    LINE("locale", OMS_LIMIT_CODE),
    WORD("standing", 0, standings),
    WORD("notify", 0, notifies),
    FLAG("fraud"),
    FLAG("payment_hold"),
    LINE("group", OMS_LIMIT_CODE),
};
DEFINE(customer);

static const struct document_field sku_fields[] = {LINE(NULL, OMS_LIMIT_SKU)};
DEFINE(sku);

static const char *const discount_kinds[] = {
    DISCOUNT_PERCENT, DISCOUNT_FIXED, DISCOUNT_BUY_X_GET_Y, DISCOUNT_CHEAPEST_FREE, DISCOUNT_BUNDLE, DISCOUNT_FREE_SHIPPING, NULL,
};
static const char *const discount_targets[] = {TARGET_LINE, TARGET_ORDER, TARGET_SHIPPING, NULL};
static const struct document_field discount_fields[] = {
    LINE_NEEDED("code", OMS_LIMIT_CODE),
    LINE("name", OMS_LIMIT_NAME),
    WORD("kind", NEEDED, discount_kinds),
    WORD("target", 0, discount_targets),
    PLAIN("currency", DOCUMENT_CURRENCY, 0),
    ARRAY("skus", 0, 0, OMS_LIMIT_SKUS, sku),
    LINE("category", OMS_LIMIT_NAME),
    LINE("customer_group", OMS_LIMIT_CODE),
    ARRAY("regions", 0, 0, OMS_LIMIT_REGIONS, region),
    NUMBER("ppm", 0, 0, OMS_LIMIT_PPM),
    NUMBER("amount", 0, 0, AMOUNT),
    NUMBER("buy", 0, 0, OMS_LIMIT_QUANTITY),
    NUMBER("get", 0, 0, OMS_LIMIT_QUANTITY),
    NUMBER("min_subtotal", 0, 0, AMOUNT),
    NUMBER("min_quantity", 0, 0, OMS_LIMIT_QUANTITY),
    PLAIN("valid_from", DOCUMENT_TIME, 0),
    PLAIN("valid_until", DOCUMENT_TIME, 0),
    NUMBER("priority", 0, 0, OMS_LIMIT_PPM),
    FLAG("exclusive"),
    FLAG("needs_coupon"),
    FLAG("active"),
};
DEFINE(discount);

static const struct document_field coupon_fields[] = {
    LINE_NEEDED("code", OMS_LIMIT_CODE),
    LINE_NEEDED("discount", OMS_LIMIT_CODE),
    NUMBER("max_uses", 0, 0, COUPON_UNLIMITED - 1),
    NUMBER("max_uses_per_customer", 0, 0, COUPON_UNLIMITED - 1),
    PLAIN("valid_from", DOCUMENT_TIME, 0),
    PLAIN("valid_until", DOCUMENT_TIME, 0),
    FLAG("active"),
};
DEFINE(coupon);

static const struct document_field tax_rate_fields[] = {
    PLAIN("country", DOCUMENT_COUNTRY, NEEDED),
    LINE("region", OMS_LIMIT_CODE),
    LINE("tax_class", OMS_LIMIT_CODE),
    LINE("jurisdiction", OMS_LIMIT_NAME),
    NUMBER("ppm", NEEDED, 0, OMS_LIMIT_PPM),
    FLAG("included"),
};
DEFINE(tax_rate);

static const struct document_field shipping_method_fields[] = {
    LINE_NEEDED("code", OMS_LIMIT_CODE),
    PLAIN("currency", DOCUMENT_CURRENCY, NEEDED),
    NUMBER("amount", NEEDED, 0, AMOUNT),
    LINE("tax_class", OMS_LIMIT_CODE),
};
DEFINE(shipping_method);

#define CATALOG_LISTS \
    ARRAY("products", 0, 0, 0, product), \
    ARRAY("stock", 0, 0, 0, stock), \
    ARRAY("customers", 0, 0, 0, customer), \
    ARRAY("discounts", 0, 0, 0, discount), \
    ARRAY("coupons", 0, 0, 0, coupon), \
    ARRAY("tax_rates", 0, 0, 0, tax_rate), \
    ARRAY("shipping_methods", 0, 0, 0, shipping_method)

static const struct document_field catalog_fields[] = {CATALOG_LISTS};
DEFINE(catalog);

static const struct document_field import_fields[] = {CATALOG_LISTS, ARRAY("orders", 0, 0, 0, draft)};
DEFINE(import);

static const struct document_field refused_fields[] = {
    NUMBER("line", 0, 0, 0),
    PLAIN("reason", DOCUMENT_PROSE, 0),
};
DEFINE(refused);
static const struct document_field note_fields[] = {{"refused", DOCUMENT_OBJECT, NEEDED, 0, 0, NULL, &refused}};
DEFINE(note);

static const struct document_field inbound_fields[] = {
    LINE_NEEDED("id", OMS_LIMIT_KEY),
    PLAIN("type", DOCUMENT_PROSE, NEEDED),
    PLAIN("key", DOCUMENT_PROSE, 0),
    PLAIN("order", DOCUMENT_ID, 0),
    PLAIN("reference", DOCUMENT_PROSE, 0),
    PLAIN("message", DOCUMENT_PROSE, 0),
};
DEFINE(inbound);

/* What the sandbox and the program's policies take has no null for what is absent. */
#define SOLID DOCUMENT_NOT_NULL

static const char *const down[] = {"down", NULL};
static const char *const carriers[] = {"fedex", "ups", "dhl", NULL};
static const struct document_field down_fields[] = {WORD(NULL, SOLID, down)};
static const struct document_shape down_shape = {down_fields, 1, NULL};
static const struct document_field sandbox_fields[] = {
    WORD("payment", SOLID, down),
    WORD("address", SOLID, down),
    WORD("notification", SOLID, down),
    {"carriers", DOCUMENT_MAP, SOLID, 0, 0, carriers, &down_shape},
    PLAIN("effects_log", DOCUMENT_PROSE, SOLID),
    PLAIN("prices", DOCUMENT_PROSE, SOLID),
};
DEFINE(sandbox);

static const struct document_field retries_fields[] = {
    NUMBER("interval_ms", SOLID, 0, 0),
    NUMBER("cap_ms", SOLID, 0, 0),
    NUMBER("deadline_ms", SOLID, 0, 0),
    NUMBER("retries", SOLID, 0, 0),
    NUMBER("factor", SOLID, 0, 0),
    NUMBER("jitter", SOLID, 0, 0),
};
DEFINE(retries);

static const char *const consequences[] = {"default", "refuse", "accept", "off", NULL};
#define SOLID_LINE(name, max) {name, DOCUMENT_TEXT, SOLID, 1, max, NULL, NULL}
#define RULE_REGIONS_MAX 511 /* what the program keeps */
static const struct document_field rule_fields[] = {
    LINE_NEEDED("rule", OMS_LIMIT_CODE),
    SOLID_LINE("regions", RULE_REGIONS_MAX),
    SOLID_LINE("group", OMS_LIMIT_CODE),
    WORD("consequence", SOLID, consequences),
};
DEFINE(rule);

#define POSITIVE(name) NUMBER(name, SOLID, 1, INT64_MAX)
#define SCHEDULE(name) {name, DOCUMENT_OBJECT, SOLID, 0, 0, NULL, &retries}
static const char *const captures[] = {"on_dispatch", "on_confirmation", NULL};
static const char *const duplicates[] = {"warn", "refuse", "allow", NULL};
static const char *const books[] = {"on_processing", "on_dispatch", NULL};
static const char *const quotes[] = {"honour", "check", NULL};
static const char *const tax_roundings[] = {"per_line", "per_rate", NULL};
static const char *const roundings[] = {"half_away", "half_even", NULL};
static const struct document_field config_fields[] = {
    POSITIVE("card_hold_ms"),
    POSITIVE("manual_hold_ms"),
    POSITIVE("review_ms"),
    POSITIVE("retry_burst"),
    POSITIVE("retry_share_ppm"),
    POSITIVE("retry_pace_ms"),
    WORD("capture", SOLID, captures),
    WORD("duplicates", SOLID, duplicates),
    WORD("book", SOLID, books),
    WORD("quotes", SOLID, quotes),
    POSITIVE("quote_life_ms"),
    POSITIVE("price_cache_ms"),
    POSITIVE("renewal_spread_ms"),
    WORD("rounding", SOLID, roundings),
    WORD("tax_rounding", SOLID, tax_roundings),
    PLAIN("release_on_decline", DOCUMENT_FLAG, SOLID),
    SCHEDULE("payment_schedule"),
    SCHEDULE("inventory_schedule"),
    SCHEDULE("fulfilment_schedule"),
    SOLID_LINE("operations", OMS_LIMIT_EMAIL),
    ARRAY("rules", SOLID, 0, OMS_LIMIT_RULES, rule),
};
DEFINE(config);

const struct document documents_read[] = {
    {{"draft", "What a customer wants to order, once or by a schedule.", 1, 0}, {&draft}},
    {{"catalog", "Products, prices, stock, customers, discounts, coupons, tax rates and shipping methods.", 1, 0}, {&catalog}},
    {{"import", "A line of an import: lists of the catalog and orders, an order, or the note on a refused row.", 1, 0}, {&import, &draft, &note}},
    {{"address", "An address, as it is given in answer to a problem.", 1, 0}, {&address}},
    {{"inbound", "An event of a provider.", 1, 0}, {&inbound}},
    {{"config", "The policies of an engine, as the program reads them.", 1, 0}, {&config}},
    {{"sandbox", "Scripted services.", 1, 0}, {&sandbox}},
};
const size_t n_documents_read = sizeof(documents_read) / sizeof(documents_read[0]);
/* clang-format on */
