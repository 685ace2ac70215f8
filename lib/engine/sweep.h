/* Sweeping rows that have lived long enough: idempotency keys past their life, identities of change sets older than a day. */
#ifndef OMS_ENGINE_SWEEP_H
#define OMS_ENGINE_SWEEP_H

#include "engine/engine.h"

/* A bounded number of rows, or all there are. Rows that somebody changes meanwhile are left for the next time. */
int32_t sweep(oms_engine *engine, bool all, oms_error **error);

#endif
