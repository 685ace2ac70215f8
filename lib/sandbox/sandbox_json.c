/* A sandbox described by a JSON document. Each field stands once in a table; whatever is not in it is refused by name. */
#include "sandbox.h"

#ifdef OMS_HAVE_JSON

#include <jansson.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static int32_t
take_state(const json_t *value, int32_t *out)
{
    if (!json_is_string(value) || strcmp(json_string_value(value), "down") != 0)
        return OMS_E_INVALID;
    *out = 1;
    return OMS_OK;
}

static int32_t
take_payment(const json_t *value, oms_sandbox_options *options)
{
    return take_state(value, &options->payment_down);
}

static int32_t
take_address(const json_t *value, oms_sandbox_options *options)
{
    return take_state(value, &options->address_down);
}

static int32_t
take_notification(const json_t *value, oms_sandbox_options *options)
{
    return take_state(value, &options->notification_down);
}

static int32_t
take_effects_log(const json_t *value, oms_sandbox_options *options)
{
    options->effects_log = json_string_value(value);
    return options->effects_log != NULL ? OMS_OK : OMS_E_INVALID;
}

static int32_t
take_prices(const json_t *value, oms_sandbox_options *options)
{
    options->prices = json_string_value(value);
    return options->prices != NULL ? OMS_OK : OMS_E_INVALID;
}

/* Each carrier is down or not named. */
static int32_t
take_carriers(const json_t *value, oms_sandbox_options *options)
{
    const char *code;
    json_t *state;
    int32_t down;

    if (!json_is_object(value))
        return OMS_E_INVALID;
    json_object_foreach((json_t *)value, code, state)
    {
        if (sandbox_carrier_bit(code) == 0 || take_state(state, &down) != OMS_OK)
            return OMS_E_INVALID;
        options->carriers_down |= sandbox_carrier_bit(code);
    }
    return OMS_OK;
}

struct field {
    const char *name;
    int32_t (*take)(const json_t *value, oms_sandbox_options *options);
    const char *wanted;
};

static const struct field fields[] = {
    {"payment", take_payment, "\"down\""},
    {"address", take_address, "\"down\""},
    {"carriers", take_carriers, "an object such as {\"fedex\": \"down\"} of fedex, ups and dhl"},
    {"notification", take_notification, "\"down\""},
    {"effects_log", take_effects_log, "the name of a file"},
    {"prices", take_prices, "the name of a file"},
};

static const struct field *
field_find(const char *name)
{
    for (size_t i = 0; i < COUNT(fields); i++)
        if (strcmp(fields[i].name, name) == 0)
            return &fields[i];
    return NULL;
}

static int32_t
take_field(const char *name, const json_t *value, oms_sandbox_options *options, oms_error **error)
{
    const struct field *field = field_find(name);

    if (field == NULL)
        return sandbox_fail(error, OMS_E_INVALID, "A sandbox has no field `%.60s`.", name);
    if (field->take(value, options) != OMS_OK)
        return sandbox_fail(error, OMS_E_INVALID, "%s: must be %s.", name, field->wanted);
    return OMS_OK;
}

static int32_t
take_document(json_t *document, oms_sandbox_options *options, oms_error **error)
{
    const char *name;
    json_t *value;

    if (!json_is_object(document))
        return sandbox_fail(error, OMS_E_INVALID, "A sandbox is described by a JSON object.");
    json_object_foreach(document, name, value)
    {
        int32_t code = take_field(name, value, options, error);

        if (code != OMS_OK)
            return code;
    }
    return OMS_OK;
}

int32_t
oms_sandbox_from_json(const char *text, size_t len, oms_sandbox **out, oms_error **error)
{
    oms_sandbox_options options = {.size = sizeof(options)};
    json_error_t where;
    json_t *document = json_loadb(text, len, JSON_REJECT_DUPLICATES, &where);
    int32_t code;

    /* The one failure that the parser has no words for. */
    if (document == NULL && where.text[0] == '\0')
        return sandbox_fail(error, OMS_E_NOMEM, "Out of memory.");
    if (document == NULL)
        return sandbox_fail(error, OMS_E_SYNTAX, "Line %d, column %d: %s.", where.line, where.column, where.text);
    code = take_document(document, &options, error);
    if (code == OMS_OK)
        code = oms_sandbox_new(&options, out, error);
    json_decref(document);
    return code;
}

#else

int32_t
oms_sandbox_from_json(const char *text, size_t len, oms_sandbox **out, oms_error **error)
{
    (void)text;
    (void)len;
    (void)out;
    return sandbox_fail(error, OMS_E_UNSUPPORTED, "This libooms was built without JSON.");
}

#endif
