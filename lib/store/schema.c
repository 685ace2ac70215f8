/* The schema as data: every table with its columns, indexes and bounds, over the row structs of lib/model/rows.h. One description gives the SQL of both
 * dialects, the row codec, the documentation page and the walk of verify. A new column or table is a line here and a field there. */
#include "store/schema.h"

#include "model/rows.h"

#define INT64         OMS_COLUMN_INT64
#define TEXT          OMS_COLUMN_TEXT
#define ID            OMS_COLUMN_ID
#define LENGTH(array) (sizeof(array) / sizeof(*(array)))

/* one row of a table is one line */
/* clang-format off */

static const oms_column meta_columns[] = {
    {"name", "name", "", offsetof(struct meta_row, name), TEXT, 0},
    {"version", "rises by one with every change", "", offsetof(struct meta_row, version), INT64, 0},
    {"value", "its value", "", offsetof(struct meta_row, value), INT64, 0},
};
static const oms_table meta_table = {"meta", "what the database knows of itself", meta_columns, LENGTH(meta_columns), 1, NULL, 0, NULL, 0, sizeof(struct meta_row), 1, 0};

static const oms_column commit_columns[] = {
    {"id", "id", "", offsetof(struct commit_row, id), ID, 0},
    {"version", "rises by one with every change", "", offsetof(struct commit_row, version), INT64, 0},
    {"at", "when", "time", offsetof(struct commit_row, at), INT64, 0},
};
static const oms_table commit_table = {"commits", "ids of change sets without an event", commit_columns, LENGTH(commit_columns), 1, NULL, 0, NULL, 0, sizeof(struct commit_row), 1, 0};

static const oms_column product_columns[] = {
    {"sku", "the article", "", offsetof(struct product_row, sku), TEXT, 0},
    {"version", "rises by one with every change", "", offsetof(struct product_row, version), INT64, 0},
    {"name", "name", "", offsetof(struct product_row, name), TEXT, 0},
    {"active", "1 if it can be ordered", "", offsetof(struct product_row, active), INT64, 0},
    {"tax_class", "class in tax_rates", "", offsetof(struct product_row, tax_class), TEXT, 0},
    {"category", "category", "", offsetof(struct product_row, category), TEXT, 1},
    {"excluded_regions", "where it may not be sold", "", offsetof(struct product_row, excluded_regions), TEXT, 1},
    {"updated_at", "when it was changed last", "time", offsetof(struct product_row, updated_at), INT64, 0},
};
static const int32_t product_category_index[] = {5}; /* category */
static const oms_index product_indexes[] = {
    {"products_by_category", product_category_index, LENGTH(product_category_index), 0, 1},
};
static const oms_table product_table = {"products", "what can be sold", product_columns, LENGTH(product_columns), 1, product_indexes, LENGTH(product_indexes), NULL, 0, sizeof(struct product_row), 1, 0};

static const oms_column price_columns[] = {
    {"sku", "the article", "", offsetof(struct price_row, sku), TEXT, 0},
    {"currency", "ISO 4217", "", offsetof(struct price_row, currency), TEXT, 0},
    {"list", "price list; empty is the general one", "", offsetof(struct price_row, list), TEXT, 0},
    {"min_quantity", "from how many units", "units", offsetof(struct price_row, min_quantity), INT64, 0},
    {"valid_from", "from when", "time", offsetof(struct price_row, valid_from), INT64, 0},
    {"version", "rises by one with every change", "", offsetof(struct price_row, version), INT64, 0},
    {"valid_until", "until when, exclusive", "time", offsetof(struct price_row, valid_until), INT64, 1},
    {"amount", "minor units", "money", offsetof(struct price_row, amount), INT64, 0},
};
static const oms_table price_table = {"prices", "unit prices", price_columns, LENGTH(price_columns), 5, NULL, 0, NULL, 0, sizeof(struct price_row), 5, 0};

static const oms_column discount_columns[] = {
    {"code", "code", "", offsetof(struct discount_row, code), TEXT, 0},
    {"version", "rises by one with every change", "", offsetof(struct discount_row, version), INT64, 0},
    {"name", "name", "", offsetof(struct discount_row, name), TEXT, 0},
    {"kind", "percent, fixed, buy-x-get-y, cheapest-free, bundle, free-shipping", "", offsetof(struct discount_row, kind), TEXT, 0},
    {"target", "line, order, shipping", "", offsetof(struct discount_row, target), TEXT, 0},
    {"ppm", "parts per million", "", offsetof(struct discount_row, ppm), INT64, 0},
    {"amount", "minor units", "money", offsetof(struct discount_row, amount), INT64, 0},
    {"currency", "ISO 4217; absent: any", "", offsetof(struct discount_row, currency), TEXT, 1},
    {"buy", "units to be bought", "units", offsetof(struct discount_row, buy), INT64, 0},
    {"get", "units that are reduced then", "units", offsetof(struct discount_row, get), INT64, 0},
    {"skus", "one per line; absent: all", "", offsetof(struct discount_row, skus), TEXT, 1},
    {"category", "category; absent: all", "", offsetof(struct discount_row, category), TEXT, 1},
    {"customer_group", "absent: everybody", "", offsetof(struct discount_row, customer_group), TEXT, 1},
    {"regions", "where orders go; absent: everywhere", "", offsetof(struct discount_row, regions), TEXT, 1},
    {"min_subtotal", "of what it applies to", "money", offsetof(struct discount_row, min_subtotal), INT64, 0},
    {"min_quantity", "of what it applies to", "units", offsetof(struct discount_row, min_quantity), INT64, 0},
    {"valid_from", "from when", "time", offsetof(struct discount_row, valid_from), INT64, 0},
    {"valid_until", "until when, exclusive", "time", offsetof(struct discount_row, valid_until), INT64, 1},
    {"priority", "greater ones first", "", offsetof(struct discount_row, priority), INT64, 0},
    {"exclusive", "1 if none applies beside it", "", offsetof(struct discount_row, exclusive), INT64, 0},
    {"active", "1 if it is given", "", offsetof(struct discount_row, active), INT64, 0},
    {"automatic", "1 if it is given without a coupon", "", offsetof(struct discount_row, automatic), INT64, 1},
    {"updated_at", "when it was changed last", "time", offsetof(struct discount_row, updated_at), INT64, 0},
};
static const int32_t discount_automatic_index[] = {21}; /* automatic */
static const oms_index discount_indexes[] = {
    {"discounts_by_automatic", discount_automatic_index, LENGTH(discount_automatic_index), 0, 1},
};
static const oms_table discount_table = {"discounts", "what reduces prices", discount_columns, LENGTH(discount_columns), 1, discount_indexes, LENGTH(discount_indexes), NULL, 0, sizeof(struct discount_row), 1, 0};

static const oms_column coupon_columns[] = {
    {"code", "code", "", offsetof(struct coupon_row, code), TEXT, 0},
    {"version", "rises by one with every change", "", offsetof(struct coupon_row, version), INT64, 0},
    {"discount", "code of the discount it gives", "", offsetof(struct coupon_row, discount), TEXT, 0},
    {"active", "1 if it is taken", "", offsetof(struct coupon_row, active), INT64, 0},
    {"valid_from", "from when", "time", offsetof(struct coupon_row, valid_from), INT64, 0},
    {"valid_until", "until when, exclusive", "time", offsetof(struct coupon_row, valid_until), INT64, 1},
    {"max_uses", "orders that may use it; 1000000000: any number, and they are not counted", "", offsetof(struct coupon_row, max_uses), INT64, 0},
    {"max_uses_per_customer", "the same, of one customer", "", offsetof(struct coupon_row, max_uses_per_customer), INT64, 0},
    {"uses", "orders that were counted", "", offsetof(struct coupon_row, uses), INT64, 0},
    {"updated_at", "when it was changed last", "time", offsetof(struct coupon_row, updated_at), INT64, 0},
};
static const oms_bound_term coupon_uses_bound[] = {{8, +1}}; /* + uses */
static const oms_bound_term coupon_limit_bound[] = {{6, +1}, {8, -1}}; /* + max_uses - uses */
static const oms_bound coupon_bounds[] = {
    {"coupons_uses", coupon_uses_bound, LENGTH(coupon_uses_bound)},
    {"coupons_limit", coupon_limit_bound, LENGTH(coupon_limit_bound)},
};
static const oms_table coupon_table = {"coupons", "codes that customers know, and the discounts they give", coupon_columns, LENGTH(coupon_columns), 1, NULL, 0, coupon_bounds, LENGTH(coupon_bounds), sizeof(struct coupon_row), 1, 0};

