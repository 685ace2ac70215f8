/* The problem "price changed": the totals, and where both prices are known step by step, the steps that differ, old beside new. Pure. */
#include "model/price_changed.h"

#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "model/price_steps.h"

#define CODE "ORD-5003"
#define RULE "request.price"

static const char *
money_text(struct decision *d, int64_t amount)
{
    char text[32];

    oms_money_format(amount, rows_order(d->rows)->currency.data, text);
    oms_text copy = arena_text(d->arena, text_of(text));
    return copy.data ? copy.data : "";
}

int32_t
refuse_price_changed(struct decision *d, int64_t expected)
{
    const struct order_row *order = rows_order(d->rows);

    refuse_problem(d, CODE, RULE, "expected_total", 0,
                   "expected %s %s; now it is %s: %s - %s discount + %s shipping + %s tax", money_text(d, expected),
                   order->currency.data, money_text(d, order->total), money_text(d, order->subtotal),
                   money_text(d, order->discount), money_text(d, order->shipping),
                   money_text(d, order->tax - order->tax_included));
    refusal_amounts(d, expected, order->total);
    return refuse(d, OMS_E_PRICE_CHANGED, "expected_total: %" PRId64 " was expected, the total is %" PRId64, expected,
                  order->total);
}

/* A line's price is one and the same step, whoever set it. */
static int32_t
kind_of(const oms_price_step *step)
{
    return step->kind == OMS_STEP_GIVEN_PRICE ? OMS_STEP_LIST_PRICE : step->kind;
}

static bool
same_text(const char *a, const char *b)
{
    return text_equal(text_of(a), text_of(b));
}

static bool
same_step(const oms_price_step *a, const oms_price_step *b)
{
    if (kind_of(a) != kind_of(b) || a->line != b->line)
        return false;
    return kind_of(a) == OMS_STEP_LIST_PRICE || (same_text(a->name, b->name) && same_text(a->coupon, b->coupon));
}

/* Both prices as steps. `taken` are those of the new one that have found their old one; both stand in the same order, so that the next is looked for where
 * the last was found. */
struct comparison {
    struct decision *d;
    const oms_price_step *old;
    const oms_price_step *new;
    size_t n_old;
    size_t n_new;
    bool *taken;
    size_t next;
};

static const oms_price_step *
find_new(struct comparison *c, const oms_price_step *old)
{
    for (size_t i = 0; i < c->n_new; i++) {
        const size_t at = (c->next + i) % c->n_new;
        if (c->taken[at] || !same_step(old, &c->new[at]))
            continue;
        c->taken[at] = true;
        c->next = (at + 1) % c->n_new;
        return &c->new[at];
    }
    return NULL;
}

static const char *
field_of(struct comparison *c, const oms_price_step *step)
{
    const char *name = price_step_name(kind_of(step));

    if (!step->line)
        return name;
    return arena_format(c->d->arena, "lines[%" PRId64 "].%s", step->line - 1, name).data;
}

static void
tell(struct comparison *c, const oms_price_step *old, const oms_price_step *new)
{
    const oms_price_step *any = old ? old : new;

    refuse_problem(c->d, CODE, RULE, field_of(c, any), any->line, "it was %s: %s; now it is %s: %s",
                   money_text(c->d, old ? old->amount : 0), old ? old->words : "nothing",
                   money_text(c->d, new ? new->amount : 0), new ? new->words : "nothing");
    refusal_amounts(c->d, old ? old->amount : OMS_NONE, new ? new->amount : OMS_NONE);
}

static void
compare(struct comparison *c)
{
    for (size_t i = 0; i < c->n_old; i++) {
        const oms_price_step *new = find_new(c, &c->old[i]);
        if (!new || new->amount != c->old[i].amount || strcmp(new->words, c->old[i].words) != 0)
            tell(c, &c->old[i], new);
    }
    for (size_t i = 0; i < c->n_new; i++)
        if (!c->taken[i])
            tell(c, NULL, &c->new[i]);
}

int32_t
refuse_quote_changed(struct decision *d, const struct order_rows *before)
{
    const int64_t was = rows_order(before)->total;
    const int64_t now = rows_order(d->rows)->total;
    struct arena_list old = {0}, new = {0};
    int32_t code = price_steps(before, d->arena, &old);

    if (code == OMS_OK)
        code = price_steps(d->rows, d->arena, &new);
    if (code != OMS_OK)
        return refuse(d, code, "quote: its steps cannot be told");
    struct comparison c = {.d = d,
                           .old = old.items,
                           .new = new.items,
                           .n_old = old.n,
                           .n_new = new.n,
                           .taken = arena_array(d->arena, new.n + 1, sizeof *c.taken)};
    if (!c.taken)
        return OMS_E_NOMEM;
    refuse_problem(d, CODE, RULE, "total", 0, "the quote says %s %s; now it is %s", money_text(d, was),
                   rows_order(d->rows)->currency.data, money_text(d, now));
    refusal_amounts(d, was, now);
    compare(&c);
    return refuse(d, OMS_E_PRICE_CHANGED, "quote: %" PRId64 " was promised, the total is %" PRId64, was, now);
}
