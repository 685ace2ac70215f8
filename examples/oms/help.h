/* Help, from the table of verbs. */
#ifndef OMS_CLI_HELP_H
#define OMS_CLI_HELP_H

#include "verbs.h"

#include <stdio.h>

void help_program(FILE *out);
void help_verb(FILE *out, const struct verb *verb);

/* Writes "stock adjust SKU --location L [--reason TEXT]". */
void help_synopsis(FILE *out, const struct verb *verb);

void help_man(FILE *out);
void help_bash(FILE *out);

#endif
