/* Payment against the end of its hold, a millisecond before T, at T and a millisecond after it, by every way in which money can come, with the hold swept before
 * and not. Until T the unit is held; from T on it is anybody's, and what has not been sent yet is not sent any more. */
#include "flow/suites.h"
#include "flow/words.h"

#define T            (30 * MINUTE)
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static struct provider provider;
static struct shop shop;
static oms_id id;

/* What happens at NOON, so that money may come at `at`. */

static void
an_answer_is_awaited(int64_t at)
{
    (void)at;
    provider.retry_after_ms = DAY;
    SAYS(&provider, AUTHORIZE, OMS_PENDING);
    id = PLACE(&shop, .token = "tok");
}

static void
the_provider_is_asked_then(int64_t at)
{
    provider.retry_after_ms = at;
    SAYS(&provider, AUTHORIZE, OMS_PENDING);
    SAYS(&provider, QUERY, OMS_OK);
    id = PLACE(&shop, .token = "tok");
}

static void
the_payment_is_tried_then(int64_t at)
{
    provider.retry_after_ms = at;
    SAYS(&provider, AUTHORIZE, OMS_E_UNAVAILABLE);
    id = PLACE(&shop, .token = "tok");
}

static void
nothing_is_paid_yet(int64_t at)
{
    (void)at;
    id = PLACE(&shop, .method = "manual");
}

/* What happens then. */

static void
it_is_told(void)
{
    tell(&shop, &id, "payment.authorize", OMS_OK);
}

static void
work_is_done(void)
{
    shop_run(&shop);
}

static void
the_order_is_driven(void)
{
    MUST_OK(oms_order_drive(shop.engine, &id, NULL, &error));
}

static void
a_card_is_given(void)
{
    pay(&shop, &id, "card", "another");
}

static void
money_is_received(void)
{
    record_payment(&shop, &id, 1000);
}

/* The state that follows: before T, from T on, and from T on when the end of the hold has been swept. */
static const struct {
    void (*noon)(int64_t at);
    void (*then)(void);
    int32_t before, from, swept;
} ways[] = {
    {an_answer_is_awaited, it_is_told, OMS_STATE_CONFIRMED, OMS_STATE_CONFIRMED, OMS_STATE_CONFIRMED},
    {the_provider_is_asked_then, work_is_done, OMS_STATE_PROCESSING, OMS_STATE_PROCESSING, OMS_STATE_PROCESSING},
    {the_provider_is_asked_then, the_order_is_driven, OMS_STATE_PROCESSING, OMS_STATE_PROCESSING, OMS_STATE_PROCESSING},
    {the_payment_is_tried_then, work_is_done, OMS_STATE_PROCESSING, OMS_STATE_CANCELLED, OMS_STATE_CANCELLED},
    {the_payment_is_tried_then, the_order_is_driven, OMS_STATE_PROCESSING, OMS_STATE_CANCELLED, OMS_STATE_CANCELLED},
    {nothing_is_paid_yet, a_card_is_given, OMS_STATE_CONFIRMED, OMS_STATE_CONFIRMED, OMS_STATE_CANCELLED},
    {nothing_is_paid_yet, money_is_received, OMS_STATE_CONFIRMED, OMS_STATE_CONFIRMED, OMS_STATE_CANCELLED},
};

static const struct {
    int64_t at;
    int swept;
} times[] = {{T - 1, 0}, {T - 1, 1}, {T, 0}, {T, 1}, {T + 1, 0}, {T + 1, 1}};

static int32_t
expected(int way, int64_t at, int swept)
{
    if (at < T)
        return ways[way].before;
    return swept ? ways[way].swept : ways[way].from;
}

START_TEST(money_meets_the_end_of_its_hold)
{
    const int way = _i / (int)COUNT(times);
    const int64_t at = times[_i % (int)COUNT(times)].at;
    const int swept = times[_i % (int)COUNT(times)].swept;

    provider_open(&provider);
    shop_open_paid_by(&shop, &provider);
    shop_stock(&shop, "MUG", "MAIN", 1);
    ways[way].noon(at);
    shop.now = NOON + at;
    if (swept)
        shop_run(&shop);
    ways[way].then();
    const int32_t state = expected(way, at, swept);
    ck_assert_msg(state_of(&shop, &id) == state, "way %d, T%+lld ms, %s: %s instead of %s", way, (long long)(at - T),
                  swept ? "swept" : "unswept", oms_state_name(state_of(&shop, &id)), oms_state_name(state));
    assert_stock(&shop, "MUG", state == OMS_STATE_CANCELLED, state != OMS_STATE_CANCELLED, 0);
    if (state == OMS_STATE_CANCELLED)
        ck_assert_int_le(provider_count(&provider, AUTHORIZE), 1);
    shop_close(&shop);
}
END_TEST

Suite *
deadline_suite(void)
{
    Suite *suite = suite_create("flow/deadline");
    TCase *tests = tcase_create("deadline");

    tcase_add_loop_test(tests, money_meets_the_end_of_its_hold, 0, (int)(COUNT(ways) * COUNT(times)));
    suite_add_tcase(suite, tests);
    return suite;
}
