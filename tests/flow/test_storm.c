/* Storms: hundreds of random steps by customers, merchant, clock and an unreliable bank, after each of which every invariant holds; and once the weather is
 * fine again, what the bank kept books of agrees with the orders. The bank never trusts the engine: it counts each authorisation, capture, void and refund. */
#include <stdio.h>
#include <string.h>

#include "flow/suites.h"
#include "flow/words.h"

#define DEEDS  2000
#define ORDERS 200
#define STEPS  250
#define STORMS 12

/* What the bank was asked once, and what it did. */
struct deed {
    char key[64];
    char reference[80]; /* of the authorisation it is about */
    enum slot slot;
    int32_t answer;
    int64_t amount;
};

struct bank {
    uint64_t random;
    int stormy;
    int wrongs; /* second captures, captures without an authorisation, refunds of what was not taken … */
    size_t n;
    struct deed deeds[DEEDS];
};

struct storm {
    struct bank bank;
    struct shop shop;
    oms_id orders[ORDERS];
    size_t n_orders;
    struct deed seen_to; /* by a person */
};

static uint64_t
draw(struct bank *bank, uint64_t below)
{
    bank->random ^= bank->random << 13;
    bank->random ^= bank->random >> 7;
    bank->random ^= bank->random << 17;
    return bank->random % below;
}

static struct deed *
find_deed(struct bank *bank, const char *key)
{
    for (size_t i = 0; i < bank->n; i++)
        if (strcmp(bank->deeds[i].key, key) == 0)
            return &bank->deeds[i];
    return NULL;
}

/* The money of an authorisation that came of deeds of this kind. */
static int64_t
moved(const struct bank *bank, const char *reference, enum slot slot)
{
    int64_t sum = 0;

    for (size_t i = 0; i < bank->n; i++)
        if (bank->deeds[i].slot == slot && bank->deeds[i].answer == OMS_OK &&
            strcmp(bank->deeds[i].reference, reference) == 0)
            sum += bank->deeds[i].amount;
    return sum;
}

static int64_t
held(const struct bank *bank, const char *reference)
{
    return moved(bank, reference, AUTHORIZE) - moved(bank, reference, CAPTURE) - moved(bank, reference, VOID);
}

/* Would the bank's books be wrong if it did this? */
static int
is_wrong(const struct bank *bank, const struct deed *deed)
{
    if (deed->slot == CAPTURE)
        return moved(bank, deed->reference, CAPTURE) > 0 || held(bank, deed->reference) < deed->amount;
    if (deed->slot == VOID)
        return held(bank, deed->reference) < deed->amount;
    return deed->slot == REFUND &&
           moved(bank, deed->reference, CAPTURE) - moved(bank, deed->reference, REFUND) < deed->amount;
}

/* What it decides when it hears of a key first; in a storm it also answers otherwise than it did. */
static int32_t
decide_deed(struct bank *bank, struct deed *deed)
{
    static const int32_t moods[] = {OMS_E_DECLINED, OMS_E_DECLINED_RETRY, OMS_PENDING};

    deed->answer = OMS_OK;
    if (bank->stormy && deed->slot <= CAPTURE && draw(bank, 4) == 0)
        deed->answer = moods[draw(bank, 3)];
    if (deed->answer == OMS_OK)
        bank->wrongs += is_wrong(bank, deed);
    return bank->stormy && draw(bank, 5) == 0 ? OMS_E_UNKNOWN : deed->answer;
}

/* What was pending may have been decided meanwhile. */
static int32_t
answer_again(struct bank *bank, struct deed *deed)
{
    if (deed->answer == OMS_PENDING && (!bank->stormy || draw(bank, 2) == 0))
        deed->answer = draw(bank, 3) ? OMS_OK : OMS_E_DECLINED;
    return bank->stormy && draw(bank, 6) == 0 ? OMS_E_UNKNOWN : deed->answer;
}

/* The key in letters alone: what has digits enough may look like a card number. */
static void
make_reference(const char *key, char *out)
{
    for (; *key; key++)
        *out++ = *key >= '0' && *key <= '9' ? (char)(*key - '0' + 'g') : *key == '-' ? 'q' : *key;
    *out = '\0';
}

