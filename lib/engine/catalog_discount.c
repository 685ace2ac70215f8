/* The checks of discounts and coupons: public structs in, rows out. What a kind of discount needs is a line of a table. */
#include "engine/catalog_batch.h"
#include "engine/regions.h"
#include "model/discount.h"
#include "oms/limits.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* What a kind takes its numbers from. */
enum { NEEDS_PPM = 1, NEEDS_AMOUNT = 2, NEEDS_EITHER = 4, NEEDS_UNITS = 8, NEEDS_SKUS = 16, HAS_TARGET = 32 };

static const struct discount_kind {
    const char *name;
    int needs;
    const char *target; /* where it has no choice */
} kinds[] = {
    {DISCOUNT_PERCENT, NEEDS_PPM | HAS_TARGET, NULL},           {DISCOUNT_FIXED, NEEDS_AMOUNT | HAS_TARGET, NULL},
    {DISCOUNT_BUY_X_GET_Y, NEEDS_UNITS, TARGET_LINE},           {DISCOUNT_CHEAPEST_FREE, NEEDS_UNITS, TARGET_ORDER},
    {DISCOUNT_BUNDLE, NEEDS_EITHER | NEEDS_SKUS, TARGET_ORDER}, {DISCOUNT_FREE_SHIPPING, 0, TARGET_SHIPPING},
};
static const char *const targets[] = {TARGET_LINE, TARGET_ORDER, TARGET_SHIPPING};

static oms_text
text_or(const char *value, const char *otherwise)
{
    return text_of(value != NULL ? value : otherwise);
}

static const struct discount_kind *
kind_of(oms_text name)
{
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (name.data != NULL && text_is(name, kinds[i].name))
            return &kinds[i];
    return NULL;
}

static int32_t
check_kind(const struct place *at, const oms_discount *discount, oms_error **error)
{
    const char *words[COUNT(kinds)];

    for (size_t i = 0; i < COUNT(kinds); i++)
        words[i] = kinds[i].name;
    return check_choice(FIELD(at, "kind"), text_of(discount->kind), words, COUNT(words), error);
}

static int32_t
check_names(const struct place *at, const oms_discount *discount, oms_error **error)
{
    int32_t rc;

    rc = check_text(FIELD(at, "code"), text_of(discount->code), OMS_LIMIT_CODE, error);
    if (rc == OMS_OK)
        rc = check_optional(FIELD(at, "name"), text_of(discount->name), OMS_LIMIT_NAME, error);
    if (rc == OMS_OK)
        rc = check_kind(at, discount, error);
    if (rc == OMS_OK)
        rc = check_choice(FIELD(at, "target"), text_or(discount->target, TARGET_LINE), targets, COUNT(targets), error);
    if (rc == OMS_OK && discount->currency != NULL)
        rc = check_currency(FIELD(at, "currency"), text_of(discount->currency), error);
    if (rc == OMS_OK)
        rc = check_optional(FIELD(at, "category"), text_of(discount->category), OMS_LIMIT_NAME, error);
    if (rc == OMS_OK)
        rc = check_optional(FIELD(at, "customer_group"), text_of(discount->customer_group), OMS_LIMIT_CODE, error);
    return rc;
}

/* Each number has its range, whatever the kind. */
static int32_t
check_numbers(const struct place *at, const oms_discount *discount, oms_error **error)
{
    const struct {
        const char *name;
        int64_t value;
        int64_t max;
    } numbers[] = {
        {"ppm", discount->ppm, OMS_LIMIT_PPM},
        {"amount", discount->amount, OMS_LIMIT_AMOUNT},
        {"buy", discount->buy, OMS_LIMIT_QUANTITY},
        {"get", discount->get, OMS_LIMIT_QUANTITY},
        {"min_subtotal", discount->min_subtotal, OMS_LIMIT_AMOUNT},
        {"min_quantity", discount->min_quantity, OMS_LIMIT_QUANTITY},
        {"priority", discount->priority, OMS_LIMIT_PPM},
    };
    int32_t rc = check_window(at, discount->valid_from, discount->valid_until, error);

    for (size_t i = 0; i < COUNT(numbers) && rc == OMS_OK; i++)
        rc = check_range(FIELD(at, numbers[i].name), numbers[i].value, 0, numbers[i].max, error);
    if (rc == OMS_OK)
        rc = check_flag(FIELD(at, "exclusive"), discount->exclusive, error);
    if (rc == OMS_OK)
        rc = check_flag(FIELD(at, "needs_coupon"), discount->needs_coupon, error);
    if (rc == OMS_OK)
        rc = check_flag(FIELD(at, "inactive"), discount->inactive, error);
    if (rc == OMS_OK && discount->reserved != 0)
        rc = check_fail(FIELD(at, "reserved"), OMS_E_INVALID, error, "%d is not 0", (int)discount->reserved);
    return rc;
}

