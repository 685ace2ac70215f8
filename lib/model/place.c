/* What placing an order does: key and reference, rules, price, reservation, payment. Pure: the draft and the rows loaded in, a new order out. A quote is the
 * same without reservation and payment. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/id.h"
#include "base/text.h"
#include "model/commands.h"
#include "model/effects.h"
#include "model/event.h"
#include "model/job.h"
#include "model/pay.h"
#include "model/price.h"
#include "model/rules.h"
#include "model/stock.h"
#include "oms/engine.h"
#include "oms/limits.h"

/* The key was used: by the same request (then its order is the answer), or by another. A row whose life is over counts for nothing. */
static int32_t
check_key(struct decision *d, struct place_command *command)
{
    const struct key_row *key = d->rows->keys.n ? d->rows->keys.items[0] : NULL;

    if (!key || d->now >= key->expires_at)
        return OMS_OK;
    if (!id_equal(&key->fingerprint, &command->fingerprint) || key->fingerprint_version != DRAFT_FINGERPRINT_VERSION) {
        refuse_problem(d, "ORD-5001", "request.key", "idempotency_key", 0,
                       "the idempotency key was used with another request");
        return refuse(d, OMS_E_KEY_CONFLICT, "idempotency_key: it was used with another request");
    }
    command->replay_of = key->order_id;
    return DECIDE_REPLAY;
}

static void
check_reference(struct decision *d, const oms_draft *draft)
{
    if (d->rows->references.n == 0)
        return;
    const struct order_row *other = d->rows->references.items[0];
    refuse_problem(d, "ORD-5005", "request.reference", "reference", 0, "reference %s is order %s already",
                   draft->reference.data, other->number.data);
}

/* Writes a key row: new, or over one whose life is over. */
static void
claim_key(struct decision *d, struct row_list *keys, oms_text scope, oms_text key, const oms_id *fingerprint,
          int64_t expires_at)
{
    struct key_row *row = keys->n ? keys->items[0] : row_list_add(d->arena, keys, NULL, sizeof *row);

    if (!row)
        return;
    row->scope = scope;
    row->key = key;
    row->fingerprint = *fingerprint;
    row->fingerprint_version = DRAFT_FINGERPRINT_VERSION;
    row->order_id = rows_order(d->rows)->id;
    row->expires_at = expires_at;
}

static void
check_duplicate(struct decision *d)
{
    const struct key_row *same = d->rows->duplicates.n ? d->rows->duplicates.items[0] : NULL;
    char number[ID_NUMBER_SIZE];

    if (!same || d->now >= same->expires_at)
        return;
    id_number(&same->order_id, number);
    if (d->policy->duplicates == OMS_DUPLICATE_REFUSE)
        refuse_problem(d, "ORD-5002", "request.duplicate", NULL, 0, "order %s is the same, a short time ago", number);
    else
        open_problem(d, "ORD-5002", "request.duplicate", 0, OMS_NONE, "order %s is the same, a short time ago", number);
}

