/* Reports for a host: the query is checked, rows are read and summed, and then told, outside of any read. */
#include "engine/report.h"

#include <stdio.h>

#include "base/abi.h"
#include "base/text.h"
#include "engine/check.h"
#include "engine/report_read.h"

static int32_t
check_kind(struct report *report, oms_error **error)
{
    const oms_report_query *query = &report->query;
    char shown[TEXT_SHOWN_SIZE];

    report->kind = tally_kind_find(query->report, query->by, &report->by);
    if (report->kind == NULL)
        return error_set(error, OMS_E_INVALID, "report: there is no \"%s\", only sales, stock and funnel",
                         query->report != NULL ? text_shown(text_of(query->report), shown) : "");
    if (report->by < 0)
        return error_set(error, OMS_E_INVALID, "by: %s has no rows by \"%s\"", query->report,
                         text_shown(text_of(query->by), shown));
    return OMS_OK;
}

/* The stock is as it is now, and of no currency. */
static int32_t
check_stock(const struct report *report, oms_error **error)
{
    const oms_report_query *query = &report->query;

    if (report->kind->leads != TABLE_STOCK || (query->since == 0 && query->until == 0 && query->currency == NULL))
        return OMS_OK;
    return error_set(error, OMS_E_INVALID, "%s: stock is reported as it is now",
                     query->currency != NULL ? "currency"
                     : query->since != 0     ? "since"
                                             : "until");
}

static int32_t
check(struct report *report, const oms_report_query *query, oms_error **error)
{
    static const size_t released[] = {sizeof(oms_report_query)};
    int32_t rc;

    if (query == NULL)
        return error_set(error, OMS_E_INVALID, "query: it is NULL");
    rc = abi_take(&report->query, sizeof report->query, released, 1, query);
    if (rc != OMS_OK)
        return error_set(error, rc, "query: its size is that of no release");
    rc = check_kind(report, error);
    if (rc == OMS_OK && report->query.currency != NULL)
        rc = check_currency(FIELD(NULL, "currency"), text_of(report->query.currency), error);
    return rc == OMS_OK ? check_stock(report, error) : rc;
}

int32_t
report_make(struct report *report, oms_engine *engine, const oms_report_query *query, oms_error **error)
{
    int32_t rc;

    *report = (struct report){0};
    rc = engine_enter(engine, false, error);
    if (rc != OMS_OK)
        return rc;
    report->engine = engine;
    arena_init(&report->arena, &engine->allocator);
    rc = check(report, query, error);
    if (rc != OMS_OK)
        return rc;
    tally_init(&report->tally, &report->arena, report->kind, report->by);
    return report_read(engine, &report->query, &report->tally, error);
}

void
report_free(struct report *report)
{
    if (report->engine != NULL)
        arena_free(&report->arena);
}

int32_t
report_tell(const struct report *report, oms_report_fn row, void *user)
{
    const size_t n = tally_figure_count(report->kind);
    int32_t rc = OMS_OK;

    for (size_t i = 0; i < report->tally.rows.n && rc == OMS_OK; i++) {
        const struct tally_row *sums = (const struct tally_row *)report->tally.rows.items + i;
        rc = row(user, &(oms_report_row){.size = sizeof(oms_report_row),
                                         .key = sums->key.data,
                                         .currency = report->kind->has_money ? sums->currency : NULL,
                                         .figures = sums->figures,
                                         .n_figures = n});
    }
    return rc;
}

int32_t
oms_report_run(oms_engine *engine, const oms_report_query *query, oms_report_fn row, void *user, oms_error **error)
{
    struct report report;
    int32_t rc;

    if (row == NULL)
        return error_set(error, OMS_E_INVALID, "row: it is NULL");
    rc = report_make(&report, engine, query, error);
    if (rc == OMS_OK) {
        struct callback callback = {.engine = engine};
        engine_callback_begin(&callback);
        rc = report_tell(&report, row, user);
        engine_callback_end(&callback);
    }
    report_free(&report);
    return rc;
}

const oms_report_column *
oms_report_column_at(const char *report, const char *by, size_t index)
{
    int32_t at;
    const struct tally_kind *kind = tally_kind_find(report, by, &at);

    return kind != NULL && at >= 0 && index < tally_figure_count(kind) ? &kind->figures[index].column : NULL;
}
