/* The shop that the invoices are replayed in: an engine on a SQLite file whose clock stands where the replay puts it, with the products and stock that
 * the invoices need. */
#ifndef REPLAY_SHOP_H
#define REPLAY_SHOP_H

#include <stdbool.h>

#include "oms/oms.h"
#include "replay/invoices.h"

struct shop {
    oms_engine *engine;
    int64_t now; /* what the engine's clock says */
};

/* Opens the database, which is made when it is not there. On failure, told on stderr, there is nothing to close. */
bool shop_open(struct shop *shop, const char *path, int32_t durability);
void shop_close(struct shop *shop);

/* Tells on stderr what could not be done and why, and frees the error. Always false. */
bool shop_complain(const char *what, const char *which, int32_t code, oms_error *error);

/* Puts products into the catalog and units of them into stock, enough for every invoice; nothing where a SKU has stock already. */
bool shop_fill(struct shop *shop, const struct invoices *invoices);

#endif
