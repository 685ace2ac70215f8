/* Changing stock by hand: adding, taking, and moving between buckets. Each change is an add on the stock row, whose bounds keep every bucket at zero or
 * above, and a movement in the ledger. */
#include <inttypes.h>
#include <stdio.h>

#include "engine/check.h"
#include "engine/load.h"
#include "oms/inventory.h"
#include "oms/limits.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define TRIES        8

/* A bucket: its column in the table of stock, and where its units stand in the rows. */
static const struct bucket {
    const char *name;
    size_t in_stock;
    size_t in_movement;
    int32_t column;
} buckets[] = {
    [OMS_BUCKET_AVAILABLE] = {"available", offsetof(struct stock_row, available),
                              offsetof(struct movement_row, available), 3},
    [OMS_BUCKET_ON_HOLD] = {"on hold", offsetof(struct stock_row, on_hold), offsetof(struct movement_row, on_hold), 5},
    [OMS_BUCKET_DAMAGED] = {"damaged", offsetof(struct stock_row, damaged), offsetof(struct movement_row, damaged), 6},
};

/* What is asked for, and what was found. */
struct stock_change {
    oms_engine *engine;
    struct stock_row key; /* SKU and location, and what a row begins with */
    struct movement_row movement;
    oms_delta deltas[2];
    size_t n_deltas;
    const struct bucket *taken_from; /* NULL: nothing is taken */
    int64_t taken;
    bool begins; /* whether it may begin a row */
};

static int32_t
check_names(const char *sku, const char *location, const char *reason, oms_error **error)
{
    int32_t rc;

    rc = check_text(FIELD(NULL, "sku"), text_of(sku), OMS_LIMIT_SKU, error);
    if (rc == OMS_OK)
        rc = check_text(FIELD(NULL, "location"), text_of(location), OMS_LIMIT_CODE, error);
    if (rc == OMS_OK)
        rc = check_prose(FIELD(NULL, "reason"), text_of(reason), OMS_LIMIT_REASON, error);
    return rc;
}

static int32_t
check_bucket(const char *field, int32_t bucket, oms_error **error)
{
    return bucket >= 0 && (size_t)bucket < COUNT(buckets)
               ? OMS_OK
               : check_fail(FIELD(NULL, field), OMS_E_INVALID, error, "%d is no OMS_BUCKET_… number", (int)bucket);
}

static void
change_init(struct stock_change *change, oms_engine *engine, const char *sku, const char *location, const char *reason)
{
    *change = (struct stock_change){
        .engine = engine,
        .key = {.sku = text_of(sku), .location = text_of(location), .version = 1},
        .movement = {.sku = text_of(sku),
                     .location = text_of(location),
                     .line = OMS_NONE,
                     .at = engine_now(engine),
                     .reason = text_of(reason)},
    };
}

static void
change_add(struct stock_change *change, int32_t bucket, int64_t units)
{
    const struct bucket *info = &buckets[bucket];

    change->deltas[change->n_deltas++] = (oms_delta){.amount = units, .column = info->column};
    *(int64_t *)((char *)&change->movement + info->in_movement) = units;
    if (units < 0) {
        change->taken_from = info;
        change->taken = -units;
    }
}

static int32_t
refuse_units(const struct stock_change *change, int64_t there, oms_error **error)
{
    char sku[TEXT_SHOWN_SIZE], location[TEXT_SHOWN_SIZE], message[2 * TEXT_SHOWN_SIZE + 128];

    snprintf(message, sizeof(message), "%" PRId64 " of %s are %s at %s; %" PRId64 " were asked for.", there,
             text_shown(change->key.sku, sku), change->taken_from->name, text_shown(change->key.location, location),
             change->taken);
    return error_set_problems(error, OMS_E_REFUSED,
                              &(oms_problem){.size = sizeof(oms_problem),
                                             .code = "ORD-1001",
                                             .rule = "product.stock",
                                             .field = "units",
                                             .message = message,
                                             .next_try = OMS_NONE},
                              1, "%s", message);
}

/* Whether what was read allows the change. Which SKUs there are is not the table's to say where the host has a catalog of its own. */
static int32_t
judge(const struct stock_change *change, const struct stock_row *stock, bool is_product, oms_error **error)
{
    char sku[TEXT_SHOWN_SIZE], location[TEXT_SHOWN_SIZE];
    int64_t there = 0;

    if (change->begins && !is_product && !change->engine->policy.lookups[LOOKUP_CATALOG])
        return error_set(error, OMS_E_NOT_FOUND, "sku: \"%s\" is no product of the catalog",
                         text_shown(change->key.sku, sku));
    if (!change->begins && stock == NULL)
        return error_set(error, OMS_E_NOT_FOUND, "sku: \"%s\" has no stock at \"%s\"", text_shown(change->key.sku, sku),
                         text_shown(change->key.location, location));
    if (change->taken_from == NULL)
        return OMS_OK;
    if (stock != NULL)
        there = *(const int64_t *)((const char *)stock + change->taken_from->in_stock);
    return there >= change->taken ? OMS_OK : refuse_units(change, there, error);
}

