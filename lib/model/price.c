/* Pricing: the arithmetic of one order. Tax is in price_tax.c, discounts are in discount.c. Pure. */
#include "model/price.h"

#include <stdlib.h>

#include "base/text.h"
#include "model/discount.h"
#include "model/price_tax.h"
#include "oms/errors.h"
#include "oms/limits.h"

static int32_t
reduction(const struct price *price, struct price_line *line)
{
    int32_t code = OMS_OK;

    line->manual = line->discount_amount;
    if (line->discount_ppm)
        code = money_share(line->gross, line->discount_ppm, price->rounding, &line->manual);
    if (code == OMS_OK && line->manual > line->gross)
        code = OMS_E_INVALID;
    line->discount = line->manual;
    return code;
}

static int
compare_numbers(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int
compare_lines(const void *a, const void *b, void *price)
{
    const struct price_line *lines = ((const struct price *)price)->lines;
    const struct price_line *x = &lines[*(const size_t *)a];
    const struct price_line *y = &lines[*(const size_t *)b];
    int order = text_compare(x->sku, y->sku);

    order = order ? order : compare_numbers(x->unit_price, y->unit_price);
    order = order ? order : compare_numbers(x->quantity, y->quantity);
    order = order ? order : compare_numbers(x->manual, y->manual);
    return order ? order : (x > y) - (x < y);
}

size_t *
price_lines_sorted(struct price *price, struct arena *arena)
{
    size_t *sorted = arena_array(arena, price->n_lines + 1, sizeof *sorted);

    if (!sorted)
        return NULL;
    for (size_t i = 0; i < price->n_lines; i++)
        sorted[i] = i;
    qsort_r(sorted, price->n_lines, sizeof *sorted, compare_lines, price);
    return sorted;
}

/* The last one is shipping. */
static struct taxable *
taxables(const struct price *price, struct arena *arena)
{
    struct taxable *all = arena_array(arena, price->n_lines + 1, sizeof *all);

    for (size_t i = 0; all && i < price->n_lines; i++)
        all[i] = (struct taxable){.line = (int64_t)i,
                                  .tax_class = price->lines[i].tax_class,
                                  .net = price->lines[i].gross - price->lines[i].discount};
    if (all)
        all[price->n_lines] = (struct taxable){.line = -1, .tax_class = price->shipping_class, .net = price->shipping};
    return all;
}

static int32_t
reckon_line(struct price *price, struct price_line *line)
{
    int32_t code = money_multiply(line->unit_price, line->quantity, &line->gross);

    return code == OMS_OK ? reduction(price, line) : code;
}

static int32_t
add_to(int64_t *sum, int64_t amount)
{
    return money_add(*sum, amount, sum);
}

static int32_t
add_line(struct price *price, struct price_line *line, const struct taxable *t)
{
    int32_t code = money_add(t->net, t->tax - t->tax_included, &line->total);

    line->tax = t->tax;
    line->tax_included = t->tax_included;
    if (code == OMS_OK)
        code = add_to(&price->subtotal, line->gross);
    if (code == OMS_OK)
        code = add_to(&price->discount, line->discount);
    if (code == OMS_OK)
        code = add_to(&price->tax, line->tax);
    if (code == OMS_OK)
        code = add_to(&price->tax_included, line->tax_included);
    return code == OMS_OK ? add_to(&price->total, line->total) : code;
}

static int32_t
add_shipping(struct price *price, const struct taxable *t)
{
    int32_t code = add_to(&price->tax, t->tax);

    if (code == OMS_OK)
        code = add_to(&price->tax_included, t->tax_included);
    if (code == OMS_OK)
        code = add_to(&price->total, price->shipping);
    return code == OMS_OK ? add_to(&price->total, t->tax - t->tax_included) : code;
}

static int32_t
add_up(struct price *price, const struct taxable *all)
{
    int32_t code = OMS_OK;

    for (size_t i = 0; i < price->n_lines && code == OMS_OK; i++) {
        price->failed_line = i;
        code = add_line(price, &price->lines[i], &all[i]);
    }
    if (code != OMS_OK)
        return code;
    price->failed_line = price->n_lines;
    code = add_shipping(price, &all[price->n_lines]);
    if (code == OMS_OK && (price->total > OMS_LIMIT_AMOUNT || price->subtotal > OMS_LIMIT_AMOUNT))
        code = OMS_E_LIMIT;
    return code;
}

/* Discounts are asked only about amounts whose sum is within the limits. */
static int32_t
reduce(struct price *price, struct arena *arena)
{
    int64_t sum = price->shipping_price;
    int32_t code = OMS_OK;

    price->failed_line = price->n_lines;
    price->shipping = price->shipping_price;
    for (size_t i = 0; i < price->n_lines && code == OMS_OK; i++)
        code = add_to(&sum, price->lines[i].gross);
    return code == OMS_OK ? discounts_apply(price, arena) : code;
}

int32_t
price_order(struct price *price, struct arena *arena)
{
    struct taxable *all;
    int32_t code = OMS_OK;

    for (size_t i = 0; i < price->n_lines && code == OMS_OK; i++) {
        price->failed_line = i;
        code = reckon_line(price, &price->lines[i]);
    }
    if (code == OMS_OK && price->n_offers)
        code = reduce(price, arena);
    else
        price->shipping = price->shipping_price;
    if (code != OMS_OK)
        return code;
    all = taxables(price, arena);
    if (!all)
        return OMS_E_NOMEM;
    code = price_tax(price, arena, all);
    return code == OMS_OK ? add_up(price, all) : code;
}
