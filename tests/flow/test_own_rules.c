/* What a host makes of the rules: off, another consequence, another order, by region and customer group; and rules of its own. Through the public interface. */
#include <string.h>

#include "flow/suites.h"
#include "flow/words.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static struct shop shop;

static void
open_set(const oms_rule_setting *settings, size_t n, const oms_rule *own, size_t n_own)
{
    const oms_rule_setting *pointers[8];
    const oms_rule *owned[8];

    for (size_t i = 0; i < n; i++)
        pointers[i] = &settings[i];
    for (size_t i = 0; i < n_own; i++)
        owned[i] = &own[i];
    shop_open_with(&shop, &(struct shop_options){.engine = {.rule_settings = pointers,
                                                            .n_rule_settings = n,
                                                            .rules = owned,
                                                            .n_rules = n_own,
                                                            .duplicates = OMS_DUPLICATE_ALLOW}});
    shop_stock(&shop, "MUG", "shelf", 9);
    shop_stock(&shop, "RUM", "shelf", 9);
}

#define SETTING(...)                                                                                                   \
    {                                                                                                                  \
        .size = sizeof(oms_rule_setting), __VA_ARGS__                                                                  \
    }
#define OPEN_WITH(settings) open_set(settings, COUNT(settings), NULL, 0)

static void
put_customer(const char *id, const char *standing, const char *group, int32_t fraud)
{
    const oms_customer customer = {
        .size = sizeof customer, .id = id, .standing = standing, .group = group, .fraud = fraud};

    MUST_OK(oms_customer_put(shop.engine, &customer, &error));
}

/* --- The table --- */

START_TEST(the_table_says_of_each_rule_what_may_be_made_of_it)
{
    const oms_rule_info *rule = oms_rule_at((size_t)_i);

    ck_assert_ptr_nonnull(rule);
    ck_assert(rule->choices & 1 << OMS_RULE_DEFAULT);
    ck_assert(rule->choices & 1 << rule->consequence);
    ck_assert_uint_gt(strlen(rule->checks), 0);
    ck_assert_uint_gt(strlen(rule->example), 0);
    ck_assert_ptr_null(oms_rule_at(9));
}
END_TEST

/* --- Settings --- */

START_TEST(a_rule_that_is_off_does_not_count)
{
    const oms_rule_setting off[] = {SETTING(.rule = "customer.fraud", .consequence = OMS_RULE_OFF),
                                    SETTING(.rule = "customer.standing", .consequence = OMS_RULE_OFF),
                                    SETTING(.rule = "product.region", .consequence = OMS_RULE_OFF),
                                    SETTING(.rule = "customer.address", .consequence = OMS_RULE_OFF),
                                    SETTING(.rule = "payment.hold", .consequence = OMS_RULE_OFF)};

    OPEN_WITH(off);
    const struct wish wishes[] = {{.customer = "sly"},
                                  {.customer = "bad"},
                                  {.customer = "owe"},
                                  {.customer = "nobody"},
                                  {.sku = "RUM", .country = "US"},
                                  {.country = "DE", .postcode = "00000"},
                                  {.country = "DE", .postcode = "00001"}};
    for (size_t i = 0; i < COUNT(wishes); i++) {
        const oms_id id = place(&shop, &wishes[i]);
        assert_state(&shop, &id, OMS_STATE_CONFIRMED);
    }
    shop_close(&shop);
}
END_TEST

START_TEST(what_was_accepted_can_be_refused)
{
    const oms_rule_setting refuse[] = {SETTING(.rule = "customer.fraud", .consequence = OMS_RULE_REFUSE),
                                       SETTING(.rule = "customer.address", .consequence = OMS_RULE_REFUSE),
                                       SETTING(.rule = "payment.hold", .consequence = OMS_RULE_REFUSE)};

    OPEN_WITH(refuse);
    assert_refused(&shop, &(struct wish){.customer = "sly"}, OMS_E_REFUSED, "ORD-1006");
    assert_refused(&shop, &(struct wish){.customer = "owe"}, OMS_E_REFUSED, "ORD-2004");
    assert_refused(&shop, &(struct wish){.country = "DE", .postcode = "00000"}, OMS_E_REFUSED, "ORD-1002");
    const oms_id unasked = PLACE(&shop, .country = "DE", .postcode = "00001"); /* nobody said that it is wrong */
    ck_assert(has_problem(&shop, &unasked, "ORD-1007"));
    shop_close(&shop);
}
END_TEST

