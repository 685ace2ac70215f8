/* What becomes of a step that the engine takes by itself when a guard of the host says no: what is known is kept, the order carries a problem, and the guard
 * is asked again by the fulfilment schedule. Pure. */
#ifndef OMS_MODEL_VETO_H
#define OMS_MODEL_VETO_H

#include "model/decision.h"

#define RULE_GUARD "guard"

/* The order carries what the guard said. */
void open_veto(struct decision *d, int64_t next_try);
/* The order is not confirmed now: its fulfilment job, begun early, asks again. It keeps its units, also those that it has to take again. */
int32_t veto_confirmation(struct decision *d);
/* The step of this job is not taken now. */
int32_t veto_step(struct decision *d, struct job_row *job);

#endif
