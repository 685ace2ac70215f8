/* Damage: bytes of the file changed, the end of the log missing, an index or a row gone, text that cannot be. Whatever was done, nothing is silently wrong: what
 * the shop shows is as it was, or there is an error that names the file, or verify says what is broken. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fail/site.h"
#include "fail/suites.h"
#include "fail/tour.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define ORDERS       6

static struct site site;
static struct content healthy; /* the file, its log brought home */
static char *shown;            /* what it shows */
static oms_id orders[ORDERS];

/* Everything that a host can read, in one text. */

/* A document that a call may have given. */
static int32_t
add(FILE *out, int32_t code, char **text)
{
    if (*text)
        fprintf(out, "%s\n", *text);
    oms_free(*text);
    *text = NULL;
    return code;
}

static int32_t
show_lists(oms_engine *engine, FILE *out, oms_error **error)
{
    oms_order_query query = {.size = sizeof query};
    int32_t code = OMS_OK;

    for (query.state = 0; query.state < OMS_STATE_COUNT && code == OMS_OK; query.state++) {
        char *text = NULL;
        code = add(out, oms_order_list_json(engine, &query, &text, error), &text);
    }
    query = (oms_order_query){.size = sizeof query, .customer = "ada"};
    for (int i = 0; i < 2 && code == OMS_OK; i++) {
        char *text = NULL;
        code = add(out, oms_order_list_json(engine, &query, &text, error), &text);
        query = (oms_order_query){.size = sizeof query, .problem = "ORD-2001"};
    }
    return code;
}

static int32_t
show_order(oms_engine *engine, const oms_id *id, FILE *out, oms_error **error)
{
    oms_order *order = NULL;
    char *text = NULL;
    oms_id found;
    int32_t code = oms_order_get(engine, id, &order, error);

    if (code != OMS_OK)
        return code;
    code = oms_order_json(order, &text);
    code = add(out, code, &text);
    if (code == OMS_OK)
        code = oms_order_find(engine, oms_order_number(order), &found, error);
    if (code == OMS_OK && oms_order_reference(order))
        code = oms_order_find_reference(engine, "web", oms_order_reference(order), &found, error);
    if (code == OMS_OK)
        code = add(out, oms_order_events_json(engine, id, &text, error), &text);
    if (code == OMS_OK)
        code = add(out, oms_job_list_json(engine, id, &text, error), &text);
    oms_order_free(order);
    return code;
}

static int32_t
show_movement(void *user, const oms_stock_movement *movement)
{
    fprintf(user, "%s %s %lld\n", movement->location, movement->kind, (long long)movement->available);
    return 0;
}

static int32_t
show_stock(oms_engine *engine, FILE *out, oms_error **error)
{
    char *text = NULL;
    int32_t code = add(out, oms_stock_list_json(engine, NULL, &text, error), &text);

    if (code == OMS_OK)
        code = oms_stock_ledger(engine, "MUG", show_movement, out, error);
    if (code == OMS_OK)
        code = add(out, oms_job_list_json(engine, NULL, &text, error), &text);
    return code;
}

/* Reads the catalog as well; what it would be refused for is part of the answer. */
static int32_t
show_quote(oms_engine *engine, FILE *out, oms_error **error)
{
    oms_draft *draft = wish_draft(&(struct wish){.sku2 = "POT", .country = "DE"});
    oms_order *order = NULL;
    int32_t code = oms_order_quote(engine, draft, &order, error);

    oms_draft_free(draft);
    if (code != OMS_OK)
        return code;
    fprintf(out, "%lld %zu\n", (long long)oms_order_total(order), oms_order_problem_count(order));
    oms_order_free(order);
    return OMS_OK;
}

static int32_t
show(oms_engine *engine, char **text, oms_error **error)
{
    size_t len;
    FILE *out = open_memstream(text, &len);
    int32_t code;

    ck_assert_ptr_nonnull(out);
    code = show_lists(engine, out, error);
    for (size_t i = 0; i < ORDERS && code == OMS_OK; i++)
        code = show_order(engine, &orders[i], out, error);
    if (code == OMS_OK)
        code = show_stock(engine, out, error);
    if (code == OMS_OK)
        code = show_quote(engine, out, error);
    fclose(out);
    return code;
}

