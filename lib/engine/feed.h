/* A page of the feed of events: read in one call of the store, so that it is one consistent state of every shard, and handed out in an order that keeps the
 * order within each shard. */
#ifndef OMS_ENGINE_FEED_H
#define OMS_ENGINE_FEED_H

#include "engine/engine.h"
#include "engine/feed_cursor.h"
#include "model/order_rows.h"

/* Events of one shard behind the place where the cursor stands in it, or (place NULL) of shards that the cursor does not know yet. */
struct feed_stream {
    const struct feed_place *place;
    struct row_list rows;
    size_t next;
};

struct feed {
    oms_engine *engine;
    struct arena arena;
    struct feed_cursor cursor;
    struct arena_list streams; /* struct feed_stream */
    size_t max;                /* events of each stream */
};

/* Reads behind the cursor `text`; `field` is what an error calls it. With `max` 0 the cursor is only checked. Whatever is returned, feed_close frees it. */
int32_t feed_open(struct feed *feed, oms_engine *engine, const char *field, oms_text text, size_t max,
                  oms_error **error);
/* The next event, or NULL behind the last. */
const struct event_row *feed_next(struct feed *feed);
void feed_close(struct feed *feed);

#endif
