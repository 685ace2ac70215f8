/* The doctor's findings on one order, or one subscription (oms/diagnosis.h). Pure. */
#ifndef OMS_MODEL_DIAGNOSE_H
#define OMS_MODEL_DIAGNOSE_H

#include "model/order_rows.h"
#include "model/policy.h"
#include "oms/diagnosis.h"

/* What the order waits for, as oms_diagnosis in the rows' arena: none when nothing is. Needs the order, its payments, problems and jobs. */
struct arena_list diagnose(const struct order_rows *rows, const struct policy *policy, int64_t now);

/* What a subscription waits for; false when that is only the time. Text is the row's. */
bool diagnose_subscription(const struct subscription_row *row, int64_t now, oms_diagnosis *found);
/* What one waits for that is as it should be: the time, or a person who paused it. False when it has ended. */
bool diagnose_subscription_at_rest(const struct subscription_row *row, oms_diagnosis *found);

#endif