/* A shop with orders in most states, closed; its file and what it shows are remembered. */
static void
open_site(void)
{
    const struct wish wishes[ORDERS] = {
        {.reference = "r-1", .country = "DE"}, {.reference = "r-2", .key = "k-2"},  {.token = "tok_declined"},
        {.method = "manual", .customer = ""},  {.quantity = 3, .reference = "r-5"}, {.quantity = 2},
    };
    struct shop shop;

    site_begin_quick(&site);
    shop_open_with(&shop, &(struct shop_options){.path = site.path});
    shop_stock(&shop, "MUG", "BER", 20);
    shop_stock(&shop, "POT", "HAM", 20);
    for (size_t i = 0; i < ORDERS; i++)
        orders[i] = place(&shop, &wishes[i]);
    cancel(&shop, &orders[4]);
    shop_run(&shop);
    dispatch(&shop, &orders[0]);
    shop_run(&shop);
    deliver(&shop, &orders[0]);
    shop_run(&shop);
    ck_assert_int_eq(show(shop.engine, &shown, NULL), OMS_OK);
    shop_close(&shop);
    site_checkpoint(&site);
    healthy = site_read(&site, "");
}

static void
close_site(void)
{
    content_free(&healthy);
    free(shown);
    site_end(&site);
}

/* What became of the file, found out by reading all of it. */
enum finding { AS_IT_WAS, TOLD, SILENTLY_WRONG };

static enum finding
look(oms_engine *engine)
{
    oms_error *error = NULL;
    int64_t breaches = 0;
    char *text = NULL;
    enum finding finding = TOLD;

    if (show(engine, &text, &error) == OMS_OK && oms_verify(engine, NULL, NULL, &breaches, &error) == OMS_OK &&
        breaches == 0)
        finding = strcmp(text, shown) == 0 ? AS_IT_WAS : SILENTLY_WRONG;
    ck_assert(!error || strlen(oms_error_message(error)) > 0);
    oms_error_free(error);
    free(text);
    return finding;
}

static enum finding
find_out(void)
{
    oms_engine *engine;
    oms_error *error = NULL;
    enum finding finding = TOLD;

    if (site_open(&site, 0, 50, &engine, &error) == OMS_OK)
        finding = look(engine);
    else
        assert_names(&site, error);
    oms_error_free(error);
    oms_engine_close(engine);
    return finding;
}

/* The file is as it says; what SQLite would recover from is gone. */
static void
put_file(const struct content *file, const struct content *log)
{
    site_remove(&site, "-wal");
    site_remove(&site, "-shm");
    site_write(&site, "", file);
    if (log)
        site_write(&site, "-wal", log);
}

#define PAGE   4096
#define HEADER 12  /* bytes of the header of a page of a tree */
#define FIRST  100 /* where that of the first page stands */

static enum finding
change_byte(size_t at, unsigned char bits)
{
    enum finding finding;

    healthy.bytes[at] ^= bits;
    put_file(&healthy, NULL);
    finding = find_out();
    healthy.bytes[at] ^= bits;
    return finding;
}

/* Every page holds a part of a tree: of a table, or of an index. */
START_TEST(changed_bytes_of_any_tree_are_never_silently_wrong)
{
    const int64_t bytes = (int64_t)(healthy.len / PAGE * HEADER);
    int64_t tried = 0, told = 0;

    for (int64_t n = tour_first(0); n < bytes; n = tour_next(n)) {
        const size_t page = (size_t)n / HEADER;
        const size_t i = (size_t)n % HEADER;
        const enum finding finding =
            change_byte(page * PAGE + (page == 0 ? FIRST : 0) + i, (page + i) % 2 == 0 ? 0x01 : 0xff);
        ck_assert_msg(finding != SILENTLY_WRONG, "page %zu, byte %zu", page + 1, i);
        told += finding == TOLD;
        tried++;
    }
    ck_assert_int_gt(told, tried / 2);
}
END_TEST

START_TEST(a_file_that_ends_too_early_is_told)
{
    const struct content whole = healthy;

    for (size_t len = PAGE / 2; len < whole.len; len += PAGE / 2) {
        const struct content part = {whole.bytes, len};
        put_file(&part, NULL);
        ck_assert_msg(find_out() == TOLD, "%zu of %zu bytes", len, whole.len);
    }
}
END_TEST

/* The log. */

#define LOG_HEADER 32
#define FRAME      (24 + PAGE)

static struct content old_file; /* before the last day's orders */
static struct content new_log;  /* which has them */

static void
open_logged_site(void)
{
    oms_engine *engine;
    struct shop shop = {.now = NOON};

    open_site();
    old_file = site_read(&site, "");
    ck_assert_int_eq(site_open(&site, 0, 50, &engine, NULL), OMS_OK);
    shop.engine = engine;
    PLACE(&shop, .quantity = 2, .method = "manual", .reference = "late-1");
    PLACE(&shop, .sku = "POT", .method = "manual", .reference = "late-2");
    new_log = site_read(&site, "-wal");
    ck_assert_uint_gt(new_log.len, 4 * FRAME);
    oms_engine_close(engine);
}

static void
close_logged_site(void)
{
    content_free(&old_file);
    content_free(&new_log);
    close_site();
}

