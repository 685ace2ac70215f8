/* The discounts and coupons of an order that is being placed: which of them it may ask for, and what is said of a coupon that gives nothing. What they take off
 * is discount.c's. Pure. */
#include <stdlib.h>

#include "base/clock.h"
#include "base/text.h"
#include "model/coupon.h"
#include "model/discount.h"
#include "model/place.h"
#include "oms/limits.h"

static void
refuse_coupon(struct placing *p, size_t i, const char *why)
{
    const char *field = arena_format(p->d->arena, "coupons[%zu]", i).data;

    refuse_problem(p->d, "ORD-5006", "request.coupon", field, 0, "coupon %s: %s",
                   draft_coupon(p->command->draft, i).data, why);
}

static bool
goes_to(const struct placing *p, oms_text regions)
{
    const struct order_row *order = rows_order(p->d->rows);

    if (!order->country.data)
        return false;
    const oms_text region =
        arena_format(p->d->arena, "%s-%s", order->country.data, order->region.data ? order->region.data : "");
    return text_list_has(regions, ' ', order->country) || (region.data && text_list_has(regions, ' ', region));
}

static oms_text
group_of(const struct placing *p)
{
    return p->customer ? p->customer->customer_group : (oms_text){0};
}

/* Whom it is for, where and when. NULL: it may be asked for. */
static const char *
why_not_offered(const struct placing *p, const struct discount_row *discount)
{
    if (!discount->active || !time_within(discount->valid_from, discount->valid_until, p->d->now))
        return "what it gives is not given now";
    if (discount->currency.data && !text_equal(discount->currency, rows_order(p->d->rows)->currency))
        return "what it gives is given in another currency";
    if (discount->customer_group.data && !text_equal(discount->customer_group, group_of(p)))
        return "it is for other customers";
    return discount->regions.data && !goes_to(p, discount->regions) ? "it is not for where the order goes" : NULL;
}

static const struct discount_row *
find_discount(const struct order_rows *rows, oms_text code)
{
    for (size_t i = 0; i < rows->discounts.n; i++) {
        const struct discount_row *discount = rows->discounts.items[i];
        if (text_equal(discount->code, code))
            return discount;
    }
    return NULL;
}

static bool
is_offered(const struct price *price, const struct discount_row *discount)
{
    for (size_t i = 0; i < price->n_offers; i++)
        if (text_equal(price->offers[i].discount->code, discount->code))
            return true;
    return false;
}

static void
offer(struct price *price, const struct discount_row *discount, const struct coupon_row *coupon)
{
    price->offers[price->n_offers++] = (struct discount_offer){.discount = discount, .coupon = coupon};
}

/* How often a customer may use it; a guest is nobody in particular. */
static const char *
why_not_used(const struct placing *p, const struct coupon_row *coupon)
{
    const struct coupon_use_row *use = find_coupon_use(p->d->rows, coupon->code);

    if (coupon->uses >= coupon->max_uses)
        return "it is used up";
    if (coupon->max_uses_per_customer >= COUPON_UNLIMITED)
        return NULL;
    if (!rows_order(p->d->rows)->customer.data)
        return "it is for customers with an account";
    return use && use->uses >= coupon->max_uses_per_customer ? "the customer has used it already" : NULL;
}

static const char *
why_no_coupon(const struct placing *p, const struct price *price, const struct coupon_row *coupon,
              const struct discount_row *discount)
{
    const char *why;

    if (!coupon || !coupon->active || !discount)
        return "there is no such coupon";
    if (!time_within(coupon->valid_from, coupon->valid_until, p->d->now))
        return p->d->now < coupon->valid_from ? "it is not valid yet" : "it is not valid any more";
    why = why_not_used(p, coupon);
    if (!why)
        why = why_not_offered(p, discount);
    return !why && is_offered(price, discount) ? "another coupon of the order gives the same" : why;
}

static void
offer_coupon(struct placing *p, struct price *price, size_t i)
{
    const struct coupon_row *coupon = find_coupon(p->d->rows, draft_coupon(p->command->draft, i));
    const struct discount_row *discount = coupon ? find_discount(p->d->rows, coupon->discount) : NULL;
    const char *why = why_no_coupon(p, price, coupon, discount);

    if (why)
        refuse_coupon(p, i, why);
    else
        offer(price, discount, coupon);
}

static int
compare_offers(const void *a, const void *b)
{
    return discount_compare(((const struct discount_offer *)a)->discount, ((const struct discount_offer *)b)->discount);
}

int32_t
offer_discounts(struct placing *p, struct price *price)
{
    const struct order_rows *rows = p->d->rows;
    const size_t n_coupons = p->command->draft->coupons.n;

    if (rows->discounts.n + n_coupons == 0)
        return OMS_OK;
    price->offers = arena_array(p->d->arena, rows->discounts.n + n_coupons, sizeof *price->offers);
    if (!price->offers)
        return OMS_E_NOMEM;
    for (size_t i = 0; i < n_coupons; i++)
        offer_coupon(p, price, i);
    for (size_t i = 0; i < rows->discounts.n; i++) {
        const struct discount_row *discount = rows->discounts.items[i];
        if (discount->automatic == 1 && !why_not_offered(p, discount) && !is_offered(price, discount))
            offer(price, discount, NULL);
    }
    qsort(price->offers, price->n_offers, sizeof *price->offers, compare_offers);
    return OMS_OK;
}

void
check_coupons(struct placing *p, const struct price *price)
{
    for (size_t i = 0; i < p->command->draft->coupons.n; i++)
        for (size_t k = 0; k < price->n_offers; k++) {
            const struct discount_offer *given = &price->offers[k];
            if (given->coupon && given->why_not && text_equal(given->coupon->code, draft_coupon(p->command->draft, i)))
                refuse_coupon(p, i, given->why_not);
        }
}

void
check_coupon_uses(struct placing *p)
{
    for (size_t i = 0; i < p->command->draft->coupons.n; i++) {
        const struct coupon_row *coupon = find_coupon(p->d->rows, draft_coupon(p->command->draft, i));
        const char *why = coupon ? why_not_used(p, coupon) : NULL;
        if (why)
            refuse_coupon(p, i, why);
    }
}
