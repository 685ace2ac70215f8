/* Files and standard input, whole and bounded. What is in them is the library's to judge. */
#include "input.h"

#include "report.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static int
too_large(const struct app *app, const char *name)
{
    char message[300];
    oms_error *error;

    snprintf(message, sizeof(message), "%.200s: a document may have %d bytes at most", name, OMS_LIMIT_DOCUMENT);
    error = oms_error_new(OMS_E_LIMIT, message);
    return report(app, OMS_E_LIMIT, &error);
}

static int
read_all(const struct app *app, FILE *file, const char *name, struct text *out)
{
    char chunk[65536];
    size_t n;

    text_add(out, "", 0);
    while ((n = fread(chunk, 1, sizeof(chunk), file)) > 0) {
        text_add(out, chunk, n);
        if (out->len > OMS_LIMIT_DOCUMENT)
            return too_large(app, name);
    }
    if (ferror(file))
        return report_usage(app, "%s: %s", name, strerror(errno));
    return STATUS_DONE;
}

int
input_read(const struct app *app, const char *name, struct text *out)
{
    bool is_stdin = strcmp(name, "-") == 0;
    FILE *file = is_stdin ? stdin : fopen(name, "rb");
    int status;

    if (file == NULL)
        return report_usage(app, "%s: %s", name, strerror(errno));
    status = read_all(app, file, is_stdin ? "standard input" : name, out);
    if (!is_stdin)
        fclose(file);
    if (status != STATUS_DONE)
        text_free(out);
    return status;
}
