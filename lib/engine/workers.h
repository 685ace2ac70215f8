/* Workers as the engine sees them (oms/workers.h is the host's side). */
#ifndef OMS_ENGINE_WORKERS_H
#define OMS_ENGINE_WORKERS_H

#include "engine/engine.h"

/* Every worker of the engine looks at once. */
void workers_wake_all(oms_engine *engine);
/* Before the engine closes. */
void workers_stop_all(oms_engine *engine);

#endif
