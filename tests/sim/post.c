/* How requests reach the bank of tests/sim/bank.h, and the answers the engine: lost, late, after the engine died. Here an engine may die before or after the
 * bank did something, be outrun by the other one, or wait longer than its lease. */
#include <inttypes.h>
#include <string.h>

#include "sim/bank_books.h"
#include "sim/world.h"

#define KEY_LIFE (24 * HOUR)

/* What the requests of payments and of shipments have in common. */
struct request {
    const char *key;
    const char *effect;
    const char *reference;
    oms_id order;
    int64_t amount;
    int64_t payment; /* or shipment */
    int64_t now;
};

struct question {
    struct world *world;
    struct front *front;
    const struct request *request;
    oms_reply *reply;
    enum effect effect;
    int carrier;
};

/* --- What an honest engine never does --- */

struct intent {
    const struct request *request;
    bool found;
};

static int32_t
look_at_intent(void *user, const oms_job *job)
{
    struct intent *intent = user;

    if (strcmp(job->key, intent->request->key) == 0)
        intent->found = strcmp(job->state, "running") == 0 &&
                        (job->amount == OMS_NONE || job->amount == intent->request->amount) &&
                        strcmp(job->kind, intent->request->effect) == 0;
    return 0;
}

/* The intent is in the database before the bank hears of it. Where somebody else got on with it meanwhile, it is running no longer: no need to look. */
static void
check_intent(const struct question *q)
{
    struct intent intent = {.request = q->request};
    struct world *world = q->world;

    if (front_outrun(q->front))
        return;
    world->quiet = true;
    const int32_t code =
        oms_job_list(world->engines[q->front->number], &q->request->order, look_at_intent, &intent, NULL);
    world->quiet = false;
    if (code != OMS_OK || !intent.found)
        world_broken(world, "the bank was asked for %s, of which no intent is stored", q->request->key);
}

static void
check_key(const struct question *q, const struct deed *deed)
{
    const struct request *request = q->request;
    const bool opens = q->effect == AUTHORIZE || q->effect == BOOK;
    const bool same = deed->effect == q->effect && deed->carrier == q->carrier && deed->amount == request->amount &&
                      deed->payment == request->payment &&
                      memcmp(&deed->order, &request->order, sizeof deed->order) == 0 &&
                      (opens || deed->account == bank_account(&q->world->bank, request->reference));

    if (!same)
        world_broken(q->world, "key %s came with another request", request->key);
    /* One asks what was true when it set out, another what is not recorded yet, or could not be. */
    if (q->world->depth || front_outrun(q->front) || q->world->troubles != q->front->untroubled)
        return;
    if (deed->answer != OMS_E_UNAVAILABLE && request->now - deed->first_asked_at > KEY_LIFE + MINUTE &&
        deed->clock_turns == q->world->clock_turns)
        world_broken(q->world, "key %s was sent again when the bank had forgotten it", request->key);
    if (q->effect < BOOK && deed->not_before && request->now < deed->not_before &&
        deed->clock_turns == q->world->clock_turns)
        world_broken(q->world, "key %s came %" PRId64 " ms before the time the bank had asked for", request->key,
                     deed->not_before - request->now);
}

/* --- Requests --- */

static int32_t
lost(const struct question *q, enum tallied what, int32_t code)
{
    world_count(q->world, what);
    world_tell(q->world, "    the bank, %s of %s: %s", q->request->effect, q->request->key, oms_result_name(code));
    return code;
}

static int32_t
too_many_requests(const struct question *q, struct deed *deed)
{
    const int64_t wait = chance_between(&q->world->chance, SECOND, 40 * MINUTE);

    oms_reply_set_retry_after(q->reply, wait);
    deed->not_before = q->request->now + wait;
    deed->clock_turns = q->world->clock_turns;
    if (q->front->n_put_off < ANSWERS)
        q->front->put_off[q->front->n_put_off++] = (size_t)(deed - q->world->bank.deeds);
    return lost(q, FAULT_RETRY_AFTER, OMS_E_UNAVAILABLE);
}

static struct deed *
hear(const struct question *q)
{
    struct deed *deed = bank_find(&q->world->bank, q->request->key);

    if (deed)
        return deed;
    deed = bank_add(q->world, q->request->key, q->effect);
    deed->order = q->request->order;
    deed->payment = q->request->payment;
    deed->amount = q->request->amount;
    deed->carrier = q->carrier;
    if (q->effect != AUTHORIZE && q->effect != BOOK)
        deed->account = bank_account(&q->world->bank, q->request->reference);
    return deed;
}

