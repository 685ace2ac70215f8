/* What each kind of discount takes off. A discount looks at the lines that it applies to (its SKUs, its category) as those before it left them. Pure. */
#include "base/money.h"
#include "base/text.h"
#include "model/cart.h"
#include "model/discount.h"
#include "oms/errors.h"

int64_t
cart_net(const struct cart *cart, size_t i)
{
    return cart->price->lines[i].gross - cart->price->lines[i].discount;
}

bool
discount_applies_to(const struct discount_row *discount, const struct price_line *line)
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
        cart->weights[k] = discount_applies_to(discount, &cart->price->lines[i]) ? cart_net(cart, i) : 0;
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
        if (discount_applies_to(discount, &cart->price->lines[i]))
            cart->off[i] = share_of(cart, discount, cart_net(cart, i), cart->price->lines[i].quantity);
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
    int32_t code = money_allocate(cart_net(cart, i), weights, 2, parts);

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
        if (discount_applies_to(discount, &cart->price->lines[lines[k]]))
            units += cart->price->lines[lines[k]].quantity;
    if (discount->buy < 0 || discount->get <= 0)
        return OMS_OK;
    int64_t left = units / (discount->buy + discount->get) * discount->get;
    for (size_t k = 0; k < n && left > 0 && code == OMS_OK; k++) {
        const struct price_line *line = &cart->price->lines[lines[k]];
        const int64_t taken = left < line->quantity ? left : line->quantity;
        int64_t value = 0;
        if (!discount_applies_to(discount, line))
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

int32_t
discount_take(struct cart *cart, const struct discount_row *discount)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (text_is(discount->kind, kinds[i].name))
            return kinds[i].take(cart, discount);
    return OMS_OK;
}
