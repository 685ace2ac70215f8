/* Regions a product may not be sold to: `CU US-CA`, as one text. */
#ifndef OMS_ENGINE_REGIONS_H
#define OMS_ENGINE_REGIONS_H

#include "engine/check.h"

/* Checks each code, and gives the text with one space between; absent when there is none. */
int32_t regions_read(const struct place *at, oms_text text, struct arena *arena, oms_text *out, oms_error **error);

#endif
