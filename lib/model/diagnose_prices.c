/* The specification's price discrepancy, seen afterwards: the order took a price that was kept, and the next look at the pricing service gave another. When
 * it changed in between nobody knows; both times are told. Pure. */
#include "model/diagnose_prices.h"

#include "base/text.h"

struct cached_price_row
cached_price_key(const struct order_row *order, const struct line_row *line)
{
    return (struct cached_price_row){.sku = line->sku,
                                     .currency = order->currency,
                                     .quantity = line->quantity,
                                     .customer = order->customer.data ? order->customer : TEXT(""),
                                     .channel = order->channel.data ? order->channel : TEXT(""),
                                     .country = order->country.data ? order->country : TEXT(""),
                                     .region = order->region.data ? order->region : TEXT("")};
}

static bool
same_key(const struct cached_price_row *a, const struct cached_price_row *b)
{
    return a->quantity == b->quantity && text_equal(a->sku, b->sku) && text_equal(a->currency, b->currency) &&
           text_equal(a->customer, b->customer) && text_equal(a->channel, b->channel) &&
           text_equal(a->country, b->country) && text_equal(a->region, b->region);
}

/* The last look that confirmed the old price was before the order, the first that did not was after it. */
static bool
was_stale(const struct order_row *order, const struct line_row *line, const struct cached_price_row *kept)
{
    return kept->changed_at != OMS_NONE && kept->was == line->unit_price && kept->was_at <= order->created_at &&
           order->created_at < kept->changed_at;
}

static const char *
sentence(struct arena *arena, const struct order_row *order, const struct cached_price_row *kept)
{
    char was[32], now[32], was_at[OMS_TIME_TEXT_SIZE], changed_at[OMS_TIME_TEXT_SIZE];

    oms_money_format(kept->was, order->currency.data, was);
    oms_money_format(kept->amount, order->currency.data, now);
    oms_time_format(kept->was_at, was_at);
    oms_time_format(kept->changed_at, changed_at);
    return arena_format(
               arena, "%s was priced at %s %s from the price cache, looked up at %s; at %s the pricing service said %s",
               kept->sku.data, was, order->currency.data, was_at, changed_at, now)
        .data;
}

static void
tell(const struct order_rows *rows, const struct cached_price_row *kept, struct arena_list *found)
{
    const struct order_row *order = rows_order(rows);
    oms_diagnosis *told = arena_list_add(rows->arena, found, sizeof *told);

    if (!told)
        return;
    *told = (oms_diagnosis){.size = sizeof *told,
                            .number = order->number.data,
                            .state = order->state.data,
                            .order = order->id,
                            .since = order->created_at,
                            .waits_for = "nobody: its price was stale",
                            .what = sentence(rows->arena, order, kept),
                            .advice = "The order keeps its price; see that other prices of the cache are fresh",
                            .next_at = OMS_NONE,
                            .alert_at = OMS_NONE,
                            .level = OMS_LEVEL_WAITING,
                            .actor = OMS_ACTOR_MERCHANT};
}

void
diagnose_prices(const struct order_rows *rows, const struct row_list *kept, struct arena_list *found)
{
    const struct order_row *order = rows_order(rows);

    for (size_t i = 0; i < rows->lines.n; i++) {
        const struct line_row *line = rows_line(rows, i);
        const struct cached_price_row key = cached_price_key(order, line);
        for (size_t k = 0; k < kept->n; k++)
            if (same_key(kept->items[k], &key) && was_stale(order, line, kept->items[k])) {
                tell(rows, kept->items[k], found);
                break;
            }
    }
}
