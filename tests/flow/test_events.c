/* The feed of events as a host reads it: nothing missed, nothing twice, the order of each order kept, whoever writes meanwhile and whatever is killed. */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "flow/suites.h"
#include "flow/words.h"

#define STOP (OMS_E_HOST - 7)

/* A reader who keeps count of each order; an event out of turn fails the test. */
struct reader {
    oms_engine *engine;
    char *cursor;
    struct {
        oms_id order;
        int64_t seq;
    } orders[512];
    size_t n_orders;
    int64_t events;
    int64_t stop_at; /* the callback says STOP at this event, counted from 1; 0: never */
};

static int64_t *
seq_of(struct reader *reader, const oms_id *order)
{
    for (size_t i = 0; i < reader->n_orders; i++)
        if (memcmp(&reader->orders[i].order, order, sizeof *order) == 0)
            return &reader->orders[i].seq;
    ck_assert_uint_lt(reader->n_orders, 512);
    reader->orders[reader->n_orders].order = *order;
    return &reader->orders[reader->n_orders++].seq;
}

static int32_t
take_event(void *user, const oms_event *event)
{
    struct reader *reader = user;

    ck_assert_ptr_nonnull(event->cursor);
    if (reader->events + 1 == reader->stop_at)
        return STOP;
    ck_assert_int_eq(event->seq, ++*seq_of(reader, &event->order));
    reader->events++;
    return 0;
}

/* A page; how many events it had. */
static int64_t
read_page(struct reader *reader, int64_t max)
{
    const int64_t before = reader->events;
    char *next = NULL;

    MUST_OK(oms_events_read(reader->engine, reader->cursor, max, take_event, reader, &next, &error));
    oms_free(reader->cursor);
    reader->cursor = next;
    return reader->events - before;
}

static int32_t
count_event(void *user, const oms_event *event)
{
    ck_assert_ptr_null(event->cursor);
    ++*(int64_t *)user;
    return 0;
}

static int32_t
was_read(void *user, const oms_order_summary *order)
{
    struct reader *reader = user;
    int64_t events = 0;

    MUST_OK(oms_order_events(reader->engine, &order->id, count_event, &events, &error));
    ck_assert_int_eq(*seq_of(reader, &order->id), events);
    return 0;
}

static void
assert_all_was_read(struct reader *reader)
{
    const oms_order_query all = {.size = sizeof all, .limit = OMS_LIMIT_PAGE};

    ck_assert_int_gt(reader->events, 0);
    MUST_OK(oms_order_list(reader->engine, &all, was_read, reader, &error));
}

static void
reader_close(struct reader *reader)
{
    oms_free(reader->cursor);
    reader->cursor = NULL;
}

START_TEST(the_feed_tells_everything_once)
{
    struct shop shop;
    struct reader reader = {.n_orders = 0};

    shop_open(&shop);
    shop_stock(&shop, "MUG", "MAIN", 10);
    reader.engine = shop.engine;
    ck_assert_int_eq(read_page(&reader, 0), 0);
    ck_assert_str_eq(reader.cursor, "");
    const oms_id first = PLACE(&shop, .quantity = 1);
    const oms_id second = PLACE(&shop, .quantity = 2);
    ck_assert_int_gt(read_page(&reader, 0), 0);
    ck_assert_int_eq(read_page(&reader, 0), 0);
    shop_run(&shop);
    dispatch(&shop, &first);
    cancel(&shop, &second);
    shop_run(&shop);
    ck_assert_int_gt(read_page(&reader, 0), 0);
    assert_all_was_read(&reader);
    reader_close(&reader);
    shop_close(&shop);
}
END_TEST

/* Every page size gives the same events. */
START_TEST(pages_go_on_where_the_last_one_ended)
{
    struct shop shop;

    shop_open(&shop);
    shop_stock(&shop, "MUG", "MAIN", 10);
    for (int i = 0; i < 3; i++)
        PLACE(&shop, .quantity = i + 1);
    for (int64_t max = 1; max <= 12; max++) {
        struct reader reader = {.engine = shop.engine};
        int64_t page;
        do {
            page = read_page(&reader, max);
            ck_assert_int_le(page, max);
        } while (page > 0);
        assert_all_was_read(&reader);
        reader_close(&reader);
    }
    shop_close(&shop);
}
END_TEST

