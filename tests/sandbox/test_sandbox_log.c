/* The effects log: one line for each call, and a memory that survives restarts and is shared by processes. */
#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox_kit.h"
#include "suites.h"

#define LOG_ROOM  16384
#define THE_ORDER "00000000-0000-0000-0000-000000000007"

static struct till till;
static char path[PATH_ROOM];

static void
open_till(void)
{
    scratch_open(path);
    till_open(&till, path);
}

static void
close_till(void)
{
    till_close(&till);
    scratch_close(path);
}

static void
assert_log(const char *expected)
{
    char text[LOG_ROOM] = "";
    FILE *file = fopen(path, "r");

    ck_assert_ptr_nonnull(file);
    text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
    fclose(file);
    ck_assert_str_eq(text, expected);
}

START_TEST(every_payment_call_is_a_line)
{
    char expected[LOG_ROOM];

    till_authorize(&till, "a", "tok_ok");
    till_authorize(&till, "a", "tok_ok");
    till.request.now += 1;
    till_query(&till, "a");
    till_query(&till, "x");
    till_capture(&till, "c", 100);
    snprintf(expected, sizeof(expected),
             "{\"key\": \"a\", \"kind\": \"payment.authorize\", \"order\": \"" THE_ORDER
             "\", \"payment\": 1, \"amount\": 4598, \"currency\": \"EUR\", \"at\": \"2026-01-31T10:00:00Z\", "
             "\"token\": \"tok_ok\", \"answer\": \"ok\"}\n"
             "{\"key\": \"a\", \"kind\": \"payment.authorize\", \"order\": \"" THE_ORDER
             "\", \"payment\": 1, \"amount\": 4598, \"currency\": \"EUR\", \"at\": \"2026-01-31T10:00:00Z\", "
             "\"token\": \"tok_ok\", \"answer\": \"ok\", \"replayed\": true}\n"
             "{\"key\": \"a\", \"kind\": \"payment.query\", \"order\": \"" THE_ORDER
             "\", \"payment\": 1, \"amount\": 4598, \"currency\": \"EUR\", \"at\": \"2026-01-31T10:00:00.001Z\", "
             "\"token\": \"tok_ok\", \"answer\": \"ok\"}\n"
             "{\"key\": \"x\", \"kind\": \"payment.query\", \"order\": \"" THE_ORDER
             "\", \"payment\": 1, \"amount\": 4598, \"currency\": \"EUR\", \"at\": \"2026-01-31T10:00:00.001Z\", "
             "\"token\": \"tok_ok\", \"answer\": \"not_found\"}\n"
             "{\"key\": \"c\", \"kind\": \"payment.capture\", \"order\": \"" THE_ORDER
             "\", \"payment\": 1, \"amount\": 100, \"currency\": \"EUR\", \"at\": \"2026-01-31T10:00:00.001Z\", "
             "\"token\": \"tok_ok\", \"reference\": \"%s\", \"answer\": \"ok\"}\n",
             till.reference);
    assert_log(expected);
}
END_TEST

START_TEST(a_token_that_is_no_script_is_not_written)
{
    till_authorize(&till, "quote\"\\\n", "secret_4711");
    assert_log("{\"key\": \"quote\\u0022\\u005c\\u000a\", \"kind\": \"payment.authorize\", \"order\": \"" THE_ORDER
               "\", \"payment\": 1, \"amount\": 4598, \"currency\": \"EUR\", \"at\": \"2026-01-31T10:00:00Z\", "
               "\"answer\": \"declined\"}\n");
}
END_TEST

START_TEST(a_log_that_cannot_be_opened_is_named)
{
    oms_sandbox_options options = {.size = sizeof(options), .effects_log = "/nonexistent/effects.log"};
    oms_sandbox *sandbox = NULL;
    oms_error *error = NULL;

    ck_assert_int_eq(oms_sandbox_new(&options, &sandbox, &error), OMS_E_IO);
    ck_assert_ptr_nonnull(strstr(oms_error_message(error), "/nonexistent/effects.log"));
    ck_assert_ptr_null(sandbox);
    oms_error_free(error);
}
END_TEST

