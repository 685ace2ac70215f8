/* Importing a catalog of one format, for the fuzz targets of both. */
#ifndef TESTS_FUZZ_CATALOG_H
#define TESTS_FUZZ_CATALOG_H

#include "fuzz.h"

/* Imported whole, and then the shop can be read and sold from and is sound; or refused in words, and nothing has changed. */
void fuzz_catalog(int32_t format, const uint8_t *data, size_t size);

#endif
