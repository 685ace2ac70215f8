/* The sandbox's carriers: labels for everything, the same key the same label, and what is left of it all in the log. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "sandbox_kit.h"
#include "suites.h"

static oms_sandbox *sandbox;
static struct oms_reply reply;

static void
open_sandbox(const char *log, int32_t down)
{
    const oms_sandbox_options options = {.size = sizeof(options), .effects_log = log, .carriers_down = down};

    ck_assert_int_eq(oms_sandbox_new(&options, &sandbox, NULL), OMS_OK);
}

static void
open_plain(void)
{
    open_sandbox(NULL, 0);
}

static void
close_sandbox(void)
{
    oms_sandbox_free(sandbox);
}

static oms_carrier_service
carrier(size_t index)
{
    oms_carrier_service service = {.size = sizeof(service)};

    ck_assert_int_eq(oms_sandbox_carrier(sandbox, index, &service), OMS_OK);
    return service;
}

typedef int32_t (*slot)(void *user, const oms_shipment_request *request, oms_reply *reply);

static int32_t
ask(const oms_carrier_service *service, slot asked, const char *key, const char *reference)
{
    const oms_shipment_request request = {.size = sizeof(request),
                                          .key = key,
                                          .carrier = service->code,
                                          .reference = reference,
                                          .order = {{7}},
                                          .shipment = 1,
                                          .now = NOON};

    reply_init(&reply);
    return asked(service->user, &request, &reply);
}

static int32_t
create(const oms_carrier_service *service, const char *key)
{
    return ask(service, service->create_shipment, key, NULL);
}

START_TEST(there_are_three)
{
    static const char *const codes[] = {"fedex", "ups", "dhl"};
    oms_carrier_service service = {.size = sizeof(service)};

    for (size_t i = 0; i < 3; i++)
        ck_assert_str_eq(carrier(i).code, codes[i]);
    ck_assert_int_eq(oms_sandbox_carrier(sandbox, 3, &service), OMS_E_NOT_FOUND);
    service.size = 8;
    ck_assert_int_eq(oms_sandbox_carrier(sandbox, 0, &service), OMS_E_ABI_SIZE);
}
END_TEST

START_TEST(a_label_has_a_reference_and_a_tracking_number)
{
    const oms_carrier_service ups = carrier(1);

    ck_assert_int_eq(create(&ups, "a"), OMS_OK);
    ck_assert_int_eq(strncmp(reply.reference.data, "sbx_", 4), 0);
    ck_assert_int_eq(strncmp(reply.tracking.data, "SBX", 3), 0);
    ck_assert_uint_eq(reply.tracking.len, 15);
    ck_assert_int_eq(oms_sandbox_count(sandbox, "carrier.create"), 1);
}
END_TEST

START_TEST(the_same_key_is_the_same_label)
{
    const oms_carrier_service ups = carrier(1), dhl = carrier(2);
    char tracking[32];

    ck_assert_int_eq(create(&ups, "a"), OMS_OK);
    strcpy(tracking, reply.tracking.data);
    ck_assert_int_eq(create(&ups, "a"), OMS_OK);
    ck_assert_str_eq(reply.tracking.data, tracking);
    ck_assert_int_eq(ask(&ups, ups.query, "a", NULL), OMS_OK);
    ck_assert_str_eq(reply.tracking.data, tracking);
    ck_assert_int_eq(oms_sandbox_count(sandbox, "carrier.create"), 1);
    ck_assert_int_eq(create(&dhl, "a"), OMS_E_UNKNOWN); /* another request */
    ck_assert_int_eq(ask(&ups, ups.query, "b", NULL), OMS_E_NOT_FOUND);
}
END_TEST

