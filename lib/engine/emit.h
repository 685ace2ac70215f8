/* From a decision to a change set: what differs between rows loaded and working rows, movements summed per stock row, events. */
#ifndef OMS_ENGINE_EMIT_H
#define OMS_ENGINE_EMIT_H

#include "engine/engine.h"
#include "model/decision.h"

/* The change set in the decision's arena; working rows get the version they will have. OMS_E_NOMEM. An empty set has n_changes 0. */
int32_t emit_changes(oms_engine *engine, struct decision *d, oms_change_set **out);

#endif
