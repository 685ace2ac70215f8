/* What placing an order does: key and reference, rules, price, reservation, payment. Pure: the draft, the rows loaded and what services answered in, a new
 * order out. A quote is the same without reservation and payment. The price is in place_price.c. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/id.h"
#include "base/plant.h"
#include "base/text.h"
#include "model/commands.h"
#include "model/coupon.h"
#include "model/effects.h"
#include "model/event.h"
#include "model/job.h"
#include "model/party.h"
#include "model/pay.h"
#include "model/price_changed.h"
#include "model/price_list.h"
#include "model/quote.h"
#include "model/rules.h"
#include "model/stock.h"
#include "model/subscription.h"
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

static int64_t
units_of(const oms_draft *draft, oms_text sku)
{
    int64_t units = 0;

    for (size_t i = 0; i < draft->lines.n; i++)
        if (text_equal(draft_line(draft, i)->sku, sku))
            units += draft_line(draft, i)->quantity;
    return units;
}

/* The price of the table that counts for a line; units are those of all lines with the SKU. */
static const struct price_row *
table_price(const struct placing *p, size_t i)
{
    const struct row_list *prices = &p->d->rows->prices;
    const struct draft_line *wanted = draft_line(p->command->draft, i);
    const int64_t units =
        price_by_quantity(prices, wanted->sku) ? units_of(p->command->draft, wanted->sku) : wanted->quantity;

    return price_find(prices, wanted->sku, p->customer ? p->customer->customer_group : TEXT(""), units, p->d->now);
}

/* What the line costs: as the pricing service says, or the table. OMS_NONE: nobody says. */
static int64_t
list_price(const struct placing *p, size_t i, const struct price_row *price)
{
    const struct lookup_answer *answer = &p->command->answers[LOOKUP_PRICING];

    if (answer->asked)
        return answer->code == OMS_OK ? reply_price(answer->reply, i) : OMS_NONE;
    return price ? price->amount : OMS_NONE;
}

/* Where the price is from is only said where it is not the general list's since ever. */
static void
take_list_price(struct line_row *line, int64_t amount, const struct price_row *price)
{
    line->unit_price = amount;
    if (!price)
        return;
    if (price->list.len)
        line->price_list = price->list;
    if (price->valid_from)
        line->price_since = price->valid_from;
}

/* While pricing cannot be asked, a line that has its price already is known by a list price. */
static void
price_later(struct line_row *line)
{
    if (line->unit_price == OMS_NONE)
        line->unit_price = 0;
    else
        line->list_price = line->unit_price;
}

static void
add_line(struct placing *p, size_t i)
{
    struct decision *d = p->d;
    const struct draft_line *wanted = draft_line(p->command->draft, i);
    const struct price_row *from = table_price(p, i);
    const int64_t price = list_price(p, i, from);
    struct line_row *line = row_list_add(d->arena, &d->rows->lines, NULL, sizeof *line);

    if (!line)
        return;
    p->products[i] = rows_product(d->rows, wanted->sku);
    *line = (struct line_row){.order_id = rows_order(d->rows)->id,
                              .line = (int64_t)i + 1,
                              .sku = arena_text(d->arena, wanted->sku),
                              .name = p->products[i] ? p->products[i]->name : wanted->sku,
                              .tax_class = p->products[i] ? p->products[i]->tax_class : TEXT("standard"),
                              .unit_price = wanted->unit_price,
                              .list_price = OMS_NONE,
                              .quantity = wanted->quantity,
                              .price_since = OMS_NONE};
    if (p->waits_for[LOOKUP_PRICING])
        price_later(line);
    else if (wanted->unit_price == OMS_NONE)
        take_list_price(line, price, from);
    else if (wanted->unit_price != price)
        line->list_price = price;
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
                                .delivery_told_at = OMS_NONE,
                                .occurrence = OMS_NONE,
                                .reserved_until = OMS_NONE,
                                .created_at = d->now,
                                .updated_at = d->now};
    struct party_row *to = add_parties(d, draft, command->parties, &rows_order(d->rows)->shipping_party,
                                       &rows_order(d->rows)->billing_party);
    if (to && command->verdict == ADDRESS_CORRECTED)
        correct_address(d, command->address_reply);
    return d->arena->failed ? OMS_E_NOMEM : OMS_OK;
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

