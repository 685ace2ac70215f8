/* The stops of the tour that need an engine, except for reading: opening, catalog, stock, placing, paying, fulfilling, doing what is due. */
#include <string.h>

#include "fail/shaky_store.h"
#include "fail/tour.h"
#include "fail/tour_coupons.h"
#include "fail/tour_events.h"
#include "fail/tour_inbox.h"
#include "fail/tour_prices.h"
#include "fail/tour_quote.h"
#include "fail/tour_read.h"
#include "fail/tour_subscriptions.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static int32_t
open_engine(struct trip *trip, oms_error **error)
{
    oms_store store = {.size = sizeof store};
    const oms_engine_options options = {.size = sizeof options, .store = &store};
    oms_engine *engine = NULL;
    int32_t code = oms_store_sqlite(":memory:", NULL, &store, error);

    (void)trip;
    if (code != OMS_OK)
        return code;
    code = AT(oms_engine_open)(&options, &engine, error);
    AT(oms_engine_close)(engine);
    return code;
}

static int32_t
find_something(void *user, const oms_order *order, oms_findings *findings)
{
    (void)user;
    int32_t code = AT(oms_findings_add)(findings, "lines[0].sku", 1, oms_order_currency(order));

    return code == OMS_E_NOMEM ? OMS_OK : code; /* the engine knows */
}

static int32_t
suggest_something(void *user, const oms_order *order, int64_t line, int64_t units, oms_alternatives *alternatives)
{
    (void)user;
    (void)order;
    (void)line;
    (void)units;
    return AT(oms_alternatives_add)(alternatives, "CUP");
}

static int32_t
quote_with_rules(struct trip *trip, oms_engine *engine, oms_error **error)
{
    const oms_product mug = {.size = sizeof mug, .sku = "MUG"};
    const oms_price price = {.size = sizeof price, .sku = "MUG", .currency = "EUR", .amount = 1000};
    oms_order *quote = NULL;
    int32_t code = oms_product_put(engine, &mug, error);

    if (code == OMS_OK)
        code = oms_price_put(engine, &price, error);
    if (code == OMS_OK)
        code = oms_order_quote(engine, trip->draft, &quote, error);
    if (code == OMS_OK)
        ck_assert_uint_eq(oms_order_problem_count(quote), 2);
    oms_order_free(quote);
    return code;
}

static void
with_guest(struct trip *trip)
{
    trip->draft = wish_draft(&(struct wish){.customer = ""});
}

static int32_t
open_with_rules(struct trip *trip, oms_error **error)
{
    static const oms_code_info code_info = {"ORD-9001", "Odd", "It is odd", "Look at it", OMS_ACTOR_OPERATIONS, 0};
    static const oms_rule own = {.size = sizeof own, .id = "shop.odd", .code = &code_info, .check = find_something};
    static const oms_rule_setting off = {.size = sizeof off,
                                         .rule = "customer.fraud",
                                         .regions = "FR DE",
                                         .group = "trade",
                                         .consequence = OMS_RULE_OFF};
    const oms_rule *rules[] = {&own};
    const oms_rule_setting *settings[] = {&off};
    oms_store store = {.size = sizeof store};
    const oms_engine_options options = {.size = sizeof options,
                                        .store = &store,
                                        .rules = rules,
                                        .n_rules = 1,
                                        .alternatives = suggest_something,
                                        .rule_settings = settings,
                                        .n_rule_settings = 1};
    oms_engine *engine = NULL;
    int32_t code = oms_store_sqlite(":memory:", NULL, &store, error);

    if (code == OMS_OK)
        code = oms_engine_open(&options, &engine, error);
    if (code == OMS_OK)
        code = quote_with_rules(trip, engine, error);
    oms_engine_close(engine);
    return code;
}

static int32_t
pass(void *user, const oms_order *order, int32_t from, const char **reason)
{
    (void)user;
    (void)order;
    (void)from;
    (void)reason;
    return OMS_OK;
}

static int32_t
add_guard(struct trip *trip, oms_error **error)
{
    const oms_guard guard = {.size = sizeof guard, .check = pass};

    return AT(oms_engine_add_guard)(trip->shop.engine, &guard, error);
}

static void
look_on(void *user, const oms_order *order, int32_t from)
{
    (void)user;
    (void)order;
    (void)from;
}

static int32_t
add_observer(struct trip *trip, oms_error **error)
{
    const oms_observer observer = {.size = sizeof observer, .observe = look_on};

    return AT(oms_engine_add_observer)(trip->shop.engine, &observer, error);
}