/* A process that may write no file beyond 300 bytes: the first line fits, of the second only the beginning. */
/* The limit is the process's, and check writes its own notes into a file that must stay below it: so the log is long before. */
#define LOG_BEFORE 65536

static void
lengthen_log(void)
{
    FILE *file = fopen(path, "a");

    ck_assert_ptr_nonnull(file);
    fprintf(file, "%*s\n", LOG_BEFORE - 1, "");
    fclose(file);
}

static void
pay_on_a_full_disk(void)
{
    struct rlimit limit = {.rlim_cur = LOG_BEFORE + 300, .rlim_max = LOG_BEFORE + 300};
    struct till own;
    bool right;

    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &limit);
    till_open(&own, path);
    right = till_authorize(&own, "a", "tok_ok") == OMS_OK && till_capture(&own, "c", 4598) == OMS_E_UNAVAILABLE;
    _exit(right ? EXIT_SUCCESS : EXIT_FAILURE);
}

START_TEST(nothing_is_processed_that_cannot_be_written)
{
    pid_t child;
    int status;

    lengthen_log();
    child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0)
        pay_on_a_full_disk();
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_int_eq(status, 0);
    ck_assert_int_eq(till_authorize(&till, "b", "tok_ok"), OMS_OK);
    ck_assert_int_eq(till_query(&till, "c"), OMS_E_NOT_FOUND);
    ck_assert_int_eq(till_capture(&till, "c", 4598), OMS_OK);
    ck_assert_int_eq(oms_sandbox_count(till.sandbox, "payment.capture"), 1);
}
END_TEST

START_TEST(a_log_that_is_no_file_is_written_only)
{
    struct till printer;

    till_open(&printer, "/dev/null");
    ck_assert_int_eq(till_authorize(&printer, "a", "tok_ok"), OMS_OK);
    ck_assert_int_eq(till_query(&printer, "a"), OMS_OK);
    till_close(&printer);
    till_open(&printer, "/dev/full");
    ck_assert_int_eq(till_authorize(&printer, "a", "tok_ok"), OMS_E_UNAVAILABLE);
    till_close(&printer);
}
END_TEST

#ifdef OMS_HAVE_JSON

static void
append_to_log(const char *text)
{
    FILE *file = fopen(path, "a");

    ck_assert_ptr_nonnull(file);
    fputs(text, file);
    fclose(file);
}

static void
restart(void)
{
    struct till before = till;

    till_close(&till);
    till_open(&till, path);
    till.request = before.request;
    strcpy(till.reference, before.reference);
}

START_TEST(keys_are_known_after_a_restart)
{
    ck_assert_int_eq(till_authorize(&till, "a", "tok_ok"), OMS_OK);
    ck_assert_int_eq(till_capture(&till, "c", 4000), OMS_OK);
    ck_assert_int_eq(till_capture(&till, "d", 4000), OMS_E_REJECTED);
    restart();
    ck_assert_int_eq(till_authorize(&till, "a", "tok_ok"), OMS_OK);
    ck_assert_int_eq(till_capture(&till, "c", 4000), OMS_OK);
    ck_assert_int_eq(till_capture(&till, "d", 4000), OMS_E_REJECTED);
    ck_assert_int_eq(till_capture(&till, "e", 599), OMS_E_REJECTED);
    ck_assert_int_eq(till_refund(&till, "r", 4001), OMS_E_REJECTED);
    ck_assert_int_eq(till_refund(&till, "s", 4000), OMS_OK);
    restart();
    ck_assert_int_eq(till_refund(&till, "t", 1), OMS_E_REJECTED);
    ck_assert_int_eq(oms_sandbox_count(till.sandbox, "payment.authorize"), 1);
    ck_assert_int_eq(oms_sandbox_count(till.sandbox, "payment.capture"), 1);
    ck_assert_int_eq(oms_sandbox_count(till.sandbox, "payment.refund"), 1);
}
END_TEST

