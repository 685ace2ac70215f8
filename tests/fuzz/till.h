/* The till: a payment service that sends every call on to the sandbox, can be told to lose answers on the way, and counts what the sandbox really did, per
 * payment. It is the judge of "never charges twice". */
#ifndef TESTS_FUZZ_TILL_H
#define TESTS_FUZZ_TILL_H

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

/* One payment of one order, by what the provider did. */
struct till_payment {
    oms_id order;
    int64_t number;
    int64_t count[TILL_EFFECTS];
    int64_t amount[TILL_EFFECTS];
};

#define TILL_PAYMENTS_MAX 1024
#define TILL_KEY_SIZE     65

struct till {
    oms_sandbox *sandbox;
    oms_payment_service provider;
    enum till_mood mood;
    char last_key[TILL_KEY_SIZE]; /* of the last request that was seen */
    size_t n_payments;
    struct till_payment payments[TILL_PAYMENTS_MAX];
};

void till_open(struct till *till, oms_sandbox *sandbox);
/* To be given to an engine; lives no longer than the till. */
oms_payment_service till_service(struct till *till);

#endif
