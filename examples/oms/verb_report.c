/* report: sums over orders and stock. */
#include "report_print.h"

#include "report.h"
#include "verbs.h"

#include <stdio.h>
#include <string.h>

static int
print_json(struct app *app, const oms_report_query *query)
{
    char *document = NULL;
    oms_error *error = NULL;
    int32_t rc = oms_report_json(app->engine, query, &document, &error);

    if (rc == OMS_OK)
        puts(document);
    oms_free(document);
    return report(app, rc, &error);
}

static int
run_report(struct app *app, const oms_report_query *query)
{
    if (app->options.json)
        return print_json(app, query);
    return app->options.csv ? report_print_csv(app, query) : report_print_table(app, query);
}

/* The library has the same: here it is said, so that a table has a title. */
static const char *
usual_by(const char *report)
{
    if (strcmp(report, "sales") == 0)
        return "day";
    return strcmp(report, "stock") == 0 ? "sku" : "all";
}

int
verb_report(struct app *app)
{
    const struct options *options = &app->options;
    const char *name = app->args[0];
    const oms_report_query query = {
        .size = sizeof(query),
        .report = name,
        .by = options->by != NULL ? options->by : usual_by(name),
        .currency = options->currency,
        .since = options->since == OMS_NONE ? 0 : options->since,
        .until = options->until == OMS_NONE ? 0 : options->until,
    };
    int status = STATUS_DONE;

    if (strcmp(name, "sales") != 0 && strcmp(name, "stock") != 0 && strcmp(name, "funnel") != 0)
        return report_usage(app, "report: '%s' is none of sales|stock|funnel", name);
    if (oms_report_column_at(name, query.by, 0) == NULL)
        return report_usage(app, "--by: %s has no rows by %s", name, query.by);
    if (options->csv && options->json)
        return report_usage(app, "--csv and --json: one of them");
    status = app_open(app);
    return status == STATUS_DONE ? run_report(app, &query) : status;
}
