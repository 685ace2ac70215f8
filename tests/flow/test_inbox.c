/* What providers tell by webhook: believed only when signed and fresh, done once, whatever the order of arrival. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "flow/haulier.h"
#include "flow/suites.h"
#include "kit/webhook.h"

#define BANK          "bank"
#define SECRET        "whsec_Zm9vYmFy"
#define AUTHORIZE_JOB "payment.authorize"

/* A shop whose bank says the outcome of a payment later, and the one order that waits for it. */
struct scene {
    struct shop shop;
    struct provider provider;
    oms_id order;
    char key[64];
};

static void
scene_open(struct scene *scene)
{
    provider_open(&scene->provider);
    SAYS(&scene->provider, AUTHORIZE, OMS_PENDING);
    shop_open_paid_by(&scene->shop, &scene->provider);
    shop_stock(&scene->shop, "MUG", "MAIN", 5);
    MUST_OK(oms_inbox_secret(scene->shop.engine, BANK, SECRET, strlen(SECRET), &error));
    scene->order = PLACE(&scene->shop, .token = "tok");
    const struct job_view job = find_job(&scene->shop, &scene->order, AUTHORIZE_JOB, 0);
    snprintf(scene->key, sizeof scene->key, "%s", job.key);
}

static void
scene_close(struct scene *scene)
{
    shop_close(&scene->shop);
}

/* An event as a test says it; what is left out is right. */
struct news {
    const char *id; /* NULL: evt_1 */
    const char *type;
    const char *provider;
    const char *secret;
    const char *header; /* instead of a signature of its own */
    const char *key;
    const char *reference;
    const char *message;
    const oms_id *order;
    int64_t later; /* signed so many ms after the shop's clock; below 0: before */
};

static int32_t
tell_news(struct shop *shop, const struct news *news, int32_t *what, oms_error **error)
{
    static const char body[] = "whatever the provider writes";
    char header[WEBHOOK_HEADER_SIZE];
    oms_inbound inbound = {.size = sizeof inbound,
                           .provider = news->provider ? news->provider : BANK,
                           .signature = news->header ? news->header : header,
                           .payload = body,
                           .payload_len = sizeof body - 1,
                           .id = news->id ? news->id : "evt_1",
                           .type = news->type,
                           .key = news->key,
                           .reference = news->reference,
                           .message = news->message};

    if (news->order)
        inbound.order = *news->order;
    webhook_header(header, news->secret ? news->secret : SECRET, shop->now + news->later, body, sizeof body - 1);
    return oms_inbox_accept(shop->engine, &inbound, what, NULL, error);
}

#define TELL(shop, what, ...) tell_news(shop, &(struct news){__VA_ARGS__}, what, &error)

/* Must be accepted; what became of it. */
static int32_t
accepted(struct shop *shop, const struct news *news)
{
    int32_t what = -1;

    MUST_OK(tell_news(shop, news, &what, &error));
    return what;
}
#define ACCEPTED(shop, ...) accepted(shop, &(struct news){__VA_ARGS__})

/* --- What an event brings about --- */

START_TEST(a_payment_is_settled_by_what_the_bank_tells)
{
    static const struct {
        const char *type;
        int32_t state;
        const char *job;
        int32_t what;
    } cases[] = {
        {"payment.succeeded", OMS_STATE_CONFIRMED, "done", OMS_INBOX_APPLIED},
        {"payment.declined", OMS_STATE_PENDING, "done", OMS_INBOX_APPLIED},
        {"payment.rejected", OMS_STATE_PENDING, "dead", OMS_INBOX_APPLIED},
        {"payment.declined_retry", OMS_STATE_PENDING, "ready", OMS_INBOX_APPLIED},
        {"payment.pending", OMS_STATE_PENDING, "waiting", OMS_INBOX_KNOWN},
    };
    struct scene scene;

    scene_open(&scene);
    ck_assert_int_eq(ACCEPTED(&scene.shop, .type = cases[_i].type, .key = scene.key), cases[_i].what);
    assert_state(&scene.shop, &scene.order, cases[_i].state);
    assert_job(&scene.shop, &scene.order, AUTHORIZE_JOB, cases[_i].job);
    scene_close(&scene);
}
END_TEST

/* By the bank's reference, where it gave one; else the latest. */
START_TEST(an_order_stands_for_its_authorisations)
{
    struct scene scene;
    char first[80];

    scene_open(&scene);
    struct shop *shop = &scene.shop;
    snprintf(first, sizeof first, "ref-%s", scene.key);
    ck_assert_int_eq(ACCEPTED(shop, .id = "1", .type = "payment.declined", .order = &scene.order, .reference = first),
                     OMS_INBOX_APPLIED);
    SAYS(&scene.provider, AUTHORIZE, OMS_PENDING);
    ck_assert_int_eq(pay(shop, &scene.order, "card", "tok_2"), OMS_OK);
    ASSERT_CODE(OMS_E_NOT_FOUND,
                TELL(shop, NULL, .id = "2", .type = "payment.succeeded", .order = &scene.order, .reference = "ref-9"));
    ck_assert_int_eq(ACCEPTED(shop, .id = "3", .type = "payment.declined", .order = &scene.order, .reference = first),
                     OMS_INBOX_KNOWN);
    ck_assert_int_eq(ACCEPTED(shop, .id = "4", .type = "payment.succeeded", .order = &scene.order), OMS_INBOX_APPLIED);
    assert_state(shop, &scene.order, OMS_STATE_CONFIRMED);
    scene_close(&scene);
}
END_TEST

