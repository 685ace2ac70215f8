/* The engine as a machine: options, hooks, re-entry, forks, wrong arguments, running, sweeping, and two engines on one file. */
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "flow/suites.h"
#include "flow/words.h"

#define TEN_YEARS (3650 * DAY)

/* --- Options --- */

struct stored {
    oms_store inner;
    int destroyed;
    int contended; /* somebody else is always quicker */
    int reads;     /* calls */
};

static void
count_destroy(void *user)
{
    struct stored *stored = user;

    stored->destroyed++;
    stored->inner.destroy(stored->inner.user);
}

static int32_t
pass_attach(void *user, const oms_schema *schema, int32_t flags, oms_error **error)
{
    struct stored *stored = user;

    return stored->inner.attach(stored->inner.user, schema, flags, error);
}

static int32_t
pass_read(void *user, const oms_read *const *reads, size_t n, oms_row_fn row, void *row_user, oms_error **error)
{
    struct stored *stored = user;

    stored->reads++;
    return stored->inner.read(stored->inner.user, reads, n, row, row_user, error);
}

static int32_t
pass_commit(void *user, oms_change_set *const *sets, size_t n, oms_error **error)
{
    struct stored *stored = user;

    if (!stored->contended)
        return stored->inner.commit(stored->inner.user, sets, n, error);
    for (size_t i = 0; i < n; i++)
        sets[i]->result = OMS_E_CONFLICT;
    return OMS_OK;
}

/* A store that tells whether it was destroyed. */
static oms_store
counted_store(struct stored *stored)
{
    *stored = (struct stored){.inner.size = sizeof stored->inner};
    MUST_OK(oms_store_sqlite(":memory:", NULL, &stored->inner, &error));
    return (oms_store){.size = sizeof(oms_store),
                       .user = stored,
                       .destroy = count_destroy,
                       .attach = pass_attach,
                       .read = pass_read,
                       .commit = pass_commit};
}

static void
assert_opening_refused(const oms_engine_options *wrong, const char *named)
{
    struct stored stored;
    oms_engine_options options = *wrong;
    oms_store store = counted_store(&stored);
    oms_engine *engine = NULL;
    oms_error *error = NULL;

    options.size = sizeof options;
    if (!options.store)
        options.store = &store;
    int32_t code = oms_engine_open(&options, &engine, &error);
    ck_assert_msg(code == OMS_E_INVALID, "%s: %s", named, oms_result_name(code));
    ck_assert_ptr_null(engine);
    ck_assert_msg(strstr(oms_error_message(error), named) != NULL, "%s does not name %s", oms_error_message(error),
                  named);
    if (options.store == &store)
        ck_assert_int_eq(stored.destroyed, 1);
    else
        store.destroy(store.user);
    oms_error_free(error);
}

static const oms_retry_schedule no_schedules[] = {
    {.interval_ms = -1, .factor = 1},
    {.interval_ms = 1, .factor = 0},
    {.interval_ms = 1, .factor = 1, .retries = OMS_LIMIT_RETRIES + 1},
    {.interval_ms = 1, .factor = 1, .retries = -1},
    {.interval_ms = 1, .factor = 1, .jitter = 2},
    {.interval_ms = 1, .factor = 1, .deadline_ms = -1},
};

static const struct {
    const char *named;
    oms_engine_options options;
} wrong_options[] = {
    {"card_hold_ms", {.card_hold_ms = -1}},
    {"card_hold_ms", {.card_hold_ms = TEN_YEARS + 1}},
    {"manual_hold_ms", {.manual_hold_ms = INT64_MIN}},
    {"manual_hold_ms", {.manual_hold_ms = INT64_MAX}},
    {"duplicate_window_ms", {.duplicate_window_ms = -1}},
    {"key_life_ms", {.key_life_ms = -1}},
    {"key_life_ms", {.key_life_ms = TEN_YEARS + 1}},
    {"retry_burst", {.retry_burst = -1}},
    {"retry_burst", {.retry_burst = 1000001}},
    {"retry_share_ppm", {.retry_share_ppm = -1}},
    {"retry_share_ppm", {.retry_share_ppm = 1000001}},
    {"retry_pace_ms", {.retry_pace_ms = -1}},
    {"retry_pace_ms", {.retry_pace_ms = MINUTE + 1}},
    {"capture", {.capture = 2}},
    {"capture", {.capture = -1}},
    {"duplicates", {.duplicates = 3}},
    {"duplicates", {.duplicates = -1}},
    {"rounding", {.rounding = 2}},
    {"rounding", {.rounding = -1}},
    {"release_on_decline", {.release_on_decline = 2}},
    {"open_flags", {.open_flags = 8}},
    {"open_flags", {.open_flags = -1}},
    {"book", {.book = 2}},
    {"book", {.book = -1}},
    {"carriers", {.n_carriers = 1}},
    {"payment_schedule", {.payment_schedule = &no_schedules[0]}},
    {"payment_schedule", {.payment_schedule = &no_schedules[1]}},
    {"inventory_schedule", {.inventory_schedule = &no_schedules[2]}},
    {"inventory_schedule", {.inventory_schedule = &no_schedules[3]}},
    {"fulfilment_schedule", {.fulfilment_schedule = &no_schedules[4]}},
    {"fulfilment_schedule", {.fulfilment_schedule = &no_schedules[5]}},
    {"payment.authorize", {.payment = &(oms_payment_service){.size = sizeof(oms_payment_service)}}},
    {"address.validate", {.address = &(oms_address_service){.size = sizeof(oms_address_service)}}},
    {"allocator", {.allocator = &(oms_allocator){.size = sizeof(oms_allocator)}}},
    {"store", {.store = &(oms_store){.size = sizeof(oms_store)}}},
};

START_TEST(an_option_out_of_range_is_named)
{
    assert_opening_refused(&wrong_options[_i].options, wrong_options[_i].named);
}
END_TEST

