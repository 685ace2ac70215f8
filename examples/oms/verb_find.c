/* show, list: looking at orders. */
#include "order_print.h"
#include "print.h"
#include "report.h"
#include "table.h"
#include "verbs.h"

#include <ctype.h>
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
    int status = app_open(app);

    if (status == STATUS_DONE)
        status = app_find_order(app, &id);
    return status == STATUS_DONE ? show_order(app, &id) : status;
}

struct listing {
    struct table table;
    int64_t n;
    oms_id last;
};

static int32_t
add_order(void *user, const oms_order_summary *order)
{
    struct listing *listing = user;

    table_text(&listing->table, order->number);
    table_text(&listing->table, oms_state_name(order->state));
    table_time(&listing->table, order->created_at);
    table_text(&listing->table, order->customer);
    table_text(&listing->table, order->country);
    table_number(&listing->table, order->lines);
    table_money(&listing->table, order->total, order->currency);
    table_text(&listing->table, order->currency);
    table_text(&listing->table, order->reference);
    listing->last = order->id;
    listing->n++;
    return OMS_OK;
}

static int
list_table(struct app *app, const oms_order_query *query)
{
    static const struct column columns[] = {{"Number", false},   {"State", false}, {"Placed", false},
                                            {"Customer", false}, {"To", false},    {"Lines", true},
                                            {"Total", true},     {"", false},      {"Reference", false}};
    struct listing listing = {.table = TABLE(columns)};
    oms_error *error = NULL;
    char last[OMS_ID_TEXT_SIZE];
    int32_t rc = oms_order_list(app->engine, query, add_order, &listing, &error);

    table_print(&listing.table, stdout, "", app->colour, rc == OMS_OK ? "no orders" : NULL);
    if (rc == OMS_OK && listing.n == (query->limit > 0 ? query->limit : 100))
        fprintf(stderr, "There may be more: oms list --before %s\n", id_text(&listing.last, last));
    return report(app, rc, &error);
}

static int
list_json(struct app *app, const oms_order_query *query)
{
    char *document = NULL;
    oms_error *error = NULL;
    int32_t rc = oms_order_list_json(app->engine, query, &document, &error);

    if (rc == OMS_OK)
        puts(document);
    oms_free(document);
    return report(app, rc, &error);
}

static int
read_state(const struct app *app, int32_t *out)
{
    const char *given = app->options.state;
    char name[32] = "";
    struct suggestion suggestion = {.word = name};

    for (size_t i = 0; i + 1 < sizeof(name) && given[i] != '\0'; i++)
        name[i] = (char)toupper((unsigned char)given[i]);
    *out = oms_state_parse(name);
    if (*out > OMS_STATE_NEW)
        return STATUS_DONE;
    for (int32_t state = OMS_STATE_PENDING; state < OMS_STATE_COUNT; state++)
        suggest_offer(&suggestion, oms_state_name(state));
    if (suggestion.best != NULL)
        return report_usage(app, "--state: there is no state '%s'; did you mean %s?", given, suggestion.best);
    return report_usage(app, "--state: there is no state '%s'; see 'oms states'", given);
}

int
verb_list(struct app *app)
{
    const struct options *options = &app->options;
    oms_order_query query = {.size = sizeof(query), .problem = options->problem, .customer = options->customer};
    oms_error *error = NULL;
    int status = options->state == NULL ? STATUS_DONE : read_state(app, &query.state);

    query.since = options->since == OMS_NONE ? 0 : options->since;
    query.limit = options->limit == OMS_NONE ? 0 : options->limit;
    if (options->limit != OMS_NONE && options->limit < 1)
        return report_usage(app, "--limit: at least 1");
    if (status == STATUS_DONE)
        status = app_open(app);
    if (status == STATUS_DONE && options->before != NULL)
        status = report(app, oms_order_find(app->engine, options->before, &query.before, &error), &error);
    if (status != STATUS_DONE)
        return status;
    return options->json ? list_json(app, &query) : list_table(app, &query);
}
