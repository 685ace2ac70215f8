/* The letters of the bank of tests/sim/bank.h: what it decided, told with oms_complete(); late, twice, in another order, after more than a day, or never. */
#include <stdio.h>

#include "sim/bank_books.h"
#include "sim/world.h"

static void
post_letter(struct world *world, size_t deed, int64_t at)
{
    struct bank *bank = &world->bank;

    bank->letters = world_grow(bank->letters, bank->n_letters, &bank->room_for_letters, sizeof *bank->letters);
    bank->letters[bank->n_letters++] = (struct letter){at, deed};
}

int64_t
bank_delay(struct world *world)
{
    static const struct {
        int64_t from, to;
    } delays[] = {{0, 10 * SECOND}, {0, 10 * SECOND}, {SECOND, 5 * MINUTE}, {MINUTE, 2 * HOUR}, {24 * HOUR, 72 * HOUR}};
    const size_t i = chance_below(&world->chance, sizeof delays / sizeof *delays);

    return chance_between(&world->chance, delays[i].from, delays[i].to);
}

/* Whatever the bank decided, or has yet to decide, it may write about. */
void
bank_write_letters(struct world *world, const struct deed *deed, bool has_to)
{
    const size_t number = (size_t)(deed - world->bank.deeds);

    if (!has_to && !chance_one_in(&world->chance, 3))
        return;
    if (has_to && chance_one_in(&world->chance, 6)) {
        world_count(world, FAULT_NEVER_TOLD);
        return;
    }
    post_letter(world, number, (deed->answer == OMS_PENDING ? deed->decides_at : world->now) + bank_delay(world));
    if (chance_one_in(&world->chance, 4)) {
        world_count(world, FAULT_TOLD_TWICE);
        post_letter(world, number, world->now + bank_delay(world));
    }
}

int64_t
bank_next_letter(const struct bank *bank)
{
    int64_t next = OMS_NONE;

    for (size_t i = 0; i < bank->n_letters; i++)
        if (next == OMS_NONE || bank->letters[i].at < next)
            next = bank->letters[i].at;
    return next;
}

/* Any that is due, not the first: they overtake each other. */
static struct letter *
draw_letter(struct world *world)
{
    struct bank *bank = &world->bank;
    struct letter *found = NULL;
    uint64_t due = 0;
    size_t older = 0;

    for (size_t i = 0; i < bank->n_letters; i++)
        if (bank->letters[i].at <= world->now && chance_one_in(&world->chance, ++due))
            found = &bank->letters[i];
    for (size_t i = 0; found && i < bank->n_letters; i++)
        older += bank->letters[i].at < found->at;
    if (older)
        world_count(world, FAULT_TOLD_OUT_OF_ORDER);
    return found;
}

void
bank_decide_what_waits(struct world *world, struct deed *deed)
{
    if (deed->answer != OMS_PENDING || (world->now < deed->decides_at && !world->fine))
        return;
    bank_decide(world, deed, false);
}

static int32_t
tell(struct world *world, oms_engine *engine, const struct deed *deed, oms_error **error)
{
    char reference[16];
    oms_reply *reply = NULL;

    bank_reference(deed->account, reference);
    if (oms_reply_new(&reply) != OMS_OK)
        return OMS_E_NOMEM;
    oms_reply_set_reference(reply, reference);
    if (deed->effect == BOOK)
        oms_reply_set_tracking(reply, reference);
    world_tell(world, "the bank writes: %s %s", deed->key, oms_result_name(deed->answer));
    const int32_t code = oms_complete(engine, deed->key, deed->answer, reply, error);
    oms_reply_free(reply);
    return code;
}

bool
bank_deliver(struct world *world, int number)
{
    oms_engine *engine = world_engine(world, number);
    struct letter *letter = engine ? draw_letter(world) : NULL;
    oms_error *error = NULL;

    if (!letter)
        return false;
    const struct letter opened = *letter;
    *letter = world->bank.letters[--world->bank.n_letters];
    bank_decide_what_waits(world, &world->bank.deeds[opened.deed]);
    const struct deed deed = world->bank.deeds[opened.deed]; /* the bank may write more books meanwhile */
    if (deed.answer == OMS_PENDING || deed.answer == OMS_E_UNAVAILABLE)
        return true;
    world_count(world, FAULT_TOLD_LATE);
    if (world->now - deed.first_asked_at > DAY)
        world_count(world, FAULT_TOLD_AFTER_A_DAY);
    const int32_t code = tell(world, engine, &deed, &error);
    world->bank.deeds[opened.deed].told |= code == OMS_OK;
    if (code == OMS_OK && world->fronts[number].n_answered < ANSWERS)
        snprintf(world->fronts[number].answered[world->fronts[number].n_answered++], 64, "%s", deed.key);
    if (code != OMS_OK && code != OMS_E_ALREADY && code != OMS_E_STATE)
        post_letter(world, opened.deed, world->now + MINUTE); /* the bank writes until it is heard */
    if (code == OMS_E_CONFLICT && world->troubles == 0)
        world_broken(world, "the bank said the same as ever of %s, and it is called a contradiction", deed.key);
    check_call(world, number, "complete", code, error);
    return true;
}