START_TEST(a_services_times_are_checked_as_well)
{
    static const struct {
        const char *named;
        int64_t key_lifetime_ms;
        int64_t timeout_ms;
    } cases[] = {{"key_lifetime_ms", -1, 0}, {"timeout_ms", 0, -1}, {"timeout_ms", 0, INT64_MAX}};
    struct provider provider;

    provider_open(&provider);
    provider.service.key_lifetime_ms = cases[_i].key_lifetime_ms;
    provider.service.timeout_ms = cases[_i].timeout_ms;
    assert_opening_refused(&(oms_engine_options){.payment = &provider.service}, cases[_i].named);
}
END_TEST

static const struct {
    const char *named;
    oms_engine_options options;
} longest_options[] = {
    {"card_hold_ms", {.card_hold_ms = TEN_YEARS}},
    {"manual_hold_ms", {.manual_hold_ms = TEN_YEARS}},
    {"duplicate_window_ms", {.duplicate_window_ms = TEN_YEARS}},
    {"key_life_ms", {.key_life_ms = TEN_YEARS}},
};

START_TEST(the_longest_times_work)
{
    struct shop shop;

    shop_open_with(&shop, &(struct shop_options){.engine = longest_options[_i].options});
    shop_stock(&shop, "MUG", "MAIN", 2);
    shop.now = INT64_C(253402300799999); /* the end of the year 9999 */
    PLACE(&shop, .key = "k", .method = "manual");
    PLACE(&shop, .quantity = 1);
    shop_run(&shop);
    shop_close(&shop);
}
END_TEST

/* --- Guards and observers --- */

struct watch {
    int32_t no_to; /* the state no order may enter; 0: each may */
    int32_t no;    /* what the guard then says */
    int64_t asked;
    int64_t told[OMS_STATE_COUNT];
    int64_t told_from[OMS_STATE_COUNT];
};

static int32_t
watch_guard(void *user, const oms_order *order, int32_t from, const char **reason)
{
    struct watch *watch = user;

    (void)from;
    watch->asked++;
    if (!watch->no_to || oms_order_state(order) != watch->no_to)
        return OMS_OK;
    *reason = "it is Sunday";
    return watch->no;
}

static void
watch_observer(void *user, const oms_order *order, int32_t from)
{
    struct watch *watch = user;

    watch->told[oms_order_state(order)]++;
    watch->told_from[from]++;
}

static void
watch_shop(struct shop *shop, struct watch *watch)
{
    const oms_guard guard = {.size = sizeof guard, .user = watch, .check = watch_guard};
    const oms_observer observer = {.size = sizeof observer, .user = watch, .observe = watch_observer};

    MUST_OK(oms_engine_add_guard(shop->engine, &guard, &error));
    MUST_OK(oms_engine_add_observer(shop->engine, &observer, &error));
}

START_TEST(observers_are_told_of_each_transition_once)
{
    struct watch watch = {.no = OMS_E_VETO};
    struct shop shop;

    shop_open(&shop);
    shop_stock(&shop, "MUG", "MAIN", 1);
    watch_shop(&shop, &watch);
    oms_id id = PLACE(&shop, .quantity = 1);
    dispatch(&shop, &id);
    deliver(&shop, &id);
    take_back(&shop, &id);
    shop_run(&shop);
    for (int32_t from = OMS_STATE_NEW; from <= OMS_STATE_DELIVERED; from++)
        ck_assert_int_eq(watch.told_from[from], 1);
    shop_close(&shop);
}
END_TEST

/* Money was held at the provider: that is known whatever a guard says. */
START_TEST(a_veto_does_not_make_money_forgotten)
{
    struct provider provider;
    struct watch watch = {.no_to = OMS_STATE_CONFIRMED, .no = OMS_E_HOST - 7};
    struct shop shop;

    provider_open(&provider);
    shop_open_paid_by(&shop, &provider);
    shop_stock(&shop, "MUG", "MAIN", 1);
    watch_shop(&shop, &watch);
    oms_id id = PLACE(&shop, .token = "tok");
    assert_state(&shop, &id, OMS_STATE_PENDING);
    assert_payment(&shop, &id, "authorised");
    assert_job(&shop, &id, "payment.authorize", "done");
    ck_assert(has_problem(&shop, &id, "ORD-1008"));
    if (_i == 0) { /* the guard thinks better of it */
        watch.no_to = 0;
        run_at(&shop, 15 * MINUTE);
        assert_state(&shop, &id, OMS_STATE_PROCESSING);
        ck_assert(!has_problem(&shop, &id, "ORD-1008"));
        ck_assert_int_eq(provider_count(&provider, VOID), 0);
    } else { /* or not */
        for (int64_t minutes = 15; minutes <= 45; minutes += 15)
            run_at(&shop, minutes * MINUTE);
        assert_state(&shop, &id, OMS_STATE_CANCELLED);
        ck_assert_int_eq(provider_count(&provider, VOID), 1);
        assert_stock(&shop, "MUG", 1, 0, 0);
    }
    ck_assert_int_eq(provider_count(&provider, AUTHORIZE), 1);
    shop_close(&shop);
}
END_TEST

START_TEST(a_veto_does_not_make_a_told_outcome_forgotten)
{
    struct provider provider;
    struct watch watch = {.no_to = OMS_STATE_CONFIRMED, .no = OMS_E_VETO};
    struct shop shop;

    provider_open(&provider);
    SAYS(&provider, AUTHORIZE, OMS_PENDING);
    shop_open_paid_by(&shop, &provider);
    shop_stock(&shop, "MUG", "MAIN", 1);
    watch_shop(&shop, &watch);
    oms_id id = PLACE(&shop, .token = "tok");
    ck_assert_int_eq(tell(&shop, &id, "payment.authorize", OMS_OK), OMS_OK);
    ck_assert_int_eq(tell(&shop, &id, "payment.authorize", OMS_OK), OMS_E_ALREADY);
    assert_payment(&shop, &id, "authorised");
    cancel(&shop, &id);
    shop_run(&shop);
    ck_assert_int_eq(provider_count(&provider, VOID), 1);
    shop_close(&shop);
}
END_TEST

