/* The builder functions of oms/order.h: every field is checked here, once, whether it comes from a program or from a document. A value that is refused
 * leaves the draft as it was. Touches the draft and no engine. */
#include "model/draft.h"
#include "engine/address.h"
#include "engine/check.h"
#include "engine/payment_method.h"
#include "oms/limits.h"
#include "oms/order.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct text_field {
    const char *name;
    size_t offset; /* in oms_draft */
    size_t max;
    int32_t (*check)(const struct place *at, oms_text value, size_t max, oms_error **error);
} text_fields[] = {
    [OMS_DRAFT_IDEMPOTENCY_KEY] = {"idempotency_key", offsetof(oms_draft, key), OMS_LIMIT_KEY, check_optional},
    [OMS_DRAFT_CUSTOMER] = {"customer", offsetof(oms_draft, customer), OMS_LIMIT_CODE, check_optional},
    [OMS_DRAFT_CHANNEL] = {"channel", offsetof(oms_draft, channel), OMS_LIMIT_CODE, check_optional},
    [OMS_DRAFT_REFERENCE] = {"reference", offsetof(oms_draft, reference), OMS_LIMIT_KEY, check_optional},
    [OMS_DRAFT_SHIPPING_METHOD] = {"shipping_method", offsetof(oms_draft, shipping_method), OMS_LIMIT_CODE,
                                   check_optional},
    [OMS_DRAFT_EMAIL] = {"contact.email", offsetof(oms_draft, email), OMS_LIMIT_EMAIL, check_prose},
    [OMS_DRAFT_PHONE] = {"contact.phone", offsetof(oms_draft, phone), OMS_LIMIT_PHONE, check_optional},
    [OMS_DRAFT_LOCALE] = {"contact.locale", offsetof(oms_draft, locale), OMS_LIMIT_CODE, check_prose},
    [OMS_DRAFT_QUOTE] = {"quote", offsetof(oms_draft, quote), OMS_LIMIT_TOKEN, check_optional},
};

static const struct address_field {
    const char *name;
    size_t from; /* in oms_address */
    size_t into; /* in draft_address */
    size_t max;
} address_fields[] = {
    {"name", offsetof(oms_address, name), offsetof(struct draft_address, name), OMS_LIMIT_NAME},
    {"line1", offsetof(oms_address, line1), offsetof(struct draft_address, line1), OMS_LIMIT_NAME},
    {"line2", offsetof(oms_address, line2), offsetof(struct draft_address, line2), OMS_LIMIT_NAME},
    {"city", offsetof(oms_address, city), offsetof(struct draft_address, city), OMS_LIMIT_NAME},
    {"region", offsetof(oms_address, region), offsetof(struct draft_address, region), OMS_LIMIT_CODE},
    {"postcode", offsetof(oms_address, postcode), offsetof(struct draft_address, postcode), OMS_LIMIT_CODE},
};

int32_t
oms_draft_new(const char *currency, oms_draft **out, oms_error **error)
{
    struct arena arena;
    oms_draft *draft;
    int32_t rc = check_given("out", out, error);

    if (rc == OMS_OK)
        rc = check_currency(FIELD(NULL, "currency"), text_of(currency), error);
    if (rc != OMS_OK)
        return rc;
    arena_init(&arena, NULL);
    draft = arena_alloc(&arena, sizeof(*draft));
    if (draft == NULL)
        return error_set(error, OMS_E_NOMEM, "Out of memory.");
    draft->currency = arena_text(&arena, text_of(currency));
    draft->expected_total = OMS_NONE;
    draft->arena = arena;
    *out = draft;
    return OMS_OK;
}

void
oms_draft_free(oms_draft *draft)
{
    struct arena arena;

    if (draft == NULL)
        return;
    /* The draft lies in its own arena. */
    arena = draft->arena;
    arena_free(&arena);
}

static const struct text_field *
text_field(int32_t field)
{
    bool known = field > 0 && (size_t)field < COUNT(text_fields) && text_fields[field].name != NULL;

    return known ? &text_fields[field] : NULL;
}

int32_t
oms_draft_set_text(oms_draft *draft, int32_t field, const char *value, oms_error **error)
{
    const struct text_field *info = text_field(field);
    oms_text copy;
    int32_t rc = check_given("draft", draft, error);

    if (rc != OMS_OK)
        return rc;
    if (info == NULL)
        return error_set(error, OMS_E_INVALID, "field: %d is no OMS_DRAFT_… number", (int)field);
    rc = info->check(FIELD(NULL, info->name), text_of(value), info->max, error);
    if (rc != OMS_OK)
        return rc;
    copy = arena_text(&draft->arena, text_of(value));
    rc = check_memory(&draft->arena, error);
    if (rc == OMS_OK)
        *(oms_text *)((char *)draft + info->offset) = copy;
    return rc;
}

