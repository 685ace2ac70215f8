/* Error objects: what they carry, what they keep out, and what happens when memory is short. */
#include "base/error.h"

#include <string.h>
#include <wchar.h>

#include "suites.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const oms_problem both[] = {
    {
        .size = sizeof(oms_problem),
        .code = "ORD-1001",
        .rule = "product.stock",
        .field = "lines[2].sku",
        .message = "3 of MUG are wanted, 1 is there.",
        .line = 3,
        .next_try = OMS_NONE,
    },
    {
        .size = sizeof(oms_problem),
        .code = "ORD-2001",
        .rule = "payment.funds",
        .message = "Declined.",
        .resolution = "Wait.",
        .next_try = 1769853900000,
        .actor = OMS_ACTOR_NOBODY,
        .retryable = 1,
    },
};

START_TEST(an_error_carries_code_and_message)
{
    oms_error *error = NULL;

    ck_assert_int_eq(error_set(&error, OMS_E_NOT_FOUND, "No order %d.", 7), OMS_E_NOT_FOUND);
    ck_assert_ptr_nonnull(error);
    ck_assert_int_eq(oms_error_code(error), OMS_E_NOT_FOUND);
    ck_assert_str_eq(oms_error_message(error), "No order 7.");
    ck_assert_uint_eq(oms_error_problem_count(error), 0);
    oms_error_free(error);
}
END_TEST

START_TEST(nobody_needs_to_ask_for_the_error)
{
    ck_assert_int_eq(error_set(NULL, OMS_E_IO, "Disk."), OMS_E_IO);
    ck_assert_int_eq(error_set_problems(NULL, OMS_E_REFUSED, both, COUNT(both), "Refused."), OMS_E_REFUSED);
    oms_error_free(NULL);
}
END_TEST

START_TEST(the_first_error_stays)
{
    oms_error *error = NULL;

    error_set(&error, OMS_E_IO, "First.");
    ck_assert_int_eq(error_set(&error, OMS_E_STATE, "Second."), OMS_E_STATE);
    ck_assert_int_eq(error_set_problems(&error, OMS_E_REFUSED, both, COUNT(both), "Third."), OMS_E_REFUSED);
    ck_assert_str_eq(oms_error_message(error), "First.");
    ck_assert_int_eq(oms_error_code(error), OMS_E_IO);
    oms_error_free(error);
}
END_TEST

static const struct {
    int32_t code;
    int32_t retryable;
} retries[] = {
    {OMS_E_BUSY, 1},        {OMS_E_CONFLICT, 1}, {OMS_E_LOCKED, 1},   {OMS_E_IO, 1},      {OMS_E_FULL, 1},
    {OMS_E_UNAVAILABLE, 1}, {OMS_E_NOMEM, 1},    {OMS_E_INVALID, 0},  {OMS_E_REFUSED, 0}, {OMS_E_CORRUPT, 0},
    {OMS_E_DECLINED, 0},    {OMS_E_STATE, 0},    {OMS_E_HOST - 5, 0},
};

START_TEST(the_code_says_whether_to_try_again)
{
    oms_error *error = NULL;

    error_set(&error, retries[_i].code, "Why.");
    ck_assert_int_eq(oms_error_retryable(error), retries[_i].retryable);
    oms_error_free(error);
}
END_TEST

static oms_problem
problem_of(const oms_error *error, size_t index)
{
    oms_problem problem = {.size = sizeof(problem)};

    ck_assert_int_eq(oms_error_problem(error, index, &problem), OMS_OK);
    return problem;
}

START_TEST(problems_are_copied)
{
    char message[] = "3 of MUG are wanted, 1 is there.";
    oms_problem problem = both[0];
    oms_error *error = NULL;

    problem.message = message;
    ck_assert_int_eq(error_set_problems(&error, OMS_E_REFUSED, &problem, 1, "%d problem", 1), OMS_E_REFUSED);
    message[0] = '9';
    problem = problem_of(error, 0);
    ck_assert_str_eq(problem.code, "ORD-1001");
    ck_assert_str_eq(problem.rule, "product.stock");
    ck_assert_str_eq(problem.field, "lines[2].sku");
    ck_assert_str_eq(problem.message, "3 of MUG are wanted, 1 is there.");
    ck_assert_int_eq(problem.line, 3);
    ck_assert_int_eq(problem.next_try, OMS_NONE);
    ck_assert_uint_eq(problem.size, sizeof(problem));
    oms_error_free(error);
}
END_TEST

