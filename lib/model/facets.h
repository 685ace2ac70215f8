/* What is derived from an order's rows and never stored: payment and fulfilment status, what it waits for, what is due next. */
#ifndef OMS_MODEL_FACETS_H
#define OMS_MODEL_FACETS_H

#include "model/order_rows.h"

/* Statuses are static strings (oms/order.h lists them). */
const char *payment_status(const struct order_rows *rows);
const char *fulfilment_status(const struct order_rows *rows);
/* In words, with who acts; NULL when it waits for nothing. In the arena. */
const char *waits_for(const struct order_rows *rows, struct arena *arena);
/* The earliest due time of its jobs and of its hold, or OMS_NONE. */
int64_t next_due(const struct order_rows *rows);
/* The same, or when something is due of the subscription that was changed with it. */
int64_t wake_due(const struct order_rows *rows);
/* The action of the payment under way, or NULL. */
const struct payment_row *open_action(const struct order_rows *rows);

#endif
