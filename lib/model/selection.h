/* Which orders a query means, as the model sees it: words looked up once, then one order after the other held against it. Pure; finding orders that are worth
 * being held against it is not done here. */
#ifndef OMS_MODEL_SELECTION_H
#define OMS_MODEL_SELECTION_H

#include "base/id.h"
#include "model/order_rows.h"
#include "oms/order.h"

#define SELECTION_NUMBER_MIN 4 /* fewer characters of a number stand for more than a day */

struct selection {
    const oms_order_query *query;
    char number[ID_NUMBER_SIZE]; /* how the number begins, as it is stored; empty: anyhow */
    int64_t holds;               /* bits HOLD_…; 0: any or none */
    uint32_t states;             /* bit i: OMS_STATE i may match */
    bool needs_lines;
    bool needs_payments;
    bool needs_shipments;
};

/* Looks the query's words up; `query` must live as long. NULL, or the name of the first field that says what no order can have. */
const char *selection_read(struct selection *selection, const oms_order_query *query);
/* What the order's own row says. */
bool selects_row(const struct selection *selection, const struct order_row *order);
/* What the rows say that the selection needs; the order's own row matches. */
bool selects_rows(const struct selection *selection, const struct order_rows *rows);

/* `none`, `requested`, `partly-returned`, `returned`, from the counters of the lines. */
const char *return_status(const struct order_rows *rows);

#endif
