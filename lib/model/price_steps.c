/* The steps of a price. What an order's lines and taxes say is not stored a second time: it is told from them here, in the order in which it was reckoned.
 * Pure. */
#include "model/price_steps.h"

#include <inttypes.h>

#include "base/money.h"
#include "base/text.h"

struct telling {
    const struct order_rows *rows;
    struct arena *arena;
    struct arena_list *steps;
    int64_t so_far;
    int32_t code;
};

static const char *const names[] = {
    [OMS_STEP_LIST_PRICE] = "list-price",
    [OMS_STEP_GIVEN_PRICE] = "given-price",
    [OMS_STEP_MANUAL_DISCOUNT] = "manual-discount",
    [OMS_STEP_DISCOUNT] = "discount",
    [OMS_STEP_SHIPPING] = "shipping",
    [OMS_STEP_TAX] = "tax",
};

const char *
price_step_name(int32_t kind)
{
    return names[kind];
}

/* Goes on from where the last step ended; `change` is 0 for tax that prices include. */
static void
tell(struct telling *t, oms_price_step step, int64_t change, oms_text words)
{
    oms_price_step *told;

    if (t->code != OMS_OK)
        return;
    step.size = sizeof step;
    step.words = words.data;
    step.before = t->so_far;
    t->code = money_add(t->so_far, change, &t->so_far);
    step.after = t->so_far;
    told = arena_list_add(t->arena, t->steps, sizeof *told);
    if (told)
        *told = step;
}

static const char *
money_words(const struct telling *t, int64_t amount)
{
    char text[32];

    oms_money_format(amount, rows_order(t->rows)->currency.data, text);
    oms_text copy = arena_text(t->arena, text_of(text));
    return copy.data ? copy.data : "";
}

/* Parts per million as per cent, without zeros at its end. */
static const char *
rate_words(const struct telling *t, int64_t ppm)
{
    oms_text text = arena_format(t->arena, "%" PRId64 ".%04" PRId64, ppm / 10000, ppm % 10000);
    size_t len = text.len;

    if (!text.data)
        return "";
    while (text.data[len - 1] == '0')
        len--;
    len -= text.data[len - 1] == '.';
    text = arena_text(t->arena, (oms_text){text.data, len});
    return text.data ? text.data : "";
}

static const char *
since_words(const struct telling *t, int64_t since)
{
    char text[OMS_TIME_TEXT_SIZE];

    if (since == OMS_NONE)
        return "";
    oms_time_format(since, text);
    oms_text words = arena_format(t->arena, ", valid since %s", text);
    return words.data ? words.data : "";
}

static oms_text
price_words(const struct telling *t, const struct line_row *line, bool given)
{
    const char *each = money_words(t, line->unit_price);

    if (given && line->list_price != line->unit_price)
        return arena_format(t->arena, "%" PRId64 " x %s, a price given for this order; the list says %s",
                            line->quantity, each, money_words(t, line->list_price));
    if (!line->price_list.data && line->price_since == OMS_NONE)
        return arena_format(t->arena, "%" PRId64 " x %s", line->quantity, each);
    return arena_format(t->arena, "%" PRId64 " x %s, from %s%s%s", line->quantity, each,
                        line->price_list.data ? "price list " : "the price list",
                        line->price_list.data ? line->price_list.data : "", since_words(t, line->price_since));
}

/* A line without a price, in a quote that says so, costs nothing yet. */
static void
tell_price(struct telling *t, const struct line_row *line)
{
    const bool given = line->list_price != OMS_NONE;
    oms_price_step step = {.name = line->price_list.data,
                           .line = line->line,
                           .ppm = OMS_NONE,
                           .base = OMS_NONE,
                           .kind = given ? OMS_STEP_GIVEN_PRICE : OMS_STEP_LIST_PRICE};

    if (t->code != OMS_OK || line->unit_price == OMS_NONE)
        return;
    t->code = money_multiply(line->unit_price, line->quantity, &step.amount);
    tell(t, step, step.amount, price_words(t, line, given));
}

