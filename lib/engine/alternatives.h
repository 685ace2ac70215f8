/* Suggesting alternatives for what an order cannot have. Reads, and asks the host, only where a problem says that something cannot be had. */
#ifndef OMS_ENGINE_ALTERNATIVES_H
#define OMS_ENGINE_ALTERNATIVES_H

#include "engine/engine.h"
#include "model/order_rows.h"

/* Fills in the alternatives of those of n problems that have a line which cannot be had (ORD-1001); they lie in the rows' arena. Whatever fails on the way, there
 * are none then. Outside of transactions and locks. */
void suggest_alternatives(oms_engine *engine, struct order_rows *rows, oms_problem *problems, size_t n);

#endif
