/* The webhooks of tests/sim/webhooks.h. */
#include "sim/webhooks.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kit/webhook.h"
#include "sim/customers.h"

static const char *const providers[] = {"bank", "dhl"};
static const char secret[] = "between us two";

void
tell_secrets(struct world *world, oms_engine *engine)
{
    for (size_t i = 0; i < sizeof providers / sizeof *providers; i++)
        if (oms_inbox_secret(engine, providers[i], "an older one", 12, NULL) != OMS_OK ||
            oms_inbox_secret(engine, providers[i], secret, sizeof secret - 1, NULL) != OMS_OK)
            world_broken(world, "an engine does not take the secret of %s", providers[i]);
}

void
webhooks_close(struct world *world)
{
    free(world->webhooks);
}

size_t
write_webhook(struct world *world, const struct webhook *webhook)
{
    const size_t number = world->n_webhooks++;

    world->webhooks = world_grow(world->webhooks, number, &world->room_for_webhooks, sizeof *world->webhooks);
    world->webhooks[number] = *webhook;
    world->webhooks[number].signed_at = OMS_NONE;
    snprintf(world->webhooks[number].id, sizeof world->webhooks[number].id, "evt_%zu", number);
    return number;
}

/* --- Signing --- */

static int64_t
time_of_signature(struct world *world, const struct webhook *webhook)
{
    static const int64_t off[] = {-HOUR, HOUR, -DAY, -6 * MINUTE, 6 * MINUTE};

    if (webhook->forgery == ANOTHER_TIME)
        return world->now + off[chance_below(&world->chance, sizeof off / sizeof *off)];
    if (webhook->signed_at == OMS_NONE || chance_one_in(&world->chance, 2))
        return world->now;
    return webhook->signed_at;
}

/* The clock that counts is that of the engine it comes to. */
static bool
is_signed(const struct world *world, int number, const struct webhook *webhook)
{
    const int64_t age = world_clock(world, number) - webhook->signed_at / 1000 * 1000;

    if (webhook->forgery == ANOTHER_SECRET || webhook->forgery == ANOTHER_BODY)
        return false;
    return age >= -OMS_SIGNATURE_AGE_MS && age <= OMS_SIGNATURE_AGE_MS;
}

struct envelope {
    char body[160];
    char signature[WEBHOOK_HEADER_SIZE];
};

static void
seal(const struct webhook *webhook, struct envelope *out)
{
    snprintf(out->body, sizeof out->body, "%s says %s of %s %s", webhook->id, webhook->type, webhook->key,
             webhook->reference);
    webhook_header(out->signature, webhook->forgery == ANOTHER_SECRET ? "guessed" : secret, webhook->signed_at,
                   out->body, strlen(out->body));
    if (webhook->forgery == ANOTHER_BODY)
        out->body[0] = 'E';
}

/* --- Sending --- */

/* What an id that was accepted, and one that was not, may never be answered with. */
static void
note_acceptance(struct world *world, int number, size_t which, int32_t code)
{
    struct webhook *webhook = &world->webhooks[which];

    if (code == OMS_OK && webhook->accepted == DONE)
        world_broken(world, "webhook %s (%s) was accepted twice", webhook->id, webhook->type);
    if (code == OMS_E_ALREADY && webhook->accepted == NOT_DONE)
        world_broken(world, "webhook %s (%s) is said to be known, and nobody accepted it", webhook->id, webhook->type);
    if (code == OMS_E_ALREADY)
        webhook->accepted = DONE;
    else if (webhook->accepted != DONE)
        webhook->accepted = call_certainty(world, number, code, webhook->accepted);
    if (code == OMS_OK)
        world_count(world, TALLY_WEBHOOKS);
}

