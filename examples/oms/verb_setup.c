/* init: making a database. */
#include "json.h"
#include "print.h"
#include "verbs.h"

int
verb_init(struct app *app)
{
    int status = app_open(app);
    struct json json;

    if (status != STATUS_DONE)
        return status;
    if (!app->options.json) {
        print_clean(stdout, app->options.db);
        puts(" is ready");
        return STATUS_DONE;
    }
    json_begin(&json);
    json_text(&json, "database", app->options.db);
    json_text(&json, "version", oms_version());
    json_end(&json, OMS_OK);
    return STATUS_DONE;
}
