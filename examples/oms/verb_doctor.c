/* doctor: which orders do not move, and why: a table of all that need attention, or all there is to say about one. */
#include "print.h"
#include "report.h"
#include "table.h"
#include "verbs.h"

#include <inttypes.h>
#include <string.h>

#define NEXT_ORDER "what its next order needs"

/* What one would type next: by problem, else by what is waited for. The %s is the order's number. */
static const struct {
    const char *about;
    const char *command;
} commands[] = {
    {"ORD-1002", "oms fix %s --address FILE"},
    {"ORD-1006", "oms hold %s fraud --release"},
    {"ORD-1007", "oms run"},
    {"ORD-1008", "oms run"},
    {"ORD-1009", "oms hold %s KIND --release"},
    {"ORD-2001", "oms pay %s --token T"},
    {"ORD-2002", "oms run"},
    {"ORD-2003", "oms pay %s --token T"},
    {"ORD-2004", "oms hold %s payment --release"},
    {"ORD-2005", "oms jobs %s"},
    {"ORD-3001", "oms carriers"},
    {"ORD-5002", "oms cancel %s --reason \"ordered twice\""},
    {"payment", "oms pay %s --received AMOUNT"},
    {"dispatch", "oms ship %s"},
    {"delivery", "oms deliver %s"},
    {"fulfilment", "oms run"},
    {"the payment service", "oms run"},
    {"the address service", "oms run"},
    {"nobody: its price was stale", "oms price cache"},
    {NEXT_ORDER, "oms subscription change %s …"},
    {"to be resumed", "oms subscription resume %s"},
    {"the engine", "oms run"},
};

struct visit {
    struct app *app;
    struct table table;
    int64_t printed;
    int64_t counts[3]; /* orders, by the worst level of what was found of each */
    oms_id order;      /* the last one; what is found of an order comes together */
    int32_t level;
};

static void
count_order(struct visit *visit, const oms_diagnosis *found)
{
    if (memcmp(&found->order, &visit->order, sizeof found->order) != 0)
        visit->counts[found->level]++;
    else if (found->level > visit->level) {
        visit->counts[visit->level]--;
        visit->counts[found->level]++;
    } else
        return;
    visit->order = found->order;
    visit->level = found->level;
}

static const char *
command_for(const oms_diagnosis *found)
{
    const bool of_order =
        strcmp(found->waits_for, NEXT_ORDER) != 0; /* else its code is that of an order not yet made */
    const char *about = found->code != NULL && of_order ? found->code : found->waits_for;

    for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
        if (strcmp(commands[i].about, about) == 0)
            return commands[i].command;
    return NULL;
}

/* How long ago, or how long until: two units at most. */
static const char *
span_text(int64_t ms, char out[32])
{
    const int64_t minutes = (ms < 0 ? -ms : ms) / 60000, hours = minutes / 60, days = hours / 24;

    if (days > 0)
        snprintf(out, 32, "%" PRId64 " d %" PRId64 " h", days, hours % 24);
    else if (hours > 0)
        snprintf(out, 32, "%" PRId64 " h %" PRId64 " min", hours, minutes % 60);
    else
        snprintf(out, 32, "%" PRId64 " min", minutes);
    return out;
}

static const char *
tries_text(const oms_diagnosis *found, char out[48])
{
    if (found->attempts == 0 || found->attempt == 0)
        return NULL;
    snprintf(out, 48, "%" PRId64 " of %" PRId64, found->attempt, found->attempts);
    return out;
}

static int32_t
add_row(void *user, const oms_diagnosis *found)
{
    struct visit *visit = user;
    char text[48];

    count_order(visit, found);
    if (found->level == OMS_LEVEL_OK && !visit->app->options.all)
        return OMS_OK;
    table_text(&visit->table, oms_level_name(found->level));
    table_text(&visit->table, found->number);
    table_text(&visit->table, found->state);
    table_text(&visit->table, found->code);
    table_text(&visit->table, found->waits_for);
    table_text(&visit->table, span_text(oms_engine_now(visit->app->engine) - found->since, text));
    table_text(&visit->table, tries_text(found, text));
    table_text(&visit->table, found->next);
    table_time(&visit->table, found->next_at);
    return OMS_OK;
}

static void
print_summary(const struct visit *visit)
{
    const int64_t *counts = visit->counts;
    const bool hidden = counts[OMS_LEVEL_OK] > 0 && !visit->app->options.all;

    printf("\n%" PRId64 " %s, %" PRId64 " waiting, %" PRId64 " as they should be%s.\n", counts[OMS_LEVEL_ALERT],
           counts[OMS_LEVEL_ALERT] == 1 ? "alert" : "alerts", counts[OMS_LEVEL_WAITING], counts[OMS_LEVEL_OK],
           hidden ? " (--all shows them)" : "");
    if (counts[OMS_LEVEL_ALERT] + counts[OMS_LEVEL_WAITING] > 0)
        puts("'oms doctor ORDER' says what can be done.");
}

