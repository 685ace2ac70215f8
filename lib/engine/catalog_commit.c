/* Committing a batch: reads what its rows depend on (the products of stock and prices, customers and stock that are there), and writes all of it in one
 * change set. Customers and stock are written against the version that was read, and the whole is tried again when someone was quicker. */
#include "engine/catalog_batch.h"
#include "engine/load.h"
#include "engine/price_version.h"
#include "store/codec.h"

#define TRIES 8

/* Rows that were read, taken in the order of the rows that asked for them. */
struct found {
    struct row_list rows;
    size_t next;
};

struct plan {
    struct catalog_batch *batch;
    struct arena arena;
    struct loader loader;
    struct found products;
    struct found customers;
    struct found stock;
    struct found coupons;
    struct found discounts;
    struct arena_list changes; /* oms_change */
};

/* What a row of a table needs to know, and what is written for it. */
struct rule {
    void (*ask)(struct plan *plan, const struct batch_row *row);
    int32_t (*write)(struct plan *plan, const struct batch_row *row, oms_error **error);
};

static const void *
take_found(struct found *found, enum table_id table, const void *key)
{
    if (found->next == found->rows.n || !row_key_equal(schema_table(table), found->rows.items[found->next], key))
        return NULL;
    return found->rows.items[found->next++];
}

/* `row` lives as long as the plan. */
static void
change(struct plan *plan, int32_t kind, enum table_id table, const void *row, int64_t version)
{
    oms_change *added = arena_list_add(&plan->arena, &plan->changes, sizeof(*added));

    if (added != NULL)
        *added = (oms_change){
            .size = sizeof(*added), .table = schema_table(table), .row = row, .version = version, .kind = kind};
}

static void *
copy_row(struct plan *plan, const void *row, size_t size)
{
    void *copy = arena_alloc(&plan->arena, size);

    return copy != NULL ? memcpy(copy, row, size) : NULL;
}

static int32_t
new_id(struct plan *plan, oms_id *out, oms_error **error)
{
    int32_t rc = id_next(&plan->batch->engine->ids, plan->batch->now, out);

    return rc == OMS_OK ? rc : error_set(error, rc, "No randomness for an id.");
}

static int32_t
put_as_it_is(struct plan *plan, const struct batch_row *row, oms_error **error)
{
    (void)error;
    change(plan, OMS_CHANGE_PUT, row->table, row->row, 0);
    return OMS_OK;
}

/* Only products that are not in the batch itself are looked for. */
static void
ask_product(struct plan *plan, oms_text sku)
{
    struct product_row key = {.sku = sku};
    void *copy;

    if (batch_find(plan->batch, TABLE_PRODUCTS, &key) != NULL)
        return;
    copy = copy_row(plan, &key, sizeof(key));
    if (copy != NULL)
        loader_add(&plan->loader, TABLE_PRODUCTS, copy, 1, &plan->products.rows);
}

static int32_t
need_product(struct plan *plan, enum table_id table, oms_text sku, oms_error **error)
{
    struct product_row key = {.sku = sku};
    char shown[TEXT_SHOWN_SIZE];

    if (batch_find(plan->batch, TABLE_PRODUCTS, &key) != NULL ||
        take_found(&plan->products, TABLE_PRODUCTS, &key) != NULL)
        return OMS_OK;
    return error_set(error, OMS_E_INVALID, "%s.sku: \"%s\" is no product of the catalog", schema_table(table)->name,
                     text_shown(sku, shown));
}

static void
ask_for_price(struct plan *plan, const struct batch_row *row)
{
    ask_product(plan, ((const struct price_row *)row->row)->sku);
}

static int32_t
write_price(struct plan *plan, const struct batch_row *row, oms_error **error)
{
    int32_t rc = need_product(plan, TABLE_PRICES, ((const struct price_row *)row->row)->sku, error);

    return rc == OMS_OK ? put_as_it_is(plan, row, error) : rc;
}

static void
ask_for_customer(struct plan *plan, const struct batch_row *row)
{
    loader_add(&plan->loader, TABLE_CUSTOMERS, row->row, 1, &plan->customers.rows);
}

static bool
party_says_nothing(const struct party_row *party)
{
    return !party->name.data && !party->email.data && !party->phone.data && !party->locale.data;
}

/* Name and contact stay in the row they are in: erasing finds them in one place. A customer without either gets none. */
static int32_t
write_party(struct plan *plan, const struct customer_row *before, const struct party_row *party, oms_id *id,
            oms_error **error)
{
    bool known = before != NULL && !id_is_none(&before->party_id);
    struct party_row *row = copy_row(plan, party, sizeof(*party));
    int32_t rc = OMS_OK;

    if (row == NULL || (!known && party_says_nothing(party)))
        return OMS_OK;
    if (known)
        row->id = before->party_id;
    else
        rc = new_id(plan, &row->id, error);
    *id = row->id;
    change(plan, OMS_CHANGE_PUT, TABLE_PARTIES, row, 0);
    return rc;
}

