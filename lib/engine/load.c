/* Collecting reads, running them in one call of the store, and keeping deep copies of the rows. */
#include "engine/load.h"

#include <string.h>

#include "model/contact.h"
#include "model/decision.h"
#include "model/first_payment.h"
#include "store/codec.h"

struct load_read {
    oms_read read;
    struct row_list *into;
    struct row_list *payments; /* where the payment goes that stands in the row of an order; or NULL */
};

void
loader_init(struct loader *loader, struct arena *arena)
{
    *loader = (struct loader){.arena = arena};
}

oms_read *
loader_add(struct loader *loader, enum table_id table, const void *key, size_t n_key, struct row_list *into)
{
    struct load_read *entry = arena_list_add(loader->arena, &loader->reads, sizeof *entry);

    if (!entry)
        return NULL;
    entry->read =
        (oms_read){.size = sizeof(oms_read), .table = schema_table(table), .key = key, .n_key = n_key, .index = -1};
    entry->into = into;
    entry->payments = NULL;
    return &entry->read;
}

/* Who wants a read's rows: one after the other, where several loaders ask the same. */
struct taker {
    const struct load_read *entry;
    struct arena *arena;
    struct taker *next;
};

/* Reads of several loaders in one call. */
struct shared_reads {
    const oms_read **reads;
    struct taker **takers; /* by read */
    size_t n;
};

/* An order with the payment that stands in it. */
static bool
keep_order(struct arena *arena, const struct load_read *entry, struct order_row *copy)
{
    const bool paid = first_payment_of(copy, &copy->first_payment);
    struct order_row *order = row_list_add(arena, entry->into, copy, sizeof *order);

    return order && (!paid || first_payment_enter(arena, entry->payments, copy, order));
}

static bool
take_row(const struct taker *taker, const oms_table *table, const void *row)
{
    void *copy = row_copy(taker->arena, table, row, NULL);

    if (copy && taker->entry->payments)
        return keep_order(taker->arena, taker->entry, copy);
    return copy && row_list_add(taker->arena, taker->entry->into, copy, table->row_size);
}

static int32_t
keep_row(void *user, size_t read, const void *row)
{
    const struct shared_reads *shared = user;
    const oms_table *table = shared->reads[read]->table;

    for (const struct taker *taker = shared->takers[read]; taker; taker = taker->next)
        if (!take_row(taker, table, row))
            return OMS_E_NOMEM;
    return OMS_OK;
}

/* The first `n` reads are looked at: what every loader asks is among the first one's. */
static size_t
find_same(const struct shared_reads *shared, size_t n, const oms_read *read)
{
    size_t i = 0;

    while (i < n && memcmp(shared->reads[i], read, sizeof *read) != 0)
        i++;
    return i;
}

static void
share(struct shared_reads *shared, const struct loader *loader, struct taker *takers, size_t n_first)
{
    for (size_t i = 0; i < loader->reads.n; i++) {
        const struct load_read *entry = (const struct load_read *)loader->reads.items + i;
        size_t at = find_same(shared, n_first, &entry->read);

        if (at == n_first) {
            at = shared->n++;
            shared->reads[at] = &entry->read;
        }
        takers[i] = (struct taker){.entry = entry, .arena = loader->arena, .next = shared->takers[at]};
        shared->takers[at] = &takers[i];
    }
}

int32_t
loader_run_many(struct loader *const *loaders, size_t n, oms_engine *engine, oms_error **error)
{
    struct arena *arena = loaders[0]->arena;
    struct shared_reads shared = {.n = 0};
    struct taker *takers;
    size_t n_reads = 0;
    bool failed = false;

    for (size_t i = 0; i < n; i++) {
        n_reads += loaders[i]->reads.n;
        failed = failed || loaders[i]->arena->failed;
    }
    if (n_reads == 0 && !failed)
        return OMS_OK;
    shared.reads = arena_array(arena, n_reads + 1, sizeof *shared.reads);
    shared.takers = arena_array(arena, n_reads + 1, sizeof(struct taker *));
    takers = arena_array(arena, n_reads + 1, sizeof *takers);
    if (failed || arena->failed)
        return error_set(error, OMS_E_NOMEM, "out of memory");
    for (size_t i = 0; i < n; takers += loaders[i++]->reads.n)
        share(&shared, loaders[i], takers, i > 0 ? loaders[0]->reads.n : 0);
    int32_t code = engine_read(engine, shared.reads, shared.n, keep_row, &shared, error);
    return code == OMS_E_NOMEM ? error_set(error, code, "out of memory") : code;
}

int32_t
loader_run(struct loader *loader, oms_engine *engine, oms_error **error)
{
    return loader_run_many(&loader, 1, engine, error);
}

static const struct {
    uint32_t what;
    enum table_id table;
    size_t list; /* offset in struct order_rows */
} parts[] = {
    {LOAD_ORDER, TABLE_ORDERS, offsetof(struct order_rows, orders)},
    {LOAD_LINES, TABLE_LINES, offsetof(struct order_rows, lines)},
    {LOAD_PAYMENTS, TABLE_PAYMENTS, offsetof(struct order_rows, payments)},
    {LOAD_MONEY, TABLE_TAXES, offsetof(struct order_rows, taxes)},
    {LOAD_WORK, TABLE_PROBLEMS, offsetof(struct order_rows, problems)},
    {LOAD_WORK, TABLE_JOBS, offsetof(struct order_rows, jobs)},
    {LOAD_GOODS, TABLE_SHIPMENTS, offsetof(struct order_rows, shipments)},
    {LOAD_GOODS, TABLE_ALLOCATIONS, offsetof(struct order_rows, allocations)},
};

