/* Time-ordered ids (UUIDv7 layout: 48 bits of milliseconds, 12 bits of sequence, 62 random bits). Within one source they strictly increase, also when the
 * clock stands still or runs backwards. Randomness is drawn in blocks. */
#ifndef OMS_BASE_ID_H
#define OMS_BASE_ID_H

#include <pthread.h>
#include <stdbool.h>

#include "oms/types.h"

/* Fills `bytes` random bytes; 0, or a negative code that id_next passes on. */
typedef int32_t (*random_fn)(void *user, void *out, size_t bytes);

struct id_source {
    pthread_mutex_t lock;
    random_fn random;
    void *user;
    int64_t last_ms;
    uint32_t sequence;
    size_t used;
    uint8_t pool[512];
};

/* `random` NULL: the operating system's. */
int32_t id_source_init(struct id_source *source, random_fn random, void *user);
void id_source_destroy(struct id_source *source);
/* `now` below 0 counts as 0. */
int32_t id_next(struct id_source *source, int64_t now, oms_id *out);

/* A random number from the same source. */
int32_t id_random(struct id_source *source, uint64_t *out);

bool id_is_none(const oms_id *id);
bool id_equal(const oms_id *a, const oms_id *b);
int id_compare(const oms_id *a, const oms_id *b);

/* An order number made from an id: 42 bits of its milliseconds and 18 of its random bits, as `XXXX-XXXX-XXXX` in Crockford's base 32. */
#define ID_NUMBER_SIZE 15
void id_number(const oms_id *id, char *out);

/* A digest of bytes, as an id (version 5 layout): equal input, equal id. Not for secrets. */
void id_digest(const void *data, size_t len, oms_id *out);

#endif
