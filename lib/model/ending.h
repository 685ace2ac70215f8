/* How an order ends: shared by cancelling, expiry, returns and late outcomes. Pure. */
#ifndef OMS_MODEL_ENDING_H
#define OMS_MODEL_ENDING_H

#include "model/decision.h"

/* Releases what is reserved (`movement` names why in the ledger), cancels what is open and gives money back. OMS_E_STATE where the table does not allow. */
int32_t cancel_order(struct decision *d, oms_text reason, const char *movement);
/* What goes with every end: waiting ends, steps are withdrawn, money goes back. */
void end_order(struct decision *d);

#endif
