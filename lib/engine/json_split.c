/* Telling the values of a document apart by strings and brackets. Pure, without memory of its own: a document of any size is walked in one pass. Kinds of
 * brackets are not compared: the parser does that, piece by piece, so that one broken piece does not take the others with it. */
#include "engine/json_split.h"

#include <string.h>

#include "base/text.h"

#define NOT_ENDED SIZE_MAX

static bool
is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static size_t
skip_blanks(oms_text text, size_t at)
{
    while (at < text.len && is_blank(text.data[at]))
        at++;
    return at;
}

/* Behind the string that begins at `at`. A line break ends it too: JSON has none inside a string, and what follows stays readable. */
static size_t
skip_string(oms_text text, size_t at)
{
    for (at++; at < text.len && text.data[at] != '\n'; at++) {
        if (text.data[at] == '"')
            return at + 1;
        if (text.data[at] == '\\')
            at++;
    }
    return at < text.len ? at : text.len;
}

static int
bracket(char c)
{
    return (c == '{' || c == '[') - (c == '}' || c == ']');
}

struct json_size
json_measure(oms_text text)
{
    struct json_size size = {.values = 1};
    size_t depth = 0;

    for (size_t at = 0; at < text.len;) {
        char c = text.data[at];

        depth += bracket(c) > 0;
        depth -= bracket(c) < 0 && depth > 0;
        size.values += bracket(c) > 0 || c == ',';
        if (depth > size.depth)
            size.depth = depth;
        at = c == '"' ? skip_string(text, at) : at + 1;
    }
    return size;
}

/* Behind a number or word, or whatever stands there. */
static size_t
skip_scalar(oms_text text, size_t at)
{
    while (at < text.len && !is_blank(text.data[at]) && text.data[at] != ',' && bracket(text.data[at]) >= 0)
        at++;
    return at;
}

/* Behind the value that begins at `at`; NOT_ENDED when brackets stay open. */
static size_t
skip_value(oms_text text, size_t at)
{
    size_t depth = 0;

    if (at < text.len && text.data[at] == '"')
        return skip_string(text, at);
    if (at >= text.len || bracket(text.data[at]) <= 0)
        return skip_scalar(text, at);
    while (at < text.len) {
        char c = text.data[at];

        if (bracket(c) < 0 && --depth == 0)
            return at + 1;
        depth += bracket(c) > 0;
        at = c == '"' ? skip_string(text, at) : at + 1;
    }
    return NOT_ENDED;
}

static size_t
line_end(oms_text text, size_t at)
{
    const char *end = at < text.len ? memchr(text.data + at, '\n', text.len - at) : NULL;

    return end != NULL ? (size_t)(end - text.data) : text.len;
}

static bool
later_line_begins_with_brace(oms_text text, size_t at)
{
    for (at = line_end(text, at); at < text.len; at = line_end(text, at + 1))
        if (at + 1 < text.len && text.data[at + 1] == '{')
            return true;
    return false;
}

enum json_form
json_form(oms_text document)
{
    size_t begin = skip_blanks(document, 0);
    size_t end;

    if (begin == document.len)
        return JSON_FORM_EMPTY;
    if (document.data[begin] == '[')
        return JSON_FORM_ARRAY;
    end = skip_value(document, begin);
    if (end != NOT_ENDED && skip_blanks(document, end) == document.len)
        return JSON_FORM_ONE;
    if (end > line_end(document, begin) && !later_line_begins_with_brace(document, begin))
        return JSON_FORM_ONE;
    return JSON_FORM_LINES;
}

void
json_walk_begin(struct json_walk *walk, oms_text document, enum json_form form)
{
    *walk = (struct json_walk){.document = document, .line = 1, .form = form};
}

static void
move_to(struct json_walk *walk, size_t at)
{
    for (; walk->at < at; walk->at++)
        walk->line += walk->document.data[walk->at] == '\n';
}

static char
take_char(struct json_walk *walk)
{
    move_to(walk, skip_blanks(walk->document, walk->at));
    return walk->at < walk->document.len ? walk->document.data[walk->at++] : '\0';
}

static enum json_step
next_element(struct json_walk *walk, struct json_piece *piece)
{
    char before = take_char(walk);
    size_t end;

    *piece = (struct json_piece){.line = walk->line};
    if (before == ']')
        return skip_blanks(walk->document, walk->at) == walk->document.len ? JSON_STEP_END : JSON_STEP_BROKEN;
    if (before != (walk->begun ? ',' : '['))
        return JSON_STEP_BROKEN;
    move_to(walk, skip_blanks(walk->document, walk->at));
    piece->line = walk->line;
    if (!walk->begun && walk->at < walk->document.len && walk->document.data[walk->at] == ']') {
        walk->begun = true;
        return next_element(walk, piece);
    }
    walk->begun = true;
    end = skip_value(walk->document, walk->at);
    if (end == NOT_ENDED)
        return JSON_STEP_BROKEN;
    piece->text = (oms_text){walk->document.data + walk->at, end - walk->at};
    move_to(walk, end);
    return JSON_STEP_PIECE;
}

static enum json_step
next_line(struct json_walk *walk, struct json_piece *piece)
{
    size_t end;

    move_to(walk, skip_blanks(walk->document, walk->at));
    if (walk->at == walk->document.len)
        return JSON_STEP_END;
    end = line_end(walk->document, walk->at);
    *piece = (struct json_piece){{walk->document.data + walk->at, end - walk->at}, walk->line};
    move_to(walk, end);
    return JSON_STEP_PIECE;
}

static enum json_step
whole(struct json_walk *walk, struct json_piece *piece)
{
    enum json_step step = walk->begun || walk->form == JSON_FORM_EMPTY ? JSON_STEP_END : JSON_STEP_PIECE;

    *piece = (struct json_piece){walk->document, 1};
    walk->begun = true;
    return step;
}

static enum json_step (*const steps[])(struct json_walk *walk, struct json_piece *piece) = {
    [JSON_FORM_EMPTY] = whole,
    [JSON_FORM_ARRAY] = next_element,
    [JSON_FORM_ONE] = whole,
    [JSON_FORM_LINES] = next_line,
};

enum json_step
json_walk_next(struct json_walk *walk, struct json_piece *piece)
{
    return steps[walk->form](walk, piece);
}
