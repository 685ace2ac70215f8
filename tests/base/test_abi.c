/* Size-first structs of hosts that were compiled with an older or a newer release. */
#include "base/abi.h"

#include "oms/errors.h"
#include "suites.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* The same struct in three releases; the library under test is the second. */
struct options_1 {
    size_t size;
    int64_t hold;
};
struct options_2 {
    size_t size;
    int64_t hold;
    int64_t window;
};
struct options_3 {
    size_t size;
    int64_t hold;
    int64_t window;
    int64_t grace;
};

static const size_t released[] = {sizeof(struct options_1), sizeof(struct options_2)};

static int32_t
take(struct options_2 *into, const void *from)
{
    return abi_take(into, sizeof(*into), released, COUNT(released), from);
}

START_TEST(a_host_of_the_same_release_is_taken_whole)
{
    struct options_2 host = {.size = sizeof(host), .hold = 30, .window = 5}, own = {.hold = -1, .window = -1};

    ck_assert_int_eq(take(&own, &host), OMS_OK);
    ck_assert_uint_eq(own.size, sizeof(own));
    ck_assert_int_eq(own.hold, 30);
    ck_assert_int_eq(own.window, 5);
}
END_TEST

START_TEST(what_an_older_host_did_not_know_is_zero)
{
    struct options_1 host = {.size = sizeof(host), .hold = 30};
    struct options_2 own = {.hold = -1, .window = -1};

    ck_assert_int_eq(take(&own, &host), OMS_OK);
    ck_assert_uint_eq(own.size, sizeof(own));
    ck_assert_int_eq(own.hold, 30);
    ck_assert_int_eq(own.window, 0);
}
END_TEST

START_TEST(a_newer_host_is_taken_when_it_uses_nothing_new)
{
    struct options_3 host = {.size = sizeof(host), .hold = 30, .window = 5};
    struct options_2 own = {.hold = -1};

    ck_assert_int_eq(take(&own, &host), OMS_OK);
    ck_assert_uint_eq(own.size, sizeof(own));
    ck_assert_int_eq(own.window, 5);
    host.grace = INT64_C(1) << 56;
    own.hold = -1;
    ck_assert_int_eq(take(&own, &host), OMS_E_ABI_NEWER);
    ck_assert_int_eq(own.hold, -1);
}
END_TEST

START_TEST(a_size_that_no_release_had_is_refused)
{
    static const size_t strangers[] = {0, 1, sizeof(size_t), sizeof(struct options_1) + 1, 4097, SIZE_MAX};
    struct options_2 host = {.hold = 30}, own = {.hold = -1};

    for (size_t i = 0; i < COUNT(strangers); i++) {
        host.size = strangers[i];
        ck_assert_int_eq(take(&own, &host), OMS_E_ABI_SIZE);
        ck_assert_int_eq(own.hold, -1);
    }
}
END_TEST

static const struct options_2 result = {.size = sizeof(result), .hold = 30, .window = 5};

START_TEST(an_older_host_is_given_no_more_than_it_has_room_for)
{
    struct {
        struct options_1 options;
        int64_t behind;
    } host = {.options = {.size = sizeof(host.options)}, .behind = 42};

    ck_assert_int_eq(abi_give(&host.options, sizeof(struct options_1), &result, sizeof(result)), OMS_OK);
    ck_assert_uint_eq(host.options.size, sizeof(host.options));
    ck_assert_int_eq(host.options.hold, 30);
    ck_assert_int_eq(host.behind, 42);
}
END_TEST

START_TEST(a_newer_host_reads_zero_where_this_release_has_nothing)
{
    struct options_3 host = {.size = sizeof(host), .grace = -1};

    ck_assert_int_eq(abi_give(&host, sizeof(struct options_1), &result, sizeof(result)), OMS_OK);
    ck_assert_uint_eq(host.size, sizeof(host));
    ck_assert_int_eq(host.hold, 30);
    ck_assert_int_eq(host.window, 5);
    ck_assert_int_eq(host.grace, 0);
}
END_TEST

START_TEST(a_host_without_a_proper_size_is_given_nothing)
{
    static const size_t strangers[] = {0,       sizeof(size_t) - 1, sizeof(size_t), sizeof(struct options_1) - 1, 4097,
                                       SIZE_MAX};
    struct options_2 host = {.hold = -1};

    for (size_t i = 0; i < COUNT(strangers); i++) {
        host.size = strangers[i];
        ck_assert_int_eq(abi_give(&host, sizeof(struct options_1), &result, sizeof(result)), OMS_E_ABI_SIZE);
        ck_assert_int_eq(host.hold, -1);
        ck_assert_uint_eq(host.size, strangers[i]);
    }
    host.size = sizeof(size_t) - 1;
    ck_assert_int_eq(abi_give(&host, 0, &result, sizeof(result)), OMS_E_ABI_SIZE);
}
END_TEST

Suite *
abi_suite(void)
{
    Suite *suite = suite_create("base/abi");
    TCase *tcase = tcase_create("abi");

    tcase_add_test(tcase, a_host_of_the_same_release_is_taken_whole);
    tcase_add_test(tcase, what_an_older_host_did_not_know_is_zero);
    tcase_add_test(tcase, a_newer_host_is_taken_when_it_uses_nothing_new);
    tcase_add_test(tcase, a_size_that_no_release_had_is_refused);
    tcase_add_test(tcase, an_older_host_is_given_no_more_than_it_has_room_for);
    tcase_add_test(tcase, a_newer_host_reads_zero_where_this_release_has_nothing);
    tcase_add_test(tcase, a_host_without_a_proper_size_is_given_nothing);
    suite_add_tcase(suite, tcase);
    return suite;
}
