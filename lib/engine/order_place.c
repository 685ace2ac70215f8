/* Placing orders, one or many, and quoting: the shell around model/place.c. Asks the address service, reads what the decision needs, commits, and pays. */
#include <stdlib.h>
#include <string.h>

#include "base/plant.h"
#include "base/text.h"
#include "engine/address.h"
#include "engine/alternatives.h"
#include "engine/catalog_cache.h"
#include "engine/check.h"
#include "engine/dry_run.h"
#include "engine/execute.h"
#include "engine/expire_holds.h"
#include "engine/lookup.h"
#include "engine/price_cache.h"
#include "engine/subscription.h"
#include "model/draft.h"
#include "model/quote.h"
#include "oms/limits.h"
#include "oms/order.h"
#include "store/codec.h"

struct placement {
    struct run run;
    struct place_command command;
    struct catalog_view catalog;
    oms_reply reply;    /* the address service's */
    oms_reply *replies; /* LOOKUP_COUNT of them; NULL where the host offers no such service */
    oms_id sameness;
    bool has_sameness;
    struct oms_findings findings; /* of the host's rules; its arena has memory only once they were asked */
    const oms_id *subscription;   /* whose renewal this is; NULL: none's */
};

static struct placement *
placement_of(struct run *run)
{
    return (struct placement *)((char *)run - offsetof(struct placement, run));
}

static int32_t
find_sameness(struct placement *p)
{
    const oms_draft *draft = p->command.draft;
    struct arena arena;
    int32_t code;

    p->has_sameness = false;
    if (draft->key.data || !draft_who(draft).data || p->command.claim ||
        p->run.engine->policy.duplicates == OMS_DUPLICATE_ALLOW)
        return OMS_OK;
    arena_init(&arena, &p->run.engine->allocator);
    code = draft_sameness(draft, &arena, &p->sameness);
    p->has_sameness = code == OMS_OK;
    arena_free(&arena);
    return code;
}

static void
read_keys(struct placement *p, struct loader *loader)
{
    const oms_draft *draft = p->command.draft;
    struct arena *arena = loader->arena;
    struct key_row *keys = arena_array(arena, 2, sizeof *keys);
    char text[OMS_ID_TEXT_SIZE];

    p->command.key_scope = p->command.same_key = (oms_text){0};
    if (!keys || p->command.claim || (p->command.quote && !p->command.refuses) || p->command.promise)
        return;
    if (draft->key.data) {
        p->command.key_scope =
            arena_format(arena, "key/%zu:%s/%s", draft->channel.len, draft->channel.data ? draft->channel.data : "",
                         draft->customer.data ? draft->customer.data : "");
        keys[0] = (struct key_row){.scope = p->command.key_scope, .key = draft->key};
        loader_add(loader, TABLE_KEYS, &keys[0], 2, &p->run.rows.keys);
    }
    if (p->has_sameness) {
        oms_id_format(&p->sameness, text);
        p->command.same_key = arena_text(arena, text_of(text));
        keys[1] = (struct key_row){.scope = TEXT("same"), .key = p->command.same_key};
        loader_add(loader, TABLE_KEYS, &keys[1], 2, &p->run.rows.duplicates);
    }
}

static void
read_reference(struct placement *p, struct loader *loader)
{
    const oms_draft *draft = p->command.draft;
    struct order_row *key = arena_alloc(loader->arena, sizeof *key);
    oms_read *read;

    if (!key || !draft->reference.data)
        return;
    key->channel = draft->channel.data ? draft->channel : TEXT("");
    key->reference = draft->reference;
    read = loader_add(loader, TABLE_ORDERS, key, 2, &p->run.rows.references);
    if (read)
        read->index = INDEX_ORDERS_BY_REFERENCE;
}

