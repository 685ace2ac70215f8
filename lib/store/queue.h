/* The commit queue: the one place where the engine writes. Threads hand in change sets and wait; whoever finds no leader becomes it, takes what is queued
 * and may travel together (at most OMS_LIMIT_GROUP), commits that in one call of the store, wakes the owners and hands leadership on before it returns.
 * An UNKNOWN outcome is settled here, by writing the set again, before anyone is answered. Knows the store's contract and no use case. */
#ifndef OMS_STORE_QUEUE_H
#define OMS_STORE_QUEUE_H

#include "base/arena.h"
#include "oms/store.h"

struct commit_queue;

/* The store must outlive the queue. */
int32_t commit_queue_new(const oms_store *store, const oms_allocator *allocator, struct commit_queue **out);
/* No one may be waiting. */
void commit_queue_free(struct commit_queue *queue);

/* Commits n sets, each on its own; returns when each has its result: OMS_OK, OMS_E_CONFLICT, another error (nothing happened). OMS_E_UNKNOWN is left only
 * where the storage kept failing while it was being settled. Returns the first result that is neither OK nor CONFLICT, with its error, else OMS_OK.
 *
 * Each set holds its own identity for settling: the first append into `events` (its commit_id), or an insert into `commits`. */
int32_t commit_queue_submit(struct commit_queue *queue, oms_change_set *const *sets, size_t n, oms_error **error);

#endif
