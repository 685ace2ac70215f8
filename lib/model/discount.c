/* Discounts, one after another: whether each applies to what those before it left, and what became of it. Whom it is for, where and when has been looked at
 * before; what each kind takes off is in discount_kinds.c. Pure. */
#include "model/discount.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "model/cart.h"
#include "oms/errors.h"

static const char *
words(const struct cart *cart, oms_text text)
{
    return text.data ? text.data : (cart->arena->failed ? "" : "it does not apply");
}

/* What the order must come to, of what the discount applies to and before any discount. NULL: it does. */
static const char *
why_not(const struct cart *cart, const struct discount_row *discount)
{
    int64_t subtotal = 0, units = 0;

    if (cart->alone)
        return words(cart, arena_format(cart->arena, "discount %s stands alone", cart->alone->code.data));
    if (discount->exclusive && cart->n_applied)
        return "it stands alone, and another discount applies already";
    for (size_t i = 0; i < cart->price->n_lines; i++)
        if (discount_applies_to(discount, &cart->price->lines[i])) {
            subtotal += cart->before[i];
            units += cart->price->lines[i].quantity;
        }
    if (units == 0)
        return "nothing of this order is what it is for";
    if (units < discount->min_quantity)
        return "the order has too few units of what it is for";
    return subtotal < discount->min_subtotal ? "the order comes to too little for it" : NULL;
}

static void
note(struct cart *cart, const struct discount_offer *offer, int64_t line, int64_t amount)
{
    struct price_reduction *reduction =
        amount ? arena_list_add(cart->arena, &cart->price->reductions, sizeof *reduction) : NULL;

    if (reduction)
        *reduction = (struct price_reduction){.offer = offer, .line = line, .amount = amount};
}

/* Takes off what was found, and says so. */
static void
settle(struct cart *cart, struct discount_offer *offer)
{
    const size_t n = cart->price->reductions.n;

    for (size_t i = 0; i < cart->price->n_lines; i++) {
        cart->price->lines[i].discount += cart->off[i];
        note(cart, offer, (int64_t)i, cart->off[i]);
    }
    cart->price->shipping -= cart->shipping_off;
    note(cart, offer, -1, cart->shipping_off);
    if (cart->price->reductions.n == n) {
        offer->why_not = "there is nothing left that it could reduce";
        return;
    }
    cart->n_applied++;
    if (offer->discount->exclusive)
        cart->alone = offer->discount;
}

static int32_t
apply(struct cart *cart, struct discount_offer *offer)
{
    int32_t code;

    offer->why_not = why_not(cart, offer->discount);
    if (offer->why_not)
        return OMS_OK;
    memset(cart->off, 0, cart->price->n_lines * sizeof *cart->off);
    cart->shipping_off = 0;
    code = discount_take(cart, offer->discount);
    if (code == OMS_OK)
        settle(cart, offer);
    return code;
}

/* Sorted by SKU and unit price already: stays so among those that cost the same. */
static int
compare_unit_prices(const void *a, const void *b, void *of)
{
    const struct cart *cart = of;
    const struct price_line *lines = cart->price->lines;
    const size_t x = *(const size_t *)a;
    const size_t y = *(const size_t *)b;

    if (lines[cart->sorted[x]].unit_price != lines[cart->sorted[y]].unit_price)
        return lines[cart->sorted[x]].unit_price < lines[cart->sorted[y]].unit_price ? -1 : 1;
    return (x > y) - (x < y);
}

static int32_t
cart_init(struct cart *cart, struct price *price, struct arena *arena)
{
    const size_t n = price->n_lines;

    *cart = (struct cart){.price = price,
                          .arena = arena,
                          .sorted = price_lines_sorted(price, arena),
                          .cheapest = arena_array(arena, n + 1, sizeof *cart->cheapest),
                          .before = arena_array(arena, n + 1, sizeof *cart->before),
                          .off = arena_array(arena, n + 1, sizeof *cart->off),
                          .weights = arena_array(arena, n + 1, sizeof *cart->weights),
                          .parts = arena_array(arena, n + 1, sizeof *cart->parts)};
    if (arena->failed)
        return OMS_E_NOMEM;
    for (size_t i = 0; i < n; i++) {
        cart->before[i] = cart_net(cart, i);
        cart->cheapest[i] = i;
    }
    qsort_r(cart->cheapest, n, sizeof *cart->cheapest, compare_unit_prices, cart);
    for (size_t i = 0; i < n; i++)
        cart->cheapest[i] = cart->sorted[cart->cheapest[i]];
    return OMS_OK;
}

int32_t
discounts_apply(struct price *price, struct arena *arena)
{
    struct cart cart;
    int32_t code = cart_init(&cart, price, arena);

    for (size_t i = 0; i < price->n_offers && code == OMS_OK; i++)
        code = apply(&cart, &price->offers[i]);
    return arena->failed ? OMS_E_NOMEM : code;
}

int
discount_compare(const struct discount_row *a, const struct discount_row *b)
{
    if (a->priority != b->priority)
        return a->priority > b->priority ? -1 : 1;
    return text_compare(a->code, b->code);
}
