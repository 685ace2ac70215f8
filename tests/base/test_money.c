/* Money arithmetic: the known answers of the design, every bound, and what must hold for any amounts. */
#include <stdbool.h>

#include "base/money.h"
#include "oms/errors.h"
#include "random.h"
#include "suites.h"

__extension__ typedef __int128 wide;

#define UNTOUCHED    424242
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

typedef int32_t (*pair_fn)(int64_t a, int64_t b, int64_t *out);
typedef int32_t (*rate_fn)(int64_t amount, int64_t ppm, enum rounding rounding, int64_t *out);

static void
assert_pair(pair_fn fn, int64_t a, int64_t b, int64_t expected)
{
    int64_t out = UNTOUCHED;

    ck_assert_int_eq(fn(a, b, &out), OMS_OK);
    ck_assert_int_eq(out, expected);
}

static void
assert_pair_overflows(pair_fn fn, int64_t a, int64_t b)
{
    int64_t out = UNTOUCHED;

    ck_assert_int_eq(fn(a, b, &out), OMS_E_OVERFLOW);
    ck_assert_int_eq(out, UNTOUCHED);
}

static void
assert_rate(rate_fn fn, int64_t amount, int64_t ppm, enum rounding rounding, int64_t expected)
{
    int64_t out = UNTOUCHED;

    ck_assert_int_eq(fn(amount, ppm, rounding, &out), OMS_OK);
    ck_assert_int_eq(out, expected);
}

static void
assert_rate_overflows(rate_fn fn, int64_t amount, int64_t ppm)
{
    int64_t out = UNTOUCHED;

    ck_assert_int_eq(fn(amount, ppm, ROUND_HALF_AWAY, &out), OMS_E_OVERFLOW);
    ck_assert_int_eq(out, UNTOUCHED);
}

START_TEST(sums_are_exact_up_to_the_bounds)
{
    assert_pair(money_add, 4598, 2, 4600);
    assert_pair(money_add, INT64_MAX - 1, 1, INT64_MAX);
    assert_pair(money_add, INT64_MIN + 2, -1, INT64_MIN + 1);
    assert_pair(money_add, INT64_MAX, INT64_MIN + 1, 0);
    assert_pair_overflows(money_add, INT64_MAX, 1);
    assert_pair_overflows(money_add, INT64_MIN + 1, -2);
}
END_TEST

START_TEST(differences_are_exact_up_to_the_bounds)
{
    assert_pair(money_subtract, 4600, 4598, 2);
    assert_pair(money_subtract, 0, INT64_MAX, INT64_MIN + 1);
    assert_pair_overflows(money_subtract, 2, INT64_MIN + 1);
    assert_pair_overflows(money_subtract, -2, INT64_MAX);
}
END_TEST

START_TEST(products_are_exact_up_to_the_bounds)
{
    assert_pair(money_multiply, 1010, 10, 10100);
    assert_pair(money_multiply, INT64_MAX, -1, INT64_MIN + 1);
    assert_pair(money_multiply, INT64_C(3037000499), INT64_C(3037000499), INT64_C(9223372030926249001));
    assert_pair_overflows(money_multiply, INT64_C(3037000500), INT64_C(3037000500));
    assert_pair_overflows(money_multiply, INT64_MAX, INT64_MAX);
    assert_pair_overflows(money_multiply, INT64_MAX, INT64_MIN + 1);
}
END_TEST

START_TEST(a_result_that_would_mean_none_is_an_overflow)
{
    assert_pair_overflows(money_add, INT64_MIN + 1, -1);
    assert_pair_overflows(money_subtract, INT64_MIN + 1, 1);
    assert_pair_overflows(money_multiply, INT64_MIN / 2, 2);
    assert_rate_overflows(money_share, INT64_MIN / 2, 2000000);
}
END_TEST

START_TEST(an_absent_amount_is_not_reckoned_with)
{
    static const pair_fn pairs[] = {money_add, money_subtract, money_multiply};
    static const rate_fn rates[] = {money_share, money_included};

    for (size_t i = 0; i < COUNT(pairs); i++) {
        assert_pair_overflows(pairs[i], OMS_NONE, 1);
        assert_pair_overflows(pairs[i], 1, OMS_NONE);
        assert_pair_overflows(pairs[i], OMS_NONE, 0);
    }
    for (size_t i = 0; i < COUNT(rates); i++) {
        assert_rate_overflows(rates[i], OMS_NONE, 1);
        assert_rate_overflows(rates[i], 1, OMS_NONE);
    }
}
END_TEST

