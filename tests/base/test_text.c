/* Text: comparing, checking hostile input, and showing it in a message. */
#include "base/text.h"

#include <stdlib.h>

#include "suites.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define NO_TEXT      ((oms_text){.data = NULL})

START_TEST(absent_text_equals_absent_text_only)
{
    ck_assert(text_equal(NO_TEXT, text_of(NULL)));
    ck_assert(!text_equal(NO_TEXT, TEXT("")));
    ck_assert(!text_equal(TEXT(""), NO_TEXT));
    ck_assert(text_equal(TEXT(""), text_of("")));
    ck_assert(!text_is(NO_TEXT, ""));
}
END_TEST

START_TEST(text_is_compared_byte_by_byte)
{
    ck_assert(text_is(TEXT("MUG"), "MUG"));
    ck_assert(!text_is(TEXT("MUG"), "mug"));
    ck_assert(!text_is(TEXT("MUG"), "MU"));
    ck_assert(!text_is(TEXT("MUG\0"), "MUG"));
    /* é composed and decomposed */
    ck_assert(!text_equal(TEXT("\xC3\xA9"), TEXT("e\xCC\x81")));
}
END_TEST

START_TEST(text_has_an_order)
{
    static const oms_text ascending[] = {
        {.data = NULL},           {.data = "", .len = 0},  {.data = "A", .len = 1},        {.data = "A\0", .len = 2},
        {.data = "AB", .len = 2}, {.data = "B", .len = 1}, {.data = "\xC3\xA9", .len = 2},
    };

    for (size_t i = 0; i < COUNT(ascending); i++)
        for (size_t j = 0; j < COUNT(ascending); j++) {
            int order = text_compare(ascending[i], ascending[j]);

            ck_assert_int_eq((order > 0) - (order < 0), (i > j) - (i < j));
        }
}
END_TEST

START_TEST(utf8_is_judged_strictly)
{
    ck_assert(text_utf8_valid(NO_TEXT));
    ck_assert(text_utf8_valid(TEXT("Café, 東京, 😀\n")));
    ck_assert(!text_utf8_valid(TEXT("a\0b")));
    ck_assert(!text_utf8_valid(TEXT("Caf\xE9")));
    ck_assert(!text_utf8_valid(TEXT("\xC0\xAF")));
    ck_assert(!text_utf8_valid(TEXT("\xED\xA0\x80")));
    ck_assert(!text_utf8_valid(TEXT("\xF4\x90\x80\x80")));
    ck_assert(!text_utf8_valid(TEXT("ok \xE2\x82")));
}
END_TEST

static const struct {
    oms_text text;
    enum text_flaw flaw;
} checked[] = {
    {{.data = "Ada Lovelace", .len = 12}, TEXT_FINE},
    {{.data = "Zoë '; DROP TABLE orders; -- %n", .len = 32}, TEXT_FINE},
    {{.data = "Caf\xCC\x81", .len = 5}, TEXT_FINE},
    {{.data = NULL}, TEXT_EMPTY},
    {{.data = "", .len = 0}, TEXT_EMPTY},
    {{.data = "123456789012345678901234567890123", .len = 33}, TEXT_TOO_LONG},
    {{.data = "a\0b", .len = 3}, TEXT_NOT_UTF8},
    {{.data = "\xC0\x80", .len = 2}, TEXT_NOT_UTF8},
    {{.data = "\xED\xB0\x80", .len = 3}, TEXT_NOT_UTF8},
    {{.data = "\xFF\xFE", .len = 2}, TEXT_NOT_UTF8},
    {{.data = "two\nlines", .len = 9}, TEXT_CONTROL},
    {{.data = "tab\t", .len = 4}, TEXT_CONTROL},
    {{.data = "\x1B[31mred", .len = 8}, TEXT_CONTROL},
    {{.data = "del\x7F", .len = 4}, TEXT_CONTROL},
    {{.data = "c1 \xC2\x9B", .len = 5}, TEXT_CONTROL},
    {{.data = "\xEF\xBB\xBF"
              "bom",
      .len = 6},
     TEXT_CONTROL},
    {{.data = "rtl \xE2\x80\xAE"
              "drawkcab",
      .len = 15},
     TEXT_CONTROL},
    {{.data = "iso \xE2\x81\xA6", .len = 7}, TEXT_CONTROL},
    {{.data = "line\xE2\x80\xA8"
              "sep",
      .len = 10},
     TEXT_CONTROL},
};

