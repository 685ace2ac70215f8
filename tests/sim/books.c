/* The last look at a simulated world: what the engines say of orders, money and goods, beside what customers, merchant and bank know themselves. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "sim/world.h"

/* --- Orders --- */

static int
compare_ids(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(oms_id));
}

static int32_t
count_order(void *user, const oms_order_summary *order)
{
    struct oms_order_query *query = user;

    query->before = order->id;
    query->since++; /* borrowed as a counter */
    return 0;
}

int64_t
count_orders(struct world *world)
{
    struct oms_order_query seen = {.size = sizeof seen};
    int64_t before;

    do {
        const struct oms_order_query query = {.size = sizeof query, .before = seen.before, .limit = 100};
        before = seen.since;
        oms_order_list(world->engines[0], &query, count_order, &seen, NULL);
    } while (seen.since > before);
    return seen.since;
}

/* Every acknowledged order is there, no two customers have the same, and nobody made one that no customer knows of. */
static void
compare_orders(struct world *world)
{
    oms_id *ids = malloc((world->n_purchases + 1) * sizeof *ids);
    size_t n = 0;
    int64_t unsure = 0;

    for (size_t i = 0; i < world->n_purchases; i++) {
        unsure += world->purchases[i].placed == UNSURE;
        if (world->purchases[i].placed == DONE)
            ids[n++] = world->purchases[i].id;
    }
    qsort(ids, n, sizeof *ids, compare_ids);
    for (size_t i = 1; i < n; i++)
        if (compare_ids(&ids[i - 1], &ids[i]) == 0)
            world_broken(world, "two customers were given the same order");
    const int64_t listed = count_orders(world);
    if (listed < (int64_t)n || listed > (int64_t)n + unsure)
        world_broken(world, "%" PRId64 " orders are stored; %zu were acknowledged, of %" PRId64 " nobody knows", listed,
                     n, unsure);
    free(ids);
}

/* What was acknowledged has happened; what nobody asked for has not. */
static void
compare_state(struct world *world, const struct purchase *purchase, const oms_order *order)
{
    const int32_t state = oms_order_state(order);
    const bool shipped = state == OMS_STATE_SHIPPED || state == OMS_STATE_DELIVERED || state == OMS_STATE_RETURNED;
    const struct {
        enum deed_of_order deed;
        bool happened;
        bool only_if_asked;
    } facts[] = {{CANCELLED, state == OMS_STATE_CANCELLED, false},
                 {DISPATCHED, shipped, true},
                 {DELIVERED, state == OMS_STATE_DELIVERED || state == OMS_STATE_RETURNED, false},
                 {DELIVERED, state == OMS_STATE_DELIVERED, true},
                 {RETURNED, state == OMS_STATE_RETURNED, true}};

    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        const enum certainty done = purchase->done[facts[i].deed];
        const bool too_little = done == DONE && !facts[i].happened && facts[i].deed != DELIVERED;
        const bool too_much = done == NOT_DONE && facts[i].happened && facts[i].only_if_asked;
        if (too_little || too_much)
            world_broken(world, "w%d is %s, and that is not what was acknowledged", purchase->serial,
                         oms_state_name(state));
    }
    const bool rests = state == OMS_STATE_CANCELLED || state == OMS_STATE_RETURNED || state == OMS_STATE_DELIVERED;
    if (!rests && !oms_order_waits_for(order))
        world_broken(world, "w%d is %s and does not say what it waits for", purchase->serial, oms_state_name(state));
}

/* --- Money --- */

struct money {
    int64_t held;
    int64_t taken;
    int64_t given_back;
};

static struct money
money_at_bank(const struct bank *bank, const oms_id *order)
{
    struct money money = {0};

    for (size_t i = 0; i < bank->n; i++) {
        const struct deed *deed = &bank->deeds[i];
        if (deed->effect != AUTHORIZE || compare_ids(&deed->order, order) != 0)
            continue;
        money.held += deed->held;
        money.taken += deed->taken;
        money.given_back += deed->given_back;
    }
    return money;
}

