/* What the commit queue holds, for queue.c, and for tests that have to know who waits. */
#ifndef OMS_STORE_QUEUE_STATE_H
#define OMS_STORE_QUEUE_STATE_H

#include <pthread.h>
#include <semaphore.h>
#include <stdbool.h>

#include "store/queue_group.h"

/* One call of commit_queue_submit, on its stack. `left` and `leads` change under the lock, and are looked at by its own thread once `wake` was posted; the
 * rest is the leader's until `left` is 0. */
struct waiter {
    struct waiter *previous;
    struct waiter *next;
    oms_change_set *const *sets; /* those not yet answered have OMS_PENDING as result */
    size_t n;
    size_t left;
    size_t done;      /* sets before this one are answered */
    size_t failed;    /* the first that failed otherwise than by conflict, or n */
    oms_error *error; /* of `failed` */
    bool leads;
    sem_t wake; /* posted once: it has its answers, or it leads */
};

/* A set under way, and where its answer goes. */
struct passenger {
    struct waiter *waiter;
    size_t set;
};

struct commit_queue {
    const oms_store *store;
    const oms_allocator *allocator;
    pthread_mutex_t lock; /* of first, last, length and the links; while someone leads, only the leader takes out */
    struct waiter *first; /* leads: whoever finds the queue empty does, and hands on to who is first then */
    struct waiter *last;
    size_t length;
    struct group group; /* from here on the leader's */
    size_t company;     /* how many were in the queue when the last commit ended, */
    int64_t took_us;    /* … and how long that took */
    size_t n;
    oms_change_set *sets[OMS_LIMIT_GROUP];
    struct passenger passengers[OMS_LIMIT_GROUP];
};

#endif
