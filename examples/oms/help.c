/* help: what --help prints, and the verb of that name. */
#include "help.h"

#include "report.h"
#include "table.h"

#include <ctype.h>
#include <string.h>

static const char statuses[] = "Status: 0 done, 1 the library said no, 2 wrong usage, 3 something is broken.\n";

void
help_synopsis(FILE *out, const struct verb *verb)
{
    fprintf(out, "%s%s%s", verb->name, *verb->arguments != '\0' ? " " : "", verb->arguments);
    for (const struct option_spec *spec = verb->options; spec != NULL && spec->name != NULL; spec++)
        fprintf(out, " %s--%s%s%s%s", spec->required ? "" : "[", spec->name, spec->value != NULL ? " " : "",
                spec->value != NULL ? spec->value : "", spec->required ? "" : "]");
}

static void
help_options(FILE *out, const char *title, const struct option_spec *specs)
{
    static const struct column columns[] = {{NULL, false}, {NULL, false}};
    struct table table = TABLE(columns);
    char left[80];

    if (specs == NULL)
        return;
    for (; specs->name != NULL; specs++) {
        snprintf(left, sizeof(left), "--%s %s", specs->name, specs->value != NULL ? specs->value : "");
        table_text(&table, left);
        table_text(&table, specs->help);
    }
    fprintf(out, "\n%s:\n", title);
    table_print(&table, out, "  ", false, NULL);
}

void
help_verb(FILE *out, const struct verb *verb)
{
    fputs("Usage: oms ", out);
    help_synopsis(out, verb);
    fprintf(out, "\n\n%c%s.\n", toupper((unsigned char)*verb->help), verb->help + 1);
    if (*verb->details != '\0')
        fprintf(out, "%s\n", verb->details);
    help_options(out, "Options", verb->options);
    help_options(out, "Global options", global_options);
    fprintf(out, "\n%s", statuses);
}

void
help_program(FILE *out)
{
    static const struct column columns[] = {{NULL, false}, {NULL, false}};
    struct table table = TABLE(columns);

    fputs("Usage: oms VERB [arguments] [options]\n\nOrders, from the draft to the customer's door, in one "
          "file.\n\nVerbs:\n",
          out);
    for (const struct verb *verb = verbs; verb->name != NULL; verb++) {
        table_text(&table, verb->name);
        table_text(&table, verb->help);
    }
    table_print(&table, out, "  ", false, NULL);
    help_options(out, "Global options", global_options);
    fprintf(out, "\n%s'oms help VERB' tells more.\n", statuses);
}

int
verb_help(struct app *app)
{
    const struct verb *verb;
    struct suggestion suggestion = {.word = app->n_args > 0 ? app->args[0] : ""};

    if (app->options.man)
        help_man(stdout);
    else if (app->options.completion != NULL)
        help_bash(stdout);
    else if (app->n_args == 0)
        help_program(stdout);
    else {
        verb = verb_find(app->args[0], app->n_args > 1 ? app->args[1] : NULL, &suggestion);
        if (verb == NULL && suggestion.best != NULL)
            return report_usage(app, "there is no verb '%s'; did you mean '%s'?", app->args[0], suggestion.best);
        if (verb == NULL)
            return report_usage(app, "there is no verb '%s'", app->args[0]);
        help_verb(stdout, verb);
    }
    return STATUS_DONE;
}