START_TEST(what_the_bank_says_is_kept_without_card_numbers)
{
    struct scene scene;

    scene_open(&scene);
    ASSERT_CODE(OMS_E_CARD_DATA,
                TELL(&scene.shop, NULL, .type = "payment.declined", .key = scene.key, .reference = "4111111111111111"));
    ACCEPTED(&scene.shop, .type = "payment.declined", .key = scene.key, .message = "card 4111 1111 1111 1111 is lost");
    const struct job_view job = find_job(&scene.shop, &scene.order, AUTHORIZE_JOB, 0);
    ck_assert_ptr_null(strstr(job.message, "4111 1111 1111 1111"));
    ck_assert_ptr_nonnull(strstr(job.message, "is lost"));
    scene_close(&scene);
}
END_TEST

START_TEST(a_doubt_is_ended_by_the_bank_and_a_contradiction_is_not)
{
    struct scene scene;

    scene_open(&scene);
    ACCEPTED(&scene.shop, .id = "evt_1", .type = "payment.succeeded", .key = scene.key);
    ck_assert_int_eq(ACCEPTED(&scene.shop, .id = "evt_2", .type = "payment.succeeded", .key = scene.key),
                     OMS_INBOX_KNOWN);
    ck_assert_int_eq(ACCEPTED(&scene.shop, .id = "evt_3", .type = "payment.declined", .key = scene.key),
                     OMS_INBOX_CONFLICT);
    ck_assert(has_problem(&scene.shop, &scene.order, "ORD-2005"));
    ck_assert_int_eq(ACCEPTED(&scene.shop, .id = "evt_4", .type = "payment.succeeded", .key = scene.key),
                     OMS_INBOX_KNOWN);
    assert_job(&scene.shop, &scene.order, AUTHORIZE_JOB, "needs-operator");
    scene_close(&scene);
}
END_TEST

/* --- Goods --- */

/* An order that is paid. */
static void
goods_open(struct scene *scene)
{
    scene_open(scene);
    ACCEPTED(&scene->shop, .id = "paid", .type = "payment.succeeded", .key = scene->key);
}

START_TEST(a_carrier_tells_of_pick_up_and_delivery)
{
    struct scene scene;

    goods_open(&scene);
    ck_assert_int_eq(
        ACCEPTED(&scene.shop, .id = "p", .type = "shipment.dispatched", .order = &scene.order, .reference = "JD-1"),
        OMS_INBOX_APPLIED);
    assert_state(&scene.shop, &scene.order, OMS_STATE_SHIPPED);
    ck_assert_int_eq(ACCEPTED(&scene.shop, .id = "q", .type = "shipment.dispatched", .order = &scene.order),
                     OMS_INBOX_KNOWN);
    ck_assert_int_eq(ACCEPTED(&scene.shop, .id = "d", .type = "shipment.delivered", .order = &scene.order),
                     OMS_INBOX_APPLIED);
    assert_state(&scene.shop, &scene.order, OMS_STATE_DELIVERED);
    ck_assert_int_eq(ACCEPTED(&scene.shop, .id = "e", .type = "shipment.delivered", .order = &scene.order),
                     OMS_INBOX_KNOWN);
    ck_assert_int_eq(count_events(&scene.shop, &scene.order, "delivered"), 1);
    scene_close(&scene);
}
END_TEST

START_TEST(a_delivery_told_too_early_comes_true_with_the_dispatch)
{
    struct scene scene;

    goods_open(&scene);
    ck_assert_int_eq(ACCEPTED(&scene.shop, .id = "d", .type = "shipment.delivered", .order = &scene.order),
                     OMS_INBOX_KEPT);
    ck_assert_int_eq(ACCEPTED(&scene.shop, .id = "e", .type = "shipment.delivered", .order = &scene.order),
                     OMS_INBOX_KNOWN);
    assert_state(&scene.shop, &scene.order, OMS_STATE_CONFIRMED);
    ck_assert_int_eq(count_events(&scene.shop, &scene.order, "delivery.told"), 1);
    dispatch(&scene.shop, &scene.order);
    assert_state(&scene.shop, &scene.order, OMS_STATE_DELIVERED);
    scene_close(&scene);
}
END_TEST

START_TEST(a_cancelled_order_is_not_delivered)
{
    struct scene scene;

    goods_open(&scene);
    ACCEPTED(&scene.shop, .id = "d", .type = "shipment.delivered", .order = &scene.order);
    cancel(&scene.shop, &scene.order);
    ASSERT_CODE(OMS_E_STATE, TELL(&scene.shop, NULL, .id = "e", .type = "shipment.delivered", .order = &scene.order));
    ASSERT_CODE(OMS_E_STATE, TELL(&scene.shop, NULL, .id = "f", .type = "shipment.dispatched", .order = &scene.order));
    assert_state(&scene.shop, &scene.order, OMS_STATE_CANCELLED);
    scene_close(&scene);
}
END_TEST

/* A shop with carriers, whose hub tells of their parcels under its own name. */
static oms_id
open_with_label(struct shop *shop, struct yard *yard)
{
    shop_open_with_carriers(shop, yard, 3, OMS_BOOK_ON_PROCESSING);
    MUST_OK(oms_inbox_secret(shop->engine, "hub", SECRET, strlen(SECRET), &error));
    return order_of_two(shop);
}

