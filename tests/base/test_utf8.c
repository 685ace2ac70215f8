/* UTF-8, one character at a time: the bounds of each length and everything just outside them. */
#include "base/text.h"
#include "base/utf8.h"
#include "suites.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct {
    const char *bytes;
    uint32_t code;
    size_t len;
} characters[] = {
    {"A", 'A', 1},
    {"\x7F", 0x7F, 1},
    {"\xC2\x80", 0x80, 2},
    {"\xDF\xBF", 0x7FF, 2},
    {"\xE0\xA0\x80", 0x800, 3},
    {"\xED\x9F\xBF", 0xD7FF, 3},
    {"\xEE\x80\x80", 0xE000, 3},
    {"\xEF\xBF\xBF", 0xFFFF, 3},
    {"\xF0\x90\x80\x80", 0x10000, 4},
    {"\xF3\xBF\xBF\xBF", 0xFFFFF, 4},
    {"\xF4\x8F\xBF\xBF", 0x10FFFF, 4},
};

START_TEST(a_character_is_read_with_its_length)
{
    struct utf8_char c = utf8_next(text_of(characters[_i].bytes), 0);

    ck_assert(c.valid);
    ck_assert_uint_eq(c.code, characters[_i].code);
    ck_assert_uint_eq(c.len, characters[_i].len);
}
END_TEST

static const char *const broken[] = {
    "\x80",
    "\xBF",
    "\xC0\x80",
    "\xC1\xBF",
    "\xC2",
    "\xC2\x41",
    "\xE0\x9F\xBF",
    "\xE0\xA0",
    "\xE1\x80\xC0",
    "\xED\xA0\x80",
    "\xED\xBF\xBF",
    "\xF0\x8F\xBF\xBF",
    "\xF0\x90\x80",
    "\xF1\x80\x80\x41",
    "\xF5\x80\x80",
    "\xFE",
    "\xF4\x90\x80\x80",
    "\xFF",
};

START_TEST(a_byte_that_begins_no_character_stands_for_itself)
{
    struct utf8_char c = utf8_next(text_of(broken[_i]), 0);

    ck_assert(!c.valid);
    ck_assert_uint_eq(c.len, 1);
    ck_assert_uint_eq(c.code, (uint8_t)broken[_i][0]);
}
END_TEST

START_TEST(a_character_cut_off_by_the_texts_end_is_broken)
{
    ck_assert(!utf8_next((oms_text){.data = "\xE2\x82\xAC", .len = 2}, 0).valid);
    ck_assert(utf8_next((oms_text){.data = "a\xE2\x82\xAC", .len = 4}, 1).valid);
}
END_TEST

START_TEST(controls_are_known)
{
    static const uint32_t controls[] = {0,      9,      10,     0x1B,   0x1F,   0x7F,   0x80,  0x9F,
                                        0x2028, 0x2029, 0x202A, 0x202E, 0x2066, 0x2069, 0xFEFF};
    static const uint32_t others[] = {' ', '~', 0xA0, 0x2027, 0x202F, 0x2065, 0x206A, 0xFEFE, 0xFF00, 0x1F600};

    for (size_t i = 0; i < COUNT(controls); i++)
        ck_assert(utf8_is_control(controls[i]));
    for (size_t i = 0; i < COUNT(others); i++)
        ck_assert(!utf8_is_control(others[i]));
}
END_TEST

START_TEST(digits_of_any_script_have_their_value)
{
    static const struct {
        const char *bytes;
        int value;
    } digits[] = {
        {"0", 0},  {"9", 9},  {"٣", 3},    {"۹", 9},     {"५", 5},     {"０", 0}, {"９", 9}, {"𝟗", 9},
        {"𝟎", 0},  {"𝟿", 9},  {"🯰", 0}, {"🯹", 9},  {"/", -1},    {":", -1}, {"a", -1}, {"²", -1},
        {"①", -1}, {"Ⅷ", -1}, {"：", -1},  {"\xFF", -1}, {"\xB2", -1}, {"😀", -1},
    };

    for (size_t i = 0; i < COUNT(digits); i++)
        ck_assert_int_eq(utf8_digit(utf8_next(text_of(digits[i].bytes), 0)), digits[i].value);
}
END_TEST

Suite *
utf8_suite(void)
{
    Suite *suite = suite_create("base/utf8");
    TCase *tcase = tcase_create("utf8");

    tcase_add_loop_test(tcase, a_character_is_read_with_its_length, 0, COUNT(characters));
    tcase_add_loop_test(tcase, a_byte_that_begins_no_character_stands_for_itself, 0, COUNT(broken));
    tcase_add_test(tcase, a_character_cut_off_by_the_texts_end_is_broken);
    tcase_add_test(tcase, controls_are_known);
    tcase_add_test(tcase, digits_of_any_script_have_their_value);
    suite_add_tcase(suite, tcase);
    return suite;
}
