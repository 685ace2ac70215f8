/* The shop of tests/kit/shop.h. */
#include "kit/shop.h"

#include <string.h>

static int64_t
shop_clock(void *user)
{
    return __atomic_load_n(&((const struct shop *)user)->now, __ATOMIC_RELAXED);
}

/* A small generator (splitmix64), so that a test is the same each time. */
static int32_t
shop_random(void *user, void *out, size_t bytes)
{
    struct shop *shop = user;
    unsigned char *to = out;

    for (size_t i = 0; i < bytes; i++) {
        uint64_t z = (shop->random_state += UINT64_C(0x9e3779b97f4a7c15));
        z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
        z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
        to[i] = (unsigned char)(z ^ (z >> 31));
    }
    return 0;
}

static void
must(int32_t code, oms_error *error, const char *what)
{
    ck_assert_msg(code == OMS_OK, "%s: %s: %s", what, oms_result_name(code), error ? oms_error_message(error) : "");
}
#define MUST(call)                                                                                                     \
    do {                                                                                                               \
        oms_error *error = NULL;                                                                                       \
        int32_t code = (call);                                                                                         \
        must(code, error, #call);                                                                                      \
    } while (0)

static void
put_product(struct shop *shop, const char *sku, int64_t price, int inactive, const char *excluded)
{
    const oms_product product = {
        .size = sizeof product, .sku = sku, .inactive = inactive, .excluded_regions = excluded};
    const oms_price amount = {.size = sizeof amount, .sku = sku, .currency = "EUR", .amount = price};

    MUST(oms_product_put(shop->engine, &product, &error));
    MUST(oms_price_put(shop->engine, &amount, &error));
}

static void
put_customer(struct shop *shop, const char *id, const char *standing, int fraud, int payment_hold)
{
    const oms_customer customer = {
        .size = sizeof customer, .id = id, .standing = standing, .fraud = fraud, .payment_hold = payment_hold};

    MUST(oms_customer_put(shop->engine, &customer, &error));
}

static void
put_catalog(struct shop *shop)
{
    put_product(shop, "MUG", 1000, 0, NULL);
    put_product(shop, "POT", 2500, 0, NULL);
    put_product(shop, "OLD", 500, 1, NULL);
    put_product(shop, "RUM", 3000, 0, "CU US");
    put_customer(shop, "ada", "good", 0, 0);
    put_customer(shop, "bad", "suspended", 0, 0);
    put_customer(shop, "sly", "good", 1, 0);
    put_customer(shop, "owe", "good", 0, 1);
}

/* All of a shop but its catalog; clock and randomness are set already. */
static void
open_doors(struct shop *shop, const struct shop_options *options)
{
    const oms_sandbox_options how = {
        .size = sizeof how, .effects_log = options->effects_log, .address_down = options->address_down};
    oms_engine_options engine = options->engine;
    oms_address_service address;
    oms_notification_service notification = {.size = sizeof notification};
    oms_store store = {.size = sizeof store};

    MUST(oms_sandbox_new(&how, &shop->sandbox, &error));
    shop->payment.size = sizeof shop->payment;
    oms_sandbox_payment(shop->sandbox, &shop->payment);
    address.size = sizeof address;
    oms_sandbox_address(shop->sandbox, &address);
    if (options->notified) {
        oms_sandbox_notification(shop->sandbox, &notification);
        engine.notification = &notification;
        engine.operations = "ops@example.org";
    }
    if (options->payment)
        shop->payment = *options->payment;
    if (options->address)
        address = *options->address;
    if (options->engine.store)
        store = *options->engine.store;
    else
        MUST(oms_store_sqlite(options->path ? options->path : ":memory:", NULL, &store, &error));
    engine.size = sizeof engine;
    engine.store = &store;
    engine.payment = options->no_payment_service ? NULL : &shop->payment;
    engine.address = &address;
    engine.clock = shop_clock;
    engine.clock_user = shop;
    engine.random = shop_random;
    engine.random_user = shop;
    MUST(oms_engine_open(&engine, &shop->engine, &error));
}

void
shop_open_with(struct shop *shop, const struct shop_options *options)
{
    *shop = (struct shop){.now = NOON, .random_state = 1};
    open_doors(shop, options);
    put_catalog(shop);
}

void
shop_open_beside(struct shop *shop, const struct shop *other, const struct shop_options *options)
{
    *shop = (struct shop){.now = other->now, .random_state = ~other->random_state};
    open_doors(shop, options);
}

void
shop_open(struct shop *shop)
{
    shop_open_with(shop, &(struct shop_options){0});
}

void
shop_close(struct shop *shop)
{
    assert_invariants(shop);
    oms_engine_close(shop->engine);
    oms_sandbox_free(shop->sandbox);
}

void
shop_stock(struct shop *shop, const char *sku, const char *location, int64_t units)
{
    MUST(oms_stock_adjust(shop->engine, sku, location, units, "test", &error));
}

void
shop_wait(struct shop *shop, int64_t ms)
{
    __atomic_fetch_add(&shop->now, ms, __ATOMIC_RELAXED); /* workers may look at the clock */
}

int64_t
shop_run(struct shop *shop)
{
    int64_t done = 0;

    MUST(oms_engine_run(shop->engine, 0, &done, NULL, &error));
    return done;
}

static void
add_line(oms_draft *draft, const char *sku, int64_t quantity, int64_t unit_price)
{
    const oms_draft_line line = {.size = sizeof line,
                                 .sku = sku,
                                 .quantity = quantity,
                                 .unit_price = unit_price == 0      ? OMS_NONE
                                               : unit_price == FREE ? 0
                                                                    : unit_price};

    MUST(oms_draft_add_line(draft, &line, &error));
}

static void
set_texts(oms_draft *draft, const struct wish *wish)
{
    const struct {
        int32_t field;
        const char *value;
    } texts[] = {{OMS_DRAFT_CUSTOMER, wish->customer ? wish->customer : "ada"},
                 {OMS_DRAFT_CHANNEL, wish->channel ? wish->channel : "web"},
                 {OMS_DRAFT_IDEMPOTENCY_KEY, wish->key},
                 {OMS_DRAFT_REFERENCE, wish->reference},
                 {OMS_DRAFT_EMAIL, wish->email},
                 {OMS_DRAFT_PHONE, wish->phone}};

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (texts[i].value && *texts[i].value)
            MUST(oms_draft_set_text(draft, texts[i].field, texts[i].value, &error));
}

oms_draft *
wish_draft(const struct wish *wish)
{
    const char *method = wish->method ? wish->method : "card";
    const int card = strcmp(method, "card") == 0;
    const oms_address address = {.size = sizeof address,
                                 .name = "Ada L",
                                 .line1 = "12 Long Street",
                                 .city = "Berlin",
                                 .postcode = wish->postcode ? wish->postcode : "10115",
                                 .country = wish->country};
    oms_draft *draft = NULL;

    MUST(oms_draft_new("EUR", &draft, &error));
    set_texts(draft, wish);
    add_line(draft, wish->sku ? wish->sku : "MUG", wish->quantity ? wish->quantity : 1, wish->unit_price);
    if (wish->sku2)
        add_line(draft, wish->sku2, wish->quantity2 ? wish->quantity2 : 1, 0);
    if (wish->country)
        MUST(oms_draft_set_shipping_address(draft, &address, &error));
    if (wish->expected_total)
        MUST(oms_draft_set_expected_total(draft, wish->expected_total, &error));
    MUST(oms_draft_set_payment(draft, method, !card ? NULL : wish->token ? wish->token : "tok_ok", &error));
    return draft;
}

int32_t
try_place(struct shop *shop, const struct wish *wish, oms_order **out, oms_error **error)
{
    oms_draft *draft = wish_draft(wish);
    int32_t code = oms_order_place(shop->engine, draft, wish->flags, out, error);

    oms_draft_free(draft);
    return code;
}

oms_id
place(struct shop *shop, const struct wish *wish)
{
    oms_order *order = NULL;

    MUST(try_place(shop, wish, &order, &error));
    oms_id id = *oms_order_id(order);
    oms_order_free(order);
    return id;
}

static int32_t
count_order(void *user, const oms_order_summary *order)
{
    (void)order;
    ++*(int64_t *)user;
    return 0;
}

static int32_t
count_units(void *user, const oms_stock_level *level)
{
    int64_t *sum = user;

    *sum = *sum * 31 + level->available * 3 + level->reserved * 5 + level->on_hold * 7;
    return 0;
}

static int64_t
fingerprint(struct shop *shop)
{
    int64_t sum = 0;

    MUST(oms_order_list(shop->engine, NULL, count_order, &sum, &error));
    MUST(oms_stock_list(shop->engine, NULL, count_units, &sum, &error));
    return sum;
}

void
assert_refused(struct shop *shop, const struct wish *wish, int32_t code, const char *problem)
{
    const int64_t before = fingerprint(shop);
    oms_problem found = {.size = sizeof found};
    oms_order *order = NULL;
    oms_error *error = NULL;
    int32_t got = try_place(shop, wish, &order, &error);
    int seen = problem == NULL;

    ck_assert_msg(got == code, "%s instead of %s", oms_result_name(got), oms_result_name(code));
    ck_assert_ptr_null(order);
    for (size_t i = 0; oms_error_problem(error, i, &found) == OMS_OK; i++)
        seen |= problem && strcmp(found.code, problem) == 0;
    ck_assert_msg(seen, "%s is not among the problems of: %s", problem, oms_error_message(error));
    oms_error_free(error);
    ck_assert_int_eq(fingerprint(shop), before);
}

oms_order *
get(struct shop *shop, const oms_id *id)
{
    oms_order *order = NULL;

    MUST(oms_order_get(shop->engine, id, &order, &error));
    return order;
}

int32_t
state_of(struct shop *shop, const oms_id *id)
{
    oms_order *order = get(shop, id);
    int32_t state = oms_order_state(order);

    oms_order_free(order);
    return state;
}

int
has_problem(struct shop *shop, const oms_id *id, const char *code)
{
    oms_problem problem = {.size = sizeof problem};
    oms_order *order = get(shop, id);
    int found = 0;

    for (size_t i = 0; oms_order_problem(order, i, &problem) == OMS_OK; i++)
        found |= strcmp(problem.code, code) == 0;
    oms_order_free(order);
    return found;
}

void
assert_state(struct shop *shop, const oms_id *id, int32_t state)
{
    ck_assert_str_eq(oms_state_name(state_of(shop, id)), oms_state_name(state));
}

void
assert_payment(struct shop *shop, const oms_id *id, const char *status)
{
    oms_order *order = get(shop, id);

    ck_assert_str_eq(oms_order_payment_status(order), status);
    oms_order_free(order);
}

static int32_t
sum_levels(void *user, const oms_stock_level *level)
{
    int64_t *sums = user;

    sums[0] += level->available;
    sums[1] += level->reserved;
    sums[2] += level->on_hold;
    return 0;
}

void
assert_stock(struct shop *shop, const char *sku, int64_t available, int64_t reserved, int64_t on_hold)
{
    int64_t sums[3] = {0};

    MUST(oms_stock_list(shop->engine, sku, sum_levels, sums, &error));
    ck_assert_msg(sums[0] == available && sums[1] == reserved && sums[2] == on_hold,
                  "%s: %lld available, %lld reserved, %lld on hold", sku, (long long)sums[0], (long long)sums[1],
                  (long long)sums[2]);
}

void
assert_effects(struct shop *shop, const char *kind, int64_t n)
{
    ck_assert_int_eq(oms_sandbox_count(shop->sandbox, kind), n);
}

static void
no_breach(void *user, const oms_invariant *invariant)
{
    (void)user;
    ck_assert_msg(invariant->breaches == 0, "%s: %s", invariant->id, invariant->example);
}

void
assert_invariants(struct shop *shop)
{
    MUST(oms_verify(shop->engine, no_breach, NULL, NULL, &error));
}

void
dispatch(struct shop *shop, const oms_id *id)
{
    MUST(oms_order_dispatch(shop->engine, id, NULL, NULL, &error));
}

void
deliver(struct shop *shop, const oms_id *id)
{
    MUST(oms_order_deliver(shop->engine, id, NULL, &error));
}

void
cancel(struct shop *shop, const oms_id *id)
{
    MUST(oms_order_cancel(shop->engine, id, "changed my mind", NULL, &error));
}

void
take_back(struct shop *shop, const oms_id *id)
{
    MUST(oms_order_return(shop->engine, id, "broken", NULL, &error));
}
