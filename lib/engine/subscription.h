/* Subscriptions inside the engine: reading them, running decisions about them, and making what is due. */
#ifndef OMS_ENGINE_SUBSCRIPTION_H
#define OMS_ENGINE_SUBSCRIPTION_H

#include "engine/use_case.h"
#include "model/subscription.h"

/* A subscription's snapshot is a snapshot of rows, as an order's is: oms_subscription is oms_order with other rows in it. */
static inline oms_subscription *
as_subscription(oms_order *kept)
{
    return (oms_subscription *)kept;
}
static inline const struct order_rows *
subscription_rows(const oms_subscription *subscription)
{
    return &((const oms_order *)subscription)->rows;
}

/* A decision about one subscription on its way. */
struct subscription_run {
    struct run run;
    int64_t from; /* accounted for are all occurrences before it: their rows are not read */
    oms_id parties[2];
    oms_id dunning_order; /* the renewal that is not paid, or none */
};

/* Adds the reads of a subscription with its items, segments, and occurrences from `from` on. `id` must live until the loader has run. */
void subscription_reads(struct loader *loader, const oms_id *id, int64_t from, struct order_rows *rows);
/* For use cases of subscriptions: `reads` of theirs. Their runs stand in a struct subscription_run. */
int32_t read_subscription(struct run *run, struct loader *loader);
/* Runs a decision; DECIDE_NOTHING counts as OMS_OK, and the snapshot is that of now either way. *decided (may be NULL) is the run's own code. */
int32_t subscription_decide(oms_engine *engine, const oms_id *id, const struct use_case *use_case, void *command,
                            int32_t *decided, oms_subscription **out, oms_error **error);
/* The same, with the jobs of its renewal that is not paid. */
int32_t read_subscription_dunned(struct run *run, struct loader *loader);
/* The same for a public function. */
int32_t subscription_change(oms_engine *engine, const oms_id *id, const struct use_case *use_case, void *command,
                            oms_subscription **out, oms_error **error);
int32_t subscription_load(oms_engine *engine, const oms_id *id, oms_subscription **out, oms_error **error);

/* What is due of a subscription, at most a few steps; *steps is 0 when others were quicker. */
int32_t renew_subscription(oms_engine *engine, const oms_id *id, int64_t *steps, oms_error **error);

/* Places the order of an occurrence and pays for it. *short_of_stock says why it was refused. `id` is the subscription's; NULL for a new one. *kept is
 * a snapshot of both as they were committed. */
int32_t place_claimed(oms_engine *engine, const oms_draft *draft, const struct claim *claim, const oms_id *id,
                      bool *short_of_stock, oms_order **kept, oms_error **error);
/* New ids, and the read of the subscription that has the command's key already. */
int32_t read_same_subscription(oms_engine *engine, struct loader *loader, struct subscribe_command *command,
                               struct order_rows *rows);

#endif
