/* Promises that are looked at while a simulated world goes on: invariants of the database, codes that a caller may get, outcomes that were told and have to be
 * kept, and units that are free by the clock and may not be refused. */
#include <stdio.h>
#include <string.h>

#include "sim/world.h"

static void
look_at_invariant(void *user, const oms_invariant *invariant)
{
    if (invariant->breaches > 0)
        world_broken(user, "%s (%s): %lld breaches, such as: %s", invariant->id, invariant->title,
                     (long long)invariant->breaches, invariant->example ? invariant->example : "");
}

static void
look_at_rest(void *user, const oms_invariant *invariant)
{
    look_at_invariant(user, invariant);
    if (invariant->warnings > 0)
        world_broken(user, "%s: something is overdue although nothing is left to do: %s", invariant->id,
                     invariant->example);
}

/* When all is done, nothing may even be overdue. */
void
check_invariants(struct world *world)
{
    oms_error *error = NULL;

    world->quiet = true;
    const int32_t code =
        oms_verify(world->engines[0], world->fine ? look_at_rest : look_at_invariant, world, NULL, &error);
    world->quiet = false;
    world->options.tally->counts[TALLY_VERIFIED]++; /* and not in the trace: looking on changes nothing */
    if (code != OMS_OK)
        world_broken(world, "verify: %s: %s", oms_result_name(code), oms_error_message(error));
    oms_error_free(error);
}

static bool
is_one_of(int32_t code, const int32_t *codes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (codes[i] == code)
            return true;
    return false;
}

/* What can be said to a caller at any time; and what can be said only where storage failed or another engine interfered. */
void
check_call(struct world *world, int number, const char *verb, int32_t code, oms_error *error)
{
    static const int32_t usual[] = {OMS_OK, OMS_E_STATE, OMS_E_REFUSED, OMS_E_ALREADY, OMS_E_INVALID, OMS_E_NOT_FOUND};
    static const int32_t in_trouble[] = {OMS_E_BUSY, OMS_E_IO, OMS_E_FULL, OMS_E_LOCKED, OMS_E_UNKNOWN};
    const struct front *front = &world->fronts[number];
    const bool trouble = front->stopped || front_outrun(front) || world->troubles != front->untroubled;

    const bool forbidden = front->vetoed && (code == OMS_E_VETO || code <= OMS_E_HOST);
    const bool closed = front->shut && code == OMS_E_UNAVAILABLE;

    if (!is_one_of(code, usual, sizeof usual / sizeof *usual) && !forbidden && !closed &&
        !(trouble && is_one_of(code, in_trouble, sizeof in_trouble / sizeof *in_trouble)))
        world_broken(world, "%s: %s: %s", verb, oms_result_name(code), oms_error_message(error));
    if (code != OMS_OK && !error)
        world_broken(world, "%s: %s without a word", verb, oms_result_name(code));
    world->trace = trace_number(world->trace, (uint64_t)code);
    oms_error_free(error);
}

/* --- Outcomes --- */

struct told {
    const char *key;
    bool recorded;
};

static int32_t
look_at_job(void *user, const oms_job *job)
{
    struct told *told = user;

    if (strcmp(job->key, told->key) == 0)
        told->recorded = job->outcome != NULL;
    return 0;
}

oms_id
world_order_of_key(const char *key)
{
    oms_id id = {{0}};
    unsigned byte;

    for (size_t i = 0; i < sizeof id.bytes && sscanf(key + 2 * i, "%2x", &byte) == 1; i++)
        id.bytes[i] = (uint8_t)byte;
    return id;
}

/* A definite answer is kept, whoever brought it and however late; unless storage failed meanwhile. */
void
check_answers_recorded(struct world *world, int number, int32_t code)
{
    const struct front *front = &world->fronts[number];

    if (code != OMS_OK || front->stopped || world->troubles != front->untroubled)
        return;
    for (int i = 0; i < front->n_answered; i++) {
        struct told told = {.key = front->answered[i]};
        const oms_id id = world_order_of_key(told.key);
        world->quiet = true;
        oms_job_list(world->engines[number], &id, look_at_job, &told, NULL);
        world->quiet = false;
        if (!told.recorded)
            world_broken(world, "the bank's definite answer to %s is not kept", told.key);
    }
}

/* --- Stock --- */

struct supply {
    int64_t free[ITEMS];
};

static int32_t
add_level(void *user, const oms_stock_level *level)
{
    ((struct supply *)user)->free[item_number(level->sku)] += level->available;
    return 0;
}

/* Units of orders whose time is over are free, swept or not. */
static void
add_expired(struct world *world, int number, const struct purchase *purchase, struct supply *supply)
{
    oms_order_line line = {.size = sizeof line};
    oms_order *order = NULL;

    if (purchase->placed != DONE || oms_order_get(world->engines[number], &purchase->id, &order, NULL) != OMS_OK)
        return;
    const int64_t until = oms_order_hold_until(order);
    if (oms_order_state(order) == OMS_STATE_PENDING && until != OMS_NONE && until <= world_clock(world, number))
        for (size_t i = 0; oms_order_line_at(order, i, &line) == OMS_OK; i++)
            supply->free[item_number(line.sku)] += line.reserved;
    oms_order_free(order);
}

void
check_refusal(struct world *world, int number, const struct purchase *purchase)
{
    const struct front *front = &world->fronts[number];
    struct supply supply = {{0}};
    bool enough = true;

    world_count(world, TALLY_REFUSED);
    if (front_outrun(front) || front->stopped || world->troubles != front->untroubled ||
        !customer_may_buy(purchase->customer))
        return;
    world->quiet = true;
    oms_stock_list(world->engines[number], NULL, add_level, &supply, NULL);
    for (size_t i = world->n_purchases > 40 ? world->n_purchases - 40 : 0; i < world->n_purchases; i++)
        add_expired(world, number, &world->purchases[i], &supply);
    world->quiet = false;
    for (int i = 0; i < purchase->lines; i++)
        enough = enough && supply.free[purchase->item[i]] >= purchase->quantity[i];
    if (enough)
        world_broken(world, "w%d was refused although there is enough that is free by the clock", purchase->serial);
}
