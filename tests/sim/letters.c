/* The letters of the bank of tests/sim/bank.h: what it decided, told with oms_complete() or by a webhook; late, twice, in another order, after more than a day, or
 * never. */
#include <stdio.h>

#include "sim/bank_books.h"
#include "sim/webhooks.h"

static void
post_letter(struct world *world, struct letter letter)
{
    struct bank *bank = &world->bank;

    bank->letters = world_grow(bank->letters, bank->n_letters, &bank->room_for_letters, sizeof *bank->letters);
    bank->letters[bank->n_letters++] = letter;
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
    struct letter letter = {.deed = (size_t)(deed - world->bank.deeds)};

    if (!has_to && !chance_one_in(&world->chance, 3))
        return;
    if (has_to && chance_one_in(&world->chance, 6)) {
        world_count(world, FAULT_NEVER_TOLD);
        return;
    }
    letter.at = (deed->answer == OMS_PENDING ? deed->decides_at : world->now) + bank_delay(world);
    post_letter(world, letter);
    if (chance_one_in(&world->chance, 4)) {
        world_count(world, FAULT_TOLD_TWICE);
        letter.at = world->now + bank_delay(world);
        post_letter(world, letter);
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

/* --- Telling --- */

static int32_t
complete(struct world *world, int number, const struct deed *deed, oms_error **error)
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
    const int32_t code = oms_complete(world->engines[number], deed->key, deed->answer, reply, error);
    oms_reply_free(reply);
    return code;
}

static const char *
type_of(int32_t answer)
{
    static const struct {
        int32_t answer;
        const char *type;
    } types[] = {{OMS_OK, "payment.succeeded"},
                 {OMS_E_DECLINED, "payment.declined"},
                 {OMS_E_DECLINED_RETRY, "payment.declined_retry"},
                 {OMS_E_REJECTED, "payment.rejected"}};
    size_t i = 0;

    while (types[i].answer != answer)
        i++;
    return types[i].type;
}

/* In the words of oms_complete(). */
static int32_t
meaning(struct answer_to_webhook *answer)
{
    static const int32_t codes[] = {[OMS_INBOX_APPLIED] = OMS_OK,
                                    [OMS_INBOX_KNOWN] = OMS_E_ALREADY,
                                    [OMS_INBOX_KEPT] = OMS_OK,
                                    [OMS_INBOX_CONFLICT] = OMS_E_CONFLICT};

    if (answer->code != OMS_OK)
        return answer->code;
    answer->error = oms_error_new(codes[answer->what], "as the inbox says");
    return codes[answer->what];
}

static int32_t
send_to_inbox(struct world *world, int number, struct letter *letter, const struct deed *deed, oms_error **error)
{
    struct webhook webhook = {.provider = "bank", .type = type_of(deed->answer)};

    snprintf(webhook.key, sizeof webhook.key, "%s", deed->key);
    bank_reference(deed->account, webhook.reference);
    if (!letter->webhook)
        letter->webhook = write_webhook(world, &webhook) + 1;
    struct answer_to_webhook answer = send_webhook(world, number, letter->webhook - 1);
    const int32_t code = meaning(&answer);
    oms_order_free(answer.order);
    *error = answer.error;
    return code;
}

static int32_t
tell(struct world *world, int number, struct letter *letter, const struct deed *deed, oms_error **error)
{
    const bool may = deed->effect < BOOK && world->options.seed % 2;

    if (letter->webhook || (may && chance_one_in(&world->chance, 2)))
        return send_to_inbox(world, number, letter, deed, error);
    return complete(world, number, deed, error);
}

static struct letter
take_out(struct bank *bank, struct letter *letter)
{
    const struct letter taken = *letter;

    *letter = bank->letters[--bank->n_letters];
    return taken;
}

bool
bank_deliver(struct world *world, int number)
{
    oms_engine *engine = world_engine(world, number);
    struct letter *letter = engine ? draw_letter(world) : NULL;
    oms_error *error = NULL;

    if (!letter)
        return false;
    struct letter opened = take_out(&world->bank, letter);
    bank_decide_what_waits(world, &world->bank.deeds[opened.deed]);
    const struct deed deed = world->bank.deeds[opened.deed]; /* the bank may write more books meanwhile */
    if (deed.answer == OMS_PENDING || deed.answer == OMS_E_UNAVAILABLE)
        return true;
    world_count(world, FAULT_TOLD_LATE);
    if (world->now - deed.first_asked_at > DAY)
        world_count(world, FAULT_TOLD_AFTER_A_DAY);
    const int32_t code = tell(world, number, &opened, &deed, &error);
    world->bank.deeds[opened.deed].told |= code == OMS_OK;
    if (code == OMS_OK)
        front_note_answer(&world->fronts[number], deed.key);
    opened.at = world->now + MINUTE;
    if (code != OMS_OK && code != OMS_E_ALREADY && code != OMS_E_STATE)
        post_letter(world, opened); /* the bank writes until it is heard */
    if (code == OMS_E_CONFLICT && world->troubles == 0)
        world_broken(world, "the bank said the same as ever of %s, and it is called a contradiction", deed.key);
    check_call(world, number, "complete", code == OMS_E_SIGNATURE ? OMS_OK : code, error);
    return true;
}
