/* Printing for people. Everything that comes out of the database goes through print_clean() or a table: data may hold anything. */
#include "print.h"

#include "text.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const styles[] = {
    [STYLE_PLAIN] = "",        [STYLE_BOLD] = "\x1b[1m", [STYLE_GOOD] = "\x1b[32m",
    [STYLE_WARN] = "\x1b[33m", [STYLE_BAD] = "\x1b[31m",
};

bool
print_has_colour(FILE *out)
{
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");

    if (no_color != NULL && *no_color != '\0')
        return false;
    return isatty(fileno(out)) && term != NULL && strcmp(term, "dumb") != 0;
}

void
print_clean(FILE *out, const char *text)
{
    struct text clean = {0};

    text_add_clean(&clean, text == NULL ? "-" : text);
    fwrite(clean.data, 1, clean.len, out);
    text_free(&clean);
}

void
print_styled(FILE *out, bool colour, enum style style, const char *text)
{
    if (colour)
        fputs(styles[style], out);
    print_clean(out, text);
    if (colour && style != STYLE_PLAIN)
        fputs("\x1b[0m", out);
}

const char *
time_text(int64_t at, char out[OMS_TIME_TEXT_SIZE])
{
    if (at == OMS_NONE)
        return "-";
    oms_time_format(at, out);
    return out;
}

const char *
id_text(const oms_id *id, char out[OMS_ID_TEXT_SIZE])
{
    static const oms_id none;

    if (memcmp(id, &none, sizeof(none)) == 0)
        return NULL;
    oms_id_format(id, out);
    return out;
}

const char *
money_text(int64_t amount, const char *currency, char out[MONEY_TEXT_SIZE])
{
    if (amount == OMS_NONE)
        return "-";
    /* An unknown currency leaves the bare number, which is the best there is to show. */
    (void)oms_money_format(amount, currency, out);
    return out;
}

const char *
money_text_full(int64_t amount, const char *currency, char out[MONEY_TEXT_SIZE])
{
    char number[MONEY_TEXT_SIZE];

    snprintf(out, MONEY_TEXT_SIZE, "%.32s %.3s", money_text(amount, currency, number), currency);
    return out;
}
