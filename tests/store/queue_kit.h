/* What the tests of the commit queue are made of: change sets written in one line, and a store that does what its script says and keeps a log. */
#ifndef OMS_TESTS_STORE_QUEUE_KIT_H
#define OMS_TESTS_STORE_QUEUE_KIT_H

#include <pthread.h>
#include <stdbool.h>

#include "oms/limits.h"
#include "store/queue.h"
#include "store/queue_state.h"
#include "store/schema.h"

#define PARCEL_CHANGES 4

/* A change set with all that it points to. */
struct parcel {
    oms_change_set set;
    const oms_change *pointers[PARCEL_CHANGES];
    oms_change changes[PARCEL_CHANGES];
    char sku[PARCEL_CHANGES][16];
    union {
        struct stock_row stock;
        struct product_row product;
        struct event_row event;
        struct commit_row commit;
    } rows[PARCEL_CHANGES];
};

/* Adds the changes that `text` names, one word each. The first letter is the kind: i(nsert) u(pdate) d(elete) c(heck) p(ut) + (add) e (append); the
 * rest is the SKU of a stock row, or, behind a $, of a product. */
void parcel_fill(struct parcel *parcel, const char *text);
/* An event of order `order`, number `seq`, made by commit `commit`; a row in `commits`. */
void parcel_event(struct parcel *parcel, uint8_t order, int64_t seq, uint8_t commit);
void parcel_commit_row(struct parcel *parcel, uint8_t commit);
oms_id id_of(uint8_t last_byte);

#define SCRIPT_CALLS 64

struct script;
typedef int32_t (*script_fn)(struct script *script, size_t call, oms_change_set *const *sets, size_t n,
                             oms_error **error);

struct script_call {
    oms_change_set *sets[OMS_LIMIT_GROUP];
    size_t n;
    pthread_t thread;
};

struct script {
    oms_store store;
    script_fn answer; /* NULL: every set is OK */
    pthread_barrier_t entered;
    pthread_barrier_t released;
    size_t n_held; /* the first n calls meet the test at both barriers */
    size_t n_calls;
    struct script_call calls[SCRIPT_CALLS]; /* the log of the first ones */
    const void *row;                        /* what a reading finds, or NULL */
    size_t reads_to_fail;
    size_t n_reads;
    oms_read read; /* the last one */
};

void script_init(struct script *script, script_fn answer);
void script_free(struct script *script);
struct commit_queue *script_queue(struct script *script);
/* The log as text: sets by their place in `sets`, a, b, c, …; groups apart by |. */
const char *script_groups(const struct script *script, oms_change_set *const *sets, size_t n);

/* Submitting in a thread of its own. */
struct customer {
    struct commit_queue *queue;
    oms_change_set *sets[4];
    size_t n;
    int32_t code;
    oms_error *error;
    pthread_t thread;
};

void customer_start(struct customer *customer);
void customer_join(struct customer *customer);
/* Returns when that many are in the queue, whoever leads included. */
void await_queued(struct commit_queue *queue, size_t n);

#endif
