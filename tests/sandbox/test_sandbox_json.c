/* A sandbox described by a document. */
#include <check.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sandbox_kit.h"
#include "suites.h"

static oms_sandbox *sandbox;
static oms_error *error;

static int32_t
make(const char *text)
{
    sandbox = NULL;
    error = NULL;
    return oms_sandbox_from_json(text, strlen(text), &sandbox, &error);
}

#ifdef OMS_HAVE_JSON

static const struct {
    const char *text;
    int32_t payment;
    int32_t address;
    int32_t notification;
} documents[] = {
    {"{}", OMS_OK, OMS_OK, OMS_OK},
    {" {\"payment\": \"down\"}\n", OMS_E_UNAVAILABLE, OMS_OK, OMS_OK},
    {"{\"notification\": \"down\"}", OMS_OK, OMS_OK, OMS_E_UNAVAILABLE},
    {"{\"address\": \"down\"}", OMS_OK, OMS_E_UNAVAILABLE, OMS_OK},
    {"{\"address\": \"down\", \"payment\": \"down\"}", OMS_E_UNAVAILABLE, OMS_E_UNAVAILABLE, OMS_OK},
};

START_TEST(a_document_switches_services_off)
{
    oms_payment_request request = {.size = sizeof(request), .key = "a", .token = "tok_ok", .amount = 1};
    oms_address address = {.size = sizeof(address)};
    oms_payment_service payment;
    oms_address_service addresses;
    oms_notification_service post = {.size = sizeof(post)};
    const oms_notification_request message = {.size = sizeof(message),
                                              .key = "m",
                                              .template_id = "order.confirmed",
                                              .channel = "sms",
                                              .recipient = "+49 1",
                                              .number = "N-1",
                                              .currency = "EUR"};
    struct oms_reply reply;

    reply_init(&reply);
    ck_assert_int_eq(make(documents[_i].text), OMS_OK);
    ck_assert_ptr_null(error);
    payment.size = sizeof payment;
    oms_sandbox_payment(sandbox, &payment);
    addresses.size = sizeof addresses;
    oms_sandbox_address(sandbox, &addresses);
    ck_assert_int_eq(payment.authorize(payment.user, &request, &reply), documents[_i].payment);
    ck_assert_int_eq(addresses.validate(addresses.user, &address, &reply), documents[_i].address);
    ck_assert_int_eq(oms_sandbox_notification(sandbox, &post), OMS_OK);
    ck_assert_int_eq(post.send(post.user, &message, &reply), documents[_i].notification);
    oms_sandbox_free(sandbox);
}
END_TEST

static const struct {
    const char *text;
    int32_t code;
    const char *named;
} refused[] = {
    {"", OMS_E_SYNTAX, "Line 1"},
    {"{\"payment\": ", OMS_E_SYNTAX, "Line 1"},
    {"{\"payment\": \"down\", \"payment\": \"down\"}", OMS_E_SYNTAX, "Line 1"},
    {"{\"effects_log\": \"a\\u0000b\"}", OMS_E_SYNTAX, "Line 1"},
    {"[]", OMS_E_INVALID, "object"},
    {"{\"paymant\": \"down\"}", OMS_E_INVALID, "paymant"},
    {"{\"payment\": \"up\"}", OMS_E_INVALID, "payment"},
    {"{\"address\": true}", OMS_E_INVALID, "address"},
    {"{\"effects_log\": 7}", OMS_E_INVALID, "effects_log"},
    {"{\"effects_log\": null}", OMS_E_INVALID, "effects_log"},
    {"{\"effects_log\": \"/nonexistent/log\"}", OMS_E_IO, "/nonexistent/log"},
};

START_TEST(a_wrong_document_is_refused_by_name)
{
    ck_assert_int_eq(make(refused[_i].text), refused[_i].code);
    ck_assert_ptr_null(sandbox);
    ck_assert_int_eq(oms_error_code(error), refused[_i].code);
    ck_assert_ptr_nonnull(strstr(oms_error_message(error), refused[_i].named));
    oms_error_free(error);
    ck_assert_int_eq(oms_sandbox_from_json(refused[_i].text, strlen(refused[_i].text), &sandbox, NULL),
                     refused[_i].code);
}
END_TEST

START_TEST(a_document_names_the_log)
{
    char path[PATH_ROOM], text[PATH_ROOM + 32];

    scratch_open(path);
    snprintf(text, sizeof(text), "{\"effects_log\": \"%s\"}", path);
    ck_assert_int_eq(make(text), OMS_OK);
    ck_assert_int_eq(access(path, F_OK), 0);
    oms_sandbox_free(sandbox);
    scratch_close(path);
}
END_TEST

#else

START_TEST(without_json_a_document_is_not_supported)
{
    ck_assert_int_eq(make("{}"), OMS_E_UNSUPPORTED);
    ck_assert_ptr_null(sandbox);
    ck_assert_int_eq(oms_error_code(error), OMS_E_UNSUPPORTED);
    oms_error_free(error);
}
END_TEST

#endif

Suite *
sandbox_json_suite(void)
{
    Suite *suite = suite_create("sandbox/json");
    TCase *tcase = tcase_create("json");

#ifdef OMS_HAVE_JSON
    tcase_add_loop_test(tcase, a_document_switches_services_off, 0, sizeof(documents) / sizeof(documents[0]));
    tcase_add_loop_test(tcase, a_wrong_document_is_refused_by_name, 0, sizeof(refused) / sizeof(refused[0]));
    tcase_add_test(tcase, a_document_names_the_log);
#else
    tcase_add_test(tcase, without_json_a_document_is_not_supported);
#endif
    suite_add_tcase(suite, tcase);
    return suite;
}