static void
read_terms(struct placement *p, struct loader *loader)
{
    const oms_draft *draft = p->command.draft;
    const struct policy *policy = &p->run.engine->policy;
    struct customer_row *customer = arena_alloc(loader->arena, sizeof *customer);
    struct tax_rate_row *rate = arena_alloc(loader->arena, sizeof *rate);
    struct shipping_method_row *method = arena_alloc(loader->arena, sizeof *method);

    if (!customer || !rate || !method)
        return;
    customer->id = draft->customer;
    rate->country = draft->shipping.country;
    *method = (struct shipping_method_row){.code = draft->shipping_method, .currency = draft->currency};
    if (customer->id.data && !policy->lookups[LOOKUP_CUSTOMER])
        loader_add(loader, TABLE_CUSTOMERS, customer, 1, &p->run.rows.customers);
    else if (customer->id.data && policy->notifies)
        loader_add(loader, TABLE_CUSTOMERS, customer, 1, &p->run.rows.accounts);
    if (rate->country.data)
        loader_add(loader, TABLE_TAX_RATES, rate, 1, &p->run.rows.tax_rates);
    if (method->code.data)
        loader_add(loader, TABLE_SHIPPING_METHODS, method, 2, &p->run.rows.shipping_methods);
}

/* Coupons say which discounts they give: they are looked at first, and what they give is read with everything else. */
static int32_t
read_coupons(struct placement *p, struct loader *loader)
{
    const oms_draft *draft = p->command.draft;
    struct order_rows *rows = &p->run.rows;
    struct coupon_row *keys = arena_array(loader->arena, draft->coupons.n, sizeof *keys);
    struct coupon_use_row *uses = arena_array(loader->arena, draft->coupons.n, sizeof *uses);
    struct loader first;
    int32_t code;

    if (!keys || !uses)
        return OMS_E_NOMEM;
    loader_init(&first, loader->arena);
    for (size_t i = 0; i < draft->coupons.n; i++) {
        keys[i].code = uses[i].coupon = draft_coupon(draft, i);
        uses[i].customer = draft->customer;
        loader_add(&first, TABLE_COUPONS, &keys[i], 1, &rows->coupons);
        if (draft->customer.data)
            loader_add(&first, TABLE_COUPON_USES, &uses[i], 2, &rows->coupon_uses);
    }
    code = loader_run(&first, p->run.engine, &p->run.error);
    for (size_t i = 0; code == OMS_OK && i < rows->coupons.n; i++) {
        const struct coupon_row *coupon = rows->coupons.items[i];
        struct discount_row *key = arena_alloc(loader->arena, sizeof *key);
        if (key)
            *key = (struct discount_row){.code = coupon->discount};
        if (key)
            loader_add(loader, TABLE_DISCOUNTS, key, 1, &rows->discounts);
    }
    return code;
}

/* A deep copy: the order's snapshot outlives the answer. */
static void
add_row(struct order_rows *rows, enum table_id which, const void *row, struct row_list *into)
{
    const oms_table *table = schema_table(which);
    void *copy = row_copy(rows->arena, table, row, NULL);

    if (copy)
        row_list_add(rows->arena, into, copy, table->row_size);
}

/* What services know stands where rows of the tables would. */
static void
add_answered(struct placement *p, struct order_rows *rows)
{
    if (!p->replies)
        return;
    const struct reply_terms *catalog = &p->replies[LOOKUP_CATALOG].terms;
    const struct reply_terms *customer = &p->replies[LOOKUP_CUSTOMER].terms;
    for (size_t i = 0; i < catalog->products.n; i++)
        add_row(rows, TABLE_PRODUCTS, (const struct product_row *)catalog->products.items + i, &rows->products);
    if (customer->has_customer)
        add_row(rows, TABLE_CUSTOMERS, &customer->customer, &rows->customers);
}

