/* Opening and closing: the store, the services and the clock that the global options ask for. */
#include "app.h"

#include "config.h"
#include "input.h"
#include "report.h"

#include <stdlib.h>
#include <string.h>

static int64_t
app_clock(void *user)
{
    const struct app *app = user;

    return __atomic_load_n(&app->now, __ATOMIC_RELAXED); /* workers look at it too */
}

static int
open_sandbox(struct app *app)
{
    struct text document = {0};
    oms_error *error = NULL;
    int32_t rc;
    int status;

    if (app->options.sandbox == NULL)
        return report(app, oms_sandbox_new(NULL, &app->sandbox, &error), &error);
    status = input_read(app, app->options.sandbox, &document);
    if (status != STATUS_DONE)
        return status;
    rc = oms_sandbox_from_json(document.data, document.len, &app->sandbox, &error);
    text_free(&document);
    app->subject = app->options.sandbox;
    status = report(app, rc, &error);
    app->subject = NULL;
    return status;
}

static int
open_store(struct app *app, oms_store *store)
{
    oms_error *error = NULL;

    if (strncmp(app->options.db, "postgresql://", strlen("postgresql://")) == 0)
        return report_usage(app, "--db: this build keeps orders in a file; '%s' is none", app->options.db);
    return report(app, oms_store_sqlite(app->options.db, NULL, store, &error), &error);
}

/* Those of the sandbox. */
struct carriers {
    oms_carrier_service services[OMS_LIMIT_CARRIERS];
    const oms_carrier_service *of[OMS_LIMIT_CARRIERS];
    size_t n;
};

static void
add_carriers(const struct app *app, struct carriers *carriers)
{
    for (size_t i = 0; i < OMS_LIMIT_CARRIERS; i++) {
        carriers->services[i].size = sizeof(carriers->services[i]);
        carriers->of[i] = &carriers->services[i];
        if (oms_sandbox_carrier(app->sandbox, i, &carriers->services[i]) != OMS_OK)
            return;
        carriers->n++;
    }
}

static int
open_engine(struct app *app, oms_engine_options *options)
{
    oms_store store = {.size = sizeof(store)};
    oms_payment_service payment = {.size = sizeof(payment)};
    oms_address_service address = {.size = sizeof(address)};
    struct carriers carriers = {.n = 0};
    oms_notification_service notification = {.size = sizeof(notification)};
    oms_lookup_service pricing = {.size = sizeof(pricing)};
    oms_error *error = NULL;
    int32_t rc;
    int status = open_store(app, &store);

    if (status == STATUS_DONE)
        status = report(app, oms_sandbox_payment(app->sandbox, &payment), &error);
    if (status == STATUS_DONE)
        status = report(app, oms_sandbox_address(app->sandbox, &address), &error);
    if (status == STATUS_DONE)
        status = report(app, oms_sandbox_notification(app->sandbox, &notification), &error);
    if (status != STATUS_DONE)
        return status;
    add_carriers(app, &carriers);
    options->store = &store;
    options->payment = &payment;
    options->address = &address;
    options->carriers = carriers.of;
    options->n_carriers = carriers.n;
    options->notification = &notification;
    if (oms_sandbox_pricing(app->sandbox, &pricing) == OMS_OK)
        options->pricing = &pricing;
    if (app->now != OMS_NONE) {
        options->clock = app_clock;
        options->clock_user = app;
    }
    rc = oms_engine_open(options, &app->engine, &error);
    status = report(app, rc, &error);
    /* No place for the file is the storage's failure, not an answer. */
    return rc == OMS_E_NOT_FOUND ? STATUS_BROKEN : status;
}

int
app_open(struct app *app)
{
    struct config config = {.engine = {.size = sizeof(config.engine)}};
    int status = app->options.config == NULL ? STATUS_DONE : config_read(app, app->options.config, &config);

    if (status == STATUS_DONE)
        status = open_sandbox(app);
    if (status == STATUS_DONE)
        status = open_engine(app, &config.engine);
    return status;
}

void
app_close(struct app *app)
{
    oms_engine_close(app->engine);
    oms_sandbox_free(app->sandbox);
    app->engine = NULL;
    app->sandbox = NULL;
}

int
app_find_order(struct app *app, oms_id *out)
{
    oms_error *error = NULL;

    return report(app, oms_order_find(app->engine, app->args[0], out, &error), &error);
}