START_TEST(what_was_refused_can_be_accepted_and_is_held)
{
    const oms_rule_setting accept[] = {SETTING(.rule = "customer.standing", .consequence = OMS_RULE_ACCEPT),
                                       SETTING(.rule = "product.region", .consequence = OMS_RULE_ACCEPT)};
    oms_problem problem = {.size = sizeof problem};

    OPEN_WITH(accept);
    const oms_id bad = PLACE(&shop, .customer = "bad");
    ck_assert(has_problem(&shop, &bad, "ORD-1004"));
    assert_effects(&shop, "payment.authorize", 0);
    const oms_id rum = PLACE(&shop, .sku = "MUG", .sku2 = "RUM", .country = "US");
    oms_order *order = get(&shop, &rum);
    ck_assert_uint_eq(oms_order_hold_count(order), 1);
    ck_assert_int_eq(oms_order_problem(order, 0, &problem), OMS_OK);
    ck_assert_str_eq(problem.code, "ORD-1003");
    ck_assert_str_eq(problem.field, "lines[1].sku");
    ck_assert_int_eq(problem.line, 2);
    oms_order_free(order);
    const oms_hold vouch = {.size = sizeof vouch, .kind = OMS_HOLD_OPERATIONS};
    MUST_OK(oms_order_release(shop.engine, &rum, &vouch, NULL, &error));
    assert_state(&shop, &rum, OMS_STATE_CONFIRMED);
    shop_close(&shop);
}
END_TEST

START_TEST(a_setting_can_be_for_regions_and_the_first_that_fits_counts)
{
    const oms_rule_setting settings[] = {
        SETTING(.rule = "customer.fraud", .regions = "FR", .consequence = OMS_RULE_OFF),
        SETTING(.rule = "customer.fraud", .regions = "FR US-CA", .consequence = OMS_RULE_REFUSE)};

    OPEN_WITH(settings);
    const oms_id french = PLACE(&shop, .customer = "sly", .country = "FR");
    assert_state(&shop, &french, OMS_STATE_CONFIRMED);
    const oms_id american = PLACE(&shop, .customer = "sly", .country = "US"); /* not California */
    ck_assert(has_problem(&shop, &american, "ORD-1006"));
    const oms_id nowhere = PLACE(&shop, .customer = "sly");
    ck_assert(has_problem(&shop, &nowhere, "ORD-1006"));
    shop_close(&shop);
}
END_TEST

START_TEST(a_setting_can_be_for_a_group_of_customers)
{
    const oms_rule_setting settings[] = {
        SETTING(.rule = "customer.standing", .group = "trade", .consequence = OMS_RULE_OFF)};

    OPEN_WITH(settings);
    put_customer("tim", "suspended", "trade", 0);
    put_customer("tom", "suspended", "retail", 0);
    const oms_id trade = PLACE(&shop, .customer = "tim");
    assert_state(&shop, &trade, OMS_STATE_CONFIRMED);
    assert_refused(&shop, &(struct wish){.customer = "tom"}, OMS_E_REFUSED, "ORD-1004");
    assert_refused(&shop, &(struct wish){.customer = "bad"}, OMS_E_REFUSED, "ORD-1004");
    shop_close(&shop);
}
END_TEST

static void
assert_first_of_two(const struct wish *wish, const char *code)
{
    oms_problem problem = {.size = sizeof problem};
    oms_error *error = NULL;

    ck_assert_int_eq(try_place(&shop, wish, NULL, &error), OMS_E_REFUSED);
    ck_assert_uint_eq(oms_error_problem_count(error), 2);
    ck_assert_int_eq(oms_error_problem(error, 0, &problem), OMS_OK);
    ck_assert_str_eq(problem.code, code);
    oms_error_free(error);
}

START_TEST(rules_with_settings_come_first_in_their_order)
{
    const oms_rule_setting settings[] = {SETTING(.rule = "customer.standing"), SETTING(.rule = "product.stock")};
    const struct wish both = {.customer = "bad", .quantity = 10};

    OPEN_WITH(settings);
    assert_first_of_two(&both, "ORD-1004");
    shop_close(&shop);
    shop_open(&shop);
    assert_first_of_two(&both, "ORD-1001");
    shop_close(&shop);
}
END_TEST

/* --- Rules of the host's own --- */

static const oms_code_info age = {
    "ORD-9018", "Too Young", "What is ordered is not for children", "Ask for a proof of age", OMS_ACTOR_CUSTOMER, 0};

struct keeper {
    int asked;
    int destroyed;
    int32_t code; /* what it returns */
    int many;
};