START_TEST(tax_on_a_net_price_has_the_known_answers)
{
    assert_rate(money_share, 4595, 100000, ROUND_HALF_AWAY, 460);
    assert_rate(money_share, 4594, 100000, ROUND_HALF_AWAY, 459);
    assert_rate(money_share, 10100, 230000, ROUND_HALF_AWAY, 2323);
    assert_rate(money_share, 2499, 107500, ROUND_HALF_AWAY, 269);
}
END_TEST

START_TEST(tax_inside_a_gross_price_has_the_known_answers)
{
    assert_rate(money_included, 6000, 50000, ROUND_HALF_AWAY, 286);
    assert_rate(money_included, 11900, 190000, ROUND_HALF_AWAY, 1900);
    assert_rate(money_included, -6000, 50000, ROUND_HALF_AWAY, -286);
    assert_rate(money_included, 6000, 0, ROUND_HALF_AWAY, 0);
}
END_TEST

START_TEST(half_away_goes_away_from_zero)
{
    assert_rate(money_share, 5, 100000, ROUND_HALF_AWAY, 1);
    assert_rate(money_share, 15, 100000, ROUND_HALF_AWAY, 2);
    assert_rate(money_share, -5, 100000, ROUND_HALF_AWAY, -1);
    assert_rate(money_share, -15, 100000, ROUND_HALF_AWAY, -2);
    assert_rate(money_share, -4, 100000, ROUND_HALF_AWAY, 0);
    assert_rate(money_share, -6, 100000, ROUND_HALF_AWAY, -1);
    /* 3 with 100 % in it: 1.5 of tax */
    assert_rate(money_included, 3, 1000000, ROUND_HALF_AWAY, 2);
}
END_TEST

START_TEST(half_even_goes_to_the_even_neighbour)
{
    assert_rate(money_share, 5, 100000, ROUND_HALF_EVEN, 0);
    assert_rate(money_share, 15, 100000, ROUND_HALF_EVEN, 2);
    assert_rate(money_share, 25, 100000, ROUND_HALF_EVEN, 2);
    assert_rate(money_share, 26, 100000, ROUND_HALF_EVEN, 3);
    assert_rate(money_share, -5, 100000, ROUND_HALF_EVEN, 0);
    assert_rate(money_share, -15, 100000, ROUND_HALF_EVEN, -2);
    assert_rate(money_included, 1, 1000000, ROUND_HALF_EVEN, 0);
}
END_TEST

START_TEST(a_rate_of_the_largest_amount_goes_through_128_bits)
{
    assert_rate(money_share, INT64_MAX, 1000000, ROUND_HALF_AWAY, INT64_MAX);
    assert_rate(money_share, INT64_MIN + 1, 1000000, ROUND_HALF_AWAY, INT64_MIN + 1);
    assert_rate(money_included, INT64_MAX, 1000000, ROUND_HALF_AWAY, INT64_C(4611686018427387904));
    assert_rate(money_included, INT64_MAX, INT64_MAX, ROUND_HALF_AWAY, INT64_C(9223372036853775807));
    assert_rate_overflows(money_share, INT64_MAX, 1000001);
    assert_rate_overflows(money_share, INT64_MIN + 1, 1000001);
}
END_TEST

START_TEST(a_price_that_is_all_tax_or_more_is_refused)
{
    assert_rate_overflows(money_included, 100, -1000000);
    assert_rate_overflows(money_included, 100, -2000000);
    assert_rate_overflows(money_included, INT64_MAX, -999999);
}
END_TEST

static void
assert_allocated(int64_t total, const int64_t *weights, size_t n, const int64_t *expected)
{
    int64_t parts[8];

    ck_assert_int_eq(money_allocate(total, weights, n, parts), OMS_OK);
    for (size_t i = 0; i < n; i++)
        ck_assert_int_eq(parts[i], expected[i]);
}

#define ASSERT_ALLOCATED(total, n, weights, expected)                                                                  \
    assert_allocated(total, (const int64_t[])weights, n, (const int64_t[])expected)
#define LIST(...)                                                                                                      \
    {                                                                                                                  \
        __VA_ARGS__                                                                                                    \
    }

