/* Jobs that are no call of a service: each is a step the runner takes by a decide function. Pure. */
#ifndef OMS_MODEL_STEPS_H
#define OMS_MODEL_STEPS_H

#include "model/decision.h"

int32_t step_process(struct decision *d, struct job_row *job); /* order.process */
int32_t step_reserve(struct decision *d, struct job_row *job); /* inventory.reserve */
/* order.dunning is in model/dunning.h */

#endif
