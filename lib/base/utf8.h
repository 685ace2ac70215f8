/* One character of UTF-8 at a time, strictly. Used by text, card, JSON and error code; knows nothing of what the text means. */
#ifndef OMS_BASE_UTF8_H
#define OMS_BASE_UTF8_H

#include <stdbool.h>

#include "oms/types.h"

struct utf8_char {
    uint32_t code; /* the code point, or the byte where it is no UTF-8 */
    size_t len;    /* 1 … 4; 1 where it is no UTF-8 */
    bool valid;
};

/* The character that begins at `at`, which is below text.len. */
struct utf8_char utf8_next(oms_text text, size_t at);
/* C0 and C1 controls, DEL, byte order mark, bidirectional overrides and isolates, line and paragraph separators. */
bool utf8_is_control(uint32_t code);
/* The value of a decimal digit of any script, or −1. */
int utf8_digit(struct utf8_char c);

#endif
