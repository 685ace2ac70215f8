/* Telling whoever does the work that there is some, earlier than he was told: the host's wake-up callback and the workers of the engine. */
#ifndef OMS_ENGINE_WAKE_H
#define OMS_ENGINE_WAKE_H

#include "engine/engine.h"

/* Work due at `due` (or none: OMS_NONE) was committed. */
void wake_for(oms_engine *engine, int64_t due);

/* Around looking up the next due time: what is committed in between rings, since nobody can tell whether the look has seen it. */
void wake_look_begin(oms_engine *engine);
void wake_look_end(oms_engine *engine, int64_t next_due);

#endif
