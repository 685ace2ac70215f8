/* How many retries of a service an engine may make: a bucket of tokens for each, filled by first tries; what finds it empty gets a place in line. Kept in
 * memory, so each process has its own. Knows neither jobs nor storage. */
#ifndef OMS_ENGINE_BUDGET_H
#define OMS_ENGINE_BUDGET_H

#include <pthread.h>

#include "model/policy.h"

struct budget {
    pthread_mutex_t lock;
    int64_t burst_ppm; /* what a bucket holds, in millionths of a retry */
    int64_t share_ppm; /* what a first try adds */
    int64_t pace_ms;   /* between places in line */
    struct {
        int64_t tokens_ppm;
        int64_t last_place; /* taken in the line */
    } buckets[SERVICE_COUNT];
};

/* The lock is the owner's. Buckets begin full. */
void budget_open(struct budget *budget, int64_t burst, int64_t share_ppm, int64_t pace_ms);
void budget_first_try(struct budget *budget, enum service service);
/* When a retry may be made: OMS_NONE is now; otherwise its place in the line, where it need not ask again. */
int64_t budget_retry(struct budget *budget, enum service service, int64_t now);

#endif
