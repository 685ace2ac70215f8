/* Options: where their values go, and how the command line is read. Which options there are stands in verbs.c. */
#ifndef OMS_CLI_OPTIONS_H
#define OMS_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct app;

/* Values as given; NULL, false and OMS_NONE mean "not given". Text points into the command line. */
struct options {
    /* global */
    const char *db, *sandbox, *config;
    int64_t now;
    bool json, progress, no_progress, help, version;
    /* placing */
    const char *key, *quote;
    bool no_drive, explain, keep;
    /* importing */
    const char *on_error, *refused, *import_id, *input_format;
    /* finding */
    const char *state, *problem, *customer, *before;
    const char *sku, *hold, *payment, *fulfilment, *returns, *number, *channel, *country;
    int64_t since, limit, updated_since, updated_until;
    bool oldest_first;
    bool events, dead, follow, all;
    /* changing */
    const char *carrier, *tracking, *reason, *token, *method, *received, *reference, *address, *note;
    bool release;
    /* stock */
    const char *location, *from, *to;
    int64_t available, qty;
    /* work */
    int64_t until, max, workers;
    const char *after, *consumer;
    const char *provider, *signature, *secret_file;
    /* subscriptions */
    const char *unit, *rrule, *status, *zone, *anchor, *name, *line1, *city, *postcode;
    int64_t k, every, count;
    bool at_end;
    /* measuring */
    int64_t threads, group, orders, preload, rounds;
    bool memory, same_rows;
    /* tables and help */
    const char *format, *dialect, *completion, *document;
    const char *by, *currency; /* `by` also who sets a hold */
    bool csv;
    bool man;
};

enum option_kind {
    OPTION_FLAG,
    OPTION_TEXT,
    OPTION_WORD, /* one of those in `value`, which has a bar between them */
    OPTION_NUMBER,
    OPTION_TIME,
};

struct option_spec {
    const char *name;  /* without the hyphens; NULL ends a list */
    const char *value; /* what stands for the value in help; NULL for a flag */
    const char *help;
    enum option_kind kind;
    bool required;
    size_t offset; /* of the field in struct options */
};

/* Sorts the command line into options, verb and arguments. Returns a status; a wrong argument is reported. */
int options_read(struct app *app, int argc, char **argv);

/* A whole number with an optional sign. */
bool parse_number(const char *text, int64_t *out);

#endif
