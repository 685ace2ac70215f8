/* Reading a file from outside, bounded by OMS_LIMIT_DOCUMENT. */
#ifndef OMS_CLI_INPUT_H
#define OMS_CLI_INPUT_H

#include "app.h"
#include "text.h"

/* Reads a whole file; "-" is standard input. Returns a status; what went wrong is reported. `out` is freed with text_free(). */
int input_read(const struct app *app, const char *name, struct text *out);

#endif
