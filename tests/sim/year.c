/* A year of a simulated club, in which engines are down for weeks, clocks go wrong, goods run short and banks decline; then all is accounted for. */
#include <stdlib.h>

#include "sim/customers.h"

#define PLENTY 1000000
#define ROUNDS 200

static void
enter_members(struct world *world)
{
    char id[24];

    for (int64_t i = 0; i < world->options.orders; i++) {
        const oms_customer customer = {.size = sizeof customer, .id = id, .standing = "good"};
        snprintf(id, sizeof id, "m%lld", (long long)i);
        oms_customer_put(world->engines[0], &customer, NULL);
    }
}

static void
furnish(struct world *world)
{
    struct club *club = &world->club;

    stock_shop(world);
    enter_members(world);
    for (int i = 0; i < ITEMS; i++) {
        club->prices[i] = price_of_item(i);
        front_begin(&world->fronts[0]);
        adjust_stock(world, 0, i, i < ITEMS - 2 ? PLENTY : 20);
    }
    club->members = calloc((size_t)world->options.orders, sizeof *club->members);
    if (!club->members)
        abort();
    club->until = world->now + 365 * DAY;
}

static bool
goes_on(const struct world *world)
{
    return world->now < world->club.until;
}

static bool
undisturbed(const struct front *front)
{
    return !front->stopped && !front_outrun(front) && front->world->troubles == front->untroubled;
}

/* Everything that is due, or a part of it. */
static void
renew(struct world *world, int number)
{
    const int64_t max = chance_one_in(&world->chance, 4) ? chance_between(&world->chance, 1, 5) : 0;
    oms_error *error = NULL;
    int64_t due = OMS_NONE;
    int64_t done = 0;

    club_begin(world, number);
    const int32_t code = oms_engine_run(world->engines[number], max, &done, &due, &error);
    if (code == OMS_OK)
        world->next_due = due;
    world_tell(world, "engine %d ran: %lld steps", number, (long long)done);
    check_call(world, number, "run", code, error);
    check_answers_recorded(world, number, code);
    club_look(world, number);
    if (code == OMS_OK && max == 0 && undisturbed(&world->fronts[number]) && !world_is_broken(world))
        club_check_done(world, number);
}

static void
read_post(struct world *world, int number)
{
    club_read_clocks(world);
    post(world, number);
}

static void
restock(struct world *world, int number)
{
    adjust_stock(world, number, ITEMS - 1 - (int)chance_below(&world->chance, 2),
                 chance_between(&world->chance, 1, 12));
}

/* The goods of somebody's last order leave, or he does not want them any more. */
static void
handle_order(struct world *world, int number)
{
    const oms_dispatch plainly = {.size = sizeof plainly};
    oms_error *error = NULL;

    if (world->club.n == 0)
        return;
    const struct member *member = &world->club.members[chance_below(&world->chance, world->club.n)];
    if (member->n_orders == 0)
        return;
    const oms_id id = member->orders[member->n_orders - 1];
    club_read_clocks(world);
    const bool leaves = !chance_one_in(&world->chance, 4);
    const int32_t code = leaves ? oms_order_dispatch(world->engines[number], &id, &plainly, NULL, &error)
                                : oms_order_cancel(world->engines[number], &id, "too much", NULL, &error);
    world_tell(world, "engine %d, the last order of m%d %s: %s", number, member->serial,
               leaves ? "leaves" : "is cancelled", oms_result_name(code));
    check_call(world, number, "handle an order", code == OMS_PENDING ? OMS_OK : code, error);
}

/* --- Time --- */

static void
wait_some_time(struct world *world)
{
    static const int64_t leaps[] = {SECOND, MINUTE, MINUTE, 20 * MINUTE, HOUR, HOUR, 6 * HOUR, 10 * HOUR, DAY};

    if (chance_one_in(&world->chance, 100)) {
        world->now += chance_between(&world->chance, 7, 35) * DAY;
        world_count(world, TALLY_OUTAGES);
    } else {
        world->now += leaps[chance_below(&world->chance, sizeof leaps / sizeof *leaps)];
    }
}

/* --- The end --- */

/* After each step; what engine 0 says is what any would. */
static void
look(struct world *world)
{
    if (!world->club.looked)
        club_look(world, 0);
    world->club.clocks_read = false;
}

/* What can be made is made; then nobody wants anything more. */
static void
rest(struct world *world)
{
    int64_t due = OMS_NONE;
    int rounds = 0;

    do {
        front_begin(&world->fronts[0]);
        club_read_clocks(world);
        const int32_t code = oms_engine_run(world->engines[0], 0, NULL, &due, NULL);
        if (code != OMS_OK)
            world_broken(world, "run at the end of the year: %s", oms_result_name(code));
        look(world);
        if (due != OMS_NONE && due > world->now && due < world->now + HOUR)
            world->now = due;
    } while (!world_is_broken(world) && due != OMS_NONE && due <= world->now && ++rounds < ROUNDS);
    if (rounds == ROUNDS)
        world_broken(world, "at the end of the year there is always something due");
    if (!world_is_broken(world))
        club_check_done(world, 0);
    rest_all(world);
}

static const struct doing doings[] = {{30, renew},  {40, let_time_pass}, {20, change_member}, {16, join},
                                      {4, restock}, {6, read_post},      {6, handle_order},   {1, change_price}};

const struct plot plot_of_club = {.doings = doings,
                                  .n_doings = sizeof doings / sizeof *doings,
                                  .small = 5,
                                  .steps_between_looks = {500, 40},
                                  .foresight = 10 * DAY,
                                  .years_odds = 200,
                                  .steps_are_instants = true,
                                  .wait = wait_some_time,
                                  .furnish = furnish,
                                  .goes_on = goes_on,
                                  .look = look,
                                  .rest = rest,
                                  .compare = club_compare};
