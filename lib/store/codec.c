/* Rows by their table's columns: reading a field, judging, copying, comparing and hashing keys. Knows offsets and types, names no table, touches no storage. */
#include "store/codec.h"

#include <string.h>

#include "base/id.h"
#include "base/text.h"

/* Odd multipliers with well spread bits, as in splitmix64. */
#define HASH_MULTIPLIER 0xbf58476d1ce4e5b9U
#define HASH_SEED       0x9e3779b97f4a7c15U
/* Above every limit of the library; a thousand of it fit into 64 bits. */
#define NUMBER_MAX      (INT64_C(1) << 53)

int64_t
row_int64(const oms_table *table, const void *row, int32_t column)
{
    return *(const int64_t *)row_field(table, row, column);
}

oms_text
row_text(const oms_table *table, const void *row, int32_t column)
{
    return *(const oms_text *)row_field(table, row, column);
}

const oms_id *
row_id(const oms_table *table, const void *row, int32_t column)
{
    return row_field(table, row, column);
}

static oms_blob
row_blob(const oms_table *table, const void *row, int32_t column)
{
    return *(const oms_blob *)row_field(table, row, column);
}

bool
row_is_null(const oms_table *table, const void *row, int32_t column)
{
    switch (table->columns[column].type) {
    case OMS_COLUMN_INT64:
        return row_int64(table, row, column) == OMS_NONE;
    case OMS_COLUMN_TEXT:
        return row_text(table, row, column).data == NULL;
    case OMS_COLUMN_BLOB:
        return row_blob(table, row, column).data == NULL;
    default:
        return id_is_none(row_id(table, row, column));
    }
}

static bool
number_is_sound(const oms_column *column, int64_t number)
{
    return number <= NUMBER_MAX && number >= (*column->unit == '\0' ? 0 : -NUMBER_MAX);
}

static bool
value_is_sound(const oms_table *table, const void *row, int32_t column)
{
    oms_text text;

    if (table->columns[column].type == OMS_COLUMN_INT64)
        return number_is_sound(&table->columns[column], row_int64(table, row, column));
    if (table->columns[column].type != OMS_COLUMN_TEXT)
        return true;
    text = row_text(table, row, column);
    return memchr(text.data, '\0', text.len) == NULL;
}

bool
row_is_sound(const oms_table *table, const void *row)
{
    for (int32_t i = 0; (size_t)i < table->n_columns; i++)
        if (row_is_null(table, row, i) ? !table->columns[i].nullable : !value_is_sound(table, row, i))
            return false;
    return true;
}

/* Numbers and ids came with the struct; what they point at has to be copied. */
static void
copy_pointed_at(struct arena *arena, const oms_column *column, void *row)
{
    void *field = (char *)row + column->offset;

    if (column->type == OMS_COLUMN_TEXT)
        *(oms_text *)field = arena_text(arena, *(oms_text *)field);
    else if (column->type == OMS_COLUMN_BLOB)
        *(oms_blob *)field = arena_blob(arena, *(oms_blob *)field);
}

void *
row_copy(struct arena *arena, const oms_table *table, const void *row, void *into)
{
    if (into == NULL)
        into = arena_alloc(arena, table->row_size);
    if (into == NULL)
        return NULL;
    memcpy(into, row, table->row_size);
    for (size_t i = 0; i < table->n_columns; i++)
        copy_pointed_at(arena, &table->columns[i], into);
    return arena->failed ? NULL : into;
}

static uint64_t
mix(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * HASH_MULTIPLIER;
    return hash ^ (hash >> 29);
}

static uint64_t
mix_bytes(uint64_t hash, const void *data, size_t len)
{
    const char *next = data;
    uint64_t word;

    hash = mix(hash, len);
    for (; len >= sizeof(word); len -= sizeof(word), next += sizeof(word)) {
        memcpy(&word, next, sizeof(word));
        hash = mix(hash, word);
    }
    word = 0;
    if (len > 0)
        memcpy(&word, next, len);
    return mix(hash, word);
}

static uint64_t
mix_column(uint64_t hash, const oms_table *table, const void *row, int32_t column)
{
    switch (table->columns[column].type) {
    case OMS_COLUMN_INT64:
        return mix(hash, (uint64_t)row_int64(table, row, column));
    case OMS_COLUMN_TEXT:
        return mix_bytes(hash, row_text(table, row, column).data, row_text(table, row, column).len);
    case OMS_COLUMN_BLOB:
        return mix_bytes(hash, row_blob(table, row, column).data, row_blob(table, row, column).len);
    default:
        return mix_bytes(hash, row_id(table, row, column), sizeof(oms_id));
    }
}

uint64_t
row_key_hash(const oms_table *table, const void *row)
{
    uint64_t hash = mix(HASH_SEED, (uintptr_t)table);

    for (size_t i = 0; i < table->n_key; i++)
        hash = mix_column(hash, table, row, (int32_t)i);
    return hash;
}

static bool
blob_equal(oms_blob a, oms_blob b)
{
    if (a.data == NULL || b.data == NULL)
        return a.data == b.data;
    return a.len == b.len && memcmp(a.data, b.data, a.len) == 0;
}

static bool
column_equal(const oms_table *table, const void *a, const void *b, int32_t column)
{
    switch (table->columns[column].type) {
    case OMS_COLUMN_INT64:
        return row_int64(table, a, column) == row_int64(table, b, column);
    case OMS_COLUMN_TEXT:
        return text_equal(row_text(table, a, column), row_text(table, b, column));
    case OMS_COLUMN_BLOB:
        return blob_equal(row_blob(table, a, column), row_blob(table, b, column));
    default:
        return id_equal(row_id(table, a, column), row_id(table, b, column));
    }
}

bool
row_key_equal(const oms_table *table, const void *a, const void *b)
{
    for (size_t i = 0; i < table->n_key; i++)
        if (!column_equal(table, a, b, (int32_t)i))
            return false;
    return true;
}