static int32_t
commit(struct stock_change *change, struct arena *arena, oms_error **error)
{
    const oms_change add = {
        .size = sizeof(add),
        .table = schema_table(TABLE_STOCK),
        .row = &change->key,
        .deltas = change->deltas,
        .n_deltas = change->n_deltas,
        .image = change->begins ? &change->key : NULL, /* goes in as it is, without the deltas */
        .kind = OMS_CHANGE_ADD,
    };
    const oms_change note = {
        .size = sizeof(note),
        .table = schema_table(TABLE_MOVEMENTS),
        .row = &change->movement,
        .kind = OMS_CHANGE_INSERT,
    };
    int32_t rc = id_next(&change->engine->ids, change->movement.at, &change->movement.id);

    if (rc != OMS_OK)
        return error_set(error, rc, "No randomness for an id.");
    return engine_commit(change->engine, arena, (const oms_change *const[]){&add, &note}, 2, error);
}

static int32_t
try_change(struct stock_change *change, struct arena *arena, oms_error **error)
{
    const struct product_row product = {.sku = change->key.sku};
    struct row_list products = {0}, stock = {0};
    const struct stock_row *row;
    struct loader loader;
    int32_t rc;

    loader_init(&loader, arena);
    loader_add(&loader, TABLE_PRODUCTS, &product, 1, &products);
    loader_add(&loader, TABLE_STOCK, &change->key, 2, &stock);
    rc = loader_run(&loader, change->engine, error);
    if (rc != OMS_OK)
        return rc;
    row = stock.n > 0 ? stock.items[0] : NULL;
    if (change->begins)
        change->movement.kind = row == NULL ? TEXT("receive") : TEXT("adjust");
    rc = judge(change, row, products.n > 0, error);
    return rc == OMS_OK ? commit(change, arena, error) : rc;
}

/* A conflict means that a bucket no longer had the units that were read: look again. */
static int32_t
change_run(struct stock_change *change, oms_error **error)
{
    struct arena arena;
    int32_t rc = OMS_E_CONFLICT;

    arena_init(&arena, &change->engine->allocator);
    for (int i = 0; i < TRIES && rc == OMS_E_CONFLICT; i++) {
        arena_reset(&arena);
        rc = try_change(change, &arena, error);
    }
    arena_free(&arena);
    if (rc == OMS_E_NOMEM)
        return error_set(error, rc, "Out of memory.");
    if (rc == OMS_E_CONFLICT)
        return error_set(error, OMS_E_BUSY, "Others changed the stock each of %d times; nothing was stored.", TRIES);
    return rc;
}

int32_t
oms_stock_adjust(oms_engine *engine, const char *sku, const char *location, int64_t units, const char *reason,
                 oms_error **error)
{
    struct stock_change change;
    int32_t rc = engine_enter(engine, true, error);

    if (rc == OMS_OK)
        rc = check_names(sku, location, reason, error);
    if (rc == OMS_OK)
        rc = check_range(FIELD(NULL, "units"), units, -OMS_LIMIT_QUANTITY, OMS_LIMIT_QUANTITY, error);
    if (rc == OMS_OK && units == 0)
        rc = check_fail(FIELD(NULL, "units"), OMS_E_INVALID, error, "0 changes nothing");
    if (rc != OMS_OK)
        return rc;
    change_init(&change, engine, sku, location, reason);
    change.begins = true;
    change.key.available = units;
    change_add(&change, OMS_BUCKET_AVAILABLE, units);
    return change_run(&change, error);
}

int32_t
oms_stock_move(oms_engine *engine, const char *sku, const char *location, int32_t from, int32_t to, int64_t units,
               const char *reason, oms_error **error)
{
    struct stock_change change;
    int32_t rc = engine_enter(engine, true, error);

    if (rc == OMS_OK)
        rc = check_names(sku, location, reason, error);
    if (rc == OMS_OK)
        rc = check_bucket("from", from, error);
    if (rc == OMS_OK)
        rc = check_bucket("to", to, error);
    if (rc == OMS_OK && from == to)
        rc = check_fail(FIELD(NULL, "to"), OMS_E_INVALID, error, "is the bucket that the units are in already");
    if (rc == OMS_OK)
        rc = check_range(FIELD(NULL, "units"), units, 1, OMS_LIMIT_QUANTITY, error);
    if (rc != OMS_OK)
        return rc;
    change_init(&change, engine, sku, location, reason);
    change.movement.kind = TEXT("move");
    change_add(&change, from, -units);
    change_add(&change, to, units);
    return change_run(&change, error);
}
