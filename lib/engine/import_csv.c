/* CSV told apart into records while it is read: a row of the catalog each, or the rows of one order, which stand together. Pure but for the input; cells are
 * read by those who read the record's document, which is the header with the record's rows below. */
#include <string.h>

#include "engine/csv_span.h"
#include "engine/import.h"
#include "oms/limits.h"

#define AGAIN ",refused_line,refused_reason"

/* Finds the row at `at` in what is still to be read. An order's rows may be too many to look at together: OMS_E_LIMIT, without an error. */
static int32_t
find_row(struct import_source *source, size_t at, struct csv_span *row, oms_error **error)
{
    while (csv_span(input_view(source->in), at, source->in->ended, row) == SPAN_MORE) {
        int32_t code = input_more(source->in, error);

        if (code != OMS_OK)
            return code;
    }
    return OMS_OK;
}

static int32_t
skip_blank_lines(struct import_input *in, oms_error **error)
{
    for (;;) {
        int32_t code = input_some(in, error);
        oms_text view = input_view(in);

        if (code == OMS_OK && view.len == 1 && view.data[0] == '\r') {
            code = input_more(in, error);
            view = input_view(in);
        }
        if (code != OMS_OK || view.len == 0)
            return code;
        if (view.data[0] == '\n')
            input_skip(in, 1);
        else if (view.len > 1 && view.data[0] == '\r' && view.data[1] == '\n')
            input_skip(in, 2);
        else
            return OMS_OK;
    }
}

static size_t
count_lines(oms_text text)
{
    size_t n = 0;

    for (size_t i = 0; i < text.len; i++)
        n += text.data[i] == '\n';
    return n;
}

/* What the rows are is told by the header's names; a header that no kind has is refused by the catalog. */
static int32_t
check_header(struct import_source *source, oms_error **error)
{
    struct catalog_batch batch;
    struct csv_reader reader;
    struct csv_record cells;
    int32_t code;

    csv_begin(&reader, source->header);
    code = csv_next(&reader, &source->arena, &cells, error);
    if (code != OMS_OK)
        return code;
    source->orders = order_csv_is(&cells);
    if (source->orders)
        return order_csv_check(source->header, &source->engine->allocator, error);
    batch_init(&batch, source->engine);
    code = catalog_csv_read(&batch, source->header.data, source->header.len, error);
    batch_free(&batch);
    return code;
}

static int32_t
read_header(struct import_source *source, oms_error **error)
{
    const size_t again = sizeof(AGAIN) - 1;
    struct csv_span row = {0};
    oms_text text;
    int32_t code = skip_blank_lines(source->in, error);

    if (code == OMS_OK && source->in->begin == source->in->end)
        return error_set(error, OMS_E_SYNTAX, "line 1: the document is empty");
    if (code == OMS_OK)
        code = find_row(source, 0, &row, error);
    if (code == OMS_E_LIMIT || row.end > OMS_LIMIT_ROW)
        return error_set(error, OMS_E_LIMIT, "line %lld: the header has more than %d bytes",
                         (long long)source->in->line, OMS_LIMIT_ROW);
    if (code != OMS_OK)
        return code;
    text = (oms_text){input_view(source->in).data, row.end};
    source->columns = row.cells;
    source->again = text.len > again && memcmp(text.data + text.len - again, AGAIN, again) == 0;
    text.len -= source->again ? again : 0;
    source->header = arena_text(&source->arena, text);
    code = check_memory(&source->arena, error);
    if (code != OMS_OK)
        return code;
    source->header_lines = count_lines(source->header) + 1;
    input_skip(source->in, row.next);
    return check_header(source, error);
}

/* Of a row of a file of refused rows: without the two columns that say why. */
static size_t
row_length(const struct import_source *source, const struct csv_span *row, size_t at)
{
    return (source->again && row->cells == source->columns ? row->comma[0] : row->end) - at;
}

static bool
same_key(const struct import_source *source, size_t at, const struct csv_span *row, oms_text key)
{
    return row->first - at == key.len && key.len > 0 &&
           memcmp(input_view(source->in).data + at, key.data, key.len) == 0;
}

