/* Pricing: the arithmetic of one order. All rates of a line are summed and rounded once, then spread over the jurisdictions. Pure. */
#include "model/price.h"

#include "base/text.h"
#include "oms/errors.h"
#include "oms/limits.h"

/* What is taxed at once: a line, or shipping. */
struct taxable {
    int64_t line; /* index, or -1 */
    oms_text tax_class;
    int64_t net;
    int64_t tax;
    int64_t tax_included;
};

static bool
rate_applies(const struct price *price, const struct tax_rate_row *rate, oms_text tax_class, int64_t included)
{
    return rate->included == included && text_equal(rate->tax_class, tax_class) &&
           (rate->region.len == 0 || text_equal(rate->region, price->region));
}

static struct price_tax *
tax_entry(struct price *price, struct arena *arena, oms_text jurisdiction, int64_t ppm, int64_t included)
{
    struct price_tax *taxes = price->taxes.items;

    for (size_t i = 0; i < price->taxes.n; i++)
        if (taxes[i].ppm == ppm && taxes[i].included == included && text_equal(taxes[i].jurisdiction, jurisdiction))
            return &taxes[i];
    struct price_tax *entry = arena_list_add(arena, &price->taxes, sizeof *entry);
    if (entry)
        *entry = (struct price_tax){.jurisdiction = jurisdiction, .ppm = ppm, .included = included};
    return entry;
}

static int32_t
add_tax(struct price *price, struct arena *arena, const struct price_tax *tax)
{
    struct price_tax *entry = tax_entry(price, arena, tax->jurisdiction, tax->ppm, tax->included);

    if (!entry)
        return OMS_E_NOMEM;
    int32_t code = money_add(entry->base, tax->base, &entry->base);
    return code == OMS_OK ? money_add(entry->amount, tax->amount, &entry->amount) : code;
}

/* Spreads the tax of one taxable over the rates that made it. */
static int32_t
spread_tax(struct price *price, struct arena *arena, const struct taxable *t, int64_t included, int64_t base,
           int64_t tax)
{
    int64_t *weights = arena_array(arena, price->n_rates * 2, sizeof *weights);
    size_t n = 0;

    if (!weights)
        return OMS_E_NOMEM;
    int64_t *parts = weights + price->n_rates;
    for (size_t i = 0; i < price->n_rates; i++)
        if (rate_applies(price, price->rates[i], t->tax_class, included))
            weights[n++] = price->rates[i]->ppm;
    int32_t code = money_allocate(tax, weights, n, parts);
    n = 0;
    for (size_t i = 0; code == OMS_OK && i < price->n_rates; i++) {
        const struct tax_rate_row *rate = price->rates[i];
        if (!rate_applies(price, rate, t->tax_class, included))
            continue;
        const struct price_tax part = {.jurisdiction = rate->jurisdiction,
                                       .ppm = rate->ppm,
                                       .included = included,
                                       .base = base,
                                       .amount = parts[n++]};
        code = add_tax(price, arena, &part);
    }
    return code;
}

static int64_t
rates_sum(const struct price *price, oms_text tax_class, int64_t included, size_t *n)
{
    int64_t ppm = 0;

    *n = 0;
    for (size_t i = 0; i < price->n_rates; i++)
        if (rate_applies(price, price->rates[i], tax_class, included)) {
            ppm += price->rates[i]->ppm;
            (*n)++;
        }
    return ppm;
}

/* Included rates first: what remains is the base of the others. */
static int32_t
tax_by_rates(struct price *price, struct arena *arena, struct taxable *t)
{
    size_t n_included;
    size_t n_added;
    const int64_t included_ppm = rates_sum(price, t->tax_class, 1, &n_included);
    const int64_t added_ppm = rates_sum(price, t->tax_class, 0, &n_added);
    int64_t added = 0;
    int32_t code = money_included(t->net, included_ppm, price->rounding, &t->tax_included);

    if (code != OMS_OK)
        return code;
    const int64_t base = t->net - t->tax_included;
    code = money_share(base, added_ppm, price->rounding, &added);
    if (code == OMS_OK)
        code = money_add(t->tax_included, added, &t->tax);
    if (code == OMS_OK && n_included)
        code = spread_tax(price, arena, t, 1, base, t->tax_included);
    if (code == OMS_OK && n_added)
        code = spread_tax(price, arena, t, 0, base, added);
    return code;
}

