/* What orders do to stock: reserving, releasing, consuming, taking back. The one place where these rules stand. Works on the decision's rows; stock rows
 * loaded are a view that is kept up to date, and what is committed are the movements. Pure. */
#ifndef OMS_MODEL_STOCK_H
#define OMS_MODEL_STOCK_H

#include "model/decision.h"

/* Units of a line that are neither cancelled nor shipped. */
int64_t line_open(const struct line_row *line);
/* Reserved, and the clock has reached the time until which its order keeps units. */
bool line_expired(const struct order_row *order, const struct line_row *line, int64_t now);

/* Units available of a SKU over all locations loaded. */
int64_t stock_available(const struct order_rows *rows, oms_text sku);

/* The first line of a SKU; 0: there is none. */
int64_t first_line_of(const struct order_rows *rows, oms_text sku);

/* Reserves every open unit of every line that is not reserved yet, or says which SKU is short (then nothing counts: the decision is to be refused or the
 * lines released). `expiry` OMS_NONE: confirmed. */
bool reserve_order(struct decision *d, int64_t expiry, oms_text *short_of);
/* Gives back what is reserved. `kind` of the movement: "release", "expire". Returns the units. */
int64_t release_order(struct decision *d, const char *kind);
/* Gives back what expired only. */
int64_t release_expired(struct decision *d);
/* The hold was over: all units of the order anew, to be held until then; false, with the SKU, when they are gone. */
bool take_units_again(struct decision *d, int64_t until, oms_text *short_of);
/* The lines of an order keep their units until then, all of them alike; OMS_NONE: for good. */
void hold_order(struct decision *d, int64_t until);
/* Everything reserved leaves the house. Returns the units. */
int64_t consume_order(struct decision *d);
/* Everything shipped comes back, on hold for quality control. Returns the units. */
int64_t take_back_order(struct decision *d);
/* Is every open unit reserved by the clock? */
bool order_reserved(const struct order_rows *rows, int64_t now);

#endif
