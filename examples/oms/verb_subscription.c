/* subscribe, subscription …: beginning subscriptions and changing them. What is due of them is made by `oms run`. */
#include "input.h"
#include "print.h"
#include "report.h"
#include "table.h"
#include "verbs.h"

#include <string.h>

#define OFTEN_ROOM 640

int
app_find_subscription(struct app *app, oms_id *id)
{
    oms_error *error = NULL;

    return report(app, oms_subscription_find(app->engine, app->args[0], id, &error), &error);
}

static const char *const units[] = {
    [OMS_UNIT_DAY] = "day",         [OMS_UNIT_WEEK] = "week", [OMS_UNIT_MONTH] = "month",
    [OMS_UNIT_QUARTER] = "quarter", [OMS_UNIT_YEAR] = "year",
};

/* How often, and in which zone. */
static const char *
often_text(const oms_subscription *subscription, char out[OFTEN_ROOM])
{
    oms_calendar_schedule schedule = {.size = sizeof(schedule)};

    if (oms_subscription_get_schedule(subscription, &schedule) != OMS_OK)
        return NULL;
    if (schedule.rrule != NULL)
        snprintf(out, OFTEN_ROOM, "%s, %s", schedule.rrule, schedule.zone);
    else if (schedule.every == 1)
        snprintf(out, OFTEN_ROOM, "every %s, %s", units[schedule.unit], schedule.zone);
    else
        snprintf(out, OFTEN_ROOM, "every %d %ss, %s", (int)schedule.every, units[schedule.unit], schedule.zone);
    return out;
}

static void
print_text(const struct app *app, const oms_subscription *subscription)
{
    static const struct column columns[] = {{NULL, false}, {NULL, false}};
    struct table table = TABLE(columns);
    char id[OMS_ID_TEXT_SIZE], often[OFTEN_ROOM];

    table_text(&table, "Subscription");
    table_text(&table, oms_subscription_number(subscription));
    table_text(&table, "Id");
    table_text(&table, id_text(oms_subscription_id(subscription), id));
    table_text(&table, "Status");
    table_text(&table, oms_subscription_status(subscription));
    table_text(&table, "Repeats");
    table_text(&table, often_text(subscription, often));
    table_text(&table, "Orders");
    table_number(&table, oms_subscription_cycles(subscription));
    table_text(&table, "Last order");
    table_text(&table, oms_subscription_last_order(subscription)
                           ? id_text(oms_subscription_last_order(subscription), id)
                           : NULL);
    table_text(&table, "Unpaid order");
    table_text(&table, oms_subscription_unpaid_order(subscription)
                           ? id_text(oms_subscription_unpaid_order(subscription), id)
                           : NULL);
    table_text(&table, "Next try");
    table_time(&table, oms_subscription_next_try(subscription));
    table_text(&table, "Next occurrence");
    table_number(&table, oms_subscription_next_k(subscription));
    table_text(&table, "Next step");
    table_time(&table, oms_subscription_next_at(subscription));
    table_print(&table, stdout, "", app->colour, NULL);
}

static int
print_and_free(struct app *app, oms_subscription *subscription)
{
    char *document = NULL;
    oms_error *error = NULL;
    int32_t rc = OMS_OK;

    if (!app->options.json) {
        print_text(app, subscription);
    } else {
        rc = oms_subscription_json(subscription, &document);
        if (rc == OMS_OK)
            puts(document);
    }
    oms_free(document);
    oms_subscription_free(subscription);
    return report(app, rc, &error);
}

int
verb_subscribe(struct app *app)
{
    struct text document = {0};
    oms_draft *draft = NULL;
    oms_subscription *made = NULL;
    oms_error *error = NULL;
    int status = input_read(app, app->args[0], &document);

    if (status != STATUS_DONE)
        return status;
    status = report(app, oms_draft_from_json(document.data, document.len, &draft, &error), &error);
    text_free(&document);
    if (status == STATUS_DONE && app->options.key != NULL)
        status = report(app, oms_draft_set_text(draft, OMS_DRAFT_IDEMPOTENCY_KEY, app->options.key, &error), &error);
    if (status == STATUS_DONE)
        status = app_open(app);
    if (status == STATUS_DONE)
        status = report(app, oms_subscription_create(app->engine, draft, &made, &error), &error);
    oms_draft_free(draft);
    return status == STATUS_DONE ? print_and_free(app, made) : status;
}

typedef int32_t (*subscription_fn)(struct app *app, const oms_id *id, oms_subscription **out, oms_error **error);

static int
change_subscription(struct app *app, subscription_fn make)
{
    oms_subscription *after = NULL;
    oms_error *error = NULL;
    oms_id id;
    int status = app_open(app);

    if (status == STATUS_DONE)
        status = app_find_subscription(app, &id);
    if (status == STATUS_DONE)
        status = report(app, make(app, &id, &after, &error), &error);
    return status == STATUS_DONE ? print_and_free(app, after) : status;
}

static int32_t
look(struct app *app, const oms_id *id, oms_subscription **out, oms_error **error)
{
    return oms_subscription_get(app->engine, id, out, error);
}

