/* Verify: one walk over one snapshot of the database, each row handed to model/invariants as it comes, and what was found told to the host afterwards. Where all
 * invariants hold, the store looks over itself. Changes nothing; memory grows with orders, payments and shelves, not with rows. */
#include "base/text.h"
#include "engine/engine.h"
#include "model/invariants.h"
#include "store/codec.h"
#include "store/schema.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* In the order in which the books are kept. */
static const struct {
    enum table_id table;
    int32_t index;
} walk[] = {
    {TABLE_STOCK, -1},
    {TABLE_COUPONS, -1},
    {TABLE_COUPON_USES, -1},
    {TABLE_SUBSCRIPTIONS, -1},
    {TABLE_ORDERS, -1},
    {TABLE_EVENTS, INDEX_EVENTS_BY_ORDER},
    {TABLE_SUBSCRIPTION_ITEMS, -1},
    {TABLE_SEGMENTS, -1},
    {TABLE_OCCURRENCES, -1},
    {TABLE_LINES, -1},
    {TABLE_ALLOCATIONS, -1},
    {TABLE_TAXES, -1},
    {TABLE_ORDER_DISCOUNTS, -1},
    {TABLE_PAYMENTS, -1},
    {TABLE_SHIPMENTS, -1},
    {TABLE_PROBLEMS, -1},
    {TABLE_JOBS, -1},
    {TABLE_PARTIES, -1},
    {TABLE_MOVEMENTS, -1},
    {TABLE_KEYS, -1},
    {TABLE_INBOX, -1},
};

struct walker {
    struct audit *audit;
    oms_error **error;
};

static bool
is_utf8(const oms_table *table, const void *row)
{
    for (size_t i = 0; i < table->n_columns; i++)
        if (table->columns[i].type == OMS_COLUMN_TEXT && !text_utf8_valid(row_text(table, row, (int32_t)i)))
            return false;
    return true;
}

static int32_t
take_row(void *user, size_t read, const void *row)
{
    const struct walker *walker = user;
    const oms_table *table = schema_table(walk[read].table);

    if (!is_utf8(table, row))
        return error_set(walker->error, OMS_E_CORRUPT, "%s has text that is not UTF-8", table->name);
    return audit_row(walker->audit, walk[read].table, row) ? OMS_OK : OMS_E_NOMEM;
}

static int32_t
read_all(oms_engine *engine, struct audit *audit, oms_error **error)
{
    oms_read reads[COUNT(walk)];
    const oms_read *pointers[COUNT(walk)];
    struct walker walker = {audit, error};
    int32_t rc;

    for (size_t i = 0; i < COUNT(walk); i++) {
        reads[i] = (oms_read){.size = sizeof(oms_read), .table = schema_table(walk[i].table), .index = walk[i].index};
        pointers[i] = &reads[i];
    }
    rc = engine_read(engine, pointers, COUNT(walk), take_row, &walker, error);
    if (rc == OMS_OK && !audit_finish(audit))
        rc = OMS_E_NOMEM;
    return rc == OMS_E_NOMEM ? error_set(error, rc, "out of memory") : rc;
}

static void
tell(oms_engine *engine, const struct audit *audit, oms_invariant_fn invariant, void *user)
{
    struct callback callback = {.engine = engine};
    engine_callback_begin(&callback);
    for (size_t i = 0; i < INVARIANT_COUNT; i++)
        invariant(user, &(oms_invariant){
                            .size = sizeof(oms_invariant),
                            .id = invariant_id(i),
                            .title = invariant_title(i),
                            .example = audit->findings[i].example,
                            .checked = audit->findings[i].checked,
                            .breaches = audit->findings[i].breaches,
                            .warnings = audit->findings[i].warnings,
                        });
    engine_callback_end(&callback);
}

static int64_t
count_breaches(const struct audit *audit)
{
    int64_t sum = 0;

    for (size_t i = 0; i < INVARIANT_COUNT; i++)
        sum += audit->findings[i].breaches;
    return sum;
}

int32_t
oms_verify(oms_engine *engine, oms_invariant_fn invariant, void *user, int64_t *breaches, oms_error **error)
{
    struct arena arena;
    struct audit audit;
    int64_t found;
    int32_t rc = engine_enter(engine, false, error);

    if (rc != OMS_OK)
        return rc;
    arena_init(&arena, &engine->allocator);
    audit_init(&audit, &arena, engine_now(engine));
    rc = read_all(engine, &audit, error);
    if (rc == OMS_OK && invariant != NULL)
        tell(engine, &audit, invariant, user);
    found = count_breaches(&audit);
    if (rc == OMS_OK && breaches != NULL)
        *breaches = found;
    arena_free(&arena);
    if (rc == OMS_OK && found == 0 && engine->guarded.check != NULL)
        rc = engine->guarded.check(engine->guarded.user, error);
    return rc;
}
