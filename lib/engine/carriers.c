/* Carriers out of an engine's options: copied by size, their codes too, and each checked. Calls none of them but for the last time. */
#include "engine/carriers.h"

#include <string.h>

#include "base/abi.h"
#include "engine/check.h"
#include "engine/options.h"
#include "oms/engine.h"

static const size_t sizes[] = {sizeof(oms_carrier_service)};

static int32_t
take_service(struct carriers *carriers, const struct place *at, const oms_carrier_service *service, oms_error **error)
{
    oms_carrier_service *into = &carriers->services[carriers->n];

    if (!service)
        return check_fail(at, OMS_E_INVALID, error, "is NULL");
    int32_t code = abi_take(into, sizeof *into, sizes, 1, service);
    if (code != OMS_OK)
        return check_fail(at, code, error, "size %zu is of no release known here", service->size);
    carriers->n++;
    return OMS_OK;
}

static int32_t
take_code(struct carriers *carriers, size_t i, const struct place *at, oms_error **error)
{
    const struct place *where = FIELD(at, "code");
    oms_carrier_service *service = &carriers->services[i];
    const oms_text code = text_of(service->code);
    int32_t result = check_text(where, code, OMS_LIMIT_CODE, error);

    if (result != OMS_OK)
        return result;
    for (size_t k = 0; k < i; k++)
        if (strcmp(carriers->codes[k], service->code) == 0)
            return check_fail(where, OMS_E_INVALID, error, "another carrier has the code %s", service->code);
    memcpy(carriers->codes[i], code.data, code.len + 1);
    service->code = carriers->codes[i];
    carriers->policies[i].code = text_of(service->code);
    return OMS_OK;
}

static int32_t
check_carrier(struct carriers *carriers, size_t i, oms_error **error)
{
    const struct place *at = ELEMENT(FIELD(FIELD(NULL, "options"), "carriers"), i);
    const oms_carrier_service *service = &carriers->services[i];
    int32_t code = take_code(carriers, i, at, error);

    if (code != OMS_OK)
        return code;
    if (!service->create_shipment)
        return check_fail(FIELD(at, "create_shipment"), OMS_E_INVALID, error, "is NULL");
    return service_policy_take(at, service->timeout_ms, service->key_lifetime_ms, service->query != NULL,
                               &carriers->policies[i].service, error);
}

int32_t
carriers_take(struct carriers *carriers, const oms_engine_options *options, oms_error **error)
{
    const struct place *at = FIELD(FIELD(NULL, "options"), "carriers");
    int32_t code = OMS_OK;

    if (options->n_carriers > OMS_LIMIT_CARRIERS)
        return check_fail(at, OMS_E_LIMIT, error, "%zu are more than %d", options->n_carriers, OMS_LIMIT_CARRIERS);
    if (options->n_carriers && !options->carriers)
        return check_fail(at, OMS_E_INVALID, error, "is NULL");
    for (size_t i = 0; code == OMS_OK && i < options->n_carriers; i++)
        code = take_service(carriers, ELEMENT(at, i), options->carriers[i], error);
    for (size_t i = 0; code == OMS_OK && i < carriers->n; i++)
        code = check_carrier(carriers, i, error);
    return code;
}

void
carriers_destroy(struct carriers *carriers)
{
    for (size_t i = 0; i < carriers->n; i++)
        if (carriers->services[i].destroy)
            carriers->services[i].destroy(carriers->services[i].user);
}

const oms_carrier_service *
carriers_find(const struct carriers *carriers, oms_text code)
{
    for (size_t i = 0; i < carriers->n; i++)
        if (text_equal(carriers->policies[i].code, code))
            return &carriers->services[i];
    return NULL;
}
