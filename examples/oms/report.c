/* Errors and problems for people and programs. Every failure of the program is told here. */
#include "report.h"

#include "explain.h"
#include "print.h"
#include "verbs.h"

#include <inttypes.h>
#include <stdarg.h>

/* What the library answers to a request it understood is 1; these say that storage, program or library is broken. */
static const int32_t broken[] = {
    OMS_E_NOMEM,        OMS_E_IO,           OMS_E_FULL,     OMS_E_READONLY,  OMS_E_LOCKED,
    OMS_E_CORRUPT,      OMS_E_FOREIGN,      OMS_E_UNKNOWN,  OMS_E_REENTRANT, OMS_E_FORKED,
    OMS_E_SCHEMA_NEWER, OMS_E_SCHEMA_OLDER, OMS_E_ABI_SIZE, OMS_E_ABI_NEWER, OMS_E_INTERNAL,
};

int
status_of(int32_t code)
{
    if (code == OMS_OK)
        return STATUS_DONE;
    for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++)
        if (broken[i] == code)
            return STATUS_BROKEN;
    return STATUS_REFUSED;
}

void
print_problem(FILE *out, bool colour, const oms_problem *problem)
{
    char when[OMS_TIME_TEXT_SIZE];

    fputs("  ", out);
    print_styled(out, colour, STYLE_WARN, problem->code);
    if (problem->line > 0)
        fprintf(out, "  line %" PRId64, problem->line);
    else if (problem->field != NULL) {
        fputs("  ", out);
        print_clean(out, problem->field);
    }
    fputs("  ", out);
    print_clean(out, problem->message);
    if (problem->resolution != NULL) {
        fputs("\n            ", out);
        print_clean(out, problem->resolution);
    }
    if (problem->next_try != OMS_NONE)
        fprintf(out, "\n            tried again at %s", time_text(problem->next_try, when));
    for (int64_t i = 0; i < problem->n_alternatives; i++) {
        fputs(i == 0 ? "\n            instead: " : ", ", out);
        print_clean(out, problem->alternatives[i]);
    }
    fputs("\n", out);
}

void
report_message(const struct app *app, int32_t rc, const oms_error *error)
{
    bool colour = print_has_colour(stderr);
    oms_problem problem = {.size = sizeof(problem)};

    print_styled(stderr, colour, STYLE_BAD, "oms: ");
    if (app->subject != NULL) {
        print_clean(stderr, app->subject);
        fputs(": ", stderr);
    }
    if (error == NULL) {
        fprintf(stderr, "%s\n", oms_result_name(rc));
        return;
    }
    print_clean(stderr, oms_error_message(error));
    fprintf(stderr, " (%s)\n", oms_result_name(rc));
    for (size_t i = 0; oms_error_problem(error, i, &problem) == OMS_OK; i++)
        print_problem(stderr, colour, &problem);
    changes_print(stderr, colour, error);
}

int
report(const struct app *app, int32_t rc, oms_error **error)
{
    char *document = NULL;

    if (rc == OMS_OK)
        return STATUS_DONE;
    if (*error == NULL)
        *error = oms_error_new(rc, oms_result_name(rc));
    report_message(app, rc, *error);
    if (app->options.json && oms_error_json(*error, &document) == OMS_OK)
        puts(document);
    oms_free(document);
    oms_error_free(*error);
    *error = NULL;
    return status_of(rc);
}

int
report_usage(const struct app *app, const char *format, ...)
{
    char message[500];
    va_list values;

    va_start(values, format);
    vsnprintf(message, sizeof(message), format, values);
    va_end(values);
    print_styled(stderr, print_has_colour(stderr), STYLE_BAD, "oms: ");
    print_clean(stderr, message);
    fprintf(stderr, "\nTry 'oms %s%s--help'.\n", app->verb != NULL ? app->verb->name : "",
            app->verb != NULL ? " " : "");
    return STATUS_USAGE;
}