void
bank_be_slow(struct world *world, int number)
{
    world_count(world, FAULT_SLOW);
    world->now += chance_between(&world->chance, 30 * SECOND, 20 * MINUTE);
    world_tell(world, "    a service is slow");
    world_meanwhile(world, number, 2);
}

/* A request that arrives after its lease: whether money was held, only this worker can tell, so for once it comes home. Of money held already nobody may
 * dispose so late: a service has a time-out, and a lease is longer. */
static void
arrive_late(const struct question *q)
{
    if (q->effect != AUTHORIZE || q->world->fine || !chance_one_in(&q->world->chance, 40))
        return;
    q->front->charmed = true;
    bank_be_slow(q->world, q->front->number);
}

/* The bank did it, or knows what it did; does the answer come through? */
static int32_t
answer(const struct question *q, size_t number)
{
    const struct deed deed = q->world->bank.deeds[number]; /* the bank may write more books meanwhile */
    char reference[16];

    bank_reference(deed.account, reference);
    oms_reply_set_reference(q->reply, reference);
    if (deed.effect == BOOK)
        oms_reply_set_tracking(q->reply, reference);
    if (front_dies(q->front)) {
        world_count(q->world, FAULT_CRASH_AFTER_SERVICE);
        world_tell(q->world, "    engine %d dies after the bank answered", q->front->number);
        return OMS_E_UNKNOWN;
    }
    if (!q->world->fine && chance_one_in(&q->world->chance, 30))
        bank_be_slow(q->world, q->front->number);
    if (!q->world->fine && chance_one_in(&q->world->chance, 15))
        return lost(q, FAULT_ANSWER_LOST, OMS_E_UNKNOWN);
    world_tell(q->world, "    the bank, %s of %s: %s", q->request->effect, q->request->key,
               oms_result_name(deed.answer));
    q->world->trace = trace_number(trace_text(q->world->trace, deed.key), (uint64_t)deed.answer);
    q->world->bank.deeds[number].told |= deed.answer != OMS_PENDING;
    if (deed.answer != OMS_PENDING)
        front_note_answer(q->front, deed.key);
    return deed.answer;
}

/* Whether it got there at all. OMS_OK: it did. */
static int32_t
reach(const struct question *q)
{
    if (q->front->stopped)
        return OMS_E_UNAVAILABLE;
    check_intent(q);
    arrive_late(q);
    world_meanwhile(q->world, q->front->number, 10);
    if (front_dies(q->front)) {
        world_count(q->world, FAULT_CRASH_BEFORE_SERVICE);
        world_tell(q->world, "    engine %d dies before the bank is asked", q->front->number);
        return OMS_E_UNAVAILABLE;
    }
    if (!q->world->fine && chance_one_in(&q->world->chance, 20))
        return lost(q, FAULT_REQUEST_LOST, OMS_E_UNKNOWN);
    if (!q->world->fine && chance_one_in(&q->world->chance, 20))
        return lost(q, FAULT_UNAVAILABLE, OMS_E_UNAVAILABLE);
    return OMS_OK;
}

static int32_t
ask(const struct bank_desk *desk, enum effect effect, const struct request *request, oms_reply *reply)
{
    const struct question q = {desk->world, &desk->world->fronts[desk->number], request, reply, effect, desk->carrier};
    int32_t code = reach(&q);

    if (code != OMS_OK)
        return code;
    struct deed *deed = hear(&q);
    check_key(&q, deed);
    if (deed->answer == OMS_E_UNAVAILABLE && !q.world->fine && chance_one_in(&q.world->chance, 15))
        return too_many_requests(&q, deed);
    deed->not_before = 0;
    if (deed->answer == OMS_E_UNAVAILABLE) {
        deed->first_asked_at = request->now;
        deed->clock_turns = q.world->clock_turns;
        bank_decide(q.world, deed, true);
        deed->decides_at = q.world->now + (deed->answer == OMS_PENDING ? bank_delay(q.world) : 0);
        bank_write_letters(q.world, deed, deed->answer == OMS_PENDING);
    }
    bank_decide_what_waits(q.world, deed);
    return answer(&q, (size_t)(deed - q.world->bank.deeds));
}

