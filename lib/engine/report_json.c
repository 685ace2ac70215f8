/* A report as a JSON document. The names of its fields are those of the table of figures. */
#include "base/json_write.h"
#include "engine/report.h"

struct writing {
    struct json_writer w;
    const struct report *report;
};

static int32_t
write_row(void *user, const oms_report_row *row)
{
    struct writing *writing = user;
    struct json_writer *w = &writing->w;
    const struct tally_kind *kind = writing->report->kind;

    json_object(w, NULL);
    json_string(w, kind->by[writing->report->by].word, row->key);
    if (row->currency != NULL)
        json_string(w, "currency", row->currency);
    for (size_t i = 0; i < row->n_figures; i++)
        json_int(w, kind->figures[i].column.name, row->figures[i]);
    json_object_end(w);
    return OMS_OK;
}

static void
write_columns(struct json_writer *w, const struct tally_kind *kind)
{
    json_array(w, "columns");
    for (size_t i = 0; i < tally_figure_count(kind); i++) {
        const oms_report_column *column = &kind->figures[i].column;
        json_object(w, NULL);
        json_string(w, "name", column->name);
        json_string(w, "title", column->title);
        json_string(w, "unit", column->unit);
        json_object_end(w);
    }
    json_array_end(w);
}

static int32_t
write_report(const struct report *report, char **out)
{
    const oms_report_query *query = &report->query;
    struct writing writing = {.report = report};
    struct json_writer *w = &writing.w;

    json_init(w, false);
    json_object(w, NULL);
    json_string(w, "report", report->kind->report);
    json_string(w, "by", report->kind->by[report->by].word);
    json_time(w, "since", query->since != 0 ? query->since : OMS_NONE);
    json_time(w, "until", query->until != 0 ? query->until : OMS_NONE);
    write_columns(w, report->kind);
    json_array(w, "rows");
    report_tell(report, write_row, &writing);
    json_array_end(w);
    json_object_end(w);
    return json_finish(w, out);
}

int32_t
oms_report_json(oms_engine *engine, const oms_report_query *query, char **out, oms_error **error)
{
    struct report report;
    int32_t rc;

    if (out == NULL)
        return error_set(error, OMS_E_INVALID, "out: it is NULL");
    rc = report_make(&report, engine, query, error);
    if (rc == OMS_OK && write_report(&report, out) != OMS_OK)
        rc = error_set(error, OMS_E_NOMEM, "out of memory");
    report_free(&report);
    return rc;
}
