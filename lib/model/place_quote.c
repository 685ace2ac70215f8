/* Placing at a price that was promised: whether the draft's quote counts, taking its figures over, and telling what changed since. Pure. */
#include <inttypes.h>

#include "base/id.h"
#include "base/text.h"
#include "model/place.h"
#include "model/price_changed.h"
#include "model/quote.h"
#include "oms/engine.h"

/* The row is believed only as far as it and the token say the same of it. */
static bool
is_known(const struct placing *p, const struct order_rows *promised)
{
    const struct quote_row *quote = promised ? p->d->rows->quotes.items[0] : NULL;
    char hash[QUOTE_HASH_SIZE];
    oms_text said;
    oms_id id;

    if (!quote || !quote_token_read(p->command->draft->quote, &id, &said))
        return false;
    quote_hash(promised, hash);
    return text_is(quote->hash, hash) && text_is(said, hash) && promised->lines.n > 0;
}

void
take_quote(struct placing *p)
{
    static const char rule[] = "request.quote";
    const struct place_command *command = p->command;
    const struct order_rows *promised = quote_as_order(p->d->rows);
    const struct quote_row *quote = promised ? p->d->rows->quotes.items[0] : NULL;

    if (!command->draft->quote.data || command->promise)
        return;
    if (!is_known(p, promised))
        refuse_problem(p->d, "ORD-5011", rule, "quote", 0, "there is no such quote");
    else if (!id_equal(&quote->cart, &command->cart) || promised->lines.n != command->draft->lines.n)
        refuse_problem(p->d, "ORD-5013", rule, "quote", 0,
                       "the quote is for another customer, other items or another place");
    else if (p->d->now >= quote->expires_at)
        refuse_problem(p->d, "ORD-5012", rule, "quote", 0, "the quote was good until %s",
                       time_words(p->d, quote->expires_at).data);
    else
        p->quoted = promised;
}

bool
quote_binds(const struct placing *p)
{
    return p->quoted && p->d->policy->quotes == OMS_QUOTE_HONOUR;
}

static void
take_line(struct line_row *line, const struct line_row *promised)
{
    line->unit_price = promised->unit_price;
    line->list_price = promised->list_price;
    line->price_list = promised->price_list;
    line->price_since = promised->price_since;
    line->discount = promised->discount;
    line->tax = promised->tax;
    line->tax_included = promised->tax_included;
    line->total = promised->total;
}

static void
take_sums(struct order_row *order, const struct order_row *promised)
{
    order->subtotal = promised->subtotal;
    order->discount = promised->discount;
    order->shipping = promised->shipping;
    order->tax = promised->tax;
    order->tax_included = promised->tax_included;
    order->total = promised->total;
}

static void
take_reductions(struct placing *p)
{
    struct order_rows *rows = p->d->rows;

    for (size_t i = 0; i < p->quoted->reductions.n; i++) {
        struct order_discount_row *reduction = row_list_add(p->d->arena, &rows->reductions, NULL, sizeof *reduction);
        if (!reduction)
            return;
        *reduction = *rows_reduction(p->quoted, i);
        reduction->order_id = rows_order(rows)->id;
        rows_order(rows)->discount_count++;
    }
}

/* Nobody has to be asked for a price that was given. A coupon is not used up by a promise, so that it may be by now. */
void
price_as_quoted(struct placing *p)
{
    struct order_rows *rows = p->d->rows;

    check_coupon_uses(p);
    take_reductions(p);
    for (size_t i = 0; i < rows->lines.n; i++)
        take_line(rows_line(rows, i), rows_line(p->quoted, i));
    take_sums(rows_order(rows), rows_order(p->quoted));
    for (size_t i = 0; i < p->quoted->taxes.n; i++) {
        struct tax_row *tax = row_list_add(p->d->arena, &rows->taxes, NULL, sizeof *tax);
        if (!tax)
            return;
        *tax = *rows_tax(p->quoted, i);
        tax->order_id = rows_order(rows)->id;
    }
    p->waits_for[LOOKUP_PRICING] = p->waits_for[LOOKUP_TAX] = false;
}

/* The order and its quote are compared by what they come to, part by part: a price that rose while another fell is a change too. */
int32_t
check_quote(struct placing *p)
{
    char promised[QUOTE_HASH_SIZE], now[QUOTE_HASH_SIZE];

    if (!p->quoted || quote_binds(p))
        return OMS_OK;
    quote_hash(p->quoted, promised);
    quote_hash(p->d->rows, now);
    return text_is(text_of(promised), now) ? OMS_OK : refuse_quote_changed(p->d, p->quoted);
}
