/* Storing a part of catalog rows: all of it in one commit, with how far the import came, and without the rows that are refused. */
#include "engine/import.h"

#include <string.h>

#include "engine/check.h"

static int32_t
read_record(const struct import *import, struct catalog_batch *batch, const struct import_record *record,
            oms_error **error)
{
    if (record->flaw != NULL)
        return record->flaw_code;
    return (import->options.format == OMS_FORMAT_CSV ? catalog_csv_read : catalog_json_read)(
        batch, record->document.data, record->document.len, error);
}

/* All records into a batch. `whole` is false when some were refused on the way: what they left in the batch is not to be stored. */
static int32_t
read_records(struct import *import, struct catalog_batch *batch, bool *whole, oms_error **error)
{
    int32_t code = OMS_OK;

    *whole = true;
    for (size_t i = 0; i < import->records.n && code == OMS_OK; i++) {
        struct import_record *record = import_record(import, i);
        oms_error *why = NULL;

        if (record->refused)
            continue;
        batch->record = i;
        code = read_record(import, batch, record, &why);
        if (import_is_refusal(code)) {
            code = import_refuse(import, record, code, why, error);
            *whole = false;
        } else if (code != OMS_OK) {
            error_set(error, code, "%s", why != NULL ? oms_error_message(why) : oms_result_name(code));
        }
        oms_error_free(why);
    }
    return code;
}

/* What only the commit found: rows of products that are not there. */
static int32_t
refuse_flawed(struct import *import, const struct catalog_batch *batch, oms_error **error)
{
    int32_t code = OMS_OK;

    for (size_t i = 0; i < batch->flaws.n && code == OMS_OK; i++) {
        const struct batch_flaw *flaw = (const struct batch_flaw *)batch->flaws.items + i;
        struct import_record *record = import_record(import, flaw->record);

        if (!record->refused)
            code = import_refuse(import, record, oms_error_code(flaw->error), flaw->error, error);
    }
    return code;
}

static int32_t
note_progress(struct import *import, struct catalog_batch *batch, struct import_row *done, oms_error **error)
{
    import_progress(import, done);
    batch->record = SIZE_MAX;
    return import->id.data == NULL
               ? OMS_OK
               : batch_keep(batch, NULL, (struct batch_row){.table = TABLE_IMPORTS, .row = done, .received = OMS_NONE},
                            error);
}

static int32_t
commit(struct import *import, struct catalog_batch *batch, bool *whole, oms_error **error)
{
    struct import_row done;
    oms_error *why = NULL;
    int32_t code = note_progress(import, batch, &done, error);

    if (code != OMS_OK)
        return code;
    code = batch_commit(batch, &why);
    if (batch->flaws.n > 0) {
        *whole = false;
        code = refuse_flawed(import, batch, error);
    } else if (code == OMS_OK) {
        batch_count(batch, &import->catalog);
        import->done.version += import->id.data != NULL;
    } else {
        error_set(error, code, "%s", why != NULL ? oms_error_message(why) : oms_result_name(code));
    }
    oms_error_free(why);
    return code;
}

static int32_t
try_store(struct import *import, bool *whole, oms_error **error)
{
    struct catalog_batch batch;
    int32_t code;

    batch_init(&batch, import->engine);
    batch.once = import->id.data != NULL;
    batch.collects = true;
    code = read_records(import, &batch, whole, error);
    if (code == OMS_OK && *whole)
        code = commit(import, &batch, whole, error);
    batch_free(&batch);
    return code;
}

/* Each round but the last refuses a record at least. */
int32_t
import_store_rows(struct import *import, oms_error **error)
{
    bool whole = false;
    int32_t code = OMS_OK;

    while (code == OMS_OK && !whole)
        code = try_store(import, &whole, error);
    return code;
}
