/* The names of the result codes. Constant data. */
#include "oms/errors.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define NAMED(code)                                                                                                    \
    {                                                                                                                  \
        code, #code                                                                                                    \
    }

struct named_code {
    int32_t code;
    const char *name;
};

static const struct named_code names[] = {
    NAMED(OMS_OK),
    NAMED(OMS_PENDING),
    NAMED(OMS_E_NOMEM),
    NAMED(OMS_E_INVALID),
    NAMED(OMS_E_NOT_FOUND),
    NAMED(OMS_E_STATE),
    NAMED(OMS_E_VETO),
    NAMED(OMS_E_REFUSED),
    NAMED(OMS_E_KEY_CONFLICT),
    NAMED(OMS_E_PRICE_CHANGED),
    NAMED(OMS_E_BUSY),
    NAMED(OMS_E_CONFLICT),
    NAMED(OMS_E_ALREADY),
    NAMED(OMS_E_LIMIT),
    NAMED(OMS_E_OVERFLOW),
    NAMED(OMS_E_CURRENCY),
    NAMED(OMS_E_REENTRANT),
    NAMED(OMS_E_FORKED),
    NAMED(OMS_E_ABI_SIZE),
    NAMED(OMS_E_ABI_NEWER),
    NAMED(OMS_E_UNSUPPORTED),
    NAMED(OMS_E_SYNTAX),
    NAMED(OMS_E_CARD_DATA),
    NAMED(OMS_E_SIGNATURE),
    NAMED(OMS_E_IO),
    NAMED(OMS_E_FULL),
    NAMED(OMS_E_READONLY),
    NAMED(OMS_E_LOCKED),
    NAMED(OMS_E_CORRUPT),
    NAMED(OMS_E_FOREIGN),
    NAMED(OMS_E_SCHEMA_NEWER),
    NAMED(OMS_E_SCHEMA_OLDER),
    NAMED(OMS_E_DECLINED),
    NAMED(OMS_E_DECLINED_RETRY),
    NAMED(OMS_E_UNAVAILABLE),
    NAMED(OMS_E_UNKNOWN),
    NAMED(OMS_E_REJECTED),
    NAMED(OMS_E_INTERNAL),
};

const char *
oms_result_name(int32_t code)
{
    for (size_t i = 0; i < COUNT(names); i++)
        if (names[i].code == code)
            return names[i].name;
    return code <= OMS_E_HOST ? "OMS_E_HOST" : "unknown";
}
