/* The commands: for each, what it needs to know beside the order's rows, and its decide function. A decide function is pure: it changes the working rows of
 * the decision, adds movements and events, and returns OMS_OK, or a code with the reasons in the decision. */
#ifndef OMS_MODEL_COMMANDS_H
#define OMS_MODEL_COMMANDS_H

#include "model/decision.h"
#include "model/draft.h"
#include "model/reply.h"

/* Not results a caller ever sees: what the shell of a use case has to do next. */
enum {
    DECIDE_ASK_TAX = 1,   /* placing: the tax service has to be asked about these lines; then again */
    DECIDE_ASK_RULES = 2, /* placing: the host's rules have to be asked about it as it is priced; then again */
    DECIDE_REPLAY = 1000, /* placing: the key has its order already */
    DECIDE_NOTHING = 1001 /* there is nothing to change */
};

enum address_verdict { ADDRESS_NOT_ASKED, ADDRESS_GOOD, ADDRESS_CORRECTED, ADDRESS_BAD, ADDRESS_UNAVAILABLE };

struct claim;

struct place_command {
    const oms_draft *draft;
    oms_id id;         /* of the new order */
    oms_id parties[2]; /* ids for shipping and billing */
    oms_id fingerprint;
    oms_text key_scope; /* absent without a key */
    oms_text same_key;  /* the digest as text, where duplicates are looked for */
    enum address_verdict verdict;
    const struct oms_reply *address_reply;
    struct lookup_answer answers[LOOKUP_COUNT];
    const int64_t *taxed;       /* what the tax answer is about: the net of each line, then shipping */
    struct arena_list findings; /* struct rule_finding: what the host's rules said */
    int64_t rules_asked_total;  /* of the order they were asked about */
    bool rules_asked;
    bool leased;               /* the caller calls the payment service itself */
    bool unreserved;           /* the race for stock was lost too often: accept without reservation */
    bool quote;                /* price and check only */
    bool refuses;              /* … and say no where placing would */
    bool promise;              /* … and there has to be a price that can be promised */
    int64_t priced_at;         /* when the oldest price was looked up, where they are from the price cache; else 0 */
    oms_id cart;               /* of a draft that names a quote: lib/model/draft.h */
    const struct claim *claim; /* the occurrence of a subscription whose order this is; NULL: none */
    oms_id replay_of;          /* out, with DECIDE_REPLAY */
    bool short_of_stock;       /* out: refused for want of units, which expired holds may still keep */
};
int32_t decide_place(struct decision *d, void *command);

struct reason_command {
    oms_text reason;
};
int32_t decide_cancel(struct decision *d, void *command);
int32_t decide_return(struct decision *d, void *command);

struct dispatch_command {
    oms_text carrier;
    oms_text tracking;
};
int32_t decide_dispatch(struct decision *d, void *command);
int32_t decide_deliver(struct decision *d, void *command);

/* The hold ended, by the clock. DECIDE_NOTHING when it has not, or nothing is left to do. */
int32_t decide_expire(struct decision *d, void *command);

struct pay_command {
    oms_text method;
    oms_text token;
    int64_t initiator;
    int64_t customer_present;
    bool leased;
};
int32_t decide_pay(struct decision *d, void *command);

/* Another address, and what the address service says of it. */
struct address_command {
    struct draft_address to;
    oms_id party; /* for a row of parties, where the order has none */
    enum address_verdict verdict;
    const struct oms_reply *reply;
};
int32_t decide_set_address(struct decision *d, void *command);

struct record_payment_command {
    int64_t amount;
    oms_text reference;
};
int32_t decide_record_payment(struct decision *d, void *command);

/* A job that is no call of a service: order.process, inventory.reserve. */
struct step_command {
    int64_t n;
    bool outrun; /* the race for stock was lost again, every time */
};
int32_t decide_step(struct decision *d, void *command);

/* Takes a due job for a call of its service. */
enum call_mode { CALL_SEND, CALL_QUERY, CALL_NONE };
struct lease_command {
    int64_t n;
    int64_t put_off_until; /* OMS_NONE: it goes now; otherwise it waits for its turn among the retries */
    enum call_mode mode;   /* out; CALL_NONE: there is nothing to call */
    bool uncertain;        /* out: an earlier call may have done it */
};
int32_t decide_lease(struct decision *d, void *command);

/* A person wants a job that was given up done after all. */
struct revive_command {
    int64_t n;
};
int32_t decide_revive(struct decision *d, void *command);

/* What a service said. */
struct outcome_command {
    int64_t n;
    int64_t epoch;  /* of the lease it was called under; 0: told from outside */
    bool uncertain; /* an earlier call may have done it, whatever this one says of itself */
    int32_t answer; /* out: what the teller hears */
    int32_t code;
    const struct oms_reply *reply; /* may be NULL */
    bool note_answer;              /* of a carrier, how carriers answer was loaded */
};
int32_t decide_outcome(struct decision *d, void *command);

#endif
