/* Deleting quotes that are long over, each with its lines and taxes. */
#ifndef OMS_ENGINE_SWEEP_QUOTES_H
#define OMS_ENGINE_SWEEP_QUOTES_H

#include "engine/load.h"

/* Adds a change set for each of the quotes (struct quote_row) to `sets` (oms_change_set *), in the arena. */
int32_t sweep_quotes(oms_engine *engine, struct arena *arena, const struct row_list *quotes, struct arena_list *sets,
                     oms_error **error);

#endif