/* What became of a key. */
static int32_t
ask_about(const struct bank_desk *desk, const struct request *request, oms_reply *reply)
{
    const struct question q = {desk->world, &desk->world->fronts[desk->number], request, reply, EFFECTS, desk->carrier};
    int32_t code = reach(&q);

    if (code != OMS_OK)
        return code;
    struct deed *deed = bank_find(&q.world->bank, request->key);
    if (!deed || deed->answer == OMS_E_UNAVAILABLE)
        return OMS_E_NOT_FOUND;
    bank_decide_what_waits(q.world, deed);
    return answer(&q, (size_t)(deed - q.world->bank.deeds));
}

static struct request
of_payment(const oms_payment_request *request)
{
    return (struct request){.key = request->key,
                            .effect = request->effect,
                            .reference = request->reference,
                            .order = request->order,
                            .amount = request->amount,
                            .payment = request->payment,
                            .now = request->now};
}

static struct request
of_shipment(const oms_shipment_request *request)
{
    return (struct request){.key = request->key,
                            .effect = request->effect,
                            .reference = request->reference,
                            .order = request->order,
                            .amount = 1, /* label */
                            .payment = request->shipment,
                            .now = request->now};
}

static int32_t
authorize(void *user, const oms_payment_request *request, oms_reply *reply)
{
    const struct request asked = of_payment(request);

    return ask(user, AUTHORIZE, &asked, reply);
}

static int32_t
capture(void *user, const oms_payment_request *request, oms_reply *reply)
{
    const struct request asked = of_payment(request);

    return ask(user, CAPTURE, &asked, reply);
}

static int32_t
void_payment(void *user, const oms_payment_request *request, oms_reply *reply)
{
    const struct request asked = of_payment(request);

    return ask(user, VOID, &asked, reply);
}

static int32_t
refund(void *user, const oms_payment_request *request, oms_reply *reply)
{
    const struct request asked = of_payment(request);

    return ask(user, REFUND, &asked, reply);
}

static int32_t
query(void *user, const oms_payment_request *request, oms_reply *reply)
{
    const struct request asked = of_payment(request);

    return ask_about(user, &asked, reply);
}

static int32_t
create_shipment(void *user, const oms_shipment_request *request, oms_reply *reply)
{
    const struct request asked = of_shipment(request);

    return ask(user, BOOK, &asked, reply);
}

static int32_t
void_shipment(void *user, const oms_shipment_request *request, oms_reply *reply)
{
    const struct request asked = of_shipment(request);

    return ask(user, UNBOOK, &asked, reply);
}

static int32_t
query_shipment(void *user, const oms_shipment_request *request, oms_reply *reply)
{
    const struct request asked = of_shipment(request);

    return ask_about(user, &asked, reply);
}

static int32_t
validate(void *user, const oms_address *address, oms_reply *reply)
{
    const struct bank_desk *desk = user;
    struct world *world = desk->world;

    (void)address, (void)reply;
    if (world->fine || !chance_one_in(&world->chance, 5))
        return OMS_OK;
    world_count(world, FAULT_ADDRESS);
    return chance_one_in(&world->chance, 4) ? OMS_E_DECLINED : OMS_E_UNAVAILABLE;
}

void
bank_open(struct world *world)
{
    for (int i = 0; i < ENGINES; i++) {
        world->bank.desks[i] = (struct bank_desk){.world = world, .number = i};
        for (int k = 0; k < CARRIERS; k++)
            world->bank.carriers[i][k] = (struct bank_desk){.world = world, .number = i, .carrier = k};
    }
    world->bank.answers_queries = world->options.seed % 3 != 0;
}

oms_payment_service
bank_service(struct world *world, int number)
{
    return (oms_payment_service){.size = sizeof(oms_payment_service),
                                 .user = &world->bank.desks[number],
                                 .authorize = authorize,
                                 .capture = capture,
                                 .void_payment = void_payment,
                                 .refund = refund,
                                 .query = world->bank.answers_queries ? query : NULL};
}

oms_carrier_service
bank_carrier(struct world *world, int number, int carrier)
{
    static const char *const codes[CARRIERS] = {"dhl", "ups"};

    return (oms_carrier_service){.size = sizeof(oms_carrier_service),
                                 .code = codes[carrier],
                                 .user = &world->bank.carriers[number][carrier],
                                 .create_shipment = create_shipment,
                                 .void_shipment = void_shipment,
                                 .query = world->bank.answers_queries ? query_shipment : NULL};
}

oms_address_service
bank_address_service(struct world *world, int number)
{
    return (oms_address_service){
        .size = sizeof(oms_address_service), .user = &world->bank.desks[number], .validate = validate};
}
