/* What happens in a simulated world, one thing at a time: merchant, workers and the bank's post. Buying is in customers.c, the clock in time.c. */
#include <string.h>

#include "sim/customers.h"
#include "sim/office.h"
#include "sim/webhooks.h"

static const char *const names[ITEMS] = {"MUG", "POT", "CUP", "JAR", "TIN"};
static const char *const shelves[SHELVES] = {"EAST", "WEST"};

const char *
item_name(int item)
{
    return names[item];
}

int
item_number(const char *sku)
{
    int item = 0;

    while (strcmp(names[item], sku) != 0)
        item++;
    return item;
}

const char *
draw_shelf(struct world *world)
{
    return shelves[chance_below(&world->chance, SHELVES)];
}

int64_t
price_of_item(int item)
{
    return 700 + 450 * item;
}

/* --- Goods --- */

static void
note_adjustment(struct world *world, int item, int64_t units, enum certainty done)
{
    world->adjustments =
        world_grow(world->adjustments, world->n_adjustments, &world->room_for_adjustments, sizeof *world->adjustments);
    world->adjustments[world->n_adjustments++] = (struct adjustment){.item = item, .units = units, .done = done};
}

/* The reason says which adjustment it is, so that the ledger can be compared with the world's own list. */
void
adjust_stock(struct world *world, int number, int item, int64_t units)
{
    char reason[32];
    oms_error *error = NULL;
    oms_engine *engine = world_engine(world, number);
    const size_t mine = world->n_adjustments;

    if (!engine)
        return;
    snprintf(reason, sizeof reason, "sim %zu", mine);
    note_adjustment(world, item, units, UNSURE);
    const int32_t code = oms_stock_adjust(engine, item_name(item), draw_shelf(world), units, reason, &error);
    world->adjustments[mine].done = call_certainty(world, number, code, NOT_DONE);
    check_call(world, number, "adjust stock", code, error);
}

static void
restock(struct world *world, int number)
{
    const int item = (int)chance_below(&world->chance, ITEMS);

    adjust_stock(world, number, item, chance_between(&world->chance, 1, 30));
}

static void
count_away(struct world *world, int number)
{
    const int item = (int)chance_below(&world->chance, ITEMS);

    adjust_stock(world, number, item, -chance_between(&world->chance, 1, 3));
}

void
stock_shop(struct world *world)
{
    oms_engine *engine = world->engines[0];

    enter_customers(world);
    for (int i = 0; i < ITEMS; i++) {
        const oms_product product = {.size = sizeof product, .sku = item_name(i)};
        const oms_price price = {
            .size = sizeof price, .sku = item_name(i), .currency = "EUR", .amount = price_of_item(i)};
        oms_product_put(engine, &product, NULL);
        oms_price_put(engine, &price, NULL);
        front_begin(&world->fronts[0]);
        adjust_stock(world, 0, i, 10 + 10 * i);
    }
}

/* --- Workers --- */

static void
run(struct world *world, int number)
{
    oms_engine *engine = world_engine(world, number);
    const int64_t max = chance_one_in(&world->chance, 3) ? chance_between(&world->chance, 1, 5) : 0;
    oms_error *error = NULL;
    int64_t due = OMS_NONE;
    int64_t done = 0;

    if (!engine)
        return;
    const int32_t code = oms_engine_run(engine, max, &done, &due, &error);
    if (code == OMS_OK)
        world->next_due = due;
    check_call(world, number, "run", code, error);
    check_answers_recorded(world, number, code);
    world_tell(world, "engine %d ran: %lld steps", number, (long long)done);
}

void
post(struct world *world, int number)
{
    if (bank_deliver(world, number) || clerks_deliver(world, number))
        check_answers_recorded(world, number, OMS_OK);
}

/* --- Time --- */

static void
wait_some_time(struct world *world)
{
    static const int64_t leaps[] = {1,          SECOND,     20 * SECOND, MINUTE, 2 * MINUTE,
                                    5 * MINUTE, 5 * MINUTE, 16 * MINUTE, HOUR,   31 * MINUTE};

    world->now += chance_one_in(&world->chance, 50) ? 25 * HOUR
                                                    : leaps[chance_below(&world->chance, sizeof leaps / sizeof *leaps)];
}

static const struct doing doings[] = {
    {22, buy},       {4, buy_again},   {2, buy_together},  {16, run},           {14, let_time_pass}, {30, change_order},
    {6, post},       {3, restock},     {1, count_away},    {3, move_goods},     {3, carrier_tells},  {1, forge},
    {1, send_again}, {2, think_again}, {2, retry_by_hand}, {1, note_preference}};

static bool
wants_orders(const struct world *world)
{
    return world->acknowledged < world->options.orders;
}

static void
clear_up(struct world *world)
{
    ask_about_everything(world);
    release_everything(world);
}

const struct plot plot_of_shop = {.doings = doings,
                                  .n_doings = sizeof doings / sizeof *doings,
                                  .small = 30,
                                  .steps_between_looks = {50, 1},
                                  .foresight = DAY,
                                  .years_odds = 60,
                                  .clerks = true,
                                  .wait = wait_some_time,
                                  .furnish = stock_shop,
                                  .goes_on = wants_orders,
                                  .rest = clear_up,
                                  .compare = compare_books};

static const struct doing *
draw_doing(struct world *world)
{
    const struct plot *plot = world->options.plot;
    const struct doing *doing = plot->doings;
    uint64_t sum = 0;

    for (size_t i = 0; i < plot->n_doings; i++)
        sum += plot->doings[i].weight;
    for (uint64_t draw = chance_below(&world->chance, sum); draw >= doing->weight; doing++)
        draw -= doing->weight;
    return doing;
}

void
world_do_something(struct world *world, int number)
{
    const struct doing *doing = draw_doing(world);

    if (world_is_broken(world) || !world_engine(world, number))
        return;
    front_begin(&world->fronts[number]);
    doing->does(world, number);
    front_end(&world->fronts[number]);
    world->trace = trace_number(world->trace, (uint64_t)world->now);
    world->trace = trace_number(world->trace, (uint64_t)(doing - world->options.plot->doings));
}