START_TEST(hostile_text_is_told_by_its_flaw)
{
    ck_assert_int_eq(text_check(checked[_i].text, 32), checked[_i].flaw);
}
END_TEST

START_TEST(a_mebibyte_is_too_long)
{
    size_t len = 1 << 20;
    char *data = malloc(len);

    ck_assert_ptr_nonnull(data);
    memset(data, 'x', len);
    ck_assert_int_eq(text_check((oms_text){.data = data, .len = len}, 200), TEXT_TOO_LONG);
    ck_assert_int_eq(text_check((oms_text){.data = data, .len = len}, len), TEXT_FINE);
    free(data);
}
END_TEST

START_TEST(text_is_shown_printable)
{
    char out[TEXT_SHOWN_SIZE];

    ck_assert_str_eq(text_shown(TEXT("MUG-BLUE"), out), "MUG-BLUE");
    ck_assert_str_eq(text_shown(NO_TEXT, out), "");
    ck_assert_str_eq(text_shown(TEXT("Zoë"), out), "Zoë");
    ck_assert_str_eq(text_shown(TEXT("a\0b\n\x1B"), out), "a\\x00b\\x0a\\x1b");
    ck_assert_str_eq(text_shown(TEXT("\xFFz"), out), "\\xffz");
    ck_assert_str_eq(text_shown(TEXT("\xE2\x80\xAE"), out), "\\xe2\\x80\\xae");
}
END_TEST

START_TEST(long_text_is_cut_at_a_characters_end)
{
    static const char sixty[] = "123456789 123456789 123456789 123456789 123456789 123456789 ";
    char text[80], out[TEXT_SHOWN_SIZE], expected[80];

    ck_assert_str_eq(text_shown(text_of(sixty), out), sixty);
    strcat(strcpy(text, sixty), "1");
    strcat(strcpy(expected, sixty), "…");
    ck_assert_str_eq(text_shown(text_of(text), out), expected);
    strcpy(text + 58, "€");
    strcpy(expected + 58, "…");
    ck_assert_str_eq(text_shown(text_of(text), out), expected);
}
END_TEST

START_TEST(the_worst_text_fits_into_the_room_for_it)
{
    char text[100], out[TEXT_SHOWN_SIZE];

    memset(text, 0xFF, sizeof(text));
    ck_assert_uint_eq(strlen(text_shown((oms_text){.data = text, .len = sizeof(text)}, out)), 60 * 4 + strlen("…"));
}
END_TEST

Suite *
text_suite(void)
{
    Suite *suite = suite_create("base/text");
    TCase *tcase = tcase_create("text");

    tcase_add_test(tcase, absent_text_equals_absent_text_only);
    tcase_add_test(tcase, text_is_compared_byte_by_byte);
    tcase_add_test(tcase, text_has_an_order);
    tcase_add_test(tcase, utf8_is_judged_strictly);
    tcase_add_loop_test(tcase, hostile_text_is_told_by_its_flaw, 0, COUNT(checked));
    tcase_add_test(tcase, a_mebibyte_is_too_long);
    tcase_add_test(tcase, text_is_shown_printable);
    tcase_add_test(tcase, long_text_is_cut_at_a_characters_end);
    tcase_add_test(tcase, the_worst_text_fits_into_the_room_for_it);
    suite_add_tcase(suite, tcase);
    return suite;
}