/* From here on everything is asked and told. */
static void
with_hooks(struct trip *trip)
{
    ck_assert_int_eq(add_guard(trip, NULL), OMS_OK);
    ck_assert_int_eq(add_observer(trip, NULL), OMS_OK);
}

static int32_t
put_product(struct trip *trip, oms_error **error)
{
    const oms_product product = {.size = sizeof product, .sku = "CUP", .excluded_regions = "CU US-CA"};

    return AT(oms_product_put)(trip->shop.engine, &product, error);
}

static int32_t
put_price(struct trip *trip, oms_error **error)
{
    const oms_price price = {.size = sizeof price, .sku = "MUG", .currency = "GBP", .amount = 900};

    return AT(oms_price_put)(trip->shop.engine, &price, error);
}

static int32_t
put_customer(struct trip *trip, oms_error **error)
{
    const oms_customer customer = {.size = sizeof customer, .id = "eve", .email = "eve@example.org"};

    return AT(oms_customer_put)(trip->shop.engine, &customer, error);
}

static int32_t
put_tax_rate(struct trip *trip, oms_error **error)
{
    const oms_tax_rate rate = {.size = sizeof rate, .country = "FR", .ppm = 200000};

    return AT(oms_tax_rate_put)(trip->shop.engine, &rate, error);
}

static int32_t
put_shipping_method(struct trip *trip, oms_error **error)
{
    const oms_shipping_method method = {.size = sizeof method, .code = "express", .currency = "EUR", .amount = 900};

    return AT(oms_shipping_method_put)(trip->shop.engine, &method, error);
}

static int32_t
import_json(struct trip *trip, oms_error **error)
{
    static const char text[] =
        "{\"products\": [{\"sku\": \"CUP\", \"excluded_regions\": [\"CU\", \"US-CA\"],"
        " \"prices\": [{\"currency\": \"EUR\", \"amount\": 700}]}],"
        " \"stock\": [{\"sku\": \"CUP\", \"location\": \"BER\", \"available\": 5}],"
        " \"customers\": [{\"id\": \"eve\", \"name\": \"Eve\"}],"
        " \"tax_rates\": [{\"country\": \"FR\", \"ppm\": 200000}],"
        " \"shipping_methods\": [{\"code\": \"express\", \"currency\": \"EUR\", \"amount\": 900}]}";

    return AT(oms_catalog_import)(trip->shop.engine, OMS_FORMAT_JSON, text, strlen(text), NULL, error);
}

static int32_t
import_csv(struct trip *trip, oms_error **error)
{
    static const char text[] = "sku,location,available\nMUG,BER,5\n\"POT\",BER,7\n";

    return AT(oms_catalog_import)(trip->shop.engine, OMS_FORMAT_CSV, text, strlen(text), NULL, error);
}

struct text_stream {
    const char *at;
};

static int32_t
read_some(void *user, char *buffer, size_t size, size_t *n)
{
    struct text_stream *stream = user;

    *n = strnlen(stream->at, size < 40 ? size : 40);
    memcpy(buffer, stream->at, *n);
    stream->at += *n;
    return 0;
}

static int32_t
take_refused(void *user, const oms_refused_row *row)
{
    (void)user;
    ck_assert_uint_gt(row->entry_len, 0);
    return 0;
}

static int32_t
import_stream(struct trip *trip, int32_t format, const char *id, const char *text, oms_error **error)
{
    struct text_stream stream = {text};
    const oms_import_options options = {.size = sizeof options,
                                        .read = read_some,
                                        .refused = take_refused,
                                        .user = &stream,
                                        .id = id,
                                        .format = format,
                                        .on_error = OMS_ON_ERROR_SKIP};

    return AT(oms_import_run)(trip->shop.engine, &options, NULL, error);
}

static int32_t
stream_csv(struct trip *trip, oms_error **error)
{
    return import_stream(trip, OMS_FORMAT_CSV, "truck-1",
                         "sku,location,received\nMUG,BER,5\nMUG,BER\nCUP,BER,7\nMUG,BER,2\n", error);
}

static int32_t
stream_orders(struct trip *trip, oms_error **error)
{
    return import_stream(
        trip, OMS_FORMAT_CSV, NULL,
        "reference,currency,sku,quantity,payment_method\nA-1,EUR,MUG,1,terms\nA-1,,POT,1,\nA-2,EUR,MUG,0,\n", error);
}