static const oms_column coupon_use_columns[] = {
    {"coupon", "code of the coupon", "", offsetof(struct coupon_use_row, coupon), TEXT, 0},
    {"customer", "the account", "", offsetof(struct coupon_use_row, customer), TEXT, 0},
    {"version", "rises by one with every change", "", offsetof(struct coupon_use_row, version), INT64, 0},
    {"uses", "orders of theirs that were counted", "", offsetof(struct coupon_use_row, uses), INT64, 0},
};
static const oms_bound_term coupon_use_uses_bound[] = {{3, +1}}; /* + uses */
static const oms_bound coupon_use_bounds[] = {
    {"coupon_uses_uses", coupon_use_uses_bound, LENGTH(coupon_use_uses_bound)},
};
static const oms_table coupon_use_table = {"coupon_uses", "who has used coupons that each may use so often", coupon_use_columns, LENGTH(coupon_use_columns), 2, NULL, 0, coupon_use_bounds, LENGTH(coupon_use_bounds), sizeof(struct coupon_use_row), 2, 0};

static const oms_column customer_columns[] = {
    {"id", "id", "", offsetof(struct customer_row, id), TEXT, 0},
    {"version", "rises by one with every change", "", offsetof(struct customer_row, version), INT64, 0},
    {"standing", "good, suspended or closed", "", offsetof(struct customer_row, standing), TEXT, 0},
    {"fraud", "1 if fraud is indicated", "", offsetof(struct customer_row, fraud), INT64, 0},
    {"payment_hold", "1 if payments are held", "", offsetof(struct customer_row, payment_hold), INT64, 0},
    {"party_id", "contact", "", offsetof(struct customer_row, party_id), ID, 1},
    {"notify", "how they want to be told: email, sms, both, none", "", offsetof(struct customer_row, notify), TEXT, 1},
    {"customer_group", "for rules, price lists and discounts", "", offsetof(struct customer_row, customer_group), TEXT, 1},
    {"updated_at", "when it was changed last", "time", offsetof(struct customer_row, updated_at), INT64, 0},
};
static const oms_table customer_table = {"customers", "customer accounts", customer_columns, LENGTH(customer_columns), 1, NULL, 0, NULL, 0, sizeof(struct customer_row), 1, 0};

static const oms_column tax_rate_columns[] = {
    {"country", "ISO 3166 code", "", offsetof(struct tax_rate_row, country), TEXT, 0},
    {"region", "region code; empty for the whole country", "", offsetof(struct tax_rate_row, region), TEXT, 0},
    {"tax_class", "class in tax_rates", "", offsetof(struct tax_rate_row, tax_class), TEXT, 0},
    {"jurisdiction", "who levies it", "", offsetof(struct tax_rate_row, jurisdiction), TEXT, 0},
    {"version", "rises by one with every change", "", offsetof(struct tax_rate_row, version), INT64, 0},
    {"ppm", "parts per million", "", offsetof(struct tax_rate_row, ppm), INT64, 0},
    {"included", "1 if prices include it", "", offsetof(struct tax_rate_row, included), INT64, 0},
};
static const oms_table tax_rate_table = {"tax_rates", "tax by country, region and class", tax_rate_columns, LENGTH(tax_rate_columns), 4, NULL, 0, NULL, 0, sizeof(struct tax_rate_row), 4, 0};

static const oms_column shipping_method_columns[] = {
    {"code", "code", "", offsetof(struct shipping_method_row, code), TEXT, 0},
    {"currency", "ISO 4217", "", offsetof(struct shipping_method_row, currency), TEXT, 0},
    {"version", "rises by one with every change", "", offsetof(struct shipping_method_row, version), INT64, 0},
    {"amount", "minor units", "money", offsetof(struct shipping_method_row, amount), INT64, 0},
    {"tax_class", "class in tax_rates", "", offsetof(struct shipping_method_row, tax_class), TEXT, 0},
};
static const oms_table shipping_method_table = {"shipping_methods", "what shipping costs", shipping_method_columns, LENGTH(shipping_method_columns), 2, NULL, 0, NULL, 0, sizeof(struct shipping_method_row), 2, 0};

static const oms_column key_columns[] = {
    {"scope", "whose key", "", offsetof(struct key_row, scope), TEXT, 0},
    {"key", "the key or digest", "", offsetof(struct key_row, key), TEXT, 0},
    {"version", "rises by one with every change", "", offsetof(struct key_row, version), INT64, 0},
    {"fingerprint", "digest of the request", "", offsetof(struct key_row, fingerprint), ID, 0},
    {"fingerprint_version", "how it was made", "", offsetof(struct key_row, fingerprint_version), INT64, 0},
    {"order_id", "the order", "", offsetof(struct key_row, order_id), ID, 0},
    {"expires_at", "when it ends", "time", offsetof(struct key_row, expires_at), INT64, 0},
};
static const oms_table key_table = {"keys", "idempotency keys and digests of recent requests", key_columns, LENGTH(key_columns), 2, NULL, 0, NULL, 0, sizeof(struct key_row), 2, 0};

static const oms_column quote_columns[] = {
    {"id", "id", "", offsetof(struct quote_row, id), ID, 0},
    {"version", "rises by one with every change", "", offsetof(struct quote_row, version), INT64, 0},
    {"hash", "SHA-256 of what is priced and at what", "", offsetof(struct quote_row, hash), TEXT, 0},
    {"cart", "digest of what decides the price: who, what, where to", "", offsetof(struct quote_row, cart), ID, 0},
    {"price_version", "of the prices it was made from: `prices` in meta", "", offsetof(struct quote_row, price_version), INT64, 0},
    {"currency", "ISO 4217", "", offsetof(struct quote_row, currency), TEXT, 0},
    {"shipping_method", "code of the shipping method", "", offsetof(struct quote_row, shipping_method), TEXT, 1},
    {"subtotal", "minor units", "money", offsetof(struct quote_row, subtotal), INT64, 0},
    {"discount", "minor units", "money", offsetof(struct quote_row, discount), INT64, 0},
    {"shipping", "minor units", "money", offsetof(struct quote_row, shipping), INT64, 0},
    {"tax", "all of it", "money", offsetof(struct quote_row, tax), INT64, 0},
    {"tax_included", "what prices hold of it", "money", offsetof(struct quote_row, tax_included), INT64, 0},
    {"total", "minor units", "money", offsetof(struct quote_row, total), INT64, 0},
    {"made_at", "when", "time", offsetof(struct quote_row, made_at), INT64, 0},
    {"expires_at", "when it ends", "time", offsetof(struct quote_row, expires_at), INT64, 0},
};
static const int32_t quote_expires_index[] = {14}; /* expires_at */
static const oms_index quote_indexes[] = {
    {"quotes_by_expires", quote_expires_index, LENGTH(quote_expires_index), 0, 0},
};
static const oms_table quote_table = {"quotes", "prices that were promised, until they are over", quote_columns, LENGTH(quote_columns), 1, quote_indexes, LENGTH(quote_indexes), NULL, 0, sizeof(struct quote_row), 1, 0};

static const oms_column quote_line_columns[] = {
    {"quote_id", "the quote", "", offsetof(struct line_row, order_id), ID, 0},
    {"line", "number within the quote, from 1", "", offsetof(struct line_row, line), INT64, 0},
    {"version", "rises by one with every change", "", offsetof(struct line_row, version), INT64, 0},
    {"sku", "the article", "", offsetof(struct line_row, sku), TEXT, 0},
    {"quantity", "units", "units", offsetof(struct line_row, quantity), INT64, 0},
    {"unit_price", "minor units", "money", offsetof(struct line_row, unit_price), INT64, 0},
    {"list_price", "the price list's, where the host gave another", "money", offsetof(struct line_row, list_price), INT64, 1},
    {"discount", "minor units", "money", offsetof(struct line_row, discount), INT64, 0},
    {"tax", "minor units", "money", offsetof(struct line_row, tax), INT64, 0},
    {"tax_included", "what the price holds of it", "money", offsetof(struct line_row, tax_included), INT64, 0},
    {"total", "minor units", "money", offsetof(struct line_row, total), INT64, 0},
    {"price_list", "the price list it comes from; absent for the general one", "", offsetof(struct line_row, price_list), TEXT, 1},
    {"price_since", "from when that price is valid", "time", offsetof(struct line_row, price_since), INT64, 1},
};
static const oms_table quote_line_table = {"quote_lines", "lines of quotes", quote_line_columns, LENGTH(quote_line_columns), 2, NULL, 0, NULL, 0, sizeof(struct line_row), 2, 0};

