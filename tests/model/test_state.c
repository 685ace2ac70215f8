/* The table of transitions against the design, pair by pair, and every verb in every state: what happens is a row of
 * the table, and what may not happen is refused and changes nothing. */
#include "oms/state.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "model/bench.h"
#include "model/look.h"
#include "model/suites.h"

#define NEW        OMS_STATE_NEW
#define PENDING    OMS_STATE_PENDING
#define CONFIRMED  OMS_STATE_CONFIRMED
#define PROCESSING OMS_STATE_PROCESSING
#define SHIPPED    OMS_STATE_SHIPPED
#define DELIVERED  OMS_STATE_DELIVERED
#define CANCELLED  OMS_STATE_CANCELLED
#define RETURNED   OMS_STATE_RETURNED

/* The table of the design, written a second time. */
static const bool allowed[OMS_STATE_COUNT][OMS_STATE_COUNT] = {
    [NEW][PENDING] = true,          [PENDING][CONFIRMED] = true,   [PENDING][CANCELLED] = true,
    [CONFIRMED][PROCESSING] = true, [CONFIRMED][CANCELLED] = true, [PROCESSING][SHIPPED] = true,
    [PROCESSING][CANCELLED] = true, [SHIPPED][DELIVERED] = true,   [SHIPPED][RETURNED] = true,
    [DELIVERED][RETURNED] = true,
};

static int
rows_for(int32_t from, int32_t to)
{
    const oms_transition *row;
    int n = 0;

    for (size_t i = 0; (row = oms_transition_at(i)); i++)
        n += row->from == from && row->to == to;
    return n;
}

START_TEST(the_public_table_is_the_table_of_the_design)
{
    for (int32_t from = 0; from < OMS_STATE_COUNT; from++)
        for (int32_t to = 0; to < OMS_STATE_COUNT; to++)
            ck_assert_msg(rows_for(from, to) == allowed[from][to], "%s to %s stands %d times in the table",
                          oms_state_name(from), oms_state_name(to), rows_for(from, to));
}
END_TEST

START_TEST(each_row_says_what_triggers_it_and_what_commits_with_it)
{
    const oms_transition *row;
    size_t n = 0;

    for (; (row = oms_transition_at(n)); n++) {
        ck_assert_uint_gt(strlen(row->trigger), 0);
        ck_assert_uint_gt(strlen(row->commits), 0);
    }
    ck_assert_uint_eq(n, 10);
    ck_assert_ptr_null(oms_transition_at(n));
    ck_assert_ptr_null(oms_transition_at(SIZE_MAX));
}
END_TEST

START_TEST(cancelled_and_returned_absorb)
{
    const oms_transition *row;

    for (size_t i = 0; (row = oms_transition_at(i)); i++) {
        ck_assert_int_ne(row->from, CANCELLED);
        ck_assert_int_ne(row->from, RETURNED);
        ck_assert_int_ne(row->to, NEW);
    }
}
END_TEST

START_TEST(a_state_has_one_name_that_is_read_back)
{
    for (int32_t state = 0; state < OMS_STATE_COUNT; state++)
        ck_assert_int_eq(oms_state_parse(oms_state_name(state)), state);
    ck_assert_str_eq(oms_state_name(PROCESSING), "PROCESSING");
    ck_assert_ptr_null(oms_state_name(-1));
    ck_assert_ptr_null(oms_state_name(OMS_STATE_COUNT));
    ck_assert_int_eq(oms_state_parse("pending"), -1);
    ck_assert_int_eq(oms_state_parse("PENDING "), -1);
    ck_assert_int_eq(oms_state_parse(""), -1);
    ck_assert_int_eq(oms_state_parse(NULL), -1);
}
END_TEST

static void
assert_moved(const struct bench *bench, int32_t from, int32_t to)
{
    const struct transition *transition = bench->d.transitions.items;
    const struct event_row *event = bench->d.events.items;

    ck_assert_uint_eq(bench->d.transitions.n, 1);
    ck_assert(transition->from == from && transition->to == to);
    ck_assert_uint_eq(bench->d.events.n, 1);
    ck_assert_str_eq(event->state.data, oms_state_name(to));
    ck_assert_int_eq(order_state(rows_order(&bench->rows)), to);
}

static void
assert_not_moved(const struct bench *bench, int32_t from, int32_t to)
{
    const char *words = bench->d.message.data;

    ck_assert_uint_eq(bench->d.transitions.n, 0);
    ck_assert_uint_eq(bench->d.events.n, 0);
    ck_assert_int_eq(order_state(rows_order(&bench->rows)), from);
    ck_assert_ptr_nonnull(words);
    ck_assert_msg(strstr(words, "T-1") && strstr(words, oms_state_name(from)) && strstr(words, oms_state_name(to)),
                  "order and states are not in: %s", words);
}