static int32_t
stream_json(struct trip *trip, oms_error **error)
{
    return import_stream(
        trip, OMS_FORMAT_JSON, "file-1",
        "{\"products\": [{\"sku\": \"CUP\"}, {\"sku\": \"\"}]}\n"
        "{\"reference\": \"A-1\", \"currency\": \"EUR\", \"lines\": [{\"sku\": \"MUG\", \"quantity\": 1}], "
        "\"payment\": {\"method\": \"terms\"}}\n",
        error);
}

static void
with_stock(struct trip *trip)
{
    with_hooks(trip);
    shop_stock(&trip->shop, "MUG", "BER", 5);
    shop_stock(&trip->shop, "MUG", "HAM", 5);
    shop_stock(&trip->shop, "POT", "BER", 5);
}

static int32_t
receive_stock(struct trip *trip, oms_error **error)
{
    return AT(oms_stock_adjust)(trip->shop.engine, "RUM", "BER", 5, "received", error);
}

static int32_t
adjust_stock(struct trip *trip, oms_error **error)
{
    return AT(oms_stock_adjust)(trip->shop.engine, "MUG", "BER", -1, "broken", error);
}

static int32_t
move_stock(struct trip *trip, oms_error **error)
{
    return AT(oms_stock_move)(trip->shop.engine, "MUG", "BER", OMS_BUCKET_AVAILABLE, OMS_BUCKET_DAMAGED, 1, "dented",
                              error);
}

static void
with_wish(struct trip *trip, const struct wish *wish)
{
    with_stock(trip);
    trip->draft = wish_draft(wish);
}

static void
with_card_draft(struct trip *trip)
{
    with_wish(trip, &(struct wish){.quantity = 7, .sku2 = "POT", .country = "DE", .key = "k-1", .reference = "web-1"});
}

/* Each with a key, so that asking again places nothing twice. */
static void
with_drafts(struct trip *trip)
{
    static const char *const keys[TRIP_DRAFTS] = {"k-1", "k-2", "k-3"};

    with_stock(trip);
    for (size_t i = 0; i < TRIP_DRAFTS; i++)
        trip->drafts[i] = wish_draft(&(struct wish){.method = "manual", .key = keys[i]});
}

static void
with_keyless_draft(struct trip *trip)
{
    with_wish(trip, &(struct wish){.quantity = 1, .method = "manual"});
}

static void
with_declined_draft(struct trip *trip)
{
    with_wish(trip, &(struct wish){.token = "tok_declined"});
}

static void
with_used_key(struct trip *trip)
{
    with_card_draft(trip);
    ck_assert_int_eq(oms_order_place(trip->shop.engine, trip->draft, 0, NULL, NULL), OMS_OK);
}

/* Every unit is held by an order that nobody pays, and its time is over. */
static void
with_expired_hold(struct trip *trip)
{
    with_wish(trip, &(struct wish){.quantity = 10});
    PLACE(&trip->shop, .quantity = 10, .method = "manual", .customer = "");
    shop_wait(&trip->shop, HOUR);
}

static int32_t
quote(struct trip *trip, oms_error **error)
{
    oms_order *order = NULL;
    int32_t code = AT(oms_order_quote)(trip->shop.engine, trip->draft, &order, error);

    oms_order_free(order);
    return code;
}

static int32_t
place_draft(struct trip *trip, oms_error **error)
{
    oms_order *order = NULL;
    int32_t code = AT(oms_order_place)(trip->shop.engine, trip->draft, 0, &order, error);

    ck_assert((order != NULL) == (code == OMS_OK));
    oms_order_free(order);
    return code;
}

static int32_t
place_undriven(struct trip *trip, oms_error **error)
{
    return AT(oms_order_place)(trip->shop.engine, trip->draft, OMS_PLACE_NO_DRIVE, NULL, error);
}

/* Each has its own result; the first bad one counts. */
static int32_t
place_many(struct trip *trip, oms_error **error)
{
    const oms_draft *const *drafts = (const oms_draft *const *)trip->drafts;
    oms_place_result results[TRIP_DRAFTS] = {{0}};
    int32_t code = AT(oms_order_place_many)(trip->shop.engine, drafts, TRIP_DRAFTS, 0, results, error);

    for (size_t i = 0; i < TRIP_DRAFTS; i++) {
        ck_assert((results[i].error != NULL) == (results[i].code != OMS_OK));
        if (code == OMS_OK && results[i].code != OMS_OK) {
            code = results[i].code;
            *error = results[i].error;
            results[i].error = NULL;
        }
        oms_order_free(results[i].order);
        oms_error_free(results[i].error);
    }
    return code;
}

