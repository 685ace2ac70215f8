/* Webhooks of a simulated world (oms/inbox.h): what bank and carriers tell unasked, signed; sent again, with the signature of then or of now, from long ago, from
 * the future; and what somebody forges. Each has an id, under which it is accepted once. */
#ifndef TESTS_SIM_WEBHOOKS_H
#define TESTS_SIM_WEBHOOKS_H

#include "sim/world.h"

enum forgery { GENUINE, ANOTHER_SECRET, ANOTHER_BODY, ANOTHER_TIME };

struct webhook {
    char id[24];
    const char *provider;
    const char *type;
    char key[64];       /* of the intent it is about, or "" */
    char reference[16]; /* or "" */
    oms_id order;
    int64_t signed_at;
    enum forgery forgery;
    enum certainty accepted;
};

/* What came of sending one: as oms_inbox_accept() says. */
struct answer_to_webhook {
    int32_t code;
    int32_t what;
    oms_order *order; /* the sender's to free */
    oms_error *error; /* likewise, or for check_call() */
};

void webhooks_close(struct world *world);
/* Each time an engine is opened: secrets are kept nowhere. */
void tell_secrets(struct world *world, oms_engine *engine);

/* Writes one down, and gives its number; it is signed when it is sent first. */
size_t write_webhook(struct world *world, const struct webhook *webhook);
/* Sends it to an engine, by the clock as it is now or as it was when it was sent first; and breaks the world when it is accepted twice, or unsigned. */
struct answer_to_webhook send_webhook(struct world *world, int number, size_t which);

/* Doings: a carrier says that a parcel left or arrived; somebody who is none says anything. */
void carrier_tells(struct world *world, int number);
void forge(struct world *world, int number);
/* What was sent once, once more. */
void send_again(struct world *world, int number);

#endif