/* What discounts took off a line, or shipping where `line` is OMS_NONE. */
static int64_t
reductions_of(const struct telling *t, int64_t line)
{
    int64_t sum = 0;

    for (size_t i = 0; i < t->rows->reductions.n; i++)
        if (rows_reduction(t->rows, i)->line == line &&
            money_add(sum, rows_reduction(t->rows, i)->amount, &sum) != OMS_OK)
            return 0;
    return sum;
}

/* The host's own reduction is what no discount of the catalog explains. */
static void
tell_manual(struct telling *t, const struct line_row *line)
{
    oms_price_step step = {.line = line->line, .ppm = OMS_NONE, .base = OMS_NONE, .kind = OMS_STEP_MANUAL_DISCOUNT};

    if (t->code == OMS_OK)
        t->code = money_subtract(reductions_of(t, line->line), line->discount, &step.amount);
    if (step.amount)
        tell(t, step, step.amount, TEXT("a reduction given for this order"));
}

static oms_text
reduction_words(const struct telling *t, const struct order_discount_row *reduction)
{
    if (!reduction->coupon.data)
        return arena_format(t->arena, "%s (discount %s)", reduction->name.data, reduction->discount.data);
    return arena_format(t->arena, "%s (discount %s, coupon %s)", reduction->name.data, reduction->discount.data,
                        reduction->coupon.data);
}

static void
tell_reductions(struct telling *t, bool of_shipping)
{
    for (size_t i = 0; i < t->rows->reductions.n; i++) {
        const struct order_discount_row *reduction = rows_reduction(t->rows, i);
        const oms_price_step step = {.name = reduction->discount.data,
                                     .coupon = reduction->coupon.data,
                                     .line = of_shipping ? 0 : reduction->line,
                                     .ppm = OMS_NONE,
                                     .base = OMS_NONE,
                                     .amount = -reduction->amount,
                                     .kind = OMS_STEP_DISCOUNT};
        if ((reduction->line == OMS_NONE) == of_shipping)
            tell(t, step, step.amount, reduction_words(t, reduction));
    }
}

static void
tell_shipping(struct telling *t)
{
    const struct order_row *order = rows_order(t->rows);
    oms_price_step step = {
        .name = order->shipping_method.data, .ppm = OMS_NONE, .base = OMS_NONE, .kind = OMS_STEP_SHIPPING};

    if (!order->shipping_method.data)
        return;
    if (t->code == OMS_OK)
        t->code = money_add(order->shipping, reductions_of(t, OMS_NONE), &step.amount);
    tell(t, step, step.amount, arena_format(t->arena, "shipping %s", order->shipping_method.data));
}

static void
tell_tax(struct telling *t, const struct tax_row *tax)
{
    const oms_price_step step = {.name = tax->jurisdiction.data,
                                 .ppm = tax->ppm,
                                 .base = tax->base,
                                 .amount = tax->amount,
                                 .kind = OMS_STEP_TAX};

    tell(t, step, tax->included ? 0 : tax->amount,
         arena_format(t->arena, "%s %s %% of %s%s", tax->jurisdiction.data, rate_words(t, tax->ppm),
                      money_words(t, tax->base), tax->included ? ", in the prices already" : ""));
}

int32_t
price_steps(const struct order_rows *rows, struct arena *arena, struct arena_list *out)
{
    struct telling t = {.rows = rows, .arena = arena, .steps = out, .code = OMS_OK};

    for (size_t i = 0; i < rows->lines.n; i++) {
        tell_price(&t, rows_line(rows, i));
        tell_manual(&t, rows_line(rows, i));
    }
    tell_reductions(&t, false);
    tell_shipping(&t);
    tell_reductions(&t, true);
    for (size_t i = 0; i < rows->taxes.n; i++)
        if (tax_counts(rows_tax(rows, i)))
            tell_tax(&t, rows_tax(rows, i));
    return arena->failed ? OMS_E_NOMEM : t.code;
}
