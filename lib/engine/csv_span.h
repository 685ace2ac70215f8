/* Where the rows of CSV end, in text of which the rest may not have come yet. */
#ifndef OMS_ENGINE_CSV_SPAN_H
#define OMS_ENGINE_CSV_SPAN_H

#include <stdbool.h>

#include "engine/span.h"
#include "oms/types.h"

/* CSV text told apart without reading its cells. */
struct csv_span {
    size_t end;      /* of the row, without its line break */
    size_t next;     /* where the next begins */
    size_t first;    /* end of the first cell */
    size_t cells;    /* how many */
    size_t comma[2]; /* before the last two of them */
};
/* The row that begins at `at`. BROKEN: its quotes do not match, and the line is taken for the row. */
enum span csv_span(oms_text text, size_t at, bool ended, struct csv_span *out);

#endif
