/* Taking and giving back the uses of coupons. What is counted in all is only added to, so that orders for one coupon do not wait for each other: the store
 * refuses the one too many. What one customer has used is changed at its version. An order that ends is not held up by a coupon that somebody deleted: what is
 * not counted any more is not given back, and verifying names it before. */
#include "model/coupon.h"

#include "base/text.h"

struct coupon_row *
find_coupon(const struct order_rows *rows, oms_text code)
{
    for (size_t i = 0; i < rows->coupons.n; i++) {
        struct coupon_row *coupon = rows->coupons.items[i];
        if (text_equal(coupon->code, code))
            return coupon;
    }
    return NULL;
}

struct coupon_use_row *
find_coupon_use(const struct order_rows *rows, oms_text code)
{
    for (size_t i = 0; i < rows->coupon_uses.n; i++) {
        struct coupon_use_row *use = rows->coupon_uses.items[i];
        if (text_equal(use->coupon, code))
            return use;
    }
    return NULL;
}

static void
count_customer_use(struct decision *d, oms_text code)
{
    struct coupon_use_row *use = find_coupon_use(d->rows, code);

    if (!use) {
        use = row_list_add(d->arena, &d->rows->coupon_uses, NULL, sizeof *use);
        if (!use)
            return;
        *use = (struct coupon_use_row){.coupon = code, .customer = rows_order(d->rows)->customer};
    }
    use->uses++;
}

static void
add_use(struct decision *d, enum table_id table, const void *key, int64_t amount)
{
    struct use_add *add = key ? arena_list_add(d->arena, &d->uses, sizeof *add) : NULL;

    if (add)
        *add = (struct use_add){.table = table, .key = key, .amount = amount};
}

static void
add_use_of(struct decision *d, oms_text code, int64_t amount)
{
    struct coupon_row *key = arena_alloc(d->arena, sizeof *key);

    if (key)
        key->code = code;
    add_use(d, TABLE_COUPONS, key, amount);
}

static bool
seen_before(const struct order_rows *rows, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (text_equal(rows_reduction(rows, i)->coupon, rows_reduction(rows, n)->coupon))
            return true;
    return false;
}

void
claim_coupons(struct decision *d)
{
    for (size_t i = 0; i < d->rows->reductions.n; i++) {
        struct order_discount_row *reduction = rows_reduction(d->rows, i);
        const struct coupon_row *coupon = reduction->coupon.data ? find_coupon(d->rows, reduction->coupon) : NULL;
        if (!coupon || seen_before(d->rows, i))
            continue;
        if (coupon->max_uses_per_customer < COUPON_UNLIMITED) {
            count_customer_use(d, coupon->code);
            reduction->claimed |= CLAIMED_CUSTOMER_USE;
        }
        if (coupon->max_uses < COUPON_UNLIMITED) {
            add_use_of(d, coupon->code, 1);
            reduction->claimed |= CLAIMED_USE;
        }
    }
}

/* Unless it was looked at, it is there. */
static bool
is_counted(const struct order_rows *rows, oms_text code)
{
    const struct coupon_row *coupon = find_coupon(rows, code);

    return !rows->claims_loaded || (coupon && coupon->uses > 0);
}

static bool
is_counted_for_customer(const struct order_rows *rows, oms_text code)
{
    const struct coupon_use_row *use = find_coupon_use(rows, code);

    return !rows->claims_loaded || (use && use->uses > 0);
}

static void
give_back_customer_use(struct decision *d, oms_text code)
{
    struct coupon_use_row *key = arena_alloc(d->arena, sizeof *key);

    if (key)
        *key = (struct coupon_use_row){.coupon = code, .customer = rows_order(d->rows)->customer};
    add_use(d, TABLE_COUPON_USES, key, -1);
}

void
give_back_coupons(struct decision *d)
{
    for (size_t i = 0; i < d->rows->reductions.n; i++) {
        struct order_discount_row *reduction = rows_reduction(d->rows, i);
        if (!reduction->coupon.data)
            continue;
        if (reduction->claimed & CLAIMED_CUSTOMER_USE && is_counted_for_customer(d->rows, reduction->coupon))
            give_back_customer_use(d, reduction->coupon);
        if (reduction->claimed & CLAIMED_USE && is_counted(d->rows, reduction->coupon))
            add_use_of(d, reduction->coupon, -1);
        reduction->claimed = 0;
    }
}
