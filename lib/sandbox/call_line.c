/* The lines of the effects log: JSON, written here byte by byte so that a log is there in every build, read with jansson where that is linked. */
#include "call_line.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#ifdef OMS_HAVE_JSON
#include <jansson.h>
#endif

#include "oms/errors.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct answer_name {
    int32_t code;
    const char *name;
};

static const struct answer_name answer_names[] = {
    {OMS_OK, "ok"},
    {OMS_PENDING, "pending"},
    {OMS_E_DECLINED, "declined"},
    {OMS_E_DECLINED_RETRY, "declined_retry"},
    {OMS_E_UNAVAILABLE, "unavailable"},
    {OMS_E_UNKNOWN, "unknown"},
    {OMS_E_REJECTED, "rejected"},
    {OMS_E_NOT_FOUND, "not_found"},
};

static const char *
answer_name(int32_t code)
{
    size_t i = 0;

    while (answer_names[i].code != code)
        i++;
    return answer_names[i].name;
}

static char *
put_escaped(char *out, const char *text)
{
    for (; *text != '\0'; text++) {
        unsigned char byte = (unsigned char)*text;

        if (byte < 0x20 || byte == 0x7F || byte == '"' || byte == '\\')
            out += sprintf(out, "\\u%04x", (unsigned)byte);
        else
            *out++ = *text;
    }
    return out;
}

char *
call_line_put_text(char *out, const char *lead, const char *text)
{
    out = put_escaped(stpcpy(stpcpy(out, lead), "\""), text);
    return stpcpy(out, "\"");
}

static char *
put_number(char *out, const char *lead, int64_t value)
{
    out = stpcpy(out, lead);
    return out + sprintf(out, "%" PRId64, value);
}

size_t
call_line_write(const struct call *call, char *line)
{
    char at[OMS_TIME_TEXT_SIZE];
    char *out = line;

    oms_time_format(call->at, at);
    out = call_line_put_text(out, "{\"key\": ", call->key);
    out = call_line_put_text(out, ", \"kind\": ", call_kind_names[call->kind]);
    out = call_line_put_text(out, ", \"order\": ", call->order);
    if (call->carrier[0] != '\0')
        out = call_line_put_text(out, ", \"carrier\": ", call->carrier);
    out = put_number(out, call->carrier[0] != '\0' ? ", \"shipment\": " : ", \"payment\": ", call->payment);
    out = put_number(out, ", \"amount\": ", call->amount);
    out = call_line_put_text(out, ", \"currency\": ", call->currency);
    out = call_line_put_text(out, ", \"at\": ", at);
    if (call->token[0] != '\0')
        out = call_line_put_text(out, ", \"token\": ", call->token);
    if (call->reference[0] != '\0')
        out = call_line_put_text(out, ", \"reference\": ", call->reference);
    if (call->extra != NULL)
        out = stpcpy(out, call->extra);
    out = call_line_put_text(out, ", \"answer\": ", answer_name(call->answer));
    out = stpcpy(out, call->replayed ? ", \"replayed\": true}\n" : "}\n");
    return (size_t)(out - line);
}

#ifdef OMS_HAVE_JSON

static bool
get_text(const json_t *object, const char *key, char *out, size_t size)
{
    const json_t *value = json_object_get(object, key);

    if (json_string_length(value) >= size)
        return false;
    memcpy(out, json_is_string(value) ? json_string_value(value) : "", json_string_length(value) + 1);
    return true;
}

static bool
get_kind(const json_t *object, enum call_kind *out)
{
    const char *name = json_string_value(json_object_get(object, "kind"));

    for (size_t i = 0; name != NULL && i < CALL_KINDS; i++)
        if (strcmp(call_kind_names[i], name) == 0) {
            *out = (enum call_kind)i;
            return true;
        }
    return false;
}

static bool
get_answer(const json_t *object, int32_t *out)
{
    const char *name = json_string_value(json_object_get(object, "answer"));

    for (size_t i = 0; name != NULL && i < COUNT(answer_names); i++)
        if (strcmp(answer_names[i].name, name) == 0) {
            *out = answer_names[i].code;
            return true;
        }
    return false;
}

static bool
get_time(const json_t *object, int64_t *out)
{
    const char *text = json_string_value(json_object_get(object, "at"));

    return text != NULL && oms_time_parse(text, out) == OMS_OK;
}

/* Sums of what passes here stay far from the bounds of 64 bits. */
static bool
get_amount(const json_t *object, int64_t *out)
{
    *out = json_integer_value(json_object_get(object, "amount"));
    return *out >= 0 && *out <= OMS_LIMIT_AMOUNT;
}

static bool
read_call(const json_t *object, struct call *out)
{
    const char *number = json_object_get(object, "carrier") != NULL ? "shipment" : "payment";

    out->payment = json_integer_value(json_object_get(object, number));
    out->replayed = json_is_true(json_object_get(object, "replayed"));
    return get_text(object, "key", out->key, sizeof(out->key)) && out->key[0] != '\0' &&
           get_text(object, "order", out->order, sizeof(out->order)) &&
           get_text(object, "currency", out->currency, sizeof(out->currency)) &&
           get_text(object, "carrier", out->carrier, sizeof(out->carrier)) &&
           get_text(object, "token", out->token, sizeof(out->token)) &&
           get_text(object, "reference", out->reference, sizeof(out->reference)) && get_kind(object, &out->kind) &&
           get_answer(object, &out->answer) && get_time(object, &out->at) && get_amount(object, &out->amount);
}

bool
call_line_read(const char *line, size_t len, struct call *out)
{
    json_t *object = json_loadb(line, len, 0, NULL);
    bool ours;

    *out = (struct call){.key = ""};
    ours = read_call(object, out);
    json_decref(object);
    return ours;
}

#else

bool
call_line_read(const char *line, size_t len, struct call *out)
{
    (void)line;
    (void)len;
    (void)out;
    return false;
}

#endif
