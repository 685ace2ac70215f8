/* Buffers and UTF-8. Knows no orders and no options; prints nothing but that memory is short. */
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
memory_short(void)
{
    fputs("oms: out of memory\n", stderr);
    exit(3);
}

void *
memory_resize(void *memory, size_t bytes)
{
    void *larger = realloc(memory, bytes);

    if (larger == NULL)
        memory_short();
    return larger;
}

void
text_add(struct text *text, const char *bytes, size_t len)
{
    if (text->capacity - text->len < len + 1) {
        text->capacity = (text->len + len + 1) * 2;
        text->data = memory_resize(text->data, text->capacity);
    }
    memcpy(text->data + text->len, bytes, len);
    text->len += len;
    text->data[text->len] = '\0';
}

void
text_free(struct text *text)
{
    free(text->data);
    *text = (struct text){0};
}

/* Lead bytes, and what the second byte may be: this keeps out overlong forms, surrogates and what is above U+10FFFF. */
static const struct lead {
    uint8_t first, last, len, second_min, second_max;
} leads[] = {
    {0x01, 0x7F, 1, 0x00, 0x00}, {0xC2, 0xDF, 2, 0x80, 0xBF}, {0xE0, 0xE0, 3, 0xA0, 0xBF},
    {0xE1, 0xEC, 3, 0x80, 0xBF}, {0xED, 0xED, 3, 0x80, 0x9F}, {0xEE, 0xEF, 3, 0x80, 0xBF},
    {0xF0, 0xF0, 4, 0x90, 0xBF}, {0xF1, 0xF3, 4, 0x80, 0xBF}, {0xF4, 0xF4, 4, 0x80, 0x8F},
};

static const struct lead *
lead_of(uint8_t byte)
{
    for (size_t i = 0; i < sizeof(leads) / sizeof(leads[0]); i++)
        if (byte >= leads[i].first && byte <= leads[i].last)
            return &leads[i];
    return NULL;
}

size_t
text_character(const char *from, uint32_t *out)
{
    const uint8_t *bytes = (const uint8_t *)from;
    const struct lead *lead = lead_of(bytes[0]);

    if (lead == NULL)
        return 0;
    *out = lead->len == 1 ? bytes[0] : bytes[0] & (0x7Fu >> lead->len);
    for (size_t i = 1; i < lead->len; i++) {
        uint8_t min = i == 1 ? lead->second_min : 0x80, max = i == 1 ? lead->second_max : 0xBF;

        if (bytes[i] < min || bytes[i] > max)
            return 0;
        *out = *out << 6 | (bytes[i] & 0x3Fu);
    }
    return lead->len;
}

struct range {
    uint32_t first, last;
};

static int
in_ranges(const struct range *ranges, size_t n, uint32_t character)
{
    for (size_t i = 0; i < n; i++)
        if (character >= ranges[i].first && character <= ranges[i].last)
            return 1;
    return 0;
}

/* Controls, line and paragraph separators, marks of direction, the byte order mark, tags. */
static const struct range unsafe[] = {
    {0x00, 0x1F},     {0x7F, 0x9F},     {0x61C, 0x61C},   {0x200E, 0x200F},
    {0x2028, 0x202E}, {0x2066, 0x2069}, {0xFEFF, 0xFEFF}, {0xE0000, 0xE007F},
};

void
text_add_clean(struct text *text, const char *from)
{
    text_add(text, "", 0);
    while (from != NULL && *from != '\0') {
        uint32_t character = 0;
        size_t len = text_character(from, &character);

        if (len > 0 && !in_ranges(unsafe, sizeof(unsafe) / sizeof(unsafe[0]), character)) {
            text_add(text, from, len);
            from += len;
            continue;
        }
        for (len = len > 0 ? len : 1; len > 0; len--) {
            char escape[8];

            snprintf(escape, sizeof(escape), "\\x%02X", (unsigned)(uint8_t)*from++);
            text_add(text, escape, strlen(escape));
        }
    }
}

static const struct range combining[] = {
    {0x300, 0x36F}, {0x1AB0, 0x1AFF}, {0x200B, 0x200D}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F},
};

static const struct range wide[] = {
    {0x1100, 0x115F}, {0x2E80, 0xA4CF}, {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},
    {0xFF00, 0xFF60}, {0xFFE0, 0xFFE6}, {0x1F300, 0x1FAFF}, {0x20000, 0x3FFFD},
};

size_t
text_width(const char *from)
{
    size_t width = 0;
    uint32_t character = 0;

    for (size_t len = text_character(from, &character); len > 0; len = text_character(from += len, &character)) {
        if (in_ranges(combining, sizeof(combining) / sizeof(combining[0]), character))
            continue;
        width += in_ranges(wide, sizeof(wide) / sizeof(wide[0]), character) ? 2 : 1;
    }
    return width;
}
