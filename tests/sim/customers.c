/* Buying in a simulated world: with keys and without, alone and many at once, and again when no answer came, or just to be sure. */
#include "sim/customers.h"

#include <stdlib.h>
#include <string.h>

#include "sim/office.h"

enum certainty
call_certainty(const struct world *world, int number, int32_t code, enum certainty otherwise)
{
    if (code == OMS_OK)
        return DONE;
    /* Whoever crashed told nobody; and an outcome that is unknown is just that. */
    return code == OMS_E_UNKNOWN || world->fronts[number].stopped ? UNSURE : otherwise;
}

bool
key_lives(const struct world *world, const struct purchase *purchase)
{
    return purchase->keyed && world->now - purchase->tried_at < 6 * DAY &&
           (size_t)purchase->serial >= world->keys_lost && !world_year_is_off(world);
}

static const char *
draw_method(struct world *world)
{
    static const char *const methods[] = {"card", "card", "card", "card", "card", "card", "manual", "terms"};

    return methods[chance_below(&world->chance, sizeof methods / sizeof *methods)];
}

static size_t
want(struct world *world)
{
    struct chance *chance = &world->chance;

    world->purchases =
        world_grow(world->purchases, world->n_purchases, &world->room_for_purchases, sizeof *world->purchases);
    struct purchase *purchase = &world->purchases[world->n_purchases];
    *purchase = (struct purchase){.serial = (int)world->n_purchases,
                                  .tried_at = world->now,
                                  .lines = (int)chance_between(chance, 1, LINES),
                                  .keyed = chance_one_in(chance, 2),
                                  .addressed = chance_one_in(chance, 8),
                                  .method = draw_method(world),
                                  .customer = draw_customer(world)};
    purchase->referenced = !purchase->keyed || chance_one_in(chance, 2);
    purchase->item[0] = (int)chance_below(chance, ITEMS);
    purchase->item[1] = (purchase->item[0] + 1) % ITEMS;
    for (int i = 0; i < purchase->lines; i++)
        purchase->quantity[i] = chance_between(chance, 1, 4);
    return world->n_purchases++;
}

static void
set_names(const struct purchase *purchase, oms_draft *draft)
{
    char key[32];
    const oms_address address = {
        .size = sizeof address, .name = "Ada L", .line1 = "12 Long Street", .city = "Berlin", .country = "DE"};

    oms_draft_set_text(draft, OMS_DRAFT_CUSTOMER, purchase->customer, NULL);
    oms_draft_set_text(draft, OMS_DRAFT_CHANNEL, "web", NULL);
    snprintf(key, sizeof key, "w%d", purchase->serial);
    if (purchase->keyed)
        oms_draft_set_text(draft, OMS_DRAFT_IDEMPOTENCY_KEY, key, NULL);
    if (purchase->referenced)
        oms_draft_set_text(draft, OMS_DRAFT_REFERENCE, key, NULL);
    if (purchase->serial % 4)
        oms_draft_set_text(draft, OMS_DRAFT_EMAIL, "ada@example.org", NULL);
    if (purchase->serial % 4 == 3)
        oms_draft_set_text(draft, OMS_DRAFT_PHONE, "+49 30 1", NULL);
    if (purchase->addressed)
        oms_draft_set_shipping_address(draft, &address, NULL);
    oms_draft_set_payment(draft, purchase->method, strcmp(purchase->method, "card") == 0 ? "tok" : NULL, NULL);
}

static oms_draft *
draft_of(const struct purchase *purchase)
{
    oms_draft *draft = NULL;

    if (oms_draft_new("EUR", &draft, NULL) != OMS_OK)
        abort();
    set_names(purchase, draft);
    for (int i = 0; i < purchase->lines; i++) {
        const oms_draft_line line = {.size = sizeof line,
                                     .sku = item_name(purchase->item[i]),
                                     .quantity = purchase->quantity[i],
                                     .unit_price = OMS_NONE};
        oms_draft_add_line(draft, &line, NULL);
    }
    return draft;
}

