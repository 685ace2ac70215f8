/* The feed over a store with several shards: none is forgotten, whichever gets its first event when. The store here knows nothing but events. */
#include "engine/feed.h"

#include <check.h>
#include <stdio.h>

#include "engine/suites.h"
#include "oms/events.h"
#include "oms/limits.h"

#define EVENTS_MAX 80

struct feed_store {
    struct event_row events[EVENTS_MAX]; /* by shard and position */
    size_t n;
    int32_t reads;
};

static struct feed_store kept;
static oms_engine *engine;

static int32_t
attach(void *user, const oms_schema *schema, int32_t flags, oms_error **error)
{
    (void)user, (void)schema, (void)flags, (void)error;
    return OMS_OK;
}

static int32_t
commit(void *user, oms_change_set *const *sets, size_t n, oms_error **error)
{
    (void)user, (void)sets, (void)n, (void)error;
    return OMS_E_READONLY;
}

static bool
wanted(const oms_read *read, const struct event_row *event)
{
    const struct event_row *key = read->key, *low = read->low, *high = read->high;

    if (key)
        return event->shard == key->shard && (!low || event->position >= low->position);
    return (!low || event->shard >= low->shard) && (!high || event->shard <= high->shard);
}

static int32_t
read_events(void *user, const oms_read *const *reads, size_t n, oms_row_fn row, void *row_user, oms_error **error)
{
    int32_t code = OMS_OK;

    (void)user, (void)error;
    kept.reads++;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0, found = 0; k < kept.n && found < reads[i]->limit && code == OMS_OK; k++)
            if (wanted(reads[i], &kept.events[k])) {
                code = row(row_user, i, &kept.events[k]);
                found++;
            }
    return code;
}

static void
feed_setup(void)
{
    const oms_store store = {.size = sizeof(store), .attach = attach, .read = read_events, .commit = commit};
    const oms_engine_options options = {.size = sizeof(options), .store = &store};

    kept = (struct feed_store){.n = 0};
    ck_assert_int_eq(oms_engine_open(&options, &engine, NULL), OMS_OK);
}

static void
feed_teardown(void)
{
    oms_engine_close(engine);
}

/* At the end of its shard; `at` says when its change set was made. */
static void
append(int64_t shard, uint8_t at)
{
    struct event_row event = {.shard = shard,
                              .position = 1,
                              .seq = at,
                              .type = TEXT("placed"),
                              .state = TEXT("PENDING"),
                              .commit_id.bytes = {at}};
    size_t i = kept.n++;

    ck_assert_uint_le(kept.n, EVENTS_MAX);
    event.order_id.bytes[0] = (uint8_t)(shard + 1);
    for (; i > 0 && kept.events[i - 1].shard > shard; i--)
        kept.events[i] = kept.events[i - 1];
    if (i > 0 && kept.events[i - 1].shard == shard)
        event.position = kept.events[i - 1].position + 1;
    kept.events[i] = event;
}

/* What `max` events behind the cursor are, by when they were made; the cursor goes behind them. */
static const char *
next_events(struct feed_cursor *cursor, size_t max)
{
    static char seen[EVENTS_MAX * 4 + 1];
    char text[OMS_LIMIT_CURSOR + 1];
    struct feed feed;
    const struct event_row *event;
    char *end = seen;

    feed_cursor_format(cursor, text);
    ck_assert_int_eq(feed_open(&feed, engine, "after", text_of(text), max, NULL), OMS_OK);
    *end = '\0';
    for (size_t i = 0; i < max && (event = feed_next(&feed)); i++) {
        end += sprintf(end, "%s%d", i > 0 ? " " : "", event->commit_id.bytes[0]);
        ck_assert(feed_cursor_pass(cursor, event));
    }
    feed_close(&feed);
    return seen;
}

START_TEST(events_of_all_shards_come_each_once)
{
    struct feed_cursor cursor = {.n = 0};

    append(3, 1), append(0, 2), append(63, 3), append(3, 4), append(0, 5);
    ck_assert_str_eq(next_events(&cursor, 100), "2 5 1 4 3");
    ck_assert_str_eq(next_events(&cursor, 100), "");
    ck_assert_int_eq(kept.reads, 2); /* one for each page, whatever number of shards */
}
END_TEST

