/* Numbers of orders and subscriptions as people type them. */
#ifndef OMS_ENGINE_FIND_H
#define OMS_ENGINE_FIND_H

#include "base/id.h"
#include "engine/engine.h"

/* As it is stored, whatever case and grouping was typed; `out` has ID_NUMBER_SIZE bytes. False when it is none. */
bool number_stored(const char *typed, char *out);

#endif