/* What went beyond PENDING was wholly priced, by a customer who may buy or for whom a person answered; and somebody pays for it, or a problem says that nobody
 * does. */
static void
compare_price(struct world *world, const struct purchase *purchase, const oms_order *order)
{
    const int64_t expected = clerks_total(world, purchase);
    const int32_t state = oms_order_state(order);
    const char *status = oms_order_payment_status(order);
    const struct money bank = money_at_bank(&world->bank, &purchase->id);
    const bool owed =
        strcmp(status, "on-terms") != 0 && oms_order_problem_count(order) == 0 && !purchase->manual_unsure;

    for (size_t i = 0; i < world->bank.n; i++) {
        const struct deed *deed = &world->bank.deeds[i];
        if (deed->effect == AUTHORIZE && compare_ids(&deed->order, &purchase->id) == 0 && deed->amount != expected)
            world_broken(world, "w%d costs %" PRId64 ", and the bank was asked for %" PRId64, purchase->serial,
                         expected, deed->amount);
    }
    if (state == OMS_STATE_PENDING || state == OMS_STATE_CANCELLED)
        return;
    if (oms_order_total(order) != expected)
        world_broken(world, "w%d costs %" PRId64 ", and went through with %" PRId64, purchase->serial, expected,
                     oms_order_total(order));
    if (!customer_may_buy(purchase->customer) && purchase->vouched == NOT_DONE)
        world_broken(world, "w%d is %s, and its customer may not buy", purchase->serial, oms_state_name(state));
    if (owed && state != OMS_STATE_RETURNED && bank.held + bank.taken + purchase->by_hand < expected)
        world_broken(world, "w%d is %s and %s, and nobody paid", purchase->serial, oms_state_name(state), status);
    if (owed && bank.taken + purchase->by_hand < expected &&
        (state == OMS_STATE_SHIPPED || state == OMS_STATE_DELIVERED))
        world_broken(world, "w%d is %s, and its money was not taken", purchase->serial, oms_state_name(state));
}

static void
compare_money(struct world *world, const struct purchase *purchase, const oms_order *order)
{
    const struct money bank = money_at_bank(&world->bank, &purchase->id);
    const int32_t state = oms_order_state(order);
    const bool ended = state == OMS_STATE_CANCELLED || state == OMS_STATE_RETURNED;
    const int64_t taken = bank.taken + purchase->by_hand;
    const int64_t given_back = bank.given_back + purchase->back_by_hand;

    if (ended && (bank.held || bank.taken != bank.given_back))
        world_broken(world, "w%d is %s, and the bank holds %" PRId64 " and keeps %" PRId64, purchase->serial,
                     oms_state_name(state), bank.held, bank.taken - bank.given_back);
    if (bank.held + bank.taken - bank.given_back > oms_order_total(order))
        world_broken(world, "w%d costs %" PRId64 ", and the bank holds or keeps %" PRId64, purchase->serial,
                     oms_order_total(order), bank.held + bank.taken - bank.given_back);
    if (bank.held != oms_order_authorised(order))
        world_broken(world, "w%d: the bank holds %" PRId64 ", the order says %" PRId64, purchase->serial, bank.held,
                     oms_order_authorised(order));
    if (purchase->manual_unsure)
        return;
    if (taken != oms_order_captured(order) || given_back != oms_order_refunded(order))
        world_broken(world,
                     "w%d: %" PRId64 " was taken and %" PRId64 " given back, the order says %" PRId64 " and %" PRId64,
                     purchase->serial, taken, given_back, oms_order_captured(order), oms_order_refunded(order));
}

/* --- Labels --- */

