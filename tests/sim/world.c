/* The world of tests/sim/world.h: its engines, their births, deaths and returns; and the loop of steps. */
#include "sim/world.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "sim/disk.h"
#include "sim/webhooks.h"

#define NOON INT64_C(1767268800000) /* 2026-01-01T12:00:00Z */

void
world_count(struct world *world, enum tallied what)
{
    world->options.tally->counts[what]++;
    world->trace = trace_number(world->trace, (uint64_t)what);
}

void
world_tell(struct world *world, const char *format, ...)
{
    char at[40];
    va_list args;

    if (!world->options.told || world->quiet)
        return;
    oms_time_format(world->now, at);
    fprintf(world->options.told, "%6lld %s %s", (long long)world->steps, at, world->depth ? "      meanwhile: " : "");
    va_start(args, format);
    vfprintf(world->options.told, format, args);
    va_end(args);
    fputc('\n', world->options.told);
}

void
world_broken(struct world *world, const char *format, ...)
{
    va_list args;

    if (world_is_broken(world))
        return;
    va_start(args, format);
    vsnprintf(world->failure, sizeof world->failure, format, args);
    va_end(args);
    world_tell(world, "BROKEN: %s", world->failure);
}

void *
world_grow(void *items, size_t n, size_t *room, size_t size)
{
    if (n < *room)
        return items;
    *room = *room ? *room * 2 : 64;
    items = realloc(items, *room * size);
    if (!items)
        abort();
    return items;
}

int64_t
world_clock(const struct world *world, int number)
{
    return world->now + world->skew[number];
}

bool
world_year_is_off(const struct world *world)
{
    bool off = false;

    for (int i = 0; i < ENGINES; i++)
        off = off || world->skew[i] > DAY || world->skew[i] < -DAY;
    return off;
}

static int64_t
clock_of(void *user)
{
    const struct front *front = user;

    return world_clock(front->world, front->number);
}

static int32_t
random_of(void *user, void *out, size_t bytes)
{
    const struct front *front = user;
    struct chance *ids = &front->world->ids[front->number];

    for (size_t i = 0; i < bytes; i++)
        ((unsigned char *)out)[i] = (unsigned char)chance_next(ids);
    return 0;
}

/* Two engines on one database need not be of one mind; their services they share. */
static oms_engine_options
policies(const struct world *world, int number)
{
    const uint64_t seed = world->options.seed;
    const uint64_t mind = seed % 4 == 1 ? seed + (uint64_t)number * 37 : seed;

    return (oms_engine_options){.size = sizeof(oms_engine_options),
                                .operations = "ops@example.org",
                                .book = (int32_t)(mind / 3 % 2),
                                .capture = (int32_t)(mind / 2 % 2),
                                .release_on_decline = (int32_t)(mind % 2),
                                .card_hold_ms = mind % 16 == 5 ? HOUR : 0,
                                .duplicates = OMS_DUPLICATE_ALLOW};
}

static void
open_with_services(struct world *world, int number, oms_error **error)
{
    struct front *front = &world->fronts[number];
    const oms_payment_service payment = bank_service(world, number);
    const oms_address_service address = bank_address_service(world, number);
    const oms_notification_service crier = crier_service(world, number);
    const oms_carrier_service carriers[CARRIERS] = {bank_carrier(world, number, 0), bank_carrier(world, number, 1)};
    const oms_carrier_service *const all[CARRIERS] = {&carriers[0], &carriers[1]};
    oms_lookup_service clerks[CLERKS];
    const oms_lookup_service *here[CLERKS];
    const oms_store store = front_store(front);
    oms_engine_options options = policies(world, number);

    for (int i = 0; i < CLERKS; i++) {
        clerks[i] = clerk_service(world, number, (enum clerk)i);
        here[i] = world->clerks.here[i] ? &clerks[i] : NULL;
    }
    options.store = &store;
    options.payment = &payment;
    options.address = &address;
    options.notification = &crier;
    options.carriers = all;
    options.n_carriers = world->options.seed % 7 < 3 ? CARRIERS : 0;
    options.catalog = here[CATALOG];
    options.customer = here[CUSTOMER];
    options.pricing = here[PRICING];
    options.tax = here[TAX];
    options.clock = clock_of;
    options.random = random_of;
    options.clock_user = options.random_user = front;
    if (oms_engine_open(&options, &world->engines[number], error) != OMS_OK)
        world_broken(world, "engine %d cannot be opened: %s", number, oms_error_message(*error));
}

