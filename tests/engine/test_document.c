/* The table of documents and their schemas; that they agree with what is read and printed is shown by tests/doc/schemas.py. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "engine/desk.h"
#include "engine/suites.h"
#include "oms/document.h"
#include "oms/limits.h"

START_TEST(every_document_has_a_schema_of_its_name)
{
    const oms_document *row;
    size_t n = 0;

    for (; (row = oms_document_at(n)) != NULL; n++) {
        char id[100], *schema = NULL;

        ck_assert_int_eq(oms_document_schema(row->name, &schema, NULL), OMS_OK);
        snprintf(id, sizeof(id), "\"$id\": \"urn:libooms:schema:%s\"", row->name);
        ck_assert_ptr_nonnull(strstr(schema, id));
        ck_assert_ptr_nonnull(strstr(schema, row->meaning));
        ck_assert((strstr(schema, "\"additionalProperties\": false") != NULL) == (row->read == 1));
        oms_free(schema);
    }
    ck_assert_uint_gt(n, 20);
}
END_TEST

START_TEST(limits_and_codes_are_those_of_the_tables)
{
    char *schema = NULL;

    ck_assert_int_eq(oms_document_schema("draft", &schema, NULL), OMS_OK);
    ck_assert_ptr_nonnull(strstr(schema, "\"maximum\": 1000000000000000"));
    ck_assert_ptr_nonnull(strstr(schema, "\"maxItems\": 1000"));
    oms_free(schema);
    ck_assert_int_eq(oms_document_schema("codes", &schema, NULL), OMS_OK);
    for (size_t i = 0; oms_code_at(i) != NULL; i++)
        ck_assert_ptr_nonnull(strstr(schema, oms_code_at(i)->code));
    oms_free(schema);
    ck_assert_int_eq(oms_document_schema("error", &schema, NULL), OMS_OK);
    ck_assert_ptr_nonnull(strstr(schema, "\"OMS_E_NOMEM\""));
    ck_assert_ptr_nonnull(strstr(schema, "\"OMS_E_INTERNAL\""));
    oms_free(schema);
}
END_TEST

START_TEST(what_is_no_document_is_told)
{
    char *schema = NULL;
    oms_error *error = NULL;

    ck_assert_int_eq(oms_document_schema("receipt", &schema, &error), OMS_E_NOT_FOUND);
    assert_said(&error, "\"receipt\"");
    ck_assert_int_eq(oms_document_schema(NULL, &schema, &error), OMS_E_INVALID);
    assert_said(&error, "name");
    ck_assert_int_eq(oms_document_schema("draft", NULL, &error), OMS_E_INVALID);
    assert_said(&error, "out");
    ck_assert_ptr_null(schema);
}
END_TEST

Suite *
document_suite(void)
{
    Suite *suite = suite_create("engine/document");
    TCase *tests = tcase_create("document");

    tcase_add_test(tests, every_document_has_a_schema_of_its_name);
    tcase_add_test(tests, limits_and_codes_are_those_of_the_tables);
    tcase_add_test(tests, what_is_no_document_is_told);
    suite_add_tcase(suite, tests);
    return suite;
}
