/* An invoice as an order: placed at the invoice's prices and time, paid, dispatched, delivered. What was done by an earlier run is not done again. */
#ifndef REPLAY_ORDERS_H
#define REPLAY_ORDERS_H

#include "replay/shop.h"

#define REPLAY_CHANNEL  "retail"
#define REPLAY_CURRENCY "GBP"

struct tally {
    int64_t placed;
    int64_t resumed; /* found half done */
    int64_t found;   /* found done */
};

/* Replays every invoice, in the order of the file. Stops at the first that fails, which is told on stderr. */
bool orders_replay(struct shop *shop, const struct invoices *invoices, struct tally *tally);

#endif
