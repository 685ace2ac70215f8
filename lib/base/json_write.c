/* Writes JSON into memory of malloc's, which goes to the host. Knows syntax only: what is written comes from its callers, who pair begin and end. Bytes that
 * are no UTF-8 become U+FFFD, so that the document is always valid. */
#include "base/json_write.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/id.h"
#include "base/text.h"
#include "base/utf8.h"
#include "oms/errors.h"

#define FIRST_BYTES ((size_t)256)
#define BYTES_MAX   ((size_t)(PTRDIFF_MAX / 4))
#define INDENT      "  "

void
json_init(struct json_writer *w, bool indent)
{
    *w = (struct json_writer){.indent = indent};
}

static bool
reserve(struct json_writer *w, size_t more)
{
    size_t cap = w->cap > 0 ? w->cap : FIRST_BYTES;
    char *data;

    if (w->failed || more > BYTES_MAX - w->len) {
        w->failed = true;
        return false;
    }
    if (w->len + more <= w->cap)
        return true;
    while (cap < w->len + more)
        cap *= 2;
    data = realloc(w->data, cap);
    if (data == NULL) {
        w->failed = true;
        return false;
    }
    w->data = data;
    w->cap = cap;
    return true;
}

static void
put(struct json_writer *w, const char *bytes, size_t n)
{
    if (!reserve(w, n))
        return;
    memcpy(w->data + w->len, bytes, n);
    w->len += n;
}

static void
put_string(struct json_writer *w, const char *s)
{
    put(w, s, strlen(s));
}

static void
new_line(struct json_writer *w)
{
    if (!w->indent)
        return;
    put(w, "\n", 1);
    for (int i = 0; i < w->depth; i++)
        put_string(w, INDENT);
}

/* The short forms of RFC 8259, by character. */
static const char escapes[128] = {
    ['"'] = '"', ['\\'] = '\\', ['\b'] = 'b', ['\f'] = 'f', ['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't',
};

static void
put_control(struct json_writer *w, uint32_t code)
{
    char escape[8];

    put(w, escape, (size_t)snprintf(escape, sizeof(escape), "\\u%04x", (unsigned)(code & 0xFFFF)));
}

static void
put_char(struct json_writer *w, const char *bytes, struct utf8_char c)
{
    if (!c.valid)
        put_string(w, "\xEF\xBF\xBD");
    else if (c.code < sizeof(escapes) && escapes[c.code] != '\0')
        put(w, (char[]){'\\', escapes[c.code]}, 2);
    else if (c.code < 0x20)
        put_control(w, c.code);
    else
        put(w, bytes, c.len);
}

static void
put_quoted(struct json_writer *w, oms_text text)
{
    struct utf8_char c;

    /* The text is not looked at when there is no room for it. */
    if (!reserve(w, text.len))
        return;
    put(w, "\"", 1);
    for (size_t at = 0; at < text.len; at += c.len) {
        c = utf8_next(text, at);
        put_char(w, text.data + at, c);
    }
    put(w, "\"", 1);
}

/* What stands before a value: comma, line break, key. */
static void
lead_in(struct json_writer *w, const char *key)
{
    if (w->comma)
        put_string(w, w->indent ? "," : ", ");
    if (w->depth > 0)
        new_line(w);
    if (key != NULL) {
        put_quoted(w, text_of(key));
        put_string(w, ": ");
    }
    w->comma = true;
}

static void
begin(struct json_writer *w, const char *key, const char *bracket)
{
    lead_in(w, key);
    put_string(w, bracket);
    w->depth++;
    w->comma = false;
}

static void
end(struct json_writer *w, const char *bracket)
{
    w->depth--;
    if (w->comma)
        new_line(w);
    put_string(w, bracket);
    w->comma = true;
}

static void
put_value(struct json_writer *w, const char *key, const char *value)
{
    lead_in(w, key);
    put_string(w, value);
}

void
json_object(struct json_writer *w, const char *key)
{
    begin(w, key, "{");
}

void
json_object_end(struct json_writer *w)
{
    end(w, "}");
}

void
json_array(struct json_writer *w, const char *key)
{
    begin(w, key, "[");
}

void
json_array_end(struct json_writer *w)
{
    end(w, "]");
}

void
json_null(struct json_writer *w, const char *key)
{
    put_value(w, key, "null");
}

void
json_bool(struct json_writer *w, const char *key, bool value)
{
    put_value(w, key, value ? "true" : "false");
}

void
json_text(struct json_writer *w, const char *key, oms_text value)
{
    if (value.data == NULL) {
        json_null(w, key);
        return;
    }
    lead_in(w, key);
    put_quoted(w, value);
}

void
json_string(struct json_writer *w, const char *key, const char *value)
{
    json_text(w, key, text_of(value));
}

void
json_strings(struct json_writer *w, const char *key, const char *const *values, int64_t n)
{
    if (n <= 0)
        return;
    json_array(w, key);
    for (int64_t i = 0; i < n; i++)
        json_string(w, NULL, values[i]);
    json_array_end(w);
}

void
json_int(struct json_writer *w, const char *key, int64_t value)
{
    char digits[24];

    snprintf(digits, sizeof(digits), "%" PRId64, value);
    put_value(w, key, value != OMS_NONE ? digits : "null");
}

void
json_time(struct json_writer *w, const char *key, int64_t at)
{
    char text[OMS_TIME_TEXT_SIZE];

    oms_time_format(at, text);
    json_string(w, key, at != OMS_NONE ? text : NULL);
}

void
json_id(struct json_writer *w, const char *key, const oms_id *id)
{
    char text[OMS_ID_TEXT_SIZE];

    if (id == NULL || id_is_none(id)) {
        json_null(w, key);
        return;
    }
    oms_id_format(id, text);
    json_string(w, key, text);
}

void
json_line_end(struct json_writer *w)
{
    put(w, "\n", 1);
    w->comma = false;
}

int32_t
json_finish(struct json_writer *w, char **out)
{
    int32_t rc = OMS_OK;

    put(w, "", 1);
    if (w->failed) {
        free(w->data);
        rc = OMS_E_NOMEM;
    } else {
        *out = w->data;
    }
    json_init(w, w->indent);
    return rc;
}

void
oms_free(char *text)
{
    free(text);
}