static int32_t
needs(const struct place *at, bool wanted, bool given, const char *field, const char *kind, oms_error **error)
{
    if (wanted && !given)
        return check_fail(FIELD(at, field), OMS_E_INVALID, error, "a %s discount needs it", kind);
    return OMS_OK;
}

static int32_t
has_no(const struct place *at, bool may, bool given, const char *field, const char *kind, oms_error **error)
{
    if (given && !may)
        return check_fail(FIELD(at, field), OMS_E_INVALID, error, "a %s discount has none", kind);
    return OMS_OK;
}

/* What a kind needs it has, and what it has no use for it has not: a discount that would do something else than it says is refused. */
static int32_t
check_fits(const struct place *at, const oms_discount *d, oms_error **error)
{
    const struct discount_kind *kind = kind_of(text_of(d->kind));
    const bool by_amount = (kind->needs & NEEDS_AMOUNT) || ((kind->needs & NEEDS_EITHER) && d->ppm == 0);
    int32_t rc;

    rc = needs(at, kind->needs & NEEDS_PPM, d->ppm > 0, "ppm", kind->name, error);
    if (rc == OMS_OK)
        rc = has_no(at, kind->needs & (NEEDS_PPM | NEEDS_EITHER | NEEDS_UNITS), d->ppm > 0, "ppm", kind->name, error);
    if (rc == OMS_OK)
        rc = needs(at, kind->needs & NEEDS_AMOUNT, d->amount > 0, "amount", kind->name, error);
    if (rc == OMS_OK)
        rc = has_no(at, by_amount, d->amount > 0, "amount", kind->name, error);
    if (rc == OMS_OK)
        rc = needs(at, kind->needs & NEEDS_UNITS, d->buy > 0, "buy", kind->name, error);
    if (rc == OMS_OK)
        rc = needs(at, kind->needs & NEEDS_UNITS, d->get > 0, "get", kind->name, error);
    if (rc == OMS_OK)
        rc = has_no(at, kind->needs & NEEDS_UNITS, d->buy > 0, "buy", kind->name, error);
    if (rc == OMS_OK)
        rc = has_no(at, kind->needs & NEEDS_UNITS, d->get > 0, "get", kind->name, error);
    if (rc == OMS_OK)
        rc = needs(at, kind->needs & NEEDS_SKUS, d->skus != NULL, "skus", kind->name, error);
    if (rc == OMS_OK)
        rc = has_no(at, kind->needs & HAS_TARGET, d->target != NULL, "target", kind->name, error);
    if (rc == OMS_OK)
        rc = needs(at, by_amount || d->min_subtotal > 0, d->currency != NULL, "currency", kind->name, error);
    return rc;
}

/* One SKU per line, each as it stands on an order. */
static int32_t
check_skus(const struct place *at, oms_text skus, oms_error **error)
{
    size_t n = 0;
    int32_t rc = OMS_OK;

    for (size_t begin = 0, end; skus.data != NULL && begin <= skus.len && rc == OMS_OK; begin = end + 1) {
        for (end = begin; end < skus.len && skus.data[end] != '\n'; end++)
            ;
        if (++n > OMS_LIMIT_SKUS)
            return check_fail(at, OMS_E_LIMIT, error, "has more than %d SKUs", OMS_LIMIT_SKUS);
        rc = check_text(ELEMENT(at, n - 1), (oms_text){skus.data + begin, end - begin}, OMS_LIMIT_SKU, error);
    }
    return rc;
}

static int32_t
check_discount(const struct place *at, const oms_discount *discount, oms_error **error)
{
    int32_t rc = check_names(at, discount, error);

    if (rc == OMS_OK)
        rc = check_numbers(at, discount, error);
    if (rc == OMS_OK)
        rc = check_skus(FIELD(at, "skus"), text_of(discount->skus), error);
    return rc == OMS_OK ? check_fits(at, discount, error) : rc;
}

