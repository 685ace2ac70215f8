/* Finds card numbers and magnetic track data in text, and masks them. An issuer's prefix, the length and the Luhn check must all agree, so
 * that article and order numbers pass. Looks at bytes only: no allocation, and time linear in the text. */
#include "base/card.h"

#include "base/text.h"
#include "base/utf8.h"

#define DIGITS_MAX   19
#define CARD_MIN     13
#define TRACK_MIN    12
#define CODE_MIN     3
#define CODE_MAX     4
#define FILLERS_MAX  16
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct range {
    uint32_t first, last;
};

/* What may stand, once, between two digits of one number: spaces, hyphens, dots, and what a reader does not see; so may a byte that is no text. */
static const struct range separators[] = {
    {0x0001, 0x0020}, {0x007F, 0x009F}, {0x002D, 0x002E}, {0x00A0, 0x00A0}, {0x00AD, 0x00AD},
    {0x00B7, 0x00B7}, {0x2000, 0x2015}, {0x2028, 0x202F}, {0x205F, 0x2060}, {0x2212, 0x2212},
    {0x3000, 0x3000}, {0xFEFF, 0xFEFF}, {0xFF0D, 0xFF0E},
};

struct issuer {
    uint32_t first, last; /* the prefix lies between these */
    uint8_t prefix_digits;
    uint8_t min, max; /* digits of the whole number */
};

static const struct issuer issuers[] = {
    {4, 4, 1, 13, 13},       /* Visa */
    {4, 4, 1, 16, 16},       /* Visa */
    {4, 4, 1, 19, 19},       /* Visa */
    {51, 55, 2, 16, 16},     /* Mastercard */
    {2221, 2720, 4, 16, 16}, /* Mastercard */
    {34, 34, 2, 15, 15},     /* American Express */
    {37, 37, 2, 15, 15},     /* American Express */
    {300, 305, 3, 14, 19},   /* Diners Club */
    {3095, 3095, 4, 14, 19}, /* Diners Club */
    {36, 36, 2, 14, 19},     /* Diners Club */
    {38, 39, 2, 14, 19},     /* Diners Club */
    {6011, 6011, 4, 16, 19}, /* Discover */
    {644, 659, 3, 16, 19},   /* Discover, Troy, RuPay */
    {60, 60, 2, 16, 16},     /* RuPay, Hipercard */
    {62, 62, 2, 16, 19},     /* UnionPay */
    {81, 82, 2, 16, 16},     /* UnionPay, RuPay */
    {3528, 3589, 4, 16, 19}, /* JCB */
    {1800, 1800, 4, 15, 15}, /* JCB */
    {2131, 2131, 4, 15, 15}, /* JCB */
    {2200, 2205, 4, 16, 19}, /* Mir, Borica */
    {50, 50, 2, 16, 19},     /* Maestro, Dankort, Verve, Elo */
    {56, 58, 2, 16, 19},     /* Maestro */
    {63, 63, 2, 16, 19},     /* Maestro, InterPayment, InstaPayment */
    {5018, 5018, 4, 13, 15}, /* Maestro */
    {5020, 5020, 4, 13, 15}, /* Maestro */
    {5038, 5038, 4, 13, 15}, /* Maestro */
    {5893, 5893, 4, 13, 15}, /* Maestro */
    {6304, 6304, 4, 13, 15}, /* Maestro */
    {67, 67, 2, 13, 19},     /* Maestro */
    {8600, 8600, 4, 16, 16}, /* Uzcard */
    {9704, 9704, 4, 16, 19}, /* Napas */
    {9792, 9792, 4, 16, 16}, /* Troy */
    {9860, 9860, 4, 16, 16}, /* Humo */
};

struct digit {
    uint8_t value;
    bool begins_group; /* no digit stands directly before it */
    size_t at;         /* its byte */
};

/* The last digits of a run of groups with single separators between them. */
struct run {
    struct digit digits[DIGITS_MAX];
    size_t n;
};

static bool
digit_at(oms_text text, size_t at)
{
    return at < text.len && utf8_digit(utf8_next(text, at)) >= 0;
}

static bool
byte_at(oms_text text, size_t at, char byte)
{
    return at < text.len && text.data[at] == byte;
}

static bool
is_separator(struct utf8_char c)
{
    if (!c.valid)
        return true;
    for (size_t i = 0; i < COUNT(separators); i++)
        if (c.code >= separators[i].first && c.code <= separators[i].last)
            return true;
    return false;
}