START_TEST(spreading_has_the_known_answers)
{
    ASSERT_ALLOCATED(299, 3, LIST(4300, 1400, 2300), LIST(161, 52, 86));
    ASSERT_ALLOCATED(10, 2, LIST(0, 0), LIST(5, 5));
    ASSERT_ALLOCATED(-299, 3, LIST(4300, 1400, 2300), LIST(-161, -52, -86));
    ASSERT_ALLOCATED(0, 3, LIST(1, 2, 3), LIST(0, 0, 0));
    ASSERT_ALLOCATED(7, 1, LIST(0), LIST(7));
    ASSERT_ALLOCATED(7, 3, LIST(0, 5, 0), LIST(0, 7, 0));
}
END_TEST

START_TEST(equal_rests_favour_the_lower_index)
{
    ASSERT_ALLOCATED(10, 3, LIST(1, 1, 1), LIST(4, 3, 3));
    ASSERT_ALLOCATED(11, 3, LIST(0, 0, 0), LIST(4, 4, 3));
    ASSERT_ALLOCATED(-11, 3, LIST(1, 1, 1), LIST(-4, -4, -3));
    ASSERT_ALLOCATED(1, 4, LIST(2, 3, 3, 2), LIST(0, 1, 0, 0));
    ASSERT_ALLOCATED(2, 4, LIST(1, 3, 1, 3), LIST(0, 1, 0, 1));
}
END_TEST

START_TEST(the_largest_total_can_be_spread)
{
    int64_t parts[2];

    ck_assert_int_eq(money_allocate(INT64_MAX, (const int64_t[]){INT64_MAX - 1, 1}, 2, parts), OMS_OK);
    ck_assert_int_eq(parts[0], INT64_MAX - 1);
    ck_assert_int_eq(parts[1], 1);
    ck_assert_int_eq(money_allocate(INT64_MIN + 1, (const int64_t[]){1, 1}, 2, parts), OMS_OK);
    ck_assert_int_eq(parts[0], INT64_MIN / 2);
    ck_assert_int_eq(parts[1], INT64_MIN / 2 + 1);
}
END_TEST

START_TEST(what_cannot_be_spread_is_refused_and_leaves_the_parts_alone)
{
    int64_t parts[2] = {UNTOUCHED, UNTOUCHED};

    ck_assert_int_eq(money_allocate(5, (const int64_t[]){1, -1}, 2, parts), OMS_E_INVALID);
    ck_assert_int_eq(money_allocate(5, (const int64_t[]){1, OMS_NONE}, 2, parts), OMS_E_INVALID);
    ck_assert_int_eq(money_allocate(5, parts, 0, parts), OMS_E_INVALID);
    ck_assert_int_eq(money_allocate(5, (const int64_t[]){INT64_MAX, 1}, 2, parts), OMS_E_OVERFLOW);
    ck_assert_int_eq(money_allocate(OMS_NONE, (const int64_t[]){1, 1}, 2, parts), OMS_E_OVERFLOW);
    ck_assert_int_eq(parts[0], UNTOUCHED);
    ck_assert_int_eq(parts[1], UNTOUCHED);
}
END_TEST

#define PARTS_MAX 20

struct spread_case {
    int64_t total;
    int64_t weights[PARTS_MAX];
    int64_t sum;
    size_t n;
};

static struct spread_case
random_case(uint64_t *seed)
{
    /* small, ordinary and extreme cases alike */
    static const int64_t ceilings[] = {1, 3, 100, 1000000, INT64_C(1000000000000000), INT64_MAX / PARTS_MAX};
    int64_t weight_max = ceilings[random_next(seed) % COUNT(ceilings)];
    int64_t total_max = ceilings[random_next(seed) % COUNT(ceilings)];
    struct spread_case c = {.n = 1 + random_next(seed) % PARTS_MAX};

    c.total = random_up_to(seed, total_max) * (random_next(seed) % 2 == 0 ? 1 : -1);
    for (size_t i = 0; i < c.n; i++)
        c.sum += c.weights[i] = random_up_to(seed, weight_max);
    return c;
}

static void
assert_fair(const struct spread_case *c, const int64_t *parts)
{
    int64_t whole = 0;

    for (size_t i = 0; i < c->n; i++) {
        wide weight = c->sum == 0 ? 1 : c->weights[i];
        wide sum = c->sum == 0 ? (wide)c->n : c->sum;
        wide off = (wide)parts[i] * sum - (wide)c->total * weight;

        ck_assert(off > -sum && off < sum);
        whole += parts[i];
    }
    ck_assert_int_eq(whole, c->total);
}