/* How far the rows of one order reach. */
static int32_t
span_order(struct import_source *source, oms_text key, size_t *next, oms_error **error)
{
    int32_t code = OMS_OK;

    while (code == OMS_OK) {
        struct csv_span row;

        if (*next == input_view(source->in).len) {
            code = input_more(source->in, error);
            if (code != OMS_OK || *next == input_view(source->in).len)
                break;
        }
        code = find_row(source, *next, &row, error);
        if (code != OMS_OK || !same_key(source, *next, &row, key))
            break;
        *next = row.next;
    }
    return code;
}

/* The rows up to `end`, with a plain line break between. */
static int32_t
keep_rows(struct import_source *source, struct arena *arena, struct import_record *record, size_t end,
          oms_error **error)
{
    const oms_text view = input_view(source->in);
    char *rows = arena_alloc(arena, end + 1);
    size_t len = 0;

    for (size_t at = 0; rows != NULL && at < end;) {
        struct csv_span row;
        size_t n;

        csv_span(view, at, true, &row);
        n = row_length(source, &row, at);
        if (at > 0)
            rows[len++] = '\n';
        memcpy(rows + len, view.data + at, n);
        len += n;
        at = row.next;
    }
    record->row = (oms_text){rows, len};
    return check_memory(arena, error);
}

static int32_t
make_document(const struct import_source *source, struct arena *arena, struct import_record *record, oms_error **error)
{
    const size_t len = source->header.len + 1 + record->row.len;
    char *document = arena_alloc(arena, len + 1);

    if (document == NULL)
        return check_memory(arena, error);
    memcpy(document, source->header.data, source->header.len);
    document[source->header.len] = '\n';
    memcpy(document + source->header.len + 1, record->row.data, record->row.len);
    record->document = (oms_text){document, len};
    record->offset = source->header_lines;
    return OMS_OK;
}

/* A row, or an order, that cannot be kept for its length. Of an order what follows is refused too: part of an order is none. */
static int32_t
too_long(struct import_source *source, struct import_record *record, oms_error **error)
{
    record->flaw = source->orders ? "the order's rows have more bytes than one may have"
                                  : "the row has more bytes than one may have";
    record->flaw_code = OMS_E_LIMIT;
    return input_skip_line(source->in, error);
}

static bool
is_crowded(const struct import_source *source, oms_text key)
{
    return source->crowded_key.data != NULL && key.len == source->crowded_key.len && key.len > 0 &&
           memcmp(key.data, source->crowded_key.data, key.len) == 0;
}

static int32_t
take_row(struct import_source *source, struct arena *arena, struct import_record *record, const struct csv_span *row,
         oms_error **error)
{
    const oms_text key = arena_text(arena, (oms_text){input_view(source->in).data, row->first});
    size_t next = row->next;
    int32_t code = check_memory(arena, error);

    if (code == OMS_OK && source->orders && is_crowded(source, key))
        return too_long(source, record, error);
    if (code == OMS_OK && source->orders)
        code = span_order(source, key, &next, error);
    if (code == OMS_E_LIMIT || (code == OMS_OK && next > OMS_LIMIT_ROW)) {
        source->crowded_key = arena_text(&source->arena, key);
        return check_memory(&source->arena, error) == OMS_OK ? too_long(source, record, error) : OMS_E_NOMEM;
    }
    if (code == OMS_OK)
        code = keep_rows(source, arena, record, next, error);
    if (code == OMS_OK)
        code = make_document(source, arena, record, error);
    input_skip(source->in, next);
    return code;
}

int32_t
import_csv_next(struct import_source *source, struct arena *arena, struct import_record *out, oms_error **error)
{
    struct csv_span row;
    int32_t code = source->header.data == NULL ? read_header(source, error) : OMS_OK;

    *out = (struct import_record){.kind = IMPORT_END};
    if (code == OMS_OK)
        code = skip_blank_lines(source->in, error);
    if (code != OMS_OK || source->in->begin == source->in->end)
        return code;
    out->kind = source->orders ? IMPORT_ORDER : IMPORT_ROW;
    out->line = source->in->line;
    code = find_row(source, 0, &row, error);
    if (code == OMS_E_LIMIT)
        return too_long(source, out, error);
    return code == OMS_OK ? take_row(source, arena, out, &row, error) : code;
}
