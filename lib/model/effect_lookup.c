/* What customer, pricing and tax services answer after an order was accepted without them. Pure. */
#include <inttypes.h>

#include "base/plant.h"
#include "base/text.h"
#include "model/effects.h"
#include "model/ending.h"
#include "model/event.h"
#include "model/job.h"
#include "model/lookups.h"
#include "model/order_price.h"
#include "model/pay.h"
#include "model/rules.h"

int32_t
lookup_delayed(struct decision *d, struct job_row *job, const struct oms_reply *reply, int64_t due)
{
    (void)reply;
    if (!order_ended(rows_order(d->rows)))
        open_unasked(d, lookup_of(job), due);
    if (due == OMS_NONE)
        wait_for_operations(d);
    add_event(d, due == OMS_NONE ? EVENT_JOB_FAILED : EVENT_JOB_RETRY, OMS_NONE, OMS_NONE, job->kind);
    return OMS_OK;
}

/* What would have been refused while placing ends the order now. */
static int32_t
cancel_late(struct decision *d, const char *code, enum lookup which, const char *why)
{
    int32_t result = cancel_order(d, text_of(why), "release");

    close_problems(d, lookup_later(which)->rule);
    open_problem(d, code, lookup_later(which)->rule, 0, OMS_NONE, "%s", why);
    return result;
}

int32_t
customer_refused(struct decision *d, struct job_row *job, const struct oms_reply *reply)
{
    if (order_state(rows_order(d->rows)) != OMS_STATE_PENDING) {
        job_forget(job);
        return OMS_OK;
    }
    return cancel_late(d, "ORD-1004", LOOKUP_CUSTOMER, reply_words(d, reply, "there is no such customer"));
}

static int32_t
late(const struct decision *d, const char *rule, const struct customer_row *customer)
{
    return rule_follows(d, rule, customer->customer_group);
}

static bool
is_in_bad_standing(const struct customer_row *customer)
{
    return !text_is(customer->standing, "good");
}

static bool
is_a_fraud(const struct customer_row *customer)
{
    return customer->fraud;
}

static bool
has_payments_held(const struct customer_row *customer)
{
    return customer->payment_hold;
}

static const struct {
    const char *rule;
    const char *code;
    int64_t hold;
    bool (*fails)(const struct customer_row *customer);
    const char *words;
} late_rules[] = {
    {"customer.standing", "ORD-1004", HOLD_OPERATIONS, is_in_bad_standing, "the customer is not in good standing"},
    {"customer.fraud", "ORD-1006", HOLD_FRAUD, is_a_fraud, "fraud is indicated for the customer"},
    {"payment.hold", "ORD-2004", HOLD_PAYMENT, has_payments_held, "payments of the customer are held"},
};

/* The order ended meanwhile, or does without. */
static bool
comes_too_late(struct decision *d)
{
    if (PLANTED(LOOKUP_REVIVES))
        rows_order(d->rows)->state = text_of(oms_state_name(OMS_STATE_PENDING));
    return order_state(rows_order(d->rows)) != OMS_STATE_PENDING;
}

int32_t
customer_done(struct decision *d, struct job_row *job, const struct oms_reply *reply)
{
    const struct customer_row *customer = reply && reply->terms.has_customer ? &reply->terms.customer : NULL;

    if (comes_too_late(d))
        return OMS_OK;
    if (!customer)
        return customer_refused(d, job, reply);
    if (!text_is(customer->standing, "good") && late(d, "customer.standing", customer) == OMS_RULE_REFUSE)
        return cancel_late(d, "ORD-1004", LOOKUP_CUSTOMER,
                           arena_format(d->arena, "the customer is %s", customer->standing.data).data);
    close_problems(d, lookup_later(LOOKUP_CUSTOMER)->rule);
    for (size_t i = 0; i < sizeof late_rules / sizeof *late_rules; i++) {
        if (!late_rules[i].fails(customer))
            continue;
        const int32_t follows = late(d, late_rules[i].rule, customer);
        if (follows == OMS_RULE_REFUSE)
            return cancel_late(d, late_rules[i].code, LOOKUP_CUSTOMER, late_rules[i].words);
        if (follows == OMS_RULE_ACCEPT)
            open_problem(d, late_rules[i].code, late_rules[i].rule, late_rules[i].hold, OMS_NONE, "%s",
                         late_rules[i].words);
    }
    add_event(d, EVENT_CUSTOMER_CHECKED, OMS_NONE, OMS_NONE, (oms_text){0});
    return go_on_after_lookup(d);
}

