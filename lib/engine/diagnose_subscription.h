/* The doctor's rounds among subscriptions. */
#ifndef OMS_ENGINE_DIAGNOSE_SUBSCRIPTION_H
#define OMS_ENGINE_DIAGNOSE_SUBSCRIPTION_H

#include "engine/engine.h"
#include "oms/diagnosis.h"

/* Tells of each one that waits or is overdue, outside of any read. */
int32_t diagnose_subscriptions(oms_engine *engine, oms_diagnosis_fn tell, void *user, oms_error **error);

#endif