/* Only of a draft that names one. What is promised anew says of which prices it is. */
static void
read_quote(struct placement *p, struct loader *loader)
{
    static const struct meta_row prices = {.name = {META_PRICES, sizeof META_PRICES - 1}};
    const oms_draft *draft = p->command.draft;
    struct order_rows *rows = &p->run.rows;
    oms_id *id = draft->quote.data && !p->command.promise ? arena_alloc(loader->arena, sizeof *id) : NULL;
    oms_text hash;

    if (p->command.promise)
        loader_add(loader, TABLE_META, &prices, 1, &rows->meta);
    if (!id || !quote_token_read(draft->quote, id, &hash))
        return;
    loader_add(loader, TABLE_QUOTES, id, 1, &rows->quotes);
    loader_add(loader, TABLE_QUOTE_LINES, id, 1, &rows->quote_lines);
    loader_add(loader, TABLE_QUOTE_TAXES, id, 1, &rows->quote_taxes);
    loader_add(loader, TABLE_QUOTE_DISCOUNTS, id, 1, &rows->quote_discounts);
}

/* The subscription whose order this is, or one that was made for the same request before. */
static int32_t
read_claimed(struct placement *p, struct loader *loader)
{
    const struct claim *claim = p->command.claim;

    if (claim->fresh)
        return read_same_subscription(p->run.engine, loader, claim->fresh, &p->run.rows);
    subscription_reads(loader, p->subscription, claim->k, &p->run.rows);
    return OMS_OK;
}

/* New ids in each round: a number that was taken is not tried again. */
static int32_t
place_reads(struct run *run, struct loader *loader)
{
    struct placement *p = placement_of(run);
    const int64_t now = engine_now(run->engine);
    int32_t code = OMS_OK;

    if (!p->command.quote)
        code = id_next(&run->engine->ids, now, &p->command.id);
    for (size_t i = 0; code == OMS_OK && i < 2; i++)
        code = id_next(&run->engine->ids, now, &p->command.parties[i]);
    if (code != OMS_OK)
        return code;
    read_keys(p, loader);
    if (p->command.claim)
        code = read_claimed(p, loader);
    read_reference(p, loader);
    read_terms(p, loader);
    read_quote(p, loader);
    if (code == OMS_OK && p->command.draft->coupons.n)
        code = read_coupons(p, loader);
    if (code != OMS_OK)
        return code;
    add_answered(p, &run->rows);
    return read_catalog(run->engine, &p->catalog, loader, p->command.draft, &run->rows);
}

static int32_t
place_more(struct run *run, struct loader *loader)
{
    struct placement *p = placement_of(run);

    return take_catalog(run->engine, &p->catalog, loader, p->command.draft, &run->rows);
}

/* Outside of everything, between two rounds: the answer is about the lines as they were priced in this one. */
static int32_t
ask_tax(struct run *run, bool *again)
{
    struct placement *p = placement_of(run);
    oms_reply *reply = &p->replies[LOOKUP_TAX];
    const struct order_rows *rows = &run->rows;
    int64_t *taxed;

    reply_end(reply);
    reply_init(reply);
    taxed = arena_array(&reply->terms.arena, rows->lines.n + 1, sizeof *taxed);
    if (!taxed)
        return OMS_E_NOMEM;
    for (size_t i = 0; i < rows->lines.n; i++)
        taxed[i] = rows_line(rows, i)->quantity * rows_line(rows, i)->unit_price - rows_line(rows, i)->discount;
    taxed[rows->lines.n] = rows_order(rows)->shipping;
    p->command.taxed = taxed;
    p->command.answers[LOOKUP_TAX] = (struct lookup_answer){
        .asked = true, .code = ask_about_order(run->engine, LOOKUP_TAX, rows, NULL, reply), .reply = reply};
    *again = true;
    return OMS_OK;
}

/* Likewise: what they find is about the total of this round. */
static int32_t
ask_rules(struct run *run, bool *again)
{
    struct placement *p = placement_of(run);
    int32_t code;

    if (!p->findings.arena.allocator)
        arena_init(&p->findings.arena, &run->engine->allocator);
    code = ask_host_rules(run->engine, &run->rows, &p->findings, &run->error);
    p->command.findings = p->findings.items;
    p->command.rules_asked = true;
    p->command.rules_asked_total = rows_order(&run->rows)->total;
    *again = true;
    return code;
}

