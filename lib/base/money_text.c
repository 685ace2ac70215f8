/* Amounts as decimal text and back, with the decimals of their currency. Pure, and strict when reading: what it does not know exactly it refuses. */
#include <string.h>

#include "base/currency.h"
#include "base/text.h"
#include "oms/errors.h"

#define FORMAT_BYTES 32

/* Writes before `end`, the last digit first; returns where the text begins. */
static char *
write_before(char *end, uint64_t magnitude, int decimals)
{
    for (int written = 0; magnitude > 0 || written <= decimals; written++) {
        if (written > 0 && written == decimals)
            *--end = '.';
        *--end = (char)('0' + magnitude % 10);
        magnitude /= 10;
    }
    return end;
}

int32_t
oms_money_format(int64_t amount, const char *currency, char *out)
{
    char text[FORMAT_BYTES];
    char *end = text + sizeof(text);
    int exponent = currency_exponent(text_of(currency));
    uint64_t magnitude = amount < 0 ? 0 - (uint64_t)amount : (uint64_t)amount;
    char *start;

    *--end = '\0';
    start = write_before(end, magnitude, exponent < 0 ? 0 : exponent);
    if (amount < 0)
        *--start = '-';
    memcpy(out, start, (size_t)(end - start) + 1);
    return exponent < 0 ? OMS_E_CURRENCY : OMS_OK;
}

static size_t
count_digits(const char *text)
{
    return strspn(text, "0123456789");
}

/* Appends `n` digits to *value, zeros when `digits` is NULL. */
static int32_t
append(int64_t *value, const char *digits, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        int digit = digits != NULL ? digits[i] - '0' : 0;

        if (__builtin_mul_overflow(*value, 10, value) || __builtin_add_overflow(*value, digit, value))
            return OMS_E_OVERFLOW;
    }
    return OMS_OK;
}

/* digits [ "." digits ], nothing behind; `fraction` is empty without the dot. */
static bool
is_decimal(const char *text, oms_text *whole, oms_text *fraction)
{
    *whole = (oms_text){.data = text, .len = count_digits(text)};
    text += whole->len;
    *fraction = (oms_text){.data = text, .len = 0};
    if (*text == '.') {
        *fraction = (oms_text){.data = text + 1, .len = count_digits(text + 1)};
        text += 1 + fraction->len;
        if (fraction->len == 0)
            return false;
    }
    return whole->len > 0 && *text == '\0';
}

int32_t
oms_money_parse(const char *text, const char *currency, int64_t *out)
{
    int exponent = currency_exponent(text_of(currency));
    oms_text whole, fraction;
    int64_t value = 0;
    bool negative;

    if (exponent < 0)
        return OMS_E_CURRENCY;
    if (text == NULL)
        return OMS_E_INVALID;
    negative = *text == '-';
    if (!is_decimal(text + negative, &whole, &fraction) || fraction.len > (size_t)exponent)
        return OMS_E_INVALID;
    if (append(&value, whole.data, whole.len) != OMS_OK || append(&value, fraction.data, fraction.len) != OMS_OK ||
        append(&value, NULL, (size_t)exponent - fraction.len) != OMS_OK)
        return OMS_E_OVERFLOW;
    *out = negative ? -value : value;
    return OMS_OK;
}