START_TEST(a_parcel_is_picked_up_under_the_label_that_it_has)
{
    struct shop shop;
    struct yard yard;
    const oms_id order = open_with_label(&shop, &yard);

    ck_assert_int_eq(ACCEPTED(&shop, .provider = "hub", .type = "shipment.dispatched", .order = &order),
                     OMS_INBOX_APPLIED);
    assert_state(&shop, &order, OMS_STATE_SHIPPED);
    assert_shipment(&shop, &order, 1, "carrier", "fedex");
    ck_assert_int_eq(haulier_count(&yard.fedex, UNBOOK), 0);
    shop_close(&shop);
}
END_TEST

START_TEST(a_delivery_told_too_early_comes_true_with_the_label_that_leaves)
{
    struct shop shop;
    struct yard yard;
    const oms_id order = open_with_label(&shop, &yard);

    ck_assert_int_eq(ACCEPTED(&shop, .provider = "hub", .type = "shipment.delivered", .order = &order), OMS_INBOX_KEPT);
    dispatch(&shop, &order);
    assert_state(&shop, &order, OMS_STATE_DELIVERED);
    assert_shipment(&shop, &order, 1, "status", "delivered");
    shop_close(&shop);
}
END_TEST

enum { STEPS = 4, ORDERS_OF_ARRIVAL = 24 };

/* The nth permutation of 0 … 3. */
static void
arrange(int nth, int *order)
{
    int left[STEPS] = {0, 1, 2, 3};
    int radix = ORDERS_OF_ARRIVAL;

    for (int i = 0; i < STEPS; i++) {
        radix /= STEPS - i;
        const int at = nth / radix;
        nth %= radix;
        order[i] = left[at];
        memmove(left + at, left + at + 1, (size_t)(STEPS - 1 - at) * sizeof *left);
    }
}

/* What is refused because it cannot be yet is sent again, as providers do. */
START_TEST(events_in_any_order_come_to_the_same)
{
    static const char *const types[STEPS] = {"payment.pending", "payment.succeeded", "shipment.dispatched",
                                             "shipment.delivered"};
    static const char *const ids[STEPS] = {"a", "b", "c", "d"};
    struct scene scene;
    int order[STEPS];

    arrange(_i, order);
    scene_open(&scene);
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < STEPS; i++) {
            const struct news news = {.id = ids[order[i]],
                                      .type = types[order[i]],
                                      .key = order[i] < 2 ? scene.key : NULL,
                                      .order = order[i] < 2 ? NULL : &scene.order};
            const int32_t code = tell_news(&scene.shop, &news, NULL, NULL);
            ck_assert_msg(code == OMS_OK || code == (round == 0 ? OMS_E_STATE : OMS_E_ALREADY), "%s: %s", news.type,
                          oms_result_name(code));
        }
    }
    assert_state(&scene.shop, &scene.order, OMS_STATE_DELIVERED);
    ck_assert_int_eq(count_events(&scene.shop, &scene.order, "payment.authorised"), 1);
    ck_assert_int_eq(count_events(&scene.shop, &scene.order, "shipped"), 1);
    ck_assert_int_eq(count_events(&scene.shop, &scene.order, "delivered"), 1);
    scene_close(&scene);
}
END_TEST

/* --- Once --- */

START_TEST(an_event_is_accepted_once)
{
    struct scene scene;

    scene_open(&scene);
    ACCEPTED(&scene.shop, .type = "payment.succeeded", .key = scene.key);
    ASSERT_CODE(OMS_E_ALREADY, TELL(&scene.shop, NULL, .type = "payment.succeeded", .key = scene.key));
    shop_wait(&scene.shop, 299 * 1000);
    ASSERT_CODE(OMS_E_ALREADY, TELL(&scene.shop, NULL, .type = "payment.succeeded", .key = scene.key));
    shop_wait(&scene.shop, 3 * DAY); /* signed anew, as providers do */
    ASSERT_CODE(OMS_E_ALREADY, TELL(&scene.shop, NULL, .type = "payment.succeeded", .key = scene.key));
    /* the same id for something else is the same event all the same */
    ASSERT_CODE(OMS_E_ALREADY, TELL(&scene.shop, NULL, .type = "shipment.delivered", .order = &scene.order));
    scene_close(&scene);
}
END_TEST

START_TEST(ids_are_each_providers_own)
{
    struct scene scene;

    scene_open(&scene);
    MUST_OK(oms_inbox_secret(scene.shop.engine, "bank2", SECRET, strlen(SECRET), &error));
    ACCEPTED(&scene.shop, .type = "payment.succeeded", .key = scene.key);
    ck_assert_int_eq(ACCEPTED(&scene.shop, .provider = "bank2", .type = "payment.succeeded", .key = scene.key),
                     OMS_INBOX_KNOWN);
    scene_close(&scene);
}
END_TEST

