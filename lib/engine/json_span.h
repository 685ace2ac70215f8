/* Where JSON values end, in text of which the rest may not have come yet. */
#ifndef OMS_ENGINE_JSON_SPAN_H
#define OMS_ENGINE_JSON_SPAN_H

#include "engine/span.h"
#include "oms/types.h"

size_t json_skip_blanks(oms_text text, size_t at);
/* Behind the value that begins at `at`. A word ends where something else begins, so that at the end of the text it is still MORE. */
enum span json_value_span(oms_text text, size_t at, size_t *end);
enum span json_word_span(oms_text text, size_t at, size_t *end);

/* A key of an object: where its name and its value begin and end. */
struct json_member {
    oms_text name;
    size_t value;
};

/* The member whose name begins at `at` or behind blanks there. FOUND without a name: an object without members. */
enum span json_member_span(oms_text view, size_t at, struct json_member *out);

#endif