static uint32_t
prefix_of(const struct digit *digits, size_t n)
{
    uint32_t prefix = 0;

    for (size_t i = 0; i < n; i++)
        prefix = prefix * 10 + digits[i].value;
    return prefix;
}

static bool
has_issuer(const struct digit *digits, size_t n)
{
    for (size_t i = 0; i < COUNT(issuers); i++) {
        const struct issuer *issuer = &issuers[i];
        uint32_t prefix = prefix_of(digits, issuer->prefix_digits);

        if (n >= issuer->min && n <= issuer->max && prefix >= issuer->first && prefix <= issuer->last)
            return true;
    }
    return false;
}

static bool
luhn_holds(const struct digit *digits, size_t n)
{
    unsigned sum = 0;

    for (size_t i = 0; i < n; i++) {
        unsigned value = digits[n - 1 - i].value;

        if (i % 2 == 1)
            value = value * 2 - (value > 4 ? 9 : 0);
        sum += value;
    }
    return sum % 10 == 0;
}

/* Thirteen digits are an article number (its own check digit holds) or a telephone number (after a plus) far more often than one of the few old cards. */
static bool
is_other_number(oms_text text, const struct digit *digits, size_t n)
{
    unsigned sum = 0;

    if (n != 13)
        return false;
    for (size_t i = 0; i < n; i++)
        sum += digits[i].value * (i % 2 == 1 ? 3U : 1U);
    return sum % 10 == 0 || (digits[0].at > 0 && byte_at(text, digits[0].at - 1, '+'));
}

static bool
is_card(oms_text text, const struct digit *digits, size_t n)
{
    return n >= CARD_MIN && luhn_holds(digits, n) && has_issuer(digits, n) && !is_other_number(text, digits, n);
}

/* `%B…^` and `;…=…` with the number between them, which then needs no further proof. */
static bool
is_track(oms_text text, size_t start, size_t end, size_t n)
{
    if (n < TRACK_MIN || start == 0)
        return false;
    if (byte_at(text, start - 1, ';'))
        return byte_at(text, end, '=') && digit_at(text, end + 1);
    return start >= 2 && byte_at(text, start - 2, '%') &&
           (byte_at(text, start - 1, 'B') || byte_at(text, start - 1, 'b')) && byte_at(text, end, '^');
}

static void
run_add(struct run *run, struct digit digit)
{
    if (run->n == DIGITS_MAX) {
        memmove(&run->digits[0], &run->digits[1], sizeof(run->digits[0]) * (DIGITS_MAX - 1));
        run->n--;
    }
    run->digits[run->n++] = digit;
}

/* Whether a number ends where the run ends; it begins where a group begins. */
static bool
run_ends_in_card(oms_text text, const struct run *run, size_t end, struct card_span *found)
{
    for (size_t i = 0; i + TRACK_MIN <= run->n; i++) {
        const struct digit *first = &run->digits[i];
        size_t n = run->n - i;

        if (first->begins_group && (is_card(text, first, n) || is_track(text, first->at, end, n))) {
            *found = (struct card_span){.start = first->at, .end = end};
            return true;
        }
    }
    return false;
}

bool
card_number_find(oms_text text, size_t from, struct card_span *found)
{
    struct run run = {.n = 0};
    struct utf8_char c;
    bool after_digit = false;

    for (size_t at = from; at < text.len; at += c.len) {
        int value = utf8_digit(c = utf8_next(text, at));

        if (value >= 0) {
            run_add(&run, (struct digit){.value = (uint8_t)value, .begins_group = !after_digit, .at = at});
            if (!digit_at(text, at + c.len) && run_ends_in_card(text, &run, at + c.len, found))
                return true;
        } else if (!after_digit || !is_separator(c)) {
            run.n = 0;
        }
        after_digit = value >= 0;
    }
    return false;
}

bool
text_has_card_number(oms_text text)
{
    struct card_span found;

    return card_number_find(text, 0, &found);
}

static void
hide_digits(char *data, struct card_span span)
{
    oms_text text = {.data = data, .len = span.end};
    struct utf8_char c;

    for (size_t at = span.start; at < span.end; at += c.len) {
        c = utf8_next(text, at);
        if (utf8_digit(c) >= 0)
            memset(data + at, '*', c.len);
    }
}

static void
hide_all(char *data, bool (*find)(oms_text, size_t, struct card_span *))
{
    oms_text text = text_of(data);
    struct card_span found = {.end = 0};

    while (find(text, found.end, &found))
        hide_digits(data, found);
}

void
card_mask(char *text)
{
    hide_all(text, card_number_find);
    hide_all(text, card_code_find);
}
