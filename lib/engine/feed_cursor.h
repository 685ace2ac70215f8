/* Cursors of the feed: for each shard that was read from, the position of its last event, and a mark by which that event is known again. As text a cursor is
 * `shard.position.mark`, one for each shard with a hyphen between them; nobody but this file looks into it. */
#ifndef OMS_ENGINE_FEED_CURSOR_H
#define OMS_ENGINE_FEED_CURSOR_H

#include <stdbool.h>

#include "base/text.h"
#include "model/rows.h"

#define FEED_SHARDS 64 /* as many as a cursor can name */

struct feed_place {
    int64_t shard;
    int64_t position;
    uint64_t mark;
};

/* By shard, rising. */
struct feed_cursor {
    struct feed_place places[FEED_SHARDS];
    size_t n;
};

/* False when the text is no cursor. Absent and empty text is the beginning. */
bool feed_cursor_parse(oms_text text, struct feed_cursor *out);
/* `out` has OMS_LIMIT_CURSOR + 1 bytes. */
void feed_cursor_format(const struct feed_cursor *cursor, char *out);
/* Goes behind this event; false when there are too many shards. */
bool feed_cursor_pass(struct feed_cursor *cursor, const struct event_row *event);

/* Part of the change set's id, so that an event at the same position in another database, or in another history of this one, differs. */
uint64_t feed_mark(const struct event_row *event);

#endif
