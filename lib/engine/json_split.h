/* Finding where the values of a JSON document begin and end, so that each can be read, and refused, on its own. Looks at strings and brackets only; whether
 * a piece is JSON is for the parser. */
#ifndef OMS_ENGINE_JSON_SPLIT_H
#define OMS_ENGINE_JSON_SPLIT_H

#include <stdbool.h>

#include "oms/types.h"

/* A piece of a document, and the line it begins on, from 1. */
struct json_piece {
    oms_text text;
    size_t line;
};

/* What a parser would have to take on, known before it is asked. */
struct json_size {
    size_t depth;  /* of brackets, whether they are closed or not */
    size_t values; /* at most so many */
};
struct json_size json_measure(oms_text text);

/* What a document with drafts is:
 * - an array, when it begins with `[`;
 * - one value, when the value it begins with ends with the document, or does not end on the first line and no later line begins with `{`;
 * - else JSON lines: a value on every line that is not blank. */
enum json_form { JSON_FORM_EMPTY, JSON_FORM_ARRAY, JSON_FORM_ONE, JSON_FORM_LINES };
enum json_form json_form(oms_text document);

/* Walks the elements of an array, or the lines of JSON lines. */
struct json_walk {
    oms_text document;
    size_t at;
    size_t line;
    enum json_form form;
    bool begun;
};

void json_walk_begin(struct json_walk *walk, oms_text document, enum json_form form);

enum json_step { JSON_STEP_PIECE, JSON_STEP_END, JSON_STEP_BROKEN };
/* The next piece. BROKEN: of an array, the rest cannot be told apart (`piece` has the line). */
enum json_step json_walk_next(struct json_walk *walk, struct json_piece *piece);

#endif
