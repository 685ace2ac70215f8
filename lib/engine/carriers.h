/* The carriers of an engine: taken from its options, and found by code when one is to be called. */
#ifndef OMS_ENGINE_CARRIERS_H
#define OMS_ENGINE_CARRIERS_H

#include "model/policy.h"
#include "oms/carrier.h"
#include "oms/limits.h"

struct oms_engine_options;

/* As registered: routes are in this order. */
struct carriers {
    oms_carrier_service services[OMS_LIMIT_CARRIERS];
    char codes[OMS_LIMIT_CARRIERS][OMS_LIMIT_CODE + 1];
    struct carrier_policy policies[OMS_LIMIT_CARRIERS];
    size_t n;
};

/* Those whose `size` is known are the engine's afterwards, also when an error is returned. */
int32_t carriers_take(struct carriers *carriers, const struct oms_engine_options *options, oms_error **error);
void carriers_destroy(struct carriers *carriers);
/* NULL when none has this code. */
const oms_carrier_service *carriers_find(const struct carriers *carriers, oms_text code);

#endif
