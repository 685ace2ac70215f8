/* The one place from which the host's services are called. */
#ifndef OMS_ENGINE_CALL_H
#define OMS_ENGINE_CALL_H

#include "engine/engine.h"
#include "model/commands.h"

/* Sends an effect, or asks what became of it; a key that the provider never saw is sent, and *uncertain is over then. Never below: what the service
 * answered. */
int32_t call_job(oms_engine *engine, const struct order_rows *rows, const struct job_row *job, enum call_mode mode,
                 bool *uncertain, oms_reply *reply);

#endif