static int32_t
ask_bank(struct bank *bank, enum slot slot, const oms_payment_request *request, oms_reply *reply)
{
    struct deed *deed = find_deed(bank, request->key);

    if (bank->stormy && draw(bank, 6) == 0)
        return draw(bank, 2) ? OMS_E_UNAVAILABLE : OMS_E_UNKNOWN;
    if (deed) {
        oms_reply_set_reference(reply, deed->reference);
        return answer_again(bank, deed);
    }
    ck_assert_uint_lt(bank->n, DEEDS);
    deed = &bank->deeds[bank->n];
    *deed = (struct deed){.slot = slot, .amount = request->amount};
    snprintf(deed->key, sizeof deed->key, "%s", request->key);
    if (slot == AUTHORIZE)
        make_reference(request->key, deed->reference);
    else
        snprintf(deed->reference, sizeof deed->reference, "%s", request->reference);
    oms_reply_set_reference(reply, deed->reference);
    int32_t answer = decide_deed(bank, deed);
    bank->n++;
    return answer;
}

static int32_t
bank_authorize(void *user, const oms_payment_request *request, oms_reply *reply)
{
    return ask_bank(user, AUTHORIZE, request, reply);
}

static int32_t
bank_capture(void *user, const oms_payment_request *request, oms_reply *reply)
{
    return ask_bank(user, CAPTURE, request, reply);
}

static int32_t
bank_void(void *user, const oms_payment_request *request, oms_reply *reply)
{
    return ask_bank(user, VOID, request, reply);
}

static int32_t
bank_refund(void *user, const oms_payment_request *request, oms_reply *reply)
{
    return ask_bank(user, REFUND, request, reply);
}

static int32_t
bank_query(void *user, const oms_payment_request *request, oms_reply *reply)
{
    struct bank *bank = user;
    struct deed *deed = find_deed(bank, request->key);

    if (bank->stormy && draw(bank, 6) == 0)
        return draw(bank, 2) ? OMS_E_UNAVAILABLE : OMS_E_UNKNOWN;
    if (!deed)
        return OMS_E_NOT_FOUND;
    oms_reply_set_reference(reply, deed->reference);
    return answer_again(bank, deed);
}

/* --- What happens in a storm --- */

static oms_id *
any_order(struct storm *storm)
{
    return &storm->orders[draw(&storm->bank, storm->n_orders)];
}

static void
do_place(struct storm *storm)
{
    static const char *const methods[] = {"card", "card", "card", "manual", "terms"};
    oms_order *order = NULL;

    if (storm->n_orders == ORDERS)
        return;
    int32_t code = try_place(&storm->shop,
                             &(struct wish){.quantity = 1 + (int64_t)draw(&storm->bank, 3),
                                            .method = methods[draw(&storm->bank, 5)],
                                            .token = "tok",
                                            .flags = draw(&storm->bank, 4) ? 0 : OMS_PLACE_NO_DRIVE},
                             &order, NULL);
    ck_assert(code == OMS_OK || code == OMS_E_REFUSED);
    if (order)
        storm->orders[storm->n_orders++] = *oms_order_id(order);
    oms_order_free(order);
}

static void
do_verb(struct storm *storm)
{
    const oms_id *id = any_order(storm);
    oms_engine *engine = storm->shop.engine;
    int32_t code = OMS_OK;

    switch (draw(&storm->bank, 7)) {
    case 0:
        code = oms_order_cancel(engine, id, NULL, NULL, NULL);
        break;
    case 1:
        code = oms_order_dispatch(engine, id, NULL, NULL, NULL);
        break;
    case 2:
        code = oms_order_deliver(engine, id, NULL, NULL);
        break;
    case 3:
        code = oms_order_return(engine, id, NULL, NULL, NULL);
        break;
    case 4:
        code = draw(&storm->bank, 3) ? pay(&storm->shop, id, "card", "tok") : pay(&storm->shop, id, "manual", NULL);
        break;
    case 5:
        code = record_payment(&storm->shop, id, 1000);
        break;
    default:
        code = oms_order_drive(engine, id, NULL, NULL);
    }
    ck_assert_msg(code == OMS_OK || code == OMS_E_STATE || code == OMS_E_REFUSED || code == OMS_E_INVALID, "%s",
                  oms_result_name(code));
}

