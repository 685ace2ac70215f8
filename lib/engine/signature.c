/* Taking a signature header apart, and reckoning what it should be. Whatever is not exactly as the scheme says does not count. */
#include "engine/signature.h"

#include "base/clock.h"

#define DIGITS_MAX  11 /* of a time in seconds: until the year 5138 */
#define TIME_FIELD  "t"
#define VALUE_FIELD "v1"

/* Up to the separator, which is skipped. */
static oms_text
take_until(oms_text *rest, char separator)
{
    const char *end = rest->len > 0 ? memchr(rest->data, separator, rest->len) : NULL;
    const oms_text part = {rest->data, end ? (size_t)(end - rest->data) : rest->len};
    const size_t skipped = part.len + (end ? 1 : 0);

    rest->data += skipped;
    rest->len -= skipped;
    return part;
}

/* Providers write either case. */
static int
hex_value(char c)
{
    return text_hex_digit(c >= 'A' && c <= 'F' ? (char)(c - 'A' + 'a') : c);
}

static bool
read_value(oms_text hex, uint8_t *out)
{
    if (hex.len != 2 * (size_t)SHA256_SIZE)
        return false;
    for (size_t i = 0; i < SHA256_SIZE; i++) {
        const int high = hex_value(hex.data[2 * i]), low = hex_value(hex.data[2 * i + 1]);

        if (high < 0 || low < 0)
            return false;
        out[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}

static bool
read_time(oms_text digits, int64_t *out)
{
    *out = 0;
    if (digits.len == 0 || digits.len > DIGITS_MAX)
        return false;
    for (size_t i = 0; i < digits.len; i++) {
        if (digits.data[i] < '0' || digits.data[i] > '9')
            return false;
        *out = *out * 10 + (digits.data[i] - '0');
    }
    *out *= SECOND_MS;
    return true;
}

static const char *
take_time(oms_text value, struct signature *out)
{
    if (out->time.data)
        return "has two times";
    if (!read_time(value, &out->signed_at))
        return "has a time that is no number of seconds";
    out->time = value;
    return NULL;
}

/* Other schemes and broken values are passed over: a right one may stand beside them. */
static const char *
take_field(oms_text field, struct signature *out)
{
    const oms_text name = take_until(&field, '=');

    if (text_is(name, TIME_FIELD))
        return take_time(field, out);
    if (!text_is(name, VALUE_FIELD) || !read_value(field, out->values[out->n < SIGNATURES_MAX ? out->n : 0]))
        return NULL;
    return out->n++ < SIGNATURES_MAX ? NULL : "has too many values";
}

const char *
signature_parse(oms_text header, struct signature *out)
{
    const char *flaw = NULL;

    *out = (struct signature){.n = 0};
    while (header.len > 0 && !flaw)
        flaw = take_field(take_until(&header, ','), out);
    if (flaw)
        return flaw;
    if (!out->time.data)
        return "has no time";
    return out->n > 0 ? NULL : "has no value of 64 hexadecimal digits";
}

bool
signature_fits(const struct signature *signature, const void *payload, size_t len, const void *secret,
               size_t secret_len)
{
    struct hmac_sha256 hmac;
    uint8_t right[SHA256_SIZE];
    bool fits = false;

    hmac_sha256_init(&hmac, secret, secret_len);
    hmac_sha256_add(&hmac, signature->time.data, signature->time.len);
    hmac_sha256_add(&hmac, ".", 1);
    hmac_sha256_add(&hmac, payload, len);
    hmac_sha256_finish(&hmac, right);
    for (size_t i = 0; i < signature->n; i++)
        fits |= bytes_equal_in_constant_time(right, signature->values[i], sizeof right);
    explicit_bzero(right, sizeof right);
    return fits;
}