static void
with_confirmed(struct trip *trip)
{
    with_stock(trip);
    trip->order = PLACE(&trip->shop, .quantity = 7, .sku2 = "POT", .country = "DE", .reference = "web-1");
    assert_state(&trip->shop, &trip->order, OMS_STATE_CONFIRMED);
}

static void
with_unpaid(struct trip *trip)
{
    with_stock(trip);
    trip->order = PLACE(&trip->shop, .method = "manual");
}

static void
with_lapsed(struct trip *trip)
{
    with_unpaid(trip);
    shop_wait(&trip->shop, HOUR);
}

static void
with_undriven(struct trip *trip)
{
    with_stock(trip);
    trip->order = PLACE(&trip->shop, .flags = OMS_PLACE_NO_DRIVE);
}

/* Its label is to be given back. */
static void
with_cancelled(struct trip *trip)
{
    with_confirmed(trip);
    shop_run(&trip->shop);
    cancel(&trip->shop, &trip->order);
}

static int32_t
dispatch_by_label(struct trip *trip, oms_error **error)
{
    return AT(oms_order_dispatch)(trip->shop.engine, &trip->order, NULL, NULL, error);
}

static void
with_shipped(struct trip *trip)
{
    with_confirmed(trip);
    shop_run(&trip->shop);
    dispatch(&trip->shop, &trip->order);
}

static void
with_delivered(struct trip *trip)
{
    with_shipped(trip);
    shop_run(&trip->shop);
    deliver(&trip->shop, &trip->order);
}

static int32_t
keep_key(void *user, const oms_job *job)
{
    if (strcmp(job->kind, "payment.authorize") == 0)
        strcpy(user, job->key);
    return 0;
}

/* The provider will say later. */
static void
with_pending_for(struct trip *trip, const char *token)
{
    with_stock(trip);
    trip->order = PLACE(&trip->shop, .token = token);
    ck_assert_int_eq(oms_job_list(trip->shop.engine, &trip->order, keep_key, trip->key, NULL), OMS_OK);
    ck_assert_int_eq(oms_reply_new(&trip->reply), OMS_OK);
    ck_assert_int_eq(oms_reply_set_reference(trip->reply, "auth-1"), OMS_OK);
}

static void
with_pending(struct trip *trip)
{
    with_pending_for(trip, "tok_pending_600");
}

static int32_t
cancel_order(struct trip *trip, oms_error **error)
{
    return AT(oms_order_cancel)(trip->shop.engine, &trip->order, "changed my mind", NULL, error);
}

static int32_t
dispatch_order(struct trip *trip, oms_error **error)
{
    const oms_dispatch how = {.size = sizeof how, .carrier = "dhl", .tracking = "0034"};

    return AT(oms_order_dispatch)(trip->shop.engine, &trip->order, &how, NULL, error);
}

static int32_t
deliver_order(struct trip *trip, oms_error **error)
{
    return AT(oms_order_deliver)(trip->shop.engine, &trip->order, NULL, error);
}

static int32_t
return_order(struct trip *trip, oms_error **error)
{
    return AT(oms_order_return)(trip->shop.engine, &trip->order, "too blue", NULL, error);
}

static int32_t
pay_order(struct trip *trip, oms_error **error)
{
    const oms_payment_method card = {.size = sizeof card, .method = "card", .token = "tok_ok"};
    oms_order *order = NULL;
    int32_t code = AT(oms_order_pay)(trip->shop.engine, &trip->order, &card, &order, error);

    ck_assert((order != NULL) == (code == OMS_OK));
    oms_order_free(order);
    return code;
}

static void
with_held(struct trip *trip)
{
    with_unpaid(trip);
    const oms_hold fraud = {.size = sizeof fraud, .by = "maria", .note = "looks odd", .kind = OMS_HOLD_FRAUD};
    ck_assert_int_eq(oms_order_hold(trip->shop.engine, &trip->order, &fraud, NULL, NULL), OMS_OK);
}

