/* Reading a JSON document into structs by tables: a shape lists the fields an object may have, of which kind each is and where its value goes. Whatever is
 * not in the table, or is of another kind, is refused with its path. Only built with the feature `json`; not to be included beside base/json_write.h, whose
 * functions bear some of jansson's names. */
#ifndef OMS_ENGINE_JSON_READ_H
#define OMS_ENGINE_JSON_READ_H

#include <jansson.h>

#include "engine/check.h"

/* Reads a value that no plain kind describes; `into` is where the field's offset points. */
typedef int32_t (*json_read_fn)(const struct place *at, const json_t *value, void *into, oms_error **error);

enum json_kind {
    JSON_KIND_TEXT, /* const char *, which lives as long as the document */
    JSON_KIND_INT,  /* int64_t */
    JSON_KIND_FLAG, /* int32_t from true and false */
    JSON_KIND_OWN,  /* by `read` */
    JSON_KIND_EACH  /* an array, bounded by the document only: each element by `read` */
};

struct json_field {
    const char *name;
    enum json_kind kind;
    size_t offset;
    json_read_fn read;
};

struct json_shape {
    const struct json_field *fields;
    size_t n;
};

/* Parses one JSON text, bounded in depth and to `max` values. `line` is where it stands in its document, for the error. */
int32_t json_parse(oms_text text, size_t line, size_t max, json_t **out, oms_error **error);

/* Fields that are missing or null leave `into` as it is. */
int32_t json_read_object(const struct place *at, const json_t *value, const struct json_shape *shape, void *into,
                         oms_error **error);
/* At most `max` elements, each handed to `read` with `into`. */
int32_t json_read_array(const struct place *at, const json_t *value, size_t max, json_read_fn read, void *into,
                        oms_error **error);
int32_t json_read_text(const struct place *at, const json_t *value, const char **into, oms_error **error);

#endif
