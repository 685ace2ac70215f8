/* JSON told apart into records while it is read: documents of the catalog list by list, orders one by one, on lines or in an array. Looks at strings and
 * brackets only; what a record means, and whether it is JSON, is for those who read it. Pure but for the input. */
#include <string.h>

#include "base/text.h"
#include "engine/import.h"
#include "engine/json_span.h"
#include "oms/limits.h"

enum { TOP, DOCUMENT, LIST };

#define ORDERS "orders"
#define NOTE   "refused"

/* To the next character that is not blank; '\0' at the end. */
static int32_t
next_char(struct import_input *in, char *out, oms_error **error)
{
    int32_t code = input_some(in, error);

    *out = '\0';
    while (code == OMS_OK && in->begin < in->end) {
        const oms_text view = input_view(in);
        const size_t at = json_skip_blanks(view, 0);

        input_skip(in, at);
        if (at < view.len) {
            *out = view.data[at];
            return OMS_OK;
        }
        code = input_some(in, error);
    }
    return code;
}

/* Something of json_span.h that is looked for in the view; reads on until it is there. BROKEN also when there is no end to it. */
static int32_t
look(struct import_source *source, size_t at, enum span (*find)(oms_text view, size_t at, void *out), void *out,
     enum span *found, oms_error **error)
{
    for (;;) {
        int32_t code;

        *found = find(input_view(source->in), at, out);
        if (*found != SPAN_MORE)
            return OMS_OK;
        if (source->in->ended)
            break;
        code = input_more(source->in, error);
        if (code == OMS_E_LIMIT)
            break;
        if (code != OMS_OK)
            return code;
    }
    *found = SPAN_BROKEN;
    return OMS_OK;
}

static enum span
find_member(oms_text view, size_t at, void *out)
{
    return json_member_span(view, at, out);
}

static enum span
find_value(oms_text view, size_t at, void *out)
{
    return json_value_span(view, at, out);
}

/* A word at the very end of the input is ended by it. */
static int32_t
look_for_value(struct import_source *source, size_t at, size_t *end, enum span *found, oms_error **error)
{
    int32_t code = look(source, at, find_value, end, found, error);
    const oms_text view = input_view(source->in);

    if (code == OMS_OK && *found == SPAN_BROKEN && source->in->ended && json_word_span(view, at, end) == SPAN_MORE &&
        view.len - at <= OMS_LIMIT_ROW && strchr("\"{[", view.data[at]) == NULL)
        *found = SPAN_FOUND;
    if (*found == SPAN_FOUND && *end - at > OMS_LIMIT_ROW)
        *found = SPAN_BROKEN;
    return code;
}

static int32_t
unreadable(const struct import_source *source, oms_error **error)
{
    return error_set(error, OMS_E_SYNTAX,
                     "line %lld: not JSON, or a value of more than %d bytes: the document cannot be read from here on",
                     (long long)source->in->line, OMS_LIMIT_ROW);
}

static int32_t
take(struct import_source *source, struct arena *arena, struct import_record *record, size_t n, oms_error **error)
{
    const oms_text view = input_view(source->in);

    record->line = source->in->line;
    record->row = arena_text(arena, (oms_text){view.data, n});
    record->document = record->row;
    input_skip(source->in, n);
    return check_memory(arena, error);
}

/* What cannot be read is one line, where each line stands for itself. */
static int32_t
take_line(struct import_source *source, struct arena *arena, struct import_record *record, const char *flaw,
          oms_error **error)
{
    oms_text view;
    const char *end;
    int32_t code = OMS_OK;

    do {
        view = input_view(source->in);
        end = view.len > 0 ? memchr(view.data, '\n', view.len) : NULL;
        if (end != NULL || source->in->ended)
            break;
        code = input_more(source->in, error);
    } while (code == OMS_OK);
    if (code != OMS_OK && code != OMS_E_LIMIT)
        return code;
    *record = (struct import_record){.kind = source->last, .flaw = flaw, .flaw_code = OMS_E_SYNTAX};
    source->state = TOP;
    source->begun = true;
    if (code == OMS_OK && view.len > 0 && (end != NULL ? (size_t)(end - view.data) : view.len) <= OMS_LIMIT_ROW)
        return take(source, arena, record, end != NULL ? (size_t)(end - view.data) : view.len, error);
    record->line = source->in->line;
    record->flaw = "the line has more bytes than a row may have";
    record->flaw_code = OMS_E_LIMIT;
    return input_skip_line(source->in, error);
}