/* From the orders among the reads. */
static void
take_first_payments(const struct loader *loader, struct order_rows *rows)
{
    struct load_read *entries = loader->reads.items;

    for (size_t i = 0; i < loader->reads.n; i++)
        if (entries[i].into == &rows->orders)
            entries[i].payments = &rows->payments;
}

/* The id is the first key column of every one of these tables, at the start of the row: the id itself serves as key. */
void
load_order(struct loader *loader, const oms_id *id, uint32_t what, struct order_rows *rows)
{
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (what & parts[i].what)
            loader_add(loader, parts[i].table, id, 1, (struct row_list *)((char *)rows + parts[i].list));
    if (what & (LOAD_MONEY | LOAD_PAYMENTS))
        take_first_payments(loader, rows);
}

int32_t
load_rest(oms_engine *engine, struct order_rows *rows, oms_error **error)
{
    const struct order_row *order = rows_order(rows);
    const char *flaw;
    struct loader loader;
    int32_t code;

    loader_init(&loader, rows->arena);
    if (!id_is_none(&order->shipping_party))
        loader_add(&loader, TABLE_PARTIES, &order->shipping_party, 1, &rows->parties);
    if (!id_is_none(&order->billing_party))
        loader_add(&loader, TABLE_PARTIES, &order->billing_party, 1, &rows->parties);
    if (order->discount_count > 0)
        loader_add(&loader, TABLE_ORDER_DISCOUNTS, &order->id, 1, &rows->reductions);
    if (!id_is_none(&order->subscription_id) && order_state(order) == OMS_STATE_PENDING)
        loader_add(&loader, TABLE_SUBSCRIPTIONS, &order->subscription_id, 1, &rows->subscriptions);
    if (order->payment_count > FIRST_PAYMENT)
        loader_add(&loader, TABLE_PAYMENTS, &order->id, 1, &rows->payments);
    code = loader_run(&loader, engine, error);
    flaw = code == OMS_OK ? rows_flaw(rows) : NULL;
    return flaw ? error_set(error, OMS_E_CORRUPT, "order %s %s", order->number.data, flaw) : code;
}

int32_t
load_claims(oms_engine *engine, struct order_rows *rows, oms_error **error)
{
    const size_t n = rows->reductions.n;
    struct coupon_row *coupons = arena_array(rows->arena, n + 1, sizeof *coupons);
    struct coupon_use_row *uses = arena_array(rows->arena, n + 1, sizeof *uses);
    struct loader loader;

    loader_init(&loader, rows->arena);
    for (size_t i = 0; coupons && uses && i < n; i++) {
        const struct order_discount_row *reduction = rows_reduction(rows, i);
        coupons[i].code = uses[i].coupon = reduction->coupon;
        uses[i].customer = rows_order(rows)->customer;
        if (reduction->claimed & CLAIMED_USE)
            loader_add(&loader, TABLE_COUPONS, &coupons[i], 1, &rows->coupons);
        if (reduction->claimed & CLAIMED_CUSTOMER_USE)
            loader_add(&loader, TABLE_COUPON_USES, &uses[i], 2, &rows->coupon_uses);
    }
    rows->claims_loaded = loader.reads.n > 0;
    return loader_run(&loader, engine, error);
}

int32_t
load_terms(oms_engine *engine, struct order_rows *rows, oms_error **error)
{
    const struct order_row *order = rows_order(rows);
    const struct tax_rate_row rate = {.country = order->country};
    const struct shipping_method_row method = {.code = order->shipping_method, .currency = order->currency};
    struct loader loader;

    loader_init(&loader, rows->arena);
    if (rate.country.data)
        loader_add(&loader, TABLE_TAX_RATES, &rate, 1, &rows->tax_rates);
    if (method.code.data)
        loader_add(&loader, TABLE_SHIPPING_METHODS, &method, 2, &rows->shipping_methods);
    return loader_run(&loader, engine, error);
}

static int32_t
load_one(oms_engine *engine, struct arena *arena, enum table_id table, const void *key, struct row_list *into,
         oms_error **error)
{
    struct loader loader;

    loader_init(&loader, arena);
    loader_add(&loader, table, key, 1, into);
    return loader_run(&loader, engine, error);
}

int32_t
load_contact(oms_engine *engine, struct order_rows *rows, oms_error **error)
{
    const struct order_row *order = rows_order(rows);
    const struct subscription_row *subscription = rows_subscription(rows);
    const struct customer_row *customer;
    oms_text id = {0};
    int32_t code = OMS_OK;

    if (!engine->policy.notifies)
        return OMS_OK;
    if (order)
        id = order->customer;
    else if (subscription && !account_of(rows)) /* whoever places an order for it has looked him up */
        id = subscription->customer;
    if (id.data)
        code =
            load_one(engine, rows->arena, TABLE_CUSTOMERS, &(struct customer_row){.id = id}, &rows->customers, error);
    customer = account_of(rows);
    if (code == OMS_OK && customer && !id_is_none(&customer->party_id))
        code = load_one(engine, rows->arena, TABLE_PARTIES, &customer->party_id, &rows->contacts, error);
    return code;
}
