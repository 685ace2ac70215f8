/* The envelope: an event of a provider that says in JSON what it means. Read only behind its signature; its values are checked where they are used. */
#include "engine/check.h"
#include "engine/inbox.h"

#ifdef OMS_HAVE_JSON

#include "engine/engine.h"
#include "engine/json_read.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
/* An envelope has a handful. */
#define VALUES_MAX   ((size_t)64)

struct envelope {
    oms_inbound inbound;
    const char *order;
};

#define TEXT_AT(name, field)                                                                                           \
    {                                                                                                                  \
        name, JSON_KIND_TEXT, offsetof(struct envelope, field), NULL                                                   \
    }

static const struct json_field fields[] = {
    TEXT_AT("id", inbound.id), TEXT_AT("type", inbound.type),           TEXT_AT("key", inbound.key),
    TEXT_AT("order", order),   TEXT_AT("reference", inbound.reference), TEXT_AT("message", inbound.message),
};

static int32_t
read_envelope(const json_t *root, struct envelope *envelope, oms_error **error)
{
    int32_t code = json_read_object(NULL, root, &(struct json_shape){fields, COUNT(fields)}, envelope, error);

    if (code != OMS_OK || !envelope->order)
        return code;
    return oms_id_parse(envelope->order, &envelope->inbound.order) == OMS_OK
               ? OMS_OK
               : error_set(error, OMS_E_INVALID, "order: it is no order's id");
}

int32_t
oms_inbox_accept_json(oms_engine *engine, const char *provider, const char *signature, const char *payload, size_t len,
                      int32_t *what, oms_order **out, oms_error **error)
{
    struct envelope envelope = {.inbound = {.size = sizeof(oms_inbound),
                                            .provider = provider,
                                            .signature = signature,
                                            .payload = payload,
                                            .payload_len = len}};
    json_t *root = NULL;
    struct arrival arrival = {0};
    int32_t code = engine_enter(engine, true, error);

    if (code == OMS_OK)
        code = inbox_check_sender(engine, &envelope.inbound, &arrival, error);
    if (code == OMS_OK)
        code = check_document(payload, len, error);
    if (code == OMS_OK)
        code = json_parse((oms_text){payload, len}, 1, VALUES_MAX, &root, error);
    if (code == OMS_OK)
        code = read_envelope(root, &envelope, error);
    if (code == OMS_OK)
        code = inbox_apply(engine, &envelope.inbound, &arrival, what, out, error);
    json_decref(root);
    return code;
}

#else

int32_t
oms_inbox_accept_json(oms_engine *engine, const char *provider, const char *signature, const char *payload, size_t len,
                      int32_t *what, oms_order **out, oms_error **error)
{
    (void)engine, (void)provider, (void)signature, (void)payload, (void)len, (void)what, (void)out;
    return error_set(error, OMS_E_UNSUPPORTED, "built without JSON");
}

#endif
