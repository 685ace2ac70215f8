/* The host's guards and observers: asking before a commit, telling after it. */
#ifndef OMS_ENGINE_HOOKS_H
#define OMS_ENGINE_HOOKS_H

#include "engine/engine.h"
#include "model/decision.h"

/* OMS_OK, or what the first guard said that says no, with its reason in the error. */
int32_t ask_guards(oms_engine *engine, const struct decision *d, oms_error **error);
void tell_observers(oms_engine *engine, const struct decision *d, const oms_order *order);
void hooks_free(oms_engine *engine);

#endif
