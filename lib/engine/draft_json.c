/* The draft document: its fields as tables, and how a document becomes a draft through the builder functions, which check the values. No engine, no
 * storage. */
#include "engine/draft_json.h"

#ifdef OMS_HAVE_JSON

#include "engine/draft_schedule_json.h"
#include "oms/limits.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define SHAPE(table) ((struct json_shape){(table), COUNT(table)})
#define TEXT_AT(name, type, field)                                                                                     \
    {                                                                                                                  \
        (name), JSON_KIND_TEXT, offsetof(type, field), NULL                                                            \
    }
#define OWN_AT(name, type, f, read_)                                                                                   \
    {                                                                                                                  \
        (name), JSON_KIND_OWN, offsetof(type, f), (read_)                                                              \
    }
/* More than a draft with all its lines can have; what is beyond is not worth the memory of being parsed. */
#define VALUES_MAX ((size_t)10 * OMS_LIMIT_LINES)

/* A draft's document, taken apart. Text and values belong to the parsed document. */
struct document {
    const char *currency;
    const char *texts[OMS_DRAFT_QUOTE + 1]; /* by OMS_DRAFT_… */
    oms_address shipping;                   /* size 0: not there */
    oms_address billing;
    const char *method;
    const char *token;
    bool payment;
    int64_t expected_total;
    const json_t *lines;
    const json_t *coupons;
    struct draft_subscription subscription;
};

static const struct json_field address_fields[] = {
    TEXT_AT("name", oms_address, name),       TEXT_AT("line1", oms_address, line1),
    TEXT_AT("line2", oms_address, line2),     TEXT_AT("city", oms_address, city),
    TEXT_AT("region", oms_address, region),   TEXT_AT("postcode", oms_address, postcode),
    TEXT_AT("country", oms_address, country),
};

static int32_t
read_address(const struct place *at, const json_t *value, void *into, oms_error **error)
{
    ((oms_address *)into)->size = sizeof(oms_address);
    return json_read_object(at, value, &SHAPE(address_fields), into, error);
}

static const struct json_field contact_fields[] = {
    TEXT_AT("email", struct document, texts[OMS_DRAFT_EMAIL]),
    TEXT_AT("phone", struct document, texts[OMS_DRAFT_PHONE]),
    TEXT_AT("locale", struct document, texts[OMS_DRAFT_LOCALE]),
};

static int32_t
read_contact(const struct place *at, const json_t *value, void *into, oms_error **error)
{
    return json_read_object(at, value, &SHAPE(contact_fields), into, error);
}

static const struct json_field payment_fields[] = {
    TEXT_AT("method", struct document, method),
    TEXT_AT("token", struct document, token),
};

static int32_t
read_payment(const struct place *at, const json_t *value, void *into, oms_error **error)
{
    ((struct document *)into)->payment = true;
    return json_read_object(at, value, &SHAPE(payment_fields), into, error);
}

static int32_t
keep_value(const struct place *at, const json_t *value, void *into, oms_error **error)
{
    (void)at;
    (void)error;
    *(const json_t **)into = value;
    return OMS_OK;
}

static const struct json_field document_fields[] = {
    TEXT_AT("idempotency_key", struct document, texts[OMS_DRAFT_IDEMPOTENCY_KEY]),
    TEXT_AT("customer", struct document, texts[OMS_DRAFT_CUSTOMER]),
    TEXT_AT("currency", struct document, currency),
    TEXT_AT("channel", struct document, texts[OMS_DRAFT_CHANNEL]),
    OWN_AT("lines", struct document, lines, keep_value),
    OWN_AT("shipping_address", struct document, shipping, read_address),
    OWN_AT("billing_address", struct document, billing, read_address),
    {"contact", JSON_KIND_OWN, 0, read_contact},
    TEXT_AT("reference", struct document, texts[OMS_DRAFT_REFERENCE]),
    OWN_AT("coupons", struct document, coupons, keep_value),
    TEXT_AT("shipping_method", struct document, texts[OMS_DRAFT_SHIPPING_METHOD]),
    {"payment", JSON_KIND_OWN, 0, read_payment},
    {"expected_total", JSON_KIND_INT, offsetof(struct document, expected_total), NULL},
    TEXT_AT("quote", struct document, texts[OMS_DRAFT_QUOTE]),
    OWN_AT("schedule", struct document, subscription, draft_schedule_read),
    OWN_AT("terms", struct document, subscription, draft_terms_read),
};