/* How many of the late orders are there; the shop is otherwise in order. */
static int
late_orders(void)
{
    oms_engine *engine;
    int64_t breaches = 0;
    int found = 0;
    oms_id id;

    ck_assert_int_eq(site_open(&site, 0, 50, &engine, NULL), OMS_OK);
    found += oms_order_find_reference(engine, "web", "late-1", &id, NULL) == OMS_OK;
    if (oms_order_find_reference(engine, "web", "late-2", &id, NULL) == OMS_OK)
        ck_assert_int_eq(++found, 2);
    ck_assert_int_eq(oms_verify(engine, NULL, NULL, &breaches, NULL), OMS_OK);
    ck_assert_int_eq(breaches, 0);
    oms_engine_close(engine);
    return found;
}

START_TEST(a_log_that_ends_too_early_loses_whole_orders_and_from_the_end)
{
    int before = 0;

    for (size_t len = 0; len < new_log.len; len += FRAME / 2) {
        const struct content part = {new_log.bytes, len};
        put_file(&old_file, &part);
        const int found = late_orders();
        ck_assert_int_ge(found, before);
        before = found;
    }
    put_file(&old_file, &new_log);
    ck_assert_int_eq(late_orders(), 2);
}
END_TEST

START_TEST(a_changed_log_is_used_up_to_the_change)
{
    for (int64_t n = tour_first(0); (size_t)n * (FRAME / 4 + 1) < new_log.len; n = tour_next(n)) {
        const size_t at = (size_t)n * (FRAME / 4 + 1);
        new_log.bytes[at] ^= 0x10;
        put_file(&old_file, &new_log);
        late_orders();
        new_log.bytes[at] ^= 0x10;
    }
}
END_TEST

START_TEST(what_another_process_left_of_its_shared_memory_is_made_anew)
{
    unsigned char bytes[32768];
    const struct content garbage = {memset(bytes, 0x5a, sizeof bytes), sizeof bytes};

    put_file(&old_file, &new_log);
    site_write(&site, "-shm", &garbage);
    ck_assert_int_eq(late_orders(), 2);
}
END_TEST

/* Indexes, and rows. */

START_TEST(a_missing_index_or_table_is_told)
{
    const oms_schema *schema = oms_schema_get();
    char sql[100];

    for (size_t i = 0; i < schema->n_tables; i++) {
        const oms_table *table = schema->tables[i];
        for (size_t n = 0; n <= table->n_indexes; n++) {
            const char *name = n < table->n_indexes ? table->indexes[n].name : table->name;
            snprintf(sql, sizeof sql, "DROP %s %s", n < table->n_indexes ? "INDEX" : "TABLE", name);
            put_file(&healthy, NULL);
            site_sql(&site, sql);
            ck_assert_msg(find_out() == TOLD, "%s", sql);
        }
    }
}
END_TEST

static const char *const damages[] = {
    "UPDATE orders SET state = 'SOLD'",
    "UPDATE orders SET state = 'PENDING' WHERE state = 'DELIVERED'",
    "UPDATE orders SET currency = 'EUX'",
    "UPDATE events SET state = 'SOLD' WHERE seq = 1",
    "UPDATE events SET type = 'sold' WHERE seq = 1",
    "UPDATE jobs SET state = 'lost'",
    "UPDATE jobs SET kind = 'payment.steal' WHERE n = 1",
    "UPDATE orders SET payment_status = 'stolen'",
    "UPDATE orders SET payment_method = 'shells'",
    "UPDATE shipments SET status = 'sunk'",
    "UPDATE orders SET reference = CAST(x'ff' AS TEXT) WHERE reference = 'r-1'",
    "UPDATE orders SET reference = 'r' || char(0) || '1' WHERE reference = 'r-1'",
    "DELETE FROM events WHERE seq = 2",
    "DELETE FROM events WHERE seq = 1",
    "UPDATE events SET seq = seq + 1 WHERE seq = (SELECT event_count FROM orders WHERE id = order_id)",
    "DELETE FROM orders WHERE state = 'DELIVERED'",
    "DELETE FROM order_lines WHERE line = 1",
    "UPDATE orders SET payment_status = NULL",
    "UPDATE orders SET payment_method = NULL",
    "UPDATE orders SET payment_created_at = NULL",
    "DELETE FROM stock WHERE sku = 'MUG'",
    "DELETE FROM movements WHERE kind = 'receive'",
    "DELETE FROM jobs WHERE n = 1",
    "DELETE FROM shipments",
    "DELETE FROM order_problems",
    "UPDATE order_lines SET order_id = randomblob(16) WHERE line = 1",
    "UPDATE order_lines SET sku = 'CUP' WHERE reserved > 0",
    "UPDATE orders SET payment_count = 2",
    "UPDATE jobs SET order_id = randomblob(16)",
    "UPDATE shipments SET order_id = randomblob(16)",
    "UPDATE order_problems SET order_id = randomblob(16)",
    "UPDATE events SET order_id = randomblob(16) WHERE seq = 1",
    "UPDATE orders SET total = -1",
    "UPDATE orders SET total = 9223372036854775807",
    "UPDATE order_lines SET quantity = 9223372036854775807",
    "UPDATE orders SET created_at = 9223372036854775807",
    "UPDATE orders SET hold_until = -9223372036854775807 WHERE state = 'PENDING'",
};

