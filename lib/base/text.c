/* Text: comparing, checking and showing it. Looks at bytes only: no locale, no allocation. Card numbers are card.c's. */
#include "base/text.h"

#include "base/utf8.h"

#define SHOWN_BYTES 60

oms_text
text_of(const char *s)
{
    return (oms_text){.data = s, .len = s != NULL ? strlen(s) : 0};
}

bool
text_list_has(oms_text list, char between, oms_text word)
{
    for (size_t start = 0, end; start < list.len; start = end + 1) {
        const char *found = memchr(list.data + start, between, list.len - start);

        end = found != NULL ? (size_t)(found - list.data) : list.len;
        if (end - start == word.len && memcmp(list.data + start, word.data, word.len) == 0)
            return true;
    }
    return false;
}

int
text_compare(oms_text a, oms_text b)
{
    size_t least = a.len < b.len ? a.len : b.len;
    int order;

    if (a.data == NULL || b.data == NULL)
        return (a.data != NULL) - (b.data != NULL);
    order = memcmp(a.data, b.data, least);
    return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

bool
text_equal(oms_text a, oms_text b)
{
    return a.len == b.len && text_compare(a, b) == 0;
}

bool
text_is(oms_text a, const char *s)
{
    return text_equal(a, text_of(s));
}

bool
text_utf8_valid(oms_text text)
{
    struct utf8_char c;

    for (size_t at = 0; at < text.len; at += c.len) {
        c = utf8_next(text, at);
        if (!c.valid || c.code == 0)
            return false;
    }
    return true;
}

static bool
has_control(oms_text text)
{
    struct utf8_char c;

    for (size_t at = 0; at < text.len; at += c.len) {
        c = utf8_next(text, at);
        if (utf8_is_control(c.code))
            return true;
    }
    return false;
}

/* Nothing but ASCII that can be seen: most of what comes, and quickly known. */
static bool
is_plain(oms_text text)
{
    uint8_t odd = 0;

    for (size_t i = 0; i < text.len; i++)
        odd |= (uint8_t)((uint8_t)text.data[i] - 0x20) > 0x7E - 0x20;
    return !odd;
}

enum text_flaw
text_check(oms_text text, size_t max)
{
    if (text.len == 0)
        return TEXT_EMPTY;
    if (text.len > max)
        return TEXT_TOO_LONG;
    if (is_plain(text))
        return TEXT_FINE;
    if (!text_utf8_valid(text))
        return TEXT_NOT_UTF8;
    return has_control(text) ? TEXT_CONTROL : TEXT_FINE;
}

int
text_hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static char *
show_as_hex(char *out, const char *bytes, size_t len)
{
    static const char hex[] = "0123456789abcdef";

    for (size_t i = 0; i < len; i++) {
        uint8_t byte = (uint8_t)bytes[i];

        *out++ = '\\';
        *out++ = 'x';
        *out++ = hex[byte >> 4];
        *out++ = hex[byte & 0xF];
    }
    return out;
}

static char *
show_as_is(char *out, const char *bytes, size_t len)
{
    memcpy(out, bytes, len);
    return out + len;
}

const char *
text_shown(oms_text text, char *out)
{
    char *end = out;
    size_t at = 0;

    while (at < text.len) {
        struct utf8_char c = utf8_next(text, at);

        if (at + c.len > SHOWN_BYTES) {
            end = show_as_is(end, "…", strlen("…"));
            break;
        }
        end = (c.valid && !utf8_is_control(c.code) ? show_as_is : show_as_hex)(end, text.data + at, c.len);
        at += c.len;
    }
    *end = '\0';
    return out;
}