/* Rum is not for children. */
static int32_t
check_age(void *user, const oms_order *order, oms_findings *findings)
{
    struct keeper *keeper = user;
    oms_order_line line = {.size = sizeof line};

    keeper->asked++;
    ck_assert_int_eq(oms_order_state(order), OMS_STATE_NEW);
    ck_assert_int_gt(oms_order_total(order), 0);
    ASSERT_CODE(OMS_E_REENTRANT, oms_stock_adjust(shop.engine, "MUG", "shelf", 1, NULL, &error));
    for (size_t i = 0; oms_order_line_at(order, i, &line) == OMS_OK; i++)
        if (strcmp(line.sku, "RUM") == 0)
            ck_assert_int_eq(
                oms_findings_add(findings, "lines[0].sku", line.line, "not for 4111111111111111\nbelow 18"), OMS_OK);
    for (int i = 0; i < keeper->many; i++)
        ck_assert_int_eq(oms_findings_add(findings, NULL, 0, "once more"),
                         i < OMS_LIMIT_FINDINGS ? OMS_OK : OMS_E_LIMIT);
    return keeper->code;
}

static void
let_go(void *user)
{
    ((struct keeper *)user)->destroyed++;
}

static oms_rule
age_rule(struct keeper *keeper, int32_t consequence)
{
    return (oms_rule){.size = sizeof(oms_rule),
                      .user = keeper,
                      .destroy = let_go,
                      .id = "shop.age",
                      .code = &age,
                      .check = check_age,
                      .consequence = consequence,
                      .hold = OMS_HOLD_OPERATIONS};
}

START_TEST(a_rule_of_the_hosts_refuses_with_its_own_code)
{
    struct keeper keeper = {0};
    const oms_rule rule = age_rule(&keeper, OMS_RULE_DEFAULT);
    oms_problem problem = {.size = sizeof problem};
    oms_error *error = NULL;

    open_set(NULL, 0, &rule, 1);
    PLACE(&shop, .sku = "MUG");
    ck_assert_int_eq(try_place(&shop, &(struct wish){.sku = "RUM", .customer = "bad"}, NULL, &error), OMS_E_REFUSED);
    ck_assert_uint_eq(oms_error_problem_count(error), 2); /* with the library's own */
    ck_assert_int_eq(oms_error_problem(error, 1, &problem), OMS_OK);
    ck_assert_str_eq(problem.code, "ORD-9018");
    ck_assert_str_eq(problem.rule, "shop.age");
    ck_assert_str_eq(problem.field, "lines[0].sku");
    ck_assert_str_eq(problem.resolution, "Ask for a proof of age");
    ck_assert_int_eq(problem.line, 1);
    ck_assert_ptr_null(strstr(problem.message, "4111111111111111"));
    ck_assert_ptr_null(strchr(problem.message, '\n'));
    oms_error_free(error);
    ck_assert_int_eq(keeper.asked, 2);
    shop_close(&shop);
    ck_assert_int_eq(keeper.destroyed, 1);
}
END_TEST

static int32_t
count_ours(void *user, const oms_diagnosis *found)
{
    *(int *)user += found->code && strcmp(found->code, "ORD-9018") == 0;
    return 0;
}

START_TEST(or_accepts_and_holds_and_the_doctor_knows_it)
{
    struct keeper keeper = {0};
    const oms_rule rule = age_rule(&keeper, OMS_RULE_ACCEPT);
    oms_problem problem = {.size = sizeof problem};
    int found = 0;

    open_set(NULL, 0, &rule, 1);
    const oms_id id = PLACE(&shop, .sku = "RUM");
    assert_state(&shop, &id, OMS_STATE_PENDING);
    oms_order *order = get(&shop, &id);
    ck_assert_int_eq(oms_order_problem(order, 0, &problem), OMS_OK);
    ck_assert_str_eq(problem.resolution, "Ask for a proof of age");
    ck_assert_int_eq(problem.actor, OMS_ACTOR_CUSTOMER);
    oms_order_free(order);
    MUST_OK(oms_diagnose(shop.engine, &id, count_ours, &found, &error));
    MUST_OK(oms_diagnose(shop.engine, NULL, count_ours, &found, &error));
    ck_assert_int_eq(found, 2);
    const oms_hold seen = {.size = sizeof seen, .kind = OMS_HOLD_OPERATIONS};
    MUST_OK(oms_order_release(shop.engine, &id, &seen, NULL, &error));
    assert_state(&shop, &id, OMS_STATE_CONFIRMED);
    shop_close(&shop);
}
END_TEST

