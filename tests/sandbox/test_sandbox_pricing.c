/* The sandbox's pricing service: a file of prices, read at every question. */
#include <check.h>
#include <stdio.h>

#include "sandbox_kit.h"
#include "suites.h"

static oms_sandbox *sandbox;
static oms_lookup_service service;
static struct oms_reply reply;
static char path[PATH_ROOM];

static void
write_prices(const char *text)
{
    FILE *file = fopen(path, "we");

    ck_assert_ptr_nonnull(file);
    fputs(text, file);
    ck_assert_int_eq(fclose(file), 0);
}

static void
open_sandbox(void)
{
    scratch_open(path);
    const oms_sandbox_options options = {.size = sizeof(options), .prices = path};
    ck_assert_int_eq(oms_sandbox_new(&options, &sandbox, NULL), OMS_OK);
    service.size = sizeof(service);
    ck_assert_int_eq(oms_sandbox_pricing(sandbox, &service), OMS_OK);
    reply_init(&reply);
}

static void
close_sandbox(void)
{
    reply_end(&reply);
    oms_sandbox_free(sandbox);
    scratch_close(path);
}

static int32_t
ask(const char *currency)
{
    static const oms_lookup_line mug = {.size = sizeof(mug), .sku = "MUG"}, pot = {.size = sizeof(pot), .sku = "POT"};
    const oms_lookup_line *lines[] = {&mug, &pot};
    const oms_lookup_request request = {.size = sizeof(request), .currency = currency, .lines = lines, .n_lines = 2};

    reply_end(&reply);
    reply_init(&reply);
    return service.ask(service.user, &request, &reply);
}

START_TEST(a_price_is_what_the_file_says_at_that_moment)
{
    write_prices("sku,currency,amount\nMUG,EUR,1000\nMUG,USD,1200\r\nPOT,EUR,12x\nnothing\nPOT,EURO,5\n,\n");
    ck_assert_int_eq(ask("EUR"), OMS_OK);
    ck_assert_int_eq(reply_price(&reply, 0), 1000);
    ck_assert_int_eq(reply_price(&reply, 1), OMS_NONE);
    ck_assert_int_eq(ask("USD"), OMS_OK);
    ck_assert_int_eq(reply_price(&reply, 0), 1200);
    write_prices("MUG,EUR,1100\n");
    ck_assert_int_eq(ask("EUR"), OMS_OK);
    ck_assert_int_eq(reply_price(&reply, 0), 1100);
}
END_TEST

START_TEST(a_price_that_cannot_be_is_no_answer)
{
    write_prices("MUG,EUR,-1\n");
    ck_assert_int_eq(ask("EUR"), OMS_E_UNAVAILABLE);
    write_prices("MUG,EUR,99999999999999999999\n");
    ck_assert_int_eq(ask("EUR"), OMS_OK);
    ck_assert_int_eq(reply_price(&reply, 0), OMS_NONE);
}
END_TEST

START_TEST(without_its_file_it_is_down_or_not_there)
{
    oms_sandbox *plain = NULL;

    ck_assert_int_eq(ask("EUR"), OMS_E_UNAVAILABLE);
    ck_assert_int_eq(oms_sandbox_new(NULL, &plain, NULL), OMS_OK);
    ck_assert_int_eq(oms_sandbox_pricing(plain, &service), OMS_E_NOT_FOUND);
    service.size = 1;
    ck_assert_int_eq(oms_sandbox_pricing(plain, &service), OMS_E_ABI_SIZE);
    oms_sandbox_free(plain);
}
END_TEST

Suite *
sandbox_pricing_suite(void)
{
    Suite *suite = suite_create("sandbox_pricing");
    TCase *tests = tcase_create("prices");

    tcase_add_checked_fixture(tests, open_sandbox, close_sandbox);
    tcase_add_test(tests, a_price_is_what_the_file_says_at_that_moment);
    tcase_add_test(tests, a_price_that_cannot_be_is_no_answer);
    tcase_add_test(tests, without_its_file_it_is_down_or_not_there);
    suite_add_tcase(suite, tests);
    return suite;
}
