/* The bank of a simulated world, and its post: the payment service; and the carriers, which keep their books with it. The bank never trusts the engines: whatever
 * it carries out is looked at first, and what an honest engine would never ask (a second capture, a second label, another request under the same key, more
 * than is held) breaks the world. Its answers get lost, come late, twice, and in another order. */
#ifndef TESTS_SIM_BANK_H
#define TESTS_SIM_BANK_H

#include <stdbool.h>

#include "oms/carrier.h"
#include "oms/payment.h"
#include "sim/names.h"

struct world;

/* A label is an account too: it is held until it is given back. */
enum effect { AUTHORIZE, CAPTURE, VOID, REFUND, BOOK, UNBOOK, EFFECTS };
#define CARRIERS 2

/* What the bank was asked under one key, and what it did. For an authorisation: what became of the money, too. */
struct deed {
    char key[64];
    oms_id order;
    int64_t payment; /* or shipment: its number on the order */
    int64_t amount;
    size_t account; /* deed of the authorisation it is about; its own number for an authorisation */
    int64_t first_asked_at;
    int64_t decides_at;  /* while pending */
    int64_t not_before;  /* it said "429" with this time; 0: it did not */
    int64_t clock_turns; /* then */
    int64_t held;
    int64_t taken;
    int64_t given_back;
    int32_t answer; /* OMS_PENDING until it is decided; OMS_E_UNAVAILABLE: not heard of yet */
    enum effect effect;
    int carrier;
    bool told; /* what was decided has reached an engine */
};

/* A notification on its way to the shop. */
struct letter {
    int64_t at;
    size_t deed;
    size_t webhook; /* its number, + 1; 0: none yet */
};

struct bank_desk {
    struct world *world;
    int number; /* of the engine that asks here */
    int carrier;
};

struct bank {
    struct names keys; /* one of each deed */
    struct deed *deeds;
    size_t n;
    size_t room;
    struct letter *letters;
    size_t n_letters;
    size_t room_for_letters;
    bool answers_queries;
    struct bank_desk desks[2];
    struct bank_desk carriers[2][CARRIERS];
};

void bank_open(struct world *world);
void bank_close(struct bank *bank);
oms_payment_service bank_service(struct world *world, int number);
/* What a carrier offers at its own desks. */
oms_carrier_service bank_carrier(struct world *world, int number, int carrier);
oms_address_service bank_address_service(struct world *world, int number);
struct deed *bank_find(const struct bank *bank, const char *key);

/* A worker waits for a service so long that its lease ends; what the others do in that time. */
void bank_be_slow(struct world *world, int number);
/* When an answer comes that is not given at once, from now. */
int64_t bank_delay(struct world *world);

/* A notification that is due is told to this engine; false when there is none. */
bool bank_deliver(struct world *world, int number);
/* When the next one is due, or OMS_NONE. */
int64_t bank_next_letter(const struct bank *bank);

/* A person at the bank sees to a job that waits for one, and says what the engine is to be told. */
int32_t bank_see_to(struct world *world, const oms_job *job, char *reference);

#endif
