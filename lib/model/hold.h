/* Holds that people set and release, and how an order goes on once something that held it was answered. Pure. */
#ifndef OMS_MODEL_HOLD_H
#define OMS_MODEL_HOLD_H

#include "model/decision.h"

struct hold_command {
    int64_t kind; /* HOLD_… */
    oms_text by;
    oms_text note;
};
int32_t decide_hold(struct decision *d, void *command);
int32_t decide_release(struct decision *d, void *command);

/* Is it still in the shop? Else OMS_E_STATE with a sentence. */
int32_t refuse_gone(struct decision *d);
/* A person answered for what a rule waits for a service to say: it is asked no more. */
void stop_asking(struct decision *d, const char *rule);
/* The order goes on as far as nothing else holds it, and has the time of its payment method from now on. OMS_E_REFUSED when that is over and its units are
 * gone. */
int32_t go_on_after_answer(struct decision *d);

#endif
