/* Storing a part of orders: placed together, not paid, each known by its reference or key when the import is begun again. How far it came is noted
 * afterwards; what was placed before a crash in between is recognised. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "engine/draft_json.h"
#include "engine/import.h"
#include "engine/placement.h"
#include "engine/snapshot.h"
#include "model/draft.h"
#include "model/order_rows.h"
#include "store/schema.h"

static int32_t
read_draft(const struct import *import, const struct import_record *record, oms_draft **out, oms_error **error)
{
    int32_t code;

    if (record->flaw != NULL)
        return record->flaw_code;
    if (import->options.format == OMS_FORMAT_CSV)
        code = order_csv_read(record, &import->engine->allocator, out, error);
    else
#ifdef OMS_HAVE_JSON
        code = draft_json_read(&(struct json_piece){record->document, 1}, out, error);
#else
        code = OMS_E_UNSUPPORTED;
#endif
    if (code != OMS_OK || (*out)->reference.data != NULL || (*out)->key.data != NULL)
        return code;
    oms_draft_free(*out);
    *out = NULL;
    return error_set(error, OMS_E_INVALID,
                     "reference: is needed (or an idempotency_key): by it an order is known when it is imported again");
}

/* The order that has the reference: is it the one that the draft wants? It may have come on since. */
static bool
is_same(const oms_order *order, const oms_draft *draft)
{
    if (oms_order_line_count(order) != draft->lines.n || strcmp(oms_order_currency(order), draft->currency.data) != 0)
        return false;
    for (size_t i = 0; i < draft->lines.n; i++) {
        oms_order_line line = {.size = sizeof(line)};

        oms_order_line_at(order, i, &line);
        if (!text_is(draft_line(draft, i)->sku, line.sku) || draft_line(draft, i)->quantity != line.quantity)
            return false;
    }
    return true;
}

static bool
has_reference_taken(const oms_error *error)
{
    oms_problem problem = {.size = sizeof(problem)};

    for (size_t i = 0; oms_error_problem(error, i, &problem) == OMS_OK; i++)
        if (strcmp(problem.code, "ORD-5005") == 0)
            return true;
    return false;
}

/* OMS_OK when the draft was refused because its order is there already; another with its reference is none of it. */
static int32_t
find_known(struct import *import, const oms_draft *draft, oms_place_result *result)
{
    oms_order *order = NULL;
    oms_id id;
    int32_t code;

    if (result->code != OMS_E_REFUSED || draft->reference.data == NULL || !has_reference_taken(result->error))
        return result->code;
    code = oms_order_find_reference(import->engine, draft->channel.data, draft->reference.data, &id, NULL);
    if (code == OMS_OK)
        code = oms_order_get(import->engine, &id, &order, NULL);
    if (code == OMS_OK && !is_same(order, draft)) {
        oms_error_free(result->error);
        result->error = NULL;
        code = error_set(&result->error, OMS_E_REFUSED,
                         "reference: \"%s\" is order %s, which has other lines; the rows of one order stand together",
                         draft->reference.data, oms_order_number(order));
    }
    oms_order_free(order);
    return code;
}

static int32_t
settle(struct import *import, struct import_record *record, const oms_draft *draft, oms_place_result *result,
       oms_error **error)
{
    int32_t code = result->code;

    if (code == OMS_OK) {
        import->totals.orders += !oms_order_replayed(result->order);
        import->totals.known += oms_order_replayed(result->order);
        return OMS_OK;
    }
    code = find_known(import, draft, result);
    if (code == OMS_OK) {
        import->totals.known++;
        return OMS_OK;
    }
    if (import_is_refusal(code))
        return import_refuse(import, record, code, result->error, error);
    return error_set(error, code, "%s",
                     result->error != NULL ? oms_error_message(result->error) : oms_result_name(code));
}

/* The orders of a part on their way. */
struct batch {
    oms_draft **drafts; /* those that could be read */
    size_t *records;    /* where each stands */
    oms_place_result *results;
    size_t n;
};

static int32_t
read_drafts(struct import *import, struct batch *batch, oms_error **error)
{
    int32_t code = OMS_OK;

    for (size_t i = 0; i < import->records.n && code == OMS_OK; i++) {
        oms_error *why = NULL;

        batch->records[batch->n] = i;
        code = read_draft(import, import_record(import, i), &batch->drafts[batch->n], &why);
        if (code == OMS_OK)
            batch->n++;
        else if (import_is_refusal(code))
            code = import_refuse(import, import_record(import, i), code, why, error);
        else
            error_set(error, code, "%s", why != NULL ? oms_error_message(why) : oms_result_name(code));
        oms_error_free(why);
    }
    return code;
}

/* What stands before a row that ends the import is placed all the same. */
static int32_t
place(struct import *import, struct batch *batch, oms_error **error)
{
    oms_error *why = NULL;
    int32_t code;

    if (batch->n == 0)
        return OMS_OK;
    code = place_many(import->engine, (const oms_draft *const *)batch->drafts, batch->n,
                      OMS_PLACE_NO_DRIVE | PLACE_PLAINLY, batch->results, &why);
    if (code != OMS_OK)
        error_set(error, code, "%s", why != NULL ? oms_error_message(why) : oms_result_name(code));
    for (size_t i = 0; i < batch->n && code == OMS_OK; i++)
        code = settle(import, import_record(import, batch->records[i]), batch->drafts[i], &batch->results[i], error);
    oms_error_free(why);
    return code;
}

static int32_t
note_progress(struct import *import, oms_error **error)
{
    struct import_row row;
    struct arena arena;
    int32_t code;

    if (import->id.data == NULL)
        return OMS_OK;
    import_progress(import, &row);
    const oms_change change = {.size = sizeof change,
                               .kind = row.version > 0 ? OMS_CHANGE_UPDATE : OMS_CHANGE_INSERT,
                               .table = schema_table(TABLE_IMPORTS),
                               .row = &row,
                               .version = row.version};
    row.version = row.version > 0 ? row.version : 1;
    arena_init(&arena, &import->engine->allocator);
    code = engine_commit(import->engine, &arena, (const oms_change *const[]){&change}, 1, error);
    arena_free(&arena);
    if (code == OMS_OK)
        import->done.version++;
    return code == OMS_E_CONFLICT ? error_set(error, OMS_E_BUSY, "id: another import with this id is under way") : code;
}

static void
batch_end(struct batch *batch, size_t capacity)
{
    for (size_t i = 0; i < capacity; i++) {
        if (batch->drafts != NULL)
            oms_draft_free(batch->drafts[i]);
        if (batch->results == NULL)
            continue;
        oms_order_free(batch->results[i].order);
        oms_error_free(batch->results[i].error);
    }
    free(batch->drafts);
    free(batch->records);
    free(batch->results);
}

int32_t
import_store_orders(struct import *import, oms_error **error)
{
    const size_t n = import->records.n;
    struct batch batch = {.drafts = calloc(n, sizeof *batch.drafts),
                          .records = calloc(n, sizeof *batch.records),
                          .results = calloc(n, sizeof *batch.results)};
    const bool ready = batch.drafts != NULL && batch.records != NULL && batch.results != NULL;
    int32_t code = ready ? OMS_OK : error_set(error, OMS_E_NOMEM, "Out of memory.");
    int32_t placed = OMS_OK;

    if (ready)
        code = read_drafts(import, &batch, error);
    if (ready && (code == OMS_OK || import_is_refusal(code)))
        placed = place(import, &batch, error);
    code = code != OMS_OK ? code : placed;
    if (code == OMS_OK)
        code = note_progress(import, error);
    batch_end(&batch, ready ? n : 0);
    return code;
}
