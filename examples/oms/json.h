/* Writing JSON, for the documents that the library has no function for. */
#ifndef OMS_CLI_JSON_H
#define OMS_CLI_JSON_H

#include "oms/oms.h"

#include <stdio.h>

/* One document: an object, collected in memory, so that a failure in the middle leaves nothing on the screen. Keys are NULL inside an array. */
struct json {
    FILE *out;
    char *text;
    size_t len;
    int comma; /* the next value needs one */
};

void json_begin(struct json *json);

/* Prints the document as one line, or, when `rc` says that making it failed, forgets it. */
void json_end(struct json *json, int32_t rc);

void json_open(struct json *json, const char *key, char bracket);
void json_close(struct json *json, char bracket);
void json_text(struct json *json, const char *key, const char *value); /* NULL: null */
void json_number(struct json *json, const char *key, int64_t value);   /* OMS_NONE: null */
void json_flag(struct json *json, const char *key, int value);
void json_time(struct json *json, const char *key, int64_t at);     /* OMS_NONE: null */
void json_id(struct json *json, const char *key, const oms_id *id); /* zero: null */

#endif
