/* A group of workers from the inside: what they share, and the loop that each runs. */
#ifndef OMS_ENGINE_WORKERS_LOOP_H
#define OMS_ENGINE_WORKERS_LOOP_H

#include "engine/run.h"
#include "oms/workers.h"

#define WORKERS_ROOM 64

struct oms_workers {
    oms_engine *engine;
    struct oms_workers *next_group; /* of the engine */
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct due_item items[WORKERS_ROOM]; /* from `next` to `n`: found, and nobody's yet */
    size_t next;
    size_t n;
    size_t busy;
    int64_t look_at; /* by the monotonic clock */
    int64_t done;
    oms_error *failure; /* the first since somebody waits */
    bool looking;
    bool again; /* a look that began earlier may not have seen it all */
    bool stopping;
    size_t n_threads;
    pthread_t threads[];
};

/* The thread of each: until `stopping`. `arg` is the group. */
void *workers_work(void *arg);
/* Nothing is due, as far as the last look saw, and nobody is at work. Under the lock. */
bool workers_idle(const struct oms_workers *w);

#endif