static const oms_column quote_tax_columns[] = {
    {"quote_id", "the quote", "", offsetof(struct tax_row, order_id), ID, 0},
    {"n", "number within the quote, from 1", "", offsetof(struct tax_row, n), INT64, 0},
    {"version", "rises by one with every change", "", offsetof(struct tax_row, version), INT64, 0},
    {"jurisdiction", "who levies it", "", offsetof(struct tax_row, jurisdiction), TEXT, 0},
    {"ppm", "parts per million", "", offsetof(struct tax_row, ppm), INT64, 0},
    {"base", "minor units taxed", "money", offsetof(struct tax_row, base), INT64, 0},
    {"amount", "minor units", "money", offsetof(struct tax_row, amount), INT64, 0},
    {"included", "1 if prices hold it", "", offsetof(struct tax_row, included), INT64, 0},
};
static const oms_table quote_tax_table = {"quote_taxes", "taxes of quotes", quote_tax_columns, LENGTH(quote_tax_columns), 2, NULL, 0, NULL, 0, sizeof(struct tax_row), 2, 0};

static const oms_column quote_discount_columns[] = {
    {"quote_id", "the quote", "", offsetof(struct order_discount_row, order_id), ID, 0},
    {"n", "number within the quote, from 1", "", offsetof(struct order_discount_row, n), INT64, 0},
    {"version", "rises by one with every change", "", offsetof(struct order_discount_row, version), INT64, 0},
    {"discount", "code of the discount", "", offsetof(struct order_discount_row, discount), TEXT, 0},
    {"name", "its name when it was promised", "", offsetof(struct order_discount_row, name), TEXT, 0},
    {"coupon", "code of the coupon it is given for", "", offsetof(struct order_discount_row, coupon), TEXT, 1},
    {"line", "number within the quote, from 1; absent: shipping", "", offsetof(struct order_discount_row, line), INT64, 1},
    {"amount", "what it takes off", "money", offsetof(struct order_discount_row, amount), INT64, 0},
};
static const oms_table quote_discount_table = {"quote_discounts", "what discounts take off lines and shipping of quotes", quote_discount_columns, LENGTH(quote_discount_columns), 2, NULL, 0, NULL, 0, sizeof(struct order_discount_row), 2, 0};

static const oms_column cached_price_columns[] = {
    {"sku", "the article", "", offsetof(struct cached_price_row, sku), TEXT, 0},
    {"currency", "ISO 4217", "", offsetof(struct cached_price_row, currency), TEXT, 0},
    {"quantity", "units", "units", offsetof(struct cached_price_row, quantity), INT64, 0},
    {"customer", "customer id; empty: a guest", "", offsetof(struct cached_price_row, customer), TEXT, 0},
    {"channel", "where it comes from", "", offsetof(struct cached_price_row, channel), TEXT, 0},
    {"country", "where it goes, ISO 3166 code", "", offsetof(struct cached_price_row, country), TEXT, 0},
    {"region", "region code", "", offsetof(struct cached_price_row, region), TEXT, 0},
    {"version", "rises by one with every change", "", offsetof(struct cached_price_row, version), INT64, 0},
    {"price_version", "of the prices when it was asked: `prices` in meta", "", offsetof(struct cached_price_row, price_version), INT64, 0},
    {"amount", "minor units", "money", offsetof(struct cached_price_row, amount), INT64, 0},
    {"looked_up_at", "when", "time", offsetof(struct cached_price_row, looked_up_at), INT64, 0},
    {"expires_at", "when it ends", "time", offsetof(struct cached_price_row, expires_at), INT64, 0},
    {"was", "before it changed last", "money", offsetof(struct cached_price_row, was), INT64, 1},
    {"was_at", "when that was looked up last", "time", offsetof(struct cached_price_row, was_at), INT64, 1},
    {"changed_at", "when the change was seen", "time", offsetof(struct cached_price_row, changed_at), INT64, 1},
};
static const int32_t cached_price_expires_index[] = {11}; /* expires_at */
static const oms_index cached_price_indexes[] = {
    {"cached_prices_by_expires", cached_price_expires_index, LENGTH(cached_price_expires_index), 0, 0},
};
static const oms_table cached_price_table = {"cached_prices", "prices that the host's pricing service gave", cached_price_columns, LENGTH(cached_price_columns), 7, cached_price_indexes, LENGTH(cached_price_indexes), NULL, 0, sizeof(struct cached_price_row), 7, 0};

static const oms_column consumer_columns[] = {
    {"name", "name", "", offsetof(struct consumer_row, name), TEXT, 0},
    {"version", "rises by one with every change", "", offsetof(struct consumer_row, version), INT64, 0},
    {"cursor", "where it goes on; empty: at the first event", "", offsetof(struct consumer_row, cursor), TEXT, 0},
    {"updated_at", "when it was changed last", "time", offsetof(struct consumer_row, updated_at), INT64, 0},
};
static const oms_table consumer_table = {"consumers", "how far readers of the feed of events have come", consumer_columns, LENGTH(consumer_columns), 1, NULL, 0, NULL, 0, sizeof(struct consumer_row), 1, 0};

static const oms_column import_columns[] = {
    {"id", "id", "", offsetof(struct import_row, id), TEXT, 0},
    {"version", "rises by one with every change", "", offsetof(struct import_row, version), INT64, 0},
    {"rows", "that were read and are done", "", offsetof(struct import_row, rows), INT64, 0},
    {"digest", "of those rows", "", offsetof(struct import_row, digest), ID, 0},
    {"updated_at", "when it was changed last", "time", offsetof(struct import_row, updated_at), INT64, 0},
};
static const oms_table import_table = {"imports", "how far imports with an id have come", import_columns, LENGTH(import_columns), 1, NULL, 0, NULL, 0, sizeof(struct import_row), 1, 0};

static const oms_column inbox_columns[] = {
    {"provider", "who told it", "", offsetof(struct inbox_row, provider), TEXT, 0},
    {"event_id", "the provider's id of it", "", offsetof(struct inbox_row, event_id), TEXT, 0},
    {"version", "rises by one with every change", "", offsetof(struct inbox_row, version), INT64, 0},
    {"type", "what it tells", "", offsetof(struct inbox_row, type), TEXT, 0},
    {"order_id", "the order", "", offsetof(struct inbox_row, order_id), ID, 0},
    {"result", "applied, known, kept, conflict", "", offsetof(struct inbox_row, result), TEXT, 0},
    {"seq", "number of the order's event that it made, the first of them", "", offsetof(struct inbox_row, seq), INT64, 1},
    {"signed_at", "when, by its signature", "time", offsetof(struct inbox_row, signed_at), INT64, 0},
    {"accepted_at", "when", "time", offsetof(struct inbox_row, accepted_at), INT64, 0},
};
static const oms_table inbox_table = {"inbox", "events of providers that were accepted, each once", inbox_columns, LENGTH(inbox_columns), 2, NULL, 0, NULL, 0, sizeof(struct inbox_row), 2, 0};

static const oms_column party_columns[] = {
    {"id", "id", "", offsetof(struct party_row, id), ID, 0},
    {"version", "rises by one with every change", "", offsetof(struct party_row, version), INT64, 0},
    {"name", "name", "", offsetof(struct party_row, name), TEXT, 1},
    {"line1", "street", "", offsetof(struct party_row, line1), TEXT, 1},
    {"line2", "more of it", "", offsetof(struct party_row, line2), TEXT, 1},
    {"city", "city", "", offsetof(struct party_row, city), TEXT, 1},
    {"region", "region code", "", offsetof(struct party_row, region), TEXT, 1},
    {"postcode", "postcode", "", offsetof(struct party_row, postcode), TEXT, 1},
    {"country", "ISO 3166 code", "", offsetof(struct party_row, country), TEXT, 1},
    {"email", "e-mail", "", offsetof(struct party_row, email), TEXT, 1},
    {"phone", "telephone", "", offsetof(struct party_row, phone), TEXT, 1},
    {"locale", "language", "", offsetof(struct party_row, locale), TEXT, 1},
};
static const oms_table party_table = {"parties", "names, addresses and contacts: the personal data", party_columns, LENGTH(party_columns), 1, NULL, 0, NULL, 0, sizeof(struct party_row), 1, 0};

