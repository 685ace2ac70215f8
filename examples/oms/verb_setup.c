/* init, import: making a database and filling its catalog. */
#include "input.h"
#include "json.h"
#include "print.h"
#include "report.h"
#include "table.h"
#include "verbs.h"

#include <string.h>
#include <strings.h>

int
verb_init(struct app *app)
{
    int status = app_open(app);
    struct json json;

    if (status != STATUS_DONE)
        return status;
    if (!app->options.json) {
        print_clean(stdout, app->options.db);
        puts(" is ready");
        return STATUS_DONE;
    }
    json_begin(&json);
    json_text(&json, "database", app->options.db);
    json_text(&json, "version", oms_version());
    json_end(&json, OMS_OK);
    return STATUS_DONE;
}

static int32_t
format_of(const char *name)
{
    size_t len = strlen(name);

    return len > 4 && strcasecmp(name + len - 4, ".csv") == 0 ? OMS_FORMAT_CSV : OMS_FORMAT_JSON;
}

struct count {
    const char *what;
    size_t offset; /* in oms_import_result */
};

static const struct count counts[] = {
    {"products", offsetof(oms_import_result, products)},
    {"prices", offsetof(oms_import_result, prices)},
    {"stock", offsetof(oms_import_result, stock)},
    {"customers", offsetof(oms_import_result, customers)},
    {"tax_rates", offsetof(oms_import_result, tax_rates)},
    {"shipping_methods", offsetof(oms_import_result, shipping_methods)},
};

#define N_COUNTS (sizeof(counts) / sizeof(counts[0]))

static int64_t *
count_at(oms_import_result *result, size_t i)
{
    return (int64_t *)(void *)((char *)result + counts[i].offset);
}

static int
import_file(struct app *app, const char *name, oms_import_result *sum)
{
    struct text document = {0};
    oms_import_result result = {.size = sizeof(result)};
    oms_error *error = NULL;
    int32_t rc;
    int status = input_read(app, name, &document);

    if (status != STATUS_DONE)
        return status;
    rc = oms_catalog_import(app->engine, format_of(name), document.data, document.len, &result, &error);
    text_free(&document);
    app->subject = name;
    status = report(app, rc, &error);
    app->subject = NULL;
    for (size_t i = 0; status == STATUS_DONE && i < N_COUNTS; i++)
        *count_at(sum, i) += *count_at(&result, i);
    return status;
}

static void
print_counts(const struct app *app, oms_import_result *sum)
{
    static const struct column columns[] = {{"Imported", false}, {"Rows", true}};
    struct table table = TABLE(columns);
    struct json json;

    if (!app->options.json) {
        for (size_t i = 0; i < N_COUNTS; i++) {
            table_text(&table, counts[i].what);
            table_number(&table, *count_at(sum, i));
        }
        table_print(&table, stdout, "", app->colour, NULL);
        return;
    }
    json_begin(&json);
    for (size_t i = 0; i < N_COUNTS; i++)
        json_number(&json, counts[i].what, *count_at(sum, i));
    json_end(&json, OMS_OK);
}

int
verb_import(struct app *app)
{
    oms_import_result sum = {.size = sizeof(sum)};
    int status = app_open(app);

    for (int i = 0; status == STATUS_DONE && i < app->n_args; i++)
        status = import_file(app, app->args[i], &sum);
    if (status == STATUS_DONE)
        print_counts(app, &sum);
    return status;
}
