/* The drafts of a document, in its order, those that cannot be read included. */
#ifndef OMS_CLI_REQUESTS_H
#define OMS_CLI_REQUESTS_H

#include "app.h"

struct request {
    oms_draft *draft; /* NULL when it was refused on reading */
    char *refusal;    /* then why, as a JSON document … */
    char *message;    /* … and in a sentence */
};

struct requests {
    struct request *items;
    size_t n;
    size_t capacity;
    int32_t rc;       /* OMS_E_SYNTAX and the like when the rest of the document cannot be read */
    oms_error *error; /* then why */
};

/* Reads a file ("-": standard input) with one draft, an array, or JSON lines. Returns a status for what kept the file from being read at all. */
int requests_read(const struct app *app, const char *name, struct requests *out);
void requests_free(struct requests *requests);

#endif
