/* The nine rules. Each check looks at the rows loaded and reports every failure it finds, by line where there is one. Pure. */
#include "model/rules.h"

#include <inttypes.h>
#include <string.h>

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

/* What follows: a refusal, or a problem of the order. */
__attribute__((format(printf, 5, 6))) static void
found(struct placing *p, const struct rule *rule, const char *field, int64_t line, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    const oms_text message = arena_vformat(p->d->arena, format, args);
    va_end(args);
    if (rule->consequence == OMS_RULE_REFUSE)
        refuse_problem(p->d, rule->code, rule->id, field, line, "%s", message.data ? message.data : "");
    else
        add_problem(p->d, rule->code, rule->id, rule->hold, field, line, message);
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

oms_text
excluded_region(struct arena *arena, const struct product_row *product, const struct order_row *order)
{
    bool as_country;

    if (!product->excluded_regions.data || !region_listed(product->excluded_regions, order, &as_country))
        return (oms_text){0};
    return as_country ? order->country : arena_format(arena, "%s-%s", order->country.data, order->region.data);
}

static void
check_region(struct placing *p, const struct rule *rule)
{
    for (size_t i = 0; i < p->d->rows->lines.n; i++) {
        const struct product_row *product = p->products[i];
        const oms_text where = product ? excluded_region(p->d->arena, product, rows_order(p->d->rows)) : (oms_text){0};
        if (where.data)
            found(p, rule, line_field(p, i, "sku"), (int64_t)i + 1, "%s may not be sold to %s", shown(p, product->sku),
                  shown(p, where));
    }
}

static void
check_standing(struct placing *p, const struct rule *rule)
{
    const oms_text id = rows_order(p->d->rows)->customer;

    if (!id.data || p->waits_for[LOOKUP_CUSTOMER])
        return;
    if (!p->customer)
        found(p, rule, "customer", 0, "there is no customer %s", shown(p, id));
    else if (!text_is(p->customer->standing, "good"))
        found(p, rule, "customer", 0, "customer %s is %s", shown(p, id), shown(p, p->customer->standing));
}

static void
check_address(struct placing *p, const struct rule *rule)
{
    const struct place_command *command = p->command;

    p->address_waits = command->verdict == ADDRESS_UNAVAILABLE;
    if (command->verdict == ADDRESS_BAD)
        found(p, rule, rule->consequence == OMS_RULE_REFUSE ? "shipping_address" : NULL, 0,
              "the shipping address is not valid: %s",
              reply_words(p->d, command->address_reply, "the address service does not know it"));
    else if (p->address_waits)
        open_address_unasked(p->d, OMS_NONE);
}

static void
check_fraud(struct placing *p, const struct rule *rule)
{
    if (p->customer && p->customer->fraud)
        found(p, rule, NULL, 0, "fraud is indicated for customer %s", shown(p, p->customer->id));
}

static void
check_method(struct placing *p, const struct rule *rule)
{
    const struct payment_row *payment = rows_current_payment(p->d->rows);

    if (text_is(payment->method, METHOD_TERMS) && !rows_order(p->d->rows)->customer.data)
        found(p, rule, "payment.method", 0, "a guest cannot pay on terms");
}

static void
check_payment_hold(struct placing *p, const struct rule *rule)
{
    if (p->customer && p->customer->payment_hold)
        found(p, rule, NULL, 0, "payments of customer %s are held", shown(p, p->customer->id));
}

#define ONLY(consequence) (1 << OMS_RULE_DEFAULT | 1 << (consequence))
#define ANY               (1 << OMS_RULE_DEFAULT | 1 << OMS_RULE_REFUSE | 1 << OMS_RULE_ACCEPT | 1 << OMS_RULE_OFF)

/* one rule is one row: what is public, then how it is checked */
/* clang-format off */
static const oms_rule_info infos[] = {
    {"product.active", "product", "ORD-1001", "each product exists, is active, and has a price in the order's currency",
     "product OLD is discontinued", OMS_RULE_REFUSE, ONLY(OMS_RULE_REFUSE), 0, 0},
    {"product.stock", "product", "ORD-1001", "as many units are available as all lines together want of a product",
     "6 of MUG are wanted, 5 are available", OMS_RULE_REFUSE, ONLY(OMS_RULE_REFUSE), 0, 0},
    {"product.region", "product", "ORD-1003", "each product may be sold to where it goes",
     "RUM may not be sold to US", OMS_RULE_REFUSE, ANY, HOLD_OPERATIONS, 0},
    {"customer.standing", "customer", "ORD-1004", "the customer is known and in good standing",
     "customer C-7 is suspended", OMS_RULE_REFUSE, ANY, HOLD_OPERATIONS, 0},
    {"customer.address", "customer", "ORD-1002", "the address service knows the shipping address",
     "the shipping address is not valid: no such street", OMS_RULE_ACCEPT, ANY, HOLD_ADDRESS, 0},
    {"customer.fraud", "customer", "ORD-1006", "no fraud is indicated for the customer",
     "fraud is indicated for customer C-7", OMS_RULE_ACCEPT, ANY, HOLD_FRAUD, 0},
    {"payment.method", "payment", "ORD-2003", "the customer may pay by this method",
     "a guest cannot pay on terms", OMS_RULE_REFUSE, ONLY(OMS_RULE_REFUSE), 0, 0},
    {"payment.funds", "payment", "ORD-2001", "the payment provider says yes; it is asked once the order is stored",
     "the payment was declined: insufficient funds", OMS_RULE_ACCEPT, ONLY(OMS_RULE_ACCEPT), 0, 0},
    {"payment.hold", "payment", "ORD-2004", "the customer's payments are not held",
     "payments of customer C-7 are held", OMS_RULE_ACCEPT, ANY, HOLD_PAYMENT, 0},
};

static void (*const checks[])(struct placing *p, const struct rule *rule) = {
    check_active, check_stock, check_region, check_standing, check_address, check_fraud, check_method,
    NULL, /* effect_payment.c */
    check_payment_hold,
};
/* clang-format on */

#define N_RULES (sizeof infos / sizeof *infos)
_Static_assert(sizeof checks / sizeof *checks == N_RULES, "each rule has its check");

const oms_rule_info *
oms_rule_at(size_t index)
{
    return index < N_RULES ? &infos[index] : NULL;
}

static oms_text
group_of(const struct placing *p)
{
    return p->customer ? p->customer->customer_group : (oms_text){0};
}

int32_t
rule_follows(const struct decision *d, const char *rule, oms_text group)
{
    for (size_t i = 0; i < N_RULES; i++)
        if (strcmp(infos[i].id, rule) == 0)
            return rule_consequence(d->policy->rules, rule, infos[i].consequence, rows_order(d->rows), group);
    return OMS_RULE_OFF;
}

static void
check_one(struct placing *p, size_t i)
{
    const struct rule rule = {infos[i].id, infos[i].code, rule_follows(p->d, infos[i].id, group_of(p)), infos[i].hold};

    if (checks[i] && rule.consequence != OMS_RULE_OFF)
        checks[i](p, &rule);
}

/* The host's function was asked before; this is what it said. */
static void
check_hosts(struct placing *p, size_t i)
{
    const struct rule_book *book = p->d->policy->rules;
    const struct host_rule *host = &book->hosts[i];
    const struct rule_finding *findings = p->command->findings.items;
    const struct rule rule = {host->id, host->code.code,
                              rule_consequence(book, host->id, host->consequence, rows_order(p->d->rows), group_of(p)),
                              host->hold};

    for (size_t k = 0; k < p->command->findings.n; k++)
        if (findings[k].rule == i && rule.consequence != OMS_RULE_OFF)
            found(p, &rule, arena_text(p->d->arena, findings[k].field).data, findings[k].line, "%s",
                  findings[k].message.data);
}

void
check_rules(struct placing *p)
{
    const struct rule_book *book = p->d->policy->rules;
    const size_t n = book ? book->n_order : N_RULES;

    for (size_t k = 0; k < n; k++) {
        const size_t i = book ? book->order[k] : k;
        if (i < N_RULES)
            check_one(p, i);
        else
            check_hosts(p, i - N_RULES);
    }
}

bool
host_rules_asked(const struct placing *p)
{
    const struct rule_book *book = p->d->policy->rules;
    const struct place_command *command = p->command;

    return !book || !book->n_hosts ||
           (command->rules_asked && command->rules_asked_total == rows_order(p->d->rows)->total);
}