START_TEST(a_void_is_known_after_a_restart)
{
    till_authorize(&till, "a", "tok_pending_30");
    till_void(&till, "v");
    restart();
    ck_assert_int_eq(till_void(&till, "w"), OMS_E_REJECTED);
    till.request.now += 30000;
    ck_assert_int_eq(till_query(&till, "a"), OMS_E_DECLINED);
}
END_TEST

START_TEST(what_was_pending_is_decided_when_it_would_have_been)
{
    till_authorize(&till, "a", "tok_pending_30");
    restart();
    till.request.now = NOON + 29999;
    ck_assert_int_eq(till_query(&till, "a"), OMS_PENDING);
    restart();
    till.request.now = NOON + 30000;
    ck_assert_int_eq(till_query(&till, "a"), OMS_OK);
}
END_TEST

START_TEST(calls_without_an_answer_are_counted_over_restarts)
{
    ck_assert_int_eq(till_authorize(&till, "a", "tok_unknown_2"), OMS_E_UNKNOWN);
    restart();
    ck_assert_int_eq(till_query(&till, "a"), OMS_E_UNKNOWN);
    restart();
    ck_assert_int_eq(till_query(&till, "a"), OMS_OK);
    ck_assert_int_eq(oms_sandbox_count(till.sandbox, "payment.authorize"), 1);
    ck_assert_int_eq(till_authorize(&till, "b", "tok_unavailable_2"), OMS_E_UNAVAILABLE);
    restart();
    ck_assert_int_eq(till_authorize(&till, "b", "tok_unavailable_2"), OMS_E_UNAVAILABLE);
    restart();
    ck_assert_int_eq(till_authorize(&till, "b", "tok_unavailable_2"), OMS_OK);
}
END_TEST

START_TEST(a_second_sandbox_sees_what_the_first_did)
{
    struct till other;

    till_open(&other, path);
    ck_assert_int_eq(till_authorize(&till, "a", "tok_ok"), OMS_OK);
    strcpy(other.reference, till.reference);
    ck_assert_int_eq(till_query(&other, "a"), OMS_OK);
    ck_assert_int_eq(till_capture(&other, "c", 4598), OMS_OK);
    ck_assert_int_eq(till_capture(&till, "d", 4598), OMS_E_REJECTED);
    ck_assert_int_eq(oms_sandbox_count(till.sandbox, "payment.capture"), 1);
    till_close(&other);
}
END_TEST

#define CHILDREN 2
#define KEYS     100

/* Sends the same keys as everybody else, in a process of its own. */
static void
pay_in_child(void)
{
    struct till own;
    char key[16];

    till_open(&own, path);
    for (int i = 0; i < KEYS; i++) {
        snprintf(key, sizeof(key), "a%d", i);
        if (till_authorize(&own, key, "tok_ok") != OMS_OK)
            _exit(EXIT_FAILURE);
    }
    _exit(EXIT_SUCCESS);
}

START_TEST(processes_that_share_a_log_pay_once)
{
    char line[LOG_ROOM];
    FILE *file;
    int status, lines = 0, replayed = 0;

    for (int i = 0; i < CHILDREN; i++) {
        pid_t child = fork();

        ck_assert_int_ge(child, 0);
        if (child == 0)
            pay_in_child();
    }
    for (int i = 0; i < CHILDREN; i++) {
        ck_assert_int_gt(wait(&status), 0);
        ck_assert_int_eq(status, 0);
    }
    file = fopen(path, "r");
    ck_assert_ptr_nonnull(file);
    while (fgets(line, sizeof(line), file) != NULL) {
        lines++;
        replayed += strstr(line, "\"replayed\": true}\n") != NULL;
    }
    fclose(file);
    ck_assert_int_eq(lines, CHILDREN * KEYS);
    ck_assert_int_eq(replayed, (CHILDREN - 1) * KEYS);
    ck_assert_int_eq(oms_sandbox_count(till.sandbox, "payment.authorize"), KEYS);
}
END_TEST

