/* Placing decided on rows: what no request of a quiet shop reaches, such as the lost race for stock, and memory that
 * runs out anywhere. The rest of placing is tested through the engine. */
#include <string.h>

#include "base/text.h"
#include "model/bench.h"
#include "model/commands.h"
#include "model/job.h"
#include "model/suites.h"
#include "oms/engine.h"

/* A customer's draft of two MUGs, and a catalog that has them. */
struct counter {
    struct bench bench;
    oms_draft draft;
    struct place_command command;
};

static void *
add_row(struct bench *bench, struct row_list *list, size_t size)
{
    void *row = row_list_add(&bench->arena, list, NULL, size);

    ck_assert_ptr_nonnull(row);
    return row;
}

static void
stock_up(struct bench *bench, int64_t units)
{
    struct product_row *product = add_row(bench, &bench->rows.products, sizeof *product);
    struct price_row *price = add_row(bench, &bench->rows.prices, sizeof *price);

    *product =
        (struct product_row){.sku = TEXT("MUG"), .name = TEXT("Mug"), .active = 1, .tax_class = TEXT("standard")};
    *price = (struct price_row){.sku = TEXT("MUG"),
                                .currency = TEXT("EUR"),
                                .list = TEXT(""),
                                .min_quantity = 1,
                                .valid_until = OMS_NONE,
                                .amount = 1000};
    bench_stock(bench, "MUG", "main", units);
}

static void
open_counter(struct counter *counter)
{
    *counter = (struct counter){.draft = {.currency = TEXT("EUR"), .method = TEXT("card"), .token = TEXT("tok_ok")}};
    bench_open_empty(&counter->bench);
    stock_up(&counter->bench, 5);
    counter->draft.expected_total = OMS_NONE;
    struct draft_line *line = arena_list_add(&counter->bench.arena, &counter->draft.lines, sizeof *line);
    *line = (struct draft_line){.sku = TEXT("MUG"), .quantity = 2, .unit_price = OMS_NONE};
    counter->command = (struct place_command){.draft = &counter->draft, .id = {{1}}, .parties = {{{2}}, {{3}}}};
}

static int32_t
decide(struct counter *counter)
{
    return decide_place(&counter->bench.d, &counter->command);
}

static const struct problem_row *
only_problem(const struct counter *counter)
{
    ck_assert_uint_eq(counter->bench.rows.problems.n, 1);
    return rows_problem(&counter->bench.rows, 0);
}

START_TEST(a_race_lost_every_time_is_accepted_without_units_and_without_a_charge)
{
    struct counter counter;

    open_counter(&counter);
    counter.command.unreserved = true;
    ck_assert_int_eq(decide(&counter), OMS_OK);
    const struct order_rows *rows = &counter.bench.rows;
    ck_assert_int_eq(order_state(rows_order(rows)), OMS_STATE_PENDING);
    ck_assert_int_eq(rows_line(rows, 0)->reserved, 0);
    ck_assert_uint_eq(counter.bench.d.movements.n, 0);
    ck_assert_uint_eq(rows->jobs.n, 1);
    ck_assert(job_is(rows_job(rows, 0), JOB_RESERVE));
    ck_assert_int_eq(rows_job(rows, 0)->due_at, BENCH_NOW + 60000);
    ck_assert_str_eq(only_problem(&counter)->code.data, "ORD-2002");
    ck_assert_int_eq(only_problem(&counter)->next_try, BENCH_NOW + 60000);
    bench_close(&counter.bench);
}
END_TEST

START_TEST(without_retries_the_lost_race_is_a_refusal)
{
    struct counter counter;

    open_counter(&counter);
    counter.bench.policy.schedules[OMS_RETRY_INVENTORY].retries = 0;
    counter.command.unreserved = true;
    ck_assert_int_eq(decide(&counter), OMS_E_REFUSED);
    ck_assert_uint_eq(counter.bench.d.refusals.n, 1);
    ck_assert_str_eq(((const oms_problem *)counter.bench.d.refusals.items)->code, "ORD-2002");
    bench_close(&counter.bench);
}
END_TEST

START_TEST(without_retries_an_address_that_could_not_be_checked_is_for_a_person)
{
    struct counter counter;

    open_counter(&counter);
    counter.bench.policy.schedules[OMS_RETRY_FULFILMENT].retries = 0;
    counter.command.verdict = ADDRESS_UNAVAILABLE;
    ck_assert_int_eq(decide(&counter), OMS_OK);
    const struct order_rows *rows = &counter.bench.rows;
    ck_assert_uint_eq(rows->jobs.n, 1);
    ck_assert_str_eq(rows_job(rows, 0)->state.data, JOB_DEAD);
    ck_assert_str_eq(only_problem(&counter)->code.data, "ORD-3001");
    ck_assert_int_eq(only_problem(&counter)->next_try, OMS_NONE);
    ck_assert_int_eq(rows_order(rows)->holds, HOLD_ADDRESS);
    bench_close(&counter.bench);
}
END_TEST