START_TEST(another_engine_without_the_rule_reads_such_an_order_too)
{
    char path[PATH_SIZE];
    struct keeper keeper = {0};
    const oms_rule rule = age_rule(&keeper, OMS_RULE_ACCEPT);
    const oms_rule *rules[] = {&rule};
    struct shop plain;
    int found = 0;

    file_name(path);
    shop_open_with(&shop, &(struct shop_options){.path = path, .engine = {.rules = rules, .n_rules = 1}});
    shop_stock(&shop, "RUM", "shelf", 9);
    const oms_id id = PLACE(&shop, .sku = "RUM");
    shop_open_beside(&plain, &shop, &(struct shop_options){.path = path});
    ck_assert(has_problem(&plain, &id, "ORD-9018"));
    MUST_OK(oms_diagnose(plain.engine, NULL, count_ours, &found, &error));
    ck_assert_int_eq(found, 1);
    shop_close(&plain);
    shop_close(&shop);
    file_remove(path);
}
END_TEST

START_TEST(a_quote_asks_it_too_and_several_rules_can_find_things)
{
    struct keeper keeper = {.many = 2};
    oms_rule rules[] = {age_rule(&keeper, OMS_RULE_DEFAULT), age_rule(&keeper, OMS_RULE_DEFAULT)};
    oms_order *quote = NULL;

    rules[1].id = "shop.age-again";
    open_set(NULL, 0, rules, 2);
    oms_draft *draft = wish_draft(&(struct wish){.sku = "RUM"});
    MUST_OK(oms_order_quote(shop.engine, draft, &quote, &error));
    ck_assert_uint_eq(oms_order_problem_count(quote), 6);
    oms_order_free(quote);
    oms_draft_free(draft);
    shop_close(&shop);
    ck_assert_int_eq(keeper.destroyed, 2);
}
END_TEST

START_TEST(a_rule_of_the_hosts_can_be_set_and_put_first_as_well)
{
    struct keeper keeper = {.many = 1};
    const oms_rule rule = age_rule(&keeper, OMS_RULE_DEFAULT);
    const oms_rule_setting settings[] = {SETTING(.rule = "shop.age", .regions = "FR", .consequence = OMS_RULE_OFF)};

    open_set(settings, 1, &rule, 1);
    assert_first_of_two(&(struct wish){.customer = "bad"}, "ORD-9018");
    PLACE(&shop, .country = "FR");
    shop_close(&shop);
}
END_TEST

START_TEST(what_a_rule_finds_is_bounded_and_what_fails_ends_the_placing)
{
    struct keeper keeper = {.many = OMS_LIMIT_FINDINGS + 1};
    const oms_rule rule = age_rule(&keeper, OMS_RULE_DEFAULT);

    open_set(NULL, 0, &rule, 1);
    assert_refused(&shop, &(struct wish){0}, OMS_E_REFUSED, "ORD-9018");
    keeper = (struct keeper){.code = OMS_E_HOST - 7};
    assert_refused(&shop, &(struct wish){0}, OMS_E_HOST - 7, NULL);
    keeper.code = 12;
    assert_refused(&shop, &(struct wish){0}, OMS_E_UNAVAILABLE, NULL);
    keeper.code = OMS_E_NOT_FOUND;
    assert_refused(&shop, &(struct wish){0}, OMS_E_UNAVAILABLE, NULL);
    keeper.code = OMS_OK;
    PLACE(&shop, .quantity = 1);
    shop_close(&shop);
}
END_TEST

START_TEST(nothing_is_found_that_is_no_finding)
{
    ck_assert_int_eq(oms_findings_add(NULL, NULL, 0, "x"), OMS_E_INVALID);
}
END_TEST

/* --- What is refused when an engine is opened --- */

static void
assert_not_opened(const oms_rule_setting *setting, const oms_rule *rule, int32_t code, const char *words)
{
    oms_store store = {.size = sizeof store};
    oms_engine *engine = NULL;
    oms_error *error = NULL;
    const oms_engine_options options = {.size = sizeof options,
                                        .store = &store,
                                        .rule_settings = &setting,
                                        .n_rule_settings = setting != NULL,
                                        .rules = &rule,
                                        .n_rules = rule != NULL};

    ck_assert_int_eq(oms_store_sqlite(":memory:", NULL, &store, NULL), OMS_OK);
    ck_assert_int_eq(oms_engine_open(&options, &engine, &error), code);
    ck_assert_msg(strstr(oms_error_message(error), words) != NULL, "%s", oms_error_message(error));
    oms_error_free(error);
}