static int32_t
hold_order(struct trip *trip, oms_error **error)
{
    const oms_hold hold = {.size = sizeof hold,
                           .by = "maria",
                           .note = "looks odd",
                           .kind = AT(oms_hold_parse)(AT(oms_hold_name)(OMS_HOLD_FRAUD))};
    oms_hold_info info = {.size = sizeof info};
    oms_order *order = NULL;
    int32_t code = AT(oms_order_hold)(trip->shop.engine, &trip->order, &hold, &order, error);

    if (code == OMS_OK) {
        ck_assert_uint_eq(AT(oms_order_hold_count)(order), 1);
        ck_assert_int_eq(AT(oms_order_hold_at)(order, 0, &info), OMS_OK);
        ck_assert_str_eq(info.by, "maria");
    }
    oms_order_free(order);
    return code;
}

static int32_t
release_order(struct trip *trip, oms_error **error)
{
    const oms_hold hold = {.size = sizeof hold, .by = "maria", .kind = OMS_HOLD_FRAUD};

    return AT(oms_order_release)(trip->shop.engine, &trip->order, &hold, NULL, error);
}

static void
with_bad_address(struct trip *trip)
{
    with_stock(trip);
    trip->order = PLACE(&trip->shop, .quantity = 2, .country = "DE", .postcode = "00000");
}

static int32_t
set_address(struct trip *trip, oms_error **error)
{
    const oms_address home = {.size = sizeof home, .name = "Ada L", .line1 = "1 Short Street", .country = "FR"};

    return AT(oms_order_set_address)(trip->shop.engine, &trip->order, &home, NULL, error);
}

static int32_t
record_payment(struct trip *trip, oms_error **error)
{
    return AT(oms_order_record_payment)(trip->shop.engine, &trip->order, 1000, "till 3", NULL, error);
}

static int32_t
complete(struct trip *trip, oms_error **error)
{
    return AT(oms_complete)(trip->shop.engine, trip->key, OMS_OK, trip->reply, error);
}

static int32_t
keep_stuck_key(void *user, const oms_job *job)
{
    if (job->stuck_since != OMS_NONE)
        strcpy(user, job->key);
    return 0;
}

/* A payment that was given up. */
static void
with_given_up(struct trip *trip)
{
    with_stock(trip);
    trip->order = PLACE(&trip->shop, .token = "tok_unavailable");
    for (int tick = 0; tick < 4; tick++) {
        shop_run(&trip->shop);
        shop_wait(&trip->shop, 5 * MINUTE);
    }
    ck_assert_int_eq(oms_job_list(trip->shop.engine, &trip->order, keep_stuck_key, trip->key, NULL), OMS_OK);
    ck_assert(trip->key[0] != 0);
}

static int32_t
retry_job(struct trip *trip, oms_error **error)
{
    oms_order *order = NULL;
    int32_t code = AT(oms_job_retry)(trip->shop.engine, trip->key, &order, error);

    ck_assert((order != NULL) == (code == OMS_OK));
    oms_order_free(order);
    return code;
}

static int32_t
drive(struct trip *trip, oms_error **error)
{
    oms_order *order = NULL;
    int32_t code = AT(oms_order_drive)(trip->shop.engine, &trip->order, &order, error);

    ck_assert((order != NULL) == (code == OMS_OK));
    oms_order_free(order);
    return code;
}

static int32_t
run(struct trip *trip, oms_error **error)
{
    int64_t next_due;

    ck_assert_int_eq(AT(oms_engine_now)(trip->shop.engine), trip->shop.now);
    return AT(oms_engine_run)(trip->shop.engine, 0, NULL, &next_due, error);
}

static int32_t
run_by_the_sandboxs_clock(struct trip *trip, oms_error **error)
{
    oms_sandbox *sandbox = trip->shop.sandbox;

    AT(oms_sandbox_set_now)(sandbox, trip->shop.now);
    ck_assert_int_eq(AT(oms_sandbox_now)(sandbox), trip->shop.now);
    return AT(oms_sandbox_run_until)(sandbox, trip->shop.engine, trip->shop.now, NULL, error);
}

/* Others were always quicker to the same units, though there were enough: it waits for the inventory schedule. */
static void
with_outrun(struct trip *trip)
{
    with_stock(trip);
    shaky_store_outrun(8);
    trip->order = PLACE(&trip->shop, .quantity = 7, .sku2 = "POT", .country = "DE");
    shaky_store_outrun(0);
    assert_stock(&trip->shop, "MUG", 10, 0, 0);
    shop_wait(&trip->shop, MINUTE);
}

/* Enough of the first line, and not of the second. */
static void
with_outrun_and_sold(struct trip *trip)
{
    with_outrun(trip);
    shop_stock(&trip->shop, "POT", "BER", -5);
}

