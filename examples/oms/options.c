/* Reading the command line by the tables of verbs.c: global options may stand before or behind the verb, a verb's own only behind it. */
#include "options.h"

#include "app.h"
#include "report.h"
#include "suggest.h"
#include "verbs.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

bool
parse_number(const char *text, int64_t *out)
{
    char *end;
    long long value;

    if (strspn(text, "+-0123456789") != strlen(text) || *text == '\0')
        return false;
    errno = 0;
    value = strtoll(text, &end, 10);
    if (errno != 0 || *end != '\0')
        return false;
    *out = value;
    return *out != OMS_NONE;
}

static bool
is_one_of(const char *word, const char *words)
{
    size_t len = strlen(word);

    for (const char *at = words; at != NULL; at = strchr(at, '|')) {
        at += *at == '|';
        if (len > 0 && strncmp(at, word, len) == 0 && (at[len] == '|' || at[len] == '\0'))
            return true;
    }
    return false;
}

static const struct option_spec *
find_in(const struct option_spec *specs, const char *name, size_t len, struct suggestion *suggestion)
{
    for (; specs != NULL && specs->name != NULL; specs++) {
        if (strlen(specs->name) == len && strncmp(specs->name, name, len) == 0)
            return specs;
        suggest_offer(suggestion, specs->name);
    }
    return NULL;
}

static const struct option_spec *
find_option(struct app *app, const char *name, size_t len)
{
    char word[64];
    struct suggestion suggestion = {.word = word};
    const struct option_spec *spec;

    snprintf(word, sizeof(word), "%.*s", (int)(len < sizeof(word) ? len : 0), name);
    spec = find_in(global_options, name, len, &suggestion);
    if (spec == NULL && app->verb != NULL)
        spec = find_in(app->verb->options, name, len, &suggestion);
    if (spec != NULL)
        return spec;
    if (suggestion.best != NULL)
        report_usage(app, "unknown option '--%.*s'; did you mean '--%s'?", (int)len, name, suggestion.best);
    else
        report_usage(app, "unknown option '--%.*s'", (int)len, name);
    return NULL;
}

static int
store_value(struct app *app, const struct option_spec *spec, const char *value)
{
    void *field = (char *)&app->options + spec->offset;

    switch (spec->kind) {
    case OPTION_FLAG:
        *(bool *)field = true;
        return STATUS_DONE;
    case OPTION_NUMBER:
        if (!parse_number(value, field))
            return report_usage(app, "--%s: '%s' is not a whole number", spec->name, value);
        return STATUS_DONE;
    case OPTION_TIME:
        if (oms_time_parse(value, field) != OMS_OK)
            return report_usage(app, "--%s: '%s' is not a time like 2026-01-31T10:00:00Z", spec->name, value);
        return STATUS_DONE;
    case OPTION_WORD:
        if (!is_one_of(value, spec->value))
            return report_usage(app, "--%s: '%s' is none of %s", spec->name, value, spec->value);
        break;
    case OPTION_TEXT:
        break;
    }
    *(const char **)field = value;
    return STATUS_DONE;
}

/* The only names of one letter. */
static bool
is_short(const char *word)
{
    return strcmp(word, "-h") == 0 || strcmp(word, "-n") == 0;
}

/* Takes `--name`, `--name=value` or `--name value`; moves *at on to the last word it used. */
static int
take_option(struct app *app, char **argv, int argc, int *at)
{
    const char *name = strcmp(argv[*at], "-h") == 0 ? "help" : argv[*at] + (is_short(argv[*at]) ? 1 : 2);
    const char *equals = strchr(name, '=');
    const struct option_spec *spec = find_option(app, name, equals == NULL ? strlen(name) : (size_t)(equals - name));

    if (spec == NULL)
        return STATUS_USAGE;
    if (spec->kind == OPTION_FLAG && equals != NULL)
        return report_usage(app, "--%s takes no value", spec->name);
    if (spec->kind == OPTION_FLAG)
        return store_value(app, spec, NULL);
    if (equals != NULL)
        return store_value(app, spec, equals + 1);
    if (*at + 1 == argc)
        return report_usage(app, "--%s needs a value: %s", spec->name, spec->value);
    return store_value(app, spec, argv[++*at]);
}

/* The first word is the verb; a second one may make it more exact (`stock adjust`). The others are arguments, kept at the front of argv. */
static int
take_word(struct app *app, char *word)
{
    const struct verb *verb;
    struct suggestion suggestion = {.word = word};

    if (app->verb == NULL) {
        app->verb = verb_find(word, NULL, &suggestion);
        if (app->verb != NULL)
            return STATUS_DONE;
        if (suggestion.best != NULL)
            return report_usage(app, "unknown verb '%s'; did you mean '%s'?", word, suggestion.best);
        return report_usage(app, "unknown verb '%s'", word);
    }
    verb = app->n_args == 0 ? verb_find(app->verb->name, word, NULL) : NULL;
    if (verb != NULL)
        app->verb = verb;
    else
        app->args[app->n_args++] = word;
    return STATUS_DONE;
}

static bool
is_given(const struct options *options, const struct option_spec *spec)
{
    const void *field = (const char *)options + spec->offset;

    return spec->kind == OPTION_NUMBER || spec->kind == OPTION_TIME ? *(const int64_t *)field != OMS_NONE
                                                                    : *(const char *const *)field != NULL;
}

static int
check_required(struct app *app)
{
    for (const struct option_spec *spec = app->verb->options; spec != NULL && spec->name != NULL; spec++)
        if (spec->required && !is_given(&app->options, spec))
            return report_usage(app, "%s needs --%s %s", app->verb->name, spec->name, spec->value);
    return STATUS_DONE;
}

static int
check_arguments(struct app *app)
{
    if (app->verb == NULL || app->options.help || app->options.version)
        return STATUS_DONE;
    if (app->n_args < app->verb->min_args)
        return report_usage(app, "%s needs %s", app->verb->name, app->verb->arguments);
    if (app->n_args > app->verb->max_args)
        return report_usage(app, "%s: '%s' is one argument too many", app->verb->name, app->args[app->verb->max_args]);
    return check_required(app);
}

int
options_read(struct app *app, int argc, char **argv)
{
    const char *db = getenv("OMS_DB");
    int status = STATUS_DONE;
    bool words_only = false;

    app->args = argv;
    app->options = (struct options){.db = db != NULL && *db != '\0' ? db : "oms.db",
                                    .now = OMS_NONE,
                                    .since = OMS_NONE,
                                    .limit = OMS_NONE,
                                    .updated_since = OMS_NONE,
                                    .updated_until = OMS_NONE,
                                    .available = OMS_NONE,
                                    .qty = OMS_NONE,
                                    .until = OMS_NONE,
                                    .max = OMS_NONE,
                                    .workers = OMS_NONE,
                                    .k = OMS_NONE,
                                    .every = OMS_NONE,
                                    .count = OMS_NONE,
                                    .threads = OMS_NONE,
                                    .group = OMS_NONE,
                                    .orders = OMS_NONE,
                                    .preload = OMS_NONE,
                                    .rounds = OMS_NONE};
    for (int i = 1; i < argc && status == STATUS_DONE; i++) {
        if (words_only || (strncmp(argv[i], "--", 2) != 0 && !is_short(argv[i])))
            status = take_word(app, argv[i]);
        else if (argv[i][2] == '\0' && argv[i][1] == '-')
            words_only = true;
        else
            status = take_option(app, argv, argc, &i);
    }
    app->now = app->options.now;
    return status == STATUS_DONE ? check_arguments(app) : status;
}
