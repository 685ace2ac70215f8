/* The host's store and randomness as the layers below the engine call them: marked as callbacks of the engine, so that a function of theirs that comes back and
 * wants to change something is refused instead of waiting for itself. */
#ifndef OMS_ENGINE_GUARDED_H
#define OMS_ENGINE_GUARDED_H

#include "engine/engine.h"

/* What reads, commits and checks go through once the store is attached. The engine lives longer. */
oms_store guarded_store(oms_engine *engine);
/* A source of randomness whose user is the engine. */
int32_t guarded_random(void *user, void *out, size_t bytes);

#endif
