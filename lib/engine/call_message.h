/* Sending messages: the request made of an intent, and the call. */
#ifndef OMS_ENGINE_CALL_MESSAGE_H
#define OMS_ENGINE_CALL_MESSAGE_H

#include "engine/engine.h"
#include "model/order_rows.h"

/* Sends the message of a job, or asks what became of it. Never below: what the service answered. */
int32_t call_message(oms_engine *engine, const struct order_rows *rows, const struct job_row *job, bool query,
                     oms_reply *reply);

#endif
