/* oms: orders from the command line. The first program built on libooms; it sees include/oms and nothing else of the library. This file reads the command
 * line, calls one verb, and makes sure that what was printed has arrived. */
#include "app.h"
#include "help.h"
#include "print.h"
#include "report.h"

#include <poll.h>
#include <signal.h>
#include <unistd.h>

static int
dispatch(struct app *app)
{
    if (app->options.version) {
        printf("oms %s (libooms %s)\n", OMS_VERSION, oms_version());
        return STATUS_DONE;
    }
    if (app->options.help) {
        if (app->verb != NULL)
            help_verb(stdout, app->verb);
        else
            help_program(stdout);
        return STATUS_DONE;
    }
    if (app->verb == NULL)
        return report_usage(app, "which verb? 'oms help' lists them");
    return app->verb->run(app);
}

static bool
reader_is_gone(void)
{
    struct pollfd end = {.fd = STDOUT_FILENO, .events = POLLOUT};

    return poll(&end, 1, 0) == 1 && (end.revents & POLLERR) != 0;
}

/* Output that did not arrive is a failure; a reader that went away (`oms list | head`) is one without words. */
static int
flush_output(int status)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    if (!reader_is_gone())
        fputs("oms: standard output cannot be written\n", stderr);
    return STATUS_BROKEN;
}

int
main(int argc, char **argv)
{
    struct app app = {.now = OMS_NONE};
    int status;

    signal(SIGPIPE, SIG_IGN);
    app.colour = print_has_colour(stdout);
    status = options_read(&app, argc, argv);
    if (status == STATUS_DONE)
        status = dispatch(&app);
    app_close(&app);
    return flush_output(status);
}