static const char *const strange[] = {
    "\n",
    "not JSON\n",
    "[]\n",
    "{}\n",
    "{\"key\": 7}\n",
    "{\"key\": \"\", \"kind\": \"payment.capture\", \"amount\": 1, \"at\": \"2026-01-31T10:00:00Z\", \"answer\": "
    "\"ok\"}\n",
    "{\"key\": \"z\", \"kind\": \"carrier.create\", \"amount\": 1, \"at\": \"2026-01-31T10:00:00Z\", \"answer\": "
    "\"ok\"}\n",
    "{\"key\": \"z\", \"kind\": \"payment.capture\", \"amount\": -1, \"at\": \"2026-01-31T10:00:00Z\", \"answer\": "
    "\"ok\"}\n",
    "{\"key\": \"z\", \"kind\": \"payment.capture\", \"amount\": 1, \"at\": \"yesterday\", \"answer\": \"ok\"}\n",
    "{\"key\": \"z\", \"kind\": \"payment.capture\", \"amount\": 1, \"at\": \"2026-01-31T10:00:00Z\", \"answer\": "
    "\"perhaps\"}\n",
    "{\"key\": \"z\", \"kind\": \"payment.capture\", \"amount\": 1, \"at\": \"2026-01-31T10:00:00Z\", \"answer\": "
    "\"ok\", "
    "\"currency\": \"EURO\"}\n",
    "{\"key\": \"z\", \"kind\": \"payment.capture\", \"amount\": 1, \"at\"",
};

START_TEST(a_line_that_is_not_ours_is_passed_over)
{
    till_authorize(&till, "a", "tok_ok");
    append_to_log(strange[_i]);
    ck_assert_int_eq(till_capture(&till, "c", 4598), OMS_OK);
    restart();
    ck_assert_int_eq(till_capture(&till, "c", 4598), OMS_OK);
    ck_assert_int_eq(oms_sandbox_count(till.sandbox, "payment.authorize"), 1);
    ck_assert_int_eq(oms_sandbox_count(till.sandbox, "payment.capture"), 1);
}
END_TEST

#endif

Suite *
sandbox_log_suite(void)
{
    Suite *suite = suite_create("sandbox/log");
    TCase *tcase = tcase_create("log");

    tcase_add_checked_fixture(tcase, open_till, close_till);
    tcase_add_test(tcase, every_payment_call_is_a_line);
    tcase_add_test(tcase, a_token_that_is_no_script_is_not_written);
    tcase_add_test(tcase, a_log_that_cannot_be_opened_is_named);
    tcase_add_test(tcase, nothing_is_processed_that_cannot_be_written);
    tcase_add_test(tcase, a_log_that_is_no_file_is_written_only);
#ifdef OMS_HAVE_JSON
    tcase_add_test(tcase, keys_are_known_after_a_restart);
    tcase_add_test(tcase, a_void_is_known_after_a_restart);
    tcase_add_test(tcase, what_was_pending_is_decided_when_it_would_have_been);
    tcase_add_test(tcase, calls_without_an_answer_are_counted_over_restarts);
    tcase_add_test(tcase, a_second_sandbox_sees_what_the_first_did);
    tcase_add_test(tcase, processes_that_share_a_log_pay_once);
    tcase_add_loop_test(tcase, a_line_that_is_not_ours_is_passed_over, 0, sizeof(strange) / sizeof(strange[0]));
#endif
    suite_add_tcase(suite, tcase);
    return suite;
}