START_TEST(an_empty_draft_is_refused)
{
    struct counter counter;

    open_counter(&counter);
    counter.draft.lines.n = 0;
    ck_assert_int_eq(decide(&counter), OMS_E_INVALID);
    ck_assert_ptr_nonnull(strstr(counter.bench.d.message.data, "lines"));
    bench_close(&counter.bench);
}
END_TEST

START_TEST(a_key_of_another_fingerprint_version_is_another_request)
{
    struct counter counter;

    open_counter(&counter);
    struct key_row *key = add_row(&counter.bench, &counter.bench.rows.keys, sizeof *key);
    *key = (struct key_row){.fingerprint_version = DRAFT_FINGERPRINT_VERSION + 1, .expires_at = BENCH_NOW + 1};
    ck_assert_int_eq(decide(&counter), OMS_E_KEY_CONFLICT);
    key->fingerprint_version = DRAFT_FINGERPRINT_VERSION;
    key->order_id = (oms_id){{9}};
    ck_assert_int_eq(decide(&counter), DECIDE_REPLAY);
    ck_assert_int_eq(counter.command.replay_of.bytes[0], 9);
    bench_close(&counter.bench);
}
END_TEST

START_TEST(a_key_whose_life_is_over_is_taken_over)
{
    struct counter counter;

    open_counter(&counter);
    counter.draft.key = TEXT("k");
    counter.command.key_scope = TEXT("key/web");
    counter.command.fingerprint = (oms_id){{7}};
    struct key_row *key = add_row(&counter.bench, &counter.bench.rows.keys, sizeof *key);
    *key = (struct key_row){.scope = TEXT("key/web"), .key = TEXT("k"), .expires_at = BENCH_NOW, .order_id = {{9}}};
    ck_assert_int_eq(decide(&counter), OMS_OK);
    ck_assert_uint_eq(counter.bench.rows.keys.n, 1);
    ck_assert_int_eq(key->order_id.bytes[0], 1);
    ck_assert_int_eq(key->fingerprint.bytes[0], 7);
    ck_assert_int_eq(key->expires_at, BENCH_NOW + counter.bench.policy.key_life_ms);
    bench_close(&counter.bench);
}
END_TEST

static int32_t
decide_duplicate(struct counter *counter, int32_t policy, int64_t expires_at)
{
    open_counter(counter);
    counter->bench.policy.duplicates = policy;
    counter->command.same_key = TEXT("digest");
    struct key_row *same = add_row(&counter->bench, &counter->bench.rows.duplicates, sizeof *same);
    same->expires_at = expires_at;
    return decide(counter);
}

START_TEST(a_possible_duplicate_is_warned_of_or_refused_until_its_window_is_over)
{
    struct counter counter;

    ck_assert_int_eq(decide_duplicate(&counter, OMS_DUPLICATE_WARN, BENCH_NOW + 1), OMS_OK);
    ck_assert_str_eq(only_problem(&counter)->code.data, "ORD-5002");
    bench_close(&counter.bench);
    ck_assert_int_eq(decide_duplicate(&counter, OMS_DUPLICATE_REFUSE, BENCH_NOW + 1), OMS_E_REFUSED);
    ck_assert_uint_eq(counter.bench.d.refusals.n, 1);
    bench_close(&counter.bench);
    ck_assert_int_eq(decide_duplicate(&counter, OMS_DUPLICATE_REFUSE, BENCH_NOW), OMS_OK);
    ck_assert_uint_eq(counter.bench.rows.problems.n, 0);
    bench_close(&counter.bench);
}
END_TEST

START_TEST(a_price_of_the_hosts_is_kept_beside_the_lists)
{
    struct counter counter;

    open_counter(&counter);
    struct draft_line *line = counter.draft.lines.items;
    line->unit_price = 999;
    ck_assert_int_eq(decide(&counter), OMS_OK);
    ck_assert_int_eq(rows_line(&counter.bench.rows, 0)->unit_price, 999);
    ck_assert_int_eq(rows_line(&counter.bench.rows, 0)->list_price, 1000);
    bench_close(&counter.bench);
    open_counter(&counter);
    line = counter.draft.lines.items;
    line->unit_price = 1000;
    ck_assert_int_eq(decide(&counter), OMS_OK);
    ck_assert_int_eq(rows_line(&counter.bench.rows, 0)->list_price, OMS_NONE);
    bench_close(&counter.bench);
}
END_TEST

START_TEST(contact_without_an_address_is_kept)
{
    struct counter counter;

    open_counter(&counter);
    counter.draft.email = TEXT("ada@example.org");
    ck_assert_int_eq(decide(&counter), OMS_OK);
    const struct party_row *party = counter.bench.rows.parties.items[0];
    ck_assert_uint_eq(counter.bench.rows.parties.n, 1);
    ck_assert_str_eq(party->email.data, "ada@example.org");
    ck_assert_mem_eq(&party->id, &rows_order(&counter.bench.rows)->shipping_party, sizeof party->id);
    bench_close(&counter.bench);
}
END_TEST