/* What the customer makes of the answer. */
static void
note_answer(struct world *world, int number, size_t which, int32_t code, const oms_order *order)
{
    struct purchase *purchase = &world->purchases[which];
    const enum certainty before = purchase->placed;
    const bool known = before == DONE && key_lives(world, purchase);

    if (known && code == OMS_OK && memcmp(&purchase->id, oms_order_id(order), sizeof purchase->id) != 0)
        world_broken(world, "key w%d made two orders", purchase->serial);
    if (known && (code == OMS_E_REFUSED || code == OMS_E_KEY_CONFLICT))
        world_broken(world, "key w%d has an order, and is answered with %s", purchase->serial, oms_result_name(code));
    if (before != DONE)
        purchase->placed = call_certainty(world, number, code, code == OMS_E_REFUSED ? NOT_DONE : before);
    if (before != DONE && purchase->placed == DONE) {
        purchase->id = *oms_order_id(order);
        world->acknowledged++;
        world_count(world, TALLY_ORDERS);
    }
    if (code == OMS_E_REFUSED)
        check_refusal(world, number, purchase);
}

static void
place(struct world *world, int number, size_t which)
{
    oms_engine *engine = world_engine(world, number);
    const int32_t flags = chance_one_in(&world->chance, 4) ? OMS_PLACE_NO_DRIVE : 0;
    oms_draft *draft = draft_of(&world->purchases[which]);
    oms_order *order = NULL;
    oms_error *error = NULL;

    const int32_t code = engine ? oms_order_place(engine, draft, flags, &order, &error) : OMS_E_IO;
    world_tell(world, "engine %d, w%zu is placed: %s", number, which, oms_result_name(code));
    note_answer(world, number, which, code, order);
    check_call(world, number, "place", code, error);
    check_answers_recorded(world, number, code);
    oms_order_free(order);
    oms_draft_free(draft);
}

void
buy(struct world *world, int number)
{
    place(world, number, want(world));
}

void
buy_again(struct world *world, int number)
{
    if (world->n_purchases == 0)
        return;
    const size_t which = world->n_purchases - 1 - chance_below(&world->chance, world->n_purchases) % 40;
    if (!key_lives(world, &world->purchases[which]))
        return;
    world_count(world, TALLY_REPLAYED);
    place(world, number, which);
}

void
buy_together(struct world *world, int number)
{
    enum { MOST = 6 };
    oms_engine *engine = world_engine(world, number);
    const size_t n = (size_t)chance_between(&world->chance, 2, MOST);
    oms_draft *drafts[MOST];
    size_t which[MOST];
    oms_place_result results[MOST] = {0};
    oms_error *error = NULL;

    for (size_t i = 0; i < n; i++) {
        which[i] = want(world);
        drafts[i] = draft_of(&world->purchases[which[i]]);
    }
    const int32_t code = oms_order_place_many(engine, (const oms_draft *const *)drafts, n, 0, results, &error);
    check_call(world, number, "place many", code, error);
    for (size_t i = 0; i < n; i++) {
        world->fronts[number].calm = -1; /* they got in each other's way */
        note_answer(world, number, which[i], code == OMS_OK ? results[i].code : code, results[i].order);
        check_call(world, number, "place one of many", results[i].code, results[i].error);
        oms_order_free(results[i].order);
        oms_draft_free(drafts[i]);
    }
}

static void
find_by_reference(struct world *world, struct purchase *purchase)
{
    char reference[32];

    snprintf(reference, sizeof reference, "w%d", purchase->serial);
    const int32_t code = oms_order_find_reference(world->engines[0], "web", reference, &purchase->id, NULL);
    if (code != OMS_OK && code != OMS_E_NOT_FOUND)
        world_broken(world, "reference %s cannot be looked up: %s", reference, oms_result_name(code));
    purchase->placed = code == OMS_OK ? DONE : NOT_DONE;
}

static void
ask_about_purchase(struct world *world, struct purchase *purchase)
{
    if (purchase->placed != UNSURE)
        return;
    if (purchase->referenced)
        find_by_reference(world, purchase);
    else if (key_lives(world, purchase))
        place(world, 0, (size_t)(purchase - world->purchases));
}

void
ask_about_everything(struct world *world)
{
    for (size_t i = 0; i < world->n_purchases && !world_is_broken(world); i++) {
        front_begin(&world->fronts[0]);
        ask_about_purchase(world, &world->purchases[i]);
    }
}