static const oms_column subscription_columns[] = {
    {"id", "id", "", offsetof(struct subscription_row, id), ID, 0},
    {"version", "rises by one with every change", "", offsetof(struct subscription_row, version), INT64, 0},
    {"number", "for people", "", offsetof(struct subscription_row, number), TEXT, 0},
    {"idempotency_key", "channel, customer and key of the request", "", offsetof(struct subscription_row, key), TEXT, 1},
    {"fingerprint", "of the request", "", offsetof(struct subscription_row, fingerprint), ID, 0},
    {"channel", "where it was made", "", offsetof(struct subscription_row, channel), TEXT, 0},
    {"customer", "the account; none for guests", "", offsetof(struct subscription_row, customer), TEXT, 1},
    {"currency", "ISO 4217", "", offsetof(struct subscription_row, currency), TEXT, 0},
    {"status", "active, paused, cancelled, completed", "", offsetof(struct subscription_row, status), TEXT, 0},
    {"shipping_method", "code of the shipping method", "", offsetof(struct subscription_row, shipping_method), TEXT, 1},
    {"shipping_party", "whom it goes to", "", offsetof(struct subscription_row, shipping_party), ID, 1},
    {"billing_party", "who is billed", "", offsetof(struct subscription_row, billing_party), ID, 1},
    {"method", "how it is paid", "", offsetof(struct subscription_row, method), TEXT, 0},
    {"token", "the provider's token", "", offsetof(struct subscription_row, token), TEXT, 1},
    {"next_k", "the first occurrence that is not accounted for", "", offsetof(struct subscription_row, next_k), INT64, 0},
    {"due_at", "when something is to be done next; absent when nothing is", "time", offsetof(struct subscription_row, due_at), INT64, 1},
    {"price_policy", "0 locked, 1 current, 2 current with notice", "", offsetof(struct subscription_row, price_policy), INT64, 0},
    {"notice_days", "days between notice of a price and the price", "", offsetof(struct subscription_row, notice_days), INT64, 0},
    {"missed", "of occurrences missed: 0 the latest is ordered, 1 all are, 2 none is", "", offsetof(struct subscription_row, missed), INT64, 0},
    {"missed_cap", "of those missed, how many at most", "", offsetof(struct subscription_row, missed_cap), INT64, 0},
    {"short_of_stock", "0 wait, 1 skip, 2 substitute", "", offsetof(struct subscription_row, short_of_stock), INT64, 0},
    {"trial_days", "by which the first order was put off", "", offsetof(struct subscription_row, trial_days), INT64, 0},
    {"min_cycles", "orders before it may be cancelled", "", offsetof(struct subscription_row, min_cycles), INT64, 0},
    {"max_cycles", "orders after which it is complete; 0: it goes on", "", offsetof(struct subscription_row, max_cycles), INT64, 0},
    {"prepaid", "orders that are paid for already", "", offsetof(struct subscription_row, prepaid), INT64, 0},
    {"cycles", "orders made", "", offsetof(struct subscription_row, cycles), INT64, 0},
    {"ends", "1 if it ends when the next order would be due", "", offsetof(struct subscription_row, ends), INT64, 0},
    {"paused_at", "when it was paused", "time", offsetof(struct subscription_row, paused_at), INT64, 1},
    {"resume_at", "when it goes on by itself", "time", offsetof(struct subscription_row, resume_at), INT64, 1},
    {"waiting_since", "since when the order that is due cannot be made", "time", offsetof(struct subscription_row, waiting_since), INT64, 1},
    {"waiting_tries", "how often that was tried", "", offsetof(struct subscription_row, waiting_tries), INT64, 0},
    {"problem", "code of why", "", offsetof(struct subscription_row, problem), TEXT, 1},
    {"message", "what was said of it", "", offsetof(struct subscription_row, message), TEXT, 1},
    {"last_order", "the order made last", "", offsetof(struct subscription_row, last_order), ID, 1},
    {"created_at", "when it was made", "time", offsetof(struct subscription_row, created_at), INT64, 0},
    {"updated_at", "when it was changed last", "time", offsetof(struct subscription_row, updated_at), INT64, 0},
    {"item_count", "rows in subscription_items", "", offsetof(struct subscription_row, item_count), INT64, 0},
    {"segment_count", "rows in segments", "", offsetof(struct subscription_row, segment_count), INT64, 0},
    {"event_count", "rows in events", "", offsetof(struct subscription_row, event_count), INT64, 0},
    {"job_count", "rows in jobs", "", offsetof(struct subscription_row, job_count), INT64, 0},
    {"dunning_days", "when the payment of a renewal is tried again: days after it failed first", "", offsetof(struct subscription_row, dunning_days), TEXT, 0},
    {"dunning_end", "after the last try: 0 it is paused, 1 cancelled, 2 it goes on", "", offsetof(struct subscription_row, dunning_end), INT64, 0},
    {"dunning_order", "the renewal whose payment failed", "", offsetof(struct subscription_row, dunning_order), ID, 1},
    {"dunning_since", "when it failed first", "time", offsetof(struct subscription_row, dunning_since), INT64, 1},
    {"dunning_next", "when it is tried again; absent while another method is needed", "time", offsetof(struct subscription_row, dunning_next), INT64, 1},
    {"reminder_days", "days between a reminder and the order; 0: there is none", "", offsetof(struct subscription_row, reminder_days), INT64, 0},
    {"reminded_k", "the occurrence of which there was a reminder last", "", offsetof(struct subscription_row, reminded_k), INT64, 1},
};
static const int32_t subscription_number_index[] = {2}; /* number */
static const int32_t subscription_key_index[] = {3}; /* idempotency_key */
static const int32_t subscription_due_index[] = {15}; /* due_at */
static const int32_t subscription_customer_index[] = {6, 0}; /* customer, id */
static const int32_t subscription_waiting_index[] = {29}; /* waiting_since */
static const oms_index subscription_indexes[] = {
    {"subscriptions_by_number", subscription_number_index, LENGTH(subscription_number_index), 1, 0},
    {"subscriptions_by_key", subscription_key_index, LENGTH(subscription_key_index), 1, 1},
    {"subscriptions_by_due", subscription_due_index, LENGTH(subscription_due_index), 0, 1},
    {"subscriptions_by_customer", subscription_customer_index, LENGTH(subscription_customer_index), 0, 1},
    {"subscriptions_by_waiting", subscription_waiting_index, LENGTH(subscription_waiting_index), 0, 1},
};
static const oms_table subscription_table = {"subscriptions", "orders that are made again and again", subscription_columns, LENGTH(subscription_columns), 1, subscription_indexes, LENGTH(subscription_indexes), NULL, 0, sizeof(struct subscription_row), 1, 0};

static const oms_column subscription_item_columns[] = {
    {"subscription_id", "the subscription", "", offsetof(struct subscription_item_row, subscription_id), ID, 0},
    {"n", "number within the subscription, from 1", "", offsetof(struct subscription_item_row, n), INT64, 0},
    {"version", "rises by one with every change", "", offsetof(struct subscription_item_row, version), INT64, 0},
    {"sku", "the article", "", offsetof(struct subscription_item_row, sku), TEXT, 0},
    {"quantity", "units; 0: not any more", "units", offsetof(struct subscription_item_row, quantity), INT64, 0},
    {"unit_price", "price that was given or is kept", "", offsetof(struct subscription_item_row, unit_price), INT64, 1},
    {"discount_ppm", "manual reduction", "", offsetof(struct subscription_item_row, discount_ppm), INT64, 0},
    {"discount_amount", "manual reduction in minor units", "", offsetof(struct subscription_item_row, discount_amount), INT64, 0},
    {"substitute", "article that is sent instead when it is short", "", offsetof(struct subscription_item_row, substitute), TEXT, 1},
    {"next_price", "price of which notice was given", "", offsetof(struct subscription_item_row, next_price), INT64, 1},
    {"next_price_from", "from when it counts", "time", offsetof(struct subscription_item_row, next_price_from), INT64, 1},
};
static const oms_table subscription_item_table = {"subscription_items", "what a subscription orders", subscription_item_columns, LENGTH(subscription_item_columns), 2, NULL, 0, NULL, 0, sizeof(struct subscription_item_row), 2, 0};