START_TEST(a_setting_that_means_nothing_is_refused)
{
    static const struct {
        oms_rule_setting setting;
        const char *words;
    } wrong[] = {
        {SETTING(.rule = "customer.mood"), "there is no rule customer.mood"},
        {SETTING(.rule = NULL), "rule_settings[0].rule"},
        {SETTING(.rule = "product.stock", .consequence = OMS_RULE_OFF), "rule_settings[0].consequence"},
        {SETTING(.rule = "payment.funds", .consequence = OMS_RULE_REFUSE), "rule_settings[0].consequence"},
        {SETTING(.rule = "customer.fraud", .consequence = 4), "rule_settings[0].consequence"},
        {SETTING(.rule = "customer.fraud", .consequence = -1), "rule_settings[0].consequence"},
        {SETTING(.rule = "customer.fraud", .regions = "Europe"), "rule_settings[0].regions"},
        {SETTING(.rule = "customer.fraud", .group = ""), "rule_settings[0].group"},
    };

    for (size_t i = 0; i < COUNT(wrong); i++)
        assert_not_opened(&wrong[i].setting, NULL, OMS_E_INVALID, wrong[i].words);
    const oms_rule_setting short_one = {.size = 3, .rule = "customer.fraud"};
    assert_not_opened(&short_one, NULL, OMS_E_ABI_SIZE, "rule_settings[0]");
}
END_TEST

START_TEST(a_rule_that_could_not_be_told_from_others_is_refused)
{
    struct keeper keeper = {0};
    oms_code_info code = age;
    const struct {
        const char *id;
        const char *code;
        const char *words;
    } wrong[] = {{"customer.fraud", "ORD-9018", "rules[0].id"},
                 {"shop age", "ORD-9018", "rules[0].id"},
                 {NULL, "ORD-9018", "rules[0].id"},
                 {"shop.age", "ORD-1001", "rules[0].code.code"},
                 {"shop.age", "ORD-90181", "rules[0].code.code"},
                 {"shop.age", "SHOP-1", "rules[0].code.code"},
                 {"shop.age", NULL, "rules[0].code.code"}};

    for (size_t i = 0; i < COUNT(wrong); i++) {
        oms_rule rule = age_rule(&keeper, OMS_RULE_DEFAULT);
        rule.id = wrong[i].id;
        rule.code = &code;
        code.code = wrong[i].code;
        assert_not_opened(NULL, &rule, OMS_E_INVALID, wrong[i].words);
    }
    oms_rule rule = age_rule(&keeper, 7);
    assert_not_opened(NULL, &rule, OMS_E_INVALID, "rules[0].consequence");
    rule = age_rule(&keeper, OMS_RULE_ACCEPT);
    rule.hold = 3;
    assert_not_opened(NULL, &rule, OMS_E_INVALID, "rules[0].hold");
    rule.code = NULL;
    assert_not_opened(NULL, &rule, OMS_E_INVALID, "rules[0].code");
    rule = age_rule(&keeper, OMS_RULE_ACCEPT);
    rule.check = NULL;
    assert_not_opened(NULL, &rule, OMS_E_INVALID, "rules[0].check");
    ck_assert_int_eq(keeper.destroyed, (int)COUNT(wrong) + 4); /* each was the engine's */
}
END_TEST

Suite *
own_rules_suite(void)
{
    Suite *suite = suite_create("flow/own_rules");
    TCase *tests = tcase_create("rules of a host");

    tcase_add_loop_test(tests, the_table_says_of_each_rule_what_may_be_made_of_it, 0, 9);
    tcase_add_test(tests, a_rule_that_is_off_does_not_count);
    tcase_add_test(tests, what_was_accepted_can_be_refused);
    tcase_add_test(tests, what_was_refused_can_be_accepted_and_is_held);
    tcase_add_test(tests, a_setting_can_be_for_regions_and_the_first_that_fits_counts);
    tcase_add_test(tests, a_setting_can_be_for_a_group_of_customers);
    tcase_add_test(tests, rules_with_settings_come_first_in_their_order);
    tcase_add_test(tests, a_rule_of_the_hosts_refuses_with_its_own_code);
    tcase_add_test(tests, or_accepts_and_holds_and_the_doctor_knows_it);
    tcase_add_test(tests, another_engine_without_the_rule_reads_such_an_order_too);
    tcase_add_test(tests, a_quote_asks_it_too_and_several_rules_can_find_things);
    tcase_add_test(tests, a_rule_of_the_hosts_can_be_set_and_put_first_as_well);
    tcase_add_test(tests, what_a_rule_finds_is_bounded_and_what_fails_ends_the_placing);
    tcase_add_test(tests, nothing_is_found_that_is_no_finding);
    tcase_add_test(tests, a_setting_that_means_nothing_is_refused);
    tcase_add_test(tests, a_rule_that_could_not_be_told_from_others_is_refused);
    suite_add_tcase(suite, tests);
    return suite;
}
