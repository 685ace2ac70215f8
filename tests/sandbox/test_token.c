/* Tokens that script a payment, and words that only look like them. */
#include "sandbox/token.h"

#include "suites.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct {
    const char *token;
    enum script_kind kind;
    int64_t number;
} scripts[] = {
    {"tok_declined", SCRIPT_DECLINED, -1},
    {"tok_declined_retryable", SCRIPT_DECLINED_RETRY, -1},
    {"tok_insufficient_funds", SCRIPT_NO_FUNDS, -1},
    {"tok_ok", SCRIPT_OK, -1},
    {"tok_pending_30", SCRIPT_PENDING, 30},
    {"tok_unavailable", SCRIPT_UNAVAILABLE, INT64_MAX},
    {"tok_unavailable_2", SCRIPT_UNAVAILABLE, 2},
    {"tok_unknown_0", SCRIPT_UNKNOWN, 0},
    {"tok_unknown_999999999", SCRIPT_UNKNOWN, 999999999},
    {"tok_3ds", SCRIPT_3DS, 60},
    {"tok_3ds_5", SCRIPT_3DS, 5},
};

static const char *const others[] = {
    NULL,
    "",
    "tok",
    "tok_",
    "tok_oK",
    "tok_ok ",
    "tok_ok_1",
    "tok_okay",
    "tok_pending",
    "tok_pending_",
    "tok_unknown",
    "tok_pending_-1",
    "tok_3ds_",
    "tok_3ds_1x",
    "tok_3dss",
    "tok_unknown_1000000000",
    "xtok_ok",
    "tok_unavailable_1_2",
    "tok_declined_",
    "pm_card_visa",
};

START_TEST(a_token_is_a_script)
{
    struct script script = script_parse(scripts[_i].token);

    ck_assert_int_eq(script.kind, scripts[_i].kind);
    if (scripts[_i].number >= 0)
        ck_assert_int_eq(script.number, scripts[_i].number);
}
END_TEST

START_TEST(any_other_word_is_none)
{
    ck_assert_int_eq(script_parse(others[_i]).kind, SCRIPT_NONE);
}
END_TEST

START_TEST(only_what_is_pending_is_decided_later)
{
    ck_assert_int_eq(script_delay_ms(script_parse("tok_pending_30")), 30000);
    ck_assert_int_eq(script_delay_ms(script_parse("tok_3ds")), 60000);
    ck_assert_int_eq(script_delay_ms(script_parse("tok_unknown_3")), 0);
    ck_assert_int_eq(script_delay_ms(script_parse("tok_unavailable")), 0);
}
END_TEST

Suite *
token_suite(void)
{
    Suite *suite = suite_create("sandbox/token");
    TCase *tcase = tcase_create("token");

    tcase_add_loop_test(tcase, a_token_is_a_script, 0, COUNT(scripts));
    tcase_add_loop_test(tcase, any_other_word_is_none, 0, COUNT(others));
    tcase_add_test(tcase, only_what_is_pending_is_decided_later);
    suite_add_tcase(suite, tcase);
    return suite;
}
