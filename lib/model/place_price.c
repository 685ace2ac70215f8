/* The price of an order that is being placed: from the draft and what catalog, pricing and tax services said, or the tables. Pure. */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "model/order_price.h"
#include "model/place.h"
#include "oms/limits.h"

/* A method that does not exist is told together with whatever else is wrong. */
static void
check_shipping(struct decision *d, const oms_draft *draft)
{
    if (draft->shipping_method.data && !d->rows->shipping_methods.n)
        refuse_problem(d, "ORD-5004", "request.field", "shipping_method", 0, "there is no shipping method %s in %s",
                       draft->shipping_method.data, draft->currency.data);
}

/* A line without a price is refused by a rule: it counts as nothing here, so that whatever else is wrong is told as well. */
static void
price_inputs(struct placing *p, struct price *price)
{
    for (size_t i = 0; i < price->n_lines; i++) {
        const struct line_row *line = rows_line(p->d->rows, i);
        const struct draft_line *wanted = draft_line(p->command->draft, i);
        if (line->unit_price == OMS_NONE)
            continue;
        price->lines[i].category = p->products[i] ? p->products[i]->category : (oms_text){0};
        price->lines[i].unit_price = line->unit_price;
        price->lines[i].discount_ppm = wanted->discount_ppm;
        price->lines[i].discount_amount = wanted->discount_amount;
    }
}

static int32_t
refuse_price(struct decision *d, const struct price *price, int32_t code)
{
    if (code == OMS_E_NOMEM)
        return code;
    if (price->failed_line == price->n_lines)
        return refuse(d, code, "the order's total does not fit: the limit is %lld", (long long)OMS_LIMIT_AMOUNT);
    if (code == OMS_E_INVALID)
        return refuse(d, code, "lines[%zu].manual_discount: %" PRId64 " is more than the line's %" PRId64,
                      price->failed_line, price->lines[price->failed_line].manual,
                      price->lines[price->failed_line].gross);
    return refuse(d, code, "lines[%zu]: quantity x unit price does not fit into 64 bits", price->failed_line);
}

/* Still the answer to what is asked now? A price may have changed between two rounds. */
static bool
tax_is_about(const struct placing *p, const int64_t *nets, size_t n)
{
    const struct place_command *command = p->command;

    return command->answers[LOOKUP_TAX].asked && command->taxed &&
           memcmp(command->taxed, nets, (n + 1) * sizeof *nets) == 0;
}

bool
all_sold(const struct placing *p)
{
    for (size_t i = 0; i < p->d->rows->lines.n; i++)
        if (!p->products[i] || rows_line(p->d->rows, i)->unit_price == OMS_NONE)
            return false;
    return true;
}

bool
price_known(const struct placing *p)
{
    return all_sold(p) && !p->waits_for[LOOKUP_PRICING] && !p->waits_for[LOOKUP_TAX];
}

/* The service is asked about nets, so these are reckoned first. */
static int32_t
tax_by_service(struct placing *p, struct price *price)
{
    const struct lookup_answer *answer = &p->command->answers[LOOKUP_TAX];
    int64_t *nets;
    int32_t code;

    price->tax_source = TAX_LATER;
    code = price_order(price, p->d->arena);
    if (code != OMS_OK)
        return code;
    nets = price_nets(price, p->d->arena);
    if (!nets)
        return OMS_E_NOMEM;
    if (!all_sold(p))
        return OMS_OK; /* it will be refused: nobody has to be asked */
    if (!tax_is_about(p, nets, price->n_lines)) {
        order_priced(p->d, price);
        return DECIDE_ASK_TAX;
    }
    p->waits_for[LOOKUP_TAX] = answer->code != OMS_OK;
    if (answer->code != OMS_OK)
        return OMS_OK;
    price_again(price);
    price_take_taxes(price, answer->reply);
    code = price_order(price, p->d->arena);
    if (code != OMS_E_REJECTED)
        return code;
    p->waits_for[LOOKUP_TAX] = true; /* what it said cannot be: as if it had said nothing */
    price_again(price);
    price->tax_source = TAX_LATER;
    return price_order(price, p->d->arena);
}

static int32_t
price_lines(struct placing *p, struct price *price)
{
    if (p->waits_for[LOOKUP_PRICING]) {
        price->tax_source = TAX_LATER;
        return price_order(price, p->d->arena);
    }
    return p->d->policy->lookups[LOOKUP_TAX] ? tax_by_service(p, price) : price_order(price, p->d->arena);
}

static bool
has_manual_discount(const oms_draft *draft)
{
    for (size_t i = 0; i < draft->lines.n; i++)
        if (draft_line(draft, i)->discount_ppm || draft_line(draft, i)->discount_amount)
            return true;
    return false;
}

/* What cannot be kept without the price is not promised. */
static int32_t
check_promises(struct placing *p)
{
    const oms_draft *draft = p->command->draft;
    const bool unpriced = p->waits_for[LOOKUP_PRICING];
    const int32_t code = lookup_refusal(&p->command->answers[unpriced ? LOOKUP_PRICING : LOOKUP_TAX]);

    if ((!unpriced && !p->waits_for[LOOKUP_TAX]) || p->d->refusals.n)
        return OMS_OK;
    if (draft->expected_total != OMS_NONE || p->quoted || p->command->promise)
        return refuse(p->d, code, "%s: the %s service is unavailable, so the total is not known",
                      draft->expected_total != OMS_NONE ? "expected_total" : "quote", unpriced ? "pricing" : "tax");
    if (unpriced && has_manual_discount(draft))
        return refuse(p->d, code,
                      "manual_discount: the pricing service is unavailable, so what it reduces is not known");
    if (unpriced && draft->coupons.n)
        return refuse(p->d, code, "coupons: the pricing service is unavailable, so what they reduce is not known");
    return OMS_OK;
}

int32_t
price_draft(struct placing *p)
{
    struct price price;
    int32_t code = order_to_price(p->d, &price);

    if (code != OMS_OK)
        return code;
    check_shipping(p->d, p->command->draft);
    if (quote_binds(p)) {
        price_as_quoted(p);
        return OMS_OK;
    }
    price_inputs(p, &price);
    if (!p->waits_for[LOOKUP_PRICING])
        code = offer_discounts(p, &price);
    if (code == OMS_OK)
        code = price_lines(p, &price);
    if (code == DECIDE_ASK_TAX)
        return code;
    if (code != OMS_OK)
        return refuse_price(p->d, &price, code);
    order_priced(p->d, &price);
    if (all_sold(p))
        check_coupons(p, &price);
    return p->command->quote && !p->command->refuses ? OMS_OK : check_promises(p);
}
