/* Ids: their order whatever the clock does, no two alike, and their text, numbers and digests. */
#include "base/id.h"

#include <stdlib.h>
#include <string.h>

#include "oms/errors.h"
#include "suites.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define THREADS      4
#define PER_THREAD   5000
#define NOON         INT64_C(1769860800000)

/* Randomness that can be told to fail. */
struct dice {
    int left; /* draws until failure */
    uint8_t value;
};

static int32_t
throw_dice(void *user, void *out, size_t bytes)
{
    struct dice *dice = user;

    if (dice->left-- == 0)
        return OMS_E_HOST - 7;
    memset(out, dice->value, bytes);
    return OMS_OK;
}

static struct id_source source;

static void
open_source(void)
{
    ck_assert_int_eq(id_source_init(&source, NULL, NULL), OMS_OK);
}

static void
close_source(void)
{
    id_source_destroy(&source);
}

static oms_id
next_at(int64_t now)
{
    oms_id id;

    ck_assert_int_eq(id_next(&source, now, &id), OMS_OK);
    return id;
}

static int64_t
ms_of(const oms_id *id)
{
    int64_t ms = 0;

    for (int i = 0; i < 6; i++)
        ms = ms << 8 | id->bytes[i];
    return ms;
}

START_TEST(an_id_has_its_time_and_the_layout_of_version_7)
{
    oms_id id = next_at(NOON);

    ck_assert_int_eq(ms_of(&id), NOON);
    ck_assert_int_eq(id.bytes[6] >> 4, 7);
    ck_assert_int_eq(id.bytes[8] >> 6, 2);
    ck_assert(!id_is_none(&id));
}
END_TEST

static const int64_t clocks[] = {0, 1, -1, 1000};

START_TEST(ids_increase_whether_the_clock_stands_or_runs_either_way)
{
    oms_id last = next_at(NOON);

    for (int64_t i = 1; i < 20000; i++) {
        oms_id id = next_at(NOON + i * clocks[_i]);

        ck_assert_int_lt(id_compare(&last, &id), 0);
        last = id;
    }
}
END_TEST

START_TEST(a_used_up_sequence_borrows_the_next_millisecond)
{
    oms_id id = next_at(NOON);

    for (int i = 0; i < 4095; i++)
        id = next_at(NOON);
    ck_assert_int_eq(ms_of(&id), NOON);
    id = next_at(NOON);
    ck_assert_int_eq(ms_of(&id), NOON + 1);
}
END_TEST

START_TEST(times_outside_the_layout_are_held_within_it)
{
    oms_id id = next_at(INT64_MIN);

    ck_assert_int_eq(ms_of(&id), 0);
    id = next_at(INT64_MAX);
    ck_assert_int_eq(ms_of(&id), (INT64_C(1) << 48) - 1);
    for (int i = 0; i < 4095; i++)
        id = next_at(INT64_MAX);
    ck_assert_int_eq(id_next(&source, INT64_MAX, &id), OMS_E_OVERFLOW);
}
END_TEST

START_TEST(two_sources_make_different_ids_at_the_same_time)
{
    struct id_source other;
    oms_id a = next_at(NOON), b;

    ck_assert_int_eq(id_source_init(&other, NULL, NULL), OMS_OK);
    ck_assert_int_eq(id_next(&other, NOON, &b), OMS_OK);
    ck_assert(!id_equal(&a, &b));
    id_source_destroy(&other);
}
END_TEST

START_TEST(failing_randomness_is_passed_through_and_leaves_the_id_alone)
{
    struct dice dice = {.left = 1, .value = 0xFF};
    struct id_source fragile;
    oms_id id, before;

    ck_assert_int_eq(id_source_init(&fragile, throw_dice, &dice), OMS_OK);
    for (int i = 0; i < 64; i++)
        ck_assert_int_eq(id_next(&fragile, NOON, &id), OMS_OK);
    ck_assert_int_eq(id.bytes[8], 0xBF);
    before = id;
    ck_assert_int_eq(id_next(&fragile, NOON, &id), OMS_E_HOST - 7);
    ck_assert(id_equal(&id, &before));
    ck_assert_int_eq(id_next(&fragile, NOON, &id), OMS_OK);
    ck_assert_int_lt(id_compare(&before, &id), 0);
    id_source_destroy(&fragile);
}
END_TEST

