/* Imports in bulk: record after record into parts, part after part into the store; with an id, from where an earlier run ended. */
#include "oms/import.h"

#include <stdio.h>
#include <string.h>

#include "base/abi.h"
#include "base/sha256.h"
#include "base/text.h"
#include "engine/check.h"
#include "engine/import.h"
#include "engine/load.h"
#include "oms/limits.h"

#define ORDERS_PART ((size_t)256)
#define PART_BYTES  ((size_t)4 << 20)

/* The structs as release 0.1 has them. */
#define TOTALS_LEAST (offsetof(oms_import_totals, catalog) + sizeof(oms_import_result *))
#define COUNTS_LEAST (offsetof(oms_import_result, shipping_methods) + sizeof(int64_t))

void
import_progress(const struct import *import, struct import_row *out)
{
    *out = (struct import_row){.id = import->id,
                               .version = import->done.version,
                               .rows = import->totals.rows,
                               .digest = import->digest,
                               .updated_at = engine_now(import->engine)};
}

/* Each digest takes the one before it in, so that the last tells of all records. */
static void
add_to_digest(struct import *import, const struct import_record *record)
{
    uint8_t out[SHA256_SIZE];
    struct sha256 sha;

    if (import->id.data == NULL)
        return;
    sha256_init(&sha);
    sha256_add(&sha, import->digest.bytes, sizeof(import->digest.bytes));
    if (record->document.len > 0)
        sha256_add(&sha, record->document.data, record->document.len);
    sha256_finish(&sha, out);
    memcpy(import->digest.bytes, out, sizeof(import->digest.bytes));
}

static int32_t
tell_progress(struct import *import, oms_error **error)
{
    int32_t code;

    import->totals.bytes = import->in.total;
    if (import->options.progress == NULL)
        return OMS_OK;
    code = import->options.progress(import->options.user, &import->totals);
    return code == OMS_OK ? code : error_set(error, code, "The import was ended by its host.");
}

static int32_t
store_part(struct import *import, oms_error **error)
{
    int32_t code = OMS_OK;

    if (import->records.n == 0)
        return OMS_OK;
    if (import_record(import, 0)->kind == IMPORT_ROW)
        code = import_store_rows(import, error);
    else
        code = import_store_orders(import, error);
    if (code == OMS_OK)
        code = tell_progress(import, error);
    arena_reset(&import->part);
    import->records = (struct arena_list){0};
    import->part_bytes = 0;
    return code;
}

static bool
part_is_full(const struct import *import)
{
    const size_t most = import_record(import, 0)->kind == IMPORT_ROW ? OMS_IMPORT_PART : ORDERS_PART;

    return import->records.n >= most || import->part_bytes >= PART_BYTES;
}

static int32_t
add_record(struct import *import, const struct import_record *record, oms_error **error)
{
    struct import_record *kept = arena_list_add(&import->part, &import->records, sizeof(*kept));

    if (kept == NULL)
        return check_memory(&import->part, error);
    *kept = *record;
    add_to_digest(import, record);
    import->totals.rows++;
    import->part_bytes += record->row.len + record->document.len;
    return part_is_full(import) ? store_part(import, error) : OMS_OK;
}

/* A record is read into the memory of the part that it joins; where it is of another kind, that is the part before it, and it is read once more. */
static int32_t
next_record(struct import *import, struct import_record *record, oms_error **error)
{
    int32_t code = import->next(&import->source, &import->part, record, error);

    if (code != OMS_OK || record->kind == IMPORT_END || import->records.n == 0 ||
        record->kind == import_record(import, 0)->kind)
        return code;
    struct arena kept;
    struct import_record copy = *record;

    arena_init(&kept, &import->engine->allocator);
    copy.row = arena_text(&kept, record->row);
    copy.document = arena_text(&kept, record->document);
    code = check_memory(&kept, error);
    if (code == OMS_OK)
        code = store_part(import, error);
    copy.row = arena_text(&import->part, copy.row);
    copy.document = arena_text(&import->part, copy.document);
    arena_free(&kept);
    *record = copy;
    return code == OMS_OK ? check_memory(&import->part, error) : code;
}

/* With a refusal to stop at, what is read and not stored stays so; else all that could be read is stored, also where the rest cannot be. */
static int32_t
read_all(struct import *import, oms_error **error)
{
    struct import_record record;
    int32_t code;

    do {
        code = next_record(import, &record, error);
        if (code == OMS_OK && record.kind != IMPORT_END)
            code = add_record(import, &record, error);
    } while (code == OMS_OK && record.kind != IMPORT_END);
    if (code != OMS_OK && (import->options.on_error == OMS_ON_ERROR_STOP || !import_is_refusal(code)))
        return code;
    const int32_t stored = store_part(import, error);
    return code != OMS_OK ? code : stored;
}

static int32_t
other_content(oms_error **error)
{
    return error_set(error, OMS_E_KEY_CONFLICT, "id: the import with this id began with other rows");
}

/* Passes over what an earlier run did, and makes sure that it is the same. */
static int32_t
pass_over(struct import *import, oms_error **error)
{
    int32_t code = OMS_OK;

    while (import->totals.rows < import->done.rows && code == OMS_OK) {
        struct import_record record;

        arena_reset(&import->part);
        code = import->next(&import->source, &import->part, &record, error);
        if (code != OMS_OK)
            return code;
        if (record.kind == IMPORT_END)
            return other_content(error);
        add_to_digest(import, &record);
        import->totals.rows++;
    }
    arena_reset(&import->part);
    import->totals.resumed = import->totals.rows;
    if (code == OMS_OK && import->done.rows > 0 && !id_equal(&import->digest, &import->done.digest))
        return other_content(error);
    return code;
}