START_TEST(an_event_is_remembered_after_the_engine_was_closed)
{
    struct scene scene;
    struct shop later;
    char path[PATH_SIZE];

    file_name(path);
    provider_open(&scene.provider);
    SAYS(&scene.provider, AUTHORIZE, OMS_PENDING);
    shop_open_with(&scene.shop, &(struct shop_options){.path = path, .payment = &scene.provider.service});
    shop_stock(&scene.shop, "MUG", "MAIN", 5);
    MUST_OK(oms_inbox_secret(scene.shop.engine, BANK, SECRET, strlen(SECRET), &error));
    scene.order = PLACE(&scene.shop, .token = "tok");
    ACCEPTED(&scene.shop, .type = "payment.succeeded", .order = &scene.order);
    shop_close(&scene.shop);
    shop_open_beside(&later, &scene.shop, &(struct shop_options){.path = path});
    ASSERT_CODE(OMS_E_SIGNATURE, TELL(&later, NULL, .type = "payment.succeeded", .order = &scene.order));
    MUST_OK(oms_inbox_secret(later.engine, BANK, SECRET, strlen(SECRET), &error));
    ASSERT_CODE(OMS_E_ALREADY, TELL(&later, NULL, .type = "payment.succeeded", .order = &scene.order));
    assert_state(&later, &scene.order, OMS_STATE_CONFIRMED);
    shop_close(&later);
    file_remove(path);
}
END_TEST

enum { COPIES = 8 };

struct courier {
    pthread_t thread;
    pthread_barrier_t *start;
    struct scene *scene;
    int32_t code;
};

static void *
bring(void *user)
{
    struct courier *courier = user;
    const struct news news = {.type = "payment.succeeded", .key = courier->scene->key};

    pthread_barrier_wait(courier->start);
    courier->code = tell_news(&courier->scene->shop, &news, NULL, NULL);
    return NULL;
}

START_TEST(of_many_copies_at_once_one_is_accepted)
{
    struct scene scene;
    struct courier couriers[COPIES];
    pthread_barrier_t start;
    int once = 0;

    scene_open(&scene);
    pthread_barrier_init(&start, NULL, COPIES);
    for (int i = 0; i < COPIES; i++) {
        couriers[i] = (struct courier){.start = &start, .scene = &scene};
        ck_assert_int_eq(pthread_create(&couriers[i].thread, NULL, bring, &couriers[i]), 0);
    }
    for (int i = 0; i < COPIES; i++) {
        pthread_join(couriers[i].thread, NULL);
        ck_assert(couriers[i].code == OMS_OK || couriers[i].code == OMS_E_ALREADY);
        once += couriers[i].code == OMS_OK;
    }
    pthread_barrier_destroy(&start);
    ck_assert_int_eq(once, 1);
    ck_assert_int_eq(count_events(&scene.shop, &scene.order, "payment.authorised"), 1);
    scene_close(&scene);
}
END_TEST

/* --- Who is not believed --- */

/* Nothing came of what was refused: the order is as it was, and the true event is still news. */
static void
assert_untouched(struct scene *scene, int64_t version)
{
    oms_order *order = get(&scene->shop, &scene->order);

    ck_assert_int_eq(oms_order_version(order), version);
    oms_order_free(order);
}

static void
assert_not_believed(struct scene *scene, const char *header)
{
    ASSERT_CODE(OMS_E_SIGNATURE,
                TELL(&scene->shop, NULL, .type = "payment.succeeded", .key = scene->key, .header = header));
}

START_TEST(nobody_is_believed_without_a_right_signature)
{
    static const char body[] = "whatever the provider writes";
    struct scene scene;
    char seconds[24], value[WEBHOOK_VALUE_SIZE], header[300];

    scene_open(&scene);
    oms_order *order = get(&scene.shop, &scene.order);
    const int64_t version = oms_order_version(order);
    oms_order_free(order);
    snprintf(seconds, sizeof seconds, "%lld", (long long)(scene.shop.now / 1000));
    webhook_value(value, SECRET, seconds, body, sizeof body - 1);

    assert_not_believed(&scene, "");
    assert_not_believed(&scene, "t=1767268800");
    assert_not_believed(&scene, value);
    snprintf(header, sizeof header, "v1=%s", value); /* no time */
    assert_not_believed(&scene, header);
    snprintf(header, sizeof header, "t=%lld,v1=%s", (long long)(scene.shop.now / 1000 + 1), value); /* edited time */
    assert_not_believed(&scene, header);
    snprintf(header, sizeof header, "t=%s,t=%s,v1=%s", seconds, seconds, value);
    assert_not_believed(&scene, header);
    snprintf(header, sizeof header, "t=%s,v0=%s", seconds, value); /* another scheme */
    assert_not_believed(&scene, header);
    snprintf(header, sizeof header, "t=%s,v1=%.62s", seconds, value); /* cut off */
    assert_not_believed(&scene, header);
    webhook_value(value, SECRET, "", body, sizeof body - 1); /* a time that was not signed */
    snprintf(header, sizeof header, "t=%s,v1=%s", seconds, value);
    assert_not_believed(&scene, header);
    webhook_value(value, "", seconds, body, sizeof body - 1); /* an empty secret */
    snprintf(header, sizeof header, "t=%s,v1=%s", seconds, value);
    assert_not_believed(&scene, header);
    webhook_value(value, SECRET, seconds, "another body", 12);
    snprintf(header, sizeof header, "t=%s,v1=%s", seconds, value);
    assert_not_believed(&scene, header);
    ASSERT_CODE(OMS_E_SIGNATURE,
                TELL(&scene.shop, NULL, .type = "payment.succeeded", .key = scene.key, .secret = "whsec_other"));
    ASSERT_CODE(OMS_E_SIGNATURE,
                TELL(&scene.shop, NULL, .type = "payment.succeeded", .key = scene.key, .provider = "stranger"));

    assert_untouched(&scene, version);
    ck_assert_int_eq(ACCEPTED(&scene.shop, .type = "payment.succeeded", .key = scene.key), OMS_INBOX_APPLIED);
    scene_close(&scene);
}
END_TEST

