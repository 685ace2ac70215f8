/* Dunning: a renewal whose payment failed is tried again by the days of its subscription, each time with what it is paid by then; in between it waits, PENDING
 * and without reservation. Apart from the payment schedule, which sees to a provider that does not answer. Its clock is one job of the order. Pure. */
#ifndef OMS_MODEL_DUNNING_H
#define OMS_MODEL_DUNNING_H

#include "model/decision.h"

/* Days as a subscription's row has them, at most OMS_LIMIT_DUNNING; what is no increasing list of numbers gives none from there on. Returns how many. */
size_t dunning_days(const struct subscription_row *subscription, int64_t *days);
/* The other way, from days that are ended by 0. */
oms_text dunning_text(struct arena *arena, const int32_t *days);

/* The job that is the clock of an order's dunning; NULL: there is none. */
struct job_row *find_dunning(const struct order_rows *rows);
/* Does dunning see to the order's payment when that fails? */
bool dunning_applies(const struct decision *d);
/* The payment that counts has failed, in these words: units go back, and it is tried again later, or never. */
int32_t dun(struct decision *d, const char *words);
/* The job is due: units are reserved, and the charge begins. */
int32_t step_dun(struct decision *d, struct job_row *job);
/* The subscription has changed: the step of its unpaid order, where that order's jobs were loaded, is done at once. */
void hurry_dunning(struct decision *d);
/* Looks at what was decided, whatever it was: an order that is paid, or has ended, is dunned no more. */
void settle_dunning(struct decision *d);

#endif
