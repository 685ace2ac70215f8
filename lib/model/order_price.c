/* The price of an order that is in hand: what the rows say goes in, what price.c makes of it goes back into the rows. Pure. */
#include "model/order_price.h"

#include "base/text.h"
#include "model/discount.h"
#include "model/event.h"
#include "model/pay.h"

static const struct shipping_method_row *
shipping_method(const struct order_rows *rows)
{
    return rows->shipping_methods.n ? rows->shipping_methods.items[0] : NULL;
}

int32_t
order_to_price(struct decision *d, struct price *out)
{
    const struct order_rows *rows = d->rows;
    const struct shipping_method_row *shipping = shipping_method(rows);

    *out = (struct price){.rounding = d->policy->rounding,
                          .per_rate = d->policy->tax_per_rate,
                          .region = rows_order(rows)->region,
                          .rates = (const struct tax_rate_row *const *)rows->tax_rates.items,
                          .n_rates = rows->tax_rates.n,
                          .lines = arena_array(d->arena, rows->lines.n, sizeof(struct price_line)),
                          .n_lines = rows->lines.n,
                          .shipping_class = shipping ? shipping->tax_class : TEXT("shipping"),
                          .shipping_price = shipping ? shipping->amount : 0};
    if (!out->lines)
        return OMS_E_NOMEM;
    for (size_t i = 0; i < rows->lines.n; i++) {
        const struct line_row *line = rows_line(rows, i);
        out->lines[i] = (struct price_line){.sku = line->sku, .tax_class = line->tax_class, .quantity = line->quantity};
    }
    return OMS_OK;
}

int32_t
order_to_price_again(struct decision *d, struct price *out)
{
    int32_t code = order_to_price(d, out);

    if (code != OMS_OK)
        return code;
    out->shipping_price = rows_order(d->rows)->shipping;
    for (size_t i = 0; i < out->n_lines; i++) {
        out->lines[i].unit_price = rows_line(d->rows, i)->unit_price;
        out->lines[i].discount_amount = rows_line(d->rows, i)->discount;
    }
    return OMS_OK;
}

void
settle_total(struct decision *d)
{
    const int64_t total = rows_order(d->rows)->total;
    struct payment_row *payment = rows_current_payment(d->rows);

    if (text_is(payment->status, PAYMENT_PENDING)) { /* another is a new payment's affair */
        payment->amount = total;
        if (total == 0)
            payment->method = TEXT(METHOD_NONE);
    }
    add_event(d, EVENT_PRICED, OMS_NONE, total, (oms_text){0});
}

void
price_take_taxes(struct price *price, const struct oms_reply *reply)
{
    price->tax_source = TAX_GIVEN;
    price->given = reply ? reply->terms.taxes.items : NULL;
    price->n_given = reply ? reply->terms.taxes.n : 0;
    price->taxes = (struct arena_list){0};
}

void
price_again(struct price *price)
{
    price->subtotal = price->discount = price->shipping = price->tax = price->tax_included = price->total = 0;
    price->reductions = (struct arena_list){0};
    price->taxes = (struct arena_list){0};
}

int64_t *
price_nets(const struct price *price, struct arena *arena)
{
    int64_t *nets = arena_array(arena, price->n_lines + 1, sizeof *nets);

    for (size_t i = 0; nets && i < price->n_lines; i++)
        nets[i] = price->lines[i].gross - price->lines[i].discount;
    if (nets)
        nets[price->n_lines] = price->shipping;
    return nets;
}

/* Rows that are there already are written over; those that are left have nothing to say any more. */
static void
write_taxes(struct decision *d, const struct price *price)
{
    const struct price_tax *taxes = price->taxes.items;
    struct row_list *rows = &d->rows->taxes;

    for (size_t i = 0; i < price->taxes.n; i++) {
        struct tax_row *tax = i < rows->n ? rows->items[i] : row_list_add(d->arena, rows, NULL, sizeof *tax);
        if (!tax)
            return;
        *tax = (struct tax_row){.order_id = rows_order(d->rows)->id,
                                .n = (int64_t)i + 1,
                                .version = tax->version,
                                .jurisdiction = arena_text(d->arena, taxes[i].jurisdiction),
                                .ppm = taxes[i].ppm,
                                .base = taxes[i].base,
                                .amount = taxes[i].amount,
                                .included = taxes[i].included};
    }
    for (size_t i = price->taxes.n; i < rows->n; i++) {
        struct tax_row *tax = rows->items[i];
        *tax =
            (struct tax_row){.order_id = tax->order_id, .n = tax->n, .version = tax->version, .jurisdiction = TEXT("")};
    }
}

static void
add_reductions(struct decision *d, const struct price *price)
{
    const struct price_reduction *reductions = price->reductions.items;
    struct order_row *order = rows_order(d->rows);

    for (size_t i = 0; i < price->reductions.n; i++) {
        const struct discount_offer *offer = reductions[i].offer;
        struct order_discount_row *row = row_list_add(d->arena, &d->rows->reductions, NULL, sizeof *row);
        if (row)
            *row = (struct order_discount_row){.order_id = order->id,
                                               .n = ++order->discount_count,
                                               .discount = arena_text(d->arena, offer->discount->code),
                                               .name = arena_text(d->arena, offer->discount->name),
                                               .line = reductions[i].line < 0 ? OMS_NONE : reductions[i].line + 1,
                                               .amount = reductions[i].amount};
        if (row && offer->coupon)
            row->coupon = arena_text(d->arena, offer->coupon->code);
    }
}

void
order_priced(struct decision *d, const struct price *price)
{
    struct order_row *order = rows_order(d->rows);

    for (size_t i = 0; i < price->n_lines; i++) {
        struct line_row *line = rows_line(d->rows, i);
        line->discount = price->lines[i].discount;
        line->tax = price->lines[i].tax;
        line->tax_included = price->lines[i].tax_included;
        line->total = price->lines[i].total;
    }
    order->subtotal = price->subtotal;
    order->discount = price->discount;
    order->shipping = price->shipping;
    order->tax = price->tax;
    order->tax_included = price->tax_included;
    order->total = price->total;
    write_taxes(d, price);
    add_reductions(d, price);
}
