/* The calls of a stream, each with the bytes that choose its arguments. What a call may answer is checked here; what must hold afterwards, by those who make
 * the calls. */
#include <string.h>

#include "world.h"

static const char *const skus[] = {"MUG", "POT", "NONE"};
static const char *const methods[] = {"card", "card", "card", "card", "manual", "terms", "cash"};
static const char *const tokens[] = {
    "tok_ok",
    "tok_ok",
    "tok_ok",
    "tok_declined",
    "tok_declined_retryable",
    "tok_insufficient_funds",
    "tok_unavailable_1",
    "tok_unavailable_3",
    "tok_unavailable",
    "tok_unknown_1",
    "tok_unknown_2",
    "tok_unknown_9",
    "tok_pending_5",
    "tok_pending_3600",
    "tok_3ds",
    "tok_3ds_7200",
    "no-such-token",
};
static const char *const keys[] = {NULL, NULL, NULL, "key-1", "key-2"};
static const char *const references[] = {NULL, NULL, NULL, "ref-1", "ref-2"};
static const char *const customers[] = {"ada", "ada", NULL, "sly", "nobody"};
static const char *const postcodes[] = {"10115", "10115", "10115", "00000", "00001", "00002"};
static const char *const reasons[] = {NULL, "changed my mind", "paid with 4111 1111 1111 1111"};

static const oms_id *
some_order(struct world *world)
{
    static const oms_id none = {{0}};
    const size_t at = stream_byte(&world->stream);

    return world->n_orders > 0 ? &world->orders[at % world->n_orders] : &none;
}

static void
remember(struct world *world, const oms_id *id)
{
    for (size_t i = 0; i < world->n_orders; i++)
        if (memcmp(&world->orders[i], id, sizeof *id) == 0)
            return;
    if (world->n_orders < ORDERS_MAX)
        world->orders[world->n_orders++] = *id;
}

static void
take_order(struct world *world, int32_t code, oms_order *order)
{
    char *json = NULL;

    MUST((code == OMS_OK) == (order != NULL));
    if (order != NULL) {
        remember(world, oms_order_id(order));
        fuzz_document(oms_order_json(order, &json), &json);
    }
    oms_order_free(order);
}

static void
add_line(struct world *world, oms_draft *draft)
{
    oms_draft_line line = {.size = sizeof line};

    line.sku = STREAM_PICK(&world->stream, skus);
    line.quantity = 1 + (int64_t)stream_choice(&world->stream, 4);
    line.unit_price = stream_choice(&world->stream, 8) == 7 ? 0 : OMS_NONE;
    MUST(oms_draft_add_line(draft, &line, NULL) == OMS_OK);
}

static void
pick_payment(struct stream *stream, const char **method, const char **token)
{
    const char *const picked = STREAM_PICK(stream, tokens);

    *method = STREAM_PICK(stream, methods);
    *token = strcmp(*method, "card") == 0 ? picked : NULL;
}

static oms_draft *
some_draft(struct world *world)
{
    struct stream *stream = &world->stream;
    oms_address address = {.size = sizeof address, .line1 = "12 Long Street", .city = "Berlin", .country = "DE"};
    const char *method, *token;
    oms_draft *draft = NULL;
    int32_t code;

    MUST(oms_draft_new("EUR", &draft, NULL) == OMS_OK);
    for (size_t n = 1 + stream_choice(stream, 3); n > 0; n--)
        add_line(world, draft);
    MUST(oms_draft_set_text(draft, OMS_DRAFT_CUSTOMER, STREAM_PICK(stream, customers), NULL) == OMS_OK);
    MUST(oms_draft_set_text(draft, OMS_DRAFT_IDEMPOTENCY_KEY, STREAM_PICK(stream, keys), NULL) == OMS_OK);
    MUST(oms_draft_set_text(draft, OMS_DRAFT_REFERENCE, STREAM_PICK(stream, references), NULL) == OMS_OK);
    address.postcode = STREAM_PICK(stream, postcodes);
    MUST(oms_draft_set_shipping_address(draft, &address, NULL) == OMS_OK);
    pick_payment(stream, &method, &token);
    TRY(code, oms_draft_set_payment(draft, method, token, &error));
    (void)code;
    return draft;
}

static void
call_place(struct world *world)
{
    oms_draft *draft = some_draft(world);
    const int32_t flags = stream_choice(&world->stream, 4) == 3 ? OMS_PLACE_NO_DRIVE : 0;
    oms_order *order = NULL;
    int32_t code;

    TRY(code, oms_order_place(world->shop.engine, draft, flags, &order, &error));
    take_order(world, code, order);
    oms_draft_free(draft);
}

