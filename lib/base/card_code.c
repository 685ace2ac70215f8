/* Finds security codes of cards in text, by their names: three or four digits alone say nothing. Looks at bytes only: no allocation. */
#include "base/card.h"
#include "base/text.h"
#include "base/utf8.h"

#define CODE_MIN     3
#define CODE_MAX     4
#define FILLERS_MAX  16
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* A space in a word stands for a space, a hyphen, a low line or nothing. Names that delivery notes use for a door's
 * code ("security code 4711") need the word card before them. */
static const char *const code_names[] = {
    "cvv2", "cvv", "cvc2", "cvc", "cvn2", "cvn", "csc", "card security code", "card verification",
};

/* What may stand between the name and the code. */
static const char *const fillers[] = {
    "\t", "\u00a0", ":", "：", "=", "#", ".", "/", "\"", "'", "(", ")", "is", "code", "value", "number", "no", " ",
};

static char
lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte + 32) : byte;
}

static bool
is_letter_or_digit(char byte)
{
    return (byte >= '0' && byte <= '9') || (lower(byte) >= 'a' && lower(byte) <= 'z');
}

/* Past the word if it stands at `at`, else 0. */
static size_t
match_word(oms_text text, size_t at, const char *word)
{
    for (; *word != '\0'; word++) {
        if (*word == ' ')
            at += at < text.len && strchr(" -_", text.data[at]) != NULL;
        else if (at < text.len && lower(text.data[at]) == *word)
            at++;
        else
            return 0;
    }
    return at;
}

static size_t
skip_one_filler(oms_text text, size_t at)
{
    size_t end = 0;

    for (size_t i = 0; i < COUNT(fillers) && end == 0; i++)
        end = match_word(text, at, fillers[i]);
    return end > 0 ? end : at;
}

static size_t
skip_fillers(oms_text text, size_t at)
{
    for (int i = 0; i < FILLERS_MAX; i++)
        at = skip_one_filler(text, at);
    return at;
}

static bool
code_follows(oms_text text, size_t at, struct card_span *found)
{
    size_t n = 0;

    found->start = at;
    for (; n <= CODE_MAX && at < text.len && utf8_digit(utf8_next(text, at)) >= 0; n++)
        at += utf8_next(text, at).len;
    found->end = at;
    return n >= CODE_MIN && n <= CODE_MAX;
}

static bool
code_at(oms_text text, size_t at, struct card_span *found)
{
    for (size_t i = 0; i < COUNT(code_names); i++) {
        size_t end = match_word(text, at, code_names[i]);

        if (end > 0 && code_follows(text, skip_fillers(text, end), found))
            return true;
    }
    return false;
}

bool
card_code_find(oms_text text, size_t from, struct card_span *found)
{
    for (size_t at = from; at < text.len; at++)
        if ((at == 0 || !is_letter_or_digit(text.data[at - 1])) && code_at(text, at, found))
            return true;
    return false;
}

bool
text_has_card_code(oms_text text)
{
    struct card_span found;

    return card_code_find(text, 0, &found);
}
