/* subscription, subscription schedule: lists of subscriptions, and of the occurrences of one. */
#include "report.h"
#include "table.h"
#include "verbs.h"

static int32_t
add_subscription(void *user, const oms_subscription_summary *subscription)
{
    struct table *table = user;

    table_text(table, subscription->number);
    table_text(table, subscription->status);
    table_text(table, subscription->customer);
    table_number(table, subscription->cycles);
    table_number(table, subscription->next_k);
    table_time(table, subscription->next_at);
    table_text(table, subscription->problem);
    return OMS_OK;
}

int
verb_subscription_list(struct app *app)
{
    static const struct column columns[] = {{"Number", false}, {"Status", false}, {"Customer", false},
                                            {"Orders", true},  {"Next", true},    {"Next step", false},
                                            {"Problem", false}};
    const oms_subscription_query query = {.size = sizeof(query),
                                          .customer = app->options.customer,
                                          .status = app->options.status,
                                          .due_before = app->options.until == OMS_NONE ? 0 : app->options.until};
    struct table table = TABLE(columns);
    char *document = NULL;
    oms_error *error = NULL;
    int32_t rc;
    int status = app_open(app);

    if (status != STATUS_DONE)
        return status;
    if (app->options.json) {
        rc = oms_subscription_list_json(app->engine, &query, &document, &error);
        if (rc == OMS_OK)
            puts(document);
        oms_free(document);
        return report(app, rc, &error);
    }
    rc = oms_subscription_list(app->engine, &query, add_subscription, &table, &error);
    table_print(&table, stdout, "", app->colour, rc == OMS_OK ? "no subscriptions" : NULL);
    return report(app, rc, &error);
}

static int32_t
add_occurrence(void *user, const oms_occurrence *occurrence)
{
    struct table *table = user;

    table_number(table, occurrence->k);
    table_time(table, occurrence->at);
    table_text(table, occurrence->local);
    table_text(table, occurrence->zone);
    table_text(table, occurrence->status);
    table_text(table, occurrence->moved ? "moved" : occurrence->reason);
    return OMS_OK;
}

static int
print_schedule(struct app *app, const oms_id *id, int64_t from, int64_t n)
{
    static const struct column columns[] = {{"k", true},     {"At", false},     {"Local", false},
                                            {"Zone", false}, {"Status", false}, {"Why", false}};
    struct table table = TABLE(columns);
    oms_error *error = NULL;
    int32_t rc = oms_subscription_schedule(app->engine, id, from, n, add_occurrence, &table, &error);

    table_print(&table, stdout, "", app->colour, rc == OMS_OK ? "no occurrences" : NULL);
    return report(app, rc, &error);
}

int
verb_subscription_schedule(struct app *app)
{
    const int64_t from = app->options.k == OMS_NONE ? 0 : app->options.k;
    const int64_t n = app->options.count == OMS_NONE ? 12 : app->options.count;
    char *document = NULL;
    oms_error *error = NULL;
    oms_id id;
    int32_t rc;
    int status = app_open(app);

    if (status == STATUS_DONE)
        status = app_find_subscription(app, &id);
    if (status != STATUS_DONE)
        return status;
    if (!app->options.json)
        return print_schedule(app, &id, from, n);
    rc = oms_subscription_schedule_json(app->engine, &id, from, n, &document, &error);
    if (rc == OMS_OK)
        puts(document);
    oms_free(document);
    return report(app, rc, &error);
}