static int32_t
load_progress(struct import *import, oms_error **error)
{
    const struct import_row key = {.id = import->id};
    struct row_list rows = {0};
    struct loader loader;
    int32_t code;

    if (import->id.data == NULL)
        return OMS_OK;
    loader_init(&loader, &import->part);
    loader_add(&loader, TABLE_IMPORTS, &key, 1, &rows);
    code = loader_run(&loader, import->engine, error);
    if (code != OMS_OK || rows.n == 0)
        return code;
    import->done = *(const struct import_row *)rows.items[0];
    import->done.id = import->id;
    return OMS_OK;
}

/* What is no text at all is told as such, and a byte order mark is passed over. */
static int32_t
check_beginning(struct import_input *in, oms_error **error)
{
    int32_t code = input_some(in, error);
    const oms_text view = input_view(in);

    if (code != OMS_OK)
        return code;
    if (view.len >= 2 && memcmp(view.data, "\x1f\x8b", 2) == 0)
        return error_set(error, OMS_E_SYNTAX, "line 1: the import is compressed (gzip): it has to be unpacked first");
    if (view.len >= 2 && (memcmp(view.data, "\xff\xfe", 2) == 0 || memcmp(view.data, "\xfe\xff", 2) == 0))
        return error_set(error, OMS_E_SYNTAX, "line 1: the import is UTF-16; it has to be UTF-8");
    if (view.len >= 3 && memcmp(view.data, "\xef\xbb\xbf", 3) == 0)
        input_skip(in, 3);
    return OMS_OK;
}

static int32_t
check_options(const oms_import_options *options, oms_error **error)
{
    int32_t code = OMS_OK;

    if (options->read == NULL)
        code = error_set(error, OMS_E_INVALID, "read: is needed");
    else if (options->format != OMS_FORMAT_JSON && options->format != OMS_FORMAT_CSV)
        code = error_set(error, OMS_E_INVALID, "format: %d is no OMS_FORMAT_… number", (int)options->format);
    else if (options->on_error != OMS_ON_ERROR_STOP && options->on_error != OMS_ON_ERROR_SKIP)
        code = error_set(error, OMS_E_INVALID, "on_error: %d is no OMS_ON_ERROR_… number", (int)options->on_error);
#ifndef OMS_HAVE_JSON
    else if (options->format == OMS_FORMAT_JSON)
        code = error_set(error, OMS_E_UNSUPPORTED, "This library was built without the feature json.");
#endif
    return code == OMS_OK ? check_optional(FIELD(NULL, "id"), text_of(options->id), OMS_LIMIT_KEY, error) : code;
}

/* Asked before anything is written, as where a document is imported whole. */
static int32_t
check_totals(const oms_import_totals *totals, oms_error **error)
{
    if (totals == NULL)
        return OMS_OK;
    if (totals->size < TOTALS_LEAST || (totals->catalog != NULL && totals->catalog->size < COUNTS_LEAST))
        return error_set(error, OMS_E_ABI_SIZE, "totals.size: is no size of this struct in any release");
    return OMS_OK;
}

static void
give_totals(struct import *import, oms_import_totals *totals)
{
    if (totals == NULL)
        return;
    import->totals.catalog = totals->catalog;
    import->totals.bytes = import->in.total;
    if (totals->catalog != NULL)
        abi_give(totals->catalog, COUNTS_LEAST, &import->catalog, sizeof(import->catalog));
    abi_give(totals, TOTALS_LEAST, &import->totals, sizeof(import->totals));
}

static int32_t
run(struct import *import, oms_error **error)
{
    int32_t code = load_progress(import, error);

    if (code == OMS_OK)
        code = check_beginning(&import->in, error);
    if (code == OMS_OK)
        code = pass_over(import, error);
    if (code == OMS_OK && import->totals.resumed > 0)
        code = tell_progress(import, error);
    return code == OMS_OK ? read_all(import, error) : code;
}

int32_t
oms_import_run(oms_engine *engine, const oms_import_options *options, oms_import_totals *totals, oms_error **error)
{
    struct import import = {.engine = engine};
    int32_t code = engine_enter(engine, true, error);

    if (code == OMS_OK)
        code = check_struct("options", &import.options, sizeof(import.options), options, error);
    if (code == OMS_OK)
        code = check_options(&import.options, error);
    if (code == OMS_OK)
        code = check_totals(totals, error);
    if (code != OMS_OK)
        return code;
    import.totals.size = sizeof(import.totals);
    import.totals.catalog = &import.catalog;
    import.catalog.size = sizeof(import.catalog);
    import.in = (struct import_input){.read = import.options.read, .user = import.options.user, .line = 1};
    import.source = (struct import_source){.in = &import.in, .engine = engine};
    import.next = import.options.format == OMS_FORMAT_CSV ? import_csv_next : import_json_next;
    import.id = text_of(import.options.id);
    arena_init(&import.part, &engine->allocator);
    arena_init(&import.source.arena, &engine->allocator);
    code = run(&import, error);
    give_totals(&import, totals);
    arena_free(&import.source.arena);
    arena_free(&import.part);
    input_free(&import.in);
    return code;
}