static const oms_column segment_columns[] = {
    {"subscription_id", "the subscription", "", offsetof(struct segment_row, subscription_id), ID, 0},
    {"n", "number within the subscription, from 1", "", offsetof(struct segment_row, n), INT64, 0},
    {"version", "rises by one with every change", "", offsetof(struct segment_row, version), INT64, 0},
    {"first_k", "the first occurrence that goes by it", "", offsetof(struct segment_row, first_k), INT64, 0},
    {"offset_k", "which occurrence of the schedule that is", "", offsetof(struct segment_row, offset_k), INT64, 0},
    {"zone", "IANA time zone", "", offsetof(struct segment_row, zone), TEXT, 0},
    {"start", "local date and time of its beginning", "", offsetof(struct segment_row, start), TEXT, 0},
    {"unit", "day, week, month, quarter, year; rule", "", offsetof(struct segment_row, unit), TEXT, 0},
    {"every", "units between two occurrences", "", offsetof(struct segment_row, every), INT64, 0},
    {"anchor_dom", "day of month that is kept; 0: that of the start", "", offsetof(struct segment_row, anchor_dom), INT64, 0},
    {"rrule", "rule of RFC 5545 that it goes by", "", offsetof(struct segment_row, rrule), TEXT, 1},
};
static const oms_table segment_table = {"segments", "schedules of subscriptions, one after another", segment_columns, LENGTH(segment_columns), 2, NULL, 0, NULL, 0, sizeof(struct segment_row), 2, 0};

static const oms_column occurrence_columns[] = {
    {"subscription_id", "the subscription", "", offsetof(struct occurrence_row, subscription_id), ID, 0},
    {"k", "which, from 0", "", offsetof(struct occurrence_row, k), INT64, 0},
    {"version", "rises by one with every change", "", offsetof(struct occurrence_row, version), INT64, 0},
    {"status", "ordered, skipped, paused, lapsed, moved", "", offsetof(struct occurrence_row, status), TEXT, 0},
    {"due_at", "when it is or was due", "time", offsetof(struct occurrence_row, due_at), INT64, 0},
    {"order_id", "its order", "", offsetof(struct occurrence_row, order_id), ID, 1},
    {"at", "when it came to that status", "time", offsetof(struct occurrence_row, at), INT64, 0},
    {"reason", "why", "", offsetof(struct occurrence_row, reason), TEXT, 1},
};
static const oms_table occurrence_table = {"occurrences", "occurrences that are not simply in the future", occurrence_columns, LENGTH(occurrence_columns), 2, NULL, 0, NULL, 0, sizeof(struct occurrence_row), 2, 0};

static const oms_column order_columns[] = {
    {"id", "id", "", offsetof(struct order_row, id), ID, 0},
    {"version", "rises by one with every change", "", offsetof(struct order_row, version), INT64, 0},
    {"number", "for people", "", offsetof(struct order_row, number), TEXT, 0},
    {"channel", "where it was placed", "", offsetof(struct order_row, channel), TEXT, 0},
    {"reference", "the merchant's own number", "", offsetof(struct order_row, reference), TEXT, 1},
    {"customer", "the account; none for guests", "", offsetof(struct order_row, customer), TEXT, 1},
    {"state", "where it stands", "", offsetof(struct order_row, state), TEXT, 0},
    {"currency", "ISO 4217", "", offsetof(struct order_row, currency), TEXT, 0},
    {"country", "ISO 3166 code", "", offsetof(struct order_row, country), TEXT, 1},
    {"region", "region code", "", offsetof(struct order_row, region), TEXT, 1},
    {"shipping_method", "code of the shipping method", "", offsetof(struct order_row, shipping_method), TEXT, 1},
    {"subtotal", "quantity x unit price of all lines", "money", offsetof(struct order_row, subtotal), INT64, 0},
    {"discount", "all reductions of lines", "money", offsetof(struct order_row, discount), INT64, 0},
    {"shipping", "shipping before tax, less its reductions", "money", offsetof(struct order_row, shipping), INT64, 0},
    {"tax", "all tax", "money", offsetof(struct order_row, tax), INT64, 0},
    {"tax_included", "the part of it that prices hold already", "money", offsetof(struct order_row, tax_included), INT64, 0},
    {"total", "subtotal - discount + shipping + tax - tax_included", "money", offsetof(struct order_row, total), INT64, 0},
    {"holds", "bits of what blocks progress: 1 payment, 2 fraud, 4 address, 8 operations", "", offsetof(struct order_row, holds), INT64, 0},
    {"hold_until", "unpaid by then, it is cancelled", "time", offsetof(struct order_row, hold_until), INT64, 1},
    {"shipping_party", "whom it goes to", "", offsetof(struct order_row, shipping_party), ID, 1},
    {"billing_party", "who is billed", "", offsetof(struct order_row, billing_party), ID, 1},
    {"created_at", "when it was made", "time", offsetof(struct order_row, created_at), INT64, 0},
    {"updated_at", "when it was changed last", "time", offsetof(struct order_row, updated_at), INT64, 0},
    {"line_count", "rows in order_lines", "", offsetof(struct order_row, line_count), INT64, 0},
    {"payment_count", "rows in payments", "", offsetof(struct order_row, payment_count), INT64, 0},
    {"shipment_count", "rows in shipments", "", offsetof(struct order_row, shipment_count), INT64, 0},
    {"problem_count", "rows in order_problems", "", offsetof(struct order_row, problem_count), INT64, 0},
    {"job_count", "rows in jobs", "", offsetof(struct order_row, job_count), INT64, 0},
    {"event_count", "rows in events", "", offsetof(struct order_row, event_count), INT64, 0},
    {"delivery_told_at", "when a carrier told the delivery of what was not dispatched yet", "time", offsetof(struct order_row, delivery_told_at), INT64, 1},
    {"discount_count", "rows in order_discounts", "", offsetof(struct order_row, discount_count), INT64, 0},
    {"subscription_id", "the subscription that made it", "", offsetof(struct order_row, subscription_id), ID, 1},
    {"occurrence", "as which occurrence of it", "", offsetof(struct order_row, occurrence), INT64, 1},
    {"payment_method", "card, manual, terms, none", "", offsetof(struct order_row, first_payment.method), TEXT, 1},
    {"payment_token", "the provider's token", "", offsetof(struct order_row, first_payment.token), TEXT, 1},
    {"payment_status", "where it stands", "", offsetof(struct order_row, first_payment.status), TEXT, 1},
    {"payment_amount", "minor units", "money", offsetof(struct order_row, first_payment.amount), INT64, 0},
    {"payment_authorised", "minor units held at the provider, in all", "money", offsetof(struct order_row, first_payment.authorised), INT64, 0},
    {"payment_captured", "minor units taken", "money", offsetof(struct order_row, first_payment.captured), INT64, 0},
    {"payment_capturing", "captures under way", "money", offsetof(struct order_row, first_payment.capturing), INT64, 0},
    {"payment_refunded", "minor units given back", "money", offsetof(struct order_row, first_payment.refunded), INT64, 0},
    {"payment_refunding", "refunds under way", "money", offsetof(struct order_row, first_payment.refunding), INT64, 0},
    {"payment_reference", "the provider's reference", "", offsetof(struct order_row, first_payment.reference), TEXT, 1},
    {"payment_decline", "kind of decline", "", offsetof(struct order_row, first_payment.decline), TEXT, 1},
    {"payment_message", "what was said of it", "", offsetof(struct order_row, first_payment.message), TEXT, 1},
    {"payment_action_kind", "what the customer has to do", "", offsetof(struct order_row, first_payment.action_kind), TEXT, 1},
    {"payment_action_data", "URL or data for it", "", offsetof(struct order_row, first_payment.action_data), TEXT, 1},
    {"payment_action_expires", "until when", "time", offsetof(struct order_row, first_payment.action_expires), INT64, 1},
    {"payment_initiator", "0 customer, 1 merchant", "", offsetof(struct order_row, first_payment.initiator), INT64, 0},
    {"payment_customer_present", "1 if the customer can act", "", offsetof(struct order_row, first_payment.customer_present), INT64, 0},
    {"payment_created_at", "when it was made", "time", offsetof(struct order_row, first_payment.created_at), INT64, 1},
    {"reserved_until", "its lines keep their units until then; for good when absent", "time", offsetof(struct order_row, reserved_until), INT64, 1},
};
static const int32_t order_number_index[] = {2}; /* number */
static const int32_t order_reference_index[] = {3, 4}; /* channel, reference */
static const int32_t order_state_index[] = {6, 0}; /* state, id */
static const int32_t order_customer_index[] = {5, 0}; /* customer, id */
static const int32_t order_hold_index[] = {18}; /* hold_until */
static const oms_index order_indexes[] = {
    {"orders_by_number", order_number_index, LENGTH(order_number_index), 1, 0},
    {"orders_by_reference", order_reference_index, LENGTH(order_reference_index), 1, 1},
    {"orders_by_state", order_state_index, LENGTH(order_state_index), 0, 0},
    {"orders_by_customer", order_customer_index, LENGTH(order_customer_index), 0, 0},
    {"orders_by_hold", order_hold_index, LENGTH(order_hold_index), 0, 1},
};
static const oms_bound_term order_captured_bound[] = {{37, +1}, {38, -1}, {39, -1}}; /* + payment_authorised - payment_captured - payment_capturing */
static const oms_bound_term order_refunded_bound[] = {{38, +1}, {40, -1}, {41, -1}}; /* + payment_captured - payment_refunded - payment_refunding */
static const oms_bound_term order_capturing_bound[] = {{39, +1}}; /* + payment_capturing */
static const oms_bound_term order_refunding_bound[] = {{41, +1}}; /* + payment_refunding */
static const oms_bound order_bounds[] = {
    {"orders_payment_captured", order_captured_bound, LENGTH(order_captured_bound)},
    {"orders_payment_refunded", order_refunded_bound, LENGTH(order_refunded_bound)},
    {"orders_payment_capturing", order_capturing_bound, LENGTH(order_capturing_bound)},
    {"orders_payment_refunding", order_refunding_bound, LENGTH(order_refunding_bound)},
};
static const oms_table order_table = {"orders", "orders, each with its first payment", order_columns, LENGTH(order_columns), 1, order_indexes, LENGTH(order_indexes), order_bounds, LENGTH(order_bounds), sizeof(struct order_row), 1, 0};

