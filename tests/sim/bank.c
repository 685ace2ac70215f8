/* The bank of tests/sim/bank.h: what it decides and what it carries out. How its answers get through is in post.c. */
#include "sim/bank_books.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/world.h"

struct deed *
bank_find(const struct bank *bank, const char *key)
{
    const size_t number = names_find(&bank->keys, key);

    return number == NO_NAME ? NULL : &bank->deeds[number];
}

struct deed *
bank_add(struct world *world, const char *key, enum effect effect)
{
    struct bank *bank = &world->bank;
    const size_t number = names_add(&bank->keys, key);

    bank->deeds = world_grow(bank->deeds, bank->n, &bank->room, sizeof *bank->deeds);
    struct deed *deed = &bank->deeds[bank->n++];
    *deed = (struct deed){.effect = effect, .account = number, .answer = OMS_E_UNAVAILABLE};
    snprintf(deed->key, sizeof deed->key, "%s", key);
    return deed;
}

/* Letters alone: what has digits enough may look like a card number. */
void
bank_reference(size_t account, char *out)
{
    *out++ = 'R';
    for (int i = 0; i < 8; i++, account /= 26)
        *out++ = (char)('a' + account % 26);
    *out = '\0';
}

size_t
bank_account(const struct bank *bank, const char *reference)
{
    size_t account = 0;

    if (!reference || strlen(reference) != 9)
        return bank->n;
    for (int i = 8; i > 0; i--)
        account = account * 26 + (size_t)(reference[i] - 'a');
    return account;
}

static bool
same_payment(const struct deed *a, const struct deed *b)
{
    return a->payment == b->payment && memcmp(&a->order, &b->order, sizeof a->order) == 0;
}

static void
hold(struct world *world, struct deed *deed)
{
    const struct bank *bank = &world->bank;

    for (size_t i = 0; i < bank->n; i++) {
        const struct deed *other = &bank->deeds[i];
        if (other != deed && other->effect == AUTHORIZE && other->answer == OMS_OK && same_payment(other, deed))
            world_broken(world, "money is held twice for one payment: %s and %s", other->key, deed->key);
    }
    deed->held = deed->amount;
}

static void
take(struct world *world, struct deed *deed, struct deed *account)
{
    world_count(world, TALLY_CAPTURES);
    if (account->taken > 0)
        world_broken(world, "%s captures what was captured", deed->key);
    else if (account->held < deed->amount)
        world_broken(world, "%s captures %" PRId64 " of %" PRId64 " held", deed->key, deed->amount, account->held);
    account->held -= deed->amount;
    account->taken += deed->amount;
}

static void
let_go(struct world *world, struct deed *deed, struct deed *account)
{
    world_count(world, TALLY_VOIDS);
    if (account->held < deed->amount)
        world_broken(world, "%s voids %" PRId64 " of %" PRId64 " held", deed->key, deed->amount, account->held);
    account->held -= deed->amount;
}

static void
give_back(struct world *world, struct deed *deed, struct deed *account)
{
    world_count(world, TALLY_REFUNDS);
    if (account->taken - account->given_back < deed->amount)
        world_broken(world, "%s refunds %" PRId64 " of %" PRId64 " left", deed->key, deed->amount,
                     account->taken - account->given_back);
    account->given_back += deed->amount;
}

static void
make_label(struct world *world, struct deed *deed)
{
    const struct bank *bank = &world->bank;

    for (size_t i = 0; i < bank->n; i++) {
        const struct deed *other = &bank->deeds[i];
        if (other->effect == BOOK && other->held && !other->told &&
            memcmp(&other->order, &deed->order, sizeof other->order) == 0)
            world_broken(world, "a second label, %s, is asked for while %s is in doubt", deed->key, other->key);
    }
    world_count(world, TALLY_LABELS);
    deed->held = deed->amount;
}

static void
take_label_back(struct world *world, struct deed *deed, struct deed *label)
{
    world_count(world, TALLY_LABELS_BACK);
    if (label->held == 0 || label->carrier != deed->carrier)
        world_broken(world, "%s gives back what is no label here", deed->key);
    label->held = 0;
}

