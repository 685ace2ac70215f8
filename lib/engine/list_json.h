/* A list as a JSON document: begun, filled by the list's callback, and handed over or thrown away. */
#ifndef OMS_ENGINE_LIST_JSON_H
#define OMS_ENGINE_LIST_JSON_H

#include "base/json_write.h"

/* Begins `{"name": [`. OMS_E_INVALID when `out` is NULL. */
int32_t list_json_begin(struct json_writer *w, const char *name, char **out, oms_error **error);
/* Ends the document and hands it over where `rc` is OMS_OK; else frees it and returns `rc`. The array is ended by the caller. */
int32_t list_json_end(struct json_writer *w, int32_t rc, char **out, oms_error **error);

#endif
