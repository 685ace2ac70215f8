/* The sandbox's address service: three postcodes that do something, and all others. */
#include <check.h>

#include "base/text.h"
#include "sandbox_kit.h"
#include "suites.h"

static oms_sandbox *sandbox;
static oms_address_service service;
static struct oms_reply reply;

static void
open_sandbox(int32_t down)
{
    oms_sandbox_options options = {.size = sizeof(options), .address_down = down};

    ck_assert_int_eq(oms_sandbox_new(&options, &sandbox, NULL), OMS_OK);
    service.size = sizeof service;
    oms_sandbox_address(sandbox, &service);
    reply_init(&reply);
}

static int32_t
check_postcode(const char *postcode)
{
    oms_address address = {.size = sizeof(address), .line1 = "12 Long Street", .postcode = postcode, .country = "DE"};

    return service.validate(service.user, &address, &reply);
}

START_TEST(an_address_is_deliverable_as_it_is)
{
    open_sandbox(0);
    ck_assert_int_eq(check_postcode("10115"), OMS_OK);
    ck_assert_int_eq(check_postcode(NULL), OMS_OK);
    ck_assert(!reply.corrected);
    ck_assert_uint_eq(service.size, sizeof(service));
    ck_assert(service.destroy == NULL);
    oms_sandbox_free(sandbox);
}
END_TEST

START_TEST(five_zeros_are_no_address)
{
    open_sandbox(0);
    ck_assert_int_eq(check_postcode("00000"), OMS_E_DECLINED);
    ck_assert(text_is(reply.message, "There is no such address."));
    oms_sandbox_free(sandbox);
}
END_TEST

START_TEST(a_service_that_is_down_says_so)
{
    open_sandbox(0);
    ck_assert_int_eq(check_postcode("00001"), OMS_E_UNAVAILABLE);
    oms_sandbox_free(sandbox);
    open_sandbox(1);
    ck_assert_int_eq(check_postcode("10115"), OMS_E_UNAVAILABLE);
    oms_sandbox_free(sandbox);
}
END_TEST

START_TEST(a_corrected_address_is_right_when_it_is_checked_again)
{
    open_sandbox(0);
    ck_assert_int_eq(check_postcode("00002"), OMS_OK);
    ck_assert(reply.corrected);
    ck_assert(text_is(reply.address.line1, "12 Long Street"));
    ck_assert(text_is(reply.address.country, "DE"));
    ck_assert(text_is(reply.address.postcode, "10115"));
    oms_sandbox_free(sandbox);
}
END_TEST

Suite *
sandbox_address_suite(void)
{
    Suite *suite = suite_create("sandbox/address");
    TCase *tcase = tcase_create("address");

    tcase_add_test(tcase, an_address_is_deliverable_as_it_is);
    tcase_add_test(tcase, five_zeros_are_no_address);
    tcase_add_test(tcase, a_service_that_is_down_says_so);
    tcase_add_test(tcase, a_corrected_address_is_right_when_it_is_checked_again);
    suite_add_tcase(suite, tcase);
    return suite;
}
