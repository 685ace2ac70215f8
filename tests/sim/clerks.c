/* The clerks of tests/sim/clerks.h. */
#include "sim/clerks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/world.h"

#define SURCHARGE 5  /* of the pricing service on what the table says */
#define TAX_SHARE 10 /* of the net amount */

/* --- What they know --- */

bool
customer_may_buy(const char *customer)
{
    return strcmp(customer, "mal") != 0;
}

static int64_t
price_of(const struct world *world, int item)
{
    return price_of_item(item) + (world->clerks.here[PRICING] ? SURCHARGE : 0);
}

int64_t
clerks_total(const struct world *world, const struct purchase *purchase)
{
    int64_t total = 0;

    for (int i = 0; i < purchase->lines; i++) {
        const int64_t net = purchase->quantity[i] * price_of(world, purchase->item[i]);
        total += net + (world->clerks.here[TAX] ? net / TAX_SHARE : 0);
    }
    return total;
}

static void
tell_products(const struct world *world, const struct enquiry *enquiry, oms_reply *reply)
{
    (void)world, (void)enquiry;
    for (int i = 0; i < ITEMS; i++)
        oms_reply_add_product(reply, &(oms_product){.size = sizeof(oms_product), .sku = item_name(i)});
}

static void
tell_standing(const struct world *world, const struct enquiry *enquiry, oms_reply *reply)
{
    const oms_customer customer = {.size = sizeof customer,
                                   .id = enquiry->customer,
                                   .standing = customer_may_buy(enquiry->customer) ? "good" : "suspended"};

    (void)world;
    oms_reply_set_customer(reply, &customer);
}

static void
tell_prices(const struct world *world, const struct enquiry *enquiry, oms_reply *reply)
{
    for (size_t i = 0; i < enquiry->n_lines; i++)
        if (enquiry->lines[i].unit_price == OMS_NONE)
            oms_reply_set_price(reply, i, price_of(world, enquiry->lines[i].item));
}

static void
tell_tax(const struct world *world, const struct enquiry *enquiry, oms_reply *reply)
{
    (void)world;
    for (size_t i = 0; i < enquiry->n_lines; i++)
        oms_reply_add_tax(reply, &(oms_tax_amount){.size = sizeof(oms_tax_amount),
                                                   .jurisdiction = "DE",
                                                   .line = (int64_t)i,
                                                   .ppm = 1000000 / TAX_SHARE,
                                                   .amount = enquiry->lines[i].net / TAX_SHARE});
}

static void
fill(const struct world *world, const struct enquiry *enquiry, oms_reply *reply)
{
    static void (*const tells[CLERKS])(const struct world *, const struct enquiry *, oms_reply *) = {
        [CATALOG] = tell_products, [CUSTOMER] = tell_standing, [PRICING] = tell_prices, [TAX] = tell_tax};

    tells[enquiry->clerk](world, enquiry, reply);
}

/* --- Being asked --- */

static struct enquiry
listen(enum clerk clerk, const oms_lookup_request *request)
{
    struct enquiry enquiry = {.clerk = clerk, .n_lines = request->n_lines};

    snprintf(enquiry.key, sizeof enquiry.key, "%s", request->key ? request->key : "");
    snprintf(enquiry.customer, sizeof enquiry.customer, "%s", request->customer ? request->customer : "");
    for (size_t i = 0; i < request->n_lines && i < ASKED_LINES; i++)
        enquiry.lines[i] = (struct asked_line){item_number(request->lines[i]->sku), request->lines[i]->unit_price,
                                               request->lines[i]->net};
    return enquiry;
}

static void
write_letter(struct world *world, const struct enquiry *enquiry, int32_t outcome)
{
    struct clerks *clerks = &world->clerks;

    clerks->letters = world_grow(clerks->letters, clerks->n, &clerks->room, sizeof *clerks->letters);
    struct enquiry *letter = &clerks->letters[clerks->n++];
    *letter = *enquiry;
    letter->at = world->now + bank_delay(world);
    letter->outcome = outcome;
}

/* Of an order that was accepted already: the answer comes by letter, perhaps twice, perhaps with another that contradicts it, or not at all. */
static void
promise(struct world *world, const struct enquiry *enquiry)
{
    if (chance_one_in(&world->chance, 6)) {
        world_count(world, FAULT_NEVER_TOLD);
        return;
    }
    write_letter(world, enquiry, OMS_OK);
    if (chance_one_in(&world->chance, 4)) {
        world_count(world, FAULT_TOLD_TWICE);
        write_letter(world, enquiry, OMS_OK);
    }
    if (chance_one_in(&world->chance, 10)) {
        world_count(world, FAULT_CONTRADICTED);
        write_letter(world, enquiry, OMS_E_DECLINED);
    }
}

/* What a clerk says who is asked, where that is no answer. Without a catalog nothing is sold, and there is nothing to see. */
static const struct {
    enum tallied counted;
    int32_t code;
    int of_hundred[CLERKS];
    bool to_who_waits; /* with a key, by which it can be told later */
} excuses[] = {{FAULT_ENQUIRY_DOWN, OMS_E_UNAVAILABLE, {5, 15, 15, 15}, false},
               {FAULT_ENQUIRY_DOWN, OMS_E_UNKNOWN, {1, 3, 3, 3}, false},
               {FAULT_ENQUIRY_DOWN, OMS_PENDING, {1, 3, 3, 3}, false},
               {FAULT_ENQUIRY_LATER, OMS_PENDING, {0, 40, 40, 40}, true}};