/* The money comes when the hold is over, and the units have gone back. */
static void
with_pending_lapsed(struct trip *trip)
{
    with_pending_for(trip, "tok_pending_7200");
    shop_wait(&trip->shop, HOUR);
    ck_assert_int_eq(oms_order_drive(trip->shop.engine, &trip->order, NULL, NULL), OMS_OK);
}

static int32_t
forbid(void *user, const oms_order *order, int32_t from, const char **reason)
{
    (void)user;
    *reason = "not today";
    return oms_order_state(order) == OMS_STATE_PROCESSING || from == OMS_STATE_CONFIRMED ? OMS_E_VETO : OMS_OK;
}

/* What is due is not let pass. */
static void
with_veto(struct trip *trip)
{
    const oms_guard guard = {.size = sizeof guard, .check = forbid};

    with_confirmed(trip);
    ck_assert_int_eq(oms_engine_add_guard(trip->shop.engine, &guard, NULL), OMS_OK);
}

/* Placed while the address service was not to be had; it still is not. */
static void
with_unchecked_address(struct trip *trip)
{
    with_stock(trip);
    trip->order = PLACE(&trip->shop, .country = "DE", .postcode = "00001");
    shop_wait(&trip->shop, 15 * MINUTE);
}

static void
with_soft_decline(struct trip *trip)
{
    with_stock(trip);
    trip->order = PLACE(&trip->shop, .token = "tok_declined_retryable");
    shop_wait(&trip->shop, 5 * MINUTE);
}

static void
with_unknown_payment(struct trip *trip)
{
    with_stock(trip);
    trip->order = PLACE(&trip->shop, .token = "tok_unknown_1");
    shop_wait(&trip->shop, 5 * MINUTE);
}

/* Old keys and commits. */
static void
with_sweepings(struct trip *trip)
{
    with_delivered(trip);
    shop_wait(&trip->shop, 8 * DAY);
}

static int32_t
let_workers_run(struct trip *trip, oms_error **error)
{
    oms_workers *workers = NULL;
    int32_t code = AT(oms_workers_start)(trip->shop.engine, 1, &workers, error);

    if (code != OMS_OK)
        return code;
    AT(oms_workers_wake)(workers);
    code = AT(oms_workers_wait)(workers, NULL, error);
    ck_assert_int_eq(AT(oms_workers_stop)(workers, NULL), OMS_OK);
    return code;
}

