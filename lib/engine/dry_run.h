/* Placing up to the commit, and no further. */
#ifndef OMS_ENGINE_DRY_RUN_H
#define OMS_ENGINE_DRY_RUN_H

#include "engine/engine.h"
#include "model/draft.h"

enum dry_run {
    DRY_QUOTE,    /* what placing would refuse stands among the problems */
    DRY_VALIDATE, /* … is refused; keys are looked at */
    DRY_PROMISE   /* … is refused; there has to be a price */
};

/* An order in state NEW, or none where DRY_VALIDATE finds that the key has its order already. The caller has entered the engine. */
int32_t dry_run(oms_engine *engine, const oms_draft *draft, enum dry_run how, oms_order **out, oms_error **error);

#endif
