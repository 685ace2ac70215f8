/* Prices told step by step. */
#ifndef OMS_CLI_EXPLAIN_H
#define OMS_CLI_EXPLAIN_H

#include "app.h"

#include <stdio.h>

/* An order or a quote with the steps of its price: the one below the other for people, one document with `price` in it for programs. */
int explain_print(struct app *app, const oms_order *order);

/* Of an error or a dry run: what a price was and what it is, for each step that changed; nothing where no problem says so. */
void changes_print(FILE *out, bool colour, const oms_error *error);

#endif