const struct stop shop_stops[] = {
    {false, "open", NULL, open_engine, OMS_OK, false},
    {false, "open with rules, and quote", with_guest, open_with_rules, OMS_OK, false},
    {false, "guard", NULL, add_guard, OMS_OK, false},
    {false, "observer", NULL, add_observer, OMS_OK, false},
    {false, "product", NULL, put_product, OMS_OK, false},
    {false, "price", NULL, put_price, OMS_OK, false},
    {false, "discount", NULL, put_discount, OMS_OK, false},
    {false, "coupon", with_coupon, put_coupon, OMS_OK, false},
    {false, "customer", NULL, put_customer, OMS_OK, false},
    {false, "tax rate", NULL, put_tax_rate, OMS_OK, false},
    {false, "shipping method", NULL, put_shipping_method, OMS_OK, false},
    {false, "import JSON", NULL, import_json, JSON_CODE, false},
    {false, "import CSV", NULL, import_csv, OMS_OK, false},
    {false, "import a stream of CSV", NULL, stream_csv, OMS_OK, false},
    {false, "import a stream of orders", with_stock, stream_orders, OMS_OK, false},
    {false, "import a stream of JSON", with_stock, stream_json, JSON_CODE, false},
    {false, "stock received", NULL, receive_stock, OMS_OK, false},
    {false, "stock adjusted", with_stock, adjust_stock, OMS_OK, false},
    {false, "stock moved", with_stock, move_stock, OMS_OK, false},
    {false, "quote", with_card_draft, quote, OMS_OK, false},
    {false, "validate", with_card_draft, validate_draft, OMS_OK, false},
    {false, "promise a price", with_card_draft, make_quote, OMS_OK, false},
    {false, "place at a promised price", with_quoted_draft, place_draft, OMS_OK, false},
    {false, "run sweeping of quotes", with_old_quote, run, OMS_OK, false},
    {false, "prices of a service", NULL, keep_prices_of_a_service, OMS_OK, false},
    {false, "price cache", NULL, list_prices, OMS_OK, false},
    {false, "price cache as JSON", NULL, list_prices_json, OMS_OK, false},
    {false, "clear the price cache", NULL, clear_prices, OMS_OK, false},
    {false, "clear a price", NULL, clear_prices_of_sku, OMS_OK, false},
    {false, "place", with_card_draft, place_draft, OMS_OK, false},
    {false, "place without key", with_keyless_draft, place_draft, OMS_OK, false},
    {false, "place declined", with_declined_draft, place_draft, OMS_OK, false},
    {false, "place undriven", with_card_draft, place_undriven, OMS_OK, false},
    {false, "place what cannot be had", with_scarce_draft, place_draft, OMS_E_REFUSED, false},
    {false, "place again", with_used_key, place_draft, OMS_OK, false},
    {false, "place on expired holds", with_expired_hold, place_draft, OMS_OK, false},
    {false, "place with a coupon", with_coupon, place_with_coupon, OMS_OK, false},
    {false, "place many", with_drafts, place_many, OMS_OK, false},
    {false, "cancel unpaid", with_unpaid, cancel_order, OMS_OK, false},
    {false, "cancel with a coupon", with_used_coupon, cancel_with_coupon, OMS_OK, false},
    {false, "cancel paid", with_confirmed, cancel_order, OMS_OK, false},
    {false, "dispatch", with_confirmed, dispatch_order, OMS_OK, false},
    {false, "dispatch under a label", with_confirmed, dispatch_by_label, OMS_OK, false},
    {false, "deliver", with_shipped, deliver_order, OMS_OK, false},
    {false, "return", with_delivered, return_order, OMS_OK, false},
    {false, "pay", with_unpaid, pay_order, OMS_OK, false},
    {false, "pay when the hold is over", with_lapsed, pay_order, OMS_OK, false},
    {false, "record payment", with_unpaid, record_payment, OMS_OK, false},
    {false, "complete", with_pending, complete, OMS_OK, false},
    {false, "retry a job", with_given_up, retry_job, OMS_OK, false},
    {false, "secret of a bank", NULL, tell_secret, OMS_OK, false},
    {false, "secret forgotten", NULL, forget_secret, OMS_OK, false},
    {false, "hold", with_unpaid, hold_order, OMS_OK, false},
    {false, "release", with_held, release_order, OMS_OK, false},
    {false, "another address", with_bad_address, set_address, OMS_OK, false},
    {false, "payment told by a bank", with_pending, accept_payment, OMS_OK, false},
    {false, "payment told in JSON", with_pending, accept_payment_json, JSON_CODE, false},
    {false, "delivery told", with_shipped, accept_delivery, OMS_OK, false},
    {false, "drive", with_undriven, drive, OMS_OK, false},
    {false, "drive when the hold is over", with_lapsed, drive, OMS_OK, false},
    {false, "run fulfilment", with_confirmed, run, OMS_OK, false},
    {false, "run voiding of a label", with_cancelled, run, OMS_OK, false},
    {false, "run capture", with_shipped, run, OMS_OK, false},
    {false, "run by the clock of the sandbox", with_shipped, run_by_the_sandboxs_clock, OMS_OK, false},
    {false, "run payment", with_undriven, run, OMS_OK, false},
    {false, "run ends of holds", with_lapsed, run, OMS_OK, false},
    {false, "run the inventory schedule", with_outrun, run, OMS_OK, false},
    {false, "run the inventory schedule in vain", with_outrun_and_sold, run, OMS_OK, false},
    {false, "complete when the hold is over", with_pending_lapsed, complete, OMS_OK, false},
    {false, "cancel while it is paid", with_pending, cancel_order, OMS_OK, false},
    {false, "run against a veto", with_veto, run, OMS_OK, false},
    {false, "run the check of an address", with_unchecked_address, run, OMS_OK, false},
    {false, "run after a soft decline", with_soft_decline, run, OMS_OK, false},
    {false, "run after an unknown answer", with_unknown_payment, run, OMS_OK, false},
    {false, "run sweeping", with_sweepings, run, OMS_OK, false},
    {false, "workers", with_undriven, let_workers_run, OMS_OK, false},
    {false, "next due", with_confirmed, ask_next_due, OMS_OK, false},
    {false, "doctor", with_confirmed, ask_doctor, OMS_OK, false},
    {false, "doctor as JSON", with_confirmed, ask_doctor_json, OMS_OK, false},
    {false, "read reductions", with_used_coupon, read_reductions, OMS_OK, false},
    {false, "read a snapshot", with_confirmed, read_snapshot, OMS_OK, false},
    {false, "find", with_confirmed, find_order, OMS_OK, false},
    {false, "find by reference", with_confirmed, find_reference, OMS_OK, false},
    {false, "list", with_confirmed, list_orders, OMS_OK, false},
    {false, "list by problem", with_confirmed, list_by_problem, OMS_OK, false},
    {false, "list a page", with_confirmed, list_page, OMS_OK, false},
    {false, "list as JSON", with_confirmed, list_orders_json, OMS_OK, false},
    {false, "report", with_confirmed, run_report, OMS_OK, false},
    {false, "report as JSON", with_confirmed, run_report_json, OMS_OK, false},
    {false, "events", with_confirmed, list_events, OMS_OK, false},
    {false, "events as JSON", with_confirmed, list_events_json, OMS_OK, false},
    {false, "feed", with_confirmed, read_feed, OMS_OK, false},
    {false, "feed as JSON", with_confirmed, read_feed_json, OMS_OK, false},
    {false, "feed acknowledged", with_confirmed, ack_events, OMS_OK, false},
    {false, "feed asked for", with_confirmed, acked_events, OMS_OK, false},
    {false, "jobs", with_confirmed, list_jobs, OMS_OK, false},
    {false, "jobs as JSON", with_confirmed, list_jobs_json, OMS_OK, false},
    {false, "stock list", with_stock, list_stock, OMS_OK, false},
    {false, "stock list as JSON", with_stock, list_stock_json, OMS_OK, false},
    {false, "stock ledger", with_stock, list_ledger, OMS_OK, false},
    {false, "carriers", NULL, list_carriers, OMS_OK, false},
    {false, "carriers as JSON", NULL, list_carriers_json, OMS_OK, false},
    {false, "verify", with_confirmed, verify, OMS_OK, false},
    {false, "draft a subscription", with_plain_draft, set_subscription, CALENDAR_CODE, false},
    {false, "draft a substitute", with_plain_draft, add_substitute, OMS_OK, false},
    {false, "subscribe", with_terms, subscribe, BEGIN_CODE, false},
    {false, "subscribe for later", with_later_terms, subscribe, BEGIN_CODE, false},
    {false, "subscription", with_subscription, get_subscription, SUBSCRIPTION_CODE, false},
    {false, "find a subscription", with_subscription, find_subscription, SUBSCRIPTION_CODE, false},
    {false, "pause", with_subscription, pause_subscription, SUBSCRIPTION_CODE, false},
    {false, "resume", with_paused, resume_subscription, SUBSCRIPTION_CODE, false},
    {false, "skip", with_subscription, skip_occurrence, SUBSCRIPTION_CODE, false},
    {false, "move", with_subscription, move_occurrence, SUBSCRIPTION_CODE, false},
    {false, "reschedule", with_subscription, reschedule, SUBSCRIPTION_CODE, false},
    {false, "go by a rule", with_subscription, set_rule, SUBSCRIPTION_CODE, false},
    {false, "change what is ordered", with_subscription, set_quantity, SUBSCRIPTION_CODE, false},
    {false, "change who pays", with_subscription, set_payment, SUBSCRIPTION_CODE, false},
    {false, "change where it goes", with_subscription, set_destination, SUBSCRIPTION_CODE, false},
    {false, "cancel a subscription", with_subscription, cancel_subscription, SUBSCRIPTION_CODE, false},
    {false, "schedule", with_subscription, list_schedule, SUBSCRIPTION_CODE, false},
    {false, "schedule as JSON", with_subscription, list_schedule_json, SUBSCRIPTION_CODE, false},
    {false, "subscriptions", with_subscription, list_subscriptions, OMS_OK, false},
    {false, "subscriptions as JSON", with_subscription, list_subscriptions_json, OMS_OK, false},
    {false, "run a renewal", with_renewal, run, OMS_OK, false},
    {false, "run a renewal that is short", with_short_renewal, run, OMS_OK, false},
    {false, "run what was missed", with_missed, run, OMS_OK, false},
    {false, "run a renewal that is not paid", with_unpaid_renewal, run, OMS_OK, false},
    {false, "run a reminder", with_reminder, run, OMS_OK, false},
    {false, "change who pays what is not paid", with_unpaid_renewal, set_payment, SUBSCRIPTION_CODE, false},
};
const size_t n_shop_stops = COUNT(shop_stops);
