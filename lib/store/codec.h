/* Generic handling of rows by their table's columns: judging, copying, comparing and hashing keys. No table is named here. */
#ifndef OMS_STORE_CODEC_H
#define OMS_STORE_CODEC_H

#include <stdbool.h>

#include "base/arena.h"
#include "oms/store.h"

/* Typed access to one column of a row. */
static inline const void *
row_field(const oms_table *table, const void *row, int32_t column)
{
    return (const char *)row + table->columns[column].offset;
}

int64_t row_int64(const oms_table *table, const void *row, int32_t column);
oms_text row_text(const oms_table *table, const void *row, int32_t column);
const oms_id *row_id(const oms_table *table, const void *row, int32_t column);
bool row_is_null(const oms_table *table, const void *row, int32_t column);

/* Whether a row can be one that was written whole: nothing is absent that has to be there, no text has a NUL in it, no number is so large that a thousand of them could overflow, and
 * no number without a unit (a version, a count, a flag) is negative. */
bool row_is_sound(const oms_table *table, const void *row);

/* A deep copy of `row` into the arena; NULL on failure. `into` is row_size bytes, or NULL to have it allocated. */
void *row_copy(struct arena *arena, const oms_table *table, const void *row, void *into);

/* Of the primary key; rows of other tables never compare equal. */
uint64_t row_key_hash(const oms_table *table, const void *row);
bool row_key_equal(const oms_table *table, const void *a, const void *b);

#endif
