/* ship, deliver, cancel, return, pay: changing an order. Each makes its change, then does at once what follows from it (captures, voids, refunds), so that
 * the order printed is the order as it stays. Paying settles the payment itself, and leaves fulfilment to `oms run` as placing does. */
#include "order_print.h"
#include "report.h"
#include "verbs.h"

#include <string.h>

int
drive_and_print(struct app *app, const oms_id *id, oms_order *changed)
{
    oms_order *driven = NULL;
    oms_error *error = NULL;
    int32_t rc = oms_order_drive(app->engine, id, &driven, &error);
    int status = order_print(app, driven != NULL ? driven : changed);

    if (rc != OMS_OK) {
        app->subject = "the change is made; what follows is left to 'oms run'";
        report_message(app, rc, error);
    }
    if (status_of(rc) == STATUS_BROKEN)
        status = STATUS_BROKEN;
    oms_error_free(error);
    oms_order_free(driven);
    return status;
}

int
print_only(struct app *app, const oms_id *id, oms_order *changed)
{
    (void)id;
    return order_print(app, changed);
}

int
change_order(struct app *app, change_fn make, then_fn then)
{
    oms_id id;
    oms_order *order = NULL;
    oms_error *error = NULL;
    int status = app_open(app);

    if (status == STATUS_DONE)
        status = app_find_order(app, &id);
    if (status == STATUS_DONE)
        status = report(app, make(app, &id, &order, &error), &error);
    if (status == STATUS_DONE)
        status = then(app, &id, order);
    oms_order_free(order);
    return status;
}

static int32_t
ship(struct app *app, const oms_id *id, oms_order **out, oms_error **error)
{
    oms_dispatch dispatch = {
        .size = sizeof(dispatch), .carrier = app->options.carrier, .tracking = app->options.tracking};

    return oms_order_dispatch(app->engine, id, &dispatch, out, error);
}

static int32_t
deliver(struct app *app, const oms_id *id, oms_order **out, oms_error **error)
{
    return oms_order_deliver(app->engine, id, out, error);
}

static int32_t
cancel(struct app *app, const oms_id *id, oms_order **out, oms_error **error)
{
    return oms_order_cancel(app->engine, id, app->options.reason, out, error);
}

static int32_t
take_back(struct app *app, const oms_id *id, oms_order **out, oms_error **error)
{
    return oms_order_return(app->engine, id, app->options.reason, out, error);
}

static int32_t
pay(struct app *app, const oms_id *id, oms_order **out, oms_error **error)
{
    oms_payment_method method = {.size = sizeof(method),
                                 .method = app->options.method != NULL ? app->options.method : "card",
                                 .token = app->options.token};

    return oms_order_pay(app->engine, id, &method, out, error);
}

/* An amount with a decimal point is in the order's currency; without one it is in minor units, as everywhere in oms. */
static int32_t
read_amount(const char *text, const oms_order *order, int64_t *out)
{
    if (strchr(text, '.') != NULL)
        return oms_money_parse(text, oms_order_currency(order), out);
    return parse_number(text, out) ? OMS_OK : OMS_E_INVALID;
}

static int32_t
receive(struct app *app, const oms_id *id, oms_order **out, oms_error **error)
{
    oms_order *order = NULL;
    int64_t amount = 0;
    int32_t rc = oms_order_get(app->engine, id, &order, error);

    if (rc != OMS_OK)
        return rc;
    rc = read_amount(app->options.received, order, &amount);
    if (rc != OMS_OK)
        *error = oms_error_new(rc, "--received is not an amount of the order's currency");
    else
        rc = oms_order_record_payment(app->engine, id, amount, app->options.reference, out, error);
    oms_order_free(order);
    return rc;
}

int
verb_ship(struct app *app)
{
    return change_order(app, ship, drive_and_print);
}

int
verb_deliver(struct app *app)
{
    return change_order(app, deliver, drive_and_print);
}

int
verb_cancel(struct app *app)
{
    return change_order(app, cancel, drive_and_print);
}

int
verb_return(struct app *app)
{
    return change_order(app, take_back, drive_and_print);
}

int
verb_pay(struct app *app)
{
    const struct options *options = &app->options;
    bool by_card = options->method == NULL || strcmp(options->method, "card") == 0;

    if (options->received != NULL) {
        if (options->token != NULL || options->method != NULL)
            return report_usage(app, "pay: --received records a payment; it goes without --token and --method");
        return change_order(app, receive, print_only);
    }
    if (options->reference != NULL)
        return report_usage(app, "pay: --reference goes with --received");
    if (by_card && options->token == NULL)
        return report_usage(app, "pay needs --token T, --method manual|terms, or --received AMOUNT");
    if (!by_card && options->token != NULL)
        return report_usage(app, "pay: --token goes with --method card");
    return change_order(app, pay, print_only);
}
