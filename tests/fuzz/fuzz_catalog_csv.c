/* Catalogs from CSV. */
#include "catalog.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_catalog(OMS_FORMAT_CSV, data, size);
    return 0;
}