START_TEST(a_decision_moves_an_order_by_the_table_and_not_otherwise)
{
    for (int32_t from = 0; from < OMS_STATE_COUNT; from++)
        for (int32_t to = 0; to < OMS_STATE_COUNT; to++) {
            struct bench bench;
            bench_open(&bench, from);
            int32_t code = move_to(&bench.d, to, (oms_text){0});
            ck_assert_int_eq(code, allowed[from][to] ? OMS_OK : OMS_E_STATE);
            (code == OMS_OK ? assert_moved : assert_not_moved)(&bench, from, to);
            bench_close(&bench);
        }
}
END_TEST

START_TEST(an_order_has_ended_when_it_is_cancelled_or_returned)
{
    for (int32_t state = 0; state < OMS_STATE_COUNT; state++) {
        struct bench bench;
        bench_open(&bench, state);
        ck_assert(order_ended(rows_order(&bench.rows)) == (state == CANCELLED || state == RETURNED));
        bench_close(&bench);
    }
}
END_TEST

/* What can be done to an order. Each answers with the code of the call. */
static int32_t
place_again(struct shop *shop, const oms_id *id, oms_error **error)
{
    (void)id;
    return try_place(shop, &(struct wish){.reference = "R1", .method = "manual"}, NULL, error);
}

static int32_t
pay(struct shop *shop, const oms_id *id, oms_error **error)
{
    const oms_payment_method method = {.size = sizeof method, .method = "terms"};

    return oms_order_pay(shop->engine, id, &method, NULL, error);
}

static int32_t
record(struct shop *shop, const oms_id *id, oms_error **error)
{
    return oms_order_record_payment(shop->engine, id, 2000, "bank", NULL, error);
}

static int32_t
send(struct shop *shop, const oms_id *id, oms_error **error)
{
    return oms_order_dispatch(shop->engine, id, NULL, NULL, error);
}

static int32_t
hand_over(struct shop *shop, const oms_id *id, oms_error **error)
{
    return oms_order_deliver(shop->engine, id, NULL, error);
}

static int32_t
call_off(struct shop *shop, const oms_id *id, oms_error **error)
{
    return oms_order_cancel(shop->engine, id, "no", NULL, error);
}

static int32_t
bring_back(struct shop *shop, const oms_id *id, oms_error **error)
{
    return oms_order_return(shop->engine, id, "no", NULL, error);
}

/* Fulfilment: whatever is due for the order. */
static int32_t
process(struct shop *shop, const oms_id *id, oms_error **error)
{
    return oms_order_drive(shop->engine, id, NULL, error);
}

/* The clock goes on until every hold is over. */
static int32_t
run_late(struct shop *shop, const oms_id *id, oms_error **error)
{
    (void)id;
    shop_wait(shop, 2 * HOUR);
    return oms_engine_run(shop->engine, 0, NULL, NULL, error);
}

#define STAYS (-1) /* nothing to do: OMS_OK, and nothing changes */
#define NO    (-2) /* refused */

static const struct verb {
    const char *name;
    int32_t (*call)(struct shop *shop, const oms_id *id, oms_error **error);
    int32_t refusal;
    int32_t to[OMS_STATE_COUNT]; /* by the state before; NEW: there is no such order */
} verbs[] = {
    /* from NEW, PENDING, CONFIRMED, PROCESSING, SHIPPED, DELIVERED, CANCELLED, RETURNED */
    {"place again", place_again, OMS_E_REFUSED, {PENDING, NO, NO, NO, NO, NO, NO, NO}},
    {"pay", pay, OMS_E_STATE, {NO, CONFIRMED, NO, NO, NO, NO, NO, NO}},
    {"record payment", record, OMS_E_STATE, {NO, CONFIRMED, NO, NO, NO, NO, NO, NO}},
    {"dispatch", send, OMS_E_STATE, {NO, NO, SHIPPED, SHIPPED, NO, NO, NO, NO}},
    {"deliver", hand_over, OMS_E_STATE, {NO, NO, NO, NO, DELIVERED, NO, NO, NO}},
    {"cancel", call_off, OMS_E_STATE, {NO, CANCELLED, CANCELLED, CANCELLED, NO, NO, NO, NO}},
    {"return", bring_back, OMS_E_STATE, {NO, NO, NO, NO, RETURNED, RETURNED, NO, NO}},
    {"fulfilment job", process, OMS_E_STATE, {NO, STAYS, PROCESSING, STAYS, STAYS, STAYS, STAYS, STAYS}},
    {"expiry by the clock", run_late, OMS_E_STATE, {STAYS, CANCELLED, PROCESSING, STAYS, STAYS, STAYS, STAYS, STAYS}},
};

/* Brings an order into a state, the way orders get there; and settles its money, so that nothing but the verb is due. */
static oms_id
reach(struct shop *shop, int32_t state)
{
    oms_error *error = NULL;

    if (state == NEW)
        return (oms_id){{0xff}};
    oms_id id = PLACE(shop, .reference = "R1", .quantity = 2, .method = "manual");
    if (state == PENDING)
        return id;
    if (state == CANCELLED)
        cancel(shop, &id);
    else
        must(record(shop, &id, &error), error, "record");
    if (state != CONFIRMED)
        shop_run(shop);
    if (state >= SHIPPED && state != CANCELLED)
        dispatch(shop, &id);
    if (state == DELIVERED || state == RETURNED)
        deliver(shop, &id);
    if (state == RETURNED)
        take_back(shop, &id);
    assert_state(shop, &id, state);
    return id;
}

