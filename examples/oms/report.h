/* Saying no: errors of the library and wrong usage, on stderr for people and, with --json, on stdout for programs. */
#ifndef OMS_CLI_REPORT_H
#define OMS_CLI_REPORT_H

#include "app.h"

#include <stdio.h>

/* How a result of the library ends the program. */
int status_of(int32_t code);

/* Reports a failed call, frees its error, and returns the status; STATUS_DONE when rc is OMS_OK. */
int report(const struct app *app, int32_t rc, oms_error **error);

/* The same on stderr alone, when something else stands on stdout already. */
void report_message(const struct app *app, int32_t rc, const oms_error *error);

/* Reports wrong usage; returns STATUS_USAGE. */
int report_usage(const struct app *app, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Prints a problem as an indented paragraph. */
void print_problem(FILE *out, bool colour, const oms_problem *problem);

#endif
