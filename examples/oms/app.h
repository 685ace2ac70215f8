/* What one run of the program holds: its options, the verb, and the engine once it is open. There are no globals beside it. */
#ifndef OMS_CLI_APP_H
#define OMS_CLI_APP_H

#include "options.h"

#include "oms/oms.h"

/* How the program ends. */
enum status {
    STATUS_DONE = 0,
    STATUS_REFUSED = 1, /* the library said no */
    STATUS_USAGE = 2,
    STATUS_BROKEN = 3, /* storage, or a bug */
};

struct app {
    struct options options;
    const struct verb *verb;
    char **args; /* the words behind the verb */
    int n_args;
    const char *subject;        /* the file an error is about, or NULL */
    int64_t now;                /* what the engine's clock says, or OMS_NONE for the system's */
    bool colour;                /* on stdout */
    const oms_address *address; /* of fix */
    oms_sandbox *sandbox;
    oms_engine *engine;
};

/* Opens the database named by the options, creating it where there is none. Verbs call this once their arguments are known to be right. */
int app_open(struct app *app);
void app_close(struct app *app);

/* Reads ORDER, an id or a number, from the first argument. */
int app_find_order(struct app *app, oms_id *out);
/* The same of a subscription. */
int app_find_subscription(struct app *app, oms_id *out);

#endif
