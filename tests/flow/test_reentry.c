/* From inside a callback nothing can be changed through the same engine: every function that changes something, from every function of a host that the engine
 * calls. Refused, and neither waiting for itself nor doing half of it. */
#include <string.h>

#include "flow/suites.h"
#include "flow/words.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Everything that changes something. */

static oms_engine *engine;
static const oms_id order = {{1}};

static int32_t
place_one(oms_error **error)
{
    oms_draft *draft = wish_draft(&(struct wish){0});
    int32_t code = oms_order_place(engine, draft, 0, NULL, error);

    oms_draft_free(draft);
    return code;
}

static int32_t
place_many(oms_error **error)
{
    oms_draft *draft = wish_draft(&(struct wish){0});
    const oms_draft *drafts[] = {draft};
    oms_place_result result = {0};
    int32_t code = oms_order_place_many(engine, drafts, 1, 0, &result, error);

    oms_draft_free(draft);
    return code;
}

static int32_t
cancel_it(oms_error **error)
{
    return oms_order_cancel(engine, &order, NULL, NULL, error);
}

static int32_t
dispatch_it(oms_error **error)
{
    return oms_order_dispatch(engine, &order, NULL, NULL, error);
}

static int32_t
deliver_it(oms_error **error)
{
    return oms_order_deliver(engine, &order, NULL, error);
}

static int32_t
return_it(oms_error **error)
{
    return oms_order_return(engine, &order, NULL, NULL, error);
}

static int32_t
pay_it(oms_error **error)
{
    const oms_payment_method terms = {.size = sizeof terms, .method = "terms"};

    return oms_order_pay(engine, &order, &terms, NULL, error);
}

static int32_t
hold_it(oms_error **error)
{
    return oms_order_hold(engine, &order, &(oms_hold){.size = sizeof(oms_hold), .kind = OMS_HOLD_FRAUD}, NULL, error);
}

static int32_t
release_it(oms_error **error)
{
    return oms_order_release(engine, &order, &(oms_hold){.size = sizeof(oms_hold), .kind = OMS_HOLD_FRAUD}, NULL,
                             error);
}

static int32_t
send_elsewhere(oms_error **error)
{
    const oms_address address = {.size = sizeof address, .country = "DE"};

    return oms_order_set_address(engine, &order, &address, NULL, error);
}

static int32_t
record_money(oms_error **error)
{
    return oms_order_record_payment(engine, &order, 1, NULL, NULL, error);
}

static int32_t
drive_it(oms_error **error)
{
    return oms_order_drive(engine, &order, NULL, error);
}

static int32_t
run_all(oms_error **error)
{
    return oms_engine_run(engine, 0, NULL, NULL, error);
}

static int32_t
start_workers(oms_error **error)
{
    oms_workers *workers;

    return oms_workers_start(engine, 1, &workers, error);
}

static int32_t
complete_one(oms_error **error)
{
    return oms_complete(engine, "k", OMS_OK, NULL, error);
}

static int32_t
retry_one(oms_error **error)
{
    return oms_job_retry(engine, "k", NULL, error);
}

static int32_t
no_guard(void *user, const oms_order *of, int32_t from, const char **reason)
{
    (void)user;
    (void)of;
    (void)from;
    (void)reason;
    return OMS_OK;
}

static int32_t
add_guard(oms_error **error)
{
    const oms_guard guard = {.size = sizeof guard, .check = no_guard};

    return oms_engine_add_guard(engine, &guard, error);
}

static void
no_observer(void *user, const oms_order *of, int32_t from)
{
    (void)user;
    (void)of;
    (void)from;
}

static int32_t
add_observer(oms_error **error)
{
    const oms_observer observer = {.size = sizeof observer, .observe = no_observer};

    return oms_engine_add_observer(engine, &observer, error);
}

static int32_t
adjust_stock(oms_error **error)
{
    return oms_stock_adjust(engine, "MUG", "MAIN", 1, NULL, error);
}

static int32_t
move_stock(oms_error **error)
{
    return oms_stock_move(engine, "MUG", "MAIN", 0, 1, 1, NULL, error);
}

static int32_t
put_product(oms_error **error)
{
    const oms_product product = {.size = sizeof product, .sku = "NEW"};

    return oms_product_put(engine, &product, error);
}