void
bank_carry_out(struct world *world, struct deed *deed)
{
    static void (*const moves[])(struct world *, struct deed *, struct deed *) = {
        [CAPTURE] = take, [VOID] = let_go, [REFUND] = give_back, [UNBOOK] = take_label_back};
    const enum effect opens = deed->effect == UNBOOK ? BOOK : AUTHORIZE;

    if (deed->effect == AUTHORIZE)
        hold(world, deed);
    else if (deed->effect == BOOK)
        make_label(world, deed);
    else if (deed->account >= world->bank.n || world->bank.deeds[deed->account].effect != opens)
        world_broken(world, "%s is about nothing that is there", deed->key);
    else
        moves[deed->effect](world, deed, &world->bank.deeds[deed->account]);
}

/* Money that is held or taken can go back, and is not refused; what is new may be. */
static const struct mood {
    enum tallied counted;
    int32_t answer;
    int of_hundred[EFFECTS];
} moods[] = {
    {FAULT_DECLINED, OMS_E_DECLINED, {10, 3, 1, 1, 8, 1}},
    {FAULT_DECLINED_RETRY, OMS_E_DECLINED_RETRY, {8, 8, 4, 4, 6, 3}},
    {FAULT_REJECTED, OMS_E_REJECTED, {1, 1, 1, 1, 1, 1}},
    {FAULT_PENDING, OMS_PENDING, {8, 8, 8, 8, 8, 6}},
};

void
bank_decide(struct world *world, struct deed *deed, bool may_wait)
{
    uint64_t draw = world->fine ? 100 : chance_below(&world->chance, 100);

    deed->answer = OMS_OK;
    for (size_t i = 0; i < sizeof moods / sizeof *moods && deed->answer == OMS_OK; i++) {
        const uint64_t share = (uint64_t)moods[i].of_hundred[deed->effect];
        if (draw >= share) {
            draw -= share;
            continue;
        }
        if (moods[i].answer == OMS_PENDING && !may_wait)
            break;
        deed->answer = moods[i].answer;
        world_count(world, moods[i].counted);
        draw = 100;
    }
    if (deed->answer == OMS_OK)
        bank_carry_out(world, deed);
}

static const char *const kinds[EFFECTS] = {"payment.authorize", "payment.capture", "payment.void",
                                           "payment.refund",    "shipment.create", "shipment.void"};

/* What only gives back is done in the end, by hand if need be. */
static bool
gives_back(enum effect effect)
{
    return effect == VOID || effect == REFUND || effect == UNBOOK;
}

/* What one that never arrived was about: of the order, and with as much left to give back. */
static size_t
account_with(const struct bank *bank, const oms_job *job, enum effect effect)
{
    for (size_t i = 0; i < bank->n; i++) {
        const struct deed *deed = &bank->deeds[i];
        const int64_t left = effect == REFUND ? deed->taken - deed->given_back : deed->held;
        if (deed->effect == (effect == UNBOOK ? BOOK : AUTHORIZE) && left > 0 && left >= job->amount &&
            memcmp(&deed->order, &job->order, sizeof job->order) == 0)
            return i;
    }
    return SIZE_MAX;
}

static struct deed *
hear_from_person(struct world *world, const oms_job *job, enum effect effect)
{
    struct deed *deed = bank_find(&world->bank, job->key);

    if (deed)
        return deed;
    deed = bank_add(world, job->key, effect);
    deed->order = job->order;
    deed->amount = job->amount == OMS_NONE ? 1 : job->amount;
    if (gives_back(effect))
        deed->account = account_with(&world->bank, job, effect);
    if (deed->account < world->bank.n)
        deed->carrier = world->bank.deeds[deed->account].carrier;
    return deed;
}

int32_t
bank_see_to(struct world *world, const oms_job *job, char *reference)
{
    enum effect effect = AUTHORIZE;

    *reference = '\0';
    while (effect < EFFECTS && strcmp(job->kind, kinds[effect]) != 0)
        effect++;
    if (effect == EFFECTS)
        return OMS_OK;
    struct deed *deed = hear_from_person(world, job, effect);
    if (gives_back(effect) && deed->answer != OMS_OK && deed->account < world->bank.n) {
        deed->answer = OMS_OK;
        bank_carry_out(world, deed);
    } else if (deed->answer == OMS_E_UNAVAILABLE || deed->answer == OMS_PENDING) {
        deed->answer = OMS_E_DECLINED; /* called off by telephone */
    }
    if (deed->answer == OMS_OK && deed->account < world->bank.n)
        bank_reference(deed->account, reference);
    return gives_back(effect) ? OMS_OK : deed->answer;
}

void
bank_close(struct bank *bank)
{
    names_free(&bank->keys);
    free(bank->deeds);
    free(bank->letters);
}
