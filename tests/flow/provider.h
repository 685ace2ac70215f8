/* A payment provider that says what a test tells it to, one answer after another, and remembers every call. Unlike the sandbox it knows nothing of money: it
 * shows what the engine asks, when, and under which key. */
#ifndef TESTS_FLOW_PROVIDER_H
#define TESTS_FLOW_PROVIDER_H

#include <pthread.h>

#include "oms/oms.h"

enum slot { AUTHORIZE, CAPTURE, VOID, REFUND, QUERY, SLOTS };

#define PROVIDER_ANSWERS 8
#define PROVIDER_CALLS   64

struct provider_call {
    enum slot slot;
    char key[64];
    char effect[32];
    int64_t amount;
    int64_t at;
    int64_t first_sent_at;
    int32_t attempt;
    int32_t customer_present;
};

struct provider {
    pthread_mutex_t lock;
    int32_t answers[SLOTS][PROVIDER_ANSWERS];
    size_t n_answers[SLOTS];
    size_t next[SLOTS];
    struct provider_call calls[PROVIDER_CALLS];
    size_t n_calls;
    oms_payment_service service;
    /* What comes with every answer; zero for none. */
    const char *message;
    int64_t retry_after_ms;
    int32_t decline;
    const char *action;
    int64_t action_expires_at;
    /* Runs while the provider is being called, before it answers; may be NULL. */
    void (*during)(void *user, const oms_payment_request *request);
    void *during_user;
};

/* Says yes to everything, and at a query that it never saw the key, until told otherwise. */
void provider_open(struct provider *provider);
/* The next answers of a slot. */
void provider_answers(struct provider *provider, enum slot slot, const int32_t *answers, size_t n);
#define SAYS(provider, slot, ...)                                                                                      \
    provider_answers(provider, slot, (const int32_t[]){__VA_ARGS__},                                                   \
                     sizeof((const int32_t[]){__VA_ARGS__}) / sizeof(int32_t))

/* How often a slot was called. */
int64_t provider_count(const struct provider *provider, enum slot slot);
/* The nth call of a slot, from 0; it must be there. */
const struct provider_call *provider_call(const struct provider *provider, enum slot slot, size_t nth);

#endif
