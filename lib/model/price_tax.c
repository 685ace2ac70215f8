/* Tax. All rates of a line are summed and rounded once, then spread over the jurisdictions; where rounding is once per rate on the order, lines that the same
 * rates apply to are taxed as one, and the tax is spread over them. */
#include "model/price_tax.h"

#include "base/text.h"
#include "oms/errors.h"

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
        if (price->given[i].amount > t->net)
            return OMS_E_REJECTED;
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
tax_each(struct price *price, struct arena *arena, struct taxable *all)
{
    int32_t code = OMS_OK;

    for (size_t i = 0; i <= price->n_lines && code == OMS_OK; i++) {
        price->failed_line = i;
        if (i < price->n_lines || all[i].net)
            code = tax_sources[price->tax_source](price, arena, &all[i]);
    }
    return code;
}

/* Has `tax_class` a rate like this one? */
static bool
has_rate(const struct price *price, oms_text tax_class, const struct tax_rate_row *like)
{
    for (size_t i = 0; i < price->n_rates; i++) {
        const struct tax_rate_row *rate = price->rates[i];
        if (rate_applies(price, rate, tax_class, like->included) && rate->ppm == like->ppm &&
            text_equal(rate->jurisdiction, like->jurisdiction))
            return true;
    }
    return false;
}

static bool
has_rates_of(const struct price *price, oms_text tax_class, oms_text other)
{
    for (size_t i = 0; i < price->n_rates; i++) {
        const struct tax_rate_row *rate = price->rates[i];
        if (rate_applies(price, rate, other, rate->included) && !has_rate(price, tax_class, rate))
            return false;
    }
    return true;
}

/* Two classes that the same rates apply to are taxed together. */
static bool
taxed_alike(const struct price *price, oms_text a, oms_text b)
{
    size_t n;

    if (text_equal(a, b))
        return true;
    return rates_sum(price, a, 0, &n) == rates_sum(price, b, 0, &n) &&
           rates_sum(price, a, 1, &n) == rates_sum(price, b, 1, &n) && has_rates_of(price, a, b) &&
           has_rates_of(price, b, a);
}

/* Members of one group: their positions among the taxables, and their nets as weights. */
struct tax_group {
    size_t *members;
    int64_t *weights;
    int64_t *parts;
    size_t n;
};

/* Both parts of the tax over those whom it is for. */
static int32_t
spread_group(const struct tax_group *group, const struct taxable *whole, struct taxable *all)
{
    int32_t code = money_allocate(whole->tax_included, group->weights, group->n, group->parts);

    for (size_t i = 0; code == OMS_OK && i < group->n; i++)
        all[group->members[i]].tax_included = all[group->members[i]].tax = group->parts[i];
    if (code == OMS_OK)
        code = money_allocate(whole->tax - whole->tax_included, group->weights, group->n, group->parts);
    for (size_t i = 0; code == OMS_OK && i < group->n; i++)
        all[group->members[i]].tax += group->parts[i];
    return code;
}

static int32_t
tax_group(struct price *price, struct arena *arena, const struct tax_group *group, struct taxable *all)
{
    struct taxable whole = {.tax_class = all[group->members[0]].tax_class};
    int32_t code = OMS_OK;

    for (size_t i = 0; i < group->n && code == OMS_OK; i++)
        code = money_add(whole.net, group->weights[i], &whole.net);
    if (code == OMS_OK)
        code = tax_by_rates(price, arena, &whole);
    return code == OMS_OK ? spread_group(group, &whole, all) : code;
}

/* Takes the next of `sorted` that is in no group yet, and all that are taxed like it. */
static void
gather_group(const struct price *price, const struct taxable *all, size_t *sorted, size_t *n_left,
             struct tax_group *group)
{
    const oms_text tax_class = all[sorted[0]].tax_class;
    size_t kept = 0;

    group->n = 0;
    for (size_t i = 0; i < *n_left; i++)
        if (taxed_alike(price, all[sorted[i]].tax_class, tax_class)) {
            group->members[group->n] = sorted[i];
            group->weights[group->n++] = all[sorted[i]].net;
        } else {
            sorted[kept++] = sorted[i];
        }
    *n_left = kept;
}

static int32_t
tax_per_rate(struct price *price, struct arena *arena, struct taxable *all)
{
    const size_t most = price->n_lines + 1;
    size_t n = price->n_lines + (price->shipping ? 1 : 0);
    size_t *sorted = price_lines_sorted(price, arena);
    struct tax_group group = {.members = arena_array(arena, most, sizeof *group.members),
                              .weights = arena_array(arena, most, sizeof *group.weights),
                              .parts = arena_array(arena, most, sizeof *group.parts)};
    int32_t code = OMS_OK;

    price->failed_line = price->n_lines;
    if (arena->failed)
        return OMS_E_NOMEM;
    sorted[price->n_lines] = price->n_lines;
    while (n > 0 && code == OMS_OK) {
        gather_group(price, all, sorted, &n, &group);
        code = tax_group(price, arena, &group, all);
    }
    return code;
}

int32_t
price_tax(struct price *price, struct arena *arena, struct taxable *all)
{
    return price->per_rate && price->tax_source == TAX_BY_RATES ? tax_per_rate(price, arena, all)
                                                                : tax_each(price, arena, all);
}
