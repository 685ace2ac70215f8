/* The memory of the sandbox's provider: three trees, and what a call changes in them. It judges nothing; verdict.c does. */
#include "ledger.h"

#include <inttypes.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "oms/errors.h"

#define REFUSAL_NAME_SIZE (OMS_ID_TEXT_SIZE + 21)

const char *const call_kind_names[CALL_KINDS] = {
    "payment.authorize", "payment.capture", "payment.void",  "payment.refund",    "payment.query",
    "carrier.create",    "carrier.void",    "carrier.query", "notification.send",
};

struct refusal {
    char name[REFUSAL_NAME_SIZE];
    int64_t calls;
};

/* A record of a tree begins with its name. */
static int
compare_names(const void *a, const void *b)
{
    return strcmp(a, b);
}

static void *
find(void *const *tree, const char *name)
{
    void *node = tfind(name, tree, compare_names);

    return node != NULL ? *(void **)node : NULL;
}

/* Zeroed but for its name, which fits. */
static void *
add(void **tree, const char *name, size_t size)
{
    void *record = calloc(1, size);

    if (record == NULL)
        return NULL;
    strcpy(record, name);
    if (tsearch(record, tree, compare_names) == NULL) {
        free(record);
        return NULL;
    }
    return record;
}

void
ledger_free(struct ledger *ledger)
{
    tdestroy(ledger->effects, free);
    tdestroy(ledger->authorizations, free);
    tdestroy(ledger->refusals, free);
}

const struct effect *
ledger_effect(const struct ledger *ledger, const char *key)
{
    return find(&ledger->effects, key);
}

const struct authorization *
ledger_authorization(const struct ledger *ledger, const char *reference)
{
    return find(&ledger->authorizations, reference);
}

static void
refusal_name(const struct call *call, char *out)
{
    snprintf(out, REFUSAL_NAME_SIZE, "%s/%" PRId64, call->order, call->payment);
}

int64_t
ledger_refusals(const struct ledger *ledger, const struct call *call)
{
    char name[REFUSAL_NAME_SIZE];
    const struct refusal *refusal;

    refusal_name(call, name);
    refusal = find(&ledger->refusals, name);
    return refusal != NULL ? refusal->calls : 0;
}

static uint64_t
hash(const char *text, uint64_t seed)
{
    for (; *text != '\0'; text++)
        seed = (seed ^ (uint8_t)*text) * UINT64_C(1099511628211);
    return seed;
}

void
reference_of_key(const char *key, char *out)
{
    uint64_t halves[] = {hash(key, UINT64_C(14695981039346656037)), hash(key, UINT64_C(88172645463325252))};

    out = stpcpy(out, REFERENCE_PREFIX);
    for (size_t i = 0; i < 32; i++)
        *out++ = (char)('a' + (halves[i / 16] >> (i % 16 * 4) & 0xF));
    *out = '\0';
}

static bool
tell_refusal(struct ledger *ledger, const struct call *call)
{
    char name[REFUSAL_NAME_SIZE];
    struct refusal *refusal;

    refusal_name(call, name);
    refusal = find(&ledger->refusals, name);
    if (refusal == NULL)
        refusal = add(&ledger->refusals, name, sizeof(*refusal));
    if (refusal == NULL)
        return false;
    refusal->calls++;
    return true;
}

static bool
makes_reference(enum call_kind kind)
{
    return kind == CALL_AUTHORIZE || kind == CALL_CARRIER_CREATE;
}

/* Which authorisation an effect makes or changes. NULL when memory is short. */
static struct authorization *
authorization_of(struct ledger *ledger, const struct call *call)
{
    char made[REFERENCE_SIZE];
    const char *reference = call->reference;
    struct authorization *authorization;

    if (makes_reference(call->kind)) {
        reference_of_key(call->key, made);
        reference = made;
    }
    authorization = find(&ledger->authorizations, reference);
    if (authorization != NULL)
        return authorization;
    authorization = add(&ledger->authorizations, reference, sizeof(*authorization));
    if (authorization != NULL)
        authorization->foreign = !makes_reference(call->kind);
    return authorization;
}

static void
authorize(struct authorization *authorization, const struct call *call)
{
    authorization->authorized = call->amount;
    authorization->ready_at = call->at + script_delay_ms(script_parse(call->token));
}

static void
capture(struct authorization *authorization, const struct call *call)
{
    authorization->captured += call->amount;
}

static void
let_go(struct authorization *authorization, const struct call *call)
{
    authorization->voided = true;
    authorization->withdrawn = call->at < authorization->ready_at;
}

static void
refund(struct authorization *authorization, const struct call *call)
{
    authorization->refunded += call->amount;
}

static void (*const changes[CALL_KINDS])(struct authorization *, const struct call *) = {
    [CALL_AUTHORIZE] = authorize, [CALL_CAPTURE] = capture,          [CALL_VOID] = let_go,
    [CALL_REFUND] = refund,       [CALL_CARRIER_CREATE] = authorize, [CALL_CARRIER_VOID] = let_go,
};

static bool
moves_money(const struct call *call)
{
    return call->answer == OMS_OK || call->answer == OMS_PENDING || call->answer == OMS_E_UNKNOWN;
}

/* Both records are there before either is written, so that the same call can be told again. */
static struct effect *
tell_first(struct ledger *ledger, const struct call *call)
{
    struct authorization *authorization = NULL;
    struct effect *effect;

    if (changes[call->kind] != NULL && moves_money(call)) {
        authorization = authorization_of(ledger, call);
        if (authorization == NULL)
            return NULL;
    }
    effect = add(&ledger->effects, call->key, sizeof(*effect));
    if (effect == NULL)
        return NULL;
    effect->first = *call;
    effect->first.extra = NULL;
    effect->script = script_parse(call->token);
    if (authorization != NULL)
        changes[call->kind](authorization, call);
    return effect;
}

/* Money that is held is held, also for a caller whose clock is behind. */
static void
make_ready(struct ledger *ledger, const struct effect *effect)
{
    char made[REFERENCE_SIZE];
    struct authorization *authorization;

    reference_of_key(effect->key, made);
    authorization = find(&ledger->authorizations, made);
    if (authorization != NULL)
        authorization->ready_at = 0;
}

/* A time-out took the money too; what is pending has not yet. */
static void
count(struct ledger *ledger, struct effect *effect, const struct call *call)
{
    if (effect->done || !(call->answer == OMS_OK || (effect->calls == 1 && call->answer == OMS_E_UNKNOWN)))
        return;
    effect->done = true;
    ledger->done[effect->first.kind]++;
    if (effect->first.kind == CALL_AUTHORIZE)
        make_ready(ledger, effect);
}

bool
ledger_tell(struct ledger *ledger, const struct call *call)
{
    struct effect *effect = find(&ledger->effects, call->key);

    if (call->answer == OMS_E_UNAVAILABLE)
        return call->kind != CALL_AUTHORIZE || tell_refusal(ledger, call);
    if (effect == NULL && is_query(call->kind))
        return true;
    if (effect == NULL)
        effect = tell_first(ledger, call);
    if (effect == NULL)
        return false;
    effect->calls++;
    count(ledger, effect, call);
    return true;
}