static void
call_quote(struct world *world)
{
    oms_draft *draft = some_draft(world);
    oms_order *order = NULL;
    int32_t code;

    TRY(code, oms_order_quote(world->shop.engine, draft, &order, &error));
    MUST((code == OMS_OK) == (order != NULL));
    oms_order_free(order);
    oms_draft_free(draft);
}

static void
call_place_many(struct world *world)
{
    oms_place_result results[4] = {{0}};
    oms_draft *drafts[4] = {NULL};
    const size_t n = stream_choice(&world->stream, 5);
    int32_t code;

    for (size_t i = 0; i < n; i++)
        drafts[i] = some_draft(world);
    TRY(code, oms_order_place_many(world->shop.engine, (const oms_draft *const *)drafts, n, 0, results, &error));
    MUST(code == OMS_OK);
    for (size_t i = 0; i < n; i++) {
        fuzz_answer(results[i].code, results[i].error);
        take_order(world, results[i].code, results[i].order);
        oms_draft_free(drafts[i]);
    }
}

static void
call_drive(struct world *world)
{
    oms_order *order = NULL;
    int32_t code;

    TRY(code, oms_order_drive(world->shop.engine, some_order(world), &order, &error));
    take_order(world, code, order);
}

static void
call_run(struct world *world)
{
    int64_t done = 0, next = 0;
    int32_t code;

    TRY(code, oms_engine_run(world->shop.engine, (int64_t)stream_choice(&world->stream, 4), &done, &next, &error));
    MUST(code == OMS_OK);
}

/* Around the ends of retries, holds, keys and leases; and backwards, as clocks are set. */
static void
call_wait(struct world *world)
{
    static const int64_t steps[] = {
        1,    SECOND, 30 * SECOND, MINUTE,    5 * MINUTE, 30 * MINUTE - 1, 30 * MINUTE,
        HOUR, DAY,    7 * DAY + 1, 100 * DAY, -MINUTE,    -2 * HOUR,
    };

    world->shop.now += STREAM_PICK(&world->stream, steps);
}

static void
call_dispatch(struct world *world)
{
    static const char *const carriers[] = {NULL, "dhl", "4111111111111111"};
    const oms_dispatch dispatch = {
        .size = sizeof dispatch, .carrier = STREAM_PICK(&world->stream, carriers), .tracking = "JD014600003"};
    oms_order *order = NULL;
    int32_t code;

    TRY(code,
        oms_order_dispatch(world->shop.engine, some_order(world), dispatch.carrier ? &dispatch : NULL, &order, &error));
    take_order(world, code, order);
}

static void
call_deliver(struct world *world)
{
    oms_order *order = NULL;
    int32_t code;

    TRY(code, oms_order_deliver(world->shop.engine, some_order(world), &order, &error));
    take_order(world, code, order);
}

static void
call_cancel(struct world *world)
{
    const char *reason = STREAM_PICK(&world->stream, reasons);
    oms_order *order = NULL;
    int32_t code;

    TRY(code, oms_order_cancel(world->shop.engine, some_order(world), reason, &order, &error));
    take_order(world, code, order);
}

static void
call_return(struct world *world)
{
    const char *reason = STREAM_PICK(&world->stream, reasons);
    oms_order *order = NULL;
    int32_t code;

    TRY(code, oms_order_return(world->shop.engine, some_order(world), reason, &order, &error));
    take_order(world, code, order);
}

static void
call_pay(struct world *world)
{
    oms_payment_method method = {.size = sizeof method};
    oms_order *order = NULL;
    int32_t code;

    pick_payment(&world->stream, &method.method, &method.token);
    method.initiator = (int32_t)stream_choice(&world->stream, 2);
    method.customer_absent = method.initiator;
    TRY(code, oms_order_pay(world->shop.engine, some_order(world), &method, &order, &error));
    take_order(world, code, order);
}

static void
call_record_payment(struct world *world)
{
    const oms_id *id = some_order(world);
    const int64_t wrong_by = stream_choice(&world->stream, 4) == 3;
    oms_order *order = NULL;
    int64_t amount = 1;
    int32_t code;

    if (oms_order_get(world->shop.engine, id, &order, NULL) == OMS_OK)
        amount = oms_order_total(order) + wrong_by;
    oms_order_free(order);
    order = NULL;
    TRY(code, oms_order_record_payment(world->shop.engine, id, amount, "bank-1", &order, &error));
    take_order(world, code, order);
}

