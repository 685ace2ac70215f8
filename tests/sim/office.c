/* The office of tests/sim/office.h. */
#include "sim/office.h"

#include <stdio.h>
#include <string.h>

#include "sim/customers.h"

/* --- Customers --- */

/* `eve` changes her mind. */
static const oms_customer customers[] = {
    {.size = sizeof(oms_customer), .id = "ada", .standing = "good"},
    {.size = sizeof(oms_customer), .id = "bob", .standing = "good", .notify = "none"},
    {.size = sizeof(oms_customer), .id = "cyd", .standing = "good", .notify = "sms", .phone = "+49 30 2"},
    {.size = sizeof(oms_customer), .id = "dan", .email = "dan@example.org", .phone = "+49 30 3", .notify = "both"},
    {.size = sizeof(oms_customer), .id = "eve", .email = "eve@example.org", .phone = "+49 30 4"},
    {.size = sizeof(oms_customer), .id = "mal", .standing = "suspended"},
};
#define EVE 4

void
enter_customers(struct world *world)
{
    for (size_t i = 0; i < sizeof customers / sizeof *customers; i++)
        oms_customer_put(world->engines[0], &customers[i], NULL);
}

const char *
draw_customer(struct world *world)
{
    if (chance_one_in(&world->chance, 40))
        return "mal";
    return customers[chance_below(&world->chance, EVE + 1)].id;
}

bool
customer_is_bothered(const char *customer, const char *channel)
{
    return strcmp(customer, "bob") == 0 || (strcmp(customer, "cyd") == 0 && strcmp(channel, "email") == 0);
}

void
note_preference(struct world *world, int number)
{
    static const char *const wishes[] = {"email", "sms", "both", "none", NULL};
    oms_customer eve = customers[EVE];
    oms_error *error = NULL;

    eve.notify = wishes[chance_below(&world->chance, sizeof wishes / sizeof *wishes)];
    const int32_t code = oms_customer_put(world->engines[number], &eve, &error);
    world_tell(world, "engine %d, eve wants %s: %s", number, eve.notify ? eve.notify : "anything",
               oms_result_name(code));
    check_call(world, number, "note a preference", code, error);
}

/* --- Work that was given up --- */

struct choice {
    struct world *world;
    char key[64];
    uint64_t seen;
};

/* Rather what was given up; now and then what was not. */
static int32_t
choose(void *user, const oms_job *job)
{
    struct choice *choice = user;

    if (job->stuck_since == OMS_NONE && !chance_one_in(&choice->world->chance, 20))
        return 0;
    if (chance_one_in(&choice->world->chance, ++choice->seen))
        snprintf(choice->key, sizeof choice->key, "%s", job->key);
    return 0;
}

/* Whom the bank had asked to wait: a person does not. */
void
retry_by_hand(struct world *world, int number)
{
    struct choice choice = {.world = world};
    oms_error *error = NULL;

    world->quiet = true;
    oms_job_list(world->engines[number], NULL, choose, &choice, NULL);
    world->quiet = false;
    if (!*choice.key)
        return;
    struct deed *deed = bank_find(&world->bank, choice.key);
    if (deed)
        deed->not_before = 0;
    const int32_t code = oms_job_retry(world->engines[number], choice.key, NULL, &error);
    world_tell(world, "engine %d, a person tries %s again: %s", number, choice.key, oms_result_name(code));
    if (code == OMS_OK)
        world_count(world, TALLY_RETRIED);
    check_call(world, number, "retry by hand", code, error);
}

/* --- Goods --- */

/* Quality control mostly: what came back is sold again, or is not; and anything else that may be meant. */
void
move_goods(struct world *world, int number)
{
    static const int32_t moves[][2] = {
        {OMS_BUCKET_ON_HOLD, OMS_BUCKET_AVAILABLE}, {OMS_BUCKET_ON_HOLD, OMS_BUCKET_AVAILABLE},
        {OMS_BUCKET_ON_HOLD, OMS_BUCKET_AVAILABLE}, {OMS_BUCKET_ON_HOLD, OMS_BUCKET_DAMAGED},
        {OMS_BUCKET_AVAILABLE, OMS_BUCKET_ON_HOLD}, {OMS_BUCKET_AVAILABLE, OMS_BUCKET_DAMAGED},
        {OMS_BUCKET_DAMAGED, OMS_BUCKET_AVAILABLE}, {OMS_BUCKET_DAMAGED, OMS_BUCKET_DAMAGED}};
    const int32_t *move = moves[chance_below(&world->chance, sizeof moves / sizeof *moves)];
    const char *sku = item_name((int)chance_below(&world->chance, ITEMS));
    const char *shelf = draw_shelf(world);
    const int64_t units = chance_between(&world->chance, 1, 3);
    oms_error *error = NULL;
    const int32_t code =
        oms_stock_move(world->engines[number], sku, shelf, move[0], move[1], units, "inspected", &error);

    if (code == OMS_OK && move[0] == move[1])
        world_broken(world, "goods were moved from a bucket into the same");
    world_count(world, TALLY_MOVED);
    check_call(world, number, "move goods", code, error);
}
