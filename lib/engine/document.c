/* JSON Schemas (2020-12) from the tables of documents, limits, codes, states and currencies. Writes text; touches nothing else. */
#include "engine/document.h"

#include <stdio.h>
#include <string.h>

#include "base/currency.h"
#include "base/error.h"
#include "base/json_write.h"
#include "oms/state.h"

#define DIALECT   "https://json-schema.org/draft/2020-12/schema"
/* What text_check lets through: no control characters, marks of direction, separators of lines, byte order marks; and no line break at the end either. */
#define ONE_LINE  "^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028-\\u202e\\u2066-\\u2069\\ufeff]+(?![\\s\\S])"
#define TIME_FORM "^-?[0-9]{4,}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,3})?Z$"
#define READ_TIME_FORM                                                                                                 \
    "^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,3})?([Zz]|[+-][0-9]{2}:[0-9]{2})(?![\\s\\S]" \
    ")"
#define LOCAL_FORM   "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?![\\s\\S])"
#define ID_FORM      "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
#define COUNTRY_FORM "^[A-Z]{2}(?![\\s\\S])"
#define REGION_FORM                                                                                                    \
    "^[A-Z]{2}(-[^ \\u0000-\\u001f\\u007f-\\u009f\\u2028-\\u202e\\u2066-\\u2069\\ufeff]{1,64})?(?![\\s\\S])"

/* Whether a shape is read, and then holds no other fields and takes null for what is absent. */
struct writer {
    struct json_writer json;
    bool read;
};

static void write_shape(struct writer *w, const struct document_shape *shape);
static void write_value(struct writer *w, const struct document_field *field);

static bool
takes_null(const struct writer *w, const struct document_field *field)
{
    return (field->flags & DOCUMENT_NULLABLE) != 0 ||
           (w->read && field->name != NULL && (field->flags & (DOCUMENT_NEEDED | DOCUMENT_NOT_NULL)) == 0);
}

static void
write_type(struct writer *w, const struct document_field *field, const char *type)
{
    if (!takes_null(w, field)) {
        json_string(&w->json, "type", type);
        return;
    }
    json_array(&w->json, "type");
    json_string(&w->json, NULL, type);
    json_string(&w->json, NULL, "null");
    json_array_end(&w->json);
}

static void
write_bound(struct writer *w, const char *name, int64_t value)
{
    if (value > 0)
        json_int(&w->json, name, value);
}

static void
write_text(struct writer *w, const struct document_field *field)
{
    write_type(w, field, "string");
    write_bound(w, "minLength", field->min);
    write_bound(w, "maxLength", field->max);
    json_string(&w->json, "pattern", ONE_LINE);
}

static void
write_prose(struct writer *w, const struct document_field *field)
{
    write_type(w, field, "string");
}

static void
write_integer(struct writer *w, const struct document_field *field)
{
    write_type(w, field, "integer");
    if (field->max > field->min) {
        json_int(&w->json, "minimum", field->min);
        json_int(&w->json, "maximum", field->max);
    }
}

static void
write_flag(struct writer *w, const struct document_field *field)
{
    write_type(w, field, "boolean");
}

static void
write_pattern(struct writer *w, const struct document_field *field, const char *pattern)
{
    write_type(w, field, "string");
    json_string(&w->json, "pattern", pattern);
}

static void
write_time(struct writer *w, const struct document_field *field)
{
    write_pattern(w, field, w->read ? READ_TIME_FORM : TIME_FORM);
}

static void
write_local(struct writer *w, const struct document_field *field)
{
    write_pattern(w, field, LOCAL_FORM);
}

static void
write_id(struct writer *w, const struct document_field *field)
{
    write_pattern(w, field, ID_FORM);
}

static void
write_country(struct writer *w, const struct document_field *field)
{
    write_pattern(w, field, COUNTRY_FORM);
}

static void
write_region(struct writer *w, const struct document_field *field)
{
    write_pattern(w, field, REGION_FORM);
}