static void
call_complete(struct world *world)
{
    static const int32_t outcomes[] = {OMS_OK, OMS_E_DECLINED, OMS_E_DECLINED_RETRY, OMS_E_REJECTED, OMS_E_UNKNOWN};
    const int32_t outcome = STREAM_PICK(&world->stream, outcomes);
    const char *key = world->till.last_key;
    int32_t code;

    TRY(code, oms_complete(world->shop.engine, key, outcome, NULL, &error));
    if (code != OMS_OK)
        return;
    till_told(&world->till, key, outcome);
    world->lied = true;
}

static void
call_adjust(struct world *world)
{
    const int64_t units = (int8_t)stream_byte(&world->stream);
    const char *sku = STREAM_PICK(&world->stream, skus);
    const char *reason = STREAM_PICK(&world->stream, reasons);
    int32_t code;

    TRY(code, oms_stock_adjust(world->shop.engine, sku, "BER", units, reason, &error));
    (void)code;
}

static void
call_move(struct world *world)
{
    struct stream *stream = &world->stream;
    const int32_t from = (int32_t)stream_choice(stream, 4), to = (int32_t)stream_choice(stream, 4);
    const char *sku = STREAM_PICK(stream, skus);
    const int64_t units = (int64_t)stream_choice(stream, 5);
    int32_t code;

    TRY(code, oms_stock_move(world->shop.engine, sku, "BER", from, to, units, NULL, &error));
    MUST(code != OMS_OK || from != to);
}

/* What is sold and for how much, and to whom. */
static void
call_catalog(struct world *world)
{
    struct stream *stream = &world->stream;
    oms_product product = {.size = sizeof product, .sku = "MUG"};
    oms_price price = {.size = sizeof price, .sku = "POT", .currency = "EUR"};
    oms_customer ada = {.size = sizeof ada, .id = "ada"};

    product.inactive = (int32_t)stream_choice(stream, 2);
    price.amount = stream_byte(stream) * 100;
    ada.payment_hold = stream_choice(stream, 4) == 3;
    MUST(oms_product_put(world->shop.engine, &product, NULL) == OMS_OK);
    MUST(oms_price_put(world->shop.engine, &price, NULL) == OMS_OK);
    MUST(oms_customer_put(world->shop.engine, &ada, NULL) == OMS_OK);
}

static void
call_mood(struct world *world)
{
    world->till.mood = (enum till_mood)stream_choice(&world->stream, TILL_MOODS);
}

static void
call_guard(struct world *world)
{
    world->vetoes = (int64_t)stream_choice(&world->stream, 4);
}

static void
call_read(struct world *world)
{
    const oms_id *id = some_order(world);
    oms_engine *engine = world->shop.engine;
    char *json = NULL;
    int32_t code;

    TRY(code, oms_order_events_json(engine, id, &json, &error));
    fuzz_document(code, &json);
    json = NULL;
    TRY(code, oms_job_list_json(engine, id, &json, &error));
    fuzz_document(code, &json);
    json = NULL;
    TRY(code, oms_order_list_json(engine, NULL, &json, &error));
    fuzz_document(code, &json);
}

static void
call_verify(struct world *world)
{
    fuzz_shop_verify(&world->shop);
}

/* `draft` is the number of lines − 1, for each line sku, quantity − 1 and price; customer, key, reference, postcode, token, method. */
static const struct call {
    char letter;
    void (*call)(struct world *world);
} calls[] = {
    {'p', call_place},          /* draft, 3: without driving */
    {'q', call_quote},          /* draft */
    {'n', call_place_many},     /* how many, drafts */
    {'w', call_wait},           /* how long */
    {'r', call_run},            /* steps, 0: all */
    {'d', call_drive},          /* order */
    {'s', call_dispatch},       /* carrier, order */
    {'v', call_deliver},        /* order */
    {'c', call_cancel},         /* reason, order */
    {'b', call_return},         /* reason, order */
    {'y', call_pay},            /* token, method, initiator, order */
    {'m', call_record_payment}, /* order, 3: one cent too much */
    {'t', call_complete},       /* outcome */
    {'a', call_adjust},         /* units, sku, reason */
    {'o', call_move},           /* from, to, sku, units */
    {'k', call_catalog},        /* mug inactive, price of the pot, 3: ada's payments held */
    {'h', call_mood},           /* enum till_mood */
    {'g', call_guard},          /* how many vetoes */
    {'l', call_read},           /* order */
    {'i', call_verify},
};
#define CALLS (sizeof calls / sizeof *calls)

void
world_call(struct world *world)
{
    const uint8_t byte = world->stream.data[world->stream.at++];

    if (byte == ' ' || byte == '\n')
        return;
    for (size_t i = 0; i < CALLS; i++)
        if (byte == calls[i].letter) {
            calls[i].call(world);
            return;
        }
    calls[byte % CALLS].call(world);
}
