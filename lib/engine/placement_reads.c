/* What placing reads: keys and reference, terms, coupons, a quote, the catalog and stock; and what services said in place of rows. */
#include "base/text.h"
#include "engine/placement.h"
#include "engine/subscription.h"
#include "model/draft.h"
#include "model/quote.h"
#include "store/codec.h"

int32_t
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
int32_t
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

int32_t
place_more(struct run *run, struct loader *loader)
{
    struct placement *p = placement_of(run);

    return take_catalog(run->engine, &p->catalog, loader, p->command.draft, &run->rows);
}
