/* stock: levels, movements, and what people do to them. */
#include "json.h"
#include "report.h"
#include "table.h"
#include "verbs.h"

#include <string.h>

static int32_t
add_level(void *user, const oms_stock_level *level)
{
    struct table *table = user;

    table_text(table, level->sku);
    table_text(table, level->location);
    table_number(table, level->available);
    table_number(table, level->reserved);
    table_number(table, level->on_hold);
    table_number(table, level->damaged);
    table_number(table, level->available + level->reserved + level->on_hold + level->damaged);
    return OMS_OK;
}

static int
print_levels(struct app *app, const char *sku)
{
    static const struct column columns[] = {{"SKU", false},     {"Location", false}, {"Available", true},
                                            {"Reserved", true}, {"On hold", true},   {"Damaged", true},
                                            {"On hand", true}};
    struct table table = TABLE(columns);
    char *document = NULL;
    oms_error *error = NULL;
    int32_t rc;

    if (app->options.json) {
        rc = oms_stock_list_json(app->engine, sku, &document, &error);
        if (rc == OMS_OK)
            puts(document);
        oms_free(document);
        return report(app, rc, &error);
    }
    rc = oms_stock_list(app->engine, sku, add_level, &table, &error);
    table_print(&table, stdout, "", app->colour, rc == OMS_OK ? "no stock" : NULL);
    return report(app, rc, &error);
}

int
verb_stock(struct app *app)
{
    int status = app_open(app);

    return status == STATUS_DONE ? print_levels(app, app->n_args > 0 ? app->args[0] : NULL) : status;
}

int
verb_stock_adjust(struct app *app)
{
    const struct options *options = &app->options;
    oms_error *error = NULL;
    int status = app_open(app);

    if (status == STATUS_DONE)
        status = report(
            app,
            oms_stock_adjust(app->engine, app->args[0], options->location, options->available, options->reason, &error),
            &error);
    return status == STATUS_DONE ? print_levels(app, app->args[0]) : status;
}

static int32_t
bucket_of(const char *name)
{
    static const char *const names[] = {
        [OMS_BUCKET_AVAILABLE] = "available", [OMS_BUCKET_ON_HOLD] = "on_hold", [OMS_BUCKET_DAMAGED] = "damaged"};
    int32_t bucket = OMS_BUCKET_AVAILABLE;

    while (bucket < OMS_BUCKET_DAMAGED && strcmp(names[bucket], name) != 0)
        bucket++;
    return bucket;
}

int
verb_stock_move(struct app *app)
{
    const struct options *options = &app->options;
    oms_error *error = NULL;
    int status = app_open(app);

    if (status == STATUS_DONE)
        status = report(app,
                        oms_stock_move(app->engine, app->args[0], options->location, bucket_of(options->from),
                                       bucket_of(options->to), options->qty, options->reason, &error),
                        &error);
    return status == STATUS_DONE ? print_levels(app, app->args[0]) : status;
}

static int32_t
write_movement(void *user, const oms_stock_movement *movement)
{
    struct json *json = user;

    json_open(json, NULL, '{');
    json_text(json, "location", movement->location);
    json_text(json, "kind", movement->kind);
    json_text(json, "reason", movement->reason);
    json_id(json, "order", &movement->order);
    json_time(json, "at", movement->at);
    json_number(json, "available", movement->available);
    json_number(json, "reserved", movement->reserved);
    json_number(json, "on_hold", movement->on_hold);
    json_number(json, "damaged", movement->damaged);
    json_close(json, '}');
    return OMS_OK;
}

static int32_t
add_movement(void *user, const oms_stock_movement *movement)
{
    struct table *table = user;

    table_time(table, movement->at);
    table_text(table, movement->location);
    table_text(table, movement->kind);
    table_change(table, movement->available);
    table_change(table, movement->reserved);
    table_change(table, movement->on_hold);
    table_change(table, movement->damaged);
    table_id(table, &movement->order);
    table_text(table, movement->reason);
    return OMS_OK;
}

static int
ledger_table(struct app *app)
{
    static const struct column columns[] = {{"Time", false},     {"Location", false}, {"Kind", false},
                                            {"Available", true}, {"Reserved", true},  {"On hold", true},
                                            {"Damaged", true},   {"Order", false},    {"Reason", false}};
    struct table table = TABLE(columns);
    oms_error *error = NULL;
    int32_t rc = oms_stock_ledger(app->engine, app->args[0], add_movement, &table, &error);

    table_print(&table, stdout, "", app->colour, rc == OMS_OK ? "no movements" : NULL);
    return report(app, rc, &error);
}

static int
ledger_json(struct app *app)
{
    struct json json;
    oms_error *error = NULL;
    int32_t rc;

    json_begin(&json);
    json_text(&json, "sku", app->args[0]);
    json_open(&json, "movements", '[');
    rc = oms_stock_ledger(app->engine, app->args[0], write_movement, &json, &error);
    json_close(&json, ']');
    json_end(&json, rc);
    return report(app, rc, &error);
}

int
verb_stock_ledger(struct app *app)
{
    int status = app_open(app);

    if (status != STATUS_DONE)
        return status;
    return app->options.json ? ledger_json(app) : ledger_table(app);
}
