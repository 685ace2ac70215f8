/* The price of an order that is in hand: what the rows say goes in, what price.c makes of it goes back into the rows. Pure. */
#include "model/order_price.h"

#include "base/text.h"

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
        out->lines[i] = (struct price_line){.tax_class = line->tax_class, .quantity = line->quantity};
    }
    return OMS_OK;
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
    price->taxes = (struct arena_list){0};
}

int64_t *
price_nets(const struct price *price, struct arena *arena)
{
    int64_t *nets = arena_array(arena, price->n_lines + 1, sizeof *nets);

    for (size_t i = 0; nets && i < price->n_lines; i++)
        nets[i] = price->lines[i].gross - price->lines[i].discount;
    if (nets)
        nets[price->n_lines] = price->shipping_price;
    return nets;
}

void
order_priced(struct decision *d, const struct price *price)
{
    struct order_row *order = rows_order(d->rows);
    const struct price_tax *taxes = price->taxes.items;

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
    for (size_t i = 0; i < price->taxes.n; i++) {
        struct tax_row *tax = row_list_add(d->arena, &d->rows->taxes, NULL, sizeof *tax);
        if (tax)
            *tax = (struct tax_row){.order_id = order->id,
                                    .n = (int64_t)i + 1,
                                    .jurisdiction = arena_text(d->arena, taxes[i].jurisdiction),
                                    .ppm = taxes[i].ppm,
                                    .base = taxes[i].base,
                                    .amount = taxes[i].amount,
                                    .included = taxes[i].included};
    }
}
