/* The guard and the observer of tests/sim/guards.h. */
#include "sim/guards.h"

#include <stdlib.h>

#include "oms/state.h"
#include "sim/world.h"

#define FORBIDS_ONE_IN 12
#define OWN_CODE       (OMS_E_HOST - 7)

void
think_again(struct world *world, int number)
{
    (void)number;
    world->watch.mood = chance_next(&world->chance);
}

/* Nothing but the order, the step and the mood count: asked twice it says the same. */
static int32_t
forbid(void *user, const oms_order *order, int32_t from, const char **reason)
{
    struct front *front = user;
    const struct world *world = front->world;
    uint64_t drawn = world->watch.mood;

    if (world->fine || drawn == 0)
        return OMS_OK;
    for (size_t i = 0; i < sizeof oms_order_id(order)->bytes; i++)
        drawn = trace_number(drawn, oms_order_id(order)->bytes[i]);
    drawn = trace_number(drawn, (uint64_t)(from * OMS_STATE_COUNT + oms_order_state(order)));
    if (drawn % FORBIDS_ONE_IN != 0)
        return OMS_OK;
    front->vetoed = true;
    world->options.tally->counts[FAULT_VETO]++;
    *reason = "the guard is in a bad mood";
    return drawn / FORBIDS_ONE_IN % 2 ? OMS_E_VETO : OWN_CODE;
}

static void
observe(void *user, const oms_order *order, int32_t from)
{
    struct front *front = user;
    struct world *world = front->world;
    struct watch *watch = &world->watch;
    const unsigned bit = 1U << oms_order_state(order);

    (void)from;
    const size_t number = names_add(&watch->orders, oms_order_number(order));
    watch->seen = world_grow(watch->seen, watch->n, &watch->room, sizeof *watch->seen);
    if (number == watch->n)
        watch->seen[watch->n++] = 0;
    if (watch->seen[number] & bit)
        world_broken(world, "the host was told twice that order %s is %s", oms_order_number(order),
                     oms_state_name(oms_order_state(order)));
    watch->seen[number] = (unsigned char)(watch->seen[number] | bit);
    world_count(world, TALLY_OBSERVED);
}

void
add_guards(struct world *world, int number)
{
    struct front *front = &world->fronts[number];
    const oms_guard guard = {.size = sizeof guard, .user = front, .check = forbid};
    const oms_observer observer = {.size = sizeof observer, .user = front, .observe = observe};

    if (oms_engine_add_guard(world->engines[number], &guard, NULL) != OMS_OK ||
        oms_engine_add_observer(world->engines[number], &observer, NULL) != OMS_OK)
        world_broken(world, "engine %d does not take a guard and an observer", number);
}

void
watch_close(struct watch *watch)
{
    names_free(&watch->orders);
    free(watch->seen);
}
