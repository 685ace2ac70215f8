/* Sending an order to another address: the address itself, what may be sold there, tax, labels, and going on. Pure: what services said of it is in the
 * command; products, tax rates and shipping method of the new address are loaded. */
#include <inttypes.h>

#include "base/text.h"
#include "model/commands.h"
#include "model/effects.h"
#include "model/event.h"
#include "model/hold.h"
#include "model/job.h"
#include "model/order_price.h"
#include "model/pay.h"
#include "model/rules.h"
#include "model/shipment.h"
#include "oms/engine.h"

static int32_t
refuse_bad(struct decision *d, const struct oms_reply *reply)
{
    const char *why = reply_words(d, reply, "the address service does not know it");

    refuse_problem(d, "ORD-1002", RULE_ADDRESS, "shipping_address", 0, "the shipping address is not valid: %s", why);
    return refuse(d, OMS_E_REFUSED, "ORD-1002: the shipping address is not valid: %s", why);
}

static struct party_row *
party_to_change(struct decision *d, const oms_id *new_id)
{
    struct order_row *order = rows_order(d->rows);
    struct party_row *party = rows_party(d->rows, &order->shipping_party);

    if (party)
        return party;
    party = row_list_add(d->arena, &d->rows->parties, NULL, sizeof *party);
    if (!party)
        return NULL;
    party->id = *new_id;
    order->shipping_party = *new_id;
    return party;
}

static int32_t
write_address(struct decision *d, const struct address_command *command)
{
    const struct draft_address *to = &command->to;
    struct order_row *order = rows_order(d->rows);
    struct party_row *party = party_to_change(d, &command->party);

    if (!party)
        return OMS_E_NOMEM;
    party->name = arena_text(d->arena, to->name);
    party->line1 = arena_text(d->arena, to->line1);
    party->line2 = arena_text(d->arena, to->line2);
    party->city = arena_text(d->arena, to->city);
    party->region = arena_text(d->arena, to->region);
    party->postcode = arena_text(d->arena, to->postcode);
    party->country = arena_text(d->arena, to->country);
    order->country = party->country;
    order->region = party->region;
    if (command->verdict == ADDRESS_CORRECTED)
        correct_address(d, command->reply);
    return OMS_OK;
}

#define RULE_REGION "product.region"

static int32_t
check_regions(struct decision *d)
{
    const struct order_row *order = rows_order(d->rows);
    const struct customer_row *customer = d->rows->customers.n ? d->rows->customers.items[0] : NULL;
    const int32_t follows = rule_follows(d, RULE_REGION, customer ? customer->customer_group : (oms_text){0});

    close_problems(d, RULE_REGION);
    for (size_t i = 0; follows != OMS_RULE_OFF && i < d->rows->lines.n; i++) {
        char shown[TEXT_SHOWN_SIZE];
        const struct line_row *line = rows_line(d->rows, i);
        const struct product_row *product = rows_product(d->rows, line->sku);
        const oms_text where = product ? excluded_region(d->arena, product, order) : (oms_text){0};
        const oms_text words =
            where.data ? arena_format(d->arena, "%s may not be sold to %s", text_shown(line->sku, shown), where.data)
                       : where;
        const char *field = arena_format(d->arena, "lines[%zu].sku", i).data;
        if (words.data && follows == OMS_RULE_REFUSE)
            refuse_problem(d, "ORD-1003", RULE_REGION, field, line->line, "%s", words.data);
        else if (words.data)
            add_problem(d, "ORD-1003", RULE_REGION, HOLD_OPERATIONS, field, line->line, words);
    }
    if (!d->refusals.n)
        return OMS_OK;
    return refuse(d, OMS_E_REFUSED, "ORD-1003: %s", ((const oms_problem *)d->refusals.items)->message);
}

/* Is it known to somebody what is to be paid? A payment that was declined or given up is over. */
static bool
total_is_fixed(const struct decision *d)
{
    const struct payment_row *payment = rows_current_payment(d->rows);

    return order_state(rows_order(d->rows)) != OMS_STATE_PENDING || payment->authorised > 0 || payment->captured > 0 ||
           charge_begun(d->rows, payment);
}

