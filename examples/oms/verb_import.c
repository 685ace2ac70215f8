/* import: streams files into the library, with a progress bar by bytes, and keeps what is refused in a file. */
#include "json.h"
#include "print.h"
#include "progress.h"
#include "report.h"
#include "table.h"
#include "verbs.h"

#include <errno.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#define READ_FAILED (OMS_E_HOST - 1)
#define TOLD        10 /* refused rows that are shown where there is no file for them */

struct import {
    struct app *app;
    const char *name; /* of the file */
    FILE *file;
    FILE *refused;
    int64_t bytes; /* told to the progress bar */
    int64_t n_refused;
    struct progress progress;
    oms_import_totals sum;
    oms_import_result catalog;
};

struct count {
    const char *what;
    size_t offset;
};

static const struct count catalog_counts[] = {
    {"products", offsetof(oms_import_result, products)},
    {"prices", offsetof(oms_import_result, prices)},
    {"stock", offsetof(oms_import_result, stock)},
    {"customers", offsetof(oms_import_result, customers)},
    {"tax_rates", offsetof(oms_import_result, tax_rates)},
    {"shipping_methods", offsetof(oms_import_result, shipping_methods)},
    {"discounts", offsetof(oms_import_result, discounts)},
    {"coupons", offsetof(oms_import_result, coupons)},
};

static const struct count total_counts[] = {
    {"orders", offsetof(oms_import_totals, orders)},   {"known", offsetof(oms_import_totals, known)},
    {"refused", offsetof(oms_import_totals, refused)}, {"resumed", offsetof(oms_import_totals, resumed)},
    {"rows", offsetof(oms_import_totals, rows)},
};

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

static int64_t *
count_at(void *counts, const struct count *count)
{
    return (int64_t *)(void *)((char *)counts + count->offset);
}

static int32_t
read_bytes(void *user, char *buffer, size_t size, size_t *n)
{
    struct import *import = user;

    *n = fread(buffer, 1, size, import->file);
    return ferror(import->file) ? READ_FAILED : 0;
}

static int32_t
show_progress(void *user, const oms_import_totals *totals)
{
    struct import *import = user;

    progress_step(&import->progress, (totals->bytes - import->bytes) / 1024);
    import->bytes += (totals->bytes - import->bytes) / 1024 * 1024;
    return 0;
}

static int32_t
keep_refused(struct import *import, const oms_refused_row *row)
{
    if (ftell(import->refused) == 0)
        fwrite(row->header, 1, row->header_len, import->refused);
    fwrite(row->entry, 1, row->entry_len, import->refused);
    return fflush(import->refused) == 0 ? 0 : READ_FAILED;
}

static int32_t
take_refused(void *user, const oms_refused_row *row)
{
    struct import *import = user;

    import->n_refused++;
    if (import->refused != NULL)
        return keep_refused(import, row);
    if (import->n_refused > TOLD)
        return 0;
    progress_end(&import->progress);
    print_clean(stderr, import->name);
    fputs(", ", stderr);
    print_clean(stderr, oms_error_message(row->error));
    fputs(import->n_refused == TOLD ? "\n(more are not shown; --refused FILE keeps them)\n" : "\n", stderr);
    return 0;
}

static bool
is_csv(const struct app *app, const char *name)
{
    size_t len = strlen(name);

    if (app->options.input_format != NULL)
        return strcmp(app->options.input_format, "csv") == 0;
    return len > 4 && strcasecmp(name + len - 4, ".csv") == 0;
}

static bool
skips(const struct app *app)
{
    return app->options.refused != NULL ||
           (app->options.on_error != NULL && strcmp(app->options.on_error, "skip") == 0);
}

static void
add_up(struct import *import, oms_import_totals *totals)
{
    for (size_t i = 0; i < LENGTH(total_counts); i++)
        *count_at(&import->sum, &total_counts[i]) += *count_at(totals, &total_counts[i]);
    for (size_t i = 0; i < LENGTH(catalog_counts); i++)
        *count_at(&import->catalog, &catalog_counts[i]) += *count_at(totals->catalog, &catalog_counts[i]);
}

