/* What the sandbox's providers remember: which keys they saw, and what each authorisation has left; a label is an authorisation that holds no money. It learns only by being told a call with its answer, so a
 * ledger that is told the calls of a log in their order knows what the one before knew. No clock, no files, no locks; memory is malloc's. */
#ifndef OMS_SANDBOX_LEDGER_H
#define OMS_SANDBOX_LEDGER_H

#include "oms/limits.h"
#include "oms/types.h"
#include "token.h"

enum call_kind {
    CALL_AUTHORIZE,
    CALL_CAPTURE,
    CALL_VOID,
    CALL_REFUND,
    CALL_QUERY,
    CALL_CARRIER_CREATE,
    CALL_CARRIER_VOID,
    CALL_CARRIER_QUERY,
    CALL_NOTIFY,
    CALL_KINDS
};

/* Such as `payment.capture`. */
extern const char *const call_kind_names[CALL_KINDS];

#define CALL_KEY_SIZE      65
#define CALL_CURRENCY_SIZE 4

#define CALL_CARRIER_SIZE 16

static inline bool
is_query(enum call_kind kind)
{
    return kind == CALL_QUERY || kind == CALL_CARRIER_QUERY;
}

/* One call that a provider received, and its answer: a line of the log. */
struct call {
    char key[CALL_KEY_SIZE];
    char order[OMS_ID_TEXT_SIZE];
    char currency[CALL_CURRENCY_SIZE];
    char token[SCRIPT_TOKEN_SIZE];   /* empty unless it is a script: nothing else is kept of a token */
    char carrier[CALL_CARRIER_SIZE]; /* its code; empty for a payment */
    char reference[OMS_LIMIT_TOKEN +
                   1]; /* of the authorisation that is captured, voided or refunded, of the label that is voided */
    enum call_kind kind;
    int64_t payment; /* of the order; of a carrier: its shipment */
    int64_t amount;
    int64_t at;
    int32_t answer;
    bool replayed;     /* an effect whose key was known */
    const char *extra; /* what its line says besides, as JSON fields; not remembered; or NULL */
};

/* An effect that was received, by its key. */
struct effect {
    char key[CALL_KEY_SIZE];
    struct call first;
    struct script script; /* of an authorisation */
    int64_t calls;        /* that reached it, queries included */
    bool done;            /* counted as carried out */
};

struct authorization {
    char reference[OMS_LIMIT_TOKEN + 1];
    int64_t ready_at;
    int64_t authorized;
    int64_t captured;
    int64_t refunded;
    bool foreign; /* made before this ledger began: what it holds is not known */
    bool voided;
    bool withdrawn; /* voided before it was ready */
};

/* Zeroed: empty. */
struct ledger {
    void *effects;        /* trees of tsearch(3) */
    void *authorizations; /* by reference */
    void *refusals;       /* how often a payment of an order found the provider down */
    int64_t done[CALL_KINDS];
};

void ledger_free(struct ledger *ledger);
/* False when memory is short: the same call may be told again. */
bool ledger_tell(struct ledger *ledger, const struct call *call);

/* NULL: never seen. */
const struct effect *ledger_effect(const struct ledger *ledger, const char *key);
const struct authorization *ledger_authorization(const struct ledger *ledger, const char *reference);
int64_t ledger_refusals(const struct ledger *ledger, const struct call *call);

#define REFERENCE_SIZE   37
#define REFERENCE_PREFIX "sbx_"
/* The provider's reference of what a key did. Letters only, so that it never looks like a card number. */
void reference_of_key(const char *key, char *out);

#endif
