/* run: the work that is due. */
#include "json.h"
#include "print.h"
#include "progress.h"
#include "report.h"
#include "table.h"
#include "verbs.h"

#include <inttypes.h>
#include <string.h>

/* Steps in one call of the engine, so that progress can be seen. */
#define SLICE 200

struct work {
    int64_t done;
    int64_t next_due;
    oms_workers *workers; /* or NULL: this thread does it all */
    struct progress progress;
};

static int
let_workers_run(struct app *app, struct work *work)
{
    const int64_t before = work->done;
    oms_error *error = NULL;
    int status = report(app, oms_workers_wait(work->workers, &work->done, &error), &error);

    progress_step(&work->progress, work->done - before);
    return status == STATUS_DONE ? report(app, oms_engine_next_due(app->engine, &work->next_due, &error), &error)
                                 : status;
}

/* Does what is due at the clock's time, as far as --max allows. */
static int
run_now(struct app *app, struct work *work)
{
    oms_error *error = NULL;
    int64_t done = 0, left = INT64_MAX, slice;
    int status;

    if (work->workers != NULL)
        return let_workers_run(app, work);
    do {
        if (app->options.max != OMS_NONE)
            left = app->options.max - work->done;
        slice = left < SLICE ? left : SLICE;
        if (slice == 0)
            return STATUS_DONE;
        status = report(app, oms_engine_run(app->engine, slice, &done, &work->next_due, &error), &error);
        work->done += done;
        progress_step(&work->progress, done);
    } while (status == STATUS_DONE && done == slice);
    return status;
}

static bool
is_used_up(const struct app *app, const struct work *work)
{
    return app->options.max != OMS_NONE && work->done >= app->options.max;
}

static void
set_clock(struct app *app, int64_t now)
{
    __atomic_store_n(&app->now, now, __ATOMIC_RELAXED);
}

/* Steps the clock. It begins at --now; without it at the first due time, which a look from long ago finds without doing anything. What stays due although
 * the clock stands is under way elsewhere. */
static int
run_until(struct app *app, struct work *work)
{
    int64_t until = app->options.until;
    int status = run_now(app, work);

    while (status == STATUS_DONE && !is_used_up(app, work) && work->next_due > app->now && work->next_due <= until) {
        set_clock(app, work->next_due);
        status = run_now(app, work);
    }
    if (status == STATUS_DONE && !is_used_up(app, work))
        set_clock(app, until);
    return status;
}

static void
print_work(struct app *app, const struct work *work)
{
    struct json json;
    char text[OMS_TIME_TEXT_SIZE];

    if (app->options.json) {
        json_begin(&json);
        json_number(&json, "done", work->done);
        json_time(&json, "now", oms_engine_now(app->engine));
        json_time(&json, "next_due", work->next_due);
        json_end(&json, OMS_OK);
        return;
    }
    printf("%" PRId64 " %s done; ", work->done, work->done == 1 ? "step" : "steps");
    if (work->next_due == OMS_NONE)
        puts("nothing else is scheduled");
    else
        printf("next due %s\n", time_text(work->next_due, text));
}

static int
check_run(struct app *app)
{
    const struct options *options = &app->options;

    if (options->max != OMS_NONE && options->max < 1)
        return report_usage(app, "--max: at least 1");
    if (options->workers != OMS_NONE && (options->workers < 1 || options->workers > OMS_LIMIT_WORKERS))
        return report_usage(app, "--workers: 1 to %d", OMS_LIMIT_WORKERS);
    if (options->workers != OMS_NONE && options->max != OMS_NONE)
        return report_usage(app, "--workers and --max do not go together: workers do all that is due");
    if (options->until != OMS_NONE && app->now != OMS_NONE && options->until < app->now)
        return report_usage(app, "--until lies before --now");
    return STATUS_DONE;
}

static int
start_workers(struct app *app, struct work *work)
{
    oms_error *error = NULL;

    if (app->options.workers == OMS_NONE)
        return STATUS_DONE;
    return report(app, oms_workers_start(app->engine, (int32_t)app->options.workers, &work->workers, &error), &error);
}

int
verb_run(struct app *app)
{
    struct work work = {.next_due = OMS_NONE};
    int64_t until = app->options.until;
    int status = check_run(app);

    if (status != STATUS_DONE)
        return status;
    if (until != OMS_NONE && app->now == OMS_NONE)
        app->now = 0;
    status = app_open(app);
    if (status == STATUS_DONE)
        status = start_workers(app, &work);
    if (status != STATUS_DONE)
        return status;
    work.progress = progress_begin(app, "steps done:", 0);
    status = until == OMS_NONE ? run_now(app, &work) : run_until(app, &work);
    progress_end(&work.progress);
    oms_workers_stop(work.workers, NULL);
    if (status == STATUS_DONE)
        print_work(app, &work);
    return status;
}