/* One that is not given back belongs to goods that left, or are about to. */
static void
compare_labels(struct world *world, const struct purchase *purchase, const oms_order *order)
{
    const struct bank *bank = &world->bank;
    const int32_t state = oms_order_state(order);
    const bool none = state == OMS_STATE_PENDING || state == OMS_STATE_CONFIRMED || state == OMS_STATE_CANCELLED;
    int labels = 0;

    for (size_t i = 0; i < bank->n; i++)
        labels += bank->deeds[i].effect == BOOK && bank->deeds[i].held &&
                  compare_ids(&bank->deeds[i].order, &purchase->id) == 0;
    if (labels > (none ? 0 : 1))
        world_broken(world, "w%d is %s, and carriers have %d labels of it", purchase->serial, oms_state_name(state),
                     labels);
}

/* --- Goods --- */

struct goods {
    struct world *world;
    int64_t expected[ITEMS]; /* what came in and did not leave */
    int64_t stored[ITEMS];
    int item;
};

static int32_t
add_movement(void *user, const oms_stock_movement *movement)
{
    struct goods *goods = user;
    size_t which;

    if (!movement->reason || sscanf(movement->reason, "sim %zu", &which) != 1)
        return 0;
    goods->expected[goods->item] += movement->available;
    if (which >= goods->world->n_adjustments || goods->world->adjustments[which].units != movement->available)
        world_broken(goods->world, "the ledger has \"%s\", which nobody did", movement->reason);
    else
        goods->world->adjustments[which].seen++;
    return 0;
}

static int32_t
add_level(void *user, const oms_stock_level *level)
{
    struct goods *goods = user;

    goods->stored[goods->item] += level->available + level->reserved + level->on_hold + level->damaged;
    return 0;
}

static void
compare_adjustments(struct world *world)
{
    for (size_t i = 0; i < world->n_adjustments; i++) {
        const struct adjustment *adjustment = &world->adjustments[i];
        const int least = adjustment->done == DONE ? 1 : 0;
        const int most = adjustment->done == NOT_DONE ? 0 : 1;
        if (adjustment->seen < least || adjustment->seen > most)
            world_broken(world, "adjustment %zu of stock stands in the ledger %d times", i, adjustment->seen);
    }
}

static void
compare_goods(struct goods *goods)
{
    struct world *world = goods->world;

    for (goods->item = 0; goods->item < ITEMS; goods->item++) {
        oms_stock_ledger(world->engines[0], item_name(goods->item), add_movement, goods, NULL);
        oms_stock_list(world->engines[0], item_name(goods->item), add_level, goods, NULL);
        if (goods->expected[goods->item] != goods->stored[goods->item])
            world_broken(world, "%s: %" PRId64 " came in and did not leave, %" PRId64 " are there",
                         item_name(goods->item), goods->expected[goods->item], goods->stored[goods->item]);
    }
    compare_adjustments(world);
}

/* Shipped and not returned: gone. */
static void
count_shipped(struct goods *goods, const struct purchase *purchase, const oms_order *order)
{
    const int32_t state = oms_order_state(order);

    if (state != OMS_STATE_SHIPPED && state != OMS_STATE_DELIVERED)
        return;
    for (int i = 0; i < purchase->lines; i++)
        goods->expected[purchase->item[i]] -= purchase->quantity[i];
}

static void
compare_purchase(struct world *world, const struct purchase *purchase, struct goods *goods)
{
    oms_order *order = NULL;

    if (oms_order_get(world->engines[0], &purchase->id, &order, NULL) != OMS_OK) {
        world_broken(world, "w%d was acknowledged, and its order is lost", purchase->serial);
        return;
    }
    compare_state(world, purchase, order);
    compare_price(world, purchase, order);
    compare_money(world, purchase, order);
    compare_labels(world, purchase, order);
    count_shipped(goods, purchase, order);
    world->trace = trace_number(world->trace, (uint64_t)oms_order_state(order));
    oms_order_free(order);
}

void
compare_books(struct world *world)
{
    struct goods goods = {.world = world};

    for (size_t i = 0; i < world->n_purchases && !world_is_broken(world); i++)
        if (world->purchases[i].placed == DONE)
            compare_purchase(world, &world->purchases[i], &goods);
    if (!world_is_broken(world))
        compare_orders(world);
    if (!world_is_broken(world))
        compare_goods(&goods);
}
