/* price cache, price cache clear, price refresh: prices that the pricing service gave and that are kept for a time. */
#include "print.h"
#include "report.h"
#include "table.h"
#include "verbs.h"

#include <inttypes.h>

static const struct column columns[] = {{"SKU", false},       {"Qty", true},      {"Price", true},  {"", false},
                                        {"Customer", false},  {"Channel", false}, {"To", false},    {"Used", false},
                                        {"Looked up", false}, {"Until", false},   {"Before", true}, {"Changed", false}};

static int32_t
add_price(void *user, const oms_cached_price *price)
{
    struct table *table = user;

    table_text(table, price->sku);
    table_number(table, price->quantity);
    table_money(table, price->amount, price->currency);
    table_text(table, price->currency);
    table_text(table, price->customer);
    table_text(table, price->channel);
    table_text(table, price->country);
    table_text(table, price->fresh ? "yes" : "no");
    table_time(table, price->looked_up_at);
    table_time(table, price->expires_at);
    table_money(table, price->was, price->currency);
    table_time(table, price->changed_at);
    return OMS_OK;
}

static int
print_metrics(struct app *app)
{
    oms_price_cache_metrics metrics = {.size = sizeof(metrics)};
    oms_error *error = NULL;
    int status = report(app, oms_price_cache_measure(app->engine, &metrics, &error), &error);

    if (status != STATUS_DONE)
        return status;
    if (metrics.ttl_ms > 0)
        printf("prices are kept for %" PRId64 " s", metrics.ttl_ms / 1000);
    else
        fputs("no prices are kept (price_cache_ms)", stdout);
    printf("; version %" PRId64 "\n%" PRId64 " hits, %" PRId64 " misses, %" PRId64 " stale\n%" PRId64
           " prices, %" PRId64 " in use",
           metrics.version, metrics.hits, metrics.misses, metrics.stale, metrics.entries, metrics.fresh);
    if (metrics.oldest_ms != OMS_NONE)
        printf(", the oldest %" PRId64 " s old", metrics.oldest_ms / 1000);
    fputs("\n", stdout);
    return STATUS_DONE;
}

static int
print_table(struct app *app)
{
    struct table table = TABLE(columns);
    oms_error *error = NULL;
    int32_t rc;
    int status = print_metrics(app);

    if (status != STATUS_DONE)
        return status;
    rc = oms_price_cache_list(app->engine, NULL, add_price, &table, &error);
    table_print(&table, stdout, "", app->colour, NULL);
    return report(app, rc, &error);
}

int
verb_price_cache(struct app *app)
{
    char *document = NULL;
    oms_error *error = NULL;
    int32_t rc;
    int status = app_open(app);

    if (status != STATUS_DONE)
        return status;
    if (!app->options.json)
        return print_table(app);
    rc = oms_price_cache_json(app->engine, &document, &error);
    if (rc == OMS_OK)
        puts(document);
    oms_free(document);
    return report(app, rc, &error);
}

int
verb_price_cache_clear(struct app *app)
{
    oms_error *error = NULL;
    int status = app_open(app);

    if (status == STATUS_DONE)
        status = report(app, oms_price_cache_clear(app->engine, app->n_args > 0 ? app->args[0] : NULL, &error), &error);
    if (status == STATUS_DONE)
        puts(app->options.json ? "{\"cleared\": true}" : "cleared");
    return status;
}

/* With --json the whole cache as it is afterwards. */
int
verb_price_refresh(struct app *app)
{
    struct table table = TABLE(columns);
    oms_error *error = NULL;
    int32_t rc;
    int status = app_open(app);

    if (status != STATUS_DONE)
        return status;
    rc = oms_price_refresh(app->engine, app->args[0], add_price, &table, &error);
    if (app->options.json && rc == OMS_OK) {
        char *document = NULL;
        rc = oms_price_cache_json(app->engine, &document, &error);
        if (rc == OMS_OK)
            puts(document);
        oms_free(document);
    }
    table_print(&table, app->options.json ? stderr : stdout, "", app->colour,
                rc == OMS_OK ? "nothing is kept of it" : NULL);
    return report(app, rc, &error);
}