struct path {
    int32_t at;
    bool seen[OMS_STATE_COUNT][OMS_STATE_COUNT];
};

static int32_t
follow(void *user, const oms_event *event)
{
    struct path *path = user;

    if (event->state != path->at)
        path->seen[path->at][event->state] = true;
    path->at = event->state;
    return 0;
}

/* Every step of an order's history is a row of the table. */
static void
assert_path(struct shop *shop, const oms_id *id, struct path *path)
{
    path->at = NEW;
    MUST(oms_order_events(shop->engine, id, follow, path, &error));
    for (int32_t from = 0; from < OMS_STATE_COUNT; from++)
        for (int32_t to = 0; to < OMS_STATE_COUNT; to++)
            ck_assert_msg(!path->seen[from][to] || allowed[from][to], "went from %s to %s", oms_state_name(from),
                          oms_state_name(to));
}

static void
assert_verb_refused(struct shop *shop, const oms_id *id, const struct verb *verb, int32_t state)
{
    char *before = picture(shop, state == NEW ? NULL : id);
    oms_error *error = NULL;
    const int32_t code = verb->call(shop, id, &error);

    ck_assert_msg(code == (state == NEW ? OMS_E_NOT_FOUND : verb->refusal), "%s when %s: %s", verb->name,
                  oms_state_name(state), oms_result_name(code));
    if (code == OMS_E_STATE) {
        oms_order *order = get(shop, id);
        ck_assert_msg(strstr(oms_error_message(error), oms_order_number(order)) != NULL &&
                          strstr(oms_error_message(error), oms_state_name(state)) != NULL,
                      "order and state are not in: %s", oms_error_message(error));
        oms_order_free(order);
    }
    oms_error_free(error);
    assert_unchanged(shop, state == NEW ? NULL : id, before);
}

static void
assert_verb_done(struct shop *shop, const oms_id *id, const struct verb *verb, int32_t state)
{
    char *before = state == NEW ? NULL : picture(shop, id);
    oms_error *error = NULL;

    must(verb->call(shop, id, &error), error, verb->name);
    if (state == NEW) {
        ck_assert_int_eq(try_place(shop, &(struct wish){.reference = "R1"}, NULL, NULL),
                         verb->to[NEW] == STAYS ? OMS_OK : OMS_E_REFUSED);
        return;
    }
    assert_state(shop, id, verb->to[state] == STAYS ? state : verb->to[state]);
    if (verb->to[state] == STAYS)
        assert_unchanged(shop, id, before);
    else
        free(before);
}

/* One verb in one state. */
static void
try_verb(const struct verb *verb, int32_t state, struct path *path)
{
    struct shop shop;

    shop_open(&shop);
    shop_stock(&shop, "MUG", "main", 5);
    oms_id id = reach(&shop, state);
    if (verb->to[state] == NO)
        assert_verb_refused(&shop, &id, verb, state);
    else
        assert_verb_done(&shop, &id, verb, state);
    if (state != NEW)
        assert_path(&shop, &id, path);
    shop_close(&shop);
}

START_TEST(a_verb_does_in_each_state_what_the_table_says)
{
    struct path path = {0};

    for (int32_t state = 0; state < OMS_STATE_COUNT; state++)
        try_verb(&verbs[_i], state, &path);
}
END_TEST

START_TEST(every_row_of_the_table_happens)
{
    struct path path = {0};

    for (size_t i = 0; i < COUNT(verbs); i++)
        for (int32_t state = PENDING; state < OMS_STATE_COUNT; state++)
            if (verbs[i].to[state] >= 0)
                try_verb(&verbs[i], state, &path);
    ck_assert_mem_eq(path.seen, allowed, sizeof allowed);
}
END_TEST

Suite *
state_suite(void)
{
    Suite *suite = suite_create("state");
    TCase *tests = tcase_create("state");

    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, the_public_table_is_the_table_of_the_design);
    tcase_add_test(tests, each_row_says_what_triggers_it_and_what_commits_with_it);
    tcase_add_test(tests, cancelled_and_returned_absorb);
    tcase_add_test(tests, a_state_has_one_name_that_is_read_back);
    tcase_add_test(tests, a_decision_moves_an_order_by_the_table_and_not_otherwise);
    tcase_add_test(tests, an_order_has_ended_when_it_is_cancelled_or_returned);
    tcase_add_loop_test(tests, a_verb_does_in_each_state_what_the_table_says, 0, (int)COUNT(verbs));
    tcase_add_test(tests, every_row_of_the_table_happens);
    suite_add_tcase(suite, tests);
    return suite;
}