START_TEST(an_event_that_was_not_taken_comes_again)
{
    struct shop shop;
    struct reader reader = {.stop_at = 3};
    oms_error *error = NULL;
    char *next = NULL;

    shop_open(&shop);
    shop_stock(&shop, "MUG", "MAIN", 10);
    PLACE(&shop, .quantity = 1);
    reader.engine = shop.engine;
    ck_assert_int_eq(oms_events_read(shop.engine, NULL, 0, take_event, &reader, &next, &error), STOP);
    ck_assert_ptr_null(error);
    ck_assert_int_eq(reader.events, 2);
    reader.cursor = next;
    reader.stop_at = 0;
    read_page(&reader, 0);
    assert_all_was_read(&reader);
    reader_close(&reader);
    shop_close(&shop);
}
END_TEST

START_TEST(every_event_has_the_cursor_behind_it)
{
    struct shop shop;
    struct reader all = {.n_orders = 0};

    shop_open(&shop);
    shop_stock(&shop, "MUG", "MAIN", 10);
    PLACE(&shop, .quantity = 1);
    all.engine = shop.engine;
    const int64_t events = read_page(&all, 0);
    for (int64_t i = 1; i <= events; i++) {
        struct reader head = {.engine = shop.engine};
        struct reader tail = {.engine = shop.engine};
        ck_assert_int_eq(read_page(&head, i), i);
        tail.cursor = strdup(head.cursor);
        tail.orders[0].order = head.orders[0].order;
        tail.orders[0].seq = i;
        tail.n_orders = 1;
        ck_assert_int_eq(read_page(&tail, 0), events - i);
        ck_assert_str_eq(tail.cursor, all.cursor);
        reader_close(&head);
        reader_close(&tail);
    }
    reader_close(&all);
    shop_close(&shop);
}
END_TEST

static int32_t
read_from(struct shop *shop, const char *cursor, oms_error **error)
{
    struct reader reader = {.engine = shop->engine};

    return oms_events_read(shop->engine, cursor, 0, take_event, &reader, NULL, error);
}

/* Two shops with the same history to the word, and so at the same positions. */
START_TEST(a_cursor_of_another_database_is_refused)
{
    struct shop shops[2];
    struct reader readers[2] = {{.n_orders = 0}, {.n_orders = 0}};

    for (int i = 0; i < 2; i++) {
        shop_open(&shops[i]);
        shop_stock(&shops[i], "MUG", "MAIN", 100);
        shops[i].random_state += (uint64_t)i;
        for (int k = 0; k < 40; k++) /* what was drawn in advance is used up */
            PLACE(&shops[i], .customer = "");
        readers[i].engine = shops[i].engine;
        read_page(&readers[i], 0);
    }
    ASSERT_CODE(OMS_E_NOT_FOUND, read_from(&shops[0], readers[1].cursor, &error));
    ASSERT_CODE(OMS_E_NOT_FOUND, read_from(&shops[1], readers[0].cursor, &error));
    for (int i = 0; i < 2; i++) {
        reader_close(&readers[i]);
        shop_close(&shops[i]);
    }
}
END_TEST

START_TEST(a_cursor_of_the_future_is_refused)
{
    struct shop shop, other;
    struct reader reader = {.n_orders = 0};
    oms_error *said = NULL;

    shop_open(&shop);
    shop_stock(&shop, "MUG", "MAIN", 10);
    PLACE(&shop, .quantity = 1);
    reader.engine = shop.engine;
    read_page(&reader, 0);
    shop_open(&other);
    ck_assert_int_eq(read_from(&other, reader.cursor, &said), OMS_E_NOT_FOUND);
    ck_assert_ptr_nonnull(strstr(oms_error_message(said), "after: there is no event at position"));
    oms_error_free(said);
    ASSERT_CODE(OMS_E_NOT_FOUND, oms_events_ack(other.engine, "mailer", reader.cursor, &error));
    reader_close(&reader);
    shop_close(&other);
    shop_close(&shop);
}
END_TEST