static int32_t
sum_given(const struct price *price, struct taxable *t)
{
    int32_t code = OMS_OK;

    for (size_t i = 0; i < price->n_given && code == OMS_OK; i++) {
        if (price->given[i].line != t->line)
            continue;
        code = money_add(t->tax, price->given[i].amount, &t->tax);
        if (code == OMS_OK && price->given[i].included)
            code = money_add(t->tax_included, price->given[i].amount, &t->tax_included);
    }
    return code == OMS_OK && t->tax_included > t->net ? OMS_E_REJECTED : code;
}

static int32_t
tax_as_given(struct price *price, struct arena *arena, struct taxable *t)
{
    int32_t code = sum_given(price, t);

    for (size_t i = 0; i < price->n_given && code == OMS_OK; i++) {
        const struct price_given_tax *given = &price->given[i];
        if (given->line != t->line)
            continue;
        const struct price_tax tax = {.jurisdiction = given->jurisdiction,
                                      .ppm = given->ppm,
                                      .included = given->included,
                                      .base = t->net - t->tax_included,
                                      .amount = given->amount};
        code = add_tax(price, arena, &tax);
    }
    return code;
}

static int32_t
tax_not_yet(struct price *price, struct arena *arena, struct taxable *t)
{
    (void)price;
    (void)arena;
    (void)t;
    return OMS_OK;
}

static int32_t (*const tax_sources[])(struct price *price, struct arena *arena, struct taxable *t) = {
    [TAX_BY_RATES] = tax_by_rates, [TAX_GIVEN] = tax_as_given, [TAX_LATER] = tax_not_yet};

static int32_t
reduction(const struct price *price, struct price_line *line)
{
    int32_t code = OMS_OK;

    line->discount = line->discount_amount;
    if (line->discount_ppm)
        code = money_share(line->gross, line->discount_ppm, price->rounding, &line->discount);
    if (code == OMS_OK && line->discount > line->gross)
        code = OMS_E_INVALID;
    return code;
}

static int32_t
price_line(struct price *price, struct arena *arena, size_t i)
{
    struct price_line *line = &price->lines[i];
    int32_t code = money_multiply(line->unit_price, line->quantity, &line->gross);

    if (code == OMS_OK)
        code = reduction(price, line);
    if (code != OMS_OK)
        return code;
    struct taxable t = {.line = (int64_t)i, .tax_class = line->tax_class, .net = line->gross - line->discount};
    code = tax_sources[price->tax_source](price, arena, &t);
    if (code != OMS_OK)
        return code;
    line->tax = t.tax;
    line->tax_included = t.tax_included;
    return money_add(t.net, t.tax - t.tax_included, &line->total);
}

static int32_t
add_to(int64_t *sum, int64_t amount)
{
    return money_add(*sum, amount, sum);
}

static int32_t
add_line(struct price *price, const struct price_line *line)
{
    int32_t code = add_to(&price->subtotal, line->gross);

    if (code == OMS_OK)
        code = add_to(&price->discount, line->discount);
    if (code == OMS_OK)
        code = add_to(&price->tax, line->tax);
    if (code == OMS_OK)
        code = add_to(&price->tax_included, line->tax_included);
    if (code == OMS_OK)
        code = add_to(&price->total, line->total);
    return code;
}

static int32_t
add_shipping(struct price *price, struct arena *arena)
{
    struct taxable t = {.line = -1, .tax_class = price->shipping_class, .net = price->shipping_price};
    int32_t code = price->shipping_price ? tax_sources[price->tax_source](price, arena, &t) : OMS_OK;

    price->shipping = price->shipping_price;
    if (code == OMS_OK)
        code = add_to(&price->tax, t.tax);
    if (code == OMS_OK)
        code = add_to(&price->tax_included, t.tax_included);
    if (code == OMS_OK)
        code = add_to(&price->total, price->shipping);
    if (code == OMS_OK)
        code = add_to(&price->total, t.tax - t.tax_included);
    return code;
}

int32_t
price_order(struct price *price, struct arena *arena)
{
    int32_t code = OMS_OK;

    for (size_t i = 0; i < price->n_lines; i++) {
        price->failed_line = i;
        code = price_line(price, arena, i);
        if (code == OMS_OK)
            code = add_line(price, &price->lines[i]);
        if (code != OMS_OK)
            return code;
    }
    price->failed_line = price->n_lines;
    code = add_shipping(price, arena);
    if (code == OMS_OK && (price->total > OMS_LIMIT_AMOUNT || price->subtotal > OMS_LIMIT_AMOUNT))
        code = OMS_E_LIMIT;
    return code;
}
