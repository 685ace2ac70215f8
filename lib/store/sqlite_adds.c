/* Adds of a group, summed by row: a SKU that everybody buys is written once per group. Order within the group is kept: whatever else touches such a row
 * first has what waits for it applied. Where the sums do not fit, the group is applied again set by set, so nothing here says which set was to blame. */
#include "store/codec.h"
#include "store/sqlite_store.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_CAPACITY 64

void
sqlite_adds_init(struct sqlite_adds *adds)
{
    *adds = (struct sqlite_adds){0};
    arena_init(&adds->arena, NULL);
}

void
sqlite_adds_free(struct sqlite_adds *adds)
{
    arena_free(&adds->arena);
    free(adds->slots);
    adds->slots = NULL;
}

void
sqlite_adds_clear(struct sqlite_adds *adds)
{
    arena_reset(&adds->arena);
    adds->list = (struct arena_list){0};
    if (adds->slots != NULL)
        memset(adds->slots, 0, adds->capacity * sizeof(*adds->slots));
}

static struct sqlite_add *
add_at(const struct sqlite_adds *adds, size_t i)
{
    return &((struct sqlite_add *)adds->list.items)[i];
}

/* The slot of a row, or the free one (0) where it belongs. */
static uint32_t *
find(const struct sqlite_adds *adds, const oms_table *table, const void *row, uint64_t hash)
{
    size_t mask = adds->capacity - 1;
    size_t at = (size_t)hash & mask;

    for (; adds->slots[at] != 0; at = (at + 1) & mask) {
        const struct sqlite_add *add = add_at(adds, adds->slots[at] - 1);

        if (add->hash == hash && add->table == table && row_key_equal(table, add->row, row))
            break;
    }
    return &adds->slots[at];
}

static bool
grow(struct sqlite_adds *adds)
{
    size_t capacity = adds->capacity == 0 ? FIRST_CAPACITY : adds->capacity * 2;
    uint32_t *slots = calloc(capacity, sizeof(*slots));

    if (slots == NULL)
        return false;
    free(adds->slots);
    adds->slots = slots;
    adds->capacity = capacity;
    for (size_t i = 0; i < adds->list.n; i++) {
        const struct sqlite_add *add = add_at(adds, i);

        *find(adds, add->table, add->row, add->hash) = (uint32_t)i + 1;
    }
    return true;
}

/* What waits for a row; a new entry where nothing does. NULL on failure. */
static struct sqlite_add *
entry(struct sqlite_adds *adds, const oms_table *table, const void *row)
{
    uint64_t hash = row_key_hash(table, row);
    struct sqlite_add *add;
    uint32_t *slot;

    if (adds->list.n * 2 >= adds->capacity && !grow(adds))
        return NULL;
    slot = find(adds, table, row, hash);
    if (*slot != 0)
        return add_at(adds, *slot - 1);
    add = arena_list_add(&adds->arena, &adds->list, sizeof(*add));
    if (add == NULL)
        return NULL;
    *add = (struct sqlite_add){.table = table, .row = row, .hash = hash};
    add->sums = arena_array(&adds->arena, table->n_columns, sizeof(*add->sums));
    *slot = (uint32_t)adds->list.n;
    return add->sums != NULL ? add : NULL;
}

static int32_t
apply_waiting(struct sqlite_connection *connection, struct sqlite_add *add)
{
    int32_t code = add->count > 0 ? sqlite_add_apply(connection, add, NULL) : OMS_OK;

    memset(add->sums, 0, add->table->n_columns * sizeof(*add->sums));
    add->columns = 0;
    add->count = 0;
    return code;
}

/* Sums that do not fit into 64 bits are a refusal like any other: the sets are then tried one by one. */
static int32_t
sum_up(struct sqlite_adds *adds, const oms_change *change)
{
    struct sqlite_add *add = entry(adds, change->table, change->row);

    if (add == NULL)
        return OMS_E_NOMEM;
    for (size_t i = 0; i < change->n_deltas; i++) {
        int64_t *sum = &add->sums[change->deltas[i].column];

        if (__builtin_add_overflow(*sum, change->deltas[i].amount, sum))
            return OMS_E_OVERFLOW;
        add->columns |= UINT64_C(1) << change->deltas[i].column;
    }
    add->count++;
    return OMS_OK;
}

static int32_t
flush_row(struct sqlite_adds *adds, struct sqlite_connection *connection, const oms_change *change)
{
    uint32_t slot;

    if (adds->list.n == 0)
        return OMS_OK;
    slot = *find(adds, change->table, change->row, row_key_hash(change->table, change->row));
    return slot != 0 ? apply_waiting(connection, add_at(adds, slot - 1)) : OMS_OK;
}

int32_t
sqlite_adds_apply(struct sqlite_adds *adds, struct sqlite_connection *connection, const oms_change *change)
{
    int32_t code;

    if (change->kind == OMS_CHANGE_ADD && change->image == NULL)
        return sum_up(adds, change);
    code = flush_row(adds, connection, change);
    return code == OMS_OK ? sqlite_change_apply(connection, change, NULL) : code;
}

int32_t
sqlite_adds_flush(struct sqlite_adds *adds, struct sqlite_connection *connection)
{
    int32_t code = OMS_OK;

    for (size_t i = 0; i < adds->list.n && code == OMS_OK; i++)
        code = apply_waiting(connection, add_at(adds, i));
    return code;
}
