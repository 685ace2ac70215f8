/* Taking over what a host hands in when it opens an engine: vtables of any release, policies with their defaults. */
#ifndef OMS_ENGINE_OPTIONS_H
#define OMS_ENGINE_OPTIONS_H

#include "engine/engine.h"

/* Store and services are the engine's afterwards, also when this fails. */
int32_t options_take(oms_engine *engine, const oms_engine_options *options, oms_error **error);

#endif
