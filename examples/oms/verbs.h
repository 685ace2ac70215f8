/* The table of verbs. Dispatch, help, the man page and shell completion all come from it. */
#ifndef OMS_CLI_VERBS_H
#define OMS_CLI_VERBS_H

#include "app.h"
#include "suggest.h"

struct verb {
    const char *name;                  /* one or two words; NULL ends the table */
    const char *arguments;             /* as in the synopsis, or "" */
    const char *help;                  /* one line */
    const char *details;               /* a paragraph */
    const struct option_spec *options; /* ended by an empty one; or NULL */
    int (*run)(struct app *app);       /* returns a status */
    int min_args, max_args;
};

#define ARGS_MANY 100000

extern const struct verb verbs[];
extern const struct option_spec global_options[];

/* The verb of one word, or of two. Without a match the nearest name is offered to `suggestion` (may be NULL). */
const struct verb *verb_find(const char *first, const char *second, struct suggestion *suggestion);

/* For verbs that change an order: does what follows, and prints it. The change itself is durable by now: a failure here is told, and what is left to do is
 * left to `oms run`. */
int drive_and_print(struct app *app, const oms_id *id, oms_order *changed);
int print_only(struct app *app, const oms_id *id, oms_order *changed);
/* Opens the database, finds the order of the first argument, makes a change, and then does the rest. Returns a status. */
typedef int32_t (*change_fn)(struct app *app, const oms_id *id, oms_order **out, oms_error **error);
typedef int (*then_fn)(struct app *app, const oms_id *id, oms_order *changed);
int change_order(struct app *app, change_fn make, then_fn then);

int verb_init(struct app *app);
int verb_import(struct app *app);
int verb_quote(struct app *app);
int verb_validate(struct app *app);
int verb_price_cache(struct app *app);
int verb_price_cache_clear(struct app *app);
int verb_price_refresh(struct app *app);
int verb_place(struct app *app);
int verb_show(struct app *app);
int verb_list(struct app *app);
int verb_report(struct app *app);
int verb_ship(struct app *app);
int verb_deliver(struct app *app);
int verb_cancel(struct app *app);
int verb_return(struct app *app);
int verb_pay(struct app *app);
int verb_fix(struct app *app);
int verb_hold(struct app *app);
int verb_stock(struct app *app);
int verb_stock_adjust(struct app *app);
int verb_stock_move(struct app *app);
int verb_stock_ledger(struct app *app);
int verb_subscribe(struct app *app);
int verb_subscription_list(struct app *app);
int verb_subscription_show(struct app *app);
int verb_subscription_schedule(struct app *app);
int verb_subscription_pause(struct app *app);
int verb_subscription_resume(struct app *app);
int verb_subscription_skip(struct app *app);
int verb_subscription_move(struct app *app);
int verb_subscription_change(struct app *app);
int verb_subscription_cancel(struct app *app);
int verb_run(struct app *app);
int verb_jobs(struct app *app);
int verb_jobs_retry(struct app *app);
int verb_carriers(struct app *app);
int verb_events(struct app *app);
int verb_inbox(struct app *app);
int verb_doctor(struct app *app);
int verb_verify(struct app *app);
int verb_states(struct app *app);
int verb_codes(struct app *app);
int verb_rules(struct app *app);
int verb_notifications(struct app *app);
int verb_schema(struct app *app);
int verb_bench(struct app *app);
int verb_help(struct app *app);

#endif