START_TEST(one_right_signature_of_two_is_enough)
{
    static const char body[] = "whatever the provider writes";
    struct scene scene;
    char seconds[24], values[2][WEBHOOK_VALUE_SIZE], header[300];

    scene_open(&scene);
    snprintf(seconds, sizeof seconds, "%lld", (long long)(scene.shop.now / 1000));
    webhook_value(values[0], _i == 0 ? SECRET : "whsec_old", seconds, body, sizeof body - 1);
    webhook_value(values[1], _i == 0 ? "whsec_old" : SECRET, seconds, body, sizeof body - 1);
    snprintf(header, sizeof header, "t=%s,v1=%s,v1=%s", seconds, values[0], values[1]);
    ck_assert_int_eq(ACCEPTED(&scene.shop, .type = "payment.succeeded", .key = scene.key, .header = header),
                     OMS_INBOX_APPLIED);
    scene_close(&scene);
}
END_TEST

START_TEST(a_signature_lives_for_five_minutes_either_way)
{
    static const struct {
        int64_t later;
        int32_t code;
    } cases[] = {
        {-300 * 1000, OMS_OK},         {300 * 1000, OMS_OK},    {-301 * 1000, OMS_E_SIGNATURE},
        {301 * 1000, OMS_E_SIGNATURE}, {-DAY, OMS_E_SIGNATURE}, {3650 * DAY, OMS_E_SIGNATURE},
    };
    struct scene scene;

    scene_open(&scene);
    const struct news news = {.type = "payment.succeeded", .key = scene.key, .later = cases[_i].later};
    ck_assert_int_eq(tell_news(&scene.shop, &news, NULL, NULL), cases[_i].code);
    scene_close(&scene);
}
END_TEST

/* A millisecond beyond, by the clock of the engine. */
START_TEST(a_signature_ends_to_the_millisecond)
{
    struct scene scene;
    const struct news news = {.type = "payment.pending", .key = scene.key};
    char header[WEBHOOK_HEADER_SIZE];

    scene_open(&scene);
    webhook_header(header, SECRET, scene.shop.now, "whatever the provider writes", 28);
    struct news sent = news;
    sent.header = header;
    shop_wait(&scene.shop, 300 * 1000 + 1);
    ck_assert_int_eq(tell_news(&scene.shop, &sent, NULL, NULL), OMS_E_SIGNATURE);
    shop_wait(&scene.shop, -1);
    ck_assert_int_eq(tell_news(&scene.shop, &sent, NULL, NULL), OMS_OK);
    scene_close(&scene);
}
END_TEST

/* --- Secrets --- */

START_TEST(secrets_are_changed_without_a_gap)
{
    struct scene scene;

    scene_open(&scene);
    MUST_OK(oms_inbox_secret(scene.shop.engine, BANK, "whsec_new", 9, &error));
    ACCEPTED(&scene.shop, .id = "1", .type = "payment.pending", .key = scene.key);
    ACCEPTED(&scene.shop, .id = "2", .type = "payment.pending", .key = scene.key, .secret = "whsec_new");
    MUST_OK(oms_inbox_forget(scene.shop.engine, BANK, &error));
    ASSERT_CODE(OMS_E_SIGNATURE, TELL(&scene.shop, NULL, .id = "3", .type = "payment.pending", .key = scene.key));
    ASSERT_CODE(OMS_E_NOT_FOUND, oms_inbox_forget(scene.shop.engine, BANK, &error));
    MUST_OK(oms_inbox_secret(scene.shop.engine, BANK, "whsec_new", 9, &error));
    ACCEPTED(&scene.shop, .id = "3", .type = "payment.pending", .key = scene.key, .secret = "whsec_new");
    scene_close(&scene);
}
END_TEST

START_TEST(a_secret_has_bounds)
{
    struct scene scene;
    char secret[OMS_LIMIT_SECRET + 1] = "";
    oms_engine *engine;

    scene_open(&scene);
    engine = scene.shop.engine;
    ASSERT_CODE(OMS_E_INVALID, oms_inbox_secret(engine, BANK, NULL, 0, &error));
    ASSERT_CODE(OMS_E_INVALID, oms_inbox_secret(engine, BANK, "", 0, &error));
    ASSERT_CODE(OMS_E_LIMIT, oms_inbox_secret(engine, BANK, secret, sizeof secret, &error));
    ASSERT_CODE(OMS_E_INVALID, oms_inbox_secret(engine, NULL, SECRET, 5, &error));
    ASSERT_CODE(OMS_E_INVALID, oms_inbox_secret(engine, "", SECRET, 5, &error));
    ASSERT_CODE(OMS_E_INVALID, oms_inbox_forget(engine, NULL, &error));
    for (int i = 1; i < OMS_LIMIT_SECRETS; i++) {
        snprintf(secret, sizeof secret, "secret %d", i);
        for (int again = 0; again < 2; again++) /* the second time it is known */
            MUST_OK(oms_inbox_secret(engine, BANK, secret, strlen(secret), &error));
    }
    ASSERT_CODE(OMS_E_LIMIT, oms_inbox_secret(engine, BANK, "one more", 8, &error));
    MUST_OK(oms_inbox_secret(engine, "other", "one more", 8, &error));
    scene_close(&scene);
}
END_TEST

/* Memory that looks, when it comes back, whether a secret is still in it. */
struct watch {
    int64_t held;
    int64_t found;
};

