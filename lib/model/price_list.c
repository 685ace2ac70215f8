/* Finding the price that counts. Looks at rows and at nothing else. */
#include "model/price_list.h"

#include "base/clock.h"
#include "base/text.h"

static const struct price_row *
price_at(const struct row_list *prices, size_t i)
{
    return prices->items[i];
}

/* The first price of the SKU, or where it would be. */
static size_t
first_of(const struct row_list *prices, oms_text sku)
{
    size_t low = 0;
    size_t high = prices->n;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (text_compare(price_at(prices, middle)->sku, sku) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool
is_of(const struct row_list *prices, size_t i, oms_text sku)
{
    return i < prices->n && text_equal(price_at(prices, i)->sku, sku);
}

static bool
counts(const struct price_row *price, oms_text list, int64_t units, int64_t now)
{
    return text_equal(price->list, list) && price->min_quantity <= units &&
           time_within(price->valid_from, price->valid_until, now);
}

/* Later prices from the same number of units stand behind earlier ones, and take their place. */
static const struct price_row *
find_in(const struct row_list *prices, oms_text sku, oms_text list, int64_t units, int64_t now)
{
    const struct price_row *lowest = NULL;

    for (size_t i = first_of(prices, sku), next; is_of(prices, i, sku); i = next) {
        const struct price_row *latest = NULL;
        for (next = i;
             is_of(prices, next, sku) && text_equal(price_at(prices, next)->list, price_at(prices, i)->list) &&
             price_at(prices, next)->min_quantity == price_at(prices, i)->min_quantity;
             next++)
            if (counts(price_at(prices, next), list, units, now))
                latest = price_at(prices, next);
        if (latest && (!lowest || latest->amount < lowest->amount))
            lowest = latest;
    }
    return lowest;
}

const struct price_row *
price_find(const struct row_list *prices, oms_text sku, oms_text list, int64_t units, int64_t now)
{
    const struct price_row *own = list.len ? find_in(prices, sku, list, units, now) : NULL;

    return own ? own : find_in(prices, sku, TEXT(""), units, now);
}

bool
price_by_quantity(const struct row_list *prices, oms_text sku)
{
    for (size_t i = first_of(prices, sku); is_of(prices, i, sku); i++)
        if (price_at(prices, i)->min_quantity > 1)
            return true;
    return false;
}