static int32_t
broken(struct import_source *source, struct arena *arena, struct import_record *record, oms_error **error)
{
    if (source->array || (source->state != TOP && source->document != source->in->line))
        return unreadable(source, error);
    return take_line(source, arena, record,
                     source->state == TOP ? NULL : "not JSON: what stands on this line from here on cannot be read",
                     error);
}

/* An order, or whatever stands where one could. */
static int32_t
take_order(struct import_source *source, struct arena *arena, struct import_record *record, oms_error **error)
{
    enum span found;
    size_t end = 0;
    int32_t code = look_for_value(source, 0, &end, &found, error);

    if (code != OMS_OK)
        return code;
    if (found != SPAN_FOUND || end == 0)
        return broken(source, arena, record, error);
    *record = (struct import_record){.kind = IMPORT_ORDER};
    source->begun = true;
    return take(source, arena, record, end, error);
}

static bool
is_list(oms_text name)
{
    return text_is(name, ORDERS) || catalog_json_list(name) != NULL;
}

/* A member that is no list: as a document of its own, so that whoever reads it says what is wrong. */
static int32_t
take_member(struct import_source *source, struct arena *arena, struct import_record *record,
            const struct json_member *member, oms_error **error)
{
    const bool known = is_list(member->name); /* the view moves when it is read on */
    enum span found;
    size_t end = 0;
    int32_t code = look_for_value(source, member->value, &end, &found, error);

    if (code != OMS_OK)
        return code;
    if (found != SPAN_FOUND)
        return broken(source, arena, record, error);
    *record = (struct import_record){.kind = IMPORT_ROW};
    code = take(source, arena, record, end, error);
    if (code != OMS_OK)
        return code;
    if (known && text_is((oms_text){record->row.data + member->value, end - member->value}, "null")) {
        *record = (struct import_record){.kind = IMPORT_END};
        return OMS_OK;
    }
    if (strncmp(record->row.data, "\"" ORDERS "\"", sizeof(ORDERS) + 1) == 0) {
        record->flaw = ORDERS ": is not an array";
        record->flaw_code = OMS_E_INVALID;
    }
    record->document = arena_format(arena, "{%s}", record->row.data);
    return check_memory(arena, error);
}

/* At an object on its own: a document with lists is entered, a note on a refused row skipped, anything else is an order. */
static int32_t
enter_object(struct import_source *source, struct arena *arena, struct import_record *record, oms_error **error)
{
    struct json_member member;
    enum span found;
    int32_t code = look(source, 1, find_member, &member, &found, error);

    if (code != OMS_OK)
        return code;
    if (found == SPAN_FOUND && text_is(member.name, NOTE)) {
        code = take_order(source, arena, record, error);
        record->kind = record->flaw != NULL ? record->kind : IMPORT_END;
        return code;
    }
    if (found != SPAN_FOUND || (member.name.data != NULL && !is_list(member.name)) ||
        (member.name.data == NULL && input_view(source->in).data[json_skip_blanks(input_view(source->in), 1)] != '}'))
        return take_order(source, arena, record, error);
    source->document = source->in->line;
    source->state = DOCUMENT;
    source->begun = source->comma = false;
    input_skip(source->in, 1);
    return OMS_OK;
}

