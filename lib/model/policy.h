/* The engine's policies as a decision sees them: values only. */
#ifndef OMS_MODEL_POLICY_H
#define OMS_MODEL_POLICY_H

#include <stdbool.h>

#include "base/money.h"
#include "model/lookups.h"
#include "model/rule_book.h"
#include "oms/retry.h"
#include "oms/types.h"

/* Whose answer an effect waits for. */
enum service { SERVICE_PAYMENT, SERVICE_ADDRESS, SERVICE_LOOKUP, SERVICE_CARRIER, SERVICE_NOTIFICATION, SERVICE_COUNT };

/* What can be relied on when a service is called. */
struct service_policy {
    int64_t lease_ms;        /* longer than its time-out */
    int64_t key_lifetime_ms; /* how long it knows a key */
    bool can_query;          /* it says what became of a key */
};

/* One of several carriers. */
struct carrier_policy {
    oms_text code;
    struct service_policy service;
};

struct policy {
    const struct rule_book *rules;                 /* NULL: the rules are as their table has them */
    struct service_policy services[SERVICE_COUNT]; /* of a carrier that is not there any more, too */
    const struct carrier_policy *carriers;         /* in the order of routing */
    size_t n_carriers;
    oms_retry_schedule schedules[OMS_RETRY_COUNT];
    int64_t card_hold_ms;
    int64_t manual_hold_ms;
    int64_t duplicate_window_ms;
    int64_t key_life_ms;
    int64_t review_ms;  /* how long units are kept for an order that a person holds */
    int64_t pending_ms; /* how long an answer is waited for */
    enum rounding rounding;
    bool tax_per_rate;  /* rounded once per rate on the order, not once per line */
    int32_t capture;    /* OMS_CAPTURE_… */
    int32_t duplicates; /* OMS_DUPLICATE_… */
    int32_t book;       /* OMS_BOOK_… */
    int32_t quotes;     /* OMS_QUOTE_… */
    int64_t quote_life_ms;
    int64_t price_cache_ms;    /* 0: prices that services give are not kept */
    int64_t renewal_spread_ms; /* 0: orders of subscriptions come when they are due */
    bool release_on_decline;
    bool lookups[LOOKUP_COUNT]; /* the host offers the service */
    bool notifies;              /* there is a service that tells people */
    const char *operations;     /* where operations are told: an e-mail address or telephone number; NULL: nowhere */
};

#endif