START_TEST(a_label_is_given_back_once)
{
    const oms_carrier_service ups = carrier(1);
    char reference[64];

    ck_assert_int_eq(create(&ups, "a"), OMS_OK);
    strcpy(reference, reply.reference.data);
    ck_assert_int_eq(ask(&ups, ups.void_shipment, "b", reference), OMS_OK);
    ck_assert_int_eq(ask(&ups, ups.void_shipment, "b", reference), OMS_OK);
    ck_assert_int_eq(ask(&ups, ups.void_shipment, "c", reference), OMS_E_REJECTED);
    ck_assert_int_eq(ask(&ups, ups.void_shipment, "d", "no label of ours"), OMS_E_REJECTED);
    ck_assert_int_eq(oms_sandbox_count(sandbox, "carrier.void"), 1);
}
END_TEST

START_TEST(what_no_engine_sends_is_rejected)
{
    static const char long_key[] = "0123456789012345678901234567890123456789012345678901234567890123456789";
    const oms_carrier_service ups = carrier(1);

    ck_assert_int_eq(create(&ups, ""), OMS_E_REJECTED);
    ck_assert_int_eq(create(&ups, long_key), OMS_E_REJECTED);
}
END_TEST

START_TEST(only_those_that_are_down_are)
{
    oms_sandbox_free(sandbox);
    open_sandbox(NULL, OMS_SANDBOX_FEDEX | OMS_SANDBOX_DHL);
    const oms_carrier_service fedex = carrier(0), ups = carrier(1), dhl = carrier(2);

    ck_assert_int_eq(create(&fedex, "a"), OMS_E_UNAVAILABLE);
    ck_assert_int_eq(create(&ups, "b"), OMS_OK);
    ck_assert_int_eq(create(&dhl, "c"), OMS_E_UNAVAILABLE);
    ck_assert_int_eq(ask(&dhl, dhl.query, "c", NULL), OMS_E_UNAVAILABLE);
    ck_assert_int_eq(oms_sandbox_count(sandbox, "carrier.create"), 1);
}
END_TEST

#ifdef OMS_HAVE_JSON

START_TEST(the_log_tells_the_next_sandbox)
{
    char path[PATH_ROOM], line[512], reference[64];

    oms_sandbox_free(sandbox);
    scratch_open(path);
    open_sandbox(path, 0);
    oms_carrier_service ups = carrier(1);
    ck_assert_int_eq(create(&ups, "a"), OMS_OK);
    strcpy(reference, reply.reference.data);
    oms_sandbox_free(sandbox);

    open_sandbox(path, 0);
    ups = carrier(1);
    ck_assert_int_eq(ask(&ups, ups.query, "a", NULL), OMS_OK);
    ck_assert_int_eq(ask(&ups, ups.void_shipment, "b", reference), OMS_OK);
    ck_assert_int_eq(ask(&ups, ups.void_shipment, "c", reference), OMS_E_REJECTED);
    FILE *log = fopen(path, "r");
    ck_assert_ptr_nonnull(fgets(line, sizeof(line), log));
    fclose(log);
    ck_assert_ptr_nonnull(strstr(line, "\"kind\": \"carrier.create\""));
    ck_assert_ptr_nonnull(strstr(line, "\"carrier\": \"ups\", \"shipment\": 1"));
    scratch_close(path);
}
END_TEST

#endif

Suite *
sandbox_carrier_suite(void)
{
    Suite *suite = suite_create("sandbox/carrier");
    TCase *cases = tcase_create("carrier");

    tcase_add_checked_fixture(cases, open_plain, close_sandbox);
    tcase_add_test(cases, there_are_three);
    tcase_add_test(cases, a_label_has_a_reference_and_a_tracking_number);
    tcase_add_test(cases, the_same_key_is_the_same_label);
    tcase_add_test(cases, a_label_is_given_back_once);
    tcase_add_test(cases, what_no_engine_sends_is_rejected);
    tcase_add_test(cases, only_those_that_are_down_are);
#ifdef OMS_HAVE_JSON
    tcase_add_test(cases, the_log_tells_the_next_sandbox);
#endif
    suite_add_tcase(suite, cases);
    return suite;
}
