/* Lists as JSON documents: what all of them have in common. */
#include "engine/list_json.h"

#include "base/error.h"

int32_t
list_json_begin(struct json_writer *w, const char *name, char **out, oms_error **error)
{
    if (out == NULL)
        return error_set(error, OMS_E_INVALID, "out: it is NULL");
    json_init(w, false);
    json_object(w, NULL);
    json_array(w, name);
    return OMS_OK;
}

int32_t
list_json_end(struct json_writer *w, int32_t rc, char **out, oms_error **error)
{
    char *document = NULL;

    json_object_end(w);
    if (json_finish(w, &document) != OMS_OK && rc == OMS_OK)
        rc = error_set(error, OMS_E_NOMEM, "out of memory");
    if (rc == OMS_OK)
        *out = document;
    else
        oms_free(document);
    return rc;
}