START_TEST(what_is_no_cursor_is_refused)
{
    struct shop shop;
    char *lines = NULL;
    char long_text[OMS_LIMIT_CURSOR + 2];

    memset(long_text, '1', sizeof long_text - 1);
    long_text[sizeof long_text - 1] = '\0';
    shop_open(&shop);
    ASSERT_CODE(OMS_E_INVALID, read_from(&shop, "nonsense", &error));
    ASSERT_CODE(OMS_E_INVALID, read_from(&shop, "0.1", &error));
    ASSERT_CODE(OMS_E_LIMIT, read_from(&shop, long_text, &error));
    ASSERT_CODE(OMS_E_INVALID, oms_events_json(shop.engine, "%n", 0, &lines, NULL, &error));
    ASSERT_CODE(OMS_E_INVALID, oms_events_json(shop.engine, NULL, 0, NULL, NULL, &error));
    ASSERT_CODE(OMS_E_INVALID, oms_events_read(shop.engine, NULL, 0, NULL, NULL, NULL, &error));
    ASSERT_CODE(OMS_E_INVALID, oms_events_json(shop.engine, NULL, -1, &lines, NULL, &error));
    ASSERT_CODE(OMS_E_LIMIT, oms_events_json(shop.engine, NULL, OMS_LIMIT_PAGE + 1, &lines, NULL, &error));
    ck_assert_ptr_null(lines);
    shop_close(&shop);
}
END_TEST

/* --- Writers --- */

enum { WRITERS = 4, EACH = 40 };

struct writer {
    pthread_t thread;
    struct shop *shop;
    int32_t *left; /* how many are at work */
};

static void *
write_orders(void *user)
{
    struct writer *writer = user;
    struct shop *shop = writer->shop;

    for (int i = 0; i < EACH; i++) {
        const oms_id id = PLACE(shop, .customer = "", .quantity = 1);
        if (i % 3 == 0)
            cancel(shop, &id);
    }
    __atomic_sub_fetch(writer->left, 1, __ATOMIC_SEQ_CST);
    return NULL;
}

/* The last page is read when nobody writes any more. */
static void
read_while_written(struct reader *reader, int32_t *left)
{
    int done;

    do {
        done = __atomic_load_n(left, __ATOMIC_SEQ_CST) == 0;
        while (read_page(reader, 7) > 0)
            continue;
    } while (!done);
}

START_TEST(a_reader_misses_nothing_that_many_write_at_once)
{
    struct shop shop;
    struct writer writers[WRITERS];
    struct reader reader = {.n_orders = 0};
    int32_t left = WRITERS;
    char path[PATH_SIZE];

    file_name(path);
    shop_open_with(&shop, &(struct shop_options){.path = path});
    shop_stock(&shop, "MUG", "MAIN", WRITERS * EACH);
    reader.engine = shop.engine;
    for (int i = 0; i < WRITERS; i++) {
        writers[i] = (struct writer){.shop = &shop, .left = &left};
        ck_assert_int_eq(pthread_create(&writers[i].thread, NULL, write_orders, &writers[i]), 0);
    }
    read_while_written(&reader, &left);
    for (int i = 0; i < WRITERS; i++)
        pthread_join(writers[i].thread, NULL);
    ck_assert_uint_eq(reader.n_orders, WRITERS * EACH);
    assert_all_was_read(&reader);
    reader_close(&reader);
    shop_close(&shop);
    file_remove(path);
}
END_TEST

/* Until it is killed. */
static void
place_for_ever(const char *path, const struct shop *shop)
{
    struct shop own;

    shop_open_beside(&own, shop, &(struct shop_options){.path = path});
    for (;;) {
        oms_order *order = NULL;
        if (try_place(&own, &(struct wish){.customer = "", .quantity = 1}, &order, NULL) != OMS_OK)
            _exit(1);
        oms_order_free(order);
    }
}

