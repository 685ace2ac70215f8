/* Checks of single values from outside, and the sentences that say what is wrong with them. Pure: values in, an error out. What a value means is known to
 * the callers. */
#include "engine/check.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/abi.h"
#include "base/clock.h"
#include "base/currency.h"
#include "oms/limits.h"

#define SENTENCE_SIZE 1024

static size_t
place_write(const struct place *at, char *out, size_t size)
{
    size_t len = at->in != NULL ? place_write(at->in, out, size) : 0;
    bool behind_line = at->in != NULL && at->in->kind == PLACE_LINE;
    const char *dot = at->in == NULL ? "" : behind_line ? ", " : ".";
    int more = 0;

    switch (at->kind) {
    case PLACE_FIELD:
        more = snprintf(out + len, size - len, "%s%s", dot, at->name);
        break;
    case PLACE_ELEMENT:
        more = snprintf(out + len, size - len, "[%zu]", at->n);
        break;
    case PLACE_LINE:
        more = snprintf(out + len, size - len, "line %zu", at->n);
        break;
    }
    len += more > 0 ? (size_t)more : 0;
    return len < size ? len : size - 1;
}

const char *
place_text(const struct place *at, char *out)
{
    if (at == NULL)
        return strcpy(out, "document");
    place_write(at, out, PLACE_SIZE);
    return out;
}

int32_t
check_fail(const struct place *at, int32_t code, oms_error **error, const char *format, ...)
{
    char where[PLACE_SIZE], sentence[SENTENCE_SIZE];
    va_list args;

    va_start(args, format);
    vsnprintf(sentence, sizeof(sentence), format, args);
    va_end(args);
    return error_set(error, code, "%s: %s", place_text(at, where), sentence);
}

/* What is wrong with a text, and how it is told. */
static const struct {
    int32_t code;
    const char *words;
} flaws[] = {
    [TEXT_EMPTY] = {OMS_E_INVALID, "is empty"},
    [TEXT_TOO_LONG] = {OMS_E_LIMIT, NULL},
    [TEXT_NOT_UTF8] = {OMS_E_INVALID, "is not UTF-8 text"},
    [TEXT_CONTROL] = {OMS_E_INVALID, "has a control character"},
};

static int32_t
text_result(const struct place *at, oms_text value, size_t max, bool show, oms_error **error)
{
    char shown[TEXT_SHOWN_SIZE] = "the value";
    char quoted[TEXT_SHOWN_SIZE + 2];
    enum text_flaw flaw;

    if (value.data == NULL)
        return check_fail(at, OMS_E_INVALID, error, "is needed");
    flaw = text_check(value, max);
    if (flaw == TEXT_FINE)
        return OMS_OK;
    if (show)
        snprintf(quoted, sizeof(quoted), "\"%s\"", text_shown(value, shown));
    if (flaws[flaw].words != NULL)
        return check_fail(at, flaws[flaw].code, error, "%s %s", show ? quoted : shown, flaws[flaw].words);
    return check_fail(at, flaws[flaw].code, error, "%s has %zu bytes, more than %zu", show ? quoted : shown, value.len,
                      max);
}

int32_t
check_text(const struct place *at, oms_text value, size_t max, oms_error **error)
{
    return text_result(at, value, max, true, error);
}

int32_t
check_optional(const struct place *at, oms_text value, size_t max, oms_error **error)
{
    return value.data != NULL ? check_text(at, value, max, error) : OMS_OK;
}

int32_t
check_prose(const struct place *at, oms_text value, size_t max, oms_error **error)
{
    int32_t rc = check_optional(at, value, max, error);

    if (rc != OMS_OK || value.data == NULL || !(text_has_card_number(value) || text_has_card_code(value)))
        return rc;
    return check_fail(at, OMS_E_CARD_DATA, error, "holds a card number or security code, which is kept nowhere");
}

int32_t
check_secret(const struct place *at, oms_text value, size_t max, oms_error **error)
{
    return text_result(at, value, max, false, error);
}

int32_t
check_range(const struct place *at, int64_t value, int64_t min, int64_t max, oms_error **error)
{
    if (value == OMS_NONE)
        return check_fail(at, OMS_E_INVALID, error, "is needed");
    if (value >= min && value <= max)
        return OMS_OK;
    return check_fail(at, value < min ? OMS_E_INVALID : OMS_E_LIMIT, error,
                      "%" PRId64 " is not between %" PRId64 " and %" PRId64, value, min, max);
}

