/* Sweeping rows that have lived long enough: idempotency keys past their life, identities of change sets older than a day. */
#ifndef OMS_ENGINE_SWEEP_H
#define OMS_ENGINE_SWEEP_H

#include "engine/engine.h"

/* A bounded number of rows, or more as long as there is much to sweep. What is left, or changed by somebody meanwhile, is for the next time: each call goes on
 * where the one before ended, and begins anew behind the last key. */
int32_t sweep(oms_engine *engine, bool all, oms_error **error);

#endif
