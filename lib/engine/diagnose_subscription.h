/* The doctor's rounds among subscriptions. */
#ifndef OMS_ENGINE_DIAGNOSE_SUBSCRIPTION_H
#define OMS_ENGINE_DIAGNOSE_SUBSCRIPTION_H

#include "engine/engine.h"
#include "oms/diagnosis.h"

/* Tells of each one that waits or is overdue, outside of any read. */
int32_t diagnose_subscriptions(oms_engine *engine, oms_diagnosis_fn tell, void *user, oms_error **error);
/* What one waits for, if only for the time; nothing of one that has ended. OMS_E_NOT_FOUND. */
int32_t diagnose_one_subscription(oms_engine *engine, const oms_id *id, oms_diagnosis_fn tell, void *user,
                                  oms_error **error);

#endif
