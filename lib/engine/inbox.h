/* Accepting what a provider tells, in two steps, so that nothing of a body is looked into before its signature was found right. */
#ifndef OMS_ENGINE_INBOX_H
#define OMS_ENGINE_INBOX_H

#include "oms/engine.h"
#include "oms/inbox.h"

/* When it was signed, and when that was found right. */
struct arrival {
    int64_t signed_at;
    int64_t at;
};

/* Who it is by, and when it was signed. Of `inbound` only provider, signature and payload are looked at. */
int32_t inbox_check_sender(oms_engine *engine, const oms_inbound *inbound, struct arrival *arrival, oms_error **error);
/* What it means is done, once. */
int32_t inbox_apply(oms_engine *engine, const oms_inbound *inbound, const struct arrival *arrival, int32_t *what,
                    oms_order **out, oms_error **error);

#endif