/* What one order may not do is no reason for the others to wait. */
START_TEST(a_veto_on_one_order_stops_no_other)
{
    static const struct {
        int32_t no_to;
        int64_t confirmed;
        int64_t processing;
        int64_t cancelled;
    } cases[] = {{OMS_STATE_PROCESSING, 5, 0, 5}, {OMS_STATE_CANCELLED, 5, 6, 0}, {OMS_STATE_CONFIRMED, 0, 1, 10}};
    struct watch watch = {.no_to = cases[_i].no_to, .no = OMS_E_VETO};
    struct shop shop;
    int64_t due;

    shop_open_with(&shop, &(struct shop_options){.engine = {.duplicates = OMS_DUPLICATE_ALLOW}});
    shop_stock(&shop, "MUG", "MAIN", 100);
    for (int i = 0; i < 5; i++)
        PLACE(&shop, .quantity = 1, .flags = OMS_PLACE_NO_DRIVE);
    for (int i = 0; i < 5; i++)
        PLACE(&shop, .method = "manual");
    PLACE(&shop, .method = "terms");
    watch_shop(&shop, &watch);
    for (int64_t minutes = 0; minutes < 200; minutes += 5) {
        shop.now = NOON + minutes * MINUTE;
        MUST_OK(oms_engine_run(shop.engine, 0, NULL, &due, &error));
        ck_assert(due == OMS_NONE || due > shop.now);
    }
    ck_assert_int_eq(watch.told[OMS_STATE_CONFIRMED], cases[_i].confirmed);
    ck_assert_int_eq(watch.told[OMS_STATE_PROCESSING], cases[_i].processing);
    ck_assert_int_eq(watch.told[OMS_STATE_CANCELLED], cases[_i].cancelled);
    shop_close(&shop);
}
END_TEST

START_TEST(a_vetoed_end_of_a_hold_gives_the_units_back_all_the_same)
{
    struct watch watch = {.no_to = OMS_STATE_CANCELLED, .no = OMS_E_VETO};
    struct shop shop;

    shop_open(&shop);
    shop_stock(&shop, "MUG", "MAIN", 1);
    watch_shop(&shop, &watch);
    oms_id id = PLACE(&shop, .method = "manual");
    shop.now = NOON + 30 * MINUTE;
    PLACE(&shop, .customer = "owe", .method = "manual");
    assert_state(&shop, &id, OMS_STATE_PENDING);
    assert_stock(&shop, "MUG", 0, 1, 0);
    watch.no_to = 0;
    run_at(&shop, 2 * HOUR);
    assert_state(&shop, &id, OMS_STATE_CANCELLED);
    shop_close(&shop);
}
END_TEST

START_TEST(whatever_else_a_guard_says_is_a_veto)
{
    static const int32_t strange[] = {1, 7, 1000, 1001, INT32_MAX, OMS_E_CONFLICT, OMS_E_NOMEM, -9999};
    struct watch watch = {.no_to = OMS_STATE_PENDING, .no = strange[_i]};
    struct shop shop;

    shop_open(&shop);
    shop_stock(&shop, "MUG", "MAIN", 1);
    watch_shop(&shop, &watch);
    assert_refused(&shop, &(struct wish){0}, OMS_E_VETO, NULL);
    shop_close(&shop);
}
END_TEST

static void
count_up(void *user)
{
    ++*(int *)user;
}

START_TEST(hooks_are_destroyed_with_the_engine)
{
    int destroyed = 0;
    struct shop shop;

    shop_open(&shop);
    const oms_guard guard = {.size = sizeof guard, .user = &destroyed, .destroy = count_up, .check = watch_guard};
    MUST_OK(oms_engine_add_guard(shop.engine, &guard, &error));
    MUST_OK(oms_engine_add_guard(shop.engine, &guard, &error));
    shop_close(&shop);
    ck_assert_int_eq(destroyed, 2);
}
END_TEST

/* --- Re-entry --- */

/* Everything that changes something, called from inside. */
static void
assert_all_refused(struct shop *shop, const oms_id *id)
{
    const oms_payment_method terms = {.size = sizeof terms, .method = "terms"};
    const oms_guard guard = {.size = sizeof guard, .check = watch_guard};
    const oms_observer observer = {.size = sizeof observer, .observe = watch_observer};
    const oms_product product = {.size = sizeof product, .sku = "NEW"};
    oms_draft *draft = wish_draft(&(struct wish){0});
    const oms_draft *drafts[] = {draft};
    oms_place_result result;

    ASSERT_CODE(OMS_E_REENTRANT, oms_order_place(shop->engine, draft, 0, NULL, &error));
    ASSERT_CODE(OMS_E_REENTRANT, oms_order_place_many(shop->engine, drafts, 1, 0, &result, &error));
    ASSERT_CODE(OMS_E_REENTRANT, oms_order_cancel(shop->engine, id, NULL, NULL, &error));
    ASSERT_CODE(OMS_E_REENTRANT, oms_order_dispatch(shop->engine, id, NULL, NULL, &error));
    ASSERT_CODE(OMS_E_REENTRANT, oms_order_deliver(shop->engine, id, NULL, &error));
    ASSERT_CODE(OMS_E_REENTRANT, oms_order_return(shop->engine, id, NULL, NULL, &error));
    ASSERT_CODE(OMS_E_REENTRANT, oms_order_pay(shop->engine, id, &terms, NULL, &error));
    ASSERT_CODE(OMS_E_REENTRANT, oms_order_record_payment(shop->engine, id, 1, NULL, NULL, &error));
    ASSERT_CODE(OMS_E_REENTRANT, oms_order_drive(shop->engine, id, NULL, &error));
    ASSERT_CODE(OMS_E_REENTRANT, oms_engine_run(shop->engine, 0, NULL, NULL, &error));
    ASSERT_CODE(OMS_E_REENTRANT, oms_complete(shop->engine, "k", OMS_OK, NULL, &error));
    ASSERT_CODE(OMS_E_REENTRANT, oms_engine_add_guard(shop->engine, &guard, &error));
    ASSERT_CODE(OMS_E_REENTRANT, oms_engine_add_observer(shop->engine, &observer, &error));
    ASSERT_CODE(OMS_E_REENTRANT, oms_stock_adjust(shop->engine, "MUG", "MAIN", 1, NULL, &error));
    ASSERT_CODE(OMS_E_REENTRANT, oms_stock_move(shop->engine, "MUG", "MAIN", 0, 1, 1, NULL, &error));
    ASSERT_CODE(OMS_E_REENTRANT, oms_product_put(shop->engine, &product, &error));
    oms_draft_free(draft);
}

