/* What is done to orders in a simulated world: mostly what fits their state, sometimes what does not. */
#include <string.h>

#include "sim/customers.h"

static int32_t
cancel(struct world *world, int number, const struct purchase *purchase, oms_error **error)
{
    return oms_order_cancel(world->engines[number], &purchase->id, "changed my mind", NULL, error);
}

static int32_t
dispatch(struct world *world, int number, const struct purchase *purchase, oms_error **error)
{
    static const oms_dispatch ways[] = {{.size = sizeof(oms_dispatch)},
                                        {.size = sizeof(oms_dispatch)},
                                        {.size = sizeof(oms_dispatch), .carrier = "ups"},
                                        {.size = sizeof(oms_dispatch), .carrier = "bike", .tracking = "own"}};
    const oms_dispatch *way = &ways[chance_below(&world->chance, 4)];
    oms_order *order = NULL;
    int32_t code = oms_order_dispatch(world->engines[number], &purchase->id, way, &order, error);

    if (code == OMS_OK && order &&
        (oms_order_state(order) == OMS_STATE_PROCESSING || oms_order_state(order) == OMS_STATE_CANCELLED))
        code = OMS_PENDING; /* it leaves when a carrier takes it, if it is not cancelled before */
    oms_order_free(order);
    return code;
}

static int32_t
deliver(struct world *world, int number, const struct purchase *purchase, oms_error **error)
{
    return oms_order_deliver(world->engines[number], &purchase->id, NULL, error);
}

static int32_t
take_back(struct world *world, int number, const struct purchase *purchase, oms_error **error)
{
    return oms_order_return(world->engines[number], &purchase->id, "broken", NULL, error);
}

/* An order that has been cancelled, say, cannot be cancelled again: who is told so twice was lied to once. But two who wait for the same label see it leave. */
static void
change(struct world *world, int number, size_t which, enum deed_of_order deed)
{
    static const struct {
        const char *name;
        int32_t (*does)(struct world *, int, const struct purchase *, oms_error **);
    } verbs[ORDER_DEEDS] = {
        [CANCELLED] = {"cancel", cancel},
        [DISPATCHED] = {"dispatch", dispatch},
        [DELIVERED] = {"deliver", deliver},
        [RETURNED] = {"return", take_back},
    };
    oms_error *error = NULL;

    const struct purchase purchase = world->purchases[which];
    const int32_t code = verbs[deed].does(world, number, &purchase, &error);
    enum certainty *done = &world->purchases[which].done[deed];
    world_tell(world, "engine %d, w%zu: %s: %s", number, which, verbs[deed].name, oms_result_name(code));
    if (code == OMS_OK && *done == DONE && !(deed == DISPATCHED && front_outrun(&world->fronts[number])))
        world_broken(world, "w%zu: %s was acknowledged twice", which, verbs[deed].name);
    if (*done != DONE)
        *done = code == OMS_PENDING ? UNSURE : call_certainty(world, number, code, *done);
    check_call(world, number, verbs[deed].name, code == OMS_PENDING ? OMS_OK : code, error);
}

static void
pay(struct world *world, int number, size_t which)
{
    static const char *const methods[] = {"card", "card", "card", "manual", "terms"};
    const char *name = methods[chance_below(&world->chance, 5)];
    const oms_payment_method method = {
        .size = sizeof method, .method = name, .token = strcmp(name, "card") == 0 ? "tok" : NULL};
    oms_error *error = NULL;

    const oms_id id = world->purchases[which].id;
    const int32_t code = oms_order_pay(world->engines[number], &id, &method, NULL, &error);
    world_tell(world, "engine %d, w%zu is paid anew by %s: %s", number, which, name, oms_result_name(code));
    check_call(world, number, "pay", code, error);
    check_answers_recorded(world, number, code);
}

static int64_t
total_of(struct world *world, int number, const oms_id *id)
{
    oms_order *order = NULL;

    world->quiet = true;
    oms_order_get(world->engines[number], id, &order, NULL);
    world->quiet = false;
    const int64_t total = order ? oms_order_total(order) : 0;
    oms_order_free(order);
    return total;
}

static void
record(struct world *world, int number, size_t which)
{
    const oms_id id = world->purchases[which].id;
    const int64_t amount = total_of(world, number, &id);
    oms_error *error = NULL;

    const int32_t code = oms_order_record_payment(world->engines[number], &id, amount, "by hand", NULL, &error);
    const enum certainty done = call_certainty(world, number, code, NOT_DONE);
    world_tell(world, "engine %d, w%zu: money by hand: %s", number, which, oms_result_name(code));
    if (done == DONE)
        world->purchases[which].by_hand += amount;
    world->purchases[which].manual_unsure |= done == UNSURE;
    check_call(world, number, "record payment", code, error);
}

static void
drive(struct world *world, int number, size_t which)
{
    const oms_id id = world->purchases[which].id;
    oms_error *error = NULL;
    const int32_t code = oms_order_drive(world->engines[number], &id, NULL, &error);

    world_tell(world, "engine %d, w%zu is driven: %s", number, which, oms_result_name(code));
    check_call(world, number, "drive", code, error);
    check_answers_recorded(world, number, code);
}

static const int32_t kinds[] = {OMS_HOLD_PAYMENT, OMS_HOLD_FRAUD, OMS_HOLD_ADDRESS, OMS_HOLD_OPERATIONS};
#define N_KINDS (sizeof kinds / sizeof *kinds)

