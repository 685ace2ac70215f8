/* The world that a stream of calls acts in: a shop with ten mugs and two pots, its till, a guard that may say no, and an observer that knows the table of
 * transitions. */
#ifndef TESTS_FUZZ_WORLD_H
#define TESTS_FUZZ_WORLD_H

#include "shop.h"
#include "stream.h"
#include "till.h"

#define ORDERS_MAX 64
#define SECOND     INT64_C(1000)
#define MINUTE     (60 * SECOND)
#define HOUR       (60 * MINUTE)
#define DAY        (24 * HOUR)

struct world {
    struct fuzz_shop shop;
    struct till till;
    struct stream stream;
    size_t n_orders;
    oms_id orders[ORDERS_MAX];
    int64_t vetoes; /* how many transitions the guard will not let pass */
    bool lied;      /* the engine was told of an outcome that the provider knows nothing of */
};

/* A stream that begins with `!` goes on with a digit whose bits set policies: 1 capture on confirmation, 2 release on decline, 4 refuse duplicates. */
void world_open(struct world *world, const uint8_t *data, size_t size);
/* The next call of the stream, which has not ended. */
void world_call(struct world *world);

#endif
