/* Which change sets travel together. Most cases hand in all sets at once, so that the groups follow from the rules alone. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "oms/errors.h"
#include "queue_kit.h"
#include "suites.h"

#define MANY 600

struct group_case {
    const char *sets[4]; /* see parcel_fill */
    const char *groups;
};

static const struct group_case cases[] = {
    {{"+MUG", "+MUG", "+MUG"}, "abc"},          /* two orders for one mug commute */
    {{"uMUG", "uCUP", "uPOT"}, "abc"},          /* other rows */
    {{"uMUG", "u$MUG"}, "ab"},                  /* the same SKU in another table */
    {{"uMUG", "uMUG", "uCUP"}, "ac|b"},         /* who is in nobody's way does not wait */
    {{"uMUG", "uMUG uCUP", "uCUP"}, "a|b|c"},   /* nobody overtakes on a key that someone waits for */
    {{"uMUG", "uMUG +CUP", "+CUP"}, "ac|b"},    /* but adds may */
    {{"uMUG", "uMUG +CUP", "uCUP"}, "a|b|c"},   /* and who wants it alone may not */
    {{"+MUG", "uMUG", "+MUG"}, "a|b|c"},        /* the second add stays behind the update */
    {{"uMUG", "+MUG", "+MUG"}, "a|bc"},         /* adds wait together */
    {{"uMUG", "uMUG", "uMUG"}, "a|b|c"},        /* one after the other, in order */
    {{"cMUG", "cMUG"}, "a|b"},                  /* nor do two that check */
    {{"uMUG uMUG", "uCUP"}, "ab"},              /* a set is not in its own way */
    {{"+MUG uMUG", "+MUG"}, "a|b"},             /* an add does not hide the update beside it */
    {{"uMUG +MUG", "+MUG"}, "a|b"},             /* in either order */
    {{"e", "e", "e"}, "abc"},                   /* appends stop nobody */
    {{"e uMUG", "e uMUG", "e uCUP"}, "ac|b"},   /* and let nobody through */
    {{"uA", "uB", "uA uB", "uB"}, "ab|c|d"},    /* waiting for two */
    {{"uA", "uA uB", "uB uC", "uC"}, "a|b|c|d"} /* a chain */
};

static size_t
submit_texts(struct script *script, struct parcel *parcels, oms_change_set **sets, const char *const *texts, size_t max)
{
    struct commit_queue *queue = script_queue(script);
    size_t n = 0;

    for (; n < max && texts[n]; n++) {
        parcel_fill(&parcels[n], texts[n]);
        sets[n] = &parcels[n].set;
    }
    ck_assert_int_eq(commit_queue_submit(queue, sets, n, NULL), OMS_OK);
    for (size_t i = 0; i < n; i++)
        ck_assert_int_eq(sets[i]->result, OMS_OK);
    commit_queue_free(queue);
    return n;
}

START_TEST(sets_travel_as_the_rules_say)
{
    static struct script script;
    struct parcel parcels[4] = {0};
    oms_change_set *sets[4];
    size_t n;

    script_init(&script, NULL);
    n = submit_texts(&script, parcels, sets, cases[_i].sets, 4);
    ck_assert_str_eq(script_groups(&script, sets, n), cases[_i].groups);
    script_free(&script);
}
END_TEST

START_TEST(of_two_sets_on_one_key_only_adds_travel_together)
{
    static const char kinds[] = "iudcp+";
    static struct script script;
    struct parcel parcels[2] = {0};
    oms_change_set *sets[2];
    char texts[2][5] = {{kinds[_i / 6], 'M', 'U', 'G'}, {kinds[_i % 6], 'M', 'U', 'G'}};
    const char *both[] = {texts[0], texts[1]};

    script_init(&script, NULL);
    submit_texts(&script, parcels, sets, both, 2);
    ck_assert_str_eq(script_groups(&script, sets, 2), texts[0][0] == '+' && texts[1][0] == '+' ? "ab" : "a|b");
    script_free(&script);
}
END_TEST

/* `n` sets of two changes, which share no key. */
static struct parcel *
strangers(size_t n)
{
    struct parcel *parcels = calloc(n, sizeof(*parcels));

    for (size_t i = 0; i < n; i++) {
        char text[64];
        snprintf(text, sizeof(text), "uA%zu uB%zu", i, i);
        parcel_fill(&parcels[i], text);
    }
    return parcels;
}

static void
submit_many(struct script *script, const oms_allocator *allocator, struct parcel *parcels, size_t n)
{
    oms_change_set **sets = calloc(n, sizeof(oms_change_set *));
    struct commit_queue *queue = NULL;

    for (size_t i = 0; i < n; i++)
        sets[i] = &parcels[i].set;
    ck_assert_int_eq(commit_queue_new(&script->store, allocator, &queue), OMS_OK);
    ck_assert_int_eq(commit_queue_submit(queue, sets, n, NULL), OMS_OK);
    commit_queue_free(queue);
    free(sets);
}

START_TEST(a_group_ends_at_the_limit)
{
    static struct script script;
    struct parcel *parcels = strangers(MANY);

    script_init(&script, NULL);
    submit_many(&script, NULL, parcels, MANY);
    ck_assert_uint_eq(script.n_calls, 2);
    ck_assert_uint_eq(script.calls[0].n, OMS_LIMIT_GROUP);
    ck_assert_uint_eq(script.calls[1].n, MANY - OMS_LIMIT_GROUP);
    for (size_t i = 0; i < MANY; i++)
        ck_assert_ptr_eq(script.calls[i / OMS_LIMIT_GROUP].sets[i % OMS_LIMIT_GROUP], &parcels[i].set);
    free(parcels);
    script_free(&script);
}
END_TEST