int32_t
tax_refused(struct decision *d, struct job_row *job, const struct oms_reply *reply)
{
    return lookup_delayed(d, job, reply, OMS_NONE);
}

int32_t
tax_done(struct decision *d, struct job_row *job, const struct oms_reply *reply)
{
    struct price price;
    int32_t code;

    if (comes_too_late(d))
        return OMS_OK;
    code = order_to_price_again(d, &price);
    if (code == OMS_OK) {
        price_take_taxes(&price, reply);
        code = price_order(&price, d->arena);
    }
    if (code == OMS_E_NOMEM)
        return code;
    if (code != OMS_OK)
        return tax_refused(d, job, reply);
    order_priced(d, &price);
    close_problems(d, lookup_later(LOOKUP_TAX)->rule);
    settle_total(d);
    return go_on_after_lookup(d);
}

int32_t
price_refused(struct decision *d, struct job_row *job, const struct oms_reply *reply)
{
    if (order_state(rows_order(d->rows)) != OMS_STATE_PENDING) {
        job_forget(job);
        return OMS_OK;
    }
    return cancel_late(d, "ORD-1001", LOOKUP_PRICING, reply_words(d, reply, "nothing of it is sold"));
}

/* Lines that the host priced show their price as list price until now. */
static bool
priced_by_host(const struct line_row *line)
{
    return line->list_price != OMS_NONE;
}

/* OMS_E_NOT_FOUND: a line has no price. The rows are as they were unless it is OMS_OK. */
static int32_t
price_as_said(struct decision *d, const struct oms_reply *reply)
{
    struct price price;
    int32_t code = order_to_price_again(d, &price);

    for (size_t i = 0; code == OMS_OK && i < price.n_lines; i++)
        if (!priced_by_host(rows_line(d->rows, i))) {
            price.lines[i].unit_price = reply_price(reply, i);
            code = price.lines[i].unit_price == OMS_NONE ? OMS_E_NOT_FOUND : OMS_OK;
        }
    if (code != OMS_OK)
        return code;
    price.tax_source = d->policy->lookups[LOOKUP_TAX] ? TAX_LATER : TAX_BY_RATES;
    code = price_order(&price, d->arena);
    if (code == OMS_OK)
        order_priced(d, &price);
    for (size_t i = 0; code == OMS_OK && i < price.n_lines; i++) {
        struct line_row *line = rows_line(d->rows, i);
        if (priced_by_host(line))
            line->list_price = reply_price(reply, i) == line->unit_price ? OMS_NONE : reply_price(reply, i);
        line->unit_price = price.lines[i].unit_price;
    }
    return code;
}

int32_t
ask_tax_anew(struct decision *d)
{
    struct job_row *job = find_open_job(d->rows, JOB_TAX, OMS_NONE);

    forget_jobs(d, JOB_TAX);
    if (job && !job->uncertain)
        job->due_at = d->now;
    else
        job = add_job(d, JOB_TAX, OMS_NONE, OMS_NONE, d->now);
    open_unasked(d, LOOKUP_TAX, d->now);
    add_event(d, EVENT_PRICE_CHECKED, OMS_NONE, OMS_NONE, (oms_text){0});
    return job ? OMS_OK : OMS_E_NOMEM;
}

int32_t
price_done(struct decision *d, struct job_row *job, const struct oms_reply *reply)
{
    int32_t code;

    if (comes_too_late(d))
        return OMS_OK;
    code = price_as_said(d, reply);
    if (code == OMS_E_NOMEM)
        return code;
    if (code == OMS_E_NOT_FOUND)
        return price_refused(d, job, NULL);
    if (code != OMS_OK)
        return cancel_late(d, "ORD-5004", LOOKUP_PRICING, "the order's total does not fit");
    close_problems(d, lookup_later(LOOKUP_PRICING)->rule);
    if (d->policy->lookups[LOOKUP_TAX])
        return ask_tax_anew(d);
    settle_total(d);
    return go_on_after_lookup(d);
}
