/* What discounts take off. A discount looks at the lines that it applies to (its SKUs, its category) as those before it left them, says what it takes off each,
 * and never takes more than there is. Whom it is for, where and when has been looked at before. Pure. */
#include "model/discount.h"

#include <stdlib.h>

#include "base/money.h"
#include "base/text.h"
#include "model/price.h"
#include "oms/errors.h"

/* The order while it is being reduced. Lines are looked at in sorted order, so that it makes no difference how they stand. */
struct cart {
    struct price *price;
    struct arena *arena;
    const size_t *sorted; /* by SKU, then unit price */
    size_t *cheapest;     /* by unit price, then as in `sorted` */
    int64_t *before;      /* the net of each line before any of these discounts: what conditions look at */
    int64_t *off;         /* what the discount at hand takes off each line */
    int64_t *weights;     /* room */
    int64_t *parts;       /* room */
    int64_t shipping_off;
    const struct discount_row *alone; /* the exclusive one that was applied */
    size_t n_applied;
};

static int64_t
net_of(const struct cart *cart, size_t i)
{
    return cart->price->lines[i].gross - cart->price->lines[i].discount;
}

static bool
applies_to(const struct discount_row *discount, const struct price_line *line)
{
    return (!discount->skus.data || text_list_has(discount->skus, '\n', line->sku)) &&
           (!discount->category.data || text_equal(discount->category, line->category));
}

/* Spreads what is taken off all over lines by what they weigh; `weights` as in `sorted`. */
static int32_t
spread(struct cart *cart, int64_t total)
{
    const size_t n = cart->price->n_lines;
    int32_t code = money_allocate(total, cart->weights, n, cart->parts);

    for (size_t k = 0; code == OMS_OK && k < n; k++)
        cart->off[cart->sorted[k]] = cart->parts[k];
    return code;
}

/* Weighs each line that the discount applies to by its net. */
static int32_t
weigh(struct cart *cart, const struct discount_row *discount, int64_t *sum)
{
    int32_t code = OMS_OK;

    *sum = 0;
    for (size_t k = 0; k < cart->price->n_lines && code == OMS_OK; k++) {
        const size_t i = cart->sorted[k];
        cart->weights[k] = applies_to(discount, &cart->price->lines[i]) ? net_of(cart, i) : 0;
        code = money_add(*sum, cart->weights[k], sum);
    }
    return code;
}

/* Never below nothing and never more than there is, whatever the discount's row says. */
static int64_t
within(int64_t share, int64_t base)
{
    if (share < 0)
        return 0;
    return share < base ? share : base;
}

/* So much of `base`, or `base` itself where it would be more than fits. */
static int64_t
share_of(const struct cart *cart, const struct discount_row *discount, int64_t base, int64_t units)
{
    int64_t share;
    const int32_t code = discount->ppm ? money_share(base, discount->ppm, cart->price->rounding, &share)
                                       : money_multiply(discount->amount, units, &share);

    return code == OMS_OK ? within(share, base) : base;
}

static int32_t
take_from_lines(struct cart *cart, const struct discount_row *discount)
{
    for (size_t i = 0; i < cart->price->n_lines; i++)
        if (applies_to(discount, &cart->price->lines[i]))
            cart->off[i] = share_of(cart, discount, net_of(cart, i), cart->price->lines[i].quantity);
    return OMS_OK;
}

static int32_t
take_from_order(struct cart *cart, const struct discount_row *discount)
{
    int64_t sum;
    int32_t code = weigh(cart, discount, &sum);

    return code == OMS_OK && sum > 0 ? spread(cart, share_of(cart, discount, sum, 1)) : code;
}

static int32_t
take_from_shipping(struct cart *cart, const struct discount_row *discount)
{
    cart->shipping_off = share_of(cart, discount, cart->price->shipping, 1);
    return OMS_OK;
}

static const struct {
    const char *name;
    int32_t (*take)(struct cart *cart, const struct discount_row *discount);
} targets[] = {
    {TARGET_LINE, take_from_lines},
    {TARGET_ORDER, take_from_order},
    {TARGET_SHIPPING, take_from_shipping},
};

static int32_t
take_from_target(struct cart *cart, const struct discount_row *discount)
{
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++)
        if (text_is(discount->target, targets[i].name))
            return targets[i].take(cart, discount);
    return OMS_OK;
}

/* What `units` of a line are worth now. */
static int32_t
worth(const struct cart *cart, size_t i, int64_t units, int64_t *out)
{
    const int64_t weights[] = {units, cart->price->lines[i].quantity - units};
    int64_t parts[2];
    int32_t code = money_allocate(net_of(cart, i), weights, 2, parts);

    *out = parts[0];
    return code;
}

