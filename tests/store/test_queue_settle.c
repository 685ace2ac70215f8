/* A commit of which nobody knows whether it happened is written again, and only then answered. The store says what its script tells it, call by call. */
#include <check.h>
#include <string.h>

#include "base/error.h"
#include "queue_kit.h"
#include "store/queue_settle.h"
#include "suites.h"

#define SILENT OMS_PENDING /* the store leaves the result as it was */
#define WHOLE  1000        /* answered for the whole call */

/* What the store says, call by call, and what it holds afterwards; what the caller has to hear. */
struct settle_case {
    int32_t says[4];
    uint8_t holds; /* commit id of the event found; 0: none */
    size_t reads_to_fail;
    int32_t result;
    size_t calls;
};

static const struct settle_case cases[] = {
    {{OMS_E_UNKNOWN, OMS_OK}, 0, 0, OMS_OK, 2},                         /* it had not happened: now it has */
    {{OMS_E_UNKNOWN, OMS_E_CONFLICT}, 7, 0, OMS_OK, 2},                 /* it had happened */
    {{OMS_E_UNKNOWN, OMS_E_CONFLICT}, 8, 0, OMS_E_CONFLICT, 2},         /* another was first */
    {{OMS_E_UNKNOWN, OMS_E_CONFLICT}, 0, 0, OMS_E_CONFLICT, 2},         /* stale on another row */
    {{OMS_E_UNKNOWN, OMS_E_UNKNOWN, OMS_OK}, 0, 0, OMS_OK, 3},          /* unknown once more */
    {{OMS_E_UNKNOWN, OMS_E_UNKNOWN, OMS_E_CONFLICT}, 7, 0, OMS_OK, 3},  /* the second one had happened */
    {{OMS_E_UNKNOWN, OMS_E_FULL, OMS_E_CONFLICT}, 7, 0, OMS_OK, 3},     /* a refusal says nothing of the first */
    {{OMS_E_UNKNOWN, WHOLE + OMS_E_IO, OMS_OK}, 0, 0, OMS_OK, 3},       /* nor does a call that failed */
    {{OMS_E_UNKNOWN, OMS_E_CONFLICT, OMS_E_CONFLICT}, 7, 1, OMS_OK, 3}, /* the look failed once */
    {{SILENT, OMS_OK}, 0, 0, OMS_OK, 2},                                /* no answer is no yes */
    {{SILENT, SILENT, OMS_E_CONFLICT}, 7, 0, OMS_OK, 3},                /* at no time */
    {{WHOLE + OMS_E_UNKNOWN, OMS_E_CONFLICT}, 7, 0, OMS_OK, 2},         /* unknown for the whole call */
    {{WHOLE + OMS_E_UNKNOWN, WHOLE + OMS_E_CONFLICT}, 7, 0, OMS_OK, 2}, /* conflict for the whole call */
};

static struct script script;
static struct commit_queue *queue;
static const int32_t *says;

static int32_t
answer_in_turn(struct script *self, size_t call, oms_change_set *const *sets, size_t n, oms_error **error)
{
    int32_t word = says[call];

    (void)self;
    if (word > WHOLE / 2)
        return error_set(error, word - WHOLE, "the whole call");
    for (size_t i = 0; i < n && word != SILENT; i++)
        sets[i]->result = word;
    return OMS_OK;
}

static int32_t
answer_unknown(struct script *self, size_t call, oms_change_set *const *sets, size_t n, oms_error **error)
{
    (void)self;
    for (size_t i = 0; i < n; i++)
        sets[i]->result = OMS_E_UNKNOWN;
    error_set(error, OMS_E_UNKNOWN, "connection lost, call %zu", call);
    return OMS_OK;
}

static void
open_queue(script_fn answer)
{
    script_init(&script, answer);
    queue = script_queue(&script);
}

static void
close_queue(void)
{
    commit_queue_free(queue);
    script_free(&script);
}

START_TEST(an_unknown_outcome_is_settled_by_writing_again)
{
    const struct settle_case *c = &cases[_i];
    struct event_row found = {.commit_id = id_of(c->holds)};
    struct parcel parcel = {0};
    oms_change_set *sets[] = {&parcel.set};
    oms_error *error = NULL;

    says = c->says;
    open_queue(answer_in_turn);
    script.row = c->holds ? &found : NULL;
    script.reads_to_fail = c->reads_to_fail;
    parcel_fill(&parcel, "+MUG");
    parcel_event(&parcel, 3, 5, 7);
    ck_assert_int_eq(commit_queue_submit(queue, sets, 1, &error), OMS_OK);
    ck_assert_int_eq(parcel.set.result, c->result);
    ck_assert_uint_eq(script.n_calls, c->calls);
    ck_assert_ptr_null(error);
    close_queue();
}
END_TEST

static const int32_t unknown_then_conflict[] = {OMS_E_UNKNOWN, OMS_E_CONFLICT, OMS_E_CONFLICT};

START_TEST(an_order_is_known_again_by_its_first_event)
{
    struct event_row found = {.commit_id = id_of(7)};
    struct parcel parcel = {0};
    oms_change_set *sets[] = {&parcel.set};
    const struct event_row *key;

    says = unknown_then_conflict;
    open_queue(answer_in_turn);
    script.row = &found;
    parcel_commit_row(&parcel, 9);
    parcel_event(&parcel, 3, 5, 7);
    parcel_event(&parcel, 3, 6, 7);
    ck_assert_int_eq(commit_queue_submit(queue, sets, 1, NULL), OMS_OK);
    ck_assert_int_eq(parcel.set.result, OMS_OK);
    key = script.read.key;
    ck_assert_ptr_eq(script.read.table, schema_table(TABLE_EVENTS));
    ck_assert_int_eq(script.read.index, INDEX_EVENTS_BY_ORDER);
    ck_assert_uint_eq(script.read.n_key, 2);
    ck_assert_int_eq(key->seq, 5);
    ck_assert_uint_eq(key->order_id.bytes[15], 3);
    close_queue();
}
END_TEST

