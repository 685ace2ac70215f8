/* Catalogs from JSON. */
#include "catalog.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_catalog(OMS_FORMAT_JSON, data, size);
    return 0;
}