static void
assert_reading_works(struct shop *shop)
{
    ck_assert_int_ge(count_orders(shop), 0);
    ck_assert_int_ge(oms_engine_now(shop->engine), NOON);
    assert_stock(shop, "OLD", 0, 0, 0);
    oms_order *order = NULL;
    oms_draft *draft = wish_draft(&(struct wish){0});
    MUST_OK(oms_order_quote(shop->engine, draft, &order, &error));
    oms_order_free(order);
    oms_draft_free(draft);
}

static void
call_back(void *user)
{
    struct shop *shop = user;
    const oms_id id = {{1}};

    assert_all_refused(shop, &id);
    assert_reading_works(shop);
}

static void
during_payment(void *user, const oms_payment_request *request)
{
    (void)request;
    call_back(user);
}

static int32_t
calling_guard(void *user, const oms_order *order, int32_t from, const char **reason)
{
    (void)order;
    (void)from;
    (void)reason;
    call_back(user);
    return OMS_OK;
}

static void
calling_observer(void *user, const oms_order *order, int32_t from)
{
    (void)order;
    (void)from;
    call_back(user);
}

static int32_t
calling_list(void *user, const oms_order_summary *order)
{
    const oms_id id = order->id;

    assert_all_refused(user, &id);
    return 0;
}

START_TEST(from_a_callback_nothing_can_be_changed)
{
    struct provider provider;
    struct shop shop;
    const oms_guard guard = {.size = sizeof guard, .user = &shop, .check = calling_guard};
    const oms_observer observer = {.size = sizeof observer, .user = &shop, .observe = calling_observer};

    provider_open(&provider);
    shop_open_paid_by(&shop, &provider);
    shop_stock(&shop, "MUG", "MAIN", 9);
    provider.during = during_payment;
    provider.during_user = &shop;
    MUST_OK(oms_engine_add_guard(shop.engine, &guard, &error));
    MUST_OK(oms_engine_add_observer(shop.engine, &observer, &error));
    oms_id id = PLACE(&shop, .token = "tok");
    provider.during = NULL;
    assert_state(&shop, &id, OMS_STATE_CONFIRMED);
    MUST_OK(oms_order_list(shop.engine, NULL, calling_list, &shop, &error));
    dispatch(&shop, &id); /* and afterwards everything goes on */
    assert_stock(&shop, "MUG", 8, 0, 0);
    shop_close(&shop);
}
END_TEST

/* A service may use another engine, whose own callbacks come and go meanwhile. */
static void
order_elsewhere(void *user, const oms_payment_request *request)
{
    struct shop *shops = user;
    const oms_id id = request->order;

    oms_id other = PLACE(&shops[1], .quantity = 1);
    assert_state(&shops[1], &other, OMS_STATE_CONFIRMED);
    assert_all_refused(&shops[0], &id);
}

START_TEST(a_callback_may_use_another_engine)
{
    struct provider provider;
    struct shop shops[2];

    provider_open(&provider);
    shop_open_paid_by(&shops[0], &provider);
    shop_open(&shops[1]);
    shop_stock(&shops[0], "MUG", "MAIN", 1);
    shop_stock(&shops[1], "MUG", "MAIN", 1);
    provider.during = order_elsewhere;
    provider.during_user = shops;
    PLACE(&shops[0], .token = "tok");
    provider.during = NULL;
    shop_close(&shops[1]);
    shop_close(&shops[0]);
}
END_TEST

START_TEST(a_child_process_may_not_use_the_engine)
{
    oms_order *order = NULL;
    struct shop shop;
    int status;

    shop_open(&shop);
    pid_t child = fork();
    if (child == 0) {
        _exit((oms_engine_run(shop.engine, 0, NULL, NULL, NULL) != OMS_E_FORKED) |
              (oms_order_get(shop.engine, &(oms_id){{1}}, &order, NULL) != OMS_E_FORKED) << 1 |
              (oms_verify(shop.engine, NULL, NULL, NULL, NULL) != OMS_E_FORKED) << 2 |
              (try_place(&shop, &(struct wish){0}, NULL, NULL) != OMS_E_FORKED) << 3);
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFEXITED(status));
    ck_assert_int_eq(WEXITSTATUS(status), 0);
    shop_close(&shop);
}
END_TEST

/* --- Wrong arguments --- */