/* `_i` 0: the row is there; 1: it is not. */
START_TEST(without_an_event_the_commits_row_tells)
{
    struct commit_row found = {.id = id_of(9)};
    struct parcel parcel = {0};
    oms_change_set *sets[] = {&parcel.set};

    says = unknown_then_conflict;
    open_queue(answer_in_turn);
    script.row = _i == 0 ? &found : NULL;
    parcel_fill(&parcel, "p$MUG");
    parcel_commit_row(&parcel, 9);
    ck_assert_int_eq(commit_queue_submit(queue, sets, 1, NULL), OMS_OK);
    ck_assert_int_eq(parcel.set.result, _i == 0 ? OMS_OK : OMS_E_CONFLICT);
    ck_assert_ptr_eq(script.read.table, schema_table(TABLE_COMMITS));
    ck_assert_int_eq(script.read.index, -1);
    ck_assert_uint_eq(script.read.n_key, 1);
    ck_assert_ptr_eq(script.read.key, &parcel.rows[1].commit);
    close_queue();
}
END_TEST

START_TEST(what_the_storage_never_tells_stays_unknown)
{
    struct parcel parcel = {0};
    oms_change_set *sets[] = {&parcel.set};
    oms_error *error = NULL;

    open_queue(answer_unknown);
    parcel_event(&parcel, 3, 5, 7);
    ck_assert_int_eq(commit_queue_submit(queue, sets, 1, &error), OMS_E_UNKNOWN);
    ck_assert_int_eq(parcel.set.result, OMS_E_UNKNOWN);
    ck_assert_uint_eq(script.n_calls, 1 + SETTLE_TRIES);
    ck_assert_uint_eq(script.n_reads, 0);
    ck_assert_int_eq(oms_error_code(error), OMS_E_UNKNOWN);
    ck_assert_ptr_nonnull(strstr(oms_error_message(error), "connection lost, call 8"));
    oms_error_free(error);
    close_queue();
}
END_TEST

/* A set that holds nothing to be known by; an event without the id of its commit. Written twice, such a set might happen twice. */
START_TEST(what_cannot_be_known_again_is_not_written_again)
{
    struct parcel parcel = {0};
    oms_change_set *sets[] = {&parcel.set};
    oms_error *error = NULL;

    open_queue(answer_unknown);
    parcel_fill(&parcel, _i == 0 ? "+MUG" : "+MUG e");
    ck_assert_int_eq(commit_queue_submit(queue, sets, 1, &error), OMS_E_UNKNOWN);
    ck_assert_int_eq(parcel.set.result, OMS_E_UNKNOWN);
    ck_assert_uint_eq(script.n_calls, 1);
    ck_assert_int_eq(oms_error_code(error), OMS_E_UNKNOWN);
    oms_error_free(error);
    close_queue();
}
END_TEST

static int32_t
answer_one_lost(struct script *self, size_t call, oms_change_set *const *sets, size_t n, oms_error **error)
{
    (void)self;
    (void)error;
    for (size_t i = 0; i < n; i++)
        sets[i]->result = call == 0 && i == 1 ? OMS_E_UNKNOWN : OMS_OK;
    return OMS_OK;
}

static int32_t
answer_all_lost(struct script *self, size_t call, oms_change_set *const *sets, size_t n, oms_error **error)
{
    (void)self;
    (void)error;
    for (size_t i = 0; i < n; i++)
        sets[i]->result = call == 0 ? OMS_E_UNKNOWN : OMS_OK;
    return OMS_OK;
}

static const struct {
    script_fn answer;
    const char *groups;
} group_cases[] = {{answer_one_lost, "abc|b"}, {answer_all_lost, "abc|a|b|c"}};

START_TEST(of_a_group_each_unknown_set_is_settled_alone)
{
    struct parcel parcels[3] = {0};
    oms_change_set *sets[] = {&parcels[0].set, &parcels[1].set, &parcels[2].set};

    open_queue(group_cases[_i].answer);
    for (size_t i = 0; i < 3; i++)
        parcel_event(&parcels[i], (uint8_t)(i + 1), 1, (uint8_t)(i + 11));
    ck_assert_int_eq(commit_queue_submit(queue, sets, 3, NULL), OMS_OK);
    ck_assert_str_eq(script_groups(&script, sets, 3), group_cases[_i].groups);
    for (size_t i = 0; i < 3; i++)
        ck_assert_int_eq(sets[i]->result, OMS_OK);
    close_queue();
}
END_TEST

Suite *
queue_settle_suite(void)
{
    Suite *suite = suite_create("queue_settle");
    TCase *settling = tcase_create("settling");

    tcase_add_loop_test(settling, an_unknown_outcome_is_settled_by_writing_again, 0,
                        (int)(sizeof(cases) / sizeof(*cases)));
    tcase_add_test(settling, an_order_is_known_again_by_its_first_event);
    tcase_add_loop_test(settling, without_an_event_the_commits_row_tells, 0, 2);
    tcase_add_test(settling, what_the_storage_never_tells_stays_unknown);
    tcase_add_loop_test(settling, what_cannot_be_known_again_is_not_written_again, 0, 2);
    tcase_add_loop_test(settling, of_a_group_each_unknown_set_is_settled_alone, 0, 2);
    tcase_set_tags(settling, "threads");
    suite_add_tcase(suite, settling);
    return suite;
}