static int
run(struct import *import)
{
    struct app *app = import->app;
    const oms_import_options options = {.size = sizeof(options),
                                        .read = read_bytes,
                                        .refused = take_refused,
                                        .progress = show_progress,
                                        .user = import,
                                        .id = app->options.import_id,
                                        .format = is_csv(app, import->name) ? OMS_FORMAT_CSV : OMS_FORMAT_JSON,
                                        .on_error = skips(app) ? OMS_ON_ERROR_SKIP : OMS_ON_ERROR_STOP};
    oms_import_result catalog = {.size = sizeof(catalog)};
    oms_import_totals totals = {.size = sizeof(totals), .catalog = &catalog};
    oms_error *error = NULL;
    int32_t rc = oms_import_run(app->engine, &options, &totals, &error);
    int status;

    add_up(import, &totals);
    import->bytes = 0;
    if (rc == READ_FAILED) {
        oms_error_free(error);
        return report_usage(app, "%s: %s", ferror(import->file) ? import->name : app->options.refused, strerror(errno));
    }
    app->subject = import->name;
    progress_end(&import->progress);
    status = report(app, rc, &error);
    app->subject = NULL;
    return status;
}

static int
import_file(struct import *import, const char *name)
{
    const bool is_stdin = strcmp(name, "-") == 0;
    int status;

    import->name = is_stdin ? "standard input" : name;
    import->file = is_stdin ? stdin : fopen(name, "rb");
    if (import->file == NULL)
        return report_usage(import->app, "%s: %s", name, strerror(errno));
    status = run(import);
    if (!is_stdin)
        fclose(import->file);
    return status;
}

/* In KiB; 0 when one of the files cannot tell. */
static int64_t
total_size(const struct app *app)
{
    int64_t sum = 0;

    for (int i = 0; i < app->n_args; i++) {
        struct stat about;

        if (strcmp(app->args[i], "-") == 0 || stat(app->args[i], &about) != 0 || !S_ISREG(about.st_mode))
            return 0;
        sum += about.st_size;
    }
    return sum / 1024 + 1;
}

static void
print_json(struct import *import)
{
    struct json json;

    json_begin(&json);
    for (size_t i = 0; i < LENGTH(catalog_counts); i++)
        json_number(&json, catalog_counts[i].what, *count_at(&import->catalog, &catalog_counts[i]));
    for (size_t i = 0; i < LENGTH(total_counts); i++)
        json_number(&json, total_counts[i].what, *count_at(&import->sum, &total_counts[i]));
    json_end(&json, OMS_OK);
}

static void
print_table(struct import *import)
{
    static const struct column columns[] = {{"Imported", false}, {"Rows", true}};
    struct table table = TABLE(columns);

    for (size_t i = 0; i < LENGTH(catalog_counts); i++) {
        table_text(&table, catalog_counts[i].what);
        table_number(&table, *count_at(&import->catalog, &catalog_counts[i]));
    }
    for (size_t i = 0; i < LENGTH(total_counts); i++) {
        if (*count_at(&import->sum, &total_counts[i]) == 0)
            continue;
        table_text(&table, total_counts[i].what);
        table_number(&table, *count_at(&import->sum, &total_counts[i]));
    }
    table_print(&table, stdout, "", import->app->colour, NULL);
}

static int
check_arguments(const struct app *app)
{
    if (app->options.import_id != NULL && app->n_args > 1)
        return report_usage(app, "--id goes with one file");
    if (app->options.refused != NULL && app->options.on_error != NULL && !strcmp(app->options.on_error, "stop"))
        return report_usage(app, "--refused goes with --on-error skip");
    return STATUS_DONE;
}

/* With an id the file is continued, as the import is. */
static int
open_refused(struct import *import)
{
    const struct options *options = &import->app->options;

    if (options->refused == NULL)
        return STATUS_DONE;
    import->refused = fopen(options->refused, options->import_id != NULL ? "ab" : "wb");
    if (import->refused == NULL)
        return report_usage(import->app, "%s: %s", options->refused, strerror(errno));
    fseek(import->refused, 0, SEEK_END);
    return STATUS_DONE;
}

int
verb_import(struct app *app)
{
    struct import import = {.app = app};
    int status = check_arguments(app);

    if (status == STATUS_DONE)
        status = app_open(app);
    if (status == STATUS_DONE)
        status = open_refused(&import);
    if (status != STATUS_DONE)
        return status;
    import.progress = progress_begin(app, "importing, KiB", total_size(app));
    for (int i = 0; status == STATUS_DONE && i < app->n_args; i++)
        status = import_file(&import, app->args[i]);
    progress_end(&import.progress);
    if (status == STATUS_DONE) {
        (app->options.json ? print_json : print_table)(&import);
        status = import.sum.refused > 0 ? STATUS_REFUSED : STATUS_DONE;
    }
    if (import.refused != NULL)
        fclose(import.refused);
    return status;
}
