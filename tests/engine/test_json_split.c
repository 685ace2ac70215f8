/* Telling the values of a JSON document apart, and what form a document with drafts has. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "engine/json_split.h"
#include "engine/suites.h"

static const struct {
    const char *text;
    size_t depth;
    size_t values;
} sizes[] = {
    {"", 0, 1},
    {"7", 0, 1},
    {"{}", 1, 2},
    {"[1, 2]", 1, 3},
    {"[[], {}, []]", 2, 7},
    {"\"[[[\"", 0, 1},
    {"[[[", 3, 4},
    {"]]][", 1, 2},
    {"{\"a\\\"[\": [\"}\"]}", 2, 3},
};

START_TEST(a_text_is_measured_by_its_brackets_outside_strings)
{
    struct json_size size = json_measure(text_of(sizes[_i].text));

    ck_assert_uint_eq(size.depth, sizes[_i].depth);
    ck_assert_uint_eq(size.values, sizes[_i].values);
}
END_TEST

static const struct {
    const char *text;
    enum json_form form;
} forms[] = {
    {"", JSON_FORM_EMPTY},
    {" \r\n\t", JSON_FORM_EMPTY},
    {" [", JSON_FORM_ARRAY},
    {"{}", JSON_FORM_ONE},
    {"{\n}\n\n", JSON_FORM_ONE},
    {"7", JSON_FORM_ONE},
    {"{\n{\n}\n}", JSON_FORM_ONE},
    {"{}\n{}", JSON_FORM_LINES},
    {"{} {}", JSON_FORM_LINES},
    {"{}\nx", JSON_FORM_LINES},
    {"x\n{}", JSON_FORM_LINES},
    {"{\n{}\n", JSON_FORM_LINES},
    {"{\n \"a\": {\n", JSON_FORM_ONE},
    {"{\"a", JSON_FORM_ONE},
};

START_TEST(the_form_of_a_document_shows_in_how_it_begins_and_ends)
{
    ck_assert_int_eq(json_form(text_of(forms[_i].text)), forms[_i].form);
}
END_TEST

static const struct {
    const char *text;
    const char *pieces; /* line:piece| … and how it ended: . or ! */
} walks[] = {
    {"[]", "."},
    {" [ ] ", "."},
    {"[1]", "1:1|."},
    {"[1,\n\"a,]\", [2, {}],\n\n{\"b\": []}]\n", "1:1|2:\"a,]\"|2:[2, {}]|4:{\"b\": []}|."},
    {"[,1]", "1:|1:1|."},
    {"[1,]", "1:1|1:|."},
    {"[", "1:|!"},
    {"[1", "1:1|!"},
    {"[1 2]", "1:1|!"},
    {"[1] 2", "1:1|!"},
    {"[1,\n[", "1:1|!"},
    {"[\"a\\", "1:\"a\\|!"},
    {"[{\"a\": \"b\n}, 2]", "1:{\"a\": \"b\n}|2:2|."},
    {"{\"a\": 1}\n\n 2 \r\n[3\n", "1:{\"a\": 1}|3:2 \r|4:[3|."},
    {"{\n\n}", "1:{\n\n}|."},
    {"", "."},
};

START_TEST(pieces_come_with_the_line_they_begin_on)
{
    oms_text document = text_of(walks[_i].text);
    struct json_walk walk;
    struct json_piece piece;
    enum json_step step;
    char heard[200] = "";

    json_walk_begin(&walk, document, json_form(document));
    while ((step = json_walk_next(&walk, &piece)) == JSON_STEP_PIECE)
        snprintf(heard + strlen(heard), sizeof(heard) - strlen(heard), "%zu:%.*s|", piece.line, (int)piece.text.len,
                 piece.text.data);
    strcat(heard, step == JSON_STEP_END ? "." : "!");
    ck_assert_str_eq(heard, walks[_i].pieces);
}
END_TEST

#define LOOP(tcase, test, array) tcase_add_loop_test(tcase, test, 0, (int)(sizeof(array) / sizeof((array)[0])))

Suite *
json_split_suite(void)
{
    Suite *suite = suite_create("json_split");
    TCase *split = tcase_create("split");

    LOOP(split, a_text_is_measured_by_its_brackets_outside_strings, sizes);
    LOOP(split, the_form_of_a_document_shows_in_how_it_begins_and_ends, forms);
    LOOP(split, pieces_come_with_the_line_they_begin_on, walks);
    suite_add_tcase(suite, split);
    return suite;
}