START_TEST(rows_that_cannot_be_are_told)
{
    put_file(&healthy, NULL);
    site_sql(&site, damages[_i]);
    ck_assert_msg(find_out() == TOLD, "%s", damages[_i]);
}
END_TEST

/* Whatever is in the file, the engine gets to an end with it, and does not make it worse than an error. */
START_TEST(the_engine_runs_on_rows_that_cannot_be)
{
    oms_engine *engine;

    put_file(&healthy, NULL);
    site_sql(&site, damages[_i]);
    if (site_open(&site, 0, 50, &engine, NULL) == OMS_OK) {
        oms_engine_run(engine, 1000, NULL, NULL, NULL);
        for (size_t i = 0; i < ORDERS; i++) {
            oms_order_drive(engine, &orders[i], NULL, NULL);
            oms_order_cancel(engine, &orders[i], NULL, NULL, NULL);
            oms_order_return(engine, &orders[i], NULL, NULL, NULL);
        }
        oms_engine_run(engine, 1000, NULL, NULL, NULL);
    }
    oms_engine_close(engine);
}
END_TEST

static void
open_empty_site(void)
{
    site_begin_quick(&site);
}

static void
close_empty_site(void)
{
    site_end(&site);
}

/* Units that a hold keeps for ever, since the order it belongs to says otherwise: who wants them is told that there are none, and does not wait. */
START_TEST(a_hold_that_cannot_end_keeps_nobody_waiting)
{
    struct shop shop;

    shop_open_with(&shop, &(struct shop_options){.path = site.path});
    shop_stock(&shop, "RUM", "BER", 3);
    PLACE(&shop, .sku = "RUM", .quantity = 2, .method = "manual", .reference = "stuck");
    oms_id late = PLACE(&shop, .sku = "RUM", .token = "tok_pending_7200");
    shop_wait(&shop, HOUR);
    site_sql(&site, "UPDATE orders SET hold_until = hold_until * 2 WHERE reference = 'stuck'");
    shop_run(&shop);
    shop_stock(&shop, "RUM", "BER", -1); /* what the late order had */
    shop_wait(&shop, 2 * HOUR);
    shop_run(&shop); /* its money comes */
    assert_state(&shop, &late, OMS_STATE_CANCELLED);
    ck_assert_int_eq(try_place(&shop, &(struct wish){.sku = "RUM", .quantity = 2}, NULL, NULL), OMS_E_REFUSED);
    oms_engine_close(shop.engine);
    oms_sandbox_free(shop.sandbox);
}
END_TEST

Suite *
fail_damage_suite(void)
{
    Suite *suite = suite_create("fail/damage");
    TCase *damage = tcase_create("damage");
    TCase *hold = tcase_create("hold");
    TCase *log = tcase_create("log");

    tcase_add_checked_fixture(damage, open_site, close_site);
    tcase_set_timeout(damage, 120);
    tcase_add_test(damage, changed_bytes_of_any_tree_are_never_silently_wrong);
    tcase_add_test(damage, a_file_that_ends_too_early_is_told);
    tcase_add_test(damage, a_missing_index_or_table_is_told);
    tcase_add_loop_test(damage, rows_that_cannot_be_are_told, 0, (int)COUNT(damages));
    tcase_add_loop_test(damage, the_engine_runs_on_rows_that_cannot_be, 0, (int)COUNT(damages));
    suite_add_tcase(suite, damage);
    tcase_add_checked_fixture(hold, open_empty_site, close_empty_site);
    tcase_set_timeout(hold, 30);
    tcase_add_test(hold, a_hold_that_cannot_end_keeps_nobody_waiting);
    suite_add_tcase(suite, hold);
    tcase_add_checked_fixture(log, open_logged_site, close_logged_site);
    tcase_set_timeout(log, 120);
    tcase_add_test(log, a_log_that_ends_too_early_loses_whole_orders_and_from_the_end);
    tcase_add_test(log, a_changed_log_is_used_up_to_the_change);
    tcase_add_test(log, what_another_process_left_of_its_shared_memory_is_made_anew);
    suite_add_tcase(suite, log);
    return suite;
}