static const oms_column line_columns[] = {
    {"order_id", "the order", "", offsetof(struct line_row, order_id), ID, 0},
    {"line", "number within the order, from 1", "", offsetof(struct line_row, line), INT64, 0},
    {"version", "rises by one with every change", "", offsetof(struct line_row, version), INT64, 0},
    {"sku", "the article", "", offsetof(struct line_row, sku), TEXT, 0},
    {"name", "name", "", offsetof(struct line_row, name), TEXT, 0},
    {"tax_class", "class in tax_rates", "", offsetof(struct line_row, tax_class), TEXT, 0},
    {"unit_price", "minor units", "money", offsetof(struct line_row, unit_price), INT64, 0},
    {"list_price", "of the price list, where the host gave another", "money", offsetof(struct line_row, list_price), INT64, 1},
    {"discount", "reduction of the line", "money", offsetof(struct line_row, discount), INT64, 0},
    {"tax", "tax of the line", "money", offsetof(struct line_row, tax), INT64, 0},
    {"tax_included", "the part of it that the price holds already", "money", offsetof(struct line_row, tax_included), INT64, 0},
    {"total", "quantity x unit price - discount + tax - tax_included", "money", offsetof(struct line_row, total), INT64, 0},
    {"quantity", "units ordered", "units", offsetof(struct line_row, quantity), INT64, 0},
    {"cancelled", "units", "units", offsetof(struct line_row, cancelled), INT64, 0},
    {"reserved", "units", "units", offsetof(struct line_row, reserved), INT64, 0},
    {"shipped", "units", "units", offsetof(struct line_row, shipped), INT64, 0},
    {"delivered", "units", "units", offsetof(struct line_row, delivered), INT64, 0},
    {"lost", "units", "units", offsetof(struct line_row, lost), INT64, 0},
    {"return_requested", "units", "units", offsetof(struct line_row, return_requested), INT64, 0},
    {"returned", "units", "units", offsetof(struct line_row, returned), INT64, 0},
    {"location", "where the units are", "", offsetof(struct line_row, location), TEXT, 1},
    {"price_list", "the one its price is from, unless it is the general one", "", offsetof(struct line_row, price_list), TEXT, 1},
    {"price_since", "from when that price was valid, where it was not always", "time", offsetof(struct line_row, price_since), INT64, 1},
};
static const oms_bound_term line_reserved_bound[] = {{14, +1}}; /* + reserved */
static const oms_bound_term line_open_bound[] = {{12, +1}, {13, -1}, {14, -1}, {15, -1}}; /* + quantity - cancelled - reserved - shipped */
static const oms_bound_term line_delivered_bound[] = {{15, +1}, {16, -1}, {17, -1}}; /* + shipped - delivered - lost */
static const oms_bound_term line_returned_bound[] = {{15, +1}, {19, -1}}; /* + shipped - returned */
static const oms_bound line_bounds[] = {
    {"order_lines_reserved", line_reserved_bound, LENGTH(line_reserved_bound)},
    {"order_lines_open", line_open_bound, LENGTH(line_open_bound)},
    {"order_lines_delivered", line_delivered_bound, LENGTH(line_delivered_bound)},
    {"order_lines_returned", line_returned_bound, LENGTH(line_returned_bound)},
};
static const oms_table line_table = {"order_lines", "lines of orders, with what became of their units", line_columns, LENGTH(line_columns), 2, NULL, 0, line_bounds, LENGTH(line_bounds), sizeof(struct line_row), 2, 0};

static const oms_column allocation_columns[] = {
    {"order_id", "the order", "", offsetof(struct allocation_row, order_id), ID, 0},
    {"line", "number within the order, from 1", "", offsetof(struct allocation_row, line), INT64, 0},
    {"location", "where the units are", "", offsetof(struct allocation_row, location), TEXT, 0},
    {"version", "rises by one with every change", "", offsetof(struct allocation_row, version), INT64, 0},
    {"sku", "the article", "", offsetof(struct allocation_row, sku), TEXT, 0},
    {"quantity", "units taken from there", "units", offsetof(struct allocation_row, quantity), INT64, 0},
    {"reserved", "units", "units", offsetof(struct allocation_row, reserved), INT64, 0},
};
static const oms_bound_term allocation_reserved_bound[] = {{6, +1}}; /* + reserved */
static const oms_bound_term allocation_quantity_bound[] = {{5, +1}, {6, -1}}; /* + quantity - reserved */
static const oms_bound allocation_bounds[] = {
    {"order_allocations_reserved", allocation_reserved_bound, LENGTH(allocation_reserved_bound)},
    {"order_allocations_quantity", allocation_quantity_bound, LENGTH(allocation_quantity_bound)},
};
static const oms_table allocation_table = {"order_allocations", "where a split line takes its units from", allocation_columns, LENGTH(allocation_columns), 3, NULL, 0, allocation_bounds, LENGTH(allocation_bounds), sizeof(struct allocation_row), 3, 0};

static const oms_column tax_columns[] = {
    {"order_id", "the order", "", offsetof(struct tax_row, order_id), ID, 0},
    {"n", "number within the order, from 1", "", offsetof(struct tax_row, n), INT64, 0},
    {"version", "rises by one with every change", "", offsetof(struct tax_row, version), INT64, 0},
    {"jurisdiction", "who levies it", "", offsetof(struct tax_row, jurisdiction), TEXT, 0},
    {"ppm", "parts per million", "", offsetof(struct tax_row, ppm), INT64, 0},
    {"base", "minor units taxed", "money", offsetof(struct tax_row, base), INT64, 0},
    {"amount", "minor units", "money", offsetof(struct tax_row, amount), INT64, 0},
    {"included", "1 if prices hold it", "", offsetof(struct tax_row, included), INT64, 0},
};
static const oms_table tax_table = {"order_taxes", "taxes of orders", tax_columns, LENGTH(tax_columns), 2, NULL, 0, NULL, 0, sizeof(struct tax_row), 2, 0};

static const oms_column order_discount_columns[] = {
    {"order_id", "the order", "", offsetof(struct order_discount_row, order_id), ID, 0},
    {"n", "number within the order, from 1", "", offsetof(struct order_discount_row, n), INT64, 0},
    {"version", "rises by one with every change", "", offsetof(struct order_discount_row, version), INT64, 0},
    {"discount", "code of the discount", "", offsetof(struct order_discount_row, discount), TEXT, 0},
    {"name", "its name when it was given", "", offsetof(struct order_discount_row, name), TEXT, 0},
    {"coupon", "code of the coupon it was given for", "", offsetof(struct order_discount_row, coupon), TEXT, 1},
    {"line", "number within the order, from 1; absent: shipping", "", offsetof(struct order_discount_row, line), INT64, 1},
    {"amount", "what it took off", "money", offsetof(struct order_discount_row, amount), INT64, 0},
    {"claimed", "bits of the uses of the coupon that the order has taken: 1 of all, 2 of the customer's", "", offsetof(struct order_discount_row, claimed), INT64, 0},
};
static const oms_table order_discount_table = {"order_discounts", "what discounts took off lines and shipping of orders", order_discount_columns, LENGTH(order_discount_columns), 2, NULL, 0, NULL, 0, sizeof(struct order_discount_row), 2, 0};

