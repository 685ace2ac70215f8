/* The rows of a batch by key, so that one that stands twice is noticed. Touches the batch's arena only. */
#include "engine/catalog_batch.h"
#include "oms/limits.h"
#include "store/codec.h"
#include "store/schema.h"

#define SLOTS_AT_FIRST ((size_t)64)

void
batch_init(struct catalog_batch *batch, oms_engine *engine)
{
    *batch = (struct catalog_batch){.engine = engine, .now = engine_now(engine)};
    arena_init(&batch->arena, &engine->allocator);
}

void
batch_free(struct catalog_batch *batch)
{
    for (size_t i = 0; i < batch->flaws.n; i++)
        oms_error_free(((struct batch_flaw *)batch->flaws.items)[i].error);
    arena_free(&batch->arena);
}

/* The slot with this key, or the empty one where it belongs. */
static struct batch_row **
slot_find(struct batch_row **slots, size_t n_slots, enum table_id table, const void *key)
{
    const oms_table *described = schema_table(table);
    size_t at = (size_t)row_key_hash(described, key) & (n_slots - 1);

    while (slots[at] != NULL && (slots[at]->table != table || !row_key_equal(described, slots[at]->row, key)))
        at = (at + 1) & (n_slots - 1);
    return &slots[at];
}

/* At most half full. */
static bool
slots_reserve(struct catalog_batch *batch)
{
    size_t n_slots = batch->n_slots > 0 ? batch->n_slots * 2 : SLOTS_AT_FIRST;
    struct batch_row **slots;

    if ((batch->rows.n + 1) * 2 <= batch->n_slots)
        return true;
    slots = arena_array(&batch->arena, n_slots, sizeof(struct batch_row *));
    if (slots == NULL)
        return false;
    for (size_t i = 0; i < batch->n_slots; i++)
        if (batch->slots[i] != NULL)
            *slot_find(slots, n_slots, batch->slots[i]->table, batch->slots[i]->row) = batch->slots[i];
    batch->slots = slots;
    batch->n_slots = n_slots;
    return true;
}

const struct batch_row *
batch_find(const struct catalog_batch *batch, enum table_id table, const void *key)
{
    return batch->n_slots > 0 ? *slot_find(batch->slots, batch->n_slots, table, key) : NULL;
}

/* In every column. */
static bool
rows_equal(enum table_id table, const void *a, const void *b)
{
    oms_table whole = *schema_table(table);

    whole.n_key = whole.n_columns;
    return row_key_equal(&whole, a, b);
}

static bool
same(const struct batch_row *a, const struct batch_row *b)
{
    if (!rows_equal(a->table, a->row, b->row))
        return false;
    return a->party == NULL || rows_equal(TABLE_PARTIES, a->party, b->party);
}

static int32_t
add(struct catalog_batch *batch, struct batch_row **slot, const struct batch_row *row, oms_error **error)
{
    const oms_table *table = schema_table(row->table);
    struct batch_row *kept = arena_alloc(&batch->arena, sizeof(*kept));
    struct batch_row **listed = kept != NULL ? arena_list_add(&batch->arena, &batch->rows, sizeof(*listed)) : NULL;

    if (listed == NULL)
        return check_memory(&batch->arena, error);
    *kept = (struct batch_row){.table = row->table,
                               .record = batch->record,
                               .received = row->received,
                               .row = row_copy(&batch->arena, table, row->row, NULL)};
    if (row->party != NULL)
        kept->party = row_copy(&batch->arena, schema_table(TABLE_PARTIES), row->party, NULL);
    *listed = kept;
    *slot = kept;
    return check_memory(&batch->arena, error);
}

/* Goods that came in twice are both there. */
static int32_t
add_received(const struct place *at, struct batch_row *row, int64_t units, oms_error **error)
{
    const int32_t rc = check_range(FIELD(at, "received"), row->received + units, 0, OMS_LIMIT_QUANTITY, error);

    if (rc == OMS_OK)
        row->received += units;
    return rc;
}

int32_t
batch_keep(struct catalog_batch *batch, const struct place *at, struct batch_row row, oms_error **error)
{
    struct batch_row **slot;

    if (!slots_reserve(batch))
        return check_memory(&batch->arena, error);
    slot = slot_find(batch->slots, batch->n_slots, row.table, row.row);
    if (*slot == NULL)
        return add(batch, slot, &row, error);
    if (row.received != OMS_NONE && (*slot)->received != OMS_NONE)
        return add_received(at, *slot, row.received, error);
    if (row.received == (*slot)->received && same(*slot, &row))
        return OMS_OK;
    return check_fail(at, OMS_E_INVALID, error, "stands twice in %s, with different values",
                      schema_table(row.table)->name);
}