START_TEST(a_shard_that_gets_its_first_event_late_is_not_overlooked)
{
    struct feed_cursor cursor = {.n = 0};

    append(4, 1), append(6, 2);
    ck_assert_str_eq(next_events(&cursor, 100), "1 2");
    append(0, 3), append(5, 4), append(7, 5), append(1000000, 6), append(4, 7);
    ck_assert_str_eq(next_events(&cursor, 100), "3 4 5 6 7");
    ck_assert_uint_eq(cursor.n, 6);
    append(7, 8), append(3, 9);
    ck_assert_str_eq(next_events(&cursor, 100), "8 9");
}
END_TEST

START_TEST(no_shard_waits_for_the_end_of_another)
{
    struct feed_cursor cursor = {.n = 0};

    append(1, 1), append(7, 2);
    next_events(&cursor, 2);
    for (uint8_t i = 3; i <= 11; i++)
        append(i % 3 == 0 ? 7 : 1, i);
    ck_assert_str_eq(next_events(&cursor, 4), "3 4 5 6");
    ck_assert_str_eq(next_events(&cursor, 4), "7 8 9 10");
    ck_assert_str_eq(next_events(&cursor, 4), "11");
}
END_TEST

/* Made earlier by its clock, committed later: behind the cursor of its shard it is found whatever its time. */
START_TEST(an_event_made_earlier_and_committed_later_is_not_missed)
{
    struct feed_cursor cursor = {.n = 0};

    append(0, 5), append(1, 6);
    ck_assert_str_eq(next_events(&cursor, 100), "5 6");
    append(0, 2), append(2, 1), append(1, 3);
    ck_assert_str_eq(next_events(&cursor, 100), "1 2 3");
    ck_assert_str_eq(next_events(&cursor, 100), "");
}
END_TEST

static int32_t
try_cursor(const char *text)
{
    oms_error *error = NULL;
    struct feed feed;
    const int32_t code = feed_open(&feed, engine, "after", text_of(text), 0, &error);

    ck_assert_int_eq(code == OMS_OK, error == NULL);
    oms_error_free(error);
    feed_close(&feed);
    return code;
}

START_TEST(a_cursor_is_held_against_every_shard_that_it_names)
{
    append(0, 1), append(5, 2);
    kept.events[0].commit_id.bytes[15] = 0x0a;
    kept.events[1].commit_id.bytes[15] = 0x0b;
    ck_assert_int_eq(try_cursor("0.1.000000000000000a-5.1.000000000000000b"), OMS_OK);
    ck_assert_int_eq(try_cursor("0.1.000000000000000a-5.1.000000000000000a"), OMS_E_NOT_FOUND);
    ck_assert_int_eq(try_cursor("0.1.000000000000000b-5.1.000000000000000b"), OMS_E_NOT_FOUND);
    ck_assert_int_eq(try_cursor("0.1.000000000000000a-5.2.000000000000000b"), OMS_E_NOT_FOUND);
    ck_assert_int_eq(try_cursor("0.1.000000000000000a-6.1.000000000000000b"), OMS_E_NOT_FOUND);
    ck_assert_int_eq(try_cursor("0.0.000000000000000a"), OMS_E_NOT_FOUND);
}
END_TEST

static int32_t
count_event(void *user, const oms_event *event)
{
    (void)event;
    ++*(int64_t *)user;
    return 0;
}

START_TEST(more_shards_than_a_cursor_can_name_are_told)
{
    oms_error *error = NULL;
    int64_t told = 0;
    char *next = NULL;
    struct feed_cursor cursor;

    for (int64_t i = 0; i <= FEED_SHARDS; i++)
        append(i, 1);
    ck_assert_int_eq(oms_events_read(engine, NULL, 0, count_event, &told, &next, &error), OMS_E_LIMIT);
    ck_assert_int_eq(told, FEED_SHARDS);
    ck_assert(feed_cursor_parse(text_of(next), &cursor));
    ck_assert_uint_eq(cursor.n, FEED_SHARDS);
    oms_free(next);
    oms_error_free(error);
}
END_TEST

Suite *
feed_suite(void)
{
    Suite *suite = suite_create("engine/feed");
    TCase *cases = tcase_create("shards");

    tcase_add_checked_fixture(cases, feed_setup, feed_teardown);
    tcase_add_test(cases, events_of_all_shards_come_each_once);
    tcase_add_test(cases, a_shard_that_gets_its_first_event_late_is_not_overlooked);
    tcase_add_test(cases, no_shard_waits_for_the_end_of_another);
    tcase_add_test(cases, an_event_made_earlier_and_committed_later_is_not_missed);
    tcase_add_test(cases, a_cursor_is_held_against_every_shard_that_it_names);
    tcase_add_test(cases, more_shards_than_a_cursor_can_name_are_told);
    suite_add_tcase(suite, cases);
    return suite;
}