static int32_t
at_top(struct import_source *source, struct arena *arena, struct import_record *record, char c, oms_error **error)
{
    if (source->closed)
        return unreadable(source, error);
    if (!source->array && !source->begun && c == '[') {
        source->array = true;
        input_skip(source->in, 1);
        return OMS_OK;
    }
    if (source->array && (c == ']' || c == ',')) {
        if (source->comma || (c == ',' && !source->begun))
            return unreadable(source, error);
        source->closed = c == ']';
        source->comma = c == ',';
        input_skip(source->in, 1);
        return OMS_OK;
    }
    if (source->array && source->begun && !source->comma)
        return unreadable(source, error);
    source->comma = false;
    return c == '{' ? enter_object(source, arena, record, error) : take_order(source, arena, record, error);
}

/* In a document or list: its end, a comma in its place, or (true) something to be read. */
static bool
stands_here(struct import_source *source, char c, char closing, bool *is_broken)
{
    *is_broken = false;
    if (c == ',' ? source->comma || !source->begun : c == closing ? source->comma : source->begun && !source->comma)
        *is_broken = true;
    else if (c == ',' || c == closing) {
        source->comma = c == ',';
        input_skip(source->in, 1);
        if (c == closing) {
            source->state = closing == ']' ? DOCUMENT : TOP;
            source->begun = true;
        }
    }
    return !*is_broken && c != ',' && c != closing;
}

static int32_t
in_document(struct import_source *source, struct arena *arena, struct import_record *record, char c, oms_error **error)
{
    struct json_member member;
    enum span found = SPAN_BROKEN;
    bool is_broken;
    int32_t code = OMS_OK;

    if (!stands_here(source, c, '}', &is_broken))
        return is_broken ? broken(source, arena, record, error) : OMS_OK;
    if (c == '"')
        code = look(source, 0, find_member, &member, &found, error);
    if (code != OMS_OK || found != SPAN_FOUND)
        return code != OMS_OK ? code : broken(source, arena, record, error);
    source->comma = false;
    source->begun = true;
    if (!is_list(member.name) || input_view(source->in).data[member.value] != '[')
        return take_member(source, arena, record, &member, error);
    memcpy(source->list, member.name.data, member.name.len);
    source->list[member.name.len] = '\0';
    source->index = 0;
    source->state = LIST;
    source->begun = false;
    input_skip(source->in, member.value + 1);
    return OMS_OK;
}

static int32_t
in_list(struct import_source *source, struct arena *arena, struct import_record *record, char c, oms_error **error)
{
    const bool is_order = strcmp(source->list, ORDERS) == 0;
    bool is_broken;
    int32_t code;

    if (!stands_here(source, c, ']', &is_broken))
        return is_broken ? broken(source, arena, record, error) : OMS_OK;
    source->comma = false;
    code = take_order(source, arena, record, error);
    if (code != OMS_OK || record->flaw != NULL || is_order)
        return code;
    record->kind = IMPORT_ROW;
    record->list = catalog_json_list(text_of(source->list));
    record->index = source->index++;
    record->document = arena_format(arena, "{\"%s\": [%s]}", source->list, record->row.data);
    return check_memory(arena, error);
}

static int32_t
at_end(const struct import_source *source, oms_error **error)
{
    if (source->state != TOP || (source->array && !source->closed))
        return error_set(error, OMS_E_SYNTAX, "line %lld: not JSON: the document ends too early",
                         (long long)source->in->line);
    if (!source->begun && !source->array)
        return error_set(error, OMS_E_SYNTAX, "line 1: the document is empty");
    return OMS_OK;
}

int32_t
import_json_next(struct import_source *source, struct arena *arena, struct import_record *out, oms_error **error)
{
    int32_t code = OMS_OK;

    *out = (struct import_record){.kind = IMPORT_END};
    source->last = source->last == IMPORT_END ? IMPORT_ORDER : source->last;
    while (code == OMS_OK && out->kind == IMPORT_END) {
        char c;

        code = next_char(source->in, &c, error);
        if (code != OMS_OK)
            return code;
        if (c == '\0' && source->in->begin == source->in->end)
            return at_end(source, error);
        if (source->state == TOP)
            code = at_top(source, arena, out, c, error);
        else
            code = (source->state == DOCUMENT ? in_document : in_list)(source, arena, out, c, error);
    }
    source->last = out->kind;
    return code;
}
