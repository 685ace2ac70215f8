/* Reading what a report sums: the orders of its time by primary key, with their payments or lines beside them, or the stock. */
#ifndef OMS_ENGINE_REPORT_READ_H
#define OMS_ENGINE_REPORT_READ_H

#include "engine/engine.h"
#include "model/tally.h"

/* Fills the tally and sorts it. `query` is as this release has it, and checked. */
int32_t report_read(oms_engine *engine, const oms_report_query *query, struct tally *tally, oms_error **error);

#endif