static int
examine_all(struct app *app)
{
    static const struct column columns[] = {{"Level", false}, {"Order", false},     {"State", false},
                                            {"Code", false},  {"Waits for", false}, {"For", true},
                                            {"Tries", true},  {"By itself", false}, {"When", false}};
    struct visit visit = {.app = app, .table = TABLE(columns)};
    oms_error *error = NULL;
    int32_t rc = oms_diagnose(app->engine, NULL, add_row, &visit, &error);

    table_print(&visit.table, stdout, "", app->colour, rc == OMS_OK ? "no order needs attention" : NULL);
    if (rc == OMS_OK)
        print_summary(&visit);
    return report(app, rc, &error);
}

static void
print_field(const char *name, const char *value)
{
    if (value == NULL)
        return;
    printf("  %-14s", name);
    print_clean(stdout, value);
    putchar('\n');
}

static void
print_when(const char *name, int64_t at, int64_t now)
{
    char time[OMS_TIME_TEXT_SIZE], span[32];

    if (at != OMS_NONE)
        printf("  %-14s%s (%s%s%s)\n", name, time_text(at, time), at > now ? "in " : "", span_text(at - now, span),
               at > now ? "" : " ago");
}

static void
print_hold(const oms_diagnosis *found)
{
    if (found->hold == NULL)
        return;
    printf("  %-14s%s, by ", "hold", found->hold);
    print_clean(stdout, found->owner);
    putchar('\n');
}

static void
print_about_order(const oms_diagnosis *found, const char *command)
{
    const char *gap = strstr(command, "%s");

    printf("  %-14s%.*s", "such as", gap != NULL ? (int)(gap - command) : (int)strlen(command), command);
    if (gap != NULL) {
        print_clean(stdout, found->number);
        fputs(gap + 2, stdout);
    }
    putchar('\n');
}

static void
print_command(const oms_diagnosis *found)
{
    const char *command = command_for(found);

    if (found->code == NULL && found->key != NULL && found->next == NULL)
        printf("  %-14soms jobs retry %s\n", "such as", found->key);
    else if (command != NULL)
        print_about_order(found, command);
}

static int32_t
print_finding(void *user, const oms_diagnosis *found)
{
    static const enum style styles[] = {STYLE_GOOD, STYLE_WARN, STYLE_BAD};
    struct visit *visit = user;
    const int64_t now = oms_engine_now(visit->app->engine);
    char tries[48];

    if (visit->printed++ > 0)
        putchar('\n');
    print_styled(stdout, visit->app->colour, styles[found->level], oms_level_name(found->level));
    printf(oms_state_parse(found->state) >= 0 ? ": order " : ": subscription ");
    print_clean(stdout, found->number);
    printf(" is %s and waits for %s\n", found->state, found->waits_for);
    print_field("problem", found->code);
    print_field("what", found->what);
    print_hold(found);
    print_when("since", found->since, now);
    print_field("job", found->job);
    print_field("key", found->key);
    print_field("tries", tries_text(found, tries));
    print_field("answered last", found->said);
    print_field("by itself", found->next == NULL ? "nothing" : found->next);
    print_when("at", found->next_at, now);
    print_field("a person can", found->advice);
    if (found->advice != NULL)
        print_command(found);
    if (found->level != OMS_LEVEL_ALERT)
        print_when("alert", found->alert_at, now);
    return OMS_OK;
}

/* An order, or a subscription that has ended: of any other there is something to say. */
static int
print_rest(struct app *app, const oms_id *id)
{
    oms_subscription *subscription = NULL;
    oms_error *error = NULL;
    oms_order *order = NULL;
    int32_t rc = oms_order_get(app->engine, id, &order, NULL);

    if (rc == OMS_E_NOT_FOUND)
        rc = oms_subscription_get(app->engine, id, &subscription, &error);
    if (order != NULL)
        printf("order %s is %s and waits for nothing\n", oms_order_number(order),
               oms_state_name(oms_order_state(order)));
    if (subscription != NULL)
        printf("subscription %s is %s and waits for nothing\n", oms_subscription_number(subscription),
               oms_subscription_status(subscription));
    oms_order_free(order);
    oms_subscription_free(subscription);
    return report(app, rc, &error);
}

static int
examine_one(struct app *app, const oms_id *id)
{
    struct visit visit = {.app = app};
    oms_error *error = NULL;
    int32_t rc = oms_diagnose(app->engine, id, print_finding, &visit, &error);

    return rc == OMS_OK && visit.printed == 0 ? print_rest(app, id) : report(app, rc, &error);
}

static int
print_document(struct app *app, const oms_id *id)
{
    char *document = NULL;
    oms_error *error = NULL;
    int32_t rc = oms_diagnose_json(app->engine, id, &document, &error);

    if (rc == OMS_OK)
        puts(document);
    oms_free(document);
    return report(app, rc, &error);
}

/* An order, or else a subscription. */
static int
find_one(struct app *app, oms_id *id)
{
    if (oms_subscription_find(app->engine, app->args[0], id, NULL) == OMS_OK)
        return STATUS_DONE;
    return app_find_order(app, id);
}

int
verb_doctor(struct app *app)
{
    const bool one = app->n_args > 0;
    oms_id id;
    int status = app_open(app);

    if (status == STATUS_DONE && one)
        status = find_one(app, &id);
    if (status != STATUS_DONE)
        return status;
    if (app->options.json)
        return print_document(app, one ? &id : NULL);
    return one ? examine_one(app, &id) : examine_all(app);
}