static const oms_column payment_columns[] = {
    {"order_id", "the order", "", offsetof(struct payment_row, order_id), ID, 0},
    {"n", "number within the order, from 1", "", offsetof(struct payment_row, n), INT64, 0},
    {"version", "rises by one with every change", "", offsetof(struct payment_row, version), INT64, 0},
    {"method", "card, manual, terms, none", "", offsetof(struct payment_row, method), TEXT, 0},
    {"token", "the provider's token", "", offsetof(struct payment_row, token), TEXT, 1},
    {"status", "where it stands", "", offsetof(struct payment_row, status), TEXT, 0},
    {"amount", "minor units", "money", offsetof(struct payment_row, amount), INT64, 0},
    {"authorised", "minor units held at the provider, in all", "money", offsetof(struct payment_row, authorised), INT64, 0},
    {"captured", "minor units taken", "money", offsetof(struct payment_row, captured), INT64, 0},
    {"capturing", "captures under way", "money", offsetof(struct payment_row, capturing), INT64, 0},
    {"refunded", "minor units given back", "money", offsetof(struct payment_row, refunded), INT64, 0},
    {"refunding", "refunds under way", "money", offsetof(struct payment_row, refunding), INT64, 0},
    {"reference", "the provider's reference", "", offsetof(struct payment_row, reference), TEXT, 1},
    {"decline", "kind of decline", "", offsetof(struct payment_row, decline), TEXT, 1},
    {"message", "what was said of it", "", offsetof(struct payment_row, message), TEXT, 1},
    {"action_kind", "what the customer has to do", "", offsetof(struct payment_row, action_kind), TEXT, 1},
    {"action_data", "URL or data for it", "", offsetof(struct payment_row, action_data), TEXT, 1},
    {"action_expires", "until when", "time", offsetof(struct payment_row, action_expires), INT64, 1},
    {"initiator", "0 customer, 1 merchant", "", offsetof(struct payment_row, initiator), INT64, 0},
    {"customer_present", "1 if the customer can act", "", offsetof(struct payment_row, customer_present), INT64, 0},
    {"created_at", "when it was made", "time", offsetof(struct payment_row, created_at), INT64, 0},
};
static const oms_bound_term payment_captured_bound[] = {{7, +1}, {8, -1}, {9, -1}}; /* + authorised - captured - capturing */
static const oms_bound_term payment_refunded_bound[] = {{8, +1}, {10, -1}, {11, -1}}; /* + captured - refunded - refunding */
static const oms_bound_term payment_capturing_bound[] = {{9, +1}}; /* + capturing */
static const oms_bound_term payment_refunding_bound[] = {{11, +1}}; /* + refunding */
static const oms_bound payment_bounds[] = {
    {"later_payments_captured", payment_captured_bound, LENGTH(payment_captured_bound)},
    {"later_payments_refunded", payment_refunded_bound, LENGTH(payment_refunded_bound)},
    {"later_payments_capturing", payment_capturing_bound, LENGTH(payment_capturing_bound)},
    {"later_payments_refunding", payment_refunding_bound, LENGTH(payment_refunding_bound)},
};
static const oms_table payment_table = {"later_payments", "payments of orders behind the first, which stands in the order; the view `payments` has them all", payment_columns, LENGTH(payment_columns), 2, NULL, 0, payment_bounds, LENGTH(payment_bounds), sizeof(struct payment_row), 2, 0};

static const oms_column shipment_columns[] = {
    {"order_id", "the order", "", offsetof(struct shipment_row, order_id), ID, 0},
    {"n", "number within the order, from 1", "", offsetof(struct shipment_row, n), INT64, 0},
    {"version", "rises by one with every change", "", offsetof(struct shipment_row, version), INT64, 0},
    {"status", "booking, failed, booked, dispatched, delivered, returned, voiding, voided", "", offsetof(struct shipment_row, status), TEXT, 0},
    {"carrier", "carrier code", "", offsetof(struct shipment_row, carrier), TEXT, 1},
    {"tracking", "tracking number", "", offsetof(struct shipment_row, tracking), TEXT, 1},
    {"reference", "the carrier's reference of its label", "", offsetof(struct shipment_row, reference), TEXT, 1},
    {"units", "units in it", "units", offsetof(struct shipment_row, units), INT64, 0},
    {"leaves", "1 if it is dispatched as soon as it is booked", "", offsetof(struct shipment_row, leaves), INT64, 0},
    {"booked_at", "when the carrier's label came", "time", offsetof(struct shipment_row, booked_at), INT64, 1},
    {"dispatched_at", "when", "time", offsetof(struct shipment_row, dispatched_at), INT64, 1},
    {"delivered_at", "when", "time", offsetof(struct shipment_row, delivered_at), INT64, 1},
    {"voided_at", "when", "time", offsetof(struct shipment_row, voided_at), INT64, 1},
};
static const oms_table shipment_table = {"shipments", "shipments of orders", shipment_columns, LENGTH(shipment_columns), 2, NULL, 0, NULL, 0, sizeof(struct shipment_row), 2, 0};

static const oms_column problem_columns[] = {
    {"order_id", "the order", "", offsetof(struct problem_row, order_id), ID, 0},
    {"n", "number within the order, from 1", "", offsetof(struct problem_row, n), INT64, 0},
    {"version", "rises by one with every change", "", offsetof(struct problem_row, version), INT64, 0},
    {"code", "code", "", offsetof(struct problem_row, code), TEXT, 0},
    {"rule", "the rule that found it", "", offsetof(struct problem_row, rule), TEXT, 0},
    {"field", "field of the request", "", offsetof(struct problem_row, field), TEXT, 1},
    {"message", "what was said of it", "", offsetof(struct problem_row, message), TEXT, 0},
    {"line", "number within the order, from 1", "", offsetof(struct problem_row, line), INT64, 1},
    {"hold", "the bit of orders.holds it sets", "", offsetof(struct problem_row, hold), INT64, 0},
    {"retryable", "1 if the same may succeed later", "", offsetof(struct problem_row, retryable), INT64, 0},
    {"next_try", "when it is tried again by itself", "time", offsetof(struct problem_row, next_try), INT64, 1},
    {"opened_at", "when", "time", offsetof(struct problem_row, opened_at), INT64, 0},
    {"open_since", "when it was opened, absent once closed", "time", offsetof(struct problem_row, open_since), INT64, 1},
    {"closed_at", "when", "time", offsetof(struct problem_row, closed_at), INT64, 1},
    {"set_by", "of a hold: the person who set it", "", offsetof(struct problem_row, set_by), TEXT, 1},
};
static const int32_t problem_open_index[] = {3, 12}; /* code, open_since */
static const oms_index problem_indexes[] = {
    {"order_problems_by_open", problem_open_index, LENGTH(problem_open_index), 0, 1},
};
static const oms_table problem_table = {"order_problems", "why an order waits or waited", problem_columns, LENGTH(problem_columns), 2, problem_indexes, LENGTH(problem_indexes), NULL, 0, sizeof(struct problem_row), 2, 0};