static void
hold(struct world *world, int number, size_t which)
{
    const oms_hold by_hand = {.size = sizeof by_hand,
                              .by = "maria",
                              .note = "looks odd",
                              .kind = kinds[chance_below(&world->chance, N_KINDS)]};
    const oms_id id = world->purchases[which].id;
    oms_error *error = NULL;
    const int32_t code = oms_order_hold(world->engines[number], &id, &by_hand, NULL, &error);

    world_tell(world, "engine %d, w%zu is held for %s: %s", number, which, oms_hold_name(by_hand.kind),
               oms_result_name(code));
    check_call(world, number, "hold", code, error);
}

static void
release_kind(struct world *world, int number, size_t which, int32_t kind)
{
    const oms_hold by_hand = {.size = sizeof by_hand, .by = "otto", .kind = kind};
    const oms_id id = world->purchases[which].id;
    oms_error *error = NULL;
    const int32_t code = oms_order_release(world->engines[number], &id, &by_hand, NULL, &error);

    world_tell(world, "engine %d, w%zu is released from %s: %s", number, which, oms_hold_name(kind),
               oms_result_name(code));
    if (kind == OMS_HOLD_OPERATIONS && world->purchases[which].vouched != DONE)
        world->purchases[which].vouched = call_certainty(world, number, code, world->purchases[which].vouched);
    check_call(world, number, "release", code, error);
    check_answers_recorded(world, number, code);
}

/* Whatever it is held for. */
static void
release(struct world *world, int number, size_t which)
{
    for (size_t i = 0; i < N_KINDS && !world_is_broken(world) && world->engines[number]; i++)
        release_kind(world, number, which, kinds[i]);
}

static void
send_elsewhere(struct world *world, int number, size_t which)
{
    const oms_address address = {
        .size = sizeof address, .name = "Ada L", .line1 = "1 Short Street", .city = "Lyon", .country = "FR"};
    const oms_id id = world->purchases[which].id;
    oms_error *error = NULL;
    const int32_t code = oms_order_set_address(world->engines[number], &id, &address, NULL, &error);

    world_tell(world, "engine %d, w%zu goes elsewhere: %s", number, which, oms_result_name(code));
    check_call(world, number, "set address", code, error);
    check_answers_recorded(world, number, code);
}

void
release_everything(struct world *world)
{
    for (size_t i = 0; i < world->n_purchases && !world_is_broken(world); i++) {
        front_begin(&world->fronts[0]);
        if (world->purchases[i].placed == DONE)
            release(world, 0, i);
    }
}

enum verb { CANCEL, DISPATCH, DELIVER, RETURN, PAY, RECORD, DRIVE, HOLD, RELEASE, MOVE, VERBS };

static int32_t
state_of(struct world *world, int number, const oms_id *id)
{
    oms_order *order = NULL;

    world->quiet = true;
    oms_order_get(world->engines[number], id, &order, NULL);
    world->quiet = false;
    const int32_t state = order ? oms_order_state(order) : OMS_STATE_NEW;
    oms_order_free(order);
    return state;
}

static enum verb
draw_verb(struct world *world, int32_t state)
{
    static const int8_t likely[OMS_STATE_COUNT][10] = {
        [OMS_STATE_PENDING] = {PAY, PAY, PAY, CANCEL, RECORD, RECORD, HOLD, RELEASE, MOVE, DRIVE},
        [OMS_STATE_CONFIRMED] = {DISPATCH, DISPATCH, CANCEL, CANCEL, HOLD, RELEASE, RELEASE, MOVE, DRIVE, DRIVE},
        [OMS_STATE_PROCESSING] = {DISPATCH, DISPATCH, DISPATCH, DISPATCH, DISPATCH, HOLD, RELEASE, MOVE, CANCEL, DRIVE},
        [OMS_STATE_SHIPPED] = {DELIVER, DELIVER, DELIVER, DELIVER, RETURN, RETURN, DRIVE, DRIVE, DRIVE, DRIVE},
        [OMS_STATE_DELIVERED] = {RETURN, RETURN, RETURN, DRIVE, DRIVE, DRIVE, DRIVE, DRIVE, DRIVE, DRIVE},
        [OMS_STATE_CANCELLED] = {CANCEL, DRIVE, DRIVE, DRIVE, DRIVE, DRIVE, DRIVE, PAY, DISPATCH, RECORD},
        [OMS_STATE_RETURNED] = {RETURN, DRIVE, DRIVE, DRIVE, DRIVE, DRIVE, DRIVE, CANCEL, DISPATCH, DELIVER},
    };

    if (state <= OMS_STATE_NEW || chance_one_in(&world->chance, 10))
        return (enum verb)chance_below(&world->chance, VERBS);
    return (enum verb)likely[state][chance_below(&world->chance, 10)];
}

void
change_order(struct world *world, int number)
{
    static void (*const others[])(struct world *, int, size_t) = {
        [PAY] = pay, [RECORD] = record, [DRIVE] = drive, [HOLD] = hold, [RELEASE] = release, [MOVE] = send_elsewhere};
    const size_t window = chance_one_in(&world->chance, 5) ? world->n_purchases : 30;

    if (world->n_purchases == 0)
        return;
    const size_t back = chance_below(&world->chance, window < world->n_purchases ? window : world->n_purchases);
    const size_t which = world->n_purchases - 1 - back;
    if (world->purchases[which].placed != DONE)
        return;
    const enum verb verb = draw_verb(world, state_of(world, number, &world->purchases[which].id));
    world_count(world, TALLY_VERBS);
    if (verb < PAY)
        change(world, number, which, (enum deed_of_order)verb);
    else
        others[verb](world, number, which);
}
