/* events: the feed, as JSON lines, for scripts that pass on what happened. Prints; what a consumer has got is remembered by the library, once it is printed. */
#include "report.h"
#include "verbs.h"

#include <signal.h>
#include <time.h>

/* How long to wait for more. */
#define POLL_NS 200000000L

struct follower {
    char *cursor;
    int64_t left; /* events still wanted, or OMS_NONE for all */
    bool more;    /* the last page was not the end */
};

static int
begin_at(struct app *app, struct follower *follower)
{
    oms_error *error = NULL;

    if (app->options.consumer == NULL)
        return STATUS_DONE;
    return report(app, oms_events_acked(app->engine, app->options.consumer, &follower->cursor, &error), &error);
}

/* Nobody has got what could not be written: main() reports it. */
static int
print_lines(struct app *app, const char *lines, const char *reached)
{
    oms_error *error = NULL;

    if (fputs(lines, stdout) == EOF || fflush(stdout) == EOF)
        return STATUS_BROKEN;
    if (app->options.consumer == NULL || *lines == '\0')
        return STATUS_DONE;
    return report(app, oms_events_ack(app->engine, app->options.consumer, reached, &error), &error);
}

static int64_t
count_lines(const char *lines)
{
    int64_t n = 0;

    for (; *lines != '\0'; lines++)
        n += *lines == '\n';
    return n;
}

static int
print_page(struct app *app, struct follower *follower)
{
    int64_t max = follower->left == OMS_NONE || follower->left > OMS_LIMIT_PAGE ? OMS_LIMIT_PAGE : follower->left;
    const char *after = follower->cursor != NULL ? follower->cursor : app->options.after;
    char *lines = NULL, *reached = NULL;
    oms_error *error = NULL;
    int32_t rc = oms_events_json(app->engine, after, max, &lines, &reached, &error);
    int status = report(app, rc, &error);

    if (status != STATUS_DONE)
        return status;
    status = print_lines(app, lines, reached);
    follower->more = *lines != '\0';
    if (follower->left != OMS_NONE)
        follower->left -= count_lines(lines);
    oms_free(lines);
    oms_free(follower->cursor);
    follower->cursor = reached;
    return status;
}

static int
print_all(struct app *app, struct follower *follower)
{
    int status;

    do
        status = print_page(app, follower);
    while (status == STATUS_DONE && follower->more && follower->left != 0);
    return status;
}

/* Signals that end the program come between two pages, never inside one. */
static int
follow(struct app *app, struct follower *follower)
{
    const struct timespec poll = {.tv_nsec = POLL_NS};
    sigset_t ending;
    int status;

    sigemptyset(&ending);
    sigaddset(&ending, SIGINT);
    sigaddset(&ending, SIGTERM);
    sigprocmask(SIG_BLOCK, &ending, NULL);
    do
        status = print_all(app, follower);
    while (status == STATUS_DONE && follower->left != 0 && sigtimedwait(&ending, NULL, &poll) < 0);
    return status;
}

int
verb_events(struct app *app)
{
    struct follower follower = {.left = app->options.max};
    int status;

    if (app->options.max != OMS_NONE && app->options.max < 1)
        return report_usage(app, "--max: at least 1");
    if (app->options.after != NULL && app->options.consumer != NULL)
        return report_usage(app, "--after and --consumer both say where to begin");
    status = app_open(app);
    if (status == STATUS_DONE)
        status = begin_at(app, &follower);
    if (status == STATUS_DONE)
        status = app->options.follow ? follow(app, &follower) : print_all(app, &follower);
    oms_free(follower.cursor);
    return status;
}
