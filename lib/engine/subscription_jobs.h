/* Jobs of subscriptions: the messages that no order sends. The same rows, leases and outcomes as those of orders, with a subscription in the order's place. */
#ifndef OMS_ENGINE_SUBSCRIPTION_JOBS_H
#define OMS_ENGINE_SUBSCRIPTION_JOBS_H

#include "engine/subscription.h"

/* Does what is due of them, at most `max`; *done says how many. OMS_E_NOT_FOUND: there is no such subscription. */
int32_t drive_subscription(oms_engine *engine, const oms_id *id, int64_t max, int64_t *done, oms_error **error);
/* Records what a service said; command->answer is what the teller hears. OMS_E_NOT_FOUND: there is no such subscription, or no such job of it. */
int32_t record_outcome(oms_engine *engine, const oms_id *id, struct outcome_command *command, oms_error **error);

/* Has a message sent after all that was given up. The same codes, and OMS_E_STATE. */
int32_t retry_message(oms_engine *engine, const oms_id *id, struct revive_command *command, oms_error **error);

/* A job that is no order's may be a subscription's: this one of the above returned `code` and said so. If it is nobody's, what was said of the order stands
 * in *error. Takes `said`, and gives `code` back. */
int32_t said_of_subscription(int32_t code, oms_error *said, oms_error **error);

#endif