static void *
make_many(void *arg)
{
    oms_id *ids = arg;

    for (int i = 0; i < PER_THREAD; i++)
        if (id_next(&source, NOON, &ids[i]) != OMS_OK)
            return NULL;
    return arg;
}

static int
compare_ids(const void *a, const void *b)
{
    return id_compare(a, b);
}

START_TEST(four_threads_make_no_id_twice)
{
    static oms_id ids[THREADS * PER_THREAD];
    pthread_t threads[THREADS];
    void *done;

    for (int i = 0; i < THREADS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, make_many, ids + i * PER_THREAD), 0);
    for (int i = 0; i < THREADS; i++) {
        ck_assert_int_eq(pthread_join(threads[i], &done), 0);
        ck_assert_ptr_nonnull(done);
    }
    qsort(ids, COUNT(ids), sizeof(ids[0]), compare_ids);
    for (size_t i = 1; i < COUNT(ids); i++)
        ck_assert(!id_equal(&ids[i - 1], &ids[i]));
}
END_TEST

START_TEST(an_id_survives_being_written_and_read)
{
    for (int i = 0; i < 1000; i++) {
        oms_id id = next_at(NOON + i), back;
        char text[OMS_ID_TEXT_SIZE];

        oms_id_format(&id, text);
        ck_assert_uint_eq(strlen(text), 36);
        ck_assert_int_eq(oms_id_parse(text, &back), OMS_OK);
        ck_assert(id_equal(&id, &back));
    }
}
END_TEST

START_TEST(an_id_is_written_in_lower_case_and_read_in_either)
{
    oms_id lower, upper;
    char text[OMS_ID_TEXT_SIZE];

    ck_assert_int_eq(oms_id_parse("0193a5c8-7e11-7abc-9def-00112233aabb", &lower), OMS_OK);
    ck_assert_int_eq(oms_id_parse("0193A5C8-7E11-7ABC-9DEF-00112233AABB", &upper), OMS_OK);
    ck_assert(id_equal(&lower, &upper));
    oms_id_format(&upper, text);
    ck_assert_str_eq(text, "0193a5c8-7e11-7abc-9def-00112233aabb");
}
END_TEST

static const char *const no_ids[] = {
    NULL,
    "",
    "0193a5c8",
    "0193a5c87e117abc9def00112233aabb",
    "0193a5c8-7e11-7abc-9def-00112233aab",
    "0193a5c8-7e11-7abc-9def-00112233aabbc",
    "{0193a5c8-7e11-7abc-9def-00112233aabb}",
    "0193a5c8-7e11-7abc-9def-00112233aabg",
    "0193a5c8 7e11 7abc 9def 00112233aabb",
    " 193a5c8-7e11-7abc-9def-00112233aabb",
    "+193a5c8-7e11-7abc-9def-00112233aabb",
    "0x93a5c8-7e11-7abc-9def-00112233aabb",
    "../../../../../../../../../../../../",
};

START_TEST(what_is_no_id_is_refused)
{
    oms_id id = {.bytes = {42}}, before = id;

    ck_assert_int_eq(oms_id_parse(no_ids[_i], &id), OMS_E_INVALID);
    ck_assert(id_equal(&id, &before));
}
END_TEST

START_TEST(all_zero_means_no_id)
{
    oms_id id = {.bytes = {0}};

    ck_assert(id_is_none(&id));
    id.bytes[15] = 1;
    ck_assert(!id_is_none(&id));
}
END_TEST

