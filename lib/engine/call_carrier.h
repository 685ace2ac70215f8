/* Calling a carrier. */
#ifndef OMS_ENGINE_CALL_CARRIER_H
#define OMS_ENGINE_CALL_CARRIER_H

#include "engine/engine.h"
#include "model/order_rows.h"

/* Sends the effect of a job, or asks what became of its key. Returns what the carrier answered. */
int32_t call_carrier(oms_engine *engine, const struct order_rows *rows, const struct job_row *job, bool query,
                     oms_reply *reply);

#endif
