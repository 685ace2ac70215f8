/* Which bug of base/plant.h is planted: the environment says so, once and for all. Not part of any build that is used. */
#include "base/plant.h"

#include <stdlib.h>
#include <string.h>

#define PLANT_NAME(name, words) #name,
static const char *const names[] = {PLANTS(PLANT_NAME)};
#undef PLANT_NAME

int
planted(enum plant plant)
{
    static const char *chosen;

    if (!chosen) {
        chosen = getenv("OMS_PLANTED");
        chosen = chosen ? chosen : "";
    }
    return strcmp(chosen, names[plant]) == 0;
}
