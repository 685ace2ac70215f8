/* Settling a commit of which nobody knows whether it happened. Uses the store's commit and read; knows nothing of the queue or of who waits. */
#ifndef OMS_STORE_QUEUE_SETTLE_H
#define OMS_STORE_QUEUE_SETTLE_H

#include "oms/store.h"

/* How often a set is written again before its outcome stays unknown. */
#define SETTLE_TRIES 8

/* Commits `n` sets and leaves in `result` of each what became of it: the answer of the whole call where that failed, OMS_E_UNKNOWN where the store said
 * nothing. `error` is the store's. */
void commit_sets(const oms_store *store, oms_change_set *const *sets, size_t n, oms_error **error);

/* For a set whose result is OMS_E_UNKNOWN: settles it by writing it again, alone. Leaves OMS_OK, OMS_E_CONFLICT, or OMS_E_UNKNOWN with `error` in
 * `result`. */
void settle_unknown(const oms_store *store, oms_change_set *set, oms_error **error);

#endif