/* Tells the engine what the bank did, with the bank's reference. */
static int32_t
report_deed(struct storm *storm, const struct deed *deed)
{
    oms_reply *reply = NULL;

    ck_assert_int_eq(oms_reply_new(&reply), OMS_OK);
    oms_reply_set_reference(reply, deed->reference);
    int32_t code = oms_complete(storm->shop.engine, deed->key, deed->answer, reply, NULL);
    oms_reply_free(reply);
    return code;
}

/* The bank's own notification: the truth of some deed, perhaps told before, perhaps of an order long ended. */
static void
do_notify(struct storm *storm)
{
    struct bank *bank = &storm->bank;

    if (bank->n == 0)
        return;
    struct deed *deed = &bank->deeds[draw(bank, bank->n)];
    if (deed->answer == OMS_PENDING)
        deed->answer = draw(bank, 2) ? OMS_OK : OMS_E_DECLINED;
    int32_t code = report_deed(storm, deed);
    ck_assert_msg(code == OMS_OK || code == OMS_E_ALREADY || code == OMS_E_STATE, "%s of %s told as %s: %s", deed->key,
                  "the bank", oms_result_name(deed->answer), oms_result_name(code));
}

static void
do_time(struct storm *storm)
{
    static const int64_t leaps[] = {1, 1000, MINUTE, 5 * MINUTE, 16 * MINUTE, HOUR, -10 * MINUTE};

    shop_wait(&storm->shop, leaps[draw(&storm->bank, 7)]);
    shop_run(&storm->shop);
}

static void
do_step(struct storm *storm)
{
    switch (storm->n_orders ? draw(&storm->bank, 8) : 0) {
    case 0:
        do_place(storm);
        break;
    case 1:
    case 2:
        do_time(storm);
        break;
    case 3:
        do_notify(storm);
        break;
    default:
        do_verb(storm);
    }
}

/* --- Fine weather --- */

/* What the bank still has of an order's money that should go back this way. */
static int64_t
left(const struct bank *bank, const char *reference, enum slot slot)
{
    return slot == VOID ? held(bank, reference) : moved(bank, reference, CAPTURE) - moved(bank, reference, REFUND);
}

/* The bank does by hand what it was never asked, or never did. */
static void
give_back_by_hand(struct bank *bank, const oms_job *job, enum slot slot)
{
    struct deed *deed = &bank->deeds[bank->n];

    ck_assert_uint_lt(bank->n, DEEDS);
    *deed = (struct deed){.slot = slot, .amount = job->amount};
    snprintf(deed->key, sizeof deed->key, "%s", job->key);
    for (size_t i = 0; i < bank->n && !*deed->reference; i++)
        if (bank->deeds[i].slot == AUTHORIZE && strncmp(bank->deeds[i].key, job->key, 32) == 0 &&
            left(bank, bank->deeds[i].reference, slot) >= job->amount)
            memcpy(deed->reference, bank->deeds[i].reference, sizeof deed->reference);
    bank->n += *deed->reference != '\0';
}

/* A person looks at each job that needs one, sees to it at the bank, and tells the engine. */
static int32_t
look_after(void *user, const oms_job *job)
{
    struct storm *storm = user;
    struct bank *bank = &storm->bank;
    const int voids = strcmp(job->kind, "payment.void") == 0;
    const int gives_back = voids || strcmp(job->kind, "payment.refund") == 0;

    if (strcmp(job->state, "needs-operator") != 0)
        return 0;
    if (gives_back && !find_deed(bank, job->key))
        give_back_by_hand(bank, job, voids ? VOID : REFUND);
    const struct deed *deed = find_deed(bank, job->key);
    storm->seen_to = (struct deed){.answer = gives_back ? OMS_OK : OMS_E_DECLINED};
    if (deed)
        storm->seen_to = *deed;
    if (storm->seen_to.answer == OMS_PENDING)
        storm->seen_to.answer = OMS_E_DECLINED; /* called off by telephone */
    snprintf(storm->seen_to.key, sizeof storm->seen_to.key, "%s", job->key);
    return 1;
}

