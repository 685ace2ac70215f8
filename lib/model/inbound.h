/* Events that a provider tells unasked: what each means for its order. Pure. */
#ifndef OMS_MODEL_INBOUND_H
#define OMS_MODEL_INBOUND_H

#include "model/commands.h"

struct inbound_command;

/* A kind of event: a row of one table. */
struct inbound_kind {
    const char *type;
    bool money; /* about an intent, and so perhaps about stock that has to be reserved again */
    int32_t outcome;
    int32_t (*decide)(struct decision *d, struct inbound_command *command);
};

/* NULL for a type that there is not. */
const struct inbound_kind *inbound_kind_of(oms_text type);

/* Names of what became of an event, by OMS_INBOX_…, as they are stored. */
const char *inbound_result_name(int32_t what);

struct inbound_command {
    const struct inbound_kind *kind;
    oms_text provider;
    oms_text event_id;
    oms_text reference;
    int64_t n; /* of the intent; 0: the latest authorisation, or none is meant */
    int64_t signed_at;
    int64_t arrived_at; /* when the signature was found right: storing it may take its time */
    const struct oms_reply *reply;
    int32_t what; /* out: OMS_INBOX_… */
};
/* With the row of the inbox that has this provider and id, if there is one, in rows->inbox. */
int32_t decide_inbound(struct decision *d, void *command);

#endif
