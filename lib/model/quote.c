/* A quote is kept as rows and known by a token: its id, which is random, and the hash of what was promised. Whoever alters a token, or a row, has one that
 * fits nothing. Pure. */
#include "model/quote.h"

#include <stdio.h>

#include "base/sha256.h"
#include "base/text.h"
#include "oms/errors.h"

#define ID_DIGITS   ((size_t)OMS_ID_TEXT_SIZE - 1)
#define HASH_DIGITS ((size_t)QUOTE_HASH_SIZE - 1)

static void
put_number(struct sha256 *sha, int64_t value)
{
    uint8_t bytes[8];

    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)((uint64_t)value >> (56 - 8 * i));
    sha256_add(sha, bytes, sizeof bytes);
}

/* The length in front keeps neighbours apart. */
static void
put_text(struct sha256 *sha, oms_text text)
{
    put_number(sha, text.data ? (int64_t)text.len : -1);
    if (text.len)
        sha256_add(sha, text.data, text.len);
}

static void
put_line(struct sha256 *sha, const struct line_row *line)
{
    const int64_t numbers[] = {line->quantity, line->unit_price,   line->discount,
                               line->tax,      line->tax_included, line->total};

    put_text(sha, line->sku);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        put_number(sha, numbers[i]);
}

static void
put_tax(struct sha256 *sha, const struct tax_row *tax)
{
    put_text(sha, tax->jurisdiction);
    put_number(sha, tax->ppm);
    put_number(sha, tax->base);
    put_number(sha, tax->amount);
    put_number(sha, tax->included);
}

static void
put_reduction(struct sha256 *sha, const struct order_discount_row *reduction)
{
    put_text(sha, reduction->discount);
    put_text(sha, reduction->coupon);
    put_number(sha, reduction->line);
    put_number(sha, reduction->amount);
}

static void
put_order(struct sha256 *sha, const struct order_row *order)
{
    const int64_t numbers[] = {order->subtotal, order->discount,     order->shipping,
                               order->tax,      order->tax_included, order->total};

    put_text(sha, order->currency);
    put_text(sha, order->shipping_method);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        put_number(sha, numbers[i]);
}

void
quote_hash(const struct order_rows *rows, char out[QUOTE_HASH_SIZE])
{
    uint8_t bytes[SHA256_SIZE];
    struct sha256 sha;

    sha256_init(&sha);
    put_order(&sha, rows_order(rows));
    put_number(&sha, (int64_t)rows->lines.n);
    for (size_t i = 0; i < rows->lines.n; i++)
        put_line(&sha, rows_line(rows, i));
    put_number(&sha, (int64_t)rows->taxes.n);
    for (size_t i = 0; i < rows->taxes.n; i++)
        put_tax(&sha, rows_tax(rows, i));
    put_number(&sha, (int64_t)rows->reductions.n);
    for (size_t i = 0; i < rows->reductions.n; i++)
        put_reduction(&sha, rows_reduction(rows, i));
    sha256_finish(&sha, bytes);
    for (size_t i = 0; i < sizeof bytes; i++)
        snprintf(out + 2 * i, 3, "%02x", bytes[i]);
}

void
quote_token(const oms_id *id, const char *hash, char out[QUOTE_TOKEN_SIZE])
{
    oms_id_format(id, out);
    out[ID_DIGITS] = '.';
    memcpy(out + ID_DIGITS + 1, hash, HASH_DIGITS + 1);
}

bool
quote_token_read(oms_text token, oms_id *id, oms_text *hash)
{
    char text[OMS_ID_TEXT_SIZE] = "";

    if (token.len != ID_DIGITS + 1 + HASH_DIGITS || token.data[ID_DIGITS] != '.')
        return false;
    memcpy(text, token.data, ID_DIGITS);
    *hash = (oms_text){token.data + ID_DIGITS + 1, HASH_DIGITS};
    return oms_id_parse(text, id) == OMS_OK;
}

oms_text
quote_id_text(oms_text token)
{
    return (oms_text){token.data, token.len < ID_DIGITS ? token.len : ID_DIGITS};
}

const struct order_rows *
quote_as_order(const struct order_rows *loaded)
{
    const struct quote_row *quote = loaded->quotes.n ? loaded->quotes.items[0] : NULL;
    struct order_rows *rows = quote ? arena_alloc(loaded->arena, sizeof *rows) : NULL;
    struct order_row *order;

    if (!rows)
        return NULL;
    *rows = (struct order_rows){.arena = loaded->arena,
                                .lines = loaded->quote_lines,
                                .taxes = loaded->quote_taxes,
                                .reductions = loaded->quote_discounts};
    order = row_list_add(loaded->arena, &rows->orders, NULL, sizeof *order);
    if (!order)
        return NULL;
    order->currency = quote->currency;
    order->shipping_method = quote->shipping_method;
    order->subtotal = quote->subtotal;
    order->discount = quote->discount;
    order->shipping = quote->shipping;
    order->tax = quote->tax;
    order->tax_included = quote->tax_included;
    order->total = quote->total;
    return rows;
}
