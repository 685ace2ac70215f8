/* The answers that every fuzz target checks. Touches nothing but what it is given. */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef OMS_HAVE_JSON
#include <jansson.h>
#endif

#include "base/text.h"

void
fuzz_fail(const char *file, int line, const char *what)
{
    fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, what);
    abort();
}

static void
check_json(const char *text)
{
#ifdef OMS_HAVE_JSON
    json_error_t why;
    json_t *document = json_loads(text, JSON_REJECT_DUPLICATES, &why);

    if (document == NULL)
        fprintf(stderr, "line %d: %s\n", why.line, why.text);
    MUST(document != NULL);
    json_decref(document);
#else
    MUST(text_utf8_valid(text_of(text)));
#endif
}

void
fuzz_document(int32_t code, char **text)
{
    MUST((code == OMS_OK) == (*text != NULL));
    if (*text != NULL)
        check_json(*text);
    oms_free(*text);
    *text = NULL;
}

static void
check_message(const char *message)
{
    MUST(text_check(text_of(message), SIZE_MAX) == TEXT_FINE);
    MUST(!text_has_card_number(text_of(message)));
}

void
fuzz_answer(int32_t code, oms_error *error)
{
    char *json = NULL;

    MUST((code < 0) == (error != NULL));
    if (error == NULL)
        return;
    if (code == OMS_E_INTERNAL)
        fprintf(stderr, "%s\n", oms_error_message(error));
    MUST(code != OMS_E_INTERNAL);
    MUST(code == oms_error_code(error));
    check_message(oms_error_message(error));
    fuzz_document(oms_error_json(error, &json), &json);
    oms_error_free(error);
}

char *
fuzz_string(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);

    MUST(text != NULL);
    if (size > 0)
        memcpy(text, data, size);
    text[size] = '\0';
    return text;
}