/* Rows sorted by SKU, found by it. */
static const void *
find_by_sku(const struct row_list *list, oms_text sku, oms_text (*sku_of)(const void *row))
{
    size_t low = 0;
    size_t high = list->n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (text_compare(sku_of(list->items[middle]), sku) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < list->n && text_equal(sku_of(list->items[low]), sku) ? list->items[low] : NULL;
}

static oms_text
product_sku(const void *row)
{
    return ((const struct product_row *)row)->sku;
}

static oms_text
price_sku(const void *row)
{
    return ((const struct price_row *)row)->sku;
}

static void
add_line(struct placing *p, size_t i)
{
    struct decision *d = p->d;
    const struct draft_line *wanted = draft_line(p->command->draft, i);
    const struct price_row *price = find_by_sku(&d->rows->prices, wanted->sku, price_sku);
    struct line_row *line = row_list_add(d->arena, &d->rows->lines, NULL, sizeof *line);

    if (!line)
        return;
    p->products[i] = find_by_sku(&d->rows->products, wanted->sku, product_sku);
    *line = (struct line_row){.order_id = rows_order(d->rows)->id,
                              .line = (int64_t)i + 1,
                              .sku = arena_text(d->arena, wanted->sku),
                              .name = p->products[i] ? p->products[i]->name : wanted->sku,
                              .tax_class = p->products[i] ? p->products[i]->tax_class : TEXT("standard"),
                              .unit_price = wanted->unit_price,
                              .list_price = OMS_NONE,
                              .quantity = wanted->quantity,
                              .hold_expiry = OMS_NONE};
    if (!price)
        return;
    if (wanted->unit_price == OMS_NONE)
        line->unit_price = price->amount;
    else if (wanted->unit_price != price->amount)
        line->list_price = price->amount;
}

static int
compare_skus(const void *a, const void *b, void *rows)
{
    const struct line_row *x = rows_line(rows, *(const size_t *)a);
    const struct line_row *y = rows_line(rows, *(const size_t *)b);
    int order = text_compare(x->sku, y->sku);

    return order ? order : (x->line > y->line) - (x->line < y->line);
}

static int32_t
add_lines(struct placing *p)
{
    const size_t n = p->command->draft->lines.n;
    struct decision *d = p->d;

    p->products = arena_array(d->arena, n, sizeof *p->products);
    p->by_sku = arena_array(d->arena, n, sizeof *p->by_sku);
    if (!p->products || !p->by_sku)
        return OMS_E_NOMEM;
    for (size_t i = 0; i < n; i++) {
        add_line(p, i);
        p->by_sku[i] = i;
    }
    if (d->arena->failed)
        return OMS_E_NOMEM;
    qsort_r(p->by_sku, n, sizeof *p->by_sku, compare_skus, d->rows);
    rows_order(d->rows)->line_count = (int64_t)n;
    return OMS_OK;
}

static struct party_row *
add_party(struct decision *d, const struct draft_address *address, const oms_id *id)
{
    struct party_row *party = row_list_add(d->arena, &d->rows->parties, NULL, sizeof *party);

    if (!party)
        return NULL;
    *party = (struct party_row){.id = *id,
                                .name = arena_text(d->arena, address->name),
                                .line1 = arena_text(d->arena, address->line1),
                                .line2 = arena_text(d->arena, address->line2),
                                .city = arena_text(d->arena, address->city),
                                .region = arena_text(d->arena, address->region),
                                .postcode = arena_text(d->arena, address->postcode),
                                .country = arena_text(d->arena, address->country)};
    return party;
}

static void
add_parties(struct decision *d, const struct place_command *command)
{
    const oms_draft *draft = command->draft;
    struct order_row *order = rows_order(d->rows);
    struct party_row *party;

    if (draft->shipping.given || draft->email.data || draft->phone.data || draft->locale.data) {
        party = add_party(d, &draft->shipping, &command->parties[0]);
        if (!party)
            return;
        party->email = arena_text(d->arena, draft->email);
        party->phone = arena_text(d->arena, draft->phone);
        party->locale = arena_text(d->arena, draft->locale);
        order->shipping_party = party->id;
        if (command->verdict == ADDRESS_CORRECTED)
            correct_address(d, command->address_reply);
    }
    if (draft->billing.given && add_party(d, &draft->billing, &command->parties[1]))
        order->billing_party = command->parties[1];
}

static int32_t
add_order(struct decision *d, const struct place_command *command)
{
    const oms_draft *draft = command->draft;
    struct order_row *order = row_list_add(d->arena, &d->rows->orders, NULL, sizeof *order);
    char number[ID_NUMBER_SIZE] = "";

    if (!order)
        return OMS_E_NOMEM;
    if (!command->quote)
        id_number(&command->id, number);
    *order = (struct order_row){.id = command->id,
                                .number = arena_text(d->arena, text_of(number)),
                                .channel = draft->channel.data ? arena_text(d->arena, draft->channel) : TEXT(""),
                                .reference = arena_text(d->arena, draft->reference),
                                .customer = arena_text(d->arena, draft->customer),
                                .currency = arena_text(d->arena, draft->currency),
                                .country = arena_text(d->arena, draft->shipping.country),
                                .region = arena_text(d->arena, draft->shipping.region),
                                .shipping_method = arena_text(d->arena, draft->shipping_method),
                                .hold_until = OMS_NONE,
                                .created_at = d->now,
                                .updated_at = d->now};
    add_parties(d, command);
    return d->arena->failed ? OMS_E_NOMEM : OMS_OK;
}

static const struct shipping_method_row *
shipping_of(struct decision *d, const oms_draft *draft)
{
    if (!draft->shipping_method.data)
        return NULL;
    if (d->rows->shipping_methods.n)
        return d->rows->shipping_methods.items[0];
    refuse_problem(d, "ORD-5004", "request.field", "shipping_method", 0, "there is no shipping method %s in %s",
                   draft->shipping_method.data, draft->currency.data);
    return NULL;
}

/* A line without a price is refused by a rule: it counts as nothing here, so that whatever else is wrong is told as well. */
static void
price_inputs(struct decision *d, const oms_draft *draft, struct price *price)
{
    for (size_t i = 0; i < price->n_lines; i++) {
        const struct line_row *line = rows_line(d->rows, i);
        const struct draft_line *wanted = draft_line(draft, i);
        price->lines[i] = (struct price_line){.tax_class = line->tax_class, .quantity = line->quantity};
        if (line->unit_price == OMS_NONE)
            continue;
        price->lines[i].unit_price = line->unit_price;
        price->lines[i].discount_ppm = wanted->discount_ppm;
        price->lines[i].discount_amount = wanted->discount_amount;
    }
}

static void
price_outputs(struct decision *d, const struct price *price)
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
                                    .jurisdiction = taxes[i].jurisdiction,
                                    .ppm = taxes[i].ppm,
                                    .base = taxes[i].base,
                                    .amount = taxes[i].amount,
                                    .included = taxes[i].included};
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
                      price->failed_line, price->lines[price->failed_line].discount,
                      price->lines[price->failed_line].gross);
    return refuse(d, code, "lines[%zu]: quantity x unit price does not fit into 64 bits", price->failed_line);
}