#define REFUSED(call)                                                                                                  \
    do {                                                                                                               \
        oms_error *error = NULL;                                                                                       \
        int32_t refused_code = call;                                                                                   \
        ck_assert_msg(refused_code < 0, "%s: %s", #call, oms_result_name(refused_code));                               \
        oms_error_free(error);                                                                                         \
    } while (0)

START_TEST(without_an_engine_every_call_is_refused)
{
    const oms_id id = {{1}};
    const oms_payment_method terms = {.size = sizeof terms, .method = "terms"};
    oms_place_result result;
    oms_order *order = NULL;
    char *text = NULL;
    oms_id found;
    oms_draft *draft = wish_draft(&(struct wish){0});
    const oms_draft *drafts[] = {draft};

    REFUSED(oms_order_place(NULL, draft, 0, &order, &error));
    REFUSED(oms_order_place_many(NULL, drafts, 1, 0, &result, &error));
    REFUSED(oms_order_quote(NULL, draft, &order, &error));
    REFUSED(oms_order_cancel(NULL, &id, NULL, &order, &error));
    REFUSED(oms_order_dispatch(NULL, &id, NULL, &order, &error));
    REFUSED(oms_order_deliver(NULL, &id, &order, &error));
    REFUSED(oms_order_return(NULL, &id, NULL, &order, &error));
    REFUSED(oms_order_pay(NULL, &id, &terms, &order, &error));
    REFUSED(oms_order_record_payment(NULL, &id, 1, NULL, &order, &error));
    REFUSED(oms_order_drive(NULL, &id, &order, &error));
    REFUSED(oms_order_get(NULL, &id, &order, &error));
    REFUSED(oms_order_find(NULL, "1", &found, &error));
    REFUSED(oms_order_find_reference(NULL, NULL, "r", &found, &error));
    REFUSED(oms_order_list(NULL, NULL, NULL, NULL, &error));
    REFUSED(oms_order_list_json(NULL, NULL, &text, &error));
    REFUSED(oms_order_page(NULL, NULL, NULL, NULL, &text, &error));
    REFUSED(oms_report_run(NULL, NULL, NULL, NULL, &error));
    REFUSED(oms_report_json(NULL, NULL, &text, &error));
    REFUSED(oms_order_events(NULL, &id, NULL, NULL, &error));
    REFUSED(oms_order_events_json(NULL, &id, &text, &error));
    REFUSED(oms_job_list(NULL, NULL, NULL, NULL, &error));
    REFUSED(oms_job_list_json(NULL, NULL, &text, &error));
    REFUSED(oms_engine_run(NULL, 0, NULL, NULL, &error));
    REFUSED(oms_verify(NULL, NULL, NULL, NULL, &error));
    REFUSED(oms_complete(NULL, "k", OMS_OK, NULL, &error));
    REFUSED(oms_engine_add_guard(NULL, NULL, &error));
    REFUSED(oms_engine_add_observer(NULL, NULL, &error));
    REFUSED(oms_stock_list(NULL, NULL, NULL, NULL, &error));
    REFUSED(oms_stock_list_json(NULL, NULL, &text, &error));
    REFUSED(oms_stock_ledger(NULL, "MUG", NULL, NULL, &error));
    REFUSED(oms_stock_adjust(NULL, "MUG", "MAIN", 1, NULL, &error));
    REFUSED(oms_stock_move(NULL, "MUG", "MAIN", 0, 1, 1, NULL, &error));
    REFUSED(oms_product_put(NULL, NULL, &error));
    REFUSED(oms_price_put(NULL, NULL, &error));
    REFUSED(oms_customer_put(NULL, NULL, &error));
    REFUSED(oms_tax_rate_put(NULL, NULL, &error));
    REFUSED(oms_shipping_method_put(NULL, NULL, &error));
    REFUSED(oms_catalog_import(NULL, OMS_FORMAT_JSON, "{}", 2, NULL, &error));
    oms_engine_close(NULL);
    oms_draft_free(draft);
}
END_TEST

START_TEST(without_an_order_every_call_is_refused)
{
    struct shop shop;
    oms_order *order = NULL;
    char *text = NULL;

    shop_open(&shop);
    REFUSED(oms_order_cancel(shop.engine, NULL, NULL, &order, &error));
    REFUSED(oms_order_dispatch(shop.engine, NULL, NULL, &order, &error));
    REFUSED(oms_order_deliver(shop.engine, NULL, &order, &error));
    REFUSED(oms_order_return(shop.engine, NULL, NULL, &order, &error));
    REFUSED(oms_order_record_payment(shop.engine, NULL, 1, NULL, &order, &error));
    REFUSED(oms_order_pay(shop.engine, NULL,
                          &(oms_payment_method){.size = sizeof(oms_payment_method), .method = "terms"}, &order,
                          &error));
    REFUSED(oms_order_drive(shop.engine, NULL, &order, &error));
    REFUSED(oms_order_get(shop.engine, NULL, &order, &error));
    REFUSED(oms_order_get(shop.engine, &(oms_id){{1}}, NULL, &error));
    REFUSED(oms_order_events(shop.engine, NULL, NULL, NULL, &error));
    REFUSED(oms_order_events_json(shop.engine, NULL, &text, &error));
    ck_assert_ptr_null(order);
    shop_close(&shop);
}
END_TEST

START_TEST(without_what_a_call_needs_it_is_refused)
{
    const oms_id id = {{1}};
    struct shop shop;
    oms_draft *draft = NULL;
    oms_draft *made = wish_draft(&(struct wish){0});
    const oms_draft *drafts[] = {made, NULL};
    oms_place_result results[2];
    oms_engine *engine = NULL;
    oms_store store = {.size = sizeof store};
    oms_id found;

    shop_open(&shop);
    REFUSED(oms_order_place(shop.engine, NULL, 0, NULL, &error));
    REFUSED(oms_order_place(shop.engine, made, 2, NULL, &error));
    REFUSED(oms_order_place(shop.engine, made, -1, NULL, &error));
    REFUSED(oms_order_place_many(shop.engine, drafts, 2, 0, results, &error));
    REFUSED(oms_order_place_many(shop.engine, drafts, 1, 0, NULL, &error));
    REFUSED(oms_order_place_many(shop.engine, NULL, 1, 0, results, &error));
    REFUSED(oms_order_place_many(shop.engine, drafts, OMS_LIMIT_BATCH + 1, 0, results, &error));
    REFUSED(oms_order_quote(shop.engine, NULL, NULL, &error));
    REFUSED(oms_order_quote(shop.engine, made, NULL, &error));
    REFUSED(oms_order_pay(shop.engine, &id, NULL, NULL, &error));
    REFUSED(oms_order_find(shop.engine, NULL, &found, &error));
    REFUSED(oms_order_find(shop.engine, "1", NULL, &error));
    REFUSED(oms_order_find_reference(shop.engine, NULL, NULL, &found, &error));
    REFUSED(oms_order_list_json(shop.engine, NULL, NULL, &error));
    REFUSED(oms_report_json(shop.engine, NULL, NULL, &error));
    REFUSED(oms_job_list_json(shop.engine, NULL, NULL, &error));
    REFUSED(oms_stock_list_json(shop.engine, NULL, NULL, &error));
    REFUSED(oms_engine_run(shop.engine, -1, NULL, NULL, &error));
    REFUSED(oms_engine_add_guard(shop.engine, NULL, &error));
    REFUSED(oms_engine_add_guard(shop.engine, &(oms_guard){.size = sizeof(oms_guard)}, &error));
    REFUSED(oms_engine_add_guard(shop.engine, &(oms_guard){.size = 3, .check = watch_guard}, &error));
    REFUSED(oms_engine_add_observer(shop.engine, NULL, &error));
    REFUSED(oms_engine_add_observer(shop.engine, &(oms_observer){.size = sizeof(oms_observer)}, &error));
    REFUSED(oms_stock_adjust(shop.engine, NULL, "MAIN", 1, NULL, &error));
    REFUSED(oms_stock_adjust(shop.engine, "MUG", NULL, 1, NULL, &error));
    REFUSED(oms_stock_move(shop.engine, NULL, "MAIN", 0, 1, 1, NULL, &error));
    REFUSED(oms_stock_move(shop.engine, "MUG", NULL, 0, 1, 1, NULL, &error));
    REFUSED(oms_stock_ledger(shop.engine, NULL, NULL, NULL, &error));
    REFUSED(oms_product_put(shop.engine, NULL, &error));
    REFUSED(oms_price_put(shop.engine, NULL, &error));
    REFUSED(oms_customer_put(shop.engine, NULL, &error));
    REFUSED(oms_tax_rate_put(shop.engine, NULL, &error));
    REFUSED(oms_shipping_method_put(shop.engine, NULL, &error));
    REFUSED(oms_catalog_import(shop.engine, OMS_FORMAT_JSON, NULL, 0, NULL, &error));
    REFUSED(oms_engine_open(NULL, &engine, &error));
    REFUSED(oms_engine_open(&(oms_engine_options){.size = sizeof(oms_engine_options)}, &engine, &error));
    REFUSED(oms_engine_open(&(oms_engine_options){.size = 5}, &engine, &error));
    REFUSED(oms_store_sqlite(NULL, NULL, &store, &error));
    REFUSED(oms_draft_new(NULL, &draft, &error));
    REFUSED(oms_draft_new("EUR", NULL, &error));
    oms_draft_free(made);
    shop_close(&shop);
}
END_TEST

START_TEST(without_an_error_to_fill_a_call_is_refused_all_the_same)
{
    struct shop shop;

    shop_open(&shop);
    ck_assert_int_eq(oms_order_place(shop.engine, NULL, 0, NULL, NULL), OMS_E_INVALID);
    ck_assert_int_eq(try_place(&shop, &(struct wish){.sku = "OLD", .customer = "bad"}, NULL, NULL), OMS_E_REFUSED);
    ck_assert_int_eq(oms_order_get(shop.engine, &(oms_id){{1}}, NULL, NULL), OMS_E_INVALID);
    ck_assert_int_eq(oms_order_cancel(shop.engine, &(oms_id){{1}}, NULL, NULL, NULL), OMS_E_NOT_FOUND);
    shop_close(&shop);
}
END_TEST

START_TEST(a_verb_on_an_order_that_is_none_is_not_found)
{
    const oms_payment_method terms = {.size = sizeof terms, .method = "terms"};
    const oms_id id = {{1}};
    struct shop shop;

    shop_open(&shop);
    ASSERT_CODE(OMS_E_NOT_FOUND, oms_order_cancel(shop.engine, &id, NULL, NULL, &error));
    ASSERT_CODE(OMS_E_NOT_FOUND, oms_order_dispatch(shop.engine, &id, NULL, NULL, &error));
    ASSERT_CODE(OMS_E_NOT_FOUND, oms_order_deliver(shop.engine, &id, NULL, &error));
    ASSERT_CODE(OMS_E_NOT_FOUND, oms_order_return(shop.engine, &id, NULL, NULL, &error));
    ASSERT_CODE(OMS_E_NOT_FOUND, oms_order_pay(shop.engine, &id, &terms, NULL, &error));
    ASSERT_CODE(OMS_E_NOT_FOUND, oms_order_record_payment(shop.engine, &id, 1, NULL, NULL, &error));
    ASSERT_CODE(OMS_E_NOT_FOUND, oms_order_drive(shop.engine, &id, NULL, &error));
    shop_close(&shop);
}
END_TEST

/* The order outlives the texts it was made from. */
START_TEST(a_snapshot_keeps_its_own_text)
{
    char carrier[] = "fedex";
    char tracking[] = "1Z999";
    const oms_dispatch how = {.size = sizeof how, .carrier = carrier, .tracking = tracking};
    struct shop shop;
    oms_order *order = NULL;
    char *text = NULL;

    shop_open(&shop);
    shop_stock(&shop, "MUG", "MAIN", 1);
    oms_id id = PLACE(&shop, .quantity = 1);
    MUST_OK(oms_order_dispatch(shop.engine, &id, &how, &order, &error));
    memset(carrier, 'x', sizeof carrier - 1);
    memset(tracking, 'x', sizeof tracking - 1);
    ck_assert_int_eq(oms_order_json(order, &text), OMS_OK);
    ck_assert_ptr_nonnull(strstr(text, "fedex"));
    ck_assert_ptr_nonnull(strstr(text, "1Z999"));
    oms_free(text);
    oms_order_free(order);
    shop_close(&shop);
}
END_TEST

/* --- Running --- */

START_TEST(a_run_does_as_much_as_it_may)
{
    struct shop shop;
    int64_t done, due;

    shop_open_with(&shop, &(struct shop_options){.engine = {.duplicates = OMS_DUPLICATE_ALLOW}});
    shop_stock(&shop, "MUG", "MAIN", 100);
    for (int i = 0; i < 10; i++)
        PLACE(&shop, .flags = OMS_PLACE_NO_DRIVE); /* two steps each: pay, process */
    for (int64_t steps = 0; steps < 20; steps += 5) {
        MUST_OK(oms_engine_run(shop.engine, 5, &done, &due, &error));
        ck_assert_int_eq(done, 5);
        if (steps < 15)
            ck_assert_int_le(due, shop.now);
    }
    ck_assert_int_eq(due, OMS_NONE);
    MUST_OK(oms_engine_run(shop.engine, 5, &done, &due, &error));
    ck_assert_int_eq(done, 0);
    shop_close(&shop);
}
END_TEST

START_TEST(a_run_says_when_to_come_back)
{
    struct shop shop;

    shop_open(&shop);
    shop_stock(&shop, "MUG", "MAIN", 100);
    ck_assert_int_eq(next_due_of(&shop), OMS_NONE);
    PLACE(&shop, .method = "manual");
    ck_assert_int_eq(next_due_of(&shop), NOON + 30 * MINUTE);
    PLACE(&shop, .token = "tok_unavailable_1");
    ck_assert_int_eq(next_due_of(&shop), NOON + 5 * MINUTE);
    shop.now = NOON + 5 * MINUTE;
    ck_assert_int_eq(next_due_of(&shop), NOON + 30 * MINUTE);
    shop.now = NOON + 30 * MINUTE;
    ck_assert_int_eq(next_due_of(&shop), OMS_NONE);
    shop_close(&shop);
}
END_TEST

START_TEST(two_engines_work_on_one_file)
{
    char path[PATH_SIZE];
    struct shop shop, other;

    file_name(path);
    shop_open_with(&shop, &(struct shop_options){.path = path});
    shop_stock(&shop, "MUG", "MAIN", 1);
    shop_open_beside(&other, &shop, &(struct shop_options){.path = path});
    oms_id id = PLACE(&shop, .method = "manual");
    assert_refused(&other, &(struct wish){.customer = "owe"}, OMS_E_REFUSED, "ORD-1001");
    ck_assert_int_eq(record_payment(&other, &id, 1000), OMS_OK);
    assert_state(&shop, &id, OMS_STATE_CONFIRMED);
    shop_run(&other);
    dispatch(&shop, &id);
    ck_assert_int_eq(oms_order_dispatch(other.engine, &id, NULL, NULL, NULL), OMS_E_STATE);
    shop_close(&other);
    shop_close(&shop);
    file_remove(path);
}
END_TEST

START_TEST(others_that_are_quicker_are_no_failure_of_a_run)
{
    struct stored stored;
    struct shop shop = {.now = NOON};
    const oms_store store = counted_store(&stored);
    const oms_engine_options options = {.size = sizeof options, .store = &store};
    const oms_product mug = {.size = sizeof mug, .sku = "MUG"};
    int64_t done = 7;

    MUST_OK(oms_engine_open(&options, &shop.engine, &error));
    MUST_OK(oms_product_put(shop.engine, &mug, &error));
    shop_stock(&shop, "MUG", "MAIN", 1);
    oms_id id = PLACE(&shop, .customer = "", .unit_price = 100, .flags = OMS_PLACE_NO_DRIVE);
    stored.contended = 1;
    ASSERT_CODE(OMS_E_BUSY, oms_order_cancel(shop.engine, &id, NULL, NULL, &error));
    MUST_OK(oms_engine_run(shop.engine, 0, &done, NULL, &error));
    ck_assert_int_eq(done, 0);
    stored.contended = 0;
    MUST_OK(oms_engine_run(shop.engine, 0, &done, NULL, &error));
    ck_assert_int_eq(done, 1);
    oms_engine_close(shop.engine);
}
END_TEST

/* Where a call of the store is a round trip, it is one for the batch and not one for each. */
START_TEST(a_batch_of_drafts_is_read_for_in_one_call)
{
    enum { DRAFTS = 5 };
    const struct wish wish = {.customer = "", .unit_price = 100};
    oms_draft *drafts[DRAFTS];
    oms_place_result results[DRAFTS];
    struct stored stored;
    struct shop shop = {.now = NOON};
    const oms_store store = counted_store(&stored);
    const oms_engine_options options = {.size = sizeof options, .store = &store};
    const oms_product mug = {.size = sizeof mug, .sku = "MUG"};

    MUST_OK(oms_engine_open(&options, &shop.engine, &error));
    MUST_OK(oms_product_put(shop.engine, &mug, &error));
    shop_stock(&shop, "MUG", "MAIN", DRAFTS);
    for (int i = 0; i < DRAFTS; i++)
        drafts[i] = wish_draft(&wish);
    stored.reads = 0;
    MUST_OK(oms_order_place_many(shop.engine, (const oms_draft *const *)drafts, DRAFTS, OMS_PLACE_NO_DRIVE, results,
                                 &error));
    ck_assert_int_eq(stored.reads, 1);
    for (int i = 0; i < DRAFTS; i++) {
        ck_assert_int_eq(results[i].code, OMS_OK);
        oms_order_free(results[i].order);
        oms_draft_free(drafts[i]);
    }
    oms_engine_close(shop.engine);
}
END_TEST

/* --- Sweeping: what has lived long enough goes, whatever its number --- */

static int32_t
count_row(void *user, size_t read, const void *row)
{
    (void)read;
    (void)row;
    ++*(int64_t *)user;
    return 0;
}

/* Rows of a table of a database file, read by a store of the test's own. */
static int64_t
count_rows(const char *path, const char *table)
{
    const oms_schema *schema = oms_schema_get();
    oms_store store = {.size = sizeof store};
    int64_t n = 0;

    MUST_OK(oms_store_sqlite(path, NULL, &store, &error));
    MUST_OK(store.attach(store.user, schema, 0, &error));
    for (size_t i = 0; i < schema->n_tables; i++) {
        const oms_read all = {.size = sizeof all, .table = schema->tables[i], .index = -1};
        const oms_read *reads[] = {&all};
        if (strcmp(schema->tables[i]->name, table) == 0)
            MUST_OK(store.read(store.user, reads, 1, count_row, &n, &error));
    }
    store.destroy(store.user);
    return n;
}

START_TEST(old_keys_and_commits_are_swept)
{
    const int64_t orders = 450;
    char path[PATH_SIZE];
    char key[8] = "k";
    struct shop shop;

    file_name(path);
    shop_open_with(&shop, &(struct shop_options){.path = path});
    shop_stock(&shop, "MUG", "MAIN", 1000);
    for (int64_t i = 0; i < orders; i++) {
        key[1] = (char)('a' + i / 100);
        key[2] = (char)('a' + i / 10 % 10);
        key[3] = (char)('a' + i % 10);
        PLACE(&shop, .key = key, .unit_price = FREE);
    }
    ck_assert_int_eq(count_rows(path, "keys"), orders);
    run_at(&shop, 7 * DAY - 1);
    ck_assert_int_eq(count_rows(path, "keys"), orders);
    run_at(&shop, 7 * DAY);
    ck_assert_int_eq(count_rows(path, "keys"), 0);
    run_at(&shop, 9 * DAY);
    ck_assert_int_eq(count_rows(path, "commits"), 0);
    shop_close(&shop);
    file_remove(path);
}
END_TEST

/* Keys are gone through piece by piece, in the order of their names; a run begins where the one before it ended. */
START_TEST(one_old_key_behind_many_is_swept_by_and_by)
{
    char path[PATH_SIZE];
    char key[8] = "k";
    struct shop shop;

    file_name(path);
    shop_open_with(&shop, &(struct shop_options){.path = path});
    shop_stock(&shop, "MUG", "MAIN", 1000);
    PLACE(&shop, .key = "z", .unit_price = FREE);
    run_at(&shop, 6 * DAY);
    for (int64_t i = 0; i < 210; i++) {
        snprintf(key, sizeof key, "k%03d", (int)i);
        PLACE(&shop, .key = key, .unit_price = FREE);
    }
    run_at(&shop, 7 * DAY - 1);
    run_at(&shop, 7 * DAY);
    run_at(&shop, 7 * DAY);
    ck_assert_int_eq(count_rows(path, "keys"), 210);
    shop_close(&shop);
    file_remove(path);
}
END_TEST

static TCase *
options(void)
{
    TCase *tests = tcase_create("options");

    tcase_add_loop_test(tests, an_option_out_of_range_is_named, 0, sizeof wrong_options / sizeof *wrong_options);
    tcase_add_loop_test(tests, a_services_times_are_checked_as_well, 0, 3);
    tcase_add_loop_test(tests, the_longest_times_work, 0, sizeof longest_options / sizeof *longest_options);
    return tests;
}

static TCase *
hooks(void)
{
    TCase *tests = tcase_create("guards and observers");

    tcase_add_test(tests, observers_are_told_of_each_transition_once);
    tcase_add_loop_test(tests, a_veto_does_not_make_money_forgotten, 0, 2);
    tcase_add_test(tests, a_veto_does_not_make_a_told_outcome_forgotten);
    tcase_add_loop_test(tests, a_veto_on_one_order_stops_no_other, 0, 3);
    tcase_add_test(tests, a_vetoed_end_of_a_hold_gives_the_units_back_all_the_same);
    tcase_add_loop_test(tests, whatever_else_a_guard_says_is_a_veto, 0, 8);
    tcase_add_test(tests, hooks_are_destroyed_with_the_engine);
    return tests;
}

static TCase *
entries(void)
{
    TCase *tests = tcase_create("re-entry and forks");

    tcase_add_test(tests, from_a_callback_nothing_can_be_changed);
    tcase_add_test(tests, a_callback_may_use_another_engine);
    tcase_add_test(tests, a_child_process_may_not_use_the_engine);
    return tests;
}

static TCase *
arguments(void)
{
    TCase *tests = tcase_create("wrong arguments");

    tcase_add_test(tests, without_an_engine_every_call_is_refused);
    tcase_add_test(tests, without_an_order_every_call_is_refused);
    tcase_add_test(tests, without_what_a_call_needs_it_is_refused);
    tcase_add_test(tests, without_an_error_to_fill_a_call_is_refused_all_the_same);
    tcase_add_test(tests, a_verb_on_an_order_that_is_none_is_not_found);
    tcase_add_test(tests, a_snapshot_keeps_its_own_text);
    return tests;
}

static TCase *
running(void)
{
    TCase *tests = tcase_create("running and sweeping");

    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, a_run_does_as_much_as_it_may);
    tcase_add_test(tests, a_run_says_when_to_come_back);
    tcase_add_test(tests, two_engines_work_on_one_file);
    tcase_add_test(tests, others_that_are_quicker_are_no_failure_of_a_run);
    tcase_add_test(tests, a_batch_of_drafts_is_read_for_in_one_call);
    tcase_add_test(tests, old_keys_and_commits_are_swept);
    tcase_add_test(tests, one_old_key_behind_many_is_swept_by_and_by);
    return tests;
}

Suite *
engine_suite(void)
{
    Suite *suite = suite_create("flow/engine");

    suite_add_tcase(suite, options());
    suite_add_tcase(suite, hooks());
    suite_add_tcase(suite, entries());
    suite_add_tcase(suite, arguments());
    suite_add_tcase(suite, running());
    return suite;
}
