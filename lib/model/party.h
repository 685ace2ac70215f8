/* Names, addresses and ways to reach people, as rows of their own: orders and subscriptions only refer to them, so that they can be erased. Pure. */
#ifndef OMS_MODEL_PARTY_H
#define OMS_MODEL_PARTY_H

#include "model/decision.h"
#include "model/draft.h"

/* Adds the draft's parties under the ids given, first shipping, then billing, and says which are used; one that the draft says nothing of stays none. The row of
 * the shipping party, or NULL: there is none, or memory is short. */
struct party_row *add_parties(struct decision *d, const oms_draft *draft, const oms_id ids[2], oms_id *shipping,
                              oms_id *billing);

#endif