static int32_t
quote_again(struct run *run, int32_t refusal, bool *again)
{
    if (refusal == DECIDE_ASK_RULES)
        return ask_rules(run, again);
    return refusal == DECIDE_ASK_TAX ? ask_tax(run, again) : OMS_OK;
}

/* Units that expired holds still keep are free by the clock: have them released, and look again. */
static int32_t
place_again(struct run *run, int32_t refusal, bool *again)
{
    const struct place_command *command = run->command;
    enum freed freed;

    if (refusal == DECIDE_ASK_TAX)
        return ask_tax(run, again);
    if (refusal == DECIDE_ASK_RULES)
        return ask_rules(run, again);
    if (refusal != OMS_E_REFUSED || !command->short_of_stock || PLANTED(SWEPT_ONLY))
        return OMS_OK;
    int32_t code = expire_holds(run->engine, &run->rows, &freed, &run->error);
    *again = freed != FREED_NOTHING;
    if (freed == FREED_NOW) /* there are only so many of them */
        run->detours = 0;
    return code;
}

/* Always beaten to the same units, though there were enough: accepted without reservation or charge, and tried again by schedule. */
static bool
place_exhausted(struct run *run)
{
    struct place_command *command = run->command;

    if (command->unreserved)
        return false;
    command->unreserved = true;
    return true;
}

static const struct use_case place_case = {.name = "place",
                                           .reads = place_reads,
                                           .more = place_more,
                                           .decide = decide_place,
                                           .again = place_again,
                                           .exhausted = place_exhausted};

static const struct use_case quote_case = {
    .name = "quote", .reads = place_reads, .more = place_more, .decide = decide_place, .again = quote_again};

static void
check_address_of(struct placement *p)
{
    const struct draft_address *to = &p->command.draft->shipping;

    p->command.address_reply = &p->reply;
    if (!to->given)
        return;
    const oms_address address = address_of_draft(to);

    p->command.verdict = ask_address(p->run.engine, &address, &p->reply);
}

static int
compare_products(const void *a, const void *b)
{
    return text_compare(((const struct product_row *)a)->sku, ((const struct product_row *)b)->sku);
}

static bool
is_asked(const oms_engine *engine, const oms_draft *draft, enum lookup which, bool promise)
{
    if (which == LOOKUP_PRICING && draft->quote.data && !promise && engine->policy.quotes == OMS_QUOTE_HONOUR)
        return false; /* the quote says it */
    return engine->policy.lookups[which] && (which != LOOKUP_CUSTOMER || draft->customer.data);
}

static bool
any_lookup(const oms_engine *engine)
{
    bool any = false;

    for (size_t i = 0; i < LOOKUP_COUNT; i++)
        any = any || engine->policy.lookups[i];
    return any;
}

static int32_t
ask_one(struct placement *p, enum lookup which)
{
    oms_engine *engine = p->run.engine;

    if (which == LOOKUP_PRICING && engine->policy.price_cache_ms)
        return ask_price_cache(engine, p->command.draft, &p->replies[which], &p->command.priced_at);
    return ask_about_draft(engine, which, p->command.draft, &p->replies[which]);
}

/* The tax service comes later, once there are prices. */
static int32_t
ask_lookups(struct placement *p)
{
    const oms_draft *draft = p->command.draft;
    struct arena_list *products;

    if (!any_lookup(p->run.engine))
        return OMS_OK;
    p->replies = malloc(LOOKUP_COUNT * sizeof *p->replies);
    if (!p->replies)
        return OMS_E_NOMEM;
    for (size_t i = 0; i < LOOKUP_COUNT; i++)
        reply_init(&p->replies[i]);
    for (enum lookup which = 0; which < LOOKUP_TAX; which++)
        if (is_asked(p->run.engine, draft, which, p->command.promise))
            p->command.answers[which] =
                (struct lookup_answer){.asked = true, .code = ask_one(p, which), .reply = &p->replies[which]};
    products = &p->replies[LOOKUP_CATALOG].terms.products;
    if (products->n)
        qsort(products->items, products->n, sizeof(struct product_row), compare_products);
    return OMS_OK;
}