static int64_t
until_of(int64_t until)
{
    return until == 0 ? OMS_NONE : until;
}

/* What is given away is given away whole where nothing else is said. */
static int64_t
ppm_of(const struct discount_kind *kind, const oms_discount *discount)
{
    const bool whole = (kind->needs & NEEDS_UNITS) || text_is(text_of(kind->name), DISCOUNT_FREE_SHIPPING);

    return discount->ppm == 0 && whole ? OMS_LIMIT_PPM : discount->ppm;
}

int32_t
batch_discount(struct catalog_batch *batch, const struct place *at, const oms_discount *discount, oms_error **error)
{
    oms_text regions;
    int32_t rc = check_discount(at, discount, error);

    if (rc == OMS_OK)
        rc = regions_read(FIELD(at, "regions"), text_of(discount->regions), &batch->arena, &regions, error);
    if (rc != OMS_OK)
        return rc;
    const struct discount_kind *kind = kind_of(text_of(discount->kind));
    struct discount_row row = {
        .code = text_of(discount->code),
        .version = 1,
        .name = text_or(discount->name, discount->code),
        .kind = text_of(kind->name),
        .target = kind->target != NULL ? text_of(kind->target) : text_or(discount->target, TARGET_LINE),
        .ppm = ppm_of(kind, discount),
        .amount = discount->amount,
        .currency = text_of(discount->currency),
        .buy = discount->buy,
        .get = discount->get,
        .skus = text_of(discount->skus),
        .category = text_of(discount->category),
        .customer_group = text_of(discount->customer_group),
        .regions = regions,
        .min_subtotal = discount->min_subtotal,
        .min_quantity = discount->min_quantity,
        .valid_from = discount->valid_from,
        .valid_until = until_of(discount->valid_until),
        .priority = discount->priority,
        .exclusive = discount->exclusive,
        .active = !discount->inactive,
        .automatic = discount->inactive || discount->needs_coupon ? OMS_NONE : 1,
        .updated_at = batch->now,
    };
    return batch_keep(batch, at, (struct batch_row){.table = TABLE_DISCOUNTS, .row = &row, .received = OMS_NONE},
                      error);
}

static int64_t
uses_of(int64_t max)
{
    return max == 0 ? COUPON_UNLIMITED : max;
}

static int32_t
check_coupon(const struct place *at, const oms_coupon *coupon, oms_error **error)
{
    const int64_t most = COUPON_UNLIMITED - 1;
    int32_t rc;

    rc = check_text(FIELD(at, "code"), text_of(coupon->code), OMS_LIMIT_CODE, error);
    if (rc == OMS_OK)
        rc = check_text(FIELD(at, "discount"), text_of(coupon->discount), OMS_LIMIT_CODE, error);
    if (rc == OMS_OK)
        rc = check_range(FIELD(at, "max_uses"), coupon->max_uses, 0, most, error);
    if (rc == OMS_OK)
        rc = check_range(FIELD(at, "max_uses_per_customer"), coupon->max_uses_per_customer, 0, most, error);
    if (rc == OMS_OK)
        rc = check_window(at, coupon->valid_from, coupon->valid_until, error);
    if (rc == OMS_OK)
        rc = check_flag(FIELD(at, "inactive"), coupon->inactive, error);
    if (rc == OMS_OK && coupon->reserved != 0)
        rc = check_fail(FIELD(at, "reserved"), OMS_E_INVALID, error, "%d is not 0", (int)coupon->reserved);
    return rc;
}

int32_t
batch_coupon(struct catalog_batch *batch, const struct place *at, const oms_coupon *coupon, oms_error **error)
{
    int32_t rc = check_coupon(at, coupon, error);
    struct coupon_row row = {
        .code = text_of(coupon->code),
        .version = 1,
        .discount = text_of(coupon->discount),
        .active = !coupon->inactive,
        .valid_from = coupon->valid_from,
        .valid_until = until_of(coupon->valid_until),
        .max_uses = uses_of(coupon->max_uses),
        .max_uses_per_customer = uses_of(coupon->max_uses_per_customer),
        .updated_at = batch->now,
    };

    return rc == OMS_OK
               ? batch_keep(batch, at, (struct batch_row){.table = TABLE_COUPONS, .row = &row, .received = OMS_NONE},
                            error)
               : rc;
}