static void
see_to_jobs(struct storm *storm)
{
    while (oms_job_list(storm->shop.engine, NULL, look_after, storm, NULL) == 1)
        ck_assert_int_eq(report_deed(storm, &storm->seen_to), OMS_OK);
}

static void
calm_down(struct storm *storm)
{
    storm->bank.stormy = 0;
    for (int i = 0; i < 120; i++) {
        shop_wait(&storm->shop, 15 * MINUTE);
        shop_run(&storm->shop);
    }
}

/* Money of the bank's that belongs to an order, by the keys it was asked with. */
static void
assert_bank_agrees(struct storm *storm, const oms_id *id)
{
    struct bank *bank = &storm->bank;
    oms_order *order = get(&storm->shop, id);
    const int32_t state = oms_order_state(order);
    char prefix[33];
    int64_t kept = 0;
    int64_t taken = 0;

    for (size_t i = 0; i < 16; i++)
        snprintf(prefix + 2 * i, 3, "%02x", id->bytes[i]);
    for (size_t i = 0; i < bank->n; i++) {
        const struct deed *deed = &bank->deeds[i];
        if (deed->slot != AUTHORIZE || strncmp(deed->key, prefix, 32) != 0)
            continue;
        kept += held(bank, deed->reference);
        taken += moved(bank, deed->reference, CAPTURE) - moved(bank, deed->reference, REFUND);
    }
    ck_assert_int_ne(state, OMS_STATE_PENDING);
    if (state == OMS_STATE_CANCELLED || state == OMS_STATE_RETURNED)
        ck_assert_msg(kept == 0 && taken == 0, "order %s is %s, and the bank holds %lld and took %lld", prefix,
                      oms_state_name(state), (long long)kept, (long long)taken);
    else
        ck_assert_int_le(kept + taken, oms_order_total(order));
    oms_order_free(order);
}

START_TEST(after_a_storm_bank_and_orders_agree)
{
    static struct storm storm;
    const oms_payment_service service = {.size = sizeof service,
                                         .user = &storm.bank,
                                         .authorize = bank_authorize,
                                         .capture = bank_capture,
                                         .void_payment = bank_void,
                                         .refund = bank_refund,
                                         .query = bank_query};

    memset(&storm, 0, sizeof storm);
    storm.bank.random = UINT64_C(0x9e3779b97f4a7c15) * (uint64_t)(_i + 1);
    storm.bank.stormy = 1;
    shop_open_with(&storm.shop, &(struct shop_options){.payment = &service,
                                                       .engine = {.duplicates = OMS_DUPLICATE_ALLOW,
                                                                  .capture = _i % 2,
                                                                  .release_on_decline = _i / 2 % 2}});
    shop_stock(&storm.shop, "MUG", "EAST", 20);
    shop_stock(&storm.shop, "MUG", "WEST", 15);
    for (int step = 0; step < STEPS; step++) {
        do_step(&storm);
        if (step % 5 == 0)
            assert_invariants(&storm.shop);
    }
    calm_down(&storm);
    see_to_jobs(&storm);
    calm_down(&storm);
    for (size_t i = 0; i < storm.n_orders; i++)
        assert_bank_agrees(&storm, &storm.orders[i]);
    ck_assert_int_eq(storm.bank.wrongs, 0);
    shop_close(&storm.shop);
}
END_TEST

Suite *
storm_suite(void)
{
    Suite *suite = suite_create("flow/storm");
    TCase *tests = tcase_create("storms");

    tcase_set_timeout(tests, 120);
    tcase_add_loop_test(tests, after_a_storm_bank_and_orders_agree, 0, STORMS);
    suite_add_tcase(suite, tests);
    return suite;
}
