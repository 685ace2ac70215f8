/* The rules of the sandbox's provider: a token does what it says, a key is answered alike for ever, and no authorisation gives more than it holds. Pure. */
#include "verdict.h"

#include <string.h>

#include "oms/errors.h"
#include "oms/services.h"

#define ACTION_LIFE_MS (INT64_C(30) * 60 * 1000)

/* When nothing is in the way any more. */
static const struct verdict script_verdicts[SCRIPT_KINDS] = {
    [SCRIPT_NONE] = {.answer = OMS_E_DECLINED, .message = "No such token."},
    [SCRIPT_OK] = {.answer = OMS_OK},
    [SCRIPT_DECLINED] = {.answer = OMS_E_DECLINED, .message = "Declined."},
    [SCRIPT_DECLINED_RETRY] = {.answer = OMS_E_DECLINED_RETRY, .message = "Declined for now."},
    [SCRIPT_NO_FUNDS] = {.answer = OMS_E_DECLINED_RETRY,
                         .decline = OMS_DECLINE_INSUFFICIENT_FUNDS,
                         .message = "Insufficient funds."},
    [SCRIPT_UNAVAILABLE] = {.answer = OMS_OK},
    [SCRIPT_UNKNOWN] = {.answer = OMS_OK},
    [SCRIPT_PENDING] = {.answer = OMS_OK},
    [SCRIPT_3DS] = {.answer = OMS_OK},
};

static struct verdict
answer(int32_t code, const char *message)
{
    return (struct verdict){.answer = code, .message = message};
}

struct verdict
verdict_down(void)
{
    return answer(OMS_E_UNAVAILABLE, "The provider is down.");
}

static struct verdict
still_pending(const struct call *first, struct script script, int64_t now)
{
    struct verdict verdict = answer(OMS_PENDING, "Not decided yet.");

    verdict.retry_after_ms = first->at + script_delay_ms(script) - now;
    if (script.kind == SCRIPT_3DS) {
        verdict.action_expires_at = first->at + ACTION_LIFE_MS;
        verdict.message = "The customer has to confirm the payment.";
    }
    return verdict;
}

/* What became of an authorisation, at the `calls`-th call about it. */
static struct verdict
outcome(const struct call *first, struct script script, int64_t calls, int64_t now)
{
    if (script.kind == SCRIPT_UNKNOWN && calls <= script.number)
        return answer(OMS_E_UNKNOWN, "No answer in time.");
    if (now < first->at + script_delay_ms(script))
        return still_pending(first, script, now);
    return script_verdicts[script.kind];
}

static struct verdict
authorize(const struct ledger *ledger, const struct call *call)
{
    struct script script = script_parse(call->token);

    if (call->amount <= 0)
        return answer(OMS_E_REJECTED, "The amount is not above zero.");
    if (script.kind == SCRIPT_UNAVAILABLE && ledger_refusals(ledger, call) < script.number)
        return verdict_down();
    return outcome(call, script, 1, call->at);
}

static const char *
refuse_capture(const struct authorization *held, const struct call *call)
{
    if (held->voided)
        return "The authorisation was voided.";
    if (call->at < held->ready_at)
        return "It is not authorised yet.";
    if (!held->foreign && call->amount > held->authorized - held->captured)
        return "That is more than was authorised.";
    return NULL;
}

static const char *
refuse_void(const struct authorization *held, const struct call *call)
{
    (void)call;
    if (held->voided)
        return "The authorisation was voided already.";
    return !held->foreign && held->captured == held->authorized ? "No money is held any more." : NULL;
}

static const char *
refuse_refund(const struct authorization *held, const struct call *call)
{
    return !held->foreign && call->amount > held->captured - held->refunded ? "That is more than was captured." : NULL;
}

static const char *
refuse_label(const struct authorization *label, const struct call *call)
{
    (void)call;
    return label->voided ? "The label was voided already." : NULL;
}

static const char *(*const refusals[CALL_KINDS])(const struct authorization *, const struct call *) = {
    [CALL_CAPTURE] = refuse_capture,
    [CALL_VOID] = refuse_void,
    [CALL_REFUND] = refuse_refund,
    [CALL_CARRIER_VOID] = refuse_label,
};

/* A reference of ours that this ledger does not know is from before it began (a sandbox without a log forgets): it is believed. */
static struct verdict
change(const struct ledger *ledger, const struct call *call)
{
    const struct authorization *held = ledger_authorization(ledger, call->reference);
    const char *refusal;

    if (call->amount < (call->kind == CALL_CAPTURE || call->kind == CALL_REFUND))
        return answer(OMS_E_REJECTED, "The amount is not above zero.");
    if (held == NULL && strncmp(call->reference, REFERENCE_PREFIX, strlen(REFERENCE_PREFIX)) != 0)
        return answer(OMS_E_REJECTED, "There is no such authorisation or label.");
    refusal = held != NULL ? refusals[call->kind](held, call) : NULL;
    return refusal != NULL ? answer(OMS_E_REJECTED, refusal) : answer(OMS_OK, NULL);
}

/* A carrier gives a label to whoever asks, and a message goes out. */
static struct verdict
first_time(const struct ledger *ledger, const struct call *call)
{
    if (call->kind == CALL_CARRIER_CREATE || call->kind == CALL_NOTIFY)
        return answer(OMS_OK, NULL);
    return (call->kind == CALL_AUTHORIZE ? authorize : change)(ledger, call);
}

static struct verdict
again(const struct ledger *ledger, const struct effect *effect, int64_t now)
{
    char reference[REFERENCE_SIZE];
    const struct authorization *held;

    if (effect->first.kind != CALL_AUTHORIZE || effect->first.answer == OMS_E_REJECTED)
        return answer(effect->first.answer, NULL);
    reference_of_key(effect->key, reference);
    held = ledger_authorization(ledger, reference);
    if (held != NULL && held->withdrawn)
        return answer(OMS_E_DECLINED, "Voided before it was decided.");
    return outcome(&effect->first, effect->script, effect->calls + 1, now);
}

static bool
same_request(const struct call *a, const struct call *b)
{
    return a->kind == b->kind && a->amount == b->amount && strcmp(a->currency, b->currency) == 0 &&
           strcmp(a->order, b->order) == 0 && strcmp(a->token, b->token) == 0 &&
           strcmp(a->reference, b->reference) == 0 && strcmp(a->carrier, b->carrier) == 0;
}

struct verdict
verdict_on(const struct ledger *ledger, struct call *call)
{
    const struct effect *effect = ledger_effect(ledger, call->key);

    call->replayed = effect != NULL && !is_query(call->kind);
    if (effect == NULL && is_query(call->kind))
        return answer(OMS_E_NOT_FOUND, "That key was never seen.");
    if (effect == NULL)
        return first_time(ledger, call);
    /* A provider says no more than that it knows the key; what became of the first request is for a query to find out. */
    if (call->replayed && !same_request(&effect->first, call))
        return answer(OMS_E_UNKNOWN, "That key was used with another request.");
    return again(ledger, effect, call->at);
}
