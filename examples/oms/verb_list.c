/* list: finding orders. Pages are asked for until there are as many as wanted. */
#include "print.h"
#include "report.h"
#include "table.h"
#include "verbs.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#define LIMIT_DEFAULT 100

struct listing {
    struct table table;
    int64_t n;
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
    listing->n++;
    return OMS_OK;
}

/* On return `*next` is where to go on, or NULL. */
static int32_t
read_pages(struct app *app, const oms_order_query *query, struct listing *listing, char **next, oms_error **error)
{
    oms_order_query page = *query;
    char *behind = NULL;
    int32_t rc;

    do {
        page.limit = query->limit - listing->n;
        page.after = behind != NULL ? behind : query->after;
        *next = NULL;
        rc = oms_order_page(app->engine, &page, add_order, listing, next, error);
        oms_free(behind);
        behind = *next;
    } while (rc == OMS_OK && *next != NULL && listing->n < query->limit);
    return rc;
}

static int
list_table(struct app *app, const oms_order_query *query)
{
    static const struct column columns[] = {{"Number", false},   {"State", false}, {"Placed", false},
                                            {"Customer", false}, {"To", false},    {"Lines", true},
                                            {"Total", true},     {"", false},      {"Reference", false}};
    struct listing listing = {.table = TABLE(columns)};
    oms_error *error = NULL;
    char *next = NULL;
    int32_t rc = read_pages(app, query, &listing, &next, &error);

    table_print(&listing.table, stdout, "", app->colour, rc == OMS_OK ? "no orders" : NULL);
    if (rc == OMS_OK && next != NULL)
        fprintf(stderr, "There are more: the same with --after %s\n", next);
    oms_free(next);
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

static int64_t
time_or_any(int64_t given)
{
    return given == OMS_NONE ? 0 : given;
}

static oms_order_query
query_of(const struct options *options)
{
    return (oms_order_query){
        .size = sizeof(oms_order_query),
        .problem = options->problem,
        .customer = options->customer,
        .sku = options->sku,
        .hold = options->hold,
        .payment = options->payment,
        .fulfilment = options->fulfilment,
        .returns = options->returns,
        .number = options->number,
        .channel = options->channel,
        .reference = options->reference,
        .country = options->country,
        .after = options->after,
        .since = time_or_any(options->since),
        .until = time_or_any(options->until),
        .updated_since = time_or_any(options->updated_since),
        .updated_until = time_or_any(options->updated_until),
        .limit = options->limit == OMS_NONE ? LIMIT_DEFAULT : options->limit,
        .oldest_first = options->oldest_first,
    };
}

int
verb_list(struct app *app)
{
    const struct options *options = &app->options;
    oms_order_query query = query_of(options);
    oms_error *error = NULL;
    int status = options->state == NULL ? STATUS_DONE : read_state(app, &query.state);

    if (query.limit < 1)
        return report_usage(app, "--limit: at least 1");
    if (status == STATUS_DONE)
        status = app_open(app);
    if (status == STATUS_DONE && options->before != NULL)
        status = report(app, oms_order_find(app->engine, options->before, &query.before, &error), &error);
    if (status != STATUS_DONE)
        return status;
    return options->json ? list_json(app, &query) : list_table(app, &query);
}
