/* Taking over what a host hands in when it opens an engine: vtables of any release, policies with their defaults. */
#ifndef OMS_ENGINE_OPTIONS_H
#define OMS_ENGINE_OPTIONS_H

#include "engine/engine.h"

/* Store and services are the engine's afterwards, also when this fails. */
int32_t options_take(oms_engine *engine, const oms_engine_options *options, oms_error **error);

/* Times of a service: zero is the default. `at` is the service in the options. */
struct place;
int32_t service_policy_take(const struct place *at, int64_t timeout_ms, int64_t key_lifetime_ms, bool can_query,
                            struct service_policy *out, oms_error **error);

#endif