static void *
watch_allocate(void *user, size_t bytes)
{
    struct watch *watch = user;

    __atomic_add_fetch(&watch->held, (int64_t)bytes, __ATOMIC_SEQ_CST);
    return malloc(bytes);
}

static void
watch_release(void *user, void *memory, size_t bytes)
{
    struct watch *watch = user;

    __atomic_sub_fetch(&watch->held, (int64_t)bytes, __ATOMIC_SEQ_CST);
    watch->found += memory && memmem(memory, bytes, SECRET, strlen(SECRET)) != NULL;
    free(memory);
}

START_TEST(secrets_are_wiped)
{
    struct watch watch = {0};
    const oms_allocator allocator = {
        .size = sizeof allocator, .user = &watch, .allocate = watch_allocate, .release = watch_release};
    struct shop shop;

    shop_open_with(&shop, &(struct shop_options){.engine = {.allocator = &allocator}});
    MUST_OK(oms_inbox_secret(shop.engine, BANK, SECRET, strlen(SECRET), &error));
    MUST_OK(oms_inbox_secret(shop.engine, "forgotten", SECRET, strlen(SECRET), &error));
    MUST_OK(oms_inbox_forget(shop.engine, "forgotten", &error));
    shop_close(&shop);
    ck_assert_int_eq(watch.found, 0);
    ck_assert_int_eq(watch.held, 0);
}
END_TEST

/* --- Fields --- */

START_TEST(a_field_that_is_wrong_is_named)
{
    struct scene scene;
    static char long_id[OMS_LIMIT_KEY + 2];
    static const oms_id nobody = {{1}};

    memset(long_id, 'e', sizeof long_id - 1);
    scene_open(&scene);
    struct shop *shop = &scene.shop;
    ASSERT_CODE(OMS_E_INVALID, TELL(shop, NULL, .id = "", .type = "payment.pending", .key = scene.key));
    ASSERT_CODE(OMS_E_LIMIT, TELL(shop, NULL, .id = long_id, .type = "payment.pending", .key = scene.key));
    ASSERT_CODE(OMS_E_INVALID, TELL(shop, NULL, .id = "a\nb", .type = "payment.pending", .key = scene.key));
    ASSERT_CODE(OMS_E_INVALID, TELL(shop, NULL, .key = scene.key));
    ASSERT_CODE(OMS_E_INVALID, TELL(shop, NULL, .type = "payment.stolen", .key = scene.key));
    ASSERT_CODE(OMS_E_INVALID, TELL(shop, NULL, .type = "payment.pending"));
    ASSERT_CODE(OMS_E_INVALID, TELL(shop, NULL, .type = "payment.pending", .key = scene.key, .order = &scene.order));
    ASSERT_CODE(OMS_E_INVALID, TELL(shop, NULL, .type = "shipment.delivered", .key = scene.key));
    ASSERT_CODE(OMS_E_NOT_FOUND, TELL(shop, NULL, .type = "payment.pending", .key = "no-key"));
    ASSERT_CODE(OMS_E_NOT_FOUND, TELL(shop, NULL, .type = "payment.pending", .order = &nobody));
    ASSERT_CODE(OMS_E_NOT_FOUND,
                TELL(shop, NULL, .type = "payment.pending", .key = "01000000000000000000000000000000-1"));
    strcat(scene.key, "77");
    ASSERT_CODE(OMS_E_NOT_FOUND, TELL(shop, NULL, .type = "payment.succeeded", .key = scene.key));
    scene_close(&scene);
}
END_TEST

START_TEST(a_body_has_bounds)
{
    struct scene scene;
    char *body = calloc(1, OMS_LIMIT_INBOUND + 1), header[WEBHOOK_HEADER_SIZE];
    char long_header[OMS_LIMIT_SIGNATURE + 2];
    oms_inbound inbound;

    scene_open(&scene);
    inbound = (oms_inbound){.size = sizeof inbound,
                            .provider = BANK,
                            .signature = header,
                            .id = "1",
                            .type = "payment.pending",
                            .key = scene.key,
                            .payload = body,
                            .payload_len = OMS_LIMIT_INBOUND + 1};
    webhook_header(header, SECRET, scene.shop.now, body, OMS_LIMIT_INBOUND + 1);
    ASSERT_CODE(OMS_E_LIMIT, oms_inbox_accept(scene.shop.engine, &inbound, NULL, NULL, &error));
    inbound.payload_len = OMS_LIMIT_INBOUND;
    webhook_header(header, SECRET, scene.shop.now, body, OMS_LIMIT_INBOUND);
    MUST_OK(oms_inbox_accept(scene.shop.engine, &inbound, NULL, NULL, &error));
    memset(long_header, ',', sizeof long_header - 1);
    long_header[sizeof long_header - 1] = '\0';
    inbound.signature = long_header;
    ASSERT_CODE(OMS_E_LIMIT, oms_inbox_accept(scene.shop.engine, &inbound, NULL, NULL, &error));
    inbound.payload = NULL;
    ASSERT_CODE(OMS_E_INVALID, oms_inbox_accept(scene.shop.engine, &inbound, NULL, NULL, &error));
    inbound.size = 3;
    ASSERT_CODE(OMS_E_ABI_SIZE, oms_inbox_accept(scene.shop.engine, &inbound, NULL, NULL, &error));
    ASSERT_CODE(OMS_E_INVALID, oms_inbox_accept(scene.shop.engine, NULL, NULL, NULL, &error));
    free(body);
    scene_close(&scene);
}
END_TEST