static const oms_column job_columns[] = {
    {"order_id", "the order", "", offsetof(struct job_row, order_id), ID, 0},
    {"n", "number within the order, from 1", "", offsetof(struct job_row, n), INT64, 0},
    {"version", "rises by one with every change", "", offsetof(struct job_row, version), INT64, 0},
    {"kind", "what it is", "", offsetof(struct job_row, kind), TEXT, 0},
    {"state", "where it stands", "", offsetof(struct job_row, state), TEXT, 0},
    {"payment", "number of the payment", "", offsetof(struct job_row, payment), INT64, 1},
    {"shipment", "number of the shipment", "", offsetof(struct job_row, shipment), INT64, 1},
    {"carrier", "code of the carrier that is asked", "", offsetof(struct job_row, carrier), TEXT, 1},
    {"amount", "minor units", "money", offsetof(struct job_row, amount), INT64, 1},
    {"tries", "failures counted against the schedule", "", offsetof(struct job_row, tries), INT64, 0},
    {"attempts", "calls of this intent", "", offsetof(struct job_row, attempts), INT64, 0},
    {"due_at", "when it is due; absent when nothing is left to do", "time", offsetof(struct job_row, due_at), INT64, 1},
    {"uncertain", "1 if it may have happened", "", offsetof(struct job_row, uncertain), INT64, 0},
    {"epoch", "of the lease", "", offsetof(struct job_row, epoch), INT64, 0},
    {"lease_until", "until when a worker has it", "time", offsetof(struct job_row, lease_until), INT64, 1},
    {"first_sent_at", "when it was leased first", "time", offsetof(struct job_row, first_sent_at), INT64, 1},
    {"deadline", "when waiting for the service ends", "time", offsetof(struct job_row, deadline), INT64, 1},
    {"outcome", "the definite outcome, recorded once", "", offsetof(struct job_row, outcome), TEXT, 1},
    {"outcome_at", "when", "time", offsetof(struct job_row, outcome_at), INT64, 1},
    {"reference", "the provider's reference", "", offsetof(struct job_row, reference), TEXT, 1},
    {"message", "what was said of it", "", offsetof(struct job_row, message), TEXT, 1},
    {"created_at", "when it was made", "time", offsetof(struct job_row, created_at), INT64, 0},
    {"tries_since", "from when the schedule's deadline counts", "time", offsetof(struct job_row, tries_since), INT64, 0},
    {"lapses", "leases in a row that ended without an answer", "", offsetof(struct job_row, lapses), INT64, 0},
    {"put_off", "1 if the retry budget made it wait for its turn", "", offsetof(struct job_row, put_off), INT64, 0},
    {"stuck_since", "since when it waits for a person", "time", offsetof(struct job_row, stuck_since), INT64, 1},
    {"template", "of a message: what it says", "", offsetof(struct job_row, template), TEXT, 1},
    {"channel", "of a message: email or sms", "", offsetof(struct job_row, channel), TEXT, 1},
    {"detail", "of a message: reason or tracking number", "", offsetof(struct job_row, detail), TEXT, 1},
};
static const int32_t job_due_index[] = {11}; /* due_at */
static const int32_t job_stuck_index[] = {25}; /* stuck_since */
static const oms_index job_indexes[] = {
    {"jobs_by_due", job_due_index, LENGTH(job_due_index), 0, 1},
    {"jobs_by_stuck", job_stuck_index, LENGTH(job_stuck_index), 0, 1},
};
static const oms_table job_table = {"jobs", "durable work: intents to use a service, steps due by the clock", job_columns, LENGTH(job_columns), 2, job_indexes, LENGTH(job_indexes), NULL, 0, sizeof(struct job_row), 2, 0};

static const oms_column carrier_columns[] = {
    {"code", "code", "", offsetof(struct carrier_row, code), TEXT, 0},
    {"version", "rises by one with every change", "", offsetof(struct carrier_row, version), INT64, 0},
    {"answer", "how it answers", "", offsetof(struct carrier_row, answer), TEXT, 0},
    {"message", "what it said with that", "", offsetof(struct carrier_row, message), TEXT, 1},
    {"since", "since when it answers like this", "time", offsetof(struct carrier_row, since), INT64, 0},
    {"answered_at", "when it answered last, to the minute", "time", offsetof(struct carrier_row, answered_at), INT64, 0},
};
static const oms_table carrier_table = {"carriers", "how carriers answer", carrier_columns, LENGTH(carrier_columns), 1, NULL, 0, NULL, 0, sizeof(struct carrier_row), 1, 0};

static const oms_column stock_columns[] = {
    {"sku", "the article", "", offsetof(struct stock_row, sku), TEXT, 0},
    {"location", "where the units are", "", offsetof(struct stock_row, location), TEXT, 0},
    {"version", "rises by one with every change", "", offsetof(struct stock_row, version), INT64, 0},
    {"available", "units that can be ordered", "units", offsetof(struct stock_row, available), INT64, 0},
    {"reserved", "units allocated to orders", "units", offsetof(struct stock_row, reserved), INT64, 0},
    {"on_hold", "units whose quality is to be checked", "units", offsetof(struct stock_row, on_hold), INT64, 0},
    {"damaged", "units not for sale", "units", offsetof(struct stock_row, damaged), INT64, 0},
};
static const oms_bound_term stock_available_bound[] = {{3, +1}}; /* + available */
static const oms_bound_term stock_reserved_bound[] = {{4, +1}}; /* + reserved */
static const oms_bound_term stock_on_hold_bound[] = {{5, +1}}; /* + on_hold */
static const oms_bound_term stock_damaged_bound[] = {{6, +1}}; /* + damaged */
static const oms_bound stock_bounds[] = {
    {"stock_available", stock_available_bound, LENGTH(stock_available_bound)},
    {"stock_reserved", stock_reserved_bound, LENGTH(stock_reserved_bound)},
    {"stock_on_hold", stock_on_hold_bound, LENGTH(stock_on_hold_bound)},
    {"stock_damaged", stock_damaged_bound, LENGTH(stock_damaged_bound)},
};
static const oms_table stock_table = {"stock", "units per SKU and location", stock_columns, LENGTH(stock_columns), 2, NULL, 0, stock_bounds, LENGTH(stock_bounds), sizeof(struct stock_row), 2, 0};

static const oms_column movement_columns[] = {
    {"sku", "the article", "", offsetof(struct movement_row, sku), TEXT, 0},
    {"location", "where the units are", "", offsetof(struct movement_row, location), TEXT, 0},
    {"id", "id", "", offsetof(struct movement_row, id), ID, 0},
    {"kind", "what it is", "", offsetof(struct movement_row, kind), TEXT, 0},
    {"available", "change", "units", offsetof(struct movement_row, available), INT64, 0},
    {"reserved", "change", "units", offsetof(struct movement_row, reserved), INT64, 0},
    {"on_hold", "change", "units", offsetof(struct movement_row, on_hold), INT64, 0},
    {"damaged", "change", "units", offsetof(struct movement_row, damaged), INT64, 0},
    {"order_id", "the order", "", offsetof(struct movement_row, order_id), ID, 1},
    {"line", "number within the order, from 1", "", offsetof(struct movement_row, line), INT64, 1},
    {"at", "when", "time", offsetof(struct movement_row, at), INT64, 0},
    {"reason", "why", "", offsetof(struct movement_row, reason), TEXT, 1},
};
static const oms_table movement_table = {"movements", "the ledger of stock: counters are sums of it", movement_columns, LENGTH(movement_columns), 3, NULL, 0, NULL, 0, sizeof(struct movement_row), -1, 0};

static const oms_column event_columns[] = {
    {"shard", "of the feed", "", offsetof(struct event_row, shard), INT64, 0},
    {"position", "in the shard, rising", "", offsetof(struct event_row, position), INT64, 0},
    {"order_id", "the order", "", offsetof(struct event_row, order_id), ID, 0},
    {"seq", "per order from 1, no gaps", "", offsetof(struct event_row, seq), INT64, 0},
    {"at", "when", "time", offsetof(struct event_row, at), INT64, 0},
    {"type", "what happened", "", offsetof(struct event_row, type), TEXT, 0},
    {"state", "of the order after it", "", offsetof(struct event_row, state), TEXT, 0},
    {"order_version", "of the order after it", "", offsetof(struct event_row, order_version), INT64, 0},
    {"quantity", "units in this step", "units", offsetof(struct event_row, quantity), INT64, 1},
    {"amount", "money in this step", "money", offsetof(struct event_row, amount), INT64, 1},
    {"lines", "line:units, where not every line is meant whole", "", offsetof(struct event_row, lines), TEXT, 1},
    {"detail", "reason, code, carrier", "", offsetof(struct event_row, detail), TEXT, 1},
    {"commit_id", "the change set that made it", "", offsetof(struct event_row, commit_id), ID, 0},
};
static const int32_t event_order_index[] = {2, 3}; /* order_id, seq */
static const oms_index event_indexes[] = {
    {"events_by_order", event_order_index, LENGTH(event_order_index), 1, 0},
};
static const oms_table event_table = {"events", "what happened, per order and as a feed", event_columns, LENGTH(event_columns), 2, event_indexes, LENGTH(event_indexes), NULL, 0, sizeof(struct event_row), -1, 1};

/* In the order of enum table_id, which is the order of locking. */
static const oms_table *const tables[TABLE_COUNT] = {
    &meta_table, &commit_table, &product_table, &price_table, &discount_table, &customer_table, &tax_rate_table, &shipping_method_table, &key_table, &quote_table, &quote_line_table, &quote_tax_table, &quote_discount_table, &cached_price_table, &consumer_table, &import_table, &inbox_table, &party_table, &subscription_table, &subscription_item_table, &segment_table, &occurrence_table, &order_table, &line_table, &allocation_table, &tax_table, &order_discount_table, &payment_table, &shipment_table, &problem_table, &job_table, &carrier_table, &coupon_use_table, &coupon_table, &stock_table, &movement_table, &event_table,
};

static const oms_schema schema = {tables, TABLE_COUNT, 1, 0};
/* clang-format on */

const oms_schema *
oms_schema_get(void)
{
    return &schema;
}

const oms_table *
schema_table(enum table_id id)
{
    return tables[id];
}
