/* CSV as in RFC 4180: records of cells, quoted where they hold commas, quotes or line breaks. Knows nothing of what a column means. */
#ifndef OMS_ENGINE_CSV_H
#define OMS_ENGINE_CSV_H

#include "base/arena.h"
#include "base/error.h"

struct csv_reader {
    oms_text text;
    size_t at;
    size_t line; /* of `at`, from 1 */
};

struct csv_record {
    struct arena_list cells; /* oms_text, NUL-terminated, in the arena */
    size_t line;             /* where it begins */
};

static inline oms_text
csv_cell(const struct csv_record *record, size_t i)
{
    return ((const oms_text *)record->cells.items)[i];
}

void csv_begin(struct csv_reader *reader, oms_text text);
/* The next record that is not a blank line; no cells at the end. OMS_E_SYNTAX for quotes that do not match; OMS_E_NOMEM. */
int32_t csv_next(struct csv_reader *reader, struct arena *arena, struct csv_record *record, oms_error **error);

#endif