static const struct json_field discount_fields[] = {
    {"ppm", JSON_KIND_INT, offsetof(oms_draft_line, manual_discount_ppm), NULL},
    {"amount", JSON_KIND_INT, offsetof(oms_draft_line, manual_discount_amount), NULL},
};

static int32_t
read_discount(const struct place *at, const json_t *value, void *into, oms_error **error)
{
    return json_read_object(at, value, &SHAPE(discount_fields), into, error);
}

/* A line, and what only a subscription has of it. */
struct line {
    oms_draft_line line;
    const char *substitute;
};

static const struct json_field line_fields[] = {
    TEXT_AT("sku", oms_draft_line, sku),
    {"quantity", JSON_KIND_INT, offsetof(oms_draft_line, quantity), NULL},
    {"unit_price", JSON_KIND_INT, offsetof(oms_draft_line, unit_price), NULL},
    {"manual_discount", JSON_KIND_OWN, 0, read_discount},
    TEXT_AT("substitute", struct line, substitute),
};

static int32_t
read_line(const struct place *at, const json_t *value, void *into, oms_error **error)
{
    struct line read = {.line = {.size = sizeof(read.line), .quantity = OMS_NONE, .unit_price = OMS_NONE}};
    int32_t rc = json_read_object(at, value, &SHAPE(line_fields), &read, error);

    if (rc == OMS_OK)
        rc = oms_draft_add_line(into, &read.line, error);
    if (rc == OMS_OK && read.substitute != NULL)
        rc = oms_draft_add_substitute(into, read.line.sku, read.substitute, error);
    return rc;
}

static int32_t
read_coupon(const struct place *at, const json_t *value, void *into, oms_error **error)
{
    const char *coupon = NULL;
    int32_t rc = json_read_text(at, value, &coupon, error);

    return rc == OMS_OK ? oms_draft_add_coupon(into, coupon, error) : rc;
}

static int32_t
set_texts(oms_draft *draft, const struct document *document, oms_error **error)
{
    int32_t rc = OMS_OK;

    for (int32_t i = OMS_DRAFT_IDEMPOTENCY_KEY; i <= OMS_DRAFT_QUOTE && rc == OMS_OK; i++)
        rc = oms_draft_set_text(draft, i, document->texts[i], error);
    return rc;
}

static int32_t
fill(oms_draft *draft, const struct document *document, oms_error **error)
{
    int32_t rc = set_texts(draft, document, error);

    if (rc == OMS_OK && document->shipping.size > 0)
        rc = oms_draft_set_shipping_address(draft, &document->shipping, error);
    if (rc == OMS_OK && document->billing.size > 0)
        rc = oms_draft_set_billing_address(draft, &document->billing, error);
    if (rc == OMS_OK && document->payment)
        rc = oms_draft_set_payment(draft, document->method, document->token, error);
    if (rc == OMS_OK)
        rc = oms_draft_set_expected_total(draft, document->expected_total, error);
    if (rc == OMS_OK && document->lines != NULL)
        rc = json_read_array(FIELD(NULL, "lines"), document->lines, OMS_LIMIT_LINES, read_line, draft, error);
    if (rc == OMS_OK && document->coupons != NULL)
        rc = json_read_array(FIELD(NULL, "coupons"), document->coupons, OMS_LIMIT_COUPONS, read_coupon, draft, error);
    if (rc == OMS_OK)
        rc = draft_subscription_set(draft, &document->subscription, error);
    return rc;
}

static int32_t
build(const json_t *root, oms_draft **out, oms_error **error)
{
    struct document document = {.expected_total = OMS_NONE};
    oms_draft *draft = NULL;
    int32_t rc = json_read_object(NULL, root, &SHAPE(document_fields), &document, error);

    if (rc == OMS_OK)
        rc = oms_draft_new(document.currency, &draft, error);
    if (rc == OMS_OK)
        rc = fill(draft, &document, error);
    if (rc == OMS_OK)
        *out = draft;
    else
        oms_draft_free(draft);
    return rc;
}

int32_t
draft_json_read(const struct json_piece *piece, oms_draft **out, oms_error **error)
{
    json_t *root = NULL;
    int32_t rc = json_parse(piece->text, piece->line, VALUES_MAX, &root, error);

    if (rc == OMS_OK)
        rc = build(root, out, error);
    json_decref(root);
    return rc;
}

#endif
