/* verify: every invariant, one line each. */
#include "json.h"
#include "report.h"
#include "table.h"
#include "verbs.h"

#include <inttypes.h>

struct findings {
    bool as_json;
    struct json json;
    struct table table;
};

static const char *
verdict(const oms_invariant *invariant)
{
    if (invariant->breaches > 0)
        return "BROKEN";
    return invariant->warnings > 0 ? "overdue" : "ok";
}

static void
write_invariant(struct json *json, const oms_invariant *invariant)
{
    json_open(json, NULL, '{');
    json_text(json, "id", invariant->id);
    json_text(json, "title", invariant->title);
    json_text(json, "verdict", verdict(invariant));
    json_number(json, "checked", invariant->checked);
    json_number(json, "breaches", invariant->breaches);
    json_number(json, "warnings", invariant->warnings);
    json_text(json, "example", invariant->example);
    json_close(json, '}');
}

static void
add_invariant(void *user, const oms_invariant *invariant)
{
    struct findings *findings = user;

    if (findings->as_json) {
        write_invariant(&findings->json, invariant);
        return;
    }
    table_text(&findings->table, invariant->id);
    table_text(&findings->table, verdict(invariant));
    table_number(&findings->table, invariant->checked);
    table_text(&findings->table, invariant->title);
    table_text(&findings->table, invariant->example);
}

static int
verify_table(struct app *app, int64_t *breaches)
{
    static const struct column columns[] = {
        {"Id", false}, {"Verdict", false}, {"Checked", true}, {"What must hold", false}, {"Example", false}};
    struct findings findings = {.table = TABLE(columns)};
    oms_error *error = NULL;
    int32_t rc = oms_verify(app->engine, add_invariant, &findings, breaches, &error);

    table_print(&findings.table, stdout, "", app->colour, NULL);
    if (rc == OMS_OK && *breaches == 0)
        puts("\nEvery invariant holds.");
    else if (rc == OMS_OK)
        printf("\n%" PRId64 " %s.\n", *breaches, *breaches == 1 ? "breach" : "breaches");
    return report(app, rc, &error);
}

static int
verify_json(struct app *app, int64_t *breaches)
{
    struct findings findings = {.as_json = true};
    oms_error *error = NULL;
    int32_t rc;

    json_begin(&findings.json);
    json_open(&findings.json, "invariants", '[');
    rc = oms_verify(app->engine, add_invariant, &findings, breaches, &error);
    json_close(&findings.json, ']');
    json_number(&findings.json, "breaches", *breaches);
    json_end(&findings.json, rc);
    return report(app, rc, &error);
}

int
verb_verify(struct app *app)
{
    int64_t breaches = 0;
    int status = app_open(app);

    if (status == STATUS_DONE)
        status = app->options.json ? verify_json(app, &breaches) : verify_table(app, &breaches);
    return status == STATUS_DONE && breaches > 0 ? STATUS_BROKEN : status;
}
