/* Asking catalog, customer, pricing and tax services. */
#ifndef OMS_ENGINE_LOOKUP_H
#define OMS_ENGINE_LOOKUP_H

#include "engine/engine.h"
#include "model/draft.h"
#include "model/order_rows.h"
#include "model/reply.h"

/* About a draft, as far as it is known; OMS_E_NOMEM, or what the service said: OMS_OK, OMS_PENDING, DECLINED, REJECTED or UNAVAILABLE. `net` of lines is not
 * known then. The reply is filled. */
int32_t ask_about_draft(oms_engine *engine, enum lookup which, const oms_draft *draft, oms_reply *reply);
/* LOOKUP_PRICING, about one line that was asked before. */
int32_t ask_about_price(oms_engine *engine, const struct cached_price_row *row, oms_reply *reply);
/* About an order's rows. `key` is the job's, or NULL while it is placed. */
int32_t ask_about_order(oms_engine *engine, enum lookup which, const struct order_rows *rows, const char *key,
                        oms_reply *reply);

#endif