START_TEST(early_keys_are_remembered_in_a_large_group)
{
    static struct script script;
    struct parcel *parcels = strangers(OMS_LIMIT_GROUP);

    script_init(&script, NULL);
    parcel_fill(&parcels[OMS_LIMIT_GROUP - 1], "uB0");
    submit_many(&script, NULL, parcels, OMS_LIMIT_GROUP);
    ck_assert_uint_eq(script.n_calls, 2);
    ck_assert_uint_eq(script.calls[0].n, OMS_LIMIT_GROUP - 1);
    ck_assert_ptr_eq(script.calls[1].sets[0], &parcels[OMS_LIMIT_GROUP - 1].set);
    free(parcels);
    script_free(&script);
}
END_TEST

/* Memory that is given so many times. */
static void *
rationed_allocate(void *user, size_t bytes)
{
    int *left = user;

    return (*left)-- > 0 ? malloc(bytes) : NULL;
}

static void
rationed_release(void *user, void *memory, size_t bytes)
{
    (void)user;
    (void)bytes;
    free(memory);
}

START_TEST(without_memory_for_keys_each_set_goes_alone)
{
    static struct script script;
    int left = 1; /* the queue itself */
    oms_allocator allocator = {sizeof(allocator), &left, rationed_allocate, rationed_release};
    struct parcel *parcels = strangers(3);

    script_init(&script, NULL);
    submit_many(&script, &allocator, parcels, 3);
    ck_assert_uint_eq(script.n_calls, 3);
    for (size_t i = 0; i < 3; i++)
        ck_assert_ptr_eq(script.calls[i].sets[0], &parcels[i].set);
    free(parcels);
    script_free(&script);
}
END_TEST

START_TEST(where_memory_ends_the_group_ends)
{
    static struct script script;
    int left = 2; /* the queue, and its first table of 128 keys */
    oms_allocator allocator = {sizeof(allocator), &left, rationed_allocate, rationed_release};
    struct parcel *parcels = strangers(100);

    script_init(&script, NULL);
    submit_many(&script, &allocator, parcels, 100);
    ck_assert_uint_eq(script.n_calls, 2);
    ck_assert_uint_eq(script.calls[0].n, 64);
    ck_assert_uint_eq(script.calls[1].n, 36);
    free(parcels);
    script_free(&script);
}
END_TEST

START_TEST(without_memory_there_is_no_queue)
{
    int left = 0;
    oms_allocator allocator = {sizeof(allocator), &left, rationed_allocate, rationed_release};
    oms_store store = {.size = sizeof(store)};
    struct commit_queue *queue = NULL;

    ck_assert_int_eq(commit_queue_new(&store, &allocator, &queue), OMS_E_NOMEM);
    ck_assert_ptr_null(queue);
    commit_queue_free(queue);
}
END_TEST

START_TEST(a_group_looks_only_so_far)
{
    struct group group;
    struct parcel mug = {0};

    parcel_fill(&mug, "uMUG");
    group_init(&group, &default_allocator);
    group_begin(&group);
    ck_assert_int_eq(group_offer(&group, &mug.set), GROUP_TAKEN);
    for (size_t i = 1; i < GROUP_WINDOW; i++)
        ck_assert_int_eq(group_offer(&group, &mug.set), GROUP_WAITS);
    ck_assert_int_eq(group_offer(&group, &mug.set), GROUP_FULL);
    group_begin(&group);
    ck_assert_int_eq(group_offer(&group, &mug.set), GROUP_TAKEN);
    group_free(&group);
}
END_TEST

START_TEST(a_giant_goes_alone)
{
    static const oms_change *pointers[GROUP_KEYS + 1];
    oms_change_set giant = {.size = sizeof(giant), .changes = pointers, .n_changes = GROUP_KEYS + 1};
    struct parcel mug = {0}, cup = {0};
    struct group group;

    parcel_fill(&mug, "uMUG");
    parcel_fill(&cup, "uCUP");
    for (size_t i = 0; i <= GROUP_KEYS; i++)
        pointers[i] = &mug.changes[0];
    group_init(&group, &default_allocator);
    group_begin(&group);
    ck_assert_int_eq(group_offer(&group, &giant), GROUP_TAKEN);
    ck_assert_int_eq(group_offer(&group, &cup.set), GROUP_FULL);
    group_begin(&group);
    ck_assert_int_eq(group_offer(&group, &cup.set), GROUP_TAKEN);
    ck_assert_int_eq(group_offer(&group, &giant), GROUP_FULL);
    group_free(&group);
}
END_TEST

Suite *
queue_groups_suite(void)
{
    Suite *suite = suite_create("queue_groups");
    TCase *rules = tcase_create("rules");
    TCase *limits = tcase_create("limits");

    tcase_add_loop_test(rules, sets_travel_as_the_rules_say, 0, (int)(sizeof(cases) / sizeof(*cases)));
    tcase_add_loop_test(rules, of_two_sets_on_one_key_only_adds_travel_together, 0, 36);
    suite_add_tcase(suite, rules);
    tcase_add_test(limits, a_group_ends_at_the_limit);
    tcase_add_test(limits, early_keys_are_remembered_in_a_large_group);
    tcase_add_test(limits, without_memory_for_keys_each_set_goes_alone);
    tcase_add_test(limits, where_memory_ends_the_group_ends);
    tcase_add_test(limits, without_memory_there_is_no_queue);
    tcase_add_test(limits, a_group_looks_only_so_far);
    tcase_add_test(limits, a_giant_goes_alone);
    suite_add_tcase(suite, limits);
    return suite;
}