static void
placement_end(struct placement *p)
{
    reply_end(&p->reply);
    if (p->findings.arena.allocator)
        arena_free(&p->findings.arena);
    for (size_t i = 0; p->replies && i < LOOKUP_COUNT; i++)
        reply_end(&p->replies[i]);
    free(p->replies);
}

static int32_t
placement_init(struct placement *p, oms_engine *engine, const oms_draft *draft, int32_t flags)
{
    p->run = (struct run){.engine = engine, .use_case = p->command.quote ? &quote_case : &place_case};
    p->command.draft = draft;
    p->command.leased = !(flags & OMS_PLACE_NO_DRIVE) && engine->payment.size;
    p->run.command = &p->command;
    reply_init(&p->reply);
    check_address_of(p);
    int32_t code = ask_lookups(p);
    if (code == OMS_OK)
        code = draft_fingerprint(draft, &p->command.fingerprint);
    if (code == OMS_OK && draft->quote.data)
        code = draft_cart(draft, &p->command.cart);
    return code == OMS_OK ? find_sameness(p) : code;
}

/* The key has its order already: that one is the answer. */
static void
replay(struct placement *p, oms_place_result *result)
{
    result->code = snapshot_load(p->run.engine, &p->command.replay_of, &result->order, &result->error);
    if (result->order)
        result->order->replayed = 1;
}

static void
take_result(struct placement *p, oms_place_result *result)
{
    const bool replayed = p->run.code == DECIDE_REPLAY;

    *result = (oms_place_result){0};
    result->code = run_take(&p->run, &result->order, &result->error);
    if (replayed)
        replay(p, result);
}

/* What a policy made due at once (capture on confirmation) belongs to settling the payment. */
static void
pay_all(oms_engine *engine, oms_place_result *results, size_t n, oms_order **orders)
{
    int64_t done;

    for (size_t i = 0; i < n; i++)
        orders[i] = results[i].order && !results[i].order->replayed ? results[i].order : NULL;
    call_leased(engine, orders, n);
    for (size_t i = 0; i < n; i++) {
        if (!orders[i])
            continue;
        drive(engine, oms_order_id(orders[i]), payment_job, 8, &done, &orders[i], NULL);
        results[i].order = orders[i];
    }
}

static int32_t
place_all(oms_engine *engine, const oms_draft *const *drafts, size_t n, int32_t flags, oms_place_result *results,
          struct placement *placements, struct run **runs)
{
    for (size_t i = 0; i < n; i++) {
        int32_t code = placement_init(&placements[i], engine, drafts[i], flags);
        if (code != OMS_OK)
            return code;
        runs[i] = &placements[i].run;
    }
    use_case_run_many(runs, n);
    for (size_t i = 0; i < n; i++)
        take_result(&placements[i], &results[i]);
    return OMS_OK;
}

int32_t
place_claimed(oms_engine *engine, const oms_draft *draft, const struct claim *claim, const oms_id *id,
              bool *short_of_stock, oms_order **kept, oms_error **error)
{
    struct placement p = {.subscription = id, .command = {.claim = claim}};
    struct run *runs[] = {&p.run};
    oms_order *driven = NULL;
    int64_t done;
    int32_t code = placement_init(&p, engine, draft, OMS_PLACE_NO_DRIVE);

    if (code == OMS_OK) {
        use_case_run_many(runs, 1);
        code = run_take(&p.run, kept, error);
    } else {
        error_set(error, code, "out of memory");
    }
    *short_of_stock = p.command.short_of_stock;
    placement_end(&p);
    if (code == OMS_OK) /* it is durable, whatever becomes of the payment */
        drive(engine, oms_order_id(*kept), payment_job, 8, &done, &driven, NULL);
    oms_order_free(driven);
    return code;
}