static void
begin_words(struct writer *w, const struct document_field *field)
{
    json_array(&w->json, "enum");
    if (takes_null(w, field))
        json_null(&w->json, NULL);
}

static void
write_currency(struct writer *w, const struct document_field *field)
{
    oms_text code;
    int exponent;

    begin_words(w, field);
    for (size_t i = 0; currency_at(i, &code, &exponent); i++)
        json_text(&w->json, NULL, code);
    json_array_end(&w->json);
}

static void
write_states(struct writer *w, const struct document_field *field, int32_t first)
{
    begin_words(w, field);
    for (int32_t state = first; state < OMS_STATE_COUNT; state++)
        json_string(&w->json, NULL, oms_state_name(state));
    json_array_end(&w->json);
}

static void
write_state(struct writer *w, const struct document_field *field)
{
    write_states(w, field, OMS_STATE_NEW + 1);
}

static void
write_quoted(struct writer *w, const struct document_field *field)
{
    write_states(w, field, OMS_STATE_NEW);
}

static void
write_code(struct writer *w, const struct document_field *field)
{
    const oms_code_info *code;

    begin_words(w, field);
    for (size_t i = 0; (code = oms_code_at(i)) != NULL; i++)
        json_string(&w->json, NULL, code->code);
    json_array_end(&w->json);
}

/* Their numbers are sparse; nothing lies below the library's own lowest but the host's. */
static void
write_result(struct writer *w, const struct document_field *field)
{
    begin_words(w, field);
    for (int32_t code = -1; code >= OMS_E_INTERNAL; code--)
        if (strncmp(oms_result_name(code), "OMS_", 4) == 0)
            json_string(&w->json, NULL, oms_result_name(code));
    json_string(&w->json, NULL, oms_result_name(OMS_E_HOST));
    json_array_end(&w->json);
}

static void
write_zero(struct writer *w, const struct document_field *field)
{
    begin_words(w, field);
    json_int(&w->json, NULL, 0);
    json_array_end(&w->json);
}

static void
write_word(struct writer *w, const struct document_field *field)
{
    begin_words(w, field);
    for (size_t i = 0; field->words[i] != NULL; i++)
        json_string(&w->json, NULL, field->words[i]);
    json_array_end(&w->json);
}

static void
write_object(struct writer *w, const struct document_field *field)
{
    write_type(w, field, "object");
    write_shape(w, field->shape);
}

static void
write_map(struct writer *w, const struct document_field *field)
{
    write_type(w, field, "object");
    json_object(&w->json, "properties");
    for (size_t i = 0; field->words[i] != NULL; i++) {
        json_object(&w->json, field->words[i]);
        write_value(w, &field->shape->fields[0]);
        json_object_end(&w->json);
    }
    json_object_end(&w->json);
    json_bool(&w->json, "additionalProperties", false);
}

static void
write_array(struct writer *w, const struct document_field *field)
{
    const struct document_field *only = &field->shape->fields[0];

    write_type(w, field, "array");
    write_bound(w, "minItems", field->min);
    write_bound(w, "maxItems", field->max);
    json_object(&w->json, "items");
    if (only->name == NULL) {
        write_value(w, only);
    } else {
        json_string(&w->json, "type", "object");
        write_shape(w, field->shape);
    }
    json_object_end(&w->json);
}

static void (*const value_writers[])(struct writer *w, const struct document_field *field) = {
    [DOCUMENT_TEXT] = write_text,         [DOCUMENT_PROSE] = write_prose,     [DOCUMENT_INT] = write_integer,
    [DOCUMENT_FLAG] = write_flag,         [DOCUMENT_TIME] = write_time,       [DOCUMENT_ID] = write_id,
    [DOCUMENT_CURRENCY] = write_currency, [DOCUMENT_COUNTRY] = write_country, [DOCUMENT_REGION] = write_region,
    [DOCUMENT_STATE] = write_state,       [DOCUMENT_QUOTED] = write_quoted,   [DOCUMENT_CODE] = write_code,
    [DOCUMENT_ZERO] = write_zero,         [DOCUMENT_LOCAL] = write_local,     [DOCUMENT_RESULT] = write_result,
    [DOCUMENT_WORD] = write_word,         [DOCUMENT_OBJECT] = write_object,   [DOCUMENT_MAP] = write_map,
    [DOCUMENT_ARRAY] = write_array,
};