static int32_t
price_draft(struct decision *d, const oms_draft *draft)
{
    const struct shipping_method_row *shipping = shipping_of(d, draft);
    struct price price = {.rounding = d->policy->rounding,
                          .region = rows_order(d->rows)->region,
                          .rates = (const struct tax_rate_row *const *)d->rows->tax_rates.items,
                          .n_rates = d->rows->tax_rates.n,
                          .lines = arena_array(d->arena, d->rows->lines.n, sizeof(struct price_line)),
                          .n_lines = d->rows->lines.n,
                          .shipping_class = shipping ? shipping->tax_class : (oms_text){0},
                          .shipping_price = shipping ? shipping->amount : 0};

    if (!price.lines)
        return OMS_E_NOMEM;
    price_inputs(d, draft, &price);
    int32_t code = price_order(&price, d->arena);
    if (code != OMS_OK)
        return refuse_price(d, &price, code);
    price_outputs(d, &price);
    return OMS_OK;
}

static const char *
money_text(struct decision *d, int64_t amount)
{
    char text[32];

    oms_money_format(amount, rows_order(d->rows)->currency.data, text);
    oms_text copy = arena_text(d->arena, text_of(text));
    return copy.data ? copy.data : "";
}

static int32_t
refuse_price_changed(struct decision *d, int64_t expected)
{
    const struct order_row *order = rows_order(d->rows);

    refuse_problem(d, "ORD-5003", "request.price", "expected_total", 0,
                   "expected %s %s; now it is %s: %s - %s discount + %s shipping + %s tax", money_text(d, expected),
                   order->currency.data, money_text(d, order->total), money_text(d, order->subtotal),
                   money_text(d, order->discount), money_text(d, order->shipping),
                   money_text(d, order->tax - order->tax_included));
    return refuse(d, OMS_E_PRICE_CHANGED, "expected_total: %" PRId64 " was expected, the total is %" PRId64, expected,
                  order->total);
}

/* One sentence for all reasons: the first, and how many more. */
static int32_t
refuse_all(struct decision *d)
{
    const oms_problem *first = d->refusals.items;

    if (d->refusals.n == 1)
        return refuse(d, OMS_E_REFUSED, "%s: %s", first->code, first->message);
    return refuse(d, OMS_E_REFUSED, "%s: %s (and %zu more)", first->code, first->message, d->refusals.n - 1);
}

