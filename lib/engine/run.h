/* What is due, one thing at a time: for oms_engine_run, which does one after another, and for workers, who share it out. */
#ifndef OMS_ENGINE_RUN_H
#define OMS_ENGINE_RUN_H

#include "engine/engine.h"

/* An order with a due job, or with a hold that is over, or a subscription. */
enum due_kind { DUE_JOB, DUE_HOLD, DUE_SUBSCRIPTION };
struct due_item {
    oms_id id;
    enum due_kind kind;
};

/* The earliest of what is due by the clock, at most `room`. */
int32_t due_find(oms_engine *engine, struct due_item *items, size_t room, size_t *n, oms_error **error);
/* Does it, in at most `max` steps; *steps is 0 when others were quicker. */
int32_t due_do(oms_engine *engine, const struct due_item *item, int64_t max, int64_t *steps, oms_error **error);

#endif