static int32_t
no_delivery(void *user, const oms_order *order, int32_t origin, const char **reason)
{
    (void)user, (void)origin;
    if (oms_order_state(order) != OMS_STATE_DELIVERED)
        return OMS_OK;
    *reason = "not today";
    return OMS_E_VETO;
}

START_TEST(a_guard_may_say_no_to_a_delivery_and_yes_the_next_time)
{
    const oms_guard guard = {.size = sizeof guard, .check = no_delivery};
    struct scene scene;

    goods_open(&scene);
    dispatch(&scene.shop, &scene.order);
    MUST_OK(oms_engine_add_guard(scene.shop.engine, &guard, &error));
    ASSERT_CODE(OMS_E_VETO, TELL(&scene.shop, NULL, .id = "d", .type = "shipment.delivered", .order = &scene.order));
    assert_state(&scene.shop, &scene.order, OMS_STATE_SHIPPED);
    scene_close(&scene);
}
END_TEST

/* While the bank is being asked, and of the same thing. */
static void
accept_inside(void *user, const oms_payment_request *request)
{
    struct shop *shop = user;

    ASSERT_CODE(OMS_E_REENTRANT, TELL(shop, NULL, .type = "payment.succeeded", .key = request->key));
    ASSERT_CODE(OMS_E_REENTRANT, oms_inbox_secret(shop->engine, BANK, SECRET, strlen(SECRET), &error));
    ASSERT_CODE(OMS_E_REENTRANT, oms_inbox_forget(shop->engine, BANK, &error));
    ASSERT_CODE(OMS_E_REENTRANT, oms_events_ack(shop->engine, "mailer", "", &error));
    char *lines = NULL;
    MUST_OK(oms_events_json(shop->engine, NULL, 0, &lines, NULL, &error)); /* reading is allowed */
    oms_free(lines);
}

START_TEST(nothing_is_accepted_from_inside_a_callback)
{
    struct scene scene;

    scene_open(&scene);
    scene.provider.during = accept_inside;
    scene.provider.during_user = &scene.shop;
    PLACE(&scene.shop, .token = "tok_2", .quantity = 2);
    assert_state(&scene.shop, &scene.order, OMS_STATE_PENDING);
    scene_close(&scene);
}
END_TEST

/* From another thread, while the call that asked for it has not come back. */
static void
accept_meanwhile(void *user, const oms_payment_request *request)
{
    struct scene *scene = user;
    struct courier courier = {.scene = scene};
    pthread_barrier_t start;

    snprintf(scene->key, sizeof scene->key, "%s", request->key);
    pthread_barrier_init(&start, NULL, 1);
    courier.start = &start;
    ck_assert_int_eq(pthread_create(&courier.thread, NULL, bring, &courier), 0);
    pthread_join(courier.thread, NULL);
    pthread_barrier_destroy(&start);
    ck_assert_int_eq(courier.code, OMS_OK);
}

START_TEST(a_webhook_may_overtake_the_answer_of_its_call)
{
    struct scene scene;

    scene_open(&scene);
    scene.provider.during = accept_meanwhile;
    scene.provider.during_user = &scene;
    SAYS(&scene.provider, AUTHORIZE, OMS_PENDING);
    const oms_id order = PLACE(&scene.shop, .token = "tok_2", .quantity = 2);
    assert_state(&scene.shop, &order, OMS_STATE_CONFIRMED);
    ck_assert_int_eq(count_events(&scene.shop, &order, "payment.authorised"), 1);
    scene.provider.during = NULL;
    scene_close(&scene);
}
END_TEST

#ifdef OMS_HAVE_JSON

/* --- The envelope --- */

static int32_t
send(struct scene *scene, const char *body, size_t len, int32_t *what, oms_order **out, oms_error **error)
{
    char header[WEBHOOK_HEADER_SIZE];

    webhook_header(header, SECRET, scene->shop.now, body, len);
    return oms_inbox_accept_json(scene->shop.engine, BANK, header, body, len, what, out, error);
}

START_TEST(an_envelope_says_what_it_means)
{
    struct scene scene;
    oms_order *order = NULL;
    char id[OMS_ID_TEXT_SIZE], body[300];
    int32_t what = -1;

    scene_open(&scene);
    snprintf(body, sizeof body,
             "{\"id\": \"evt_1\", \"type\": \"payment.succeeded\", \"key\": \"%s\", \"reference\": \"ch_1\"}",
             scene.key);
    MUST_OK(send(&scene, body, strlen(body), &what, &order, &error));
    ck_assert_int_eq(what, OMS_INBOX_APPLIED);
    ck_assert_int_eq(oms_order_state(order), OMS_STATE_CONFIRMED);
    oms_order_free(order);
    ASSERT_CODE(OMS_E_ALREADY, send(&scene, body, strlen(body), &what, NULL, &error));
    oms_id_format(&scene.order, id);
    snprintf(body, sizeof body,
             "{\"id\": \"evt_2\", \"type\": \"shipment.dispatched\", \"order\": \"%s\", \"message\": null}", id);
    MUST_OK(send(&scene, body, strlen(body), NULL, NULL, &error));
    assert_state(&scene.shop, &scene.order, OMS_STATE_SHIPPED);
    scene_close(&scene);
}
END_TEST