static int32_t
check_place(oms_engine *engine, const oms_draft *const *drafts, size_t n, int32_t flags, oms_error **error)
{
    int32_t code = engine_enter(engine, true, error);

    if (code != OMS_OK)
        return code;
    if (n > OMS_LIMIT_BATCH)
        return error_set(error, OMS_E_LIMIT, "n: %zu drafts are more than %d", n, OMS_LIMIT_BATCH);
    if (flags & ~OMS_PLACE_NO_DRIVE)
        return error_set(error, OMS_E_INVALID, "flags: %d has bits that mean nothing", (int)flags);
    for (size_t i = 0; i < n; i++)
        if (!drafts || !drafts[i])
            return error_set(error, OMS_E_INVALID, "drafts[%zu]: it is NULL", i);
        else if (drafts[i]->subscription.given)
            return error_set(error, OMS_E_INVALID, "drafts[%zu].schedule: it is a subscription's", i);
    return OMS_OK;
}

int32_t
oms_order_place_many(oms_engine *engine, const oms_draft *const *drafts, size_t n, int32_t flags,
                     oms_place_result *results, oms_error **error)
{
    int32_t code = check_place(engine, drafts, n, flags, error);

    if (code != OMS_OK || n == 0)
        return code;
    if (!results)
        return error_set(error, OMS_E_INVALID, "results: it is NULL");
    struct placement *placements = calloc(n, sizeof *placements);
    struct run **runs = calloc(n, sizeof *runs);
    oms_order **orders = calloc(n, sizeof *orders);
    code = placements && runs && orders ? place_all(engine, drafts, n, flags, results, placements, runs) : OMS_E_NOMEM;
    if (code == OMS_OK && !(flags & OMS_PLACE_NO_DRIVE))
        pay_all(engine, results, n, orders);
    for (size_t i = 0; placements && i < n; i++)
        placement_end(&placements[i]);
    free(orders);
    free(runs);
    free(placements);
    return code == OMS_OK ? OMS_OK : error_set(error, code, "out of memory");
}

int32_t
oms_order_place(oms_engine *engine, const oms_draft *draft, int32_t flags, oms_order **out, oms_error **error)
{
    oms_place_result result = {0};
    int32_t code = oms_order_place_many(engine, &draft, 1, flags, &result, error);

    if (code != OMS_OK)
        return code;
    if (out)
        *out = result.order;
    else
        oms_order_free(result.order);
    if (error && !*error)
        *error = result.error;
    else
        oms_error_free(result.error);
    return result.code;
}

int32_t
dry_run(oms_engine *engine, const oms_draft *draft, enum dry_run how, oms_order **out, oms_error **error)
{
    struct placement p = {.command = {.quote = true, .refuses = how != DRY_QUOTE, .promise = how == DRY_PROMISE}};
    struct run *runs[] = {&p.run};
    int32_t code = placement_init(&p, engine, draft, 0);

    if (code == OMS_OK) {
        use_case_run_many(runs, 1);
        code = run_take(&p.run, out, error);
        code = code == DECIDE_REPLAY ? OMS_OK : code;
        if (code == OMS_OK && *out)
            suggest_alternatives(engine, &(*out)->rows, (*out)->problems, (*out)->n_problems);
    } else {
        error_set(error, code, "out of memory");
    }
    placement_end(&p);
    return code;
}

int32_t
oms_order_quote(oms_engine *engine, const oms_draft *draft, oms_order **out, oms_error **error)
{
    int32_t code = engine_enter(engine, false, error);

    if (code != OMS_OK)
        return code;
    if (!draft || !out)
        return error_set(error, OMS_E_INVALID, "%s: it is NULL", draft ? "out" : "draft");
    return dry_run(engine, draft, DRY_QUOTE, out, error);
}
