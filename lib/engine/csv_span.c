/* Looks at commas, quotes and line breaks only; cells are read by csv.c. Pure. */
#include "engine/csv_span.h"

#include <string.h>

enum cell { CELL_BEGINS, CELL_PLAIN, CELL_QUOTED, CELL_QUOTE };

/* The state behind a character; false where quotes do not match. */
static bool
cell_goes_on(enum cell *cell, char c)
{
    if (*cell == CELL_QUOTED)
        *cell = c == '"' ? CELL_QUOTE : CELL_QUOTED;
    else if (c == ',')
        *cell = CELL_BEGINS;
    else if (*cell == CELL_BEGINS)
        *cell = c == '"' ? CELL_QUOTED : CELL_PLAIN;
    else if (c == '"' && *cell == CELL_QUOTE)
        *cell = CELL_QUOTED;
    else if (c == '"' || (*cell == CELL_QUOTE && c != '\r'))
        return false;
    return true;
}

static void
end_row(oms_text text, size_t at, size_t end, struct csv_span *out)
{
    out->next = end < text.len ? end + 1 : end;
    out->end = end > at && text.data[end - 1] == '\r' ? end - 1 : end;
    out->first = out->cells > 1 ? out->first : out->end;
}

/* The line that begins at `at`, whatever its quotes are. */
static enum span
line_span(oms_text text, size_t at, bool ended, struct csv_span *out)
{
    const char *end = memchr(text.data + at, '\n', text.len - at);

    if (end == NULL && !ended)
        return SPAN_MORE;
    *out = (struct csv_span){.cells = 1};
    end_row(text, at, end != NULL ? (size_t)(end - text.data) : text.len, out);
    return SPAN_BROKEN;
}

enum span
csv_span(oms_text text, size_t at, bool ended, struct csv_span *out)
{
    enum cell cell = CELL_BEGINS;
    size_t i = at;

    *out = (struct csv_span){.cells = 1};
    for (; i < text.len && (text.data[i] != '\n' || cell == CELL_QUOTED); i++) {
        if (text.data[i] == ',' && cell != CELL_QUOTED) {
            out->first = out->cells == 1 ? i : out->first;
            out->cells++;
            out->comma[0] = out->comma[1];
            out->comma[1] = i;
        }
        if (!cell_goes_on(&cell, text.data[i]))
            return line_span(text, at, ended, out);
    }
    if (i == text.len && !ended)
        return SPAN_MORE;
    if (i == text.len && cell == CELL_QUOTED)
        return line_span(text, at, ended, out);
    end_row(text, at, i, out);
    return SPAN_FOUND;
}
