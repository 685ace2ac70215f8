/* The report: what the database holds of the channel, read back order by order, held against the invoices, and the result of verifying. */
#ifndef REPLAY_REPORT_H
#define REPLAY_REPORT_H

#include "replay/orders.h"

/* Prints it on stdout. False when the database does not hold what the invoices say, holds a breach of an invariant, or cannot be read. */
bool report(struct shop *shop, const struct invoices *invoices, const struct tally *tally, double seconds);

#endif
