/* inbox: accepts an event of a provider from a file, as a web server that got it would. For trying out a provider's settings, and for events that were missed. */
#include "input.h"
#include "json.h"
#include "report.h"
#include "verbs.h"

#include <string.h>

static const char *const results[] = {
    [OMS_INBOX_APPLIED] = "applied",
    [OMS_INBOX_KNOWN] = "known",
    [OMS_INBOX_KEPT] = "kept",
    [OMS_INBOX_CONFLICT] = "conflict",
};

/* Without the line break that an editor puts behind it. */
static int
take_secret(struct app *app)
{
    struct text secret = {0};
    oms_error *error = NULL;
    int status = input_read(app, app->options.secret_file, &secret);

    if (status != STATUS_DONE)
        return status;
    while (secret.len > 0 && (secret.data[secret.len - 1] == '\n' || secret.data[secret.len - 1] == '\r'))
        secret.len--;
    status = report(app, oms_inbox_secret(app->engine, app->options.provider, secret.data, secret.len, &error), &error);
    explicit_bzero(secret.data, secret.len);
    text_free(&secret);
    return status;
}

static void
print_accepted(const struct app *app, int32_t what, const oms_order *order)
{
    struct json json;

    if (!app->options.json) {
        printf("%s: order %s is %s\n", results[what], oms_order_number(order), oms_state_name(oms_order_state(order)));
        return;
    }
    json_begin(&json);
    json_text(&json, "result", results[what]);
    json_id(&json, "order", oms_order_id(order));
    json_text(&json, "state", oms_state_name(oms_order_state(order)));
    json_end(&json, OMS_OK);
}

static int
accept_event(struct app *app, const struct text *body)
{
    oms_order *order = NULL;
    oms_error *error = NULL;
    int32_t what = OMS_INBOX_APPLIED;
    int32_t rc = oms_inbox_accept_json(app->engine, app->options.provider, app->options.signature, body->data,
                                       body->len, &what, &order, &error);

    if (rc == OMS_OK)
        print_accepted(app, what, order);
    oms_order_free(order);
    return report(app, rc, &error);
}

int
verb_inbox(struct app *app)
{
    struct text body = {0};
    int status = input_read(app, app->args[0], &body);

    if (status == STATUS_DONE)
        status = app_open(app);
    if (status == STATUS_DONE)
        status = take_secret(app);
    if (status == STATUS_DONE)
        status = accept_event(app, &body);
    text_free(&body);
    return status;
}