static bool
open_engine(struct world *world, int number)
{
    struct front *front = &world->fronts[number];
    oms_error *error = NULL;

    front->stopped = false;
    front->crash_after = 0;
    front->broken_calls = 0;
    front->beneath = world->on_file ? disk_store(world) : world->shared;
    front->attached = !world->on_file && world->fronts[1 - number].attached;
    open_with_services(world, number, &error);
    oms_error_free(error);
    if (world_is_broken(world))
        return false;
    add_guards(world, number);
    tell_secrets(world, world->engines[number]);
    return !world_is_broken(world);
}

static void
close_engine(struct world *world, int number)
{
    world->fronts[number].crash_after = 0;
    oms_engine_close(world->engines[number]);
    world->engines[number] = NULL;
}

oms_engine *
world_engine(struct world *world, int number)
{
    if (!world->engines[number] || !world->fronts[number].stopped)
        return world->engines[number];
    close_engine(world, number);
    world_tell(world, "engine %d is opened again", number);
    return open_engine(world, number) ? world->engines[number] : NULL;
}

/* Both machines lose power: the file goes on as it is in this moment. */
static void
reopen_on_copy(struct world *world)
{
    world_count(world, FAULT_SNAPSHOT);
    if (!disk_copy(world))
        world_broken(world, "the file could not be copied");
    for (int i = 0; i < ENGINES; i++)
        close_engine(world, i);
    disk_turn_over(world);
    for (int i = 0; i < ENGINES && !world_is_broken(world); i++)
        open_engine(world, i);
}

void
world_crash_check(struct world *world)
{
    if (!world->fronts[0].stopped && !world->fronts[1].stopped)
        return;
    if (world->on_file && chance_one_in(&world->chance, 3))
        reopen_on_copy(world);
    for (int i = 0; i < ENGINES && !world_is_broken(world); i++)
        world_engine(world, i);
}

void
world_meanwhile(struct world *world, int number, uint64_t odds)
{
    if (world->fine || world->depth || world->quiet || !chance_one_in(&world->chance, odds))
        return;
    world->depth = 1;
    world->meanwhile++;
    world_count(world, TALLY_MEANWHILE);
    world_do_something(world, 1 - number);
    world->depth = 0;
}

static bool
open_database(struct world *world)
{
    world->on_file = world->options.seed % 5 == 4;
    if (world->on_file)
        return disk_open(world);
    world->shared.size = sizeof world->shared;
    return oms_store_sqlite(":memory:", NULL, &world->shared, NULL) == OMS_OK;
}

bool
world_open(struct world *world)
{
    world->chance.state = world->options.seed * UINT64_C(0xd1342543de82ef95) + 1;
    world->trace = TRACE_START;
    world->now = NOON;
    world->next_due = OMS_NONE;
    bank_open(world);
    crier_open(world);
    if (world->options.plot->clerks)
        clerks_open(world);
    world->years = world->options.seed % 6 == 2;
    for (int i = 0; i < ENGINES; i++) {
        world->ids[i].state = chance_next(&world->chance);
        world->fronts[i] = (struct front){.world = world, .number = i};
    }
    if (!open_database(world)) {
        world_broken(world, "there is no place for a database");
        return false;
    }
    return open_engine(world, 0) && open_engine(world, 1);
}

void
world_close(struct world *world)
{
    for (int i = 0; i < ENGINES; i++)
        oms_engine_close(world->engines[i]);
    if (world->on_file)
        disk_close(world);
    else if (world->shared.destroy)
        world->shared.destroy(world->shared.user);
    bank_close(&world->bank);
    crier_close(&world->crier);
    clerks_close(&world->clerks);
    watch_close(&world->watch);
    webhooks_close(world);
    club_close(&world->club);
    free(world->purchases);
    free(world->adjustments);
}

static bool
time_to_verify(const struct world *world)
{
    const struct plot *plot = world->options.plot;
    const bool small = world->options.orders <= plot->small;

    return world->options.every_step || world->steps % plot->steps_between_looks[small] == 0;
}

static void
step(struct world *world)
{
    const int number = (int)chance_below(&world->chance, ENGINES);
    struct front *front = &world->fronts[number];

    world->steps++;
    if (front->crash_after == 0 && chance_one_in(&world->chance, 30))
        front->crash_after = chance_between(&world->chance, 1, 10);
    world_do_something(world, number);
    world_crash_check(world);
    if (!world_is_broken(world) && world->options.plot->look)
        world->options.plot->look(world);
    if (!world_is_broken(world) && time_to_verify(world))
        check_invariants(world);
}

bool
world_run(struct world *world, const struct world_options *options)
{
    *world = (struct world){.options = *options, .fine = true};
    if (world_open(world))
        options->plot->furnish(world);
    world->fine = false;
    while (!world_is_broken(world) && options->plot->goes_on(world))
        step(world);
    if (!world_is_broken(world))
        world_end(world);
    world_close(world);
    return !world_is_broken(world);
}