/* A quote carries what placing would be refused for as problems of its own. */
static int32_t
finish_quote(struct decision *d)
{
    const oms_problem *refusals = d->refusals.items;

    for (size_t i = 0; i < d->refusals.n; i++) {
        struct problem_row *problem = row_list_add(d->arena, &d->rows->problems, NULL, sizeof *problem);
        if (problem)
            *problem = (struct problem_row){.code = text_of(refusals[i].code),
                                            .rule = text_of(refusals[i].rule),
                                            .field = text_of(refusals[i].field),
                                            .message = text_of(refusals[i].message),
                                            .line = refusals[i].line ? refusals[i].line : OMS_NONE,
                                            .retryable = refusals[i].retryable,
                                            .next_try = OMS_NONE,
                                            .opened_at = d->now,
                                            .open_since = d->now,
                                            .closed_at = OMS_NONE};
    }
    return DECIDE_NOTHING;
}

/* The address could not be checked, or the race for stock was lost every time: jobs try again, the try while placing was their first. */
static void
add_later_tries(struct decision *d, const struct place_command *command)
{
    struct job_row *job;

    if (command->verdict == ADDRESS_UNAVAILABLE && (job = add_job(d, JOB_ADDRESS, OMS_NONE, OMS_NONE, d->now)) &&
        job_retry(d, job, OMS_RETRY_FULFILMENT, 0))
        open_address_unasked(d, job->due_at);
    if (command->unreserved && (job = add_job(d, JOB_RESERVE, OMS_NONE, OMS_NONE, d->now)) &&
        job_retry(d, job, OMS_RETRY_INVENTORY, 0))
        open_problem(d, "ORD-2002", "inventory", 0, job->due_at,
                     "others were always quicker to reserve the same units");
}

static void
claim_keys(struct decision *d, const struct place_command *command)
{
    if (command->key_scope.data)
        claim_key(d, &d->rows->keys, command->key_scope, arena_text(d->arena, command->draft->key),
                  &command->fingerprint, time_after(d->now, d->policy->key_life_ms));
    if (command->same_key.data)
        claim_key(d, &d->rows->duplicates, TEXT("same"), command->same_key, &command->fingerprint,
                  time_after(d->now, d->policy->duplicate_window_ms));
}

static int32_t
store_order(struct decision *d, const struct place_command *command)
{
    struct order_row *order = rows_order(d->rows);
    const int64_t until = time_after(d->now, hold_ms(d->policy, rows_current_payment(d->rows)->method));
    oms_text short_of;
    int32_t code;

    if (!command->unreserved && !reserve_order(d, until, &short_of))
        return refuse(d, OMS_E_REFUSED, "ORD-1001: %s is not available", short_of.data);
    order->hold_until = until;
    claim_keys(d, command);
    code = move_to(d, OMS_STATE_PENDING, command->unreserved ? TEXT(EVENT_UNRESERVED) : (oms_text){0});
    if (code != OMS_OK)
        return code;
    add_later_tries(d, command);
    return advance(d, command->leased);
}

static void
choose_payment(struct decision *d, const oms_draft *draft)
{
    add_payment(d, draft->method.data ? arena_text(d->arena, draft->method) : TEXT(METHOD_MANUAL),
                arena_text(d->arena, draft->token), OMS_INITIATOR_CUSTOMER, 1);
}

int32_t
decide_place(struct decision *d, void *arg)
{
    struct place_command *command = arg;
    struct placing p = {
        .d = d, .command = command, .customer = d->rows->customers.n ? d->rows->customers.items[0] : NULL};
    int32_t code = command->quote ? OMS_OK : check_key(d, command);

    if (code != OMS_OK)
        return code;
    if (command->draft->lines.n == 0)
        return refuse(d, OMS_E_INVALID, "lines: 0 is not between 1 and %d", OMS_LIMIT_LINES);
    code = add_order(d, command);
    if (code == OMS_OK)
        code = add_lines(&p);
    if (code == OMS_OK)
        code = price_draft(d, command->draft);
    if (code != OMS_OK)
        return code;
    choose_payment(d, command->draft);
    if (d->arena->failed)
        return OMS_E_NOMEM;
    check_reference(d, command->draft);
    check_rules(&p);
    command->short_of_stock = p.short_of_stock;
    if (command->same_key.data)
        check_duplicate(d);
    if (command->quote)
        return finish_quote(d);
    if (d->refusals.n)
        return refuse_all(d);
    if (command->draft->expected_total != OMS_NONE && command->draft->expected_total != rows_order(d->rows)->total)
        return refuse_price_changed(d, command->draft->expected_total);
    return store_order(d, command);
}