START_TEST(parts_always_sum_to_the_whole_and_are_off_by_less_than_one)
{
    uint64_t seed = 20101201;

    for (int i = 0; i < 20000; i++) {
        struct spread_case c = random_case(&seed);
        int64_t parts[PARTS_MAX];

        ck_assert_int_eq(money_allocate(c.total, c.weights, c.n, parts), OMS_OK);
        assert_fair(&c, parts);
    }
}
END_TEST

START_TEST(a_greater_rest_is_never_passed_over_for_a_smaller_one)
{
    uint64_t seed = 42;

    for (int round = 0; round < 5000; round++) {
        struct spread_case c = random_case(&seed);
        int64_t parts[PARTS_MAX];

        if (c.sum == 0 || c.total < 0)
            continue;
        ck_assert_int_eq(money_allocate(c.total, c.weights, c.n, parts), OMS_OK);
        for (size_t i = 0; i + 1 < c.n; i++) {
            wide rest = (wide)c.total * c.weights[i] % c.sum, next = (wide)c.total * c.weights[i + 1] % c.sum;
            bool up = parts[i] > (wide)c.total * c.weights[i] / c.sum;
            bool next_up = parts[i + 1] > (wide)c.total * c.weights[i + 1] / c.sum;

            ck_assert(!(next_up && !up && rest >= next) && !(up && !next_up && rest < next));
        }
    }
}
END_TEST

START_TEST(rounding_is_never_off_by_more_than_a_half)
{
    uint64_t seed = 7;

    for (int i = 0; i < 20000; i++) {
        int64_t amount = random_up_to(&seed, INT64_C(1000000000000000)) - INT64_C(500000000000000);
        int64_t ppm = random_up_to(&seed, 1000000), share, inside;
        enum rounding rounding = random_next(&seed) % 2 == 0 ? ROUND_HALF_AWAY : ROUND_HALF_EVEN;
        wide off;

        ck_assert_int_eq(money_share(amount, ppm, rounding, &share), OMS_OK);
        off = ((wide)share * 1000000 - (wide)amount * ppm) * 2;
        ck_assert(off >= -1000000 && off <= 1000000);
        ck_assert_int_eq(money_included(amount, ppm, rounding, &inside), OMS_OK);
        off = ((wide)inside * (1000000 + ppm) - (wide)amount * ppm) * 2;
        ck_assert(off >= -(1000000 + ppm) && off <= 1000000 + ppm);
    }
}
END_TEST

Suite *
money_suite(void)
{
    Suite *suite = suite_create("base/money");
    TCase *tcase = tcase_create("money");

    tcase_add_test(tcase, sums_are_exact_up_to_the_bounds);
    tcase_add_test(tcase, differences_are_exact_up_to_the_bounds);
    tcase_add_test(tcase, products_are_exact_up_to_the_bounds);
    tcase_add_test(tcase, a_result_that_would_mean_none_is_an_overflow);
    tcase_add_test(tcase, an_absent_amount_is_not_reckoned_with);
    tcase_add_test(tcase, tax_on_a_net_price_has_the_known_answers);
    tcase_add_test(tcase, tax_inside_a_gross_price_has_the_known_answers);
    tcase_add_test(tcase, half_away_goes_away_from_zero);
    tcase_add_test(tcase, half_even_goes_to_the_even_neighbour);
    tcase_add_test(tcase, a_rate_of_the_largest_amount_goes_through_128_bits);
    tcase_add_test(tcase, a_price_that_is_all_tax_or_more_is_refused);
    tcase_add_test(tcase, spreading_has_the_known_answers);
    tcase_add_test(tcase, equal_rests_favour_the_lower_index);
    tcase_add_test(tcase, the_largest_total_can_be_spread);
    tcase_add_test(tcase, what_cannot_be_spread_is_refused_and_leaves_the_parts_alone);
    tcase_add_test(tcase, parts_always_sum_to_the_whole_and_are_off_by_less_than_one);
    tcase_add_test(tcase, a_greater_rest_is_never_passed_over_for_a_smaller_one);
    tcase_add_test(tcase, rounding_is_never_off_by_more_than_a_half);
    suite_add_tcase(suite, tcase);
    return suite;
}