START_TEST(alternatives_are_copied_and_stand_in_the_document)
{
    char sku[] = "CUP";
    const char *skus[] = {sku, "BEAKER"};
    oms_problem problems[] = {both[0], both[1]};
    oms_error *error = NULL;
    char *json = NULL;

    problems[0].alternatives = skus;
    problems[0].n_alternatives = 2;
    error_set_problems(&error, OMS_E_REFUSED, problems, 2, "Refused.");
    sku[0] = 'P';
    skus[1] = NULL;
    ck_assert_int_eq(problem_of(error, 0).n_alternatives, 2);
    ck_assert_str_eq(problem_of(error, 0).alternatives[0], "CUP");
    ck_assert_str_eq(problem_of(error, 0).alternatives[1], "BEAKER");
    ck_assert_ptr_null(problem_of(error, 1).alternatives);
    ck_assert_int_eq(oms_error_json(error, &json), OMS_OK);
    ck_assert_ptr_nonnull(strstr(json, "\"alternatives\": [\"CUP\", \"BEAKER\"]"));
    oms_free(json);
    oms_error_free(error);
}
END_TEST

START_TEST(what_to_do_comes_from_the_table_unless_it_is_said)
{
    oms_error *error = NULL;
    oms_problem filled, said;

    error_set_problems(&error, OMS_E_REFUSED, both, COUNT(both), "Refused.");
    ck_assert_uint_eq(oms_error_problem_count(error), 2);
    filled = problem_of(error, 0);
    ck_assert_str_eq(filled.resolution, "Notify customer, suggest alternatives");
    ck_assert_int_eq(filled.actor, OMS_ACTOR_CUSTOMER);
    ck_assert_int_eq(filled.retryable, 1);
    said = problem_of(error, 1);
    ck_assert_str_eq(said.resolution, "Wait.");
    ck_assert_int_eq(said.actor, OMS_ACTOR_NOBODY);
    oms_error_free(error);
}
END_TEST

START_TEST(a_code_of_the_hosts_own_is_left_as_it_is)
{
    oms_problem problems[] = {{.size = sizeof(oms_problem), .code = "SHOP-1", .actor = 99, .next_try = OMS_NONE},
                              {.next_try = OMS_NONE}};
    oms_error *error = NULL;
    char *json = NULL;

    error_set_problems(&error, OMS_E_VETO, problems, COUNT(problems), "No.");
    ck_assert_ptr_null(problem_of(error, 0).resolution);
    ck_assert_int_eq(problem_of(error, 0).actor, 99);
    ck_assert_ptr_null(problem_of(error, 1).code);
    ck_assert_int_eq(oms_error_json(error, &json), OMS_OK);
    ck_assert_ptr_nonnull(strstr(json, "\"actor\": null"));
    oms_free(json);
    oms_error_free(error);
}
END_TEST

START_TEST(a_problem_past_the_last_is_not_found)
{
    oms_problem problem = {.size = sizeof(problem)};
    oms_error *error = NULL;

    error_set_problems(&error, OMS_E_REFUSED, both, COUNT(both), "Refused.");
    ck_assert_int_eq(oms_error_problem(error, 2, &problem), OMS_E_NOT_FOUND);
    problem.size = sizeof(problem) - 1;
    ck_assert_int_eq(oms_error_problem(error, 0, &problem), OMS_E_ABI_SIZE);
    ck_assert_ptr_null(problem.code);
    oms_error_free(error);
}
END_TEST

START_TEST(nothing_in_a_message_can_harm_a_log)
{
    oms_problem problem = both[0];
    oms_error *error = NULL;

    problem.message = "note: 4111 1111 1111 1111\ncvv 123";
    problem.field = "lines[\x1B].sku";
    error_set_problems(&error, OMS_E_CARD_DATA, &problem, 1, "%s",
                       "a\nb\x1B[31m \xFF \xE2\x80\xAE Zoë 4111111111111111");
    ck_assert_str_eq(oms_error_message(error), "a?b?[31m ? ??? Zoë ****************");
    ck_assert_str_eq(problem_of(error, 0).message, "note: **** **** **** ****?cvv ***");
    ck_assert_str_eq(problem_of(error, 0).field, "lines[?].sku");
    oms_error_free(error);
}
END_TEST