static const struct {
    const char *body;
    int32_t code;
} envelopes[] = {
    {"", OMS_E_SYNTAX},
    {"{", OMS_E_SYNTAX},
    {"{}", OMS_E_INVALID},
    {"[]", OMS_E_INVALID},
    {"null", OMS_E_SYNTAX},
    {"\"text\"", OMS_E_SYNTAX},
    {"{\"id\": \"1\"} {\"id\": \"2\"}", OMS_E_SYNTAX},
    {"\xEF\xBB\xBF{}", OMS_E_SYNTAX},
    {"{\"id\": \"\xC0\x80\"}", OMS_E_SYNTAX},
    {"{\"id\": \"1\", \"id\": \"2\"}", OMS_E_SYNTAX},
    {"{\"id\": 1}", OMS_E_INVALID},
    {"{\"id\": \"a\\u0000b\"}", OMS_E_INVALID},
    {"{\"id\": \"1\", \"type\": \"payment.succeeded\", \"order\": \"first\"}", OMS_E_INVALID},
    {"{\"id\": \"1\", \"type\": \"payment.succeeded\", \"order\": \"00000000-0000-0000-0000-000000000000\"}",
     OMS_E_INVALID},
    {"{\"id\": \"1\", \"type\": \"payment.succeeded\", \"order\": \"01960000-0000-7000-8000-000000000000\"}",
     OMS_E_NOT_FOUND},
    {"{\"id\": \"1\", \"type\": \"payment.succeeded\", \"amount\": 5}", OMS_E_INVALID},
    {"{\"x\": [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}", OMS_E_LIMIT},
    {"{\"x\": "
     "[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,"
     "1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]}",
     OMS_E_LIMIT},
};

START_TEST(a_broken_envelope_is_refused_in_words)
{
    struct scene scene;

    scene_open(&scene);
    ASSERT_CODE(envelopes[_i].code, send(&scene, envelopes[_i].body, strlen(envelopes[_i].body), NULL, NULL, &error));
    assert_job(&scene.shop, &scene.order, AUTHORIZE_JOB, "waiting");
    scene_close(&scene);
}
END_TEST

/* Whoever cannot sign learns nothing of how a body is read. */
START_TEST(a_body_is_not_read_before_its_signature_is_right)
{
    struct scene scene;

    scene_open(&scene);
    for (size_t i = 0; i < sizeof envelopes / sizeof *envelopes; i++)
        ASSERT_CODE(OMS_E_SIGNATURE, oms_inbox_accept_json(scene.shop.engine, BANK, "t=1,v1=0", envelopes[i].body,
                                                           strlen(envelopes[i].body), NULL, NULL, &error));
    scene_close(&scene);
}
END_TEST

#endif

Suite *
inbox_suite(void)
{
    Suite *suite = suite_create("inbox");
    TCase *cases = tcase_create("inbox");

    tcase_set_timeout(cases, 60);
    tcase_add_loop_test(cases, a_payment_is_settled_by_what_the_bank_tells, 0, 5);
    tcase_add_test(cases, an_order_stands_for_its_authorisations);
    tcase_add_test(cases, what_the_bank_says_is_kept_without_card_numbers);
    tcase_add_test(cases, a_doubt_is_ended_by_the_bank_and_a_contradiction_is_not);
    tcase_add_test(cases, a_carrier_tells_of_pick_up_and_delivery);
    tcase_add_test(cases, a_delivery_told_too_early_comes_true_with_the_dispatch);
    tcase_add_test(cases, a_parcel_is_picked_up_under_the_label_that_it_has);
    tcase_add_test(cases, a_delivery_told_too_early_comes_true_with_the_label_that_leaves);
    tcase_add_test(cases, a_cancelled_order_is_not_delivered);
    tcase_add_loop_test(cases, events_in_any_order_come_to_the_same, 0, ORDERS_OF_ARRIVAL);
    tcase_add_test(cases, an_event_is_accepted_once);
    tcase_add_test(cases, ids_are_each_providers_own);
    tcase_add_test(cases, an_event_is_remembered_after_the_engine_was_closed);
    tcase_add_test(cases, of_many_copies_at_once_one_is_accepted);
    tcase_add_test(cases, nobody_is_believed_without_a_right_signature);
    tcase_add_loop_test(cases, one_right_signature_of_two_is_enough, 0, 2);
    tcase_add_loop_test(cases, a_signature_lives_for_five_minutes_either_way, 0, 6);
    tcase_add_test(cases, a_signature_ends_to_the_millisecond);
    tcase_add_test(cases, secrets_are_changed_without_a_gap);
    tcase_add_test(cases, a_secret_has_bounds);
    tcase_add_test(cases, secrets_are_wiped);
    tcase_add_test(cases, a_field_that_is_wrong_is_named);
    tcase_add_test(cases, a_body_has_bounds);
    tcase_add_test(cases, a_guard_may_say_no_to_a_delivery_and_yes_the_next_time);
    tcase_add_test(cases, nothing_is_accepted_from_inside_a_callback);
    tcase_add_test(cases, a_webhook_may_overtake_the_answer_of_its_call);
#ifdef OMS_HAVE_JSON
    tcase_add_test(cases, an_envelope_says_what_it_means);
    tcase_add_loop_test(cases, a_broken_envelope_is_refused_in_words, 0, sizeof(envelopes) / sizeof(envelopes[0]));
    tcase_add_test(cases, a_body_is_not_read_before_its_signature_is_right);
#endif
    tcase_set_tags(cases, "threads");
    suite_add_tcase(suite, cases);
    return suite;
}
