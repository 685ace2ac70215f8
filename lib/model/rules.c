/* The nine rules. Each check looks at the rows loaded and reports every failure it finds, by line where there is one. Pure. */
#include "model/rules.h"

#include <inttypes.h>

#include "base/text.h"
#include "model/effects.h"
#include "model/job.h"
#include "model/pay.h"
#include "model/stock.h"

static const char *
line_field(struct placing *p, size_t i, const char *name)
{
    return arena_format(p->d->arena, "lines[%zu].%s", i, name).data;
}

static const char *
shown(struct placing *p, oms_text text)
{
    char out[TEXT_SHOWN_SIZE];
    oms_text copy = arena_format(p->d->arena, "%s", text_shown(text, out));

    return copy.data ? copy.data : "";
}

static void
check_active(struct placing *p, const struct rule *rule)
{
    for (size_t i = 0; i < p->d->rows->lines.n; i++) {
        const struct line_row *line = rows_line(p->d->rows, i);
        if (!p->products[i])
            refuse_problem(p->d, rule->code, rule->id, line_field(p, i, "sku"), line->line, "there is no product %s",
                           shown(p, line->sku));
        else if (!p->products[i]->active)
            refuse_problem(p->d, rule->code, rule->id, line_field(p, i, "sku"), line->line,
                           "product %s is discontinued", shown(p, line->sku));
        else if (line->unit_price == OMS_NONE)
            refuse_problem(p->d, rule->code, rule->id, line_field(p, i, "sku"), line->line,
                           "product %s has no price in %s", shown(p, line->sku), rows_order(p->d->rows)->currency.data);
    }
}

/* Summed per SKU over all lines; reported on the first line that has it. */
static void
check_stock(struct placing *p, const struct rule *rule)
{
    const struct order_rows *rows = p->d->rows;

    for (size_t first = 0, next; first < rows->lines.n; first = next) {
        const struct line_row *line = rows_line(rows, p->by_sku[first]);
        int64_t wanted = 0;
        for (next = first; next < rows->lines.n && text_equal(rows_line(rows, p->by_sku[next])->sku, line->sku); next++)
            wanted += rows_line(rows, p->by_sku[next])->quantity;
        const int64_t available = stock_available(rows, line->sku);
        if (!p->products[p->by_sku[first]] || available >= wanted)
            continue;
        p->short_of_stock = true;
        refuse_problem(p->d, rule->code, rule->id, line_field(p, p->by_sku[first], "quantity"), line->line,
                       "%" PRId64 " of %s are wanted, %" PRId64 " are available", wanted, shown(p, line->sku),
                       available);
    }
}

/* Is `word` one of the words of a list with spaces between? */
static bool
list_has(oms_text list, oms_text word)
{
    for (size_t start = 0, end; start < list.len; start = end + 1) {
        for (end = start; end < list.len && list.data[end] != ' '; end++)
            ;
        if (text_equal((oms_text){list.data + start, end - start}, word))
            return true;
    }
    return false;
}

oms_text
excluded_region(struct arena *arena, const struct product_row *product, const struct order_row *order)
{
    oms_text region;

    if (!order->country.data || !product->excluded_regions.data)
        return (oms_text){0};
    if (list_has(product->excluded_regions, order->country))
        return order->country;
    region = arena_format(arena, "%s-%s", order->country.data, order->region.data ? order->region.data : "");
    return list_has(product->excluded_regions, region) ? region : (oms_text){0};
}

static void
check_region(struct placing *p, const struct rule *rule)
{
    for (size_t i = 0; i < p->d->rows->lines.n; i++) {
        const struct product_row *product = p->products[i];
        const oms_text where = product ? excluded_region(p->d->arena, product, rows_order(p->d->rows)) : (oms_text){0};
        if (where.data)
            refuse_problem(p->d, rule->code, rule->id, line_field(p, i, "sku"), (int64_t)i + 1,
                           "%s may not be sold to %s", shown(p, product->sku), shown(p, where));
    }
}

static void
check_standing(struct placing *p, const struct rule *rule)
{
    const oms_text id = rows_order(p->d->rows)->customer;

    if (!id.data || p->waits_for[LOOKUP_CUSTOMER])
        return;
    if (!p->customer)
        refuse_problem(p->d, rule->code, rule->id, "customer", 0, "there is no customer %s", shown(p, id));
    else if (!text_is(p->customer->standing, "good"))
        refuse_problem(p->d, rule->code, rule->id, "customer", 0, "customer %s is %s", shown(p, id),
                       shown(p, p->customer->standing));
}

static void
check_address(struct placing *p, const struct rule *rule)
{
    (void)rule;
    if (p->command->verdict == ADDRESS_BAD)
        open_bad_address(p->d, p->command->address_reply);
    else if (p->command->verdict == ADDRESS_UNAVAILABLE)
        open_address_unasked(p->d, OMS_NONE);
}

static void
check_fraud(struct placing *p, const struct rule *rule)
{
    if (p->customer && p->customer->fraud)
        open_problem(p->d, rule->code, rule->id, rule->hold, OMS_NONE, "fraud is indicated for customer %s",
                     shown(p, p->customer->id));
}

static void
check_method(struct placing *p, const struct rule *rule)
{
    const struct payment_row *payment = rows_current_payment(p->d->rows);

    if (text_is(payment->method, METHOD_TERMS) && !rows_order(p->d->rows)->customer.data)
        refuse_problem(p->d, rule->code, rule->id, "payment.method", 0, "a guest cannot pay on terms");
}

static void
check_payment_hold(struct placing *p, const struct rule *rule)
{
    if (p->customer && p->customer->payment_hold)
        open_problem(p->d, rule->code, rule->id, rule->hold, OMS_NONE, "payments of customer %s are held",
                     shown(p, p->customer->id));
}

/* one rule is one line */
/* clang-format off */
static const struct rule rules[] = {
    {"product.active", "product", "ORD-1001", REFUSE, 0, check_active},
    {"product.stock", "product", "ORD-1001", REFUSE, 0, check_stock},
    {"product.region", "product", "ORD-1003", REFUSE, 0, check_region},
    {"customer.standing", "customer", "ORD-1004", REFUSE, 0, check_standing},
    {"customer.address", "customer", "ORD-1002", ACCEPT_WITH_PROBLEM, HOLD_ADDRESS, check_address},
    {"customer.fraud", "customer", "ORD-1006", ACCEPT_WITH_PROBLEM, HOLD_FRAUD, check_fraud},
    {"payment.method", "payment", "ORD-2003", REFUSE, 0, check_method},
    {"payment.funds", "payment", "ORD-2001", ACCEPT_WITH_PROBLEM, 0, NULL}, /* the provider answers it: effect_payment.c */
    {"payment.hold", "payment", "ORD-2004", ACCEPT_WITH_PROBLEM, HOLD_PAYMENT, check_payment_hold},
};
/* clang-format on */

const struct rule *
rule_at(size_t index)
{
    return index < sizeof rules / sizeof *rules ? &rules[index] : NULL;
}

void
check_rules(struct placing *p)
{
    const struct rule *rule;

    for (size_t i = 0; (rule = rule_at(i)); i++)
        if (rule->check)
            rule->check(p, rule);
}