/* Reads beside the writer until it has seen so many events more, then kills it in the middle of its work. */
static void
read_and_kill(struct reader *reader, pid_t child, int64_t more)
{
    const int64_t until = reader->events + more;
    int status = 0;

    while (reader->events < until) {
        ck_assert_int_eq(waitpid(child, &status, WNOHANG), 0);
        read_page(reader, 0);
    }
    ck_assert_int_eq(kill(child, SIGKILL), 0);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFSIGNALED(status));
}

START_TEST(a_reader_misses_nothing_when_the_writer_is_killed)
{
    struct shop shop, after;
    struct reader reader = {.n_orders = 0};
    char path[PATH_SIZE];

    file_name(path);
    shop_open_with(&shop, &(struct shop_options){.path = path});
    shop_stock(&shop, "MUG", "MAIN", 100000);
    shop_close(&shop);
    for (int round = 0; round < 3; round++) {
        const pid_t child = fork();
        ck_assert_int_ge(child, 0);
        if (child == 0)
            place_for_ever(path, &shop);
        shop_open_beside(&after, &shop, &(struct shop_options){.path = path});
        reader.engine = after.engine;
        read_and_kill(&reader, child, 60);
        oms_engine_close(after.engine);
        oms_sandbox_free(after.sandbox);
        shop_open_beside(&after, &shop, &(struct shop_options){.path = path});
        reader.engine = after.engine;
        while (read_page(&reader, 0) > 0)
            continue;
        assert_all_was_read(&reader);
        shop_close(&after);
    }
    reader_close(&reader);
    file_remove(path);
}
END_TEST

/* --- Consumers --- */

START_TEST(a_consumer_goes_on_where_it_stopped_also_after_the_engine_was_closed)
{
    struct shop shop, later;
    struct reader reader = {.n_orders = 0};
    char path[PATH_SIZE];

    file_name(path);
    shop_open_with(&shop, &(struct shop_options){.path = path});
    shop_stock(&shop, "MUG", "MAIN", 10);
    PLACE(&shop, .quantity = 1);
    reader.engine = shop.engine;
    MUST_OK(oms_events_acked(shop.engine, "mailer", &reader.cursor, &error));
    ck_assert_str_eq(reader.cursor, "");
    ck_assert_int_eq(read_page(&reader, 2), 2);
    MUST_OK(oms_events_ack(shop.engine, "mailer", reader.cursor, &error));
    reader_close(&reader);
    shop_close(&shop);
    shop_open_beside(&later, &shop, &(struct shop_options){.path = path});
    PLACE(&later, .quantity = 1);
    reader.engine = later.engine;
    MUST_OK(oms_events_acked(later.engine, "mailer", &reader.cursor, &error));
    ck_assert_int_gt(read_page(&reader, 0), 0);
    assert_all_was_read(&reader);
    reader_close(&reader);
    shop_close(&later);
    file_remove(path);
}
END_TEST

START_TEST(consumers_do_not_know_each_other_and_may_go_back)
{
    struct shop shop;
    struct reader reader = {.n_orders = 0};
    char *cursor = NULL;

    shop_open(&shop);
    shop_stock(&shop, "MUG", "MAIN", 10);
    PLACE(&shop, .quantity = 1);
    reader.engine = shop.engine;
    read_page(&reader, 0);
    MUST_OK(oms_events_ack(shop.engine, "mailer", reader.cursor, &error));
    MUST_OK(oms_events_acked(shop.engine, "Mailer", &cursor, &error));
    ck_assert_str_eq(cursor, "");
    oms_free(cursor);
    MUST_OK(oms_events_ack(shop.engine, "mailer", "", &error));
    MUST_OK(oms_events_acked(shop.engine, "mailer", &cursor, &error));
    ck_assert_str_eq(cursor, "");
    oms_free(cursor);
    reader_close(&reader);
    shop_close(&shop);
}
END_TEST