/* An empty line of an address is one that is not there: forms send both. */
static oms_text
address_text(const oms_address *address, const struct address_field *field)
{
    const char *value;

    memcpy(&value, (const char *)address + field->from, sizeof(value));
    return value != NULL && *value != '\0' ? text_of(value) : text_of(NULL);
}

static int32_t
check_address(const struct place *at, const oms_address *address, oms_error **error)
{
    for (size_t i = 0; i < COUNT(address_fields); i++) {
        const struct address_field *field = &address_fields[i];
        int32_t rc = check_prose(FIELD(at, field->name), address_text(address, field), field->max, error);

        if (rc != OMS_OK)
            return rc;
    }
    return check_country(FIELD(at, "country"), text_of(address->country), error);
}

int32_t
address_take(struct arena *arena, const char *name, const oms_address *from, struct draft_address *into,
             oms_error **error)
{
    oms_address address;
    struct draft_address copy = {.given = true};
    int32_t rc = check_struct(name, &address, sizeof(address), from, error);

    if (rc == OMS_OK)
        rc = check_address(FIELD(NULL, name), &address, error);
    if (rc != OMS_OK)
        return rc;
    for (size_t i = 0; i < COUNT(address_fields); i++)
        *(oms_text *)((char *)&copy + address_fields[i].into) =
            arena_text(arena, address_text(&address, &address_fields[i]));
    copy.country = arena_text(arena, text_of(address.country));
    rc = check_memory(arena, error);
    if (rc == OMS_OK)
        *into = copy;
    return rc;
}

int32_t
oms_draft_set_shipping_address(oms_draft *draft, const oms_address *address, oms_error **error)
{
    int32_t rc = check_given("draft", draft, error);

    return rc == OMS_OK ? address_take(&draft->arena, "shipping_address", address, &draft->shipping, error) : rc;
}

int32_t
oms_draft_set_billing_address(oms_draft *draft, const oms_address *address, oms_error **error)
{
    int32_t rc = check_given("draft", draft, error);

    return rc == OMS_OK ? address_take(&draft->arena, "billing_address", address, &draft->billing, error) : rc;
}

int32_t
oms_draft_set_payment(oms_draft *draft, const char *method, const char *token, oms_error **error)
{
    oms_text copies[2];
    int32_t rc = check_given("draft", draft, error);

    if (rc == OMS_OK)
        rc = payment_method_check(text_of(method), text_of(token), error);
    if (rc != OMS_OK)
        return rc;
    copies[0] = arena_text(&draft->arena, text_of(method));
    copies[1] = arena_text(&draft->arena, text_of(token));
    rc = check_memory(&draft->arena, error);
    if (rc == OMS_OK) {
        draft->method = copies[0];
        draft->token = copies[1];
    }
    return rc;
}

int32_t
oms_draft_set_expected_total(oms_draft *draft, int64_t total, oms_error **error)
{
    int32_t rc = check_given("draft", draft, error);

    if (rc == OMS_OK && total != OMS_NONE)
        rc = check_range(FIELD(NULL, "expected_total"), total, 0, OMS_LIMIT_AMOUNT, error);
    if (rc == OMS_OK)
        draft->expected_total = total;
    return rc;
}

static bool
has_coupon(const oms_draft *draft, oms_text coupon)
{
    for (size_t i = 0; i < draft->coupons.n; i++)
        if (text_equal(draft_coupon(draft, i), coupon))
            return true;
    return false;
}

int32_t
oms_draft_add_coupon(oms_draft *draft, const char *coupon, oms_error **error)
{
    int32_t rc = check_given("draft", draft, error);

    if (rc != OMS_OK)
        return rc;
    const struct place *at = ELEMENT(FIELD(NULL, "coupons"), draft->coupons.n);
    if (draft->coupons.n >= OMS_LIMIT_COUPONS)
        return check_fail(FIELD(NULL, "coupons"), OMS_E_LIMIT, error, "has more than %d coupons", OMS_LIMIT_COUPONS);
    rc = check_text(at, text_of(coupon), OMS_LIMIT_CODE, error);
    if (rc == OMS_OK && has_coupon(draft, text_of(coupon)))
        rc = check_fail(at, OMS_E_INVALID, error, "\"%s\" stands twice", coupon);
    if (rc != OMS_OK)
        return rc;
    const oms_text copy = arena_text(&draft->arena, text_of(coupon));
    oms_text *added = copy.data ? arena_list_add(&draft->arena, &draft->coupons, sizeof *added) : NULL;
    if (added)
        *added = copy;
    return check_memory(&draft->arena, error);
}