/* OMS_OK: none. */
static int32_t
draw_excuse(struct world *world, const struct enquiry *enquiry, oms_reply *reply)
{
    uint64_t draw = world->fine ? 100 : chance_below(&world->chance, 100);

    for (size_t i = 0; i < sizeof excuses / sizeof *excuses; i++) {
        if (excuses[i].to_who_waits && !*enquiry->key)
            continue;
        const uint64_t share = (uint64_t)excuses[i].of_hundred[enquiry->clerk];
        if (draw >= share) {
            draw -= share;
            continue;
        }
        world_count(world, excuses[i].counted);
        if (excuses[i].to_who_waits)
            promise(world, enquiry);
        else if (chance_one_in(&world->chance, 3))
            oms_reply_set_retry_after(reply, chance_between(&world->chance, SECOND, 40 * MINUTE));
        return excuses[i].code;
    }
    return OMS_OK;
}

/* It takes its time, or nonsense: a tax that is more than what it is on counts as no answer. */
static int32_t
answer(struct world *world, struct front *front, struct enquiry *enquiry, oms_reply *reply)
{
    int32_t code = draw_excuse(world, enquiry, reply);

    if (code == OMS_OK && enquiry->clerk == TAX && !world->fine && chance_one_in(&world->chance, 40)) {
        world_count(world, FAULT_NONSENSE);
        enquiry->lines[0].net *= 2 * TAX_SHARE;
    }
    if (code == OMS_OK)
        fill(world, enquiry, reply);
    if (!world->fine && chance_one_in(&world->chance, 60))
        bank_be_slow(world, front->number);
    if (front_dies(front)) {
        world_count(world, FAULT_CRASH_AFTER_SERVICE);
        return OMS_E_UNAVAILABLE;
    }
    return code;
}

static int32_t
ask_clerk(const struct clerk_desk *desk, struct front *front, const oms_lookup_request *request, oms_reply *reply)
{
    struct world *world = desk->world;
    struct enquiry enquiry = listen(desk->clerk, request);

    if (front->stopped)
        return OMS_E_UNAVAILABLE;
    world_count(world, TALLY_ENQUIRIES);
    world_meanwhile(world, desk->number, 40);
    if (front_dies(front)) {
        world_count(world, FAULT_CRASH_BEFORE_SERVICE);
        return OMS_E_UNAVAILABLE;
    }
    return answer(world, front, &enquiry, reply);
}

/* Who dies before the catalog answers has no answer either. */
static int32_t
ask(void *user, const oms_lookup_request *request, oms_reply *reply)
{
    const struct clerk_desk *desk = user;
    struct front *front = &desk->world->fronts[desk->number];
    const int32_t code = ask_clerk(desk, front, request, reply);

    front->shut |= desk->clerk == CATALOG && code != OMS_OK;
    return code;
}

/* --- Telling later --- */

int64_t
clerks_next_letter(const struct clerks *clerks)
{
    int64_t next = OMS_NONE;

    for (size_t i = 0; i < clerks->n; i++)
        if (next == OMS_NONE || clerks->letters[i].at < next)
            next = clerks->letters[i].at;
    return next;
}

static size_t
draw_letter(struct world *world)
{
    size_t found = world->clerks.n;
    uint64_t due = 0;

    for (size_t i = 0; i < world->clerks.n; i++)
        if (world->clerks.letters[i].at <= world->now && chance_one_in(&world->chance, ++due))
            found = i;
    return found;
}

static int32_t
tell(struct world *world, oms_engine *engine, const struct enquiry *letter, oms_error **error)
{
    oms_reply *reply = NULL;

    if (oms_reply_new(&reply) != OMS_OK)
        return OMS_E_NOMEM;
    if (letter->outcome == OMS_OK)
        fill(world, letter, reply);
    const int32_t code = oms_complete(engine, letter->key, letter->outcome, reply, error);
    world_tell(world, "clerk %d writes: %s %s: %s", (int)letter->clerk, letter->key, oms_result_name(letter->outcome),
               oms_result_name(code));
    oms_reply_free(reply);
    return code;
}

bool
clerks_deliver(struct world *world, int number)
{
    oms_engine *engine = world_engine(world, number);
    const size_t which = engine ? draw_letter(world) : world->clerks.n;
    oms_error *error = NULL;

    if (which == world->clerks.n)
        return false;
    struct enquiry letter = world->clerks.letters[which];
    world->clerks.letters[which] = world->clerks.letters[--world->clerks.n];
    world_count(world, FAULT_TOLD_LATE);
    const int32_t code = tell(world, engine, &letter, &error);
    if (code == OMS_OK)
        front_note_answer(&world->fronts[number], letter.key);
    else if (code != OMS_E_ALREADY && code != OMS_E_STATE && code != OMS_E_CONFLICT)
        write_letter(world, &letter, letter.outcome);
    check_call(world, number, "complete a lookup", code == OMS_E_CONFLICT ? OMS_OK : code, error);
    return true;
}

/* --- Opening --- */

void
clerks_open(struct world *world)
{
    const uint64_t drawn = trace_number(TRACE_START, world->options.seed);

    for (int i = 0; i < CLERKS; i++) {
        world->clerks.here[i] = world->options.seed % 3 == 1 && (drawn >> i & 1);
        for (int k = 0; k < ENGINES; k++)
            world->clerks.desks[k][i] = (struct clerk_desk){world, k, (enum clerk)i};
    }
}

void
clerks_close(struct clerks *clerks)
{
    free(clerks->letters);
}

oms_lookup_service
clerk_service(struct world *world, int number, enum clerk clerk)
{
    return (oms_lookup_service){
        .size = sizeof(oms_lookup_service), .user = &world->clerks.desks[number][clerk], .ask = ask};
}
