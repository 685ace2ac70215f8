/* Writing JSON: its shape on one line and indented, what is escaped, and what stands for nothing. */
#include "base/json_write.h"

#include <string.h>

#include "base/text.h"
#include "oms/errors.h"
#include "suites.h"

static void
assert_document(struct json_writer *w, const char *expected)
{
    char *document = NULL;

    ck_assert_int_eq(json_finish(w, &document), OMS_OK);
    ck_assert_str_eq(document, expected);
    oms_free(document);
}

static void
write_order(struct json_writer *w)
{
    json_object(w, NULL);
    json_string(w, "sku", "MUG");
    json_array(w, "lines");
    json_int(w, NULL, 1);
    json_object(w, NULL);
    json_bool(w, "open", true);
    json_object_end(w);
    json_array_end(w);
    json_array(w, "problems");
    json_array_end(w);
    json_object(w, "none");
    json_object_end(w);
    json_null(w, "action");
    json_object_end(w);
}

START_TEST(a_document_stands_on_one_line)
{
    struct json_writer w;

    json_init(&w, false);
    write_order(&w);
    assert_document(
        &w, "{\"sku\": \"MUG\", \"lines\": [1, {\"open\": true}], \"problems\": [], \"none\": {}, \"action\": null}");
}
END_TEST

START_TEST(a_document_is_indented)
{
    struct json_writer w;

    json_init(&w, true);
    write_order(&w);
    assert_document(&w, "{\n"
                        "  \"sku\": \"MUG\",\n"
                        "  \"lines\": [\n"
                        "    1,\n"
                        "    {\n"
                        "      \"open\": true\n"
                        "    }\n"
                        "  ],\n"
                        "  \"problems\": [],\n"
                        "  \"none\": {},\n"
                        "  \"action\": null\n"
                        "}");
}
END_TEST

static const struct {
    oms_text text;
    const char *json;
} texts[] = {
    {{.data = "", .len = 0}, "\"\""},
    {{.data = NULL}, "null"},
    {{.data = "say \"hi\" \\ /", .len = 12}, "\"say \\\"hi\\\" \\\\ /\""},
    {{.data = "\b\f\n\r\t", .len = 5}, "\"\\b\\f\\n\\r\\t\""},
    {{.data = "a\0b\x1F", .len = 4}, "\"a\\u0000b\\u001f\""},
    {{.data = "Zoë 😀", .len = 9}, "\"Zoë 😀\""},
    {{.data = "\x7F", .len = 1}, "\"\x7F\""},
    {{.data = "a\xFF\xC3", .len = 3}, "\"a\xEF\xBF\xBD\xEF\xBF\xBD\""},
    {{.data = "\xED\xA0\x80", .len = 3}, "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""},
};

START_TEST(text_is_escaped)
{
    struct json_writer w;

    json_init(&w, false);
    json_text(&w, NULL, texts[_i].text);
    assert_document(&w, texts[_i].json);
}
END_TEST

START_TEST(numbers_times_and_ids_have_their_form_or_are_null)
{
    oms_id none = {.bytes = {0}}, id = {.bytes = {1, 0x93}};
    struct json_writer w;

    json_init(&w, false);
    json_array(&w, NULL);
    json_int(&w, NULL, 0);
    json_int(&w, NULL, INT64_MAX);
    json_int(&w, NULL, INT64_MIN + 1);
    json_int(&w, NULL, OMS_NONE);
    json_time(&w, NULL, 0);
    json_time(&w, NULL, OMS_NONE);
    json_id(&w, NULL, &id);
    json_id(&w, NULL, &none);
    json_id(&w, NULL, NULL);
    json_bool(&w, NULL, false);
    json_string(&w, NULL, NULL);
    json_array_end(&w);
    assert_document(&w, "[0, 9223372036854775807, -9223372036854775807, null, \"1970-01-01T00:00:00Z\", null, "
                        "\"01930000-0000-0000-0000-000000000000\", null, null, false, null]");
}
END_TEST

START_TEST(a_document_may_be_long)
{
    struct json_writer w;
    char *document = NULL;

    json_init(&w, true);
    json_array(&w, NULL);
    for (int i = 0; i < 10000; i++)
        json_int(&w, NULL, 1000);
    json_array_end(&w);
    ck_assert_int_eq(json_finish(&w, &document), OMS_OK);
    ck_assert_uint_eq(strlen(document), strlen("[]\n") + 10000 * strlen("\n  1000,") - 1);
    oms_free(document);
}
END_TEST

START_TEST(a_writer_is_empty_after_it_finished)
{
    struct json_writer w;

    json_init(&w, true);
    json_int(&w, NULL, 1);
    assert_document(&w, "1");
    json_object(&w, NULL);
    json_int(&w, "a", 2);
    json_object_end(&w);
    assert_document(&w, "{\n  \"a\": 2\n}");
}
END_TEST

START_TEST(text_that_cannot_fit_into_memory_fails_at_the_end)
{
    struct json_writer w;
    char *document = NULL;

    json_init(&w, false);
    json_array(&w, NULL);
    json_text(&w, NULL, (oms_text){.data = "x", .len = SIZE_MAX - 1});
    json_int(&w, NULL, 1);
    json_array_end(&w);
    ck_assert_int_eq(json_finish(&w, &document), OMS_E_NOMEM);
    ck_assert_ptr_null(document);
    json_int(&w, NULL, 7);
    assert_document(&w, "7");
}
END_TEST

Suite *
json_write_suite(void)
{
    Suite *suite = suite_create("base/json_write");
    TCase *tcase = tcase_create("json_write");

    tcase_add_test(tcase, a_document_stands_on_one_line);
    tcase_add_test(tcase, a_document_is_indented);
    tcase_add_loop_test(tcase, text_is_escaped, 0, sizeof(texts) / sizeof(texts[0]));
    tcase_add_test(tcase, numbers_times_and_ids_have_their_form_or_are_null);
    tcase_add_test(tcase, a_document_may_be_long);
    tcase_add_test(tcase, a_writer_is_empty_after_it_finished);
    tcase_add_test(tcase, text_that_cannot_fit_into_memory_fails_at_the_end);
    suite_add_tcase(suite, tcase);
    return suite;
}
