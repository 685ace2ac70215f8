/* Reads the tokens that script a payment. Pure: text in, a script out. */
#include "token.h"

#include <string.h>

#define COUNT(array)  (sizeof(array) / sizeof((array)[0]))
#define NUMBER_DIGITS 9
#define NO_NUMBER     (-1) /* none may follow */
#define NEEDS_NUMBER  (-2)
#define DEFAULT_3DS_S 60

struct word {
    const char *text;
    enum script_kind kind;
    int64_t otherwise; /* the number when none follows */
};

static const struct word words[] = {
    {"tok_ok", SCRIPT_OK, NO_NUMBER},
    {"tok_declined", SCRIPT_DECLINED, NO_NUMBER},
    {"tok_declined_retryable", SCRIPT_DECLINED_RETRY, NO_NUMBER},
    {"tok_insufficient_funds", SCRIPT_NO_FUNDS, NO_NUMBER},
    {"tok_unavailable", SCRIPT_UNAVAILABLE, INT64_MAX},
    {"tok_unknown", SCRIPT_UNKNOWN, NEEDS_NUMBER},
    {"tok_pending", SCRIPT_PENDING, NEEDS_NUMBER},
    {"tok_3ds", SCRIPT_3DS, DEFAULT_3DS_S},
};

/* `_123`, to the end. */
static bool
parse_number(const char *text, int64_t *out)
{
    size_t digits = strlen(text) - 1;

    if (text[0] != '_' || digits < 1 || digits > NUMBER_DIGITS || strspn(text + 1, "0123456789") != digits)
        return false;
    *out = 0;
    for (size_t i = 1; i <= digits; i++)
        *out = *out * 10 + (text[i] - '0');
    return true;
}

static bool
parse_word(const struct word *word, const char *token, struct script *out)
{
    size_t len = strlen(word->text);

    if (strncmp(token, word->text, len) != 0)
        return false;
    *out = (struct script){.kind = word->kind, .number = word->otherwise};
    if (token[len] == '\0')
        return word->otherwise != NEEDS_NUMBER;
    return word->otherwise != NO_NUMBER && parse_number(token + len, &out->number);
}

struct script
script_parse(const char *token)
{
    struct script script;

    for (size_t i = 0; token != NULL && i < COUNT(words); i++)
        if (parse_word(&words[i], token, &script))
            return script;
    return (struct script){.kind = SCRIPT_NONE};
}

int64_t
script_delay_ms(struct script script)
{
    return script.kind == SCRIPT_PENDING || script.kind == SCRIPT_3DS ? script.number * 1000 : 0;
}