static int32_t
put_price(oms_error **error)
{
    const oms_price price = {.size = sizeof price, .sku = "MUG", .currency = "EUR", .amount = 1};

    return oms_price_put(engine, &price, error);
}

static int32_t
put_customer(oms_error **error)
{
    const oms_customer customer = {.size = sizeof customer, .id = "new"};

    return oms_customer_put(engine, &customer, error);
}

static int32_t
put_tax_rate(oms_error **error)
{
    const oms_tax_rate rate = {.size = sizeof rate, .country = "DE", .ppm = 1};

    return oms_tax_rate_put(engine, &rate, error);
}

static int32_t
put_shipping_method(oms_error **error)
{
    const oms_shipping_method method = {.size = sizeof method, .code = "new", .currency = "EUR"};

    return oms_shipping_method_put(engine, &method, error);
}

static int32_t
import_catalog(oms_error **error)
{
    return oms_catalog_import(engine, OMS_FORMAT_CSV, "sku,name\nNEW,New\n", 17, NULL, error);
}

static int32_t
ack_events(oms_error **error)
{
    return oms_events_ack(engine, "mailer", "", error);
}

static int32_t
know_secret(oms_error **error)
{
    return oms_inbox_secret(engine, "bank", "secret", 6, error);
}

static int32_t
forget_secret(oms_error **error)
{
    return oms_inbox_forget(engine, "bank", error);
}

static int32_t
accept_event(oms_error **error)
{
    const oms_inbound inbound = {.size = sizeof inbound, .provider = "bank", .payload = "", .id = "1"};

    return oms_inbox_accept(engine, &inbound, NULL, NULL, error);
}

static const struct {
    const char *name;
    int32_t (*call)(oms_error **error);
} changes[] = {
    {"oms_order_place", place_one},
    {"oms_order_place_many", place_many},
    {"oms_order_cancel", cancel_it},
    {"oms_order_dispatch", dispatch_it},
    {"oms_order_deliver", deliver_it},
    {"oms_order_return", return_it},
    {"oms_order_pay", pay_it},
    {"oms_order_hold", hold_it},
    {"oms_order_release", release_it},
    {"oms_order_set_address", send_elsewhere},
    {"oms_order_record_payment", record_money},
    {"oms_order_drive", drive_it},
    {"oms_engine_run", run_all},
    {"oms_workers_start", start_workers},
    {"oms_complete", complete_one},
    {"oms_job_retry", retry_one},
    {"oms_engine_add_guard", add_guard},
    {"oms_engine_add_observer", add_observer},
    {"oms_stock_adjust", adjust_stock},
    {"oms_stock_move", move_stock},
    {"oms_product_put", put_product},
    {"oms_price_put", put_price},
    {"oms_customer_put", put_customer},
    {"oms_tax_rate_put", put_tax_rate},
    {"oms_shipping_method_put", put_shipping_method},
    {"oms_catalog_import", import_catalog},
    {"oms_events_ack", ack_events},
    {"oms_inbox_secret", know_secret},
    {"oms_inbox_forget", forget_secret},
    {"oms_inbox_accept", accept_event},
};

/* Every function of a host. One of them knocks. */

static const char *const callers[] = {
    "authorize",  "capture", "void",     "refund", "query",  "catalog", "customer", "pricing", "tax",
    "address",    "guard",   "observer", "clock",  "random", "log",     "read",     "commit",  "check",
    "order list", "events",  "jobs",     "stock",  "ledger", "verify",  "wake",     "doctor",
};

static const char *knocker;
static int64_t knocks;

static void
knock(const char *caller)
{
    if (!knocker || strcmp(caller, knocker) != 0)
        return;
    knocks++;
    for (size_t i = 0; i < COUNT(changes); i++) {
        oms_error *error = NULL;
        int32_t code = changes[i].call(&error);
        ck_assert_msg(code == OMS_E_REENTRANT, "%s from %s: %s", changes[i].name, caller, oms_result_name(code));
        ck_assert_ptr_nonnull(error);
        oms_error_free(error);
    }
}

static void
provider_is_called(void *user, const oms_payment_request *request)
{
    const struct provider *provider = user;
    static const char *const slots[SLOTS] = {"authorize", "capture", "void", "refund", "query"};

    (void)request;
    knock(slots[provider->calls[provider->n_calls - 1].slot]);
}