struct answer_to_webhook
send_webhook(struct world *world, int number, size_t which)
{
    struct answer_to_webhook answer = {.what = -1};
    struct envelope envelope;

    world->webhooks[which].signed_at = time_of_signature(world, &world->webhooks[which]);
    const struct webhook webhook = world->webhooks[which]; /* others may write meanwhile */
    const bool fits = is_signed(world, number, &webhook);
    seal(&webhook, &envelope);
    const oms_inbound inbound = {.size = sizeof inbound,
                                 .provider = webhook.provider,
                                 .signature = envelope.signature,
                                 .payload = envelope.body,
                                 .payload_len = strlen(envelope.body),
                                 .id = webhook.id,
                                 .type = webhook.type,
                                 .key = *webhook.key ? webhook.key : NULL,
                                 .reference = *webhook.reference ? webhook.reference : NULL,
                                 .order = webhook.order};
    answer.code = oms_inbox_accept(world->engines[number], &inbound, &answer.what, &answer.order, &answer.error);
    world_tell(world, "engine %d, webhook %s (%s): %s, %" PRId32, number, webhook.id, webhook.type,
               oms_result_name(answer.code), answer.what);
    if (!fits)
        world_count(world, FAULT_BAD_SIGNATURE);
    if (fits == (answer.code == OMS_E_SIGNATURE))
        world_broken(world, "webhook %s is %s, and is answered with %s", webhook.id,
                     fits ? "signed" : "not signed by who could, or not now", oms_result_name(answer.code));
    note_acceptance(world, number, which, answer.code);
    return answer;
}

/* --- Who sends --- */

static void
finish(struct world *world, int number, struct answer_to_webhook *answer)
{
    oms_order_free(answer->order);
    check_call(world, number, "webhook", answer->code == OMS_E_SIGNATURE ? OMS_OK : answer->code, answer->error);
}

/* What a carrier says has happened, where it was not known already; unless it still waits for a label. */
static void
note_parcel(struct purchase *purchase, const struct answer_to_webhook *answer, enum deed_of_order deed, bool unsure)
{
    const bool left = answer->order && oms_order_state(answer->order) >= OMS_STATE_SHIPPED &&
                      oms_order_state(answer->order) != OMS_STATE_CANCELLED;

    if (purchase->done[deed] == DONE)
        return;
    if (answer->code == OMS_OK && answer->what == OMS_INBOX_APPLIED && left)
        purchase->done[deed] = DONE;
    else if (unsure || (answer->code == OMS_OK && answer->what != OMS_INBOX_KNOWN))
        purchase->done[deed] = UNSURE;
}

static size_t
draw_recent(struct world *world)
{
    const size_t window = world->n_purchases < 30 ? world->n_purchases : 30;

    return world->n_purchases - 1 - chance_below(&world->chance, window);
}

/* In either order: what arrived is sometimes told before it left. */
void
carrier_tells(struct world *world, int number)
{
    static const struct {
        const char *type;
        enum deed_of_order deed;
    } news[] = {{"shipment.dispatched", DISPATCHED}, {"shipment.delivered", DELIVERED}};

    if (world->n_purchases == 0)
        return;
    const size_t which = draw_recent(world);
    const size_t what = chance_below(&world->chance, 2);
    if (world->purchases[which].placed != DONE)
        return;
    const struct webhook webhook = {
        .provider = providers[1], .type = news[what].type, .order = world->purchases[which].id};
    const size_t event = write_webhook(world, &webhook);
    struct answer_to_webhook answer = send_webhook(world, number, event);
    note_parcel(&world->purchases[which], &answer, news[what].deed,
                call_certainty(world, number, answer.code, NOT_DONE) == UNSURE);
    finish(world, number, &answer);
}

void
forge(struct world *world, int number)
{
    const struct bank *bank = &world->bank;

    if (bank->n == 0)
        return;
    const struct deed *deed = &bank->deeds[bank->n - 1 - chance_below(&world->chance, bank->n) % 20];
    struct webhook webhook = {.provider = providers[0],
                              .type = deed->answer == OMS_OK ? "payment.declined" : "payment.succeeded",
                              .forgery = (enum forgery)chance_between(&world->chance, ANOTHER_SECRET, ANOTHER_TIME)};
    snprintf(webhook.key, sizeof webhook.key, "%s", deed->key);
    struct answer_to_webhook answer = send_webhook(world, number, write_webhook(world, &webhook));
    finish(world, number, &answer);
}

/* What a carrier told may get in only now. What the bank told comes again with its letters. */
void
send_again(struct world *world, int number)
{
    if (world->n_webhooks == 0)
        return;
    const size_t which = world->n_webhooks - 1 - chance_below(&world->chance, world->n_webhooks) % 40;
    if (world->webhooks[which].forgery != GENUINE || world->webhooks[which].accepted != DONE)
        return;
    world_count(world, FAULT_TOLD_TWICE);
    struct answer_to_webhook answer = send_webhook(world, number, which);
    finish(world, number, &answer);
}