/* Of lines that stand together, the cheapest first, as many units as were earned. */
static int32_t
take_units(struct cart *cart, const struct discount_row *discount, const size_t *lines, size_t n)
{
    int64_t units = 0;
    int32_t code = OMS_OK;

    for (size_t k = 0; k < n; k++)
        if (applies_to(discount, &cart->price->lines[lines[k]]))
            units += cart->price->lines[lines[k]].quantity;
    if (discount->buy < 0 || discount->get <= 0)
        return OMS_OK;
    int64_t left = units / (discount->buy + discount->get) * discount->get;
    for (size_t k = 0; k < n && left > 0 && code == OMS_OK; k++) {
        const struct price_line *line = &cart->price->lines[lines[k]];
        const int64_t taken = left < line->quantity ? left : line->quantity;
        int64_t value = 0;
        if (!applies_to(discount, line))
            continue;
        code = worth(cart, lines[k], taken, &value);
        if (code == OMS_OK)
            code = money_share(value, discount->ppm, cart->price->rounding, &cart->off[lines[k]]);
        cart->off[lines[k]] = within(cart->off[lines[k]], value);
        left -= taken;
    }
    return code;
}

static int32_t
take_cheapest(struct cart *cart, const struct discount_row *discount)
{
    return take_units(cart, discount, cart->cheapest, cart->price->n_lines);
}

/* Each SKU by itself. */
static int32_t
take_of_each(struct cart *cart, const struct discount_row *discount)
{
    const struct price_line *lines = cart->price->lines;
    const size_t n = cart->price->n_lines;
    int32_t code = OMS_OK;

    for (size_t first = 0, next; first < n && code == OMS_OK; first = next) {
        for (next = first + 1; next < n && text_equal(lines[cart->sorted[next]].sku, lines[cart->sorted[first]].sku);
             next++)
            ;
        code = take_units(cart, discount, &cart->sorted[first], next - first);
    }
    return code;
}

/* The next SKU of a list with one per line. */
static bool
next_sku(oms_text list, size_t *at, oms_text *out)
{
    const size_t begin = *at;

    if (begin >= list.len)
        return false;
    while (*at < list.len && list.data[*at] != '\n')
        ++*at;
    *out = (oms_text){list.data + begin, *at - begin};
    ++*at;
    return true;
}

static int64_t
times_in(oms_text list, oms_text sku)
{
    oms_text other;
    int64_t n = 0;

    for (size_t at = 0; next_sku(list, &at, &other);)
        n += text_equal(other, sku);
    return n;
}

static int64_t
units_of(const struct cart *cart, oms_text sku)
{
    int64_t units = 0;

    for (size_t i = 0; i < cart->price->n_lines; i++)
        if (text_equal(cart->price->lines[i].sku, sku))
            units += cart->price->lines[i].quantity;
    return units;
}

/* How many whole bundles the order has. */
static int64_t
count_bundles(const struct cart *cart, const struct discount_row *discount)
{
    int64_t bundles = INT64_MAX;
    oms_text sku;

    for (size_t at = 0; next_sku(discount->skus, &at, &sku);) {
        const int64_t fit = units_of(cart, sku) / times_in(discount->skus, sku);
        bundles = fit < bundles ? fit : bundles;
    }
    return bundles == INT64_MAX ? 0 : bundles;
}

/* Weighs what belongs to bundles: of each SKU the dearest units, which stand last. */
static int32_t
weigh_bundles(struct cart *cart, const struct discount_row *discount, int64_t bundles, int64_t *sum)
{
    const struct price_line *lines = cart->price->lines;
    oms_text sku = {0};
    int64_t left = 0;
    int32_t code = OMS_OK;

    *sum = 0;
    for (size_t k = cart->price->n_lines; k-- > 0 && code == OMS_OK;) {
        const size_t i = cart->sorted[k];
        if (!text_equal(sku, lines[i].sku)) {
            sku = lines[i].sku;
            left = times_in(discount->skus, sku) * bundles;
        }
        const int64_t taken = left < lines[i].quantity ? left : lines[i].quantity;
        left -= taken;
        code = worth(cart, i, taken, &cart->weights[k]);
        if (code == OMS_OK)
            code = money_add(*sum, cart->weights[k], sum);
    }
    return code;
}

static int32_t
take_bundles(struct cart *cart, const struct discount_row *discount)
{
    const int64_t bundles = count_bundles(cart, discount);
    int64_t sum, price, off = 0;
    int32_t code = bundles > 0 ? weigh_bundles(cart, discount, bundles, &sum) : OMS_OK;

    if (code != OMS_OK || bundles == 0 || sum == 0)
        return code;
    if (discount->ppm)
        off = share_of(cart, discount, sum, 1);
    else if (money_multiply(discount->amount, bundles, &price) == OMS_OK && price < sum)
        off = within(sum - price, sum);
    return spread(cart, off);
}

static const struct {
    const char *name;
    int32_t (*take)(struct cart *cart, const struct discount_row *discount);
} kinds[] = {
    {DISCOUNT_PERCENT, take_from_target}, {DISCOUNT_FIXED, take_from_target},
    {DISCOUNT_BUY_X_GET_Y, take_of_each}, {DISCOUNT_CHEAPEST_FREE, take_cheapest},
    {DISCOUNT_BUNDLE, take_bundles},      {DISCOUNT_FREE_SHIPPING, take_from_target},
};

static int32_t
take(struct cart *cart, const struct discount_row *discount)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (text_is(discount->kind, kinds[i].name))
            return kinds[i].take(cart, discount);
    return OMS_OK;
}

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
        if (applies_to(discount, &cart->price->lines[i])) {
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
    code = take(cart, offer->discount);
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
        cart->before[i] = net_of(cart, i);
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