static int32_t
validate(void *user, const oms_address *address, oms_reply *reply)
{
    (void)user;
    (void)address;
    (void)reply;
    knock("address");
    return OMS_OK;
}

/* Named for the knock. */
static int32_t
look_up(void *user, const oms_lookup_request *request, oms_reply *reply)
{
    const oms_customer ada = {.size = sizeof ada, .id = "ada"};
    const oms_product mug = {.size = sizeof mug, .sku = "MUG"};

    knock(user);
    oms_reply_set_customer(reply, &ada);
    oms_reply_add_product(reply, &mug);
    for (size_t i = 0; i < request->n_lines; i++)
        oms_reply_set_price(reply, i, 1000);
    return OMS_OK;
}

static int32_t
guard(void *user, const oms_order *of, int32_t from, const char **reason)
{
    (void)user;
    (void)of;
    (void)from;
    (void)reason;
    knock("guard");
    return OMS_OK;
}

static void
observe(void *user, const oms_order *of, int32_t from)
{
    (void)user;
    (void)of;
    (void)from;
    knock("observer");
}

static int64_t
now(void *user)
{
    knock("clock");
    return *(const int64_t *)user;
}

static int32_t
fill_random(void *user, void *out, size_t bytes)
{
    uint8_t *at = out;
    uint8_t *next = user;

    knock("random");
    while (bytes--)
        *at++ = (*next)++;
    return 0;
}

static void
take_log(void *user, int32_t level, const char *message)
{
    (void)user;
    (void)level;
    (void)message;
    knock("log");
}

static void
wake(void *user)
{
    (void)user;
    knock("wake");
}

static int32_t
look_at_diagnosis(void *user, const oms_diagnosis *diagnosis)
{
    (void)user;
    (void)diagnosis;
    knock("doctor");
    return 0;
}

static void
destroy_store(void *user)
{
    const oms_store *inner = user;

    inner->destroy(inner->user);
}

static int32_t
attach(void *user, const oms_schema *schema, int32_t flags, oms_error **error)
{
    const oms_store *inner = user;

    return inner->attach(inner->user, schema, flags, error);
}

static int32_t
read_rows(void *user, const oms_read *const *reads, size_t n, oms_row_fn row, void *row_user, oms_error **error)
{
    const oms_store *inner = user;

    knock("read");
    return inner->read(inner->user, reads, n, row, row_user, error);
}

static int32_t
commit_sets(void *user, oms_change_set *const *sets, size_t n, oms_error **error)
{
    const oms_store *inner = user;

    knock("commit");
    return inner->commit(inner->user, sets, n, error);
}

static int32_t
check_store(void *user, oms_error **error)
{
    const oms_store *inner = user;

    knock("check");
    return inner->check(inner->user, error);
}

static int32_t
look_at_order(void *user, const oms_order_summary *summary)
{
    (void)user;
    (void)summary;
    knock("order list");
    return 0;
}

static int32_t
look_at_event(void *user, const oms_event *event)
{
    (void)user;
    (void)event;
    knock("events");
    return 0;
}

static int32_t
look_at_job(void *user, const oms_job *job)
{
    (void)user;
    (void)job;
    knock("jobs");
    return 0;
}

static int32_t
look_at_stock(void *user, const oms_stock_level *level)
{
    (void)user;
    (void)level;
    knock("stock");
    return 0;
}

static int32_t
look_at_movement(void *user, const oms_stock_movement *movement)
{
    (void)user;
    (void)movement;
    knock("ledger");
    return 0;
}

static void
look_at_invariant(void *user, const oms_invariant *invariant)
{
    (void)user;
    knock("verify");
    ck_assert_msg(invariant->breaches == 0, "%s: %s", invariant->id, invariant->example);
}

/* A day in which all of them are called. */

static struct provider provider;
static struct shop shop;
static uint8_t random_state;
static oms_store sqlite, store;

