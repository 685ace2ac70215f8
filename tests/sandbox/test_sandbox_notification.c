/* The notification service of the sandbox: each key is sent once, also after a restart, and every call is a line of the log with its letter. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sandbox_kit.h"
#include "suites.h"

static char path[PATH_ROOM];
static oms_sandbox *sandbox;
static oms_notification_service service;
static struct oms_reply reply;

static void
open_with(const oms_sandbox_options *options)
{
    ck_assert_int_eq(oms_sandbox_new(options, &sandbox, NULL), OMS_OK);
    service.size = sizeof(service);
    ck_assert_int_eq(oms_sandbox_notification(sandbox, &service), OMS_OK);
}

static void
open_sandbox(void)
{
    scratch_open(path);
    open_with(&(oms_sandbox_options){.size = sizeof(oms_sandbox_options), .effects_log = path});
}

static void
close_sandbox(void)
{
    oms_sandbox_free(sandbox);
    scratch_close(path);
}

static oms_notification_request
message(const char *key)
{
    return (oms_notification_request){.size = sizeof(oms_notification_request),
                                      .key = key,
                                      .template_id = "order.confirmed",
                                      .audience = "customer",
                                      .channel = "email",
                                      .recipient = "ada@example.org",
                                      .number = "N-1",
                                      .currency = "EUR",
                                      .order = {.bytes = {[15] = 7}},
                                      .total = 4598,
                                      .amount = OMS_NONE,
                                      .now = NOON,
                                      .attempt = 1};
}

static int32_t
send_key(const char *key)
{
    const oms_notification_request request = message(key);

    reply_init(&reply);
    return service.send(service.user, &request, &reply);
}

static void
assert_log(const char *expected)
{
    char text[4096] = "";
    FILE *file = fopen(path, "r");

    ck_assert_ptr_nonnull(file);
    text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
    fclose(file);
    ck_assert_str_eq(text, expected);
}

#define LINE                                                                                                           \
    "{\"key\": \"a\", \"kind\": \"notification.send\", \"order\": \"00000000-0000-0000-0000-000000000007\", "          \
    "\"payment\": 0, \"amount\": 0, \"currency\": \"EUR\", \"at\": \"2026-01-31T10:00:00Z\", "                         \
    "\"template\": \"order.confirmed\", \"channel\": \"email\", \"recipient\": \"ada@example.org\", "                  \
    "\"text\": \"your order N-1 over 45.98 EUR is confirmed.\", \"answer\": \"ok\""

START_TEST(every_message_is_a_line_with_its_letter)
{
    ck_assert_int_eq(send_key("a"), OMS_OK);
    assert_log(LINE "}\n");
}
END_TEST

START_TEST(a_key_is_sent_once)
{
    ck_assert_int_eq(send_key("a"), OMS_OK);
    ck_assert_int_eq(send_key("a"), OMS_OK);
    assert_log(LINE "}\n" LINE ", \"replayed\": true}\n");
    ck_assert_int_eq(oms_sandbox_count(sandbox, "notification.send"), 1);
    ck_assert_int_eq(send_key("b"), OMS_OK);
    ck_assert_int_eq(oms_sandbox_count(sandbox, "notification.send"), 2);
    ck_assert_int_gt(service.key_lifetime_ms, 0);
}
END_TEST

#ifdef OMS_HAVE_JSON
START_TEST(a_key_is_known_after_a_restart)
{
    send_key("a");
    oms_sandbox_free(sandbox);
    open_with(&(oms_sandbox_options){.size = sizeof(oms_sandbox_options), .effects_log = path});
    ck_assert_int_eq(oms_sandbox_count(sandbox, "notification.send"), 1);
    send_key("a");
    ck_assert_int_eq(oms_sandbox_count(sandbox, "notification.send"), 1);
}
END_TEST
#endif

START_TEST(while_the_service_is_down_nothing_is_sent)
{
    oms_sandbox_free(sandbox);
    open_with(&(oms_sandbox_options){.size = sizeof(oms_sandbox_options), .effects_log = path, .notification_down = 1});
    ck_assert_int_eq(send_key("a"), OMS_E_UNAVAILABLE);
    ck_assert_int_eq(oms_sandbox_count(sandbox, "notification.send"), 0);
    oms_sandbox_free(sandbox);
    open_with(&(oms_sandbox_options){.size = sizeof(oms_sandbox_options), .effects_log = path});
    ck_assert_int_eq(send_key("a"), OMS_OK);
    ck_assert_int_eq(oms_sandbox_count(sandbox, "notification.send"), 1);
}
END_TEST

START_TEST(the_longest_message_fits_into_its_line)
{
    char recipient[OMS_LIMIT_EMAIL + 2];
    char reason[4000];
    oms_notification_request request = message("a");

    memset(recipient, '"', sizeof(recipient));
    recipient[OMS_LIMIT_EMAIL] = '\0';
    memset(reason, '\\', sizeof(reason));
    reason[sizeof(reason) - 1] = '\0';
    request.template_id = "order.cancelled";
    request.recipient = recipient;
    request.reason = reason;
    reply_init(&reply);
    ck_assert_int_eq(service.send(service.user, &request, &reply), OMS_OK);
    recipient[OMS_LIMIT_EMAIL] = '"';
    recipient[OMS_LIMIT_EMAIL + 1] = '\0';
    request.key = "b";
    ck_assert_int_eq(service.send(service.user, &request, &reply), OMS_E_REJECTED);
    ck_assert_int_eq(oms_sandbox_count(sandbox, "notification.send"), 1);
}
END_TEST

START_TEST(a_smaller_struct_than_any_release_had_is_refused)
{
    oms_notification_service small = {.size = sizeof(small) - 1};

    ck_assert_int_eq(oms_sandbox_notification(sandbox, &small), OMS_E_ABI_SIZE);
}
END_TEST

Suite *
sandbox_notification_suite(void)
{
    Suite *suite = suite_create("sandbox/notification");
    TCase *tests = tcase_create("messages");

    tcase_add_checked_fixture(tests, open_sandbox, close_sandbox);
    tcase_add_test(tests, every_message_is_a_line_with_its_letter);
    tcase_add_test(tests, a_key_is_sent_once);
#ifdef OMS_HAVE_JSON
    tcase_add_test(tests, a_key_is_known_after_a_restart);
#endif
    tcase_add_test(tests, while_the_service_is_down_nothing_is_sent);
    tcase_add_test(tests, the_longest_message_fits_into_its_line);
    tcase_add_test(tests, a_smaller_struct_than_any_release_had_is_refused);
    suite_add_tcase(suite, tests);
    return suite;
}
