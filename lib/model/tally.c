/* Rows of a report while they are summed: found by key and currency in a hash table, and every sum looked at for overflow. Pure. */
#include "model/tally.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "oms/limits.h"

void
tally_init(struct tally *tally, struct arena *arena, const struct tally_kind *kind, int32_t by)
{
    *tally = (struct tally){.arena = arena, .kind = kind, .key = kind->by[by].key};
}

static struct tally_row *
row_at(const struct tally *tally, size_t i)
{
    return (struct tally_row *)tally->rows.items + i;
}

static uint64_t
hash_bytes(uint64_t hash, const char *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        hash = (hash ^ (uint8_t)bytes[i]) * UINT64_C(0x100000001B3);
    return hash;
}

static uint64_t
hash_of(oms_text key, const char *currency)
{
    uint64_t hash = hash_bytes(UINT64_C(0xCBF29CE484222325), key.data, key.len);

    hash = hash_bytes(hash, currency, 4);
    return hash ^ hash >> 32;
}

/* The slot that the row has, or would have. */
static uint32_t *
find_slot(const struct tally *tally, oms_text key, const char *currency)
{
    size_t at = hash_of(key, currency) & (tally->capacity - 1);

    for (; tally->slots[at] != 0; at = (at + 1) & (tally->capacity - 1)) {
        const struct tally_row *row = row_at(tally, tally->slots[at] - 1);
        if (text_equal(row->key, key) && memcmp(row->currency, currency, sizeof row->currency) == 0)
            break;
    }
    return &tally->slots[at];
}

/* At most half full. */
static bool
make_room(struct tally *tally)
{
    if (2 * (tally->rows.n + 1) <= tally->capacity)
        return true;
    tally->capacity = tally->capacity > 0 ? tally->capacity * 2 : 64;
    tally->slots = arena_array(tally->arena, tally->capacity, sizeof *tally->slots);
    for (size_t i = 0; tally->slots != NULL && i < tally->rows.n; i++)
        *find_slot(tally, row_at(tally, i)->key, row_at(tally, i)->currency) = (uint32_t)i + 1;
    return tally->slots != NULL;
}

static bool
add_row(struct tally *tally, uint32_t *slot, oms_text key, const char *currency)
{
    struct tally_row *row;

    if (tally->rows.n == OMS_LIMIT_ROWS) {
        tally->flaw = TALLY_TOO_MANY;
        return false;
    }
    row = arena_list_add(tally->arena, &tally->rows, sizeof *row);
    if (row == NULL)
        return false;
    row->key = arena_text(tally->arena, key);
    memcpy(row->currency, currency, sizeof row->currency);
    *slot = (uint32_t)tally->rows.n;
    return !tally->arena->failed;
}

int64_t
tally_place(struct tally *tally, const void *row, oms_text currency)
{
    char made[TALLY_KEY_SIZE];
    char code[4] = "";
    oms_text key = tally->key(row, made);
    uint32_t *slot;

    if (key.data == NULL)
        key = TEXT("");
    if (tally->kind->has_money && currency.data != NULL)
        memcpy(code, currency.data, currency.len < 3 ? currency.len : 3);
    if (!make_room(tally))
        return -1;
    slot = find_slot(tally, key, code);
    if (*slot == 0 && !add_row(tally, slot, key, code))
        return -1;
    return (int64_t)*slot - 1;
}

static void
add_term(struct tally *tally, int64_t *sum, const struct tally_term *term, const void *row)
{
    int64_t value = 1;
    bool lost;

    if (term->offset != TALLY_ONE)
        memcpy(&value, (const char *)row + term->offset, sizeof value);
    lost = term->sign > 0 ? __builtin_add_overflow(*sum, value, sum) : __builtin_sub_overflow(*sum, value, sum);
    if (lost)
        tally->flaw = TALLY_OVERFLOWED;
}

void
tally_add(struct tally *tally, int64_t place, enum table_id table, const void *row, const struct order_row *order)
{
    struct tally_row *sums = row_at(tally, (size_t)place);

    for (size_t i = 0; i < TALLY_FIGURES && tally->kind->figures[i].column.name != NULL; i++) {
        const struct tally_term *terms = tally->kind->figures[i].terms;
        for (size_t t = 0; t < 4 && terms[t].sign != 0; t++)
            if (terms[t].table == table && (terms[t].counts == NULL || terms[t].counts(order)))
                add_term(tally, &sums->figures[i], &terms[t], row);
    }
}

static int
compare_rows(const void *a, const void *b)
{
    const struct tally_row *x = a;
    const struct tally_row *y = b;
    const int order = text_compare(x->key, y->key);

    return order != 0 ? order : memcmp(x->currency, y->currency, sizeof x->currency);
}

void
tally_sort(struct tally *tally)
{
    if (tally->rows.n > 1)
        qsort(tally->rows.items, tally->rows.n, sizeof(struct tally_row), compare_rows);
    tally->slots = NULL;
    tally->capacity = 0;
}
