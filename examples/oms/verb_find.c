/* show: looking at an order. */
#include "explain.h"
#include "order_print.h"
#include "print.h"
#include "report.h"
#include "table.h"
#include "verbs.h"

#include <string.h>

struct history {
    struct table table;
    const char *currency;
};

static int32_t
add_event(void *user, const oms_event *event)
{
    struct history *history = user;

    table_number(&history->table, event->seq);
    table_time(&history->table, event->at);
    table_text(&history->table, event->type);
    table_text(&history->table, oms_state_name(event->state));
    table_number(&history->table, event->quantity);
    table_money(&history->table, event->amount, history->currency);
    table_text(&history->table, event->lines);
    table_text(&history->table, event->detail);
    return OMS_OK;
}

static int
print_events(struct app *app, const oms_order *order)
{
    static const struct column columns[] = {{"Event", true}, {"Time", false},  {"Type", false},  {"State", false},
                                            {"Units", true}, {"Amount", true}, {"Lines", false}, {"Detail", false}};
    struct history history = {.table = TABLE(columns), .currency = oms_order_currency(order)};
    oms_error *error = NULL;
    int32_t rc = oms_order_events(app->engine, oms_order_id(order), add_event, &history, &error);

    puts("");
    table_print(&history.table, stdout, "  ", app->colour, rc == OMS_OK ? "no events" : NULL);
    return report(app, rc, &error);
}

/* The order's document with the events as one more field: both are objects, so the end of the one meets the beginning of the other. */
static int
print_with_events(struct app *app, const oms_order *order)
{
    char *head = NULL, *events = NULL;
    oms_error *error = NULL;
    int32_t rc = oms_order_json(order, &head);

    if (rc == OMS_OK)
        rc = oms_order_events_json(app->engine, oms_order_id(order), &events, &error);
    if (rc == OMS_OK)
        printf("%.*s, %s\n", (int)(strrchr(head, '}') - head), head, strchr(events, '{') + 1);
    oms_free(head);
    oms_free(events);
    return report(app, rc, &error);
}

static int
show_order(struct app *app, const oms_id *id)
{
    oms_order *order = NULL;
    oms_error *error = NULL;
    int status = report(app, oms_order_get(app->engine, id, &order, &error), &error);

    if (status != STATUS_DONE)
        return status;
    if (app->options.json && app->options.events)
        status = print_with_events(app, order);
    else if (app->options.explain)
        status = explain_print(app, order);
    else
        status = order_print(app, order);
    if (status == STATUS_DONE && app->options.events && !app->options.json)
        status = print_events(app, order);
    oms_order_free(order);
    return status;
}

int
verb_show(struct app *app)
{
    oms_id id;
    int status = STATUS_DONE;

    if (app->options.json && app->options.events && app->options.explain)
        return report_usage(app, "--json is one document: take --events or --explain");
    status = app_open(app);

    if (status == STATUS_DONE)
        status = app_find_order(app, &id);
    return status == STATUS_DONE ? show_order(app, &id) : status;
}