START_TEST(an_error_is_written_as_json)
{
    oms_error *error = NULL;
    char *json = NULL;

    error_set_problems(&error, OMS_E_REFUSED, both, COUNT(both), "Two \"reasons\".");
    ck_assert_int_eq(oms_error_json(error, &json), OMS_OK);
    ck_assert_str_eq(
        json, "{\"error\": {\"code\": \"OMS_E_REFUSED\", \"message\": \"Two \\\"reasons\\\".\", \"retryable\": false, "
              "\"problems\": [{\"code\": \"ORD-1001\", \"rule\": \"product.stock\", \"field\": \"lines[2].sku\", "
              "\"line\": 3, \"message\": \"3 of MUG are wanted, 1 is there.\", "
              "\"resolution\": \"Notify customer, suggest alternatives\", \"actor\": \"customer\", "
              "\"retryable\": true, \"next_try\": null}, "
              "{\"code\": \"ORD-2001\", \"rule\": \"payment.funds\", \"field\": null, \"line\": null, "
              "\"message\": \"Declined.\", \"resolution\": \"Wait.\", \"actor\": \"nobody\", "
              "\"retryable\": true, \"next_try\": \"2026-01-31T10:05:00Z\"}]}}");
    oms_free(json);
    oms_error_free(error);
}
END_TEST

static void
assert_out_of_memory(oms_error *error)
{
    char *json = NULL;

    ck_assert_ptr_nonnull(error);
    ck_assert_int_eq(oms_error_code(error), OMS_E_NOMEM);
    ck_assert_str_eq(oms_error_message(error), "Out of memory.");
    ck_assert_int_eq(oms_error_retryable(error), 1);
    ck_assert_uint_eq(oms_error_problem_count(error), 0);
    ck_assert_int_eq(oms_error_json(error, &json), OMS_OK);
    ck_assert_str_eq(json, "{\"error\": {\"code\": \"OMS_E_NOMEM\", \"message\": \"Out of memory.\", \"retryable\": "
                           "true, \"problems\": []}}");
    oms_free(json);
    oms_error_free(error);
    oms_error_free(error);
}

START_TEST(short_of_memory_the_error_is_one_that_may_be_freed_too)
{
    oms_error *error = NULL;

    ck_assert_int_eq(error_set_problems(&error, OMS_E_REFUSED, both, SIZE_MAX / 2, "Refused."), OMS_E_REFUSED);
    assert_out_of_memory(error);
    error = NULL;
    ck_assert_int_eq(error_set(&error, OMS_E_INVALID, "%lc", (wint_t)0x7FFFFFFF), OMS_E_INVALID);
    assert_out_of_memory(error);
}
END_TEST

Suite *
error_suite(void)
{
    Suite *suite = suite_create("base/error");
    TCase *tcase = tcase_create("error");

    tcase_add_test(tcase, an_error_carries_code_and_message);
    tcase_add_test(tcase, nobody_needs_to_ask_for_the_error);
    tcase_add_test(tcase, the_first_error_stays);
    tcase_add_loop_test(tcase, the_code_says_whether_to_try_again, 0, COUNT(retries));
    tcase_add_test(tcase, problems_are_copied);
    tcase_add_test(tcase, alternatives_are_copied_and_stand_in_the_document);
    tcase_add_test(tcase, what_to_do_comes_from_the_table_unless_it_is_said);
    tcase_add_test(tcase, a_code_of_the_hosts_own_is_left_as_it_is);
    tcase_add_test(tcase, a_problem_past_the_last_is_not_found);
    tcase_add_test(tcase, nothing_in_a_message_can_harm_a_log);
    tcase_add_test(tcase, an_error_is_written_as_json);
    tcase_add_test(tcase, short_of_memory_the_error_is_one_that_may_be_freed_too);
    suite_add_tcase(suite, tcase);
    return suite;
}
