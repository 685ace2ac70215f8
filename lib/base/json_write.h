/* Writes JSON: two-space indented or on one line. Only writing: documents from outside are read with jansson. Memory failure is sticky and told by
 * json_finish. Keys are string literals; NULL inside arrays. */
#ifndef OMS_BASE_JSON_WRITE_H
#define OMS_BASE_JSON_WRITE_H

#include <stdbool.h>

#include "oms/types.h"

struct json_writer {
    char *data;
    size_t len;
    size_t cap;
    int depth;
    bool comma;
    bool indent;
    bool failed;
};

void json_init(struct json_writer *w, bool indent);
void json_object(struct json_writer *w, const char *key);
void json_object_end(struct json_writer *w);
void json_array(struct json_writer *w, const char *key);
void json_array_end(struct json_writer *w);
void json_text(struct json_writer *w, const char *key, oms_text value);      /* absent: null */
void json_string(struct json_writer *w, const char *key, const char *value); /* NULL: null */
void json_int(struct json_writer *w, const char *key, int64_t value);        /* OMS_NONE: null */
void json_bool(struct json_writer *w, const char *key, bool value);
void json_null(struct json_writer *w, const char *key);
void json_time(struct json_writer *w, const char *key, int64_t at);     /* OMS_NONE: null */
void json_id(struct json_writer *w, const char *key, const oms_id *id); /* none: null */
/* A member that is an array of strings; none at all where there are none. */
void json_strings(struct json_writer *w, const char *key, const char *const *values, int64_t n);
/* Ends a document of several that stand one per line; not for indented ones. */
void json_line_end(struct json_writer *w);
/* The document, NUL-terminated, freed with oms_free (it is malloc's); OMS_E_NOMEM. The writer is empty afterwards. */
int32_t json_finish(struct json_writer *w, char **out);

#endif