static int32_t
pause_it(struct app *app, const oms_id *id, oms_subscription **out, oms_error **error)
{
    return oms_subscription_pause(app->engine, id, app->options.until, app->options.reason, out, error);
}

static int32_t
resume(struct app *app, const oms_id *id, oms_subscription **out, oms_error **error)
{
    static const char *const ways[] = {
        [OMS_RESUME_KEEP] = "keep", [OMS_RESUME_RESTART] = "restart", [OMS_RESUME_RESTART_LATER] = "restart-later"};
    int32_t how = OMS_RESUME_KEEP;

    for (int32_t i = 0; app->options.anchor != NULL && i < (int32_t)(sizeof(ways) / sizeof(ways[0])); i++)
        if (strcmp(app->options.anchor, ways[i]) == 0)
            how = i;
    return oms_subscription_resume(app->engine, id, how, out, error);
}

static int32_t
skip(struct app *app, const oms_id *id, oms_subscription **out, oms_error **error)
{
    return oms_subscription_skip(app->engine, id, app->options.k, app->options.reason, out, error);
}

static int32_t
move(struct app *app, const oms_id *id, oms_subscription **out, oms_error **error)
{
    return oms_subscription_move(app->engine, id, app->options.k, app->options.until, out, error);
}

static int32_t
cancel(struct app *app, const oms_id *id, oms_subscription **out, oms_error **error)
{
    return oms_subscription_cancel(app->engine, id, app->options.at_end, app->options.reason, out, error);
}

int
verb_subscription_show(struct app *app)
{
    return change_subscription(app, look);
}

int
verb_subscription_pause(struct app *app)
{
    return change_subscription(app, pause_it);
}

int
verb_subscription_resume(struct app *app)
{
    return change_subscription(app, resume);
}

static int
change_one(struct app *app, subscription_fn make)
{
    if (!parse_number(app->args[1], &app->options.k))
        return report_usage(app, "'%s' is not the number of an occurrence", app->args[1]);
    return change_subscription(app, make);
}

int
verb_subscription_skip(struct app *app)
{
    return change_one(app, skip);
}

int
verb_subscription_move(struct app *app)
{
    return change_one(app, move);
}

int
verb_subscription_cancel(struct app *app)
{
    return change_subscription(app, cancel);
}

static int32_t
unit_of(const char *name)
{
    for (int32_t unit = OMS_UNIT_DAY; name != NULL && unit <= OMS_UNIT_YEAR; unit++)
        if (strcmp(name, units[unit]) == 0)
            return unit;
    return 0;
}

static int32_t
change_schedule(struct app *app, const oms_id *id, oms_subscription **out, oms_error **error)
{
    const struct options *options = &app->options;
    const int64_t every = options->every == OMS_NONE ? 0 : options->every;

    return oms_subscription_reschedule(app->engine, id, unit_of(options->unit),
                                       every < 0 || every > INT32_MAX ? INT32_MAX : (int32_t)every, options->zone, out,
                                       error);
}

static int32_t
change_rule(struct app *app, const oms_id *id, oms_subscription **out, oms_error **error)
{
    return oms_subscription_set_rule(app->engine, id, app->options.rrule, app->options.zone, out, error);
}

static int32_t
change_payment(struct app *app, const oms_id *id, oms_subscription **out, oms_error **error)
{
    const char *method = app->options.method != NULL ? app->options.method : "card";

    return oms_subscription_set_payment(app->engine, id, method, app->options.token, out, error);
}

static int32_t
change_quantity(struct app *app, const oms_id *id, oms_subscription **out, oms_error **error)
{
    return oms_subscription_set_quantity(app->engine, id, app->options.sku, app->options.qty, out, error);
}

static int32_t
change_address(struct app *app, const oms_id *id, oms_subscription **out, oms_error **error)
{
    const struct options *options = &app->options;
    const oms_address address = {.size = sizeof(address),
                                 .name = options->name,
                                 .line1 = options->line1,
                                 .city = options->city,
                                 .postcode = options->postcode,
                                 .country = options->country};

    return oms_subscription_set_address(app->engine, id, &address, out, error);
}

/* One thing at a time: each is a change of its own. */
int
verb_subscription_change(struct app *app)
{
    const struct options *o = &app->options;
    const struct {
        bool wanted;
        subscription_fn make;
    } changes[] = {{o->rrule != NULL, change_rule},
                   {o->unit != NULL || o->every != OMS_NONE || (o->zone != NULL && o->rrule == NULL), change_schedule},
                   {o->sku != NULL, change_quantity},
                   {o->token != NULL || o->method != NULL, change_payment},
                   {o->country != NULL, change_address}};
    subscription_fn make = NULL;

    for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
        if (changes[i].wanted && make != NULL)
            return report_usage(app, "one thing at a time: schedule, quantity, payment or address");
        if (changes[i].wanted)
            make = changes[i].make;
    }
    if (make == NULL)
        return report_usage(
            app, "what is to change? --every, --unit, --rrule, --zone; --sku and --qty; --token; --country …");
    if (make == change_quantity && o->qty == OMS_NONE)
        return report_usage(app, "--sku needs --qty");
    return change_subscription(app, make);
}
