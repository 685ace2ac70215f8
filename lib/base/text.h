/* Text: comparing, UTF-8, bounds, and finding card numbers where none may be. Knows nothing of orders. */
#ifndef OMS_BASE_TEXT_H
#define OMS_BASE_TEXT_H

#include <stdbool.h>
#include <string.h>

#include "oms/types.h"

#define TEXT(literal) ((oms_text){.data = (literal), .len = sizeof(literal) - 1})

/* NULL gives absent text. */
oms_text text_of(const char *s);
bool text_equal(oms_text a, oms_text b);  /* absent equals absent only */
bool text_is(oms_text a, const char *s);  /* s not NULL */
int text_compare(oms_text a, oms_text b); /* bytewise, then by length; absent first */

/* Is `word` one of those of a list with `between` between them? */
bool text_list_has(oms_text list, char between, oms_text word);

/* Strict UTF-8 (no overlong forms, surrogates or values above U+10FFFF), and no NUL. */
bool text_utf8_valid(oms_text text);

enum text_flaw { TEXT_FINE, TEXT_EMPTY, TEXT_TOO_LONG, TEXT_NOT_UTF8, TEXT_CONTROL };
/* What is wrong with a one-line text of at most `max` bytes. CONTROL: a C0 or C1 control, DEL, a byte order mark, a bidirectional override or isolate
 * (U+202A–202E, U+2066–2069), a line or paragraph separator. Empty text is TEXT_EMPTY; the caller decides whether that matters. */
enum text_flaw text_check(oms_text text, size_t max);
/* 0 to 15, or -1 for what is no digit or small letter of a hexadecimal number. */
int text_hex_digit(char c);

/* A printable copy for an error message: at most 60 bytes of it, cut at a character's end with `…`, invalid and control bytes as `\xNN`; always
 * NUL-terminated. `out` has 300 bytes. */
#define TEXT_SHOWN_SIZE 300
const char *text_shown(oms_text text, char *out);

/* Whether the text has, with spaces, hyphens, dots or full-width and other decimal digits of Unicode allowed, a run of 13 to 19 digits that begins with an
 * issuer's prefix of that length and passes the Luhn check, or magnetic track data (`%B…^`, `;…=…`). */
bool text_has_card_number(oms_text text);
/* Whether the text looks like a card's security code with its name ("cvv 123", "CVC: 1234"). */
bool text_has_card_code(oms_text text);

#endif
