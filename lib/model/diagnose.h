/* The doctor's findings on one order (oms/diagnosis.h). Pure. */
#ifndef OMS_MODEL_DIAGNOSE_H
#define OMS_MODEL_DIAGNOSE_H

#include "model/order_rows.h"
#include "model/policy.h"
#include "oms/diagnosis.h"

/* What the order waits for, as oms_diagnosis in the rows' arena: none when nothing is. Needs the order, its payments, problems and jobs. */
struct arena_list diagnose(const struct order_rows *rows, const struct policy *policy, int64_t now);

#endif