int32_t
check_window(const struct place *at, int64_t from, int64_t until, oms_error **error)
{
    int32_t rc = check_range(FIELD(at, "valid_from"), from, 0, TIME_MAX, error);

    if (rc == OMS_OK)
        rc = check_range(FIELD(at, "valid_until"), until, 0, TIME_MAX, error);
    if (rc == OMS_OK && until != 0 && until <= from)
        rc = check_fail(FIELD(at, "valid_until"), OMS_E_INVALID, error, "is not later than valid_from");
    return rc;
}

int32_t
check_flag(const struct place *at, int64_t value, oms_error **error)
{
    if (value == 0 || value == 1)
        return OMS_OK;
    return check_fail(at, OMS_E_INVALID, error, "%" PRId64 " is neither 0 nor 1", value);
}

int32_t
check_choice(const struct place *at, oms_text value, const char *const *words, size_t n, oms_error **error)
{
    char shown[TEXT_SHOWN_SIZE], list[SENTENCE_SIZE / 2] = "";
    size_t len = 0;

    if (value.data == NULL)
        return check_fail(at, OMS_E_INVALID, error, "is needed");
    for (size_t i = 0; i < n; i++) {
        if (text_is(value, words[i]))
            return OMS_OK;
        len += (size_t)snprintf(list + len, sizeof(list) - len, "%s%s", i == 0 ? "" : ", ", words[i]);
    }
    return check_fail(at, OMS_E_INVALID, error, "\"%s\" is none of %s", text_shown(value, shown), list);
}

int32_t
check_currency(const struct place *at, oms_text value, oms_error **error)
{
    char shown[TEXT_SHOWN_SIZE];

    if (value.data == NULL)
        return check_fail(at, OMS_E_CURRENCY, error, "is needed");
    if (currency_exponent(value) >= 0)
        return OMS_OK;
    return check_fail(at, OMS_E_CURRENCY, error, "\"%s\" is no currency of ISO 4217 (three capital letters)",
                      text_shown(value, shown));
}

static bool
is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

int32_t
check_country(const struct place *at, oms_text value, oms_error **error)
{
    char shown[TEXT_SHOWN_SIZE];

    if (value.data == NULL)
        return check_fail(at, OMS_E_INVALID, error, "is needed");
    if (value.len == 2 && is_capital(value.data[0]) && is_capital(value.data[1]))
        return OMS_OK;
    return check_fail(at, OMS_E_INVALID, error, "\"%s\" is no country (two capital letters of ISO 3166-1)",
                      text_shown(value, shown));
}

int32_t
check_document(const char *text, size_t len, oms_error **error)
{
    static const char mark[] = "\xEF\xBB\xBF";

    if (text == NULL)
        return check_fail(NULL, OMS_E_INVALID, error, "is needed");
    if (len > OMS_LIMIT_DOCUMENT)
        return check_fail(NULL, OMS_E_LIMIT, error, "has %zu bytes, more than %d", len, OMS_LIMIT_DOCUMENT);
    if (len >= sizeof(mark) - 1 && memcmp(text, mark, sizeof(mark) - 1) == 0)
        return check_fail(NULL, OMS_E_SYNTAX, error, "begins with a byte order mark");
    return OMS_OK;
}

int32_t
check_given(const char *name, const void *pointer, oms_error **error)
{
    return pointer != NULL ? OMS_OK : error_set(error, OMS_E_INVALID, "%s: is needed", name);
}

int32_t
check_memory(struct arena *arena, oms_error **error)
{
    if (!arena->failed)
        return OMS_OK;
    arena->failed = false;
    return error_set(error, OMS_E_NOMEM, "Out of memory.");
}

/* Release 0.1 knows one size of each struct: the one it is compiled with. */
int32_t
check_struct(const char *name, void *into, size_t known, const void *from, oms_error **error)
{
    int32_t rc = check_given(name, from, error);

    if (rc != OMS_OK)
        return rc;
    rc = abi_take(into, known, &known, 1, from);
    if (rc == OMS_E_ABI_NEWER)
        return error_set(error, rc, "%s: uses fields of a newer release", name);
    if (rc != OMS_OK)
        return error_set(error, rc, "%s.size: is no size of this struct in any release", name);
    return rc;
}
