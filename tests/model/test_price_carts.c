/* Pricing of any cart: parts sum to wholes, every tax is the exact one rounded once, and the order of the lines is
 * nothing, also where discounts of every kind stack. Twenty thousand carts at random of each sort, the same in every run. */
#include <stdbool.h>
#include <stdlib.h>

#include "base/random.h"
#include "base/text.h"
#include "model/suites.h"
#include "model/till.h"
#include "oms/errors.h"

/* check keeps a record of every assertion that holds: of a million carts that would be more work than the carts. */
#define HOLDS(condition)                                                                                               \
    do {                                                                                                               \
        if (!(condition))                                                                                              \
            ck_abort_msg("not so: %s", #condition);                                                                    \
    } while (0)

__extension__ typedef __int128 wide;

/* A cart at random. */
static const char *const classes[] = {"standard", "books", "shipping"};
static const char *const regions[] = {"", "CA", "NY"};
static const char *const jurisdictions[] = {"state", "county", "city", "country"};

static void
fill_cart(struct till *till, uint64_t *seed)
{
    const int64_t n_rates = random_up_to(seed, RATES_MAX);
    const int64_t n_lines = 1 + random_up_to(seed, LINES_MAX - 1);

    till->price.rounding = random_up_to(seed, 1) ? ROUND_HALF_EVEN : ROUND_HALF_AWAY;
    till->price.region = text_of(regions[random_up_to(seed, 2)]);
    till->price.shipping_price = random_up_to(seed, 2) ? random_up_to(seed, 2000) : 0;
    for (int64_t i = 0; i < n_rates; i++) {
        struct tax_rate_row *row =
            rate(till, jurisdictions[random_up_to(seed, 3)], random_up_to(seed, 300000), random_up_to(seed, 1));
        row->tax_class = text_of(classes[random_up_to(seed, 2)]);
        row->region = text_of(regions[random_up_to(seed, 2)]);
    }
    for (int64_t i = 0; i < n_lines; i++) {
        struct price_line *added = line(till, 1 + random_up_to(seed, 20), random_up_to(seed, 50000));
        added->tax_class = text_of(classes[random_up_to(seed, 2)]);
        if (random_up_to(seed, 3) == 0)
            added->discount_ppm = random_up_to(seed, 1000000);
        else if (random_up_to(seed, 3) == 0)
            added->discount_amount = random_up_to(seed, added->quantity * added->unit_price);
    }
}

/* The nearest whole number, by trying: |2 × numerator − 2 × q × denominator| ≤ denominator, and the rule for a half. */
static bool
is_rounded(wide numerator, wide denominator, enum rounding rounding, int64_t q)
{
    wide twice = 2 * (numerator - (wide)q * denominator);

    if (twice == denominator || twice == -denominator)
        return rounding == ROUND_HALF_EVEN ? q % 2 == 0 : twice < 0;
    return twice < denominator && twice > -denominator;
}

static int64_t
sum_of_rates(const struct till *till, oms_text tax_class, int64_t included)
{
    int64_t ppm = 0;

    for (size_t i = 0; i < till->price.n_rates; i++)
        if (till->rates[i].included == included && text_equal(till->rates[i].tax_class, tax_class) &&
            (till->rates[i].region.len == 0 || text_equal(till->rates[i].region, till->price.region)))
            ppm += till->rates[i].ppm;
    return ppm;
}

static void
assert_tax(const struct till *till, oms_text tax_class, int64_t net, int64_t tax, int64_t tax_included)
{
    const int64_t inside = sum_of_rates(till, tax_class, 1);
    const int64_t on_top = sum_of_rates(till, tax_class, 0);

    HOLDS(is_rounded((wide)net * inside, 1000000 + inside, till->price.rounding, tax_included));
    HOLDS(is_rounded((wide)(net - tax_included) * on_top, 1000000, till->price.rounding, tax - tax_included));
}

static void
assert_line(const struct till *till, const struct price_line *priced)
{
    HOLDS(priced->gross == priced->quantity * priced->unit_price);
    if (priced->discount_ppm)
        HOLDS(is_rounded((wide)priced->gross * priced->discount_ppm, 1000000, till->price.rounding, priced->discount));
    else
        HOLDS(priced->discount == priced->discount_amount);
    assert_tax(till, priced->tax_class, priced->gross - priced->discount, priced->tax, priced->tax_included);
    HOLDS(priced->total == priced->gross - priced->discount + priced->tax - priced->tax_included);
}

static void
assert_whole(const struct till *till)
{
    const struct price *price = &till->price;
    struct price_line sum = {0};
    int64_t rows[2] = {0};

    for (size_t i = 0; i < price->n_lines; i++) {
        assert_line(till, &till->lines[i]);
        sum.gross += till->lines[i].gross;
        sum.discount += till->lines[i].discount;
        sum.tax += till->lines[i].tax;
        sum.tax_included += till->lines[i].tax_included;
        sum.total += till->lines[i].total;
    }
    for (size_t i = 0; i < price->taxes.n; i++)
        rows[tax_at(till, i)->included] += tax_at(till, i)->amount;
    HOLDS(price->subtotal == sum.gross);
    HOLDS(price->discount == sum.discount);
    HOLDS(price->shipping == price->shipping_price);
    HOLDS(rows[0] + rows[1] == price->tax);
    HOLDS(rows[1] == price->tax_included);
    assert_tax(till, price->shipping_class, price->shipping, price->tax - sum.tax,
               price->tax_included - sum.tax_included);
    HOLDS(price->total == price->subtotal - price->discount + price->shipping + price->tax - price->tax_included);
    HOLDS(price->total - sum.total ==
          price->shipping + price->tax - sum.tax - (price->tax_included - sum.tax_included));
}

static const struct price_tax *
same_tax(const struct till *till, const struct price_tax *tax)
{
    for (size_t i = 0; i < till->price.taxes.n; i++)
        if (text_equal(tax_at(till, i)->jurisdiction, tax->jurisdiction) && tax_at(till, i)->ppm == tax->ppm &&
            tax_at(till, i)->included == tax->included)
            return tax_at(till, i);
    return NULL;
}

/* The same cart, laid on the belt in another order. */
static void
assert_same_in_any_order(const struct till *till, uint64_t *seed)
{
    struct till other = *till;
    size_t place[LINES_MAX];

    arena_init(&other.arena, NULL);
    other.price = (struct price){.rounding = till->price.rounding,
                                 .region = till->price.region,
                                 .rates = other.all,
                                 .n_rates = till->price.n_rates,
                                 .lines = other.lines,
                                 .n_lines = till->price.n_lines,
                                 .shipping_class = till->price.shipping_class,
                                 .shipping_price = till->price.shipping_price};
    for (size_t i = 0; i < till->price.n_lines; i++) {
        const size_t k = (size_t)random_up_to(seed, (int64_t)i);
        place[i] = place[k];
        place[k] = i;
    }
    for (size_t i = 0; i < till->price.n_lines; i++)
        other.lines[i] = till->lines[place[i]];
    HOLDS(ring_up(&other) == OMS_OK);
    HOLDS(other.price.total == till->price.total);
    HOLDS(other.price.tax == till->price.tax);
    for (size_t i = 0; i < till->price.n_lines; i++) {
        HOLDS(other.lines[i].tax == till->lines[place[i]].tax);
        HOLDS(other.lines[i].total == till->lines[place[i]].total);
    }
    HOLDS(other.price.taxes.n == till->price.taxes.n);
    for (size_t i = 0; i < till->price.taxes.n; i++) {
        const struct price_tax *tax = same_tax(&other, tax_at(till, i));
        HOLDS(tax != NULL);
        HOLDS(tax->amount == tax_at(till, i)->amount);
        HOLDS(tax->base == tax_at(till, i)->base);
    }
    till_close(&other);
}

/* Discounts at random: none, one or several, of every kind. */
static const char *const skus[] = {"MUG", "POT", "PIN"};
static const char *const kinds[] = {DISCOUNT_PERCENT,       DISCOUNT_FIXED,  DISCOUNT_BUY_X_GET_Y,
                                    DISCOUNT_CHEAPEST_FREE, DISCOUNT_BUNDLE, DISCOUNT_FREE_SHIPPING};
static const char *const targets[] = {TARGET_LINE, TARGET_ORDER, TARGET_SHIPPING};
static const char *const lists[] = {"MUG", "POT\nPIN", "MUG\nMUG\nPIN", "PIN\nPOT\nMUG"};

static void
add_discount(struct till *till, uint64_t *seed)
{
    struct discount_row *row = discount(till, kinds[random_up_to(seed, 5)], targets[random_up_to(seed, 2)]);
    const bool free_shipping = text_is(row->kind, DISCOUNT_FREE_SHIPPING);

    if (free_shipping)
        row->target = TEXT(TARGET_SHIPPING);
    if (free_shipping || random_up_to(seed, 1) || text_is(row->kind, DISCOUNT_PERCENT))
        row->ppm = 1 + random_up_to(seed, 999999);
    row->amount = random_up_to(seed, 20000);
    row->buy = 1 + random_up_to(seed, 2);
    row->get = 1 + random_up_to(seed, 1);
    if (random_up_to(seed, 1) || text_is(row->kind, DISCOUNT_BUNDLE))
        row->skus = text_of(lists[random_up_to(seed, 3)]);
    row->min_subtotal = random_up_to(seed, 2) ? 0 : random_up_to(seed, 100000);
    row->min_quantity = random_up_to(seed, 2) ? 0 : random_up_to(seed, 30);
    row->exclusive = random_up_to(seed, 4) == 0;
}

static void
fill_reduced_cart(struct till *till, uint64_t *seed)
{
    fill_cart(till, seed);
    till->price.per_rate = random_up_to(seed, 1);
    for (size_t i = 0; i < till->price.n_lines; i++)
        till->lines[i].sku = text_of(skus[random_up_to(seed, 2)]);
    for (int64_t n = random_up_to(seed, 3); n > 0; n--)
        add_discount(till, seed);
}

/* Never below zero, and each reduction is told. */
static void
assert_reduced_whole(const struct till *till)
{
    const struct price *price = &till->price;
    const struct price_reduction *reductions = price->reductions.items;
    int64_t told[LINES_MAX + 1] = {0}, total = price->shipping, discounted = 0, tax = 0, rows = 0;

    for (size_t i = 0; i < price->reductions.n; i++) {
        HOLDS(reductions[i].amount > 0);
        told[reductions[i].line < 0 ? LINES_MAX : reductions[i].line] += reductions[i].amount;
    }
    for (size_t i = 0; i < price->n_lines; i++) {
        const struct price_line *priced = &till->lines[i];
        HOLDS(priced->discount == priced->manual + told[i]);
        HOLDS(priced->discount <= priced->gross);
        HOLDS(priced->tax >= priced->tax_included);
        HOLDS(priced->tax_included >= 0);
        HOLDS(priced->total == priced->gross - priced->discount + priced->tax - priced->tax_included);
        total += priced->total;
        discounted += priced->discount;
        tax += priced->tax;
    }
    for (size_t i = 0; i < price->taxes.n; i++)
        rows += tax_at(till, i)->amount;
    HOLDS(price->discount == discounted);
    HOLDS(price->shipping == price->shipping_price - told[LINES_MAX]);
    HOLDS(price->shipping >= 0);
    HOLDS(rows == price->tax);
    HOLDS(price->total == price->subtotal - price->discount + price->shipping + price->tax - price->tax_included);
    HOLDS(price->total >= total);
    HOLDS(price->tax >= tax);
}

/* The same cart on another belt, so that it can be laid in another way. */
static void
copy_cart(struct till *copy, const struct till *till)
{
    *copy = *till;
    arena_init(&copy->arena, NULL);
    for (size_t i = 0; i < till->price.n_rates; i++)
        copy->all[i] = &copy->rates[i];
    for (size_t i = 0; i < till->price.n_offers; i++)
        copy->offers[i].discount = &copy->discounts[i];
    copy->price.lines = copy->lines;
    copy->price.rates = copy->all;
    copy->price.offers = copy->offers;
    copy->price.reductions = copy->price.taxes = (struct arena_list){0};
    copy->price.subtotal = copy->price.discount = copy->price.tax = copy->price.tax_included = copy->price.total = 0;
}

static void
assert_reduced_in_any_order(const struct till *till, uint64_t *seed)
{
    struct till other;

    copy_cart(&other, till);
    for (size_t i = till->price.n_lines; i-- > 1;) {
        const size_t k = (size_t)random_up_to(seed, (int64_t)i);
        const struct price_line swapped = other.lines[i];
        other.lines[i] = other.lines[k];
        other.lines[k] = swapped;
    }
    HOLDS(ring_up(&other) == OMS_OK);
    HOLDS(other.price.total == till->price.total);
    HOLDS(other.price.discount == till->price.discount);
    HOLDS(other.price.shipping == till->price.shipping);
    HOLDS(other.price.tax == till->price.tax);
    till_close(&other);
}

static bool
only_plain_discounts(const struct till *till)
{
    for (size_t i = 0; i < till->price.n_offers; i++) {
        const struct discount_row *row = &till->discounts[i];
        if (row->exclusive || row->min_quantity || row->min_subtotal ||
            !(text_is(row->kind, DISCOUNT_PERCENT) || text_is(row->kind, DISCOUNT_FIXED) ||
              text_is(row->kind, DISCOUNT_FREE_SHIPPING)))
            return false;
    }
    return true;
}

/* A percentage of the whole order is rounded once and spread. Where a later discount then takes all of a line, what rounding gave that line is gone with it: one
 * minor unit at most for each such percentage. */
static int64_t
lost_by_rounding(const struct till *till)
{
    int64_t units = 0;

    for (size_t i = 0; i + 1 < till->price.n_offers; i++)
        units += text_is(till->discounts[i].kind, DISCOUNT_PERCENT) && text_is(till->discounts[i].target, TARGET_ORDER);
    return units;
}

/* Where no rule of the shop's says so (thresholds, units given away, what stands alone, rounding of tax over several lines), one more line never makes it
 * cheaper. */
static void
assert_one_more_costs_no_less(const struct till *till, uint64_t *seed)
{
    struct till more;

    if (!only_plain_discounts(till) || (till->price.n_offers && till->price.n_rates) ||
        till->price.n_lines == LINES_MAX)
        return;
    copy_cart(&more, till);
    line(&more, 1 + random_up_to(seed, 20), random_up_to(seed, 50000))->sku = text_of(skus[random_up_to(seed, 2)]);
    HOLDS(ring_up(&more) == OMS_OK);
    HOLDS(more.price.total + lost_by_rounding(till) >= till->price.total);
    till_close(&more);
}

/* In the nightly run a million: OMS_CARTS. */
#define CARTS 20000

static int
carts(void)
{
    const char *text = getenv("OMS_CARTS");

    return text ? atoi(text) : CARTS;
}

START_TEST(parts_sum_to_wholes_and_the_order_of_lines_is_nothing)
{
    uint64_t seed = UINT64_C(20260101);

    for (int i = 0; i < carts(); i++) {
        struct till till;
        till_open(&till);
        fill_cart(&till, &seed);
        HOLDS(ring_up(&till) == OMS_OK);
        assert_whole(&till);
        assert_same_in_any_order(&till, &seed);
        till_close(&till);
    }
}
END_TEST

START_TEST(discounts_never_go_below_zero_and_their_parts_sum)
{
    uint64_t seed = UINT64_C(20260202);

    for (int i = 0; i < carts(); i++) {
        struct till till;
        till_open(&till);
        fill_reduced_cart(&till, &seed);
        HOLDS(ring_up(&till) == OMS_OK);
        assert_reduced_whole(&till);
        assert_reduced_in_any_order(&till, &seed);
        assert_one_more_costs_no_less(&till, &seed);
        till_close(&till);
    }
}
END_TEST

Suite *
price_carts_suite(void)
{
    Suite *suite = suite_create("price of any cart");
    TCase *tests = tcase_create("price of any cart");

    tcase_set_timeout(tests, 600);
    tcase_add_test(tests, parts_sum_to_wholes_and_the_order_of_lines_is_nothing);
    tcase_add_test(tests, discounts_never_go_below_zero_and_their_parts_sum);
    suite_add_tcase(suite, tests);
    return suite;
}