static void
open_shop(void)
{
    static const oms_address_service address = {.size = sizeof address, .validate = validate};
    static char names[4][10] = {"catalog", "customer", "pricing", "tax"};
    oms_lookup_service lookups[COUNT(names)];
    oms_engine_options options = {.size = sizeof options, .store = &store, .payment = &provider.service};

    for (size_t i = 0; i < COUNT(names); i++)
        lookups[i] = (oms_lookup_service){.size = sizeof lookups[i], .user = names[i], .ask = look_up};
    provider_open(&provider);
    provider.during = provider_is_called;
    provider.during_user = &provider;
    sqlite = (oms_store){.size = sizeof sqlite};
    MUST_OK(oms_store_sqlite(":memory:", NULL, &sqlite, &error));
    store = (oms_store){.size = sizeof store, .user = &sqlite, .destroy = destroy_store, .attach = attach};
    store.read = read_rows;
    store.commit = commit_sets;
    store.check = check_store;
    shop = (struct shop){.now = NOON};
    options.address = &address;
    options.catalog = &lookups[0];
    options.customer = &lookups[1];
    options.pricing = &lookups[2];
    options.tax = &lookups[3];
    options.clock = now;
    options.clock_user = &shop.now;
    options.random = fill_random;
    options.random_user = &random_state;
    options.log = take_log;
    options.wake = wake;
    knocker = NULL;
    knocks = 0;
    MUST_OK(oms_engine_open(&options, &shop.engine, &error));
    engine = shop.engine;
}

static void
stock_up(void)
{
    const oms_product mug = {.size = sizeof mug, .sku = "MUG"};
    const oms_price price = {.size = sizeof price, .sku = "MUG", .currency = "EUR", .amount = 1000};
    const oms_customer ada = {.size = sizeof ada, .id = "ada"};
    const oms_guard asks = {.size = sizeof asks, .check = guard};
    const oms_observer looks = {.size = sizeof looks, .observe = observe};

    MUST_OK(oms_product_put(engine, &mug, &error));
    MUST_OK(oms_price_put(engine, &price, &error));
    MUST_OK(oms_customer_put(engine, &ada, &error));
    shop_stock(&shop, "MUG", "MAIN", 3);
    MUST_OK(oms_engine_add_guard(engine, &asks, &error));
    MUST_OK(oms_engine_add_observer(engine, &looks, &error));
}

/* One order comes back, one is cancelled, and of one it is unknown at first whether it was paid. */
static void
work_a_day(void)
{
    oms_id returned = PLACE(&shop, .token = "tok", .country = "DE");
    dispatch(&shop, &returned);
    shop_run(&shop);
    deliver(&shop, &returned);
    take_back(&shop, &returned);
    oms_id cancelled = PLACE(&shop, .token = "tok", .quantity = 2);
    cancel(&shop, &cancelled);
    SAYS(&provider, AUTHORIZE, OMS_E_UNKNOWN);
    PLACE(&shop, .token = "tok", .customer = "");
    run_at(&shop, 5 * MINUTE);
    MUST_OK(oms_order_events(engine, &returned, look_at_event, NULL, &error));
    MUST_OK(oms_job_list(engine, &returned, look_at_job, NULL, &error));
}

static void
look_around(void)
{
    MUST_OK(oms_order_list(engine, NULL, look_at_order, NULL, &error));
    MUST_OK(oms_diagnose(engine, NULL, look_at_diagnosis, NULL, &error));
    MUST_OK(oms_stock_list(engine, NULL, look_at_stock, NULL, &error));
    MUST_OK(oms_stock_ledger(engine, "MUG", look_at_movement, NULL, &error));
    MUST_OK(oms_verify(engine, look_at_invariant, NULL, NULL, &error));
}

START_TEST(from_no_callback_anything_can_be_changed)
{
    open_shop();
    knocker = callers[_i];
    stock_up();
    work_a_day();
    look_around();
    ck_assert_msg(knocks > 0, "%s was not called", callers[_i]);
    knocker = NULL;
    assert_stock(&shop, "MUG", 1, 1, 1);
    for (enum slot slot = AUTHORIZE; slot < SLOTS; slot++)
        ck_assert_int_ge(provider_count(&provider, slot), 1);
    oms_engine_close(engine);
}
END_TEST

Suite *
reentry_suite(void)
{
    Suite *suite = suite_create("flow/reentry");
    TCase *tests = tcase_create("reentry");

    tcase_add_loop_test(tests, from_no_callback_anything_can_be_changed, 0, COUNT(callers));
    tcase_set_tags(tests, "threads");
    suite_add_tcase(suite, tests);
    return suite;
}