static void
assert_number(const char *id_text, const char *expected)
{
    oms_id id;
    char number[ID_NUMBER_SIZE];

    ck_assert_int_eq(oms_id_parse(id_text, &id), OMS_OK);
    id_number(&id, number);
    ck_assert_str_eq(number, expected);
}

START_TEST(an_order_number_has_42_bits_of_time_and_18_of_chance)
{
    assert_number("00000000-0000-7000-8000-000000000000", "0000-0000-0000");
    assert_number("00000000-0001-7000-8000-000000000000", "0000-0000-8000");
    assert_number("00000000-0000-7fff-bfff-fffffffc0001", "0000-0000-0001");
    assert_number("00000000-0000-7000-8000-00000003ffff", "0000-0000-7ZZZ");
    assert_number("03ffffff-ffff-7000-8000-00000003ffff", "ZZZZ-ZZZZ-ZZZZ");
    assert_number("04000000-0000-7000-8000-000000000000", "0000-0000-0000");
}
END_TEST

START_TEST(order_numbers_grow_with_time)
{
    oms_id early = next_at(NOON), late = next_at(NOON + 1);
    char a[ID_NUMBER_SIZE], b[ID_NUMBER_SIZE];

    id_number(&early, a);
    id_number(&late, b);
    ck_assert_int_lt(strcmp(a, b), 0);
}
END_TEST

START_TEST(a_digest_is_the_same_for_the_same_bytes_only)
{
    oms_id a, b, c, empty, none;

    id_digest("request", 7, &a);
    id_digest("request", 7, &b);
    id_digest("request\0", 8, &c);
    id_digest("", 0, &empty);
    id_digest(NULL, 0, &none);
    ck_assert(id_equal(&a, &b));
    ck_assert(!id_equal(&a, &c));
    ck_assert(id_equal(&empty, &none));
    ck_assert_int_eq(a.bytes[6] >> 4, 5);
    ck_assert_int_eq(a.bytes[8] >> 6, 2);
}
END_TEST

START_TEST(a_digest_never_changes_from_release_to_release)
{
    oms_id digest;
    char text[OMS_ID_TEXT_SIZE];

    id_digest("request", 7, &digest);
    oms_id_format(&digest, text);
    ck_assert_str_eq(text, "2a333c7a-6a96-5cd3-b1d2-554e0d964bc6");
}
END_TEST

Suite *
id_suite(void)
{
    Suite *suite = suite_create("base/id");
    TCase *tcase = tcase_create("id");

    tcase_add_checked_fixture(tcase, open_source, close_source);
    tcase_add_test(tcase, an_id_has_its_time_and_the_layout_of_version_7);
    tcase_add_loop_test(tcase, ids_increase_whether_the_clock_stands_or_runs_either_way, 0, COUNT(clocks));
    tcase_add_test(tcase, a_used_up_sequence_borrows_the_next_millisecond);
    tcase_add_test(tcase, times_outside_the_layout_are_held_within_it);
    tcase_add_test(tcase, two_sources_make_different_ids_at_the_same_time);
    tcase_add_test(tcase, failing_randomness_is_passed_through_and_leaves_the_id_alone);
    tcase_add_test(tcase, four_threads_make_no_id_twice);
    tcase_add_test(tcase, an_id_survives_being_written_and_read);
    tcase_add_test(tcase, an_id_is_written_in_lower_case_and_read_in_either);
    tcase_add_loop_test(tcase, what_is_no_id_is_refused, 0, COUNT(no_ids));
    tcase_add_test(tcase, all_zero_means_no_id);
    tcase_add_test(tcase, an_order_number_has_42_bits_of_time_and_18_of_chance);
    tcase_add_test(tcase, order_numbers_grow_with_time);
    tcase_add_test(tcase, a_digest_is_the_same_for_the_same_bytes_only);
    tcase_add_test(tcase, a_digest_never_changes_from_release_to_release);
    tcase_set_tags(tcase, "threads");
    suite_add_tcase(suite, tcase);
    return suite;
}