/* The race for stock was lost every time: a job tries again. Without any retry there is nothing to wait for. */
static int32_t
reserve_stock_later(struct decision *d)
{
    static const char why[] = "others were always quicker to reserve the same units";
    struct job_row *job = add_job(d, JOB_RESERVE, OMS_NONE, OMS_NONE, d->now);

    if (!job)
        return OMS_E_NOMEM;
    if (!job_retry(d, job, OMS_RETRY_INVENTORY, 0)) {
        refuse_problem(d, "ORD-2002", "inventory", NULL, 0, "%s", why);
        return refuse(d, OMS_E_REFUSED, "ORD-2002: %s", why);
    }
    open_problem(d, "ORD-2002", "inventory", 0, job->due_at, "%s", why);
    return OMS_OK;
}

static void
claim_keys(struct decision *d, const struct place_command *command)
{
    if (command->key_scope.data && !PLANTED(KEY_NOT_STORED))
        claim_key(d, &d->rows->keys, command->key_scope, arena_text(d->arena, command->draft->key),
                  &command->fingerprint, time_after(d->now, d->policy->key_life_ms));
    if (command->same_key.data)
        claim_key(d, &d->rows->duplicates, TEXT("same"), command->same_key, &command->fingerprint,
                  time_after(d->now, d->policy->duplicate_window_ms));
}

static int32_t
store_order(struct placing *p)
{
    const struct place_command *command = p->command;
    struct decision *d = p->d;
    struct order_row *order = rows_order(d->rows);
    const int64_t until = hold_end(d, rows_current_payment(d->rows)->method);
    oms_text short_of;
    int32_t code;

    if (!command->unreserved && !reserve_order(d, until, &short_of)) {
        refuse_problem(d, "ORD-1001", "product.stock", NULL, first_line_of(d->rows, short_of), "%s is not available",
                       short_of.data);
        return refuse(d, OMS_E_REFUSED, "ORD-1001: %s is not available", short_of.data);
    }
    order->hold_until = until;
    claim_keys(d, command);
    claim_coupons(d);
    code = move_to(d, OMS_STATE_PENDING, command->unreserved ? TEXT(EVENT_UNRESERVED) : (oms_text){0});
    if (command->priced_at)
        add_event(d, EVENT_PRICE_CACHED, OMS_NONE, OMS_NONE, time_words(d, command->priced_at));
    if (p->quoted)
        add_event(d, EVENT_QUOTED, OMS_NONE, order->total, arena_text(d->arena, quote_id_text(command->draft->quote)));
    if (code == OMS_OK && p->address_waits)
        code = check_address_later(d);
    if (code == OMS_OK && command->unreserved)
        code = reserve_stock_later(d);
    for (enum lookup which = 0; code == OMS_OK && which < LOOKUP_COUNT; which++)
        if (p->waits_for[which])
            code = ask_later(d, which);
    return code == OMS_OK ? advance(d, command->leased) : code;
}

/* A total that is not known yet is not nothing. */
static void
choose_payment(const struct placing *p)
{
    const oms_draft *draft = p->command->draft;
    const struct claim *claim = p->command->claim;
    const bool prepaid = claim && claim_prepaid(p->d, claim);
    const bool renewal = claim && !claim->fresh;
    const oms_text method = prepaid              ? TEXT(METHOD_TERMS)
                            : draft->method.data ? arena_text(p->d->arena, draft->method)
                                                 : TEXT(METHOD_MANUAL);
    const oms_text token = prepaid ? (oms_text){0} : arena_text(p->d->arena, draft->token);
    struct payment_row *payment =
        add_payment(p->d, method, token, renewal ? OMS_INITIATOR_MERCHANT : OMS_INITIATOR_CUSTOMER, !renewal);

    if (payment && (p->waits_for[LOOKUP_PRICING] || p->waits_for[LOOKUP_TAX]))
        payment->method = method;
}

