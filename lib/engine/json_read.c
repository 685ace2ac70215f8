/* The reader behind json_read.h: parsing by jansson, and values into structs by tables. Knows JSON and paths, and no document of the library. */
#include "engine/check.h"

#ifdef OMS_HAVE_JSON

#include "engine/json_read.h"

#include <stdio.h>

#include "engine/json_split.h"
#include "oms/limits.h"

/* Both by the code that the parser gives; any other is a matter of syntax. */
static const struct parse_error {
    enum json_error_code from;
    int32_t code;
    const char *words;
} parse_errors[] = {
    {json_error_out_of_memory, OMS_E_NOMEM, "out of memory"},
    {json_error_numeric_overflow, OMS_E_LIMIT, "a number does not fit into 64 bits"},
    {json_error_duplicate_key, OMS_E_SYNTAX, "a name stands twice in one object"},
};

static int32_t
parse_failed(const json_error_t *said, size_t line, oms_error **error)
{
    const char *words = said->text;
    int32_t code = OMS_E_SYNTAX;

    /* Memory that runs out in the middle is the one failure that the parser has no words for. */
    if (said->text[0] == '\0')
        return error_set(error, OMS_E_NOMEM, "out of memory");
    for (size_t i = 0; i < sizeof(parse_errors) / sizeof(parse_errors[0]); i++)
        if (json_error_code(said) == parse_errors[i].from) {
            code = parse_errors[i].code;
            words = parse_errors[i].words;
        }
    line += said->line > 1 ? (size_t)said->line - 1 : 0;
    if (words == said->text)
        return error_set(error, code, "line %zu: not JSON: %s", line, words);
    return error_set(error, code, "line %zu: %s: %s", line, words, said->text);
}

int32_t
json_parse(oms_text text, size_t line, size_t max, json_t **out, oms_error **error)
{
    struct json_size size = json_measure(text);
    json_error_t said;

    if (size.depth > OMS_LIMIT_DEPTH)
        return error_set(error, OMS_E_LIMIT, "line %zu: nested %zu levels deep, more than %d", line, size.depth,
                         OMS_LIMIT_DEPTH);
    if (size.values > max)
        return error_set(error, OMS_E_LIMIT, "line %zu: holds about %zu values, more than %zu", line, size.values, max);
    /* NUL is let through here so that the reader can name the field. */
    *out = json_loadb(text.data, text.len, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &said);
    return *out != NULL ? OMS_OK : parse_failed(&said, line, error);
}

/* How a value that is of the wrong kind is shown. */
static const char *
value_shown(const json_t *value, char *out)
{
    static const char *const words[] = {
        [JSON_OBJECT] = "an object", [JSON_ARRAY] = "an array", [JSON_TRUE] = "true",
        [JSON_FALSE] = "false",      [JSON_NULL] = "null",
    };
    char shown[TEXT_SHOWN_SIZE];

    if (json_is_string(value))
        snprintf(out, TEXT_SHOWN_SIZE + 2, "\"%s\"",
                 text_shown((oms_text){json_string_value(value), json_string_length(value)}, shown));
    else if (json_is_number(value))
        out[json_dumpb(value, out, TEXT_SHOWN_SIZE, JSON_ENCODE_ANY | JSON_REAL_PRECISION(15))] = '\0';
    else
        return words[json_typeof(value)];
    return out;
}

static int32_t
wrong_kind(const struct place *at, const json_t *value, const char *wanted, oms_error **error)
{
    char shown[TEXT_SHOWN_SIZE + 2];

    return check_fail(at, OMS_E_INVALID, error, "%s is not %s", value_shown(value, shown), wanted);
}

int32_t
json_read_text(const struct place *at, const json_t *value, const char **into, oms_error **error)
{
    if (!json_is_string(value))
        return wrong_kind(at, value, "a string", error);
    if (strlen(json_string_value(value)) != json_string_length(value))
        return check_fail(at, OMS_E_INVALID, error, "the text has a NUL in it");
    *into = json_string_value(value);
    return OMS_OK;
}

static int32_t
read_text(const struct place *at, const json_t *value, void *into, oms_error **error)
{
    return json_read_text(at, value, into, error);
}

static int32_t
read_int(const struct place *at, const json_t *value, void *into, oms_error **error)
{
    if (!json_is_integer(value))
        return wrong_kind(at, value, "an integer (digits only)", error);
    /* The one number that stands for "none". */
    if (json_integer_value(value) == OMS_NONE)
        return check_fail(at, OMS_E_INVALID, error, "%" JSON_INTEGER_FORMAT " is too small", json_integer_value(value));
    *(int64_t *)into = json_integer_value(value);
    return OMS_OK;
}

static int32_t
read_flag(const struct place *at, const json_t *value, void *into, oms_error **error)
{
    if (!json_is_boolean(value))
        return wrong_kind(at, value, "true or false", error);
    *(int32_t *)into = json_is_true(value);
    return OMS_OK;
}

static const json_read_fn plain_readers[] = {
    [JSON_KIND_TEXT] = read_text,
    [JSON_KIND_INT] = read_int,
    [JSON_KIND_FLAG] = read_flag,
};

static const struct json_field *
field_find(const struct json_shape *shape, const char *name)
{
    for (size_t i = 0; i < shape->n; i++)
        if (strcmp(shape->fields[i].name, name) == 0)
            return &shape->fields[i];
    return NULL;
}

int32_t
json_read_array(const struct place *at, const json_t *value, size_t max, json_read_fn read, void *into,
                oms_error **error)
{
    int32_t rc = OMS_OK;

    if (!json_is_array(value))
        return wrong_kind(at, value, "an array", error);
    if (json_array_size(value) > max)
        return check_fail(at, OMS_E_LIMIT, error, "has %zu elements, more than %zu", json_array_size(value), max);
    for (size_t i = 0; i < json_array_size(value) && rc == OMS_OK; i++)
        rc = read(ELEMENT(at, i), json_array_get(value, i), into, error);
    return rc;
}

static int32_t
read_field(const struct place *at, const json_t *value, const struct json_field *field, void *into, oms_error **error)
{
    switch (field->kind) {
    case JSON_KIND_OWN:
        return field->read(at, value, into, error);
    case JSON_KIND_EACH:
        return json_read_array(at, value, OMS_LIMIT_DOCUMENT, field->read, into, error);
    default:
        return plain_readers[field->kind](at, value, into, error);
    }
}

static int32_t
read_member(const struct place *at, const char *name, const json_t *value, const struct json_shape *shape, void *into,
            oms_error **error)
{
    const struct json_field *field = field_find(shape, name);
    char shown[TEXT_SHOWN_SIZE];

    if (field == NULL)
        return check_fail(at, OMS_E_INVALID, error, "no field is called \"%s\"", text_shown(text_of(name), shown));
    if (json_is_null(value))
        return OMS_OK;
    return read_field(FIELD(at, field->name), value, field, (char *)into + field->offset, error);
}

int32_t
json_read_object(const struct place *at, const json_t *value, const struct json_shape *shape, void *into,
                 oms_error **error)
{
    const char *name;
    json_t *member;
    int32_t rc = OMS_OK;

    if (!json_is_object(value))
        return wrong_kind(at, value, "an object", error);
    /* The iterator wants a document that may be changed; nothing is. */
    json_object_foreach((json_t *)(uintptr_t)value, name, member)
    {
        rc = read_member(at, name, member, shape, into, error);
        if (rc != OMS_OK)
            break;
    }
    return rc;
}

#endif
