/* Cursors of the feed: as values, as text, and what is none. */
#include "engine/feed_cursor.h"

#include <check.h>
#include <stdio.h>

#include "engine/suites.h"
#include "oms/limits.h"

static struct event_row
event_at(int64_t shard, int64_t position, uint8_t mark)
{
    struct event_row event = {.shard = shard, .position = position};

    event.commit_id.bytes[15] = mark;
    return event;
}

static struct feed_cursor
parsed(const char *text)
{
    struct feed_cursor cursor;

    ck_assert_msg(feed_cursor_parse(text_of(text), &cursor), "\"%s\" is not taken", text);
    return cursor;
}

START_TEST(the_beginning_is_the_empty_text)
{
    char text[OMS_LIMIT_CURSOR + 1];

    ck_assert_uint_eq(parsed(NULL).n, 0);
    ck_assert_uint_eq(parsed("").n, 0);
    feed_cursor_format(&(struct feed_cursor){.n = 0}, text);
    ck_assert_str_eq(text, "");
}
END_TEST

START_TEST(a_cursor_goes_through_text_and_back)
{
    static const char *const texts[] = {
        "0.1.0000000000000000",
        "0.9223372036854775807.ffffffffffffffff",
        "0.17.0123456789abcdef-3.1.00000000000000ff-9223372036854775807.0.0000000000000001",
    };
    char text[OMS_LIMIT_CURSOR + 1];

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        const struct feed_cursor cursor = parsed(texts[i]);
        feed_cursor_format(&cursor, text);
        ck_assert_str_eq(text, texts[i]);
    }
}
END_TEST

START_TEST(what_is_no_cursor_is_told)
{
    static const char *const texts[] = {
        " ",
        "0",
        "0.1",
        "0.1.",
        "0.1.012345678",                             /* cut off */
        "0.1.0123456789abcdeg",                      /* no hexadecimal digit */
        "0.1.0123456789ABCDEF",                      /* written by somebody else */
        "0.1.0123456789abcdef0",                     /* too long */
        "0.1.0123456789abcdef-",                     /* a place is missing */
        "0.1.0123456789abcdef 1.1.0123456789abcdef", /* another separator */
        "-0.1.0123456789abcdef",
        "-1.1.0123456789abcdef",
        "+1.1.0123456789abcdef",
        "00.1.0123456789abcdef",
        "0.01.0123456789abcdef",
        "0..0123456789abcdef",
        ".1.0123456789abcdef",
        "0.9223372036854775808.0123456789abcdef",           /* beyond 64 bits */
        "1.1.0123456789abcdef-0.1.0123456789abcdef",        /* not by shard */
        "1.1.0123456789abcdef-1.2.0123456789abcdef",        /* a shard twice */
        "99999999999999999999999999999.1.0123456789abcdef", /* far beyond */
        "\xEF\xBC\x90.1.0123456789abcdef",                  /* digits of another script */
        "0.1.0123456789abcdef\n",                           /* as read from a file */
        "../../etc/passwd' OR 1=1 --",
    };
    struct feed_cursor cursor;

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        ck_assert_msg(!feed_cursor_parse(text_of(texts[i]), &cursor), "\"%s\" is taken", texts[i]);
    ck_assert(!feed_cursor_parse((oms_text){"0.1.0123456789abcdef\0", 21}, &cursor));
}
END_TEST

START_TEST(a_cursor_goes_behind_an_event_in_its_shard_and_stays_in_the_others)
{
    struct feed_cursor cursor = {.n = 0};
    const struct event_row events[] = {event_at(5, 1, 1), event_at(0, 1, 2), event_at(5, 2, 3), event_at(2, 9, 4)};
    char text[OMS_LIMIT_CURSOR + 1];

    for (size_t i = 0; i < 4; i++)
        ck_assert(feed_cursor_pass(&cursor, &events[i]));
    feed_cursor_format(&cursor, text);
    ck_assert_str_eq(text, "0.1.0000000000000002-2.9.0000000000000004-5.2.0000000000000003");
}
END_TEST

START_TEST(a_cursor_has_room_for_sixty_four_shards_at_their_widest)
{
    struct feed_cursor cursor = {.n = 0};
    struct event_row event = event_at(0, INT64_MAX, 255);
    char text[OMS_LIMIT_CURSOR + 1];

    for (int64_t i = 0; i < FEED_SHARDS; i++) {
        event.shard = INT64_MAX - i;
        ck_assert(feed_cursor_pass(&cursor, &event));
    }
    event.shard = 0;
    ck_assert(!feed_cursor_pass(&cursor, &event));
    feed_cursor_format(&cursor, text);
    ck_assert_uint_eq(parsed(text).n, FEED_SHARDS);
    strcat(text, "-9223372036854775807.0.0000000000000001");
    ck_assert(!feed_cursor_parse(text_of(text), &cursor));
}
END_TEST

Suite *
feed_cursor_suite(void)
{
    Suite *suite = suite_create("engine/feed_cursor");
    TCase *cases = tcase_create("cursor");

    tcase_add_test(cases, the_beginning_is_the_empty_text);
    tcase_add_test(cases, a_cursor_goes_through_text_and_back);
    tcase_add_test(cases, what_is_no_cursor_is_told);
    tcase_add_test(cases, a_cursor_goes_behind_an_event_in_its_shard_and_stays_in_the_others);
    tcase_add_test(cases, a_cursor_has_room_for_sixty_four_shards_at_their_widest);
    suite_add_tcase(suite, cases);
    return suite;
}