static void
write_value(struct writer *w, const struct document_field *field)
{
    value_writers[field->kind](w, field);
}

/* Null stands for absent, so that being there is not enough. */
static void
write_either(struct writer *w, const char *const *names)
{
    json_array(&w->json, "anyOf");
    for (; *names != NULL; names++) {
        json_object(&w->json, NULL);
        json_array(&w->json, "required");
        json_string(&w->json, NULL, *names);
        json_array_end(&w->json);
        json_object(&w->json, "properties");
        json_object(&w->json, *names);
        json_string(&w->json, "type", "integer");
        json_object_end(&w->json);
        json_object_end(&w->json);
        json_object_end(&w->json);
    }
    json_array_end(&w->json);
}

static void
write_shape(struct writer *w, const struct document_shape *shape)
{
    if (shape->either != NULL)
        write_either(w, shape->either);
    json_object(&w->json, "properties");
    for (size_t i = 0; i < shape->n; i++) {
        json_object(&w->json, shape->fields[i].name);
        write_value(w, &shape->fields[i]);
        json_object_end(&w->json);
    }
    json_object_end(&w->json);
    json_array(&w->json, "required");
    for (size_t i = 0; i < shape->n; i++)
        if ((shape->fields[i].flags & DOCUMENT_NEEDED) != 0)
            json_string(&w->json, NULL, shape->fields[i].name);
    json_array_end(&w->json);
    if (w->read)
        json_bool(&w->json, "additionalProperties", false);
}

static void
write_document(struct writer *w, const struct document *document)
{
    char id[64];

    snprintf(id, sizeof(id), "urn:libooms:schema:%s", document->about.name);
    json_object(&w->json, NULL);
    json_string(&w->json, "$schema", DIALECT);
    json_string(&w->json, "$id", id);
    json_string(&w->json, "title", document->about.name);
    json_string(&w->json, "description", document->about.meaning);
    if (document->shapes[1] == NULL) {
        json_string(&w->json, "type", "object");
        write_shape(w, document->shapes[0]);
    } else {
        json_array(&w->json, "anyOf");
        for (size_t i = 0; i < sizeof(document->shapes) / sizeof(document->shapes[0]) && document->shapes[i]; i++) {
            json_object(&w->json, NULL);
            json_string(&w->json, "type", "object");
            write_shape(w, document->shapes[i]);
            json_object_end(&w->json);
        }
        json_array_end(&w->json);
    }
    json_object_end(&w->json);
}

static const struct document *
document_at(size_t index)
{
    if (index < n_documents_read)
        return &documents_read[index];
    index -= n_documents_read;
    return index < n_documents_written ? &documents_written[index] : NULL;
}

const oms_document *
oms_document_at(size_t index)
{
    const struct document *document = document_at(index);

    return document != NULL ? &document->about : NULL;
}

int32_t
oms_document_schema(const char *name, char **out, oms_error **error)
{
    const struct document *document;
    struct writer w = {.read = false};
    size_t i = 0;

    if (name == NULL || out == NULL)
        return error_set(error, OMS_E_INVALID, "%s: is needed", name == NULL ? "name" : "out");
    while ((document = document_at(i)) != NULL && strcmp(document->about.name, name) != 0)
        i++;
    if (document == NULL)
        return error_set(error, OMS_E_NOT_FOUND, "no document is called \"%.60s\"", name);
    w.read = document->about.read != 0;
    json_init(&w.json, true);
    write_document(&w, document);
    return json_finish(&w.json, out) == OMS_OK ? OMS_OK : error_set(error, OMS_E_NOMEM, "Out of memory.");
}