START_TEST(a_consumer_has_a_name)
{
    struct shop shop;
    char *cursor = NULL;
    char name[OMS_LIMIT_CODE + 2];

    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    shop_open(&shop);
    ASSERT_CODE(OMS_E_INVALID, oms_events_ack(shop.engine, NULL, "", &error));
    ASSERT_CODE(OMS_E_INVALID, oms_events_ack(shop.engine, "", "", &error));
    ASSERT_CODE(OMS_E_INVALID, oms_events_ack(shop.engine, "a\nb", "", &error));
    ASSERT_CODE(OMS_E_LIMIT, oms_events_ack(shop.engine, name, "", &error));
    ASSERT_CODE(OMS_E_INVALID, oms_events_ack(shop.engine, "mailer", NULL, &error));
    ASSERT_CODE(OMS_E_INVALID, oms_events_ack(shop.engine, "mailer", "0.1.x", &error));
    ASSERT_CODE(OMS_E_INVALID, oms_events_acked(shop.engine, NULL, &cursor, &error));
    ASSERT_CODE(OMS_E_LIMIT, oms_events_acked(shop.engine, name, &cursor, &error));
    ASSERT_CODE(OMS_E_INVALID, oms_events_acked(shop.engine, "mailer", NULL, &error));
    shop_close(&shop);
}
END_TEST

/* --- Lines --- */

static size_t
count_lines(const char *text)
{
    size_t n = 0;

    for (; (text = strchr(text, '\n')); text++)
        n++;
    return n;
}

START_TEST(the_feed_is_written_as_json_lines)
{
    struct shop shop;
    char *lines = NULL, *next = NULL, *nothing = NULL;
    char id[OMS_ID_TEXT_SIZE], wanted[200];

    shop_open(&shop);
    shop_stock(&shop, "MUG", "MAIN", 10);
    const oms_id order = PLACE(&shop, .quantity = 1);
    MUST_OK(oms_events_json(shop.engine, NULL, 2, &lines, &next, &error));
    ck_assert_uint_eq(count_lines(lines), 2);
    oms_id_format(&order, id);
    snprintf(wanted, sizeof wanted,
             "\", \"order\": \"%s\", \"seq\": 1, \"at\": \"2026-01-01T12:00:00Z\", \"type\": \"placed\", ", id);
    ck_assert_msg(strstr(lines, wanted) != NULL, "%s", lines);
    ck_assert_int_eq(strncmp(lines, "{\"cursor\": \"0.", 14), 0);
    ck_assert_ptr_nonnull(strstr(lines, "}\n{"));
    ck_assert_ptr_nonnull(strstr(lines, next));
    oms_free(lines);
    oms_free(next);
    MUST_OK(oms_events_json(shop.engine, NULL, 0, &lines, &next, &error));
    MUST_OK(oms_events_json(shop.engine, next, 0, &nothing, NULL, &error));
    ck_assert_str_eq(nothing, "");
    oms_free(nothing);
    oms_free(lines);
    oms_free(next);
    shop_close(&shop);
}
END_TEST

Suite *
events_suite(void)
{
    Suite *suite = suite_create("events");
    TCase *cases = tcase_create("feed");

    tcase_set_timeout(cases, 120);
    tcase_add_test(cases, the_feed_tells_everything_once);
    tcase_add_test(cases, pages_go_on_where_the_last_one_ended);
    tcase_add_test(cases, an_event_that_was_not_taken_comes_again);
    tcase_add_test(cases, every_event_has_the_cursor_behind_it);
    tcase_add_test(cases, a_cursor_of_another_database_is_refused);
    tcase_add_test(cases, a_cursor_of_the_future_is_refused);
    tcase_add_test(cases, what_is_no_cursor_is_refused);
    tcase_add_test(cases, a_reader_misses_nothing_that_many_write_at_once);
    tcase_add_test(cases, a_reader_misses_nothing_when_the_writer_is_killed);
    tcase_add_test(cases, a_consumer_goes_on_where_it_stopped_also_after_the_engine_was_closed);
    tcase_add_test(cases, consumers_do_not_know_each_other_and_may_go_back);
    tcase_add_test(cases, a_consumer_has_a_name);
    tcase_add_test(cases, the_feed_is_written_as_json_lines);
    tcase_set_tags(cases, "threads");
    suite_add_tcase(suite, cases);
    return suite;
}
