/* One character of UTF-8 at a time. Looks at bytes only: no locale, no allocation. Overlong forms, surrogates and values above U+10FFFF are kept out by the
 * bounds of the second byte, as in table 3-7 of the Unicode standard. */
#include "base/utf8.h"

struct lead {
    uint8_t first, last;
    uint8_t len;
    uint8_t second_min, second_max;
};

static const struct lead leads[] = {
    {0xC2, 0xDF, 2, 0x80, 0xBF}, {0xE0, 0xE0, 3, 0xA0, 0xBF}, {0xE1, 0xEC, 3, 0x80, 0xBF}, {0xED, 0xED, 3, 0x80, 0x9F},
    {0xEE, 0xEF, 3, 0x80, 0xBF}, {0xF0, 0xF0, 4, 0x90, 0xBF}, {0xF1, 0xF3, 4, 0x80, 0xBF}, {0xF4, 0xF4, 4, 0x80, 0x8F},
};

struct range {
    uint32_t first, last;
};

static const struct range controls[] = {
    {0x0000, 0x001F}, {0x007F, 0x009F}, {0x2028, 0x202E}, {0x2066, 0x2069}, {0xFEFF, 0xFEFF},
};

/* The zero of every set of decimal digits in Unicode 15; nine more follow each. */
static const uint32_t zeros[] = {
    0x0030,  0x0660,  0x06F0,  0x07C0,  0x0966,  0x09E6,  0x0A66,  0x0AE6,  0x0B66,  0x0BE6,  0x0C66,  0x0CE6,
    0x0D66,  0x0DE6,  0x0E50,  0x0ED0,  0x0F20,  0x1040,  0x1090,  0x17E0,  0x1810,  0x1946,  0x19D0,  0x1A80,
    0x1A90,  0x1B50,  0x1BB0,  0x1C40,  0x1C50,  0xA620,  0xA8D0,  0xA900,  0xA9D0,  0xA9F0,  0xAA50,  0xABF0,
    0xFF10,  0x104A0, 0x10D30, 0x11066, 0x110F0, 0x11136, 0x111D0, 0x112F0, 0x11450, 0x114D0, 0x11650, 0x116C0,
    0x11730, 0x118E0, 0x11950, 0x11C50, 0x11D50, 0x11DA0, 0x11F50, 0x16A60, 0x16AC0, 0x16B50, 0x1D7CE, 0x1D7D8,
    0x1D7E2, 0x1D7EC, 0x1D7F6, 0x1E140, 0x1E2F0, 0x1E4D0, 0x1E950, 0x1FBF0,
};

static const struct lead *
lead_find(uint8_t byte)
{
    for (size_t i = 0; i < sizeof(leads) / sizeof(leads[0]); i++)
        if (byte >= leads[i].first && byte <= leads[i].last)
            return &leads[i];
    return NULL;
}

static bool
tail_valid(const struct lead *lead, const uint8_t *bytes, size_t left)
{
    if (left < lead->len || bytes[1] < lead->second_min || bytes[1] > lead->second_max)
        return false;
    for (size_t i = 2; i < lead->len; i++)
        if ((bytes[i] & 0xC0) != 0x80)
            return false;
    return true;
}

struct utf8_char
utf8_next(oms_text text, size_t at)
{
    const uint8_t *bytes = (const uint8_t *)text.data + at;
    const struct lead *lead = lead_find(bytes[0]);
    struct utf8_char c = {.code = bytes[0], .len = 1, .valid = bytes[0] < 0x80};

    if (lead == NULL || !tail_valid(lead, bytes, text.len - at))
        return c;
    c = (struct utf8_char){.code = bytes[0] & (0x7FU >> lead->len), .len = lead->len, .valid = true};
    for (size_t i = 1; i < lead->len; i++)
        c.code = c.code << 6 | (bytes[i] & 0x3FU);
    return c;
}

bool
utf8_is_control(uint32_t code)
{
    for (size_t i = 0; i < sizeof(controls) / sizeof(controls[0]); i++)
        if (code >= controls[i].first && code <= controls[i].last)
            return true;
    return false;
}

int
utf8_digit(struct utf8_char c)
{
    if (!c.valid)
        return -1;
    for (size_t i = 0; i < sizeof(zeros) / sizeof(zeros[0]) && c.code >= zeros[i]; i++)
        if (c.code - zeros[i] < 10)
            return (int)(c.code - zeros[i]);
    return -1;
}
