/* Reading CSV cell by cell. Touches the text and an arena; strict where RFC 4180 is: a quote stands around a whole cell or is doubled inside one. */
#include "engine/csv.h"

#include <string.h>

#include "oms/errors.h"

void
csv_begin(struct csv_reader *reader, oms_text text)
{
    *reader = (struct csv_reader){.text = text, .line = 1};
}

static char
current(const struct csv_reader *reader)
{
    return reader->at < reader->text.len ? reader->text.data[reader->at] : '\n';
}

/* How long the line break is that stands here: 0 for none. The end of the text is one of its own, of length 0. */
static size_t
line_break(const struct csv_reader *reader)
{
    const char *here = reader->text.data + reader->at;
    size_t left = reader->text.len - reader->at;

    if (left >= 2 && here[0] == '\r' && here[1] == '\n')
        return 2;
    return left >= 1 && here[0] == '\n';
}

static bool
at_end(const struct csv_reader *reader)
{
    return reader->at == reader->text.len;
}

static bool
cell_ends(const struct csv_reader *reader)
{
    return at_end(reader) || current(reader) == ',' || line_break(reader) > 0;
}

static void
skip_blank_lines(struct csv_reader *reader)
{
    for (size_t n = line_break(reader); n > 0; n = line_break(reader)) {
        reader->at += n;
        reader->line++;
    }
}

static oms_text *
cell_add(struct arena *arena, struct csv_record *record, oms_text bytes)
{
    oms_text *cell = arena_list_add(arena, &record->cells, sizeof(*cell));

    if (cell != NULL)
        *cell = arena_text(arena, bytes);
    return cell;
}

static int32_t
stray_quote(const struct csv_reader *reader, oms_error **error)
{
    return error_set(error, OMS_E_SYNTAX,
                     "line %zu: not CSV: a quote inside a cell has to be doubled and the cell quoted", reader->line);
}

static int32_t
plain_cell(struct csv_reader *reader, struct arena *arena, struct csv_record *record, oms_error **error)
{
    size_t begin = reader->at;

    for (; !cell_ends(reader); reader->at++)
        if (current(reader) == '"')
            return stray_quote(reader, error);
    cell_add(arena, record, (oms_text){reader->text.data + begin, reader->at - begin});
    return OMS_OK;
}

/* Doubled quotes become one, in place. */
static void
undouble(oms_text *cell)
{
    char *bytes = (char *)(uintptr_t)cell->data;
    size_t to = 0;

    for (size_t from = 0; from < cell->len; from++) {
        bytes[to++] = bytes[from];
        from += bytes[from] == '"';
    }
    bytes[to] = '\0';
    cell->len = to;
}

/* Behind the closing quote; false when there is none. */
static bool
skip_quoted(struct csv_reader *reader)
{
    for (; !at_end(reader); reader->at++) {
        reader->line += current(reader) == '\n';
        if (current(reader) != '"')
            continue;
        reader->at++;
        if (at_end(reader) || current(reader) != '"')
            return true;
    }
    return false;
}

static int32_t
quoted_cell(struct csv_reader *reader, struct arena *arena, struct csv_record *record, oms_error **error)
{
    size_t begin = ++reader->at;
    oms_text *cell;

    if (!skip_quoted(reader))
        return error_set(error, OMS_E_SYNTAX, "line %zu: not CSV: a quoted cell is not ended", record->line);
    if (!cell_ends(reader))
        return stray_quote(reader, error);
    cell = cell_add(arena, record, (oms_text){reader->text.data + begin, reader->at - 1 - begin});
    if (cell != NULL && cell->data != NULL)
        undouble(cell);
    return OMS_OK;
}

static int32_t
next_cell(struct csv_reader *reader, struct arena *arena, struct csv_record *record, oms_error **error)
{
    bool quoted = !at_end(reader) && current(reader) == '"';

    return (quoted ? quoted_cell : plain_cell)(reader, arena, record, error);
}

int32_t
csv_next(struct csv_reader *reader, struct arena *arena, struct csv_record *record, oms_error **error)
{
    int32_t rc;

    skip_blank_lines(reader);
    *record = (struct csv_record){.line = reader->line};
    if (at_end(reader))
        return OMS_OK;
    rc = next_cell(reader, arena, record, error);
    while (rc == OMS_OK && !at_end(reader) && current(reader) == ',') {
        reader->at++;
        rc = next_cell(reader, arena, record, error);
    }
    if (rc == OMS_OK && arena->failed)
        rc = error_set(error, OMS_E_NOMEM, "Out of memory.");
    return rc;
}
