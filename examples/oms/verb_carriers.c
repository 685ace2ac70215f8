/* carriers: which of them are up, what waits for each, and what it said last. */
#include "json.h"
#include "print.h"
#include "report.h"
#include "table.h"
#include "verbs.h"

static int32_t
add_carrier(void *user, const oms_carrier *carrier)
{
    struct table *table = user;

    table_text(table, carrier->code);
    table_text(table, carrier->state);
    table_number(table, carrier->queue);
    table_text(table, carrier->answer);
    table_time(table, carrier->answered_at);
    table_time(table, carrier->since);
    table_text(table, carrier->message);
    return OMS_OK;
}

static int
print_table(struct app *app)
{
    static const struct column columns[] = {{"Carrier", false},     {"State", false},    {"Queue", true},
                                            {"Last answer", false}, {"Answered", false}, {"Since", false},
                                            {"Message", false}};
    struct table table = TABLE(columns);
    oms_error *error = NULL;
    int32_t rc = oms_carrier_list(app->engine, add_carrier, &table, &error);

    table_print(&table, stdout, "", app->colour, NULL);
    return report(app, rc, &error);
}

int
verb_carriers(struct app *app)
{
    char *document = NULL;
    oms_error *error = NULL;
    int32_t rc;
    int status = app_open(app);

    if (status != STATUS_DONE)
        return status;
    if (!app->options.json)
        return print_table(app);
    rc = oms_carrier_list_json(app->engine, &document, &error);
    if (rc == OMS_OK)
        puts(document);
    oms_free(document);
    return report(app, rc, &error);
}
