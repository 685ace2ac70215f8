/* Where JSON values end, in text of which the rest may not have come yet. Looks at strings and brackets only, and at as much of their order as tells a value that
 * was not ended from the one behind it. Pure. */
#include "engine/json_span.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define DEPTH_MAX 64

static bool
is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Behind the string that begins at `at`. */
static enum span
string_end(oms_text text, size_t at, size_t *end)
{
    for (at++; at < text.len && text.data[at] != '\n'; at++) {
        if (text.data[at] == '"') {
            *end = at + 1;
            return SPAN_FOUND;
        }
        at += text.data[at] == '\\';
    }
    return at < text.len ? SPAN_BROKEN : SPAN_MORE;
}

enum span
json_word_span(oms_text text, size_t at, size_t *end)
{
    while (at < text.len && !is_blank(text.data[at]) && strchr(",]}", text.data[at]) == NULL)
        at++;
    *end = at;
    return at < text.len ? SPAN_FOUND : SPAN_MORE;
}

/* Open brackets, a bit each: 1 is an object's. */
struct brackets {
    uint64_t bits;
    int depth;
};

/* A bracket stands behind a colon in an object, and behind a comma or at the beginning in an array: elsewhere something before it was not ended, and what
 * follows is not part of it. */
static bool
bracket_opens(struct brackets *open, char c, char before)
{
    const bool in_object = (open->bits & 1) != 0;

    if (open->depth == DEPTH_MAX)
        return false;
    if (open->depth > 0 && (in_object ? before != ':' : before != ',' && before != '['))
        return false;
    open->bits = open->bits << 1 | (c == '{');
    open->depth++;
    return true;
}

static bool
bracket_closes(struct brackets *open, char c)
{
    const bool fits = (open->bits & 1) == (c == '}');

    open->bits >>= 1;
    open->depth--;
    return fits;
}

static enum span
brackets_end(oms_text text, size_t at, size_t *end)
{
    struct brackets open = {0};
    char before = '\0';

    while (at < text.len) {
        const char c = text.data[at];
        enum span found = SPAN_FOUND;

        if (c == '"')
            found = string_end(text, at, &at);
        else
            at++;
        if (found != SPAN_FOUND)
            return found;
        if ((c == '{' || c == '[') && !bracket_opens(&open, c, before))
            return SPAN_BROKEN;
        if ((c == '}' || c == ']') && !bracket_closes(&open, c))
            return SPAN_BROKEN;
        if (open.depth == 0) {
            *end = at;
            return SPAN_FOUND;
        }
        if (!is_blank(c))
            before = c;
    }
    return SPAN_MORE;
}

enum span
json_value_span(oms_text text, size_t at, size_t *end)
{
    const char c = text.data[at];

    if (c == '"')
        return string_end(text, at, end);
    return c == '{' || c == '[' ? brackets_end(text, at, end) : json_word_span(text, at, end);
}

size_t
json_skip_blanks(oms_text text, size_t at)
{
    while (at < text.len && is_blank(text.data[at]))
        at++;
    return at;
}

enum span
json_member_span(oms_text view, size_t at, struct json_member *out)
{
    size_t end = 0;
    enum span found;

    *out = (struct json_member){.name = {NULL, 0}};
    at = json_skip_blanks(view, at);
    if (at == view.len)
        return SPAN_MORE;
    if (view.data[at] != '"')
        return SPAN_FOUND;
    found = string_end(view, at, &end);
    if (found != SPAN_FOUND)
        return found;
    out->name = (oms_text){view.data + at + 1, end - at - 2};
    end = json_skip_blanks(view, end);
    if (end < view.len && view.data[end] != ':')
        return SPAN_BROKEN;
    out->value = json_skip_blanks(view, end + 1);
    return out->value < view.len ? SPAN_FOUND : SPAN_MORE;
}