static int32_t
write_customer(struct plan *plan, const struct batch_row *row, oms_error **error)
{
    const struct customer_row *before = take_found(&plan->customers, TABLE_CUSTOMERS, row->row);
    struct customer_row *customer = copy_row(plan, row->row, sizeof(*customer));
    int32_t rc;

    if (customer == NULL)
        return OMS_OK;
    rc = write_party(plan, before, row->party, &customer->party_id, error);
    if (before != NULL)
        change(plan, OMS_CHANGE_UPDATE, TABLE_CUSTOMERS, customer, before->version);
    else
        change(plan, OMS_CHANGE_INSERT, TABLE_CUSTOMERS, customer, 0);
    return rc;
}

static void
ask_for_stock(struct plan *plan, const struct batch_row *row)
{
    loader_add(&plan->loader, TABLE_STOCK, row->row, 2, &plan->stock.rows);
    ask_product(plan, ((const struct stock_row *)row->row)->sku);
}

static int32_t
write_movement(struct plan *plan, const struct stock_row *stock, const struct stock_row *before, bool received,
               oms_error **error)
{
    struct movement_row movement = {
        .sku = stock->sku,
        .location = stock->location,
        .kind = before == NULL || received ? TEXT("receive") : TEXT("adjust"),
        .available = stock->available - (before != NULL ? before->available : 0),
        .line = OMS_NONE,
        .at = plan->batch->now,
        .reason = TEXT("import"),
    };
    int32_t rc = OMS_OK;

    if (movement.available == 0)
        return OMS_OK;
    rc = new_id(plan, &movement.id, error);
    change(plan, OMS_CHANGE_INSERT, TABLE_MOVEMENTS, copy_row(plan, &movement, sizeof(movement)), 0);
    return rc;
}

/* Which SKUs there are is not the table's to say where the host has a catalog of its own. */
static int32_t
need_sku(struct plan *plan, oms_text sku, oms_error **error)
{
    return plan->batch->engine->policy.lookups[LOOKUP_CATALOG] ? OMS_OK : need_product(plan, TABLE_STOCK, sku, error);
}

/* The other buckets are not the document's business, and stay. */
static int32_t
write_stock(struct plan *plan, const struct batch_row *row, oms_error **error)
{
    const struct stock_row *count = row->row;
    const struct stock_row *before = take_found(&plan->stock, TABLE_STOCK, count);
    struct stock_row *after;
    int32_t rc = need_sku(plan, count->sku, error);

    if (rc != OMS_OK)
        return rc;
    after = copy_row(plan, before != NULL ? before : count, sizeof(*after));
    if (after == NULL)
        return OMS_OK;
    after->available = row->received == OMS_NONE ? count->available : after->available + row->received;
    if (before == NULL)
        change(plan, OMS_CHANGE_INSERT, TABLE_STOCK, after, 0);
    else if (before->available != after->available)
        change(plan, OMS_CHANGE_UPDATE, TABLE_STOCK, after, before->version);
    return write_movement(plan, after, before, row->received != OMS_NONE, error);
}

/* The row's version is that which was read when the import began, or 0 where there was none. */
static int32_t
write_import(struct plan *plan, const struct batch_row *row, oms_error **error)
{
    struct import_row *import = copy_row(plan, row->row, sizeof(*import));
    const int64_t version = import != NULL ? import->version : 0;

    (void)error;
    if (import == NULL)
        return OMS_OK;
    import->version = version > 0 ? version : 1;
    change(plan, version > 0 ? OMS_CHANGE_UPDATE : OMS_CHANGE_INSERT, TABLE_IMPORTS, import, version);
    return OMS_OK;
}

/* Its uses, and the discount where that is not in the batch itself. */
static void
ask_for_coupon(struct plan *plan, const struct batch_row *row)
{
    const struct coupon_row *coupon = row->row;
    struct discount_row *key;

    loader_add(&plan->loader, TABLE_COUPONS, coupon, 1, &plan->coupons.rows);
    if (batch_find(plan->batch, TABLE_DISCOUNTS, &(struct discount_row){.code = coupon->discount}) != NULL)
        return;
    key = arena_alloc(&plan->arena, sizeof(*key));
    if (key == NULL)
        return;
    key->code = coupon->discount;
    loader_add(&plan->loader, TABLE_DISCOUNTS, key, 1, &plan->discounts.rows);
}

static int32_t
need_discount(struct plan *plan, oms_text code, oms_error **error)
{
    const struct discount_row key = {.code = code};
    char shown[TEXT_SHOWN_SIZE];

    if (batch_find(plan->batch, TABLE_DISCOUNTS, &key) != NULL ||
        take_found(&plan->discounts, TABLE_DISCOUNTS, &key) != NULL)
        return OMS_OK;
    return error_set(error, OMS_E_INVALID, "coupons.discount: \"%s\" is no discount of the catalog",
                     text_shown(code, shown));
}

