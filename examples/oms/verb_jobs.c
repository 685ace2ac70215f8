/* jobs, jobs retry: the work that is left, what of it was given up, and having that done after all. */
#include "json.h"
#include "order_print.h"
#include "report.h"
#include "table.h"
#include "verbs.h"

struct job_output {
    const struct app *app;
    struct table table;
    struct json json;
};

static void
write_job(struct json *json, const oms_job *job)
{
    json_open(json, NULL, '{');
    json_text(json, "key", job->key);
    json_text(json, "kind", job->kind);
    json_text(json, "state", job->state);
    json_id(json, "order", &job->order);
    json_number(json, "amount", job->amount);
    json_time(json, "due_at", job->due_at);
    json_number(json, "attempts", job->attempts);
    json_text(json, "outcome", job->outcome);
    json_text(json, "message", job->message);
    json_time(json, "created_at", job->created_at);
    json_time(json, "stuck_since", job->stuck_since);
    json_close(json, '}');
}

static int32_t
add_job(void *user, const oms_job *job)
{
    struct job_output *output = user;
    struct table *table = &output->table;
    const bool dead = output->app->options.dead;

    if (dead && job->stuck_since == OMS_NONE)
        return OMS_OK;
    if (output->app->options.json) {
        write_job(&output->json, job);
        return OMS_OK;
    }
    table_time(table, dead ? job->stuck_since : job->due_at);
    table_text(table, job->kind);
    table_text(table, job->state);
    table_text(table, job->outcome);
    table_number(table, job->attempts);
    table_id(table, &job->order);
    if (dead)
        table_text(table, job->key); /* to try it again by */
    table_text(table, job->message);
    return OMS_OK;
}

static int
print_jobs(struct app *app, const oms_id *order)
{
    static const struct column due[] = {{"Due", false},  {"Kind", false},  {"State", false},  {"Outcome", false},
                                        {"Tries", true}, {"Order", false}, {"Message", false}};
    static const struct column dead[] = {{"Since", false}, {"Kind", false},  {"State", false}, {"Outcome", false},
                                         {"Tries", true},  {"Order", false}, {"Key", false},   {"Message", false}};
    struct job_output output = {.app = app};
    oms_error *error = NULL;
    int32_t rc;

    output.table = app->options.dead ? TABLE(dead) : TABLE(due);
    if (app->options.json) {
        json_begin(&output.json);
        json_open(&output.json, "jobs", '[');
    }
    rc = oms_job_list(app->engine, order, add_job, &output, &error);
    if (app->options.json) {
        json_close(&output.json, ']');
        json_end(&output.json, rc);
    } else
        table_print(&output.table, stdout, "", app->colour, rc == OMS_OK ? "no jobs" : NULL);
    return report(app, rc, &error);
}

int
verb_jobs(struct app *app)
{
    oms_id order;
    int status = app_open(app);

    if (status == STATUS_DONE && app->n_args > 0)
        status = app_find_order(app, &order);
    return status == STATUS_DONE ? print_jobs(app, app->n_args > 0 ? &order : NULL) : status;
}

int
verb_jobs_retry(struct app *app)
{
    oms_order *order = NULL;
    oms_error *error = NULL;
    int status = app_open(app);

    if (status == STATUS_DONE)
        status = report(app, oms_job_retry(app->engine, app->args[0], &order, &error), &error);
    if (status == STATUS_DONE && order == NULL)
        puts(app->options.json ? "null" : "a message of a subscription: it is sent by `oms run`");
    if (status == STATUS_DONE && order != NULL)
        status = drive_and_print(app, oms_order_id(order), order);
    oms_order_free(order);
    return status;
}