/* Without a catalog there is nothing to sell; without the others there is something to find out. Nobody asks for prices where a quote has them. */
static int32_t
take_answers(struct placing *p)
{
    const struct lookup_answer *answers = p->command->answers;

    if (lookup_unavailable(&answers[LOOKUP_CATALOG]))
        return refuse(p->d, lookup_refusal(&answers[LOOKUP_CATALOG]), "the catalog service is unavailable: %s",
                      reply_words(p->d, answers[LOOKUP_CATALOG].reply, "it gave no reason"));
    p->waits_for[LOOKUP_CUSTOMER] = lookup_unavailable(&answers[LOOKUP_CUSTOMER]);
    p->waits_for[LOOKUP_PRICING] = lookup_unavailable(&answers[LOOKUP_PRICING]) ||
                                   (p->d->policy->lookups[LOOKUP_PRICING] && !answers[LOOKUP_PRICING].asked);
    return OMS_OK;
}

/* What the customer was shown, or promised, against what it is now. */
static int32_t
check_price(struct placing *p)
{
    const int64_t expected = p->command->draft->expected_total;
    int32_t code;

    if (!price_known(p))
        return OMS_OK;
    code = check_quote(p);
    if (code == OMS_OK && expected != OMS_NONE && expected != rows_order(p->d->rows)->total)
        code = refuse_price_changed(p->d, expected);
    if (code == OMS_E_PRICE_CHANGED && p->command->priced_at)
        refuse_problem(p->d, "ORD-5003", "request.price", "price_cache", 0,
                       "the prices were looked up at %s and kept since: if they are old, refresh them",
                       time_words(p->d, p->command->priced_at).data);
    return code;
}

/* A price that changed is told with everything else, and gives its own code where it is all there is. */
static int32_t
conclude(struct placing *p)
{
    const struct place_command *command = p->command;
    const size_t broken = p->d->refusals.n;
    const int32_t code = check_price(p);

    if (code == OMS_E_NOMEM)
        return code;
    if (command->quote && !command->refuses)
        return finish_quote(p->d);
    if (broken)
        return refuse_all(p->d);
    if (code != OMS_OK)
        return code;
    if (command->quote)
        return DECIDE_NOTHING;
    const int32_t stored = store_order(p);
    return stored == OMS_OK && command->claim ? claim_end(p->d, command->claim) : stored;
}

/* What makes the order the only one of its kind: its key, or the claim to an occurrence. */
static int32_t
begin(struct decision *d, struct place_command *command)
{
    return command->claim ? claim_begin(d, command->claim) : check_key(d, command);
}

int32_t
decide_place(struct decision *d, void *arg)
{
    struct place_command *command = arg;
    struct placing p = {
        .d = d, .command = command, .customer = d->rows->customers.n ? d->rows->customers.items[0] : NULL};
    int32_t code = begin(d, command);

    if (code != OMS_OK)
        return code;
    if (command->draft->lines.n == 0)
        return refuse(d, OMS_E_INVALID, "lines: 0 is not between 1 and %d", OMS_LIMIT_LINES);
    code = take_answers(&p);
    if (code == OMS_OK)
        code = add_order(d, command);
    if (code != OMS_OK)
        return code;
    take_quote(&p);
    code = add_lines(&p);
    if (code == OMS_OK)
        code = price_draft(&p);
    if (code != OMS_OK)
        return code;
    choose_payment(&p);
    if (d->arena->failed)
        return OMS_E_NOMEM;
    check_reference(d, command->draft);
    if (all_sold(&p) && !host_rules_asked(&p))
        return DECIDE_ASK_RULES;
    check_rules(&p);
    command->short_of_stock = p.short_of_stock;
    if (command->same_key.data)
        check_duplicate(d);
    return conclude(&p);
}
