/* Choosing alternatives: of products that could take the place of one, those that the same order could have. Looks at rows and at nothing else. */
#include "model/alternatives.h"

#include "base/text.h"
#include "model/price_list.h"
#include "model/stock.h"

struct offer {
    oms_text sku;
    int64_t distance; /* of its price from that of what is wanted; 0 where either is not known */
};

/* A damaged order may want any number. */
static int64_t
plus(int64_t a, int64_t b)
{
    int64_t sum;

    return __builtin_add_overflow(a, b, &sum) ? INT64_MAX : sum;
}

int64_t
units_wanted(const struct order_rows *rows, oms_text sku)
{
    int64_t units = 0;

    for (size_t i = 0; i < rows->lines.n; i++)
        if (text_equal(rows_line(rows, i)->sku, sku))
            units = plus(units, rows_line(rows, i)->quantity);
    return units;
}

static bool
is_sold_there(const struct shortage *shortage, const struct product_row *product)
{
    const struct order_row *order = rows_order(shortage->rows);
    bool as_country;

    if (!product->excluded_regions.data || !region_listed(product->excluded_regions, order, &as_country))
        return true;
    return rule_consequence(shortage->book, "product.region", OMS_RULE_REFUSE, order, shortage->group) == OMS_RULE_OFF;
}

bool
may_replace(const struct shortage *shortage, const struct product_row *product)
{
    return product->active && !text_equal(product->sku, shortage->line->sku) && is_sold_there(shortage, product);
}

static int64_t
distance(int64_t price, int64_t wanted)
{
    if (price == OMS_NONE || wanted == OMS_NONE)
        return 0;
    return price > wanted ? price - wanted : wanted - price;
}

/* Of both, the order may want some already. */
static bool
make_offer(const struct shortage *shortage, const struct order_rows *found, const struct product_row *product,
           struct offer *out)
{
    const int64_t units =
        plus(units_wanted(shortage->rows, shortage->line->sku), units_wanted(shortage->rows, product->sku));
    const struct price_row *price =
        shortage->priced ? price_find(&found->prices, product->sku, shortage->group, units, shortage->now) : NULL;

    if (!may_replace(shortage, product) || (shortage->priced && !price) || stock_available(found, product->sku) < units)
        return false;
    *out = (struct offer){product->sku, distance(price ? price->amount : OMS_NONE, shortage->line->unit_price)};
    return true;
}

static bool
is_better(const struct offer *a, const struct offer *b)
{
    return a->distance != b->distance ? a->distance < b->distance : text_compare(a->sku, b->sku) < 0;
}

/* Keeps the best in their order. */
static void
place_offer(struct offer *best, size_t *n, const struct offer *offer)
{
    size_t at = *n;

    while (at > 0 && is_better(offer, &best[at - 1]))
        at--;
    if (at == OMS_LIMIT_ALTERNATIVES)
        return;
    *n += *n < OMS_LIMIT_ALTERNATIVES;
    for (size_t i = *n - 1; i > at; i--)
        best[i] = best[i - 1];
    best[at] = *offer;
}

size_t
choose_alternatives(const struct shortage *shortage, const struct order_rows *found,
                    oms_text out[OMS_LIMIT_ALTERNATIVES])
{
    struct offer best[OMS_LIMIT_ALTERNATIVES], offer;
    size_t n = 0;

    for (size_t i = 0; i < found->products.n; i++)
        if (make_offer(shortage, found, found->products.items[i], &offer))
            place_offer(best, &n, &offer);
    for (size_t i = 0; i < n; i++)
        out[i] = best[i].sku;
    return n;
}
