/* The JSON writer: puts commas and escapes where they belong. What it is given may be any bytes; what comes out is valid. */
#include "json.h"

#include "print.h"
#include "text.h"

#include <inttypes.h>
#include <stdlib.h>

static void
write_string(FILE *out, const char *from)
{
    putc('"', out);
    while (*from != '\0') {
        uint32_t character = 0;
        size_t len = text_character(from, &character);

        if (len == 0)
            fputs("\\ufffd", out);
        else if (character == '"' || character == '\\')
            fprintf(out, "\\%c", (int)character);
        else if (character < 0x20 || character == 0x7F)
            fprintf(out, "\\u%04x", (unsigned)character);
        else
            fwrite(from, 1, len, out);
        from += len > 0 ? len : 1;
    }
    putc('"', out);
}

static void
begin_value(struct json *json, const char *key)
{
    if (json->comma)
        fputs(", ", json->out);
    json->comma = 1;
    if (key == NULL)
        return;
    write_string(json->out, key);
    fputs(": ", json->out);
}

void
json_begin(struct json *json)
{
    *json = (struct json){0};
    json->out = open_memstream(&json->text, &json->len);
    if (json->out == NULL)
        memory_short();
    json_open(json, NULL, '{');
}

void
json_end(struct json *json, int32_t rc)
{
    json_close(json, '}');
    if (fclose(json->out) != 0)
        memory_short();
    if (rc == OMS_OK)
        puts(json->text);
    free(json->text);
}

void
json_open(struct json *json, const char *key, char bracket)
{
    begin_value(json, key);
    putc(bracket, json->out);
    json->comma = 0;
}

void
json_close(struct json *json, char bracket)
{
    putc(bracket, json->out);
    json->comma = 1;
}

void
json_text(struct json *json, const char *key, const char *value)
{
    begin_value(json, key);
    if (value == NULL)
        fputs("null", json->out);
    else
        write_string(json->out, value);
}

void
json_number(struct json *json, const char *key, int64_t value)
{
    begin_value(json, key);
    if (value == OMS_NONE)
        fputs("null", json->out);
    else
        fprintf(json->out, "%" PRId64, value);
}

void
json_flag(struct json *json, const char *key, int value)
{
    begin_value(json, key);
    fputs(value ? "true" : "false", json->out);
}

void
json_time(struct json *json, const char *key, int64_t at)
{
    char text[OMS_TIME_TEXT_SIZE];

    json_text(json, key, at == OMS_NONE ? NULL : time_text(at, text));
}

void
json_id(struct json *json, const char *key, const oms_id *id)
{
    char text[OMS_ID_TEXT_SIZE];

    json_text(json, key, id_text(id, text));
}