/* Everything a draft may have. */
static void
fill_draft(struct counter *counter)
{
    struct bench *bench = &counter->bench;
    oms_draft *draft = &counter->draft;
    const struct draft_address address = {.given = true,
                                          .name = TEXT("Ada L"),
                                          .line1 = TEXT("12 Long Street"),
                                          .city = TEXT("Berlin"),
                                          .country = TEXT("DE")};

    draft->shipping = draft->billing = address;
    draft->email = TEXT("ada@example.org");
    draft->key = TEXT("k");
    draft->reference = TEXT("R1");
    draft->customer = TEXT("ada");
    draft->shipping_method = TEXT("post");
    draft->lines.n = 0;
    for (int i = 0; i < 9; i++) {
        struct draft_line *line = arena_list_add(&bench->arena, &draft->lines, sizeof *line);
        *line = (struct draft_line){.sku = TEXT("MUG"), .quantity = 1, .unit_price = i ? OMS_NONE : 999};
    }
    bench_stock(bench, "MUG", "west", 5);
    struct tax_rate_row *rate = add_row(bench, &bench->rows.tax_rates, sizeof *rate);
    *rate = (struct tax_rate_row){.tax_class = TEXT("standard"), .jurisdiction = TEXT("DE"), .ppm = 190000};
    struct shipping_method_row *method = add_row(bench, &bench->rows.shipping_methods, sizeof *method);
    *method = (struct shipping_method_row){.amount = 500, .tax_class = TEXT("shipping")};
    struct customer_row *customer = add_row(bench, &bench->rows.customers, sizeof *customer);
    *customer = (struct customer_row){.id = TEXT("ada"), .standing = TEXT("good")};
    counter->command.key_scope = TEXT("key");
    counter->command.same_key = TEXT("same");
}

static void
make_refused(struct counter *counter)
{
    struct bench *bench = &counter->bench;
    struct customer_row *customer = bench->rows.customers.items[0];
    struct product_row *product = bench->rows.products.items[0];

    customer->standing = TEXT("closed");
    product->active = 0;
    product->excluded_regions = TEXT("FR DE");
    rows_stock(&bench->rows, 0)->available = 1;
    bench->rows.shipping_methods.n = 0;
    struct order_row *other = add_row(bench, &bench->rows.references, sizeof *other);
    other->number = TEXT("T-0");
}

static void
make_held(struct counter *counter)
{
    struct customer_row *customer = counter->bench.rows.customers.items[0];

    customer->fraud = customer->payment_hold = 1;
    counter->command.verdict = ADDRESS_UNAVAILABLE;
    struct key_row *same = add_row(&counter->bench, &counter->bench.rows.duplicates, sizeof *same);
    same->expires_at = BENCH_NOW + 1;
}

static void
make_quote(struct counter *counter)
{
    make_refused(counter);
    counter->command.quote = true;
}

static void
make_dearer(struct counter *counter)
{
    counter->draft.expected_total = 1;
}

static void
make_nothing(struct counter *counter)
{
    (void)counter;
}

static const struct {
    void (*make)(struct counter *counter);
    int32_t code;
} ends[] = {{make_nothing, OMS_OK},
            {make_held, OMS_OK},
            {make_refused, OMS_E_REFUSED},
            {make_quote, DECIDE_NOTHING},
            {make_dearer, OMS_E_PRICE_CHANGED}};

START_TEST(memory_that_runs_out_anywhere_while_placing_is_told)
{
    bool done = false;

    for (size_t bytes = 0; !done; bytes += sizeof(max_align_t)) {
        struct counter counter;
        open_counter(&counter);
        fill_draft(&counter);
        ends[_i].make(&counter);
        bench_starve(&counter.bench, bytes);
        int32_t code = decide(&counter);
        done = !counter.bench.arena.failed;
        ck_assert_int_eq(code == ends[_i].code || !done, 1);
        bench_close(&counter.bench);
    }
}
END_TEST

Suite *
place_suite(void)
{
    Suite *suite = suite_create("place");
    TCase *tests = tcase_create("place");

    tcase_add_test(tests, a_race_lost_every_time_is_accepted_without_units_and_without_a_charge);
    tcase_add_test(tests, without_retries_the_lost_race_is_a_refusal);
    tcase_add_test(tests, without_retries_an_address_that_could_not_be_checked_is_for_a_person);
    tcase_add_test(tests, an_empty_draft_is_refused);
    tcase_add_test(tests, a_key_of_another_fingerprint_version_is_another_request);
    tcase_add_test(tests, a_key_whose_life_is_over_is_taken_over);
    tcase_add_test(tests, a_possible_duplicate_is_warned_of_or_refused_until_its_window_is_over);
    tcase_add_test(tests, a_price_of_the_hosts_is_kept_beside_the_lists);
    tcase_add_test(tests, contact_without_an_address_is_kept);
    tcase_add_loop_test(tests, memory_that_runs_out_anywhere_while_placing_is_told, 0,
                        (int)(sizeof ends / sizeof *ends));
    suite_add_tcase(suite, tests);
    return suite;
}