static int32_t
refuse_other_total(struct decision *d, int64_t before)
{
    const struct order_row *order = rows_order(d->rows);
    char was[32], is[32];

    oms_money_format(before, order->currency.data, was);
    oms_money_format(order->total, order->currency.data, is);
    refuse_problem(d, "ORD-5003", "request.price", "shipping_address", 0,
                   "tax there makes it %s %s; its payment is about %s", is, order->currency.data, was);
    return refuse(d, OMS_E_PRICE_CHANGED,
                  "shipping_address: its payment is about %" PRId64 ", the total would be %" PRId64, before,
                  order->total);
}

static int32_t
tax_by_rates(struct decision *d)
{
    const int64_t before = rows_order(d->rows)->total;
    struct price price;
    int32_t code = order_to_price_again(d, &price);

    if (code == OMS_OK)
        code = price_order(&price, d->arena);
    if (code == OMS_E_NOMEM)
        return code;
    if (code != OMS_OK)
        return refuse(d, code, "the order's total does not fit");
    order_priced(d, &price);
    if (rows_order(d->rows)->total == before)
        return OMS_OK;
    if (total_is_fixed(d))
        return refuse_other_total(d, before);
    settle_total(d);
    return OMS_OK;
}

static int32_t
tax_by_service(struct decision *d)
{
    if (total_is_fixed(d))
        return refuse(d, OMS_E_STATE, "order %s: its payment has begun, and tax may be other in that country or region",
                      rows_order(d->rows)->number.data);
    return ask_tax_anew(d);
}

/* As long as nothing has a price, there is nothing to tax. */
static int32_t
tax_anew(struct decision *d)
{
    if (find_open_job(d->rows, JOB_PRICE, OMS_NONE))
        return OMS_OK;
    return d->policy->lookups[LOOKUP_TAX] ? tax_by_service(d) : tax_by_rates(d);
}

static int32_t
refuse_label(struct decision *d)
{
    for (size_t i = 0; i < d->rows->shipments.n; i++)
        if (booking_in_doubt(d->rows, rows_shipment(d->rows, i)))
            return refuse(d, OMS_E_STATE, "order %s: a carrier may have booked it already and did not say",
                          rows_order(d->rows)->number.data);
    return OMS_OK;
}

/* Another label than the one with the old address, to the same end. */
static void
book_anew(struct decision *d)
{
    bool wanted = false, leaves = false;

    for (size_t i = 0; i < d->rows->shipments.n; i++) {
        const struct shipment_row *shipment = rows_shipment(d->rows, i);
        wanted = wanted || text_is(shipment->status, SHIPMENT_BOOKED) || text_is(shipment->status, SHIPMENT_BOOKING) ||
                 text_is(shipment->status, SHIPMENT_FAILED);
        leaves = leaves || (shipment->leaves && text_is(shipment->status, SHIPMENT_BOOKING));
    }
    if (!wanted)
        return;
    void_shipments(d);
    close_problems(d, RULE_CARRIER);
    if (d->policy->n_carriers)
        book_shipment(d, (oms_text){0}, leaves);
}

static int32_t
settle_verdict(struct decision *d, const struct address_command *command)
{
    stop_asking(d, RULE_ADDRESS);
    close_problems(d, RULE_ADDRESS);
    return command->verdict == ADDRESS_UNAVAILABLE ? check_address_later(d) : OMS_OK;
}

static bool
elsewhere(const struct order_row *order, const struct draft_address *to)
{
    return !text_equal(order->country, to->country) || !text_equal(order->region, to->region);
}

int32_t
decide_set_address(struct decision *d, void *arg)
{
    const struct address_command *command = arg;
    const bool other_tax = elsewhere(rows_order(d->rows), &command->to);
    int32_t code = refuse_gone(d);

    if (code == OMS_OK && command->verdict == ADDRESS_BAD)
        code = refuse_bad(d, command->reply);
    if (code == OMS_OK)
        code = refuse_label(d);
    if (code == OMS_OK)
        code = write_address(d, command);
    if (code == OMS_OK)
        code = check_regions(d);
    if (code == OMS_OK && other_tax)
        code = tax_anew(d);
    if (code == OMS_OK)
        code = settle_verdict(d, command);
    if (code != OMS_OK)
        return code;
    book_anew(d);
    add_event(d, EVENT_ADDRESS_CHANGED, OMS_NONE, OMS_NONE, rows_order(d->rows)->country);
    return go_on_after_answer(d);
}
