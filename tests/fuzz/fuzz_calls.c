/* A stream of calls on a shop with ten mugs and two pots, while the clock goes on and the payment provider has its moods. After the stream every invariant
 * holds, nobody was charged twice, and once all is honest again and all work is done, no cancelled or returned order has left money behind.
 *
 * A call is a letter and the digits that choose its arguments: see calls.c. Other bytes choose too, so that every file is a stream of
 * calls. */
#include <string.h>

#include "world.h"

#define CALLS_MAX 200

/* Runs on until nothing is due any more: every schedule comes to an end. */
static void
finish_all_work(struct world *world)
{
    int64_t next = 0;
    int32_t code;
    int rounds = 0;

    world->till.mood = TILL_HONEST;
    world->vetoes = 0;
    world->shop.now += HOUR;
    do {
        TRY(code, oms_engine_run(world->shop.engine, 0, NULL, &next, &error));
        MUST(code == OMS_OK);
        MUST(++rounds < 5000);
        if (next != OMS_NONE && next > world->shop.now)
            world->shop.now = next;
    } while (next != OMS_NONE);
}

static int32_t
find_given_up(void *user, const oms_job *job)
{
    *(bool *)user |= strcmp(job->state, "dead") == 0 || strcmp(job->state, "needs-operator") == 0;
    return 0;
}

static void
check_money_came_back(struct world *world, const oms_id *id)
{
    oms_order *order = NULL;
    bool given_up = false;
    int32_t state;

    MUST(oms_order_get(world->shop.engine, id, &order, NULL) == OMS_OK);
    MUST(oms_job_list(world->shop.engine, id, find_given_up, &given_up, NULL) == OMS_OK);
    state = oms_order_state(order);
    if ((state == OMS_STATE_CANCELLED || state == OMS_STATE_RETURNED) && !given_up)
        MUST(till_settled(&world->till, id));
    oms_order_free(order);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct world world;

    world_open(&world, data, size);
    for (int n = 0; !stream_ended(&world.stream) && n < CALLS_MAX; n++)
        world_call(&world);
    fuzz_shop_verify(&world.shop);
    finish_all_work(&world);
    fuzz_shop_verify(&world.shop);
    for (size_t i = 0; i < world.n_orders && !world.lied; i++)
        check_money_came_back(&world, &world.orders[i]);
    fuzz_shop_close(&world.shop);
    return 0;
}
