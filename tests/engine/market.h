/* A stall on a busy day: orders of every kind, and what is known of each, by asking for it alone. */
#ifndef TESTS_ENGINE_MARKET_H
#define TESTS_ENGINE_MARKET_H

#include "stall.h"

#define MARKET_ORDERS 24

struct market_order {
    oms_id id;
    oms_order *order;
    const char *channel;
    const char *holds; /* a word, or NULL */
    const char *returns;
    int64_t updated_at;
    int32_t has_tea;
};

struct market {
    struct stall stall;
    struct market_order orders[MARKET_ORDERS]; /* oldest first */
};

/* A second lies between two orders, and an hour between what then becomes of them. The last is held for fraud. */
void market_begin(struct market *market);
void market_end(struct market *market);

#endif
