/* What the sandbox's provider answers to a call, by its ledger. */
#ifndef OMS_SANDBOX_VERDICT_H
#define OMS_SANDBOX_VERDICT_H

#include "ledger.h"

struct verdict {
    int32_t answer;
    int32_t decline;           /* OMS_DECLINE_… */
    int64_t retry_after_ms;    /* 0: nothing to say */
    int64_t action_expires_at; /* 0: the customer need not act */
    const char *message;       /* static, or NULL */
};

/* Also says in call->replayed whether an effect's key was known. Nothing else changes. */
struct verdict verdict_on(const struct ledger *ledger, struct call *call);
/* Not processed. */
struct verdict verdict_down(void);

#endif