/* What was used stays; a limit below it ends the coupon and takes nothing back. */
static int32_t
write_coupon(struct plan *plan, const struct batch_row *row, oms_error **error)
{
    const struct coupon_row *before = take_found(&plan->coupons, TABLE_COUPONS, row->row);
    struct coupon_row *coupon = copy_row(plan, row->row, sizeof(*coupon));
    int32_t rc = coupon != NULL ? need_discount(plan, coupon->discount, error) : OMS_OK;

    if (rc != OMS_OK || coupon == NULL)
        return rc;
    if (before == NULL) {
        change(plan, OMS_CHANGE_INSERT, TABLE_COUPONS, coupon, 0);
        return OMS_OK;
    }
    coupon->uses = before->uses;
    if (coupon->max_uses < coupon->uses)
        coupon->max_uses = coupon->uses;
    change(plan, OMS_CHANGE_UPDATE, TABLE_COUPONS, coupon, before->version);
    return OMS_OK;
}

static const struct rule rules[TABLE_COUNT] = {
    [TABLE_PRODUCTS] = {NULL, put_as_it_is},
    [TABLE_PRICES] = {ask_for_price, write_price},
    [TABLE_DISCOUNTS] = {NULL, put_as_it_is},
    [TABLE_COUPONS] = {ask_for_coupon, write_coupon},
    [TABLE_CUSTOMERS] = {ask_for_customer, write_customer},
    [TABLE_TAX_RATES] = {NULL, put_as_it_is},
    [TABLE_SHIPPING_METHODS] = {NULL, put_as_it_is},
    [TABLE_STOCK] = {ask_for_stock, write_stock},
    [TABLE_IMPORTS] = {NULL, write_import},
};

static int32_t
read_before(struct plan *plan, oms_error **error)
{
    for (size_t i = 0; i < plan->batch->rows.n; i++) {
        const struct batch_row *row = batch_row(plan->batch, i);

        if (rules[row->table].ask != NULL)
            rules[row->table].ask(plan, row);
    }
    if (plan->arena.failed)
        return OMS_E_NOMEM;
    return loader_run(&plan->loader, plan->batch->engine, error);
}

static int32_t
write_row(struct plan *plan, const struct batch_row *row, oms_error **error)
{
    struct catalog_batch *batch = plan->batch;
    oms_error *why = NULL;
    struct batch_flaw *flaw;
    int32_t rc;

    if (!batch->collects)
        return rules[row->table].write(plan, row, error);
    rc = rules[row->table].write(plan, row, &why);
    flaw =
        rc == OMS_E_INVALID || rc == OMS_E_LIMIT ? arena_list_add(&batch->arena, &batch->flaws, sizeof(*flaw)) : NULL;
    if (flaw != NULL) {
        *flaw = (struct batch_flaw){row->record, why};
        return OMS_OK;
    }
    if (rc != OMS_OK)
        error_set(error, rc, "%s", why != NULL ? oms_error_message(why) : oms_result_name(rc));
    oms_error_free(why);
    return rc;
}

static int32_t
write_rows(struct plan *plan, oms_error **error)
{
    int32_t rc = OMS_OK;

    for (size_t i = 0; i < plan->batch->rows.n && rc == OMS_OK; i++)
        rc = write_row(plan, batch_row(plan->batch, i), error);
    return rc == OMS_OK && plan->batch->flaws.n > 0 ? OMS_E_INVALID : rc;
}

static bool
has_any(const struct plan *plan, bool (*is_such)(enum table_id table))
{
    for (size_t i = 0; i < plan->batch->rows.n; i++)
        if (is_such(batch_row(plan->batch, i)->table))
            return true;
    return false;
}

static int32_t
commit(struct plan *plan, oms_error **error)
{
    const oms_change *prices = has_any(plan, decides_prices) ? raise_price_version(&plan->arena) : NULL;
    const oms_change *catalog = has_any(plan, is_catalog) ? raise_catalog_version(&plan->arena) : NULL;
    size_t n = plan->changes.n;
    const oms_change **changes = arena_array(&plan->arena, n + 2, sizeof(*changes));

    if (plan->arena.failed)
        return OMS_E_NOMEM;
    for (size_t i = 0; i < n; i++)
        changes[i] = (const oms_change *)plan->changes.items + i;
    if (prices != NULL)
        changes[n++] = prices;
    if (catalog != NULL)
        changes[n++] = catalog;
    return n > 0 ? engine_commit(plan->batch->engine, &plan->arena, changes, n, error) : OMS_OK;
}

static int32_t
try_commit(struct catalog_batch *batch, oms_error **error)
{
    struct plan plan = {.batch = batch};
    int32_t rc;

    arena_init(&plan.arena, &batch->engine->allocator);
    loader_init(&plan.loader, &plan.arena);
    rc = read_before(&plan, error);
    if (rc == OMS_OK)
        rc = write_rows(&plan, error);
    if (rc == OMS_OK)
        rc = commit(&plan, error);
    arena_free(&plan.arena);
    return rc == OMS_E_NOMEM ? error_set(error, rc, "Out of memory.") : rc;
}

int32_t
batch_commit(struct catalog_batch *batch, oms_error **error)
{
    for (int i = 0; i < TRIES; i++) {
        int32_t rc = try_commit(batch, error);

        if (rc != OMS_E_CONFLICT)
            return rc;
    }
    return error_set(error, OMS_E_BUSY, "Others changed the same rows each of %d times; nothing was stored.", TRIES);
}
