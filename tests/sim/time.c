/* How time passes in a simulated world: it goes on by what the plot says, or to the millisecond at which something is due; clocks go back, apart, and wrong by
 * years. */
#include "sim/world.h"

static void
turn_back(struct world *world)
{
    world->now -= chance_between(&world->chance, 1, 10 * MINUTE);
    world->clock_turns++;
    world_count(world, FAULT_CLOCK_BACK);
}

static void
set_clocks(struct world *world)
{
    for (int i = 0; i < ENGINES; i++)
        world->skew[i] = chance_between(&world->chance, -1500, 1500);
    world->clock_turns++;
}

/* One machine believes in another year, until somebody looks at its clock. Keys that it outlived are gone for good. */
static void
mistake_the_year(struct world *world)
{
    const int number = (int)chance_below(&world->chance, ENGINES);

    world->skew[number] = (chance_one_in(&world->chance, 3) ? -DAY : DAY) * chance_between(&world->chance, 300, 1500);
    if (world_clock(world, number) > world->latest)
        world->latest = world_clock(world, number);
    world->clock_turns++;
    world->club.wrong_year = true;
    world_count(world, FAULT_CLOCK_YEARS);
}

static void
mind_the_year(struct world *world)
{
    if (world_year_is_off(world))
        set_clocks(world);
    else
        mistake_the_year(world);
    world->keys_lost = world->n_purchases;
}

/* To the very millisecond at which something is due, or one before it, or one after. */
static bool
wait_until_due(struct world *world)
{
    const int64_t off = chance_between(&world->chance, -1, 1);

    if (world->next_due == OMS_NONE || world->next_due > world->now + world->options.plot->foresight ||
        world->next_due + off <= world->now)
        return false;
    world->now = world->next_due + off;
    return true;
}

void
let_time_pass(struct world *world, int number)
{
    const struct plot *plot = world->options.plot;

    (void)number;
    if (world->depth && plot->steps_are_instants)
        return;
    if (chance_one_in(&world->chance, 60))
        turn_back(world);
    else if (world->years && chance_one_in(&world->chance, world_year_is_off(world) ? 3 : plot->years_odds))
        mind_the_year(world);
    else if (!world_year_is_off(world) && chance_one_in(&world->chance, 40))
        set_clocks(world);
    else if (chance_one_in(&world->chance, 2) || !wait_until_due(world))
        plot->wait(world);
    world_tell(world, "time passes");
}
