/* The till: a payment service that sends every call on to the sandbox, can be told to lose answers on the way, and keeps books of what was asked and of what
 * the sandbox really did, per payment. It is the judge of "never charges twice". */
#ifndef TESTS_FUZZ_TILL_H
#define TESTS_FUZZ_TILL_H

#include <stdbool.h>

#include "fuzz.h"

/* What is between engine and provider. */
enum till_mood {
    TILL_HONEST,
    TILL_LOSES_ANSWERS,  /* the provider acts, the answer is lost */
    TILL_LOSES_REQUESTS, /* the provider never hears of it, and nobody knows */
    TILL_DOWN,           /* OMS_E_UNAVAILABLE */
    TILL_SILENT,         /* the provider acts; OMS_PENDING is answered */
    TILL_MOODS
};

enum till_effect { TILL_AUTHORIZE, TILL_CAPTURE, TILL_VOID, TILL_REFUND, TILL_EFFECTS };

#define TILL_KEY_SIZE 65

/* The last request of one effect, and how often the provider carried that effect out. */
struct till_request {
    char key[TILL_KEY_SIZE]; /* empty: none yet */
    int64_t amount;
    int32_t answer;
    int64_t done;
};

struct till_payment {
    oms_id order;
    int64_t number;
    struct till_request last[TILL_EFFECTS];
};

#define TILL_PAYMENTS_MAX 512

struct till {
    oms_sandbox *sandbox;
    oms_payment_service provider;
    enum till_mood mood;
    char last_key[TILL_KEY_SIZE]; /* of the last request of all */
    size_t n_payments;
    struct till_payment payments[TILL_PAYMENTS_MAX];
};

void till_open(struct till *till, oms_sandbox *sandbox);
/* To be given to an engine, which must be closed before the till goes. */
oms_payment_service till_service(struct till *till);
/* The host itself told the engine what became of a key. */
void till_told(struct till *till, const char *key, int32_t outcome);
/* Whether the provider neither holds nor keeps any money of an order. */
bool till_settled(const struct till *till, const oms_id *order);

#endif
