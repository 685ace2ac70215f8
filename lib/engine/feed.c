/* Reading the feed. Which shards there are is the store's business: beside those that the cursor names, the gaps between them are read, so that a shard that
 * gets its first event is not overlooked. Changes nothing and calls nobody back. */
#include "engine/feed.h"

#include <inttypes.h>

#include "base/id.h"
#include "engine/check.h"
#include "engine/load.h"
#include "oms/limits.h"

static struct feed_stream *
stream_at(const struct feed *feed, size_t i)
{
    return (struct feed_stream *)feed->streams.items + i;
}

static struct event_row *
place_key(struct feed *feed, int64_t shard, int64_t position)
{
    struct event_row *key = arena_alloc(&feed->arena, sizeof *key);

    if (key)
        *key = (struct event_row){.shard = shard, .position = position};
    return key;
}

/* From the event at the place on, that one too: it has to be there. */
static void
read_place(struct feed *feed, struct loader *loader, struct feed_stream *stream)
{
    const struct event_row *key = place_key(feed, stream->place->shard, stream->place->position);
    oms_read *read = key ? loader_add(loader, TABLE_EVENTS, key, 1, &stream->rows) : NULL;

    if (!read)
        return;
    read->low = key;
    read->limit = feed->max + 1;
}

/* Shards above the place before and below the one behind; either may be missing. */
static void
read_gap(struct feed *feed, struct loader *loader, struct feed_stream *stream, const struct feed_place *before,
         const struct feed_place *behind)
{
    oms_read *read;

    if (feed->max == 0 || (before && behind && before->shard + 1 == behind->shard) ||
        (!before && behind && behind->shard == 0))
        return;
    read = loader_add(loader, TABLE_EVENTS, NULL, 0, &stream->rows);
    if (!read)
        return;
    read->low = before ? place_key(feed, before->shard + 1, 0) : NULL;
    read->high = behind ? place_key(feed, behind->shard - 1, 0) : NULL;
    read->limit = feed->max;
}

/* A gap, a place, a gap, a place, …, a gap. */
static int32_t
read_streams(struct feed *feed, oms_error **error)
{
    const struct feed_cursor *cursor = &feed->cursor;
    const size_t n = 2 * cursor->n + 1;
    struct loader loader;

    loader_init(&loader, &feed->arena);
    feed->streams.items = arena_array(&feed->arena, n, sizeof(struct feed_stream));
    if (!feed->streams.items)
        return error_set(error, OMS_E_NOMEM, "out of memory");
    feed->streams.n = n;
    for (size_t i = 0; i <= cursor->n; i++) {
        read_gap(feed, &loader, stream_at(feed, 2 * i), i > 0 ? &cursor->places[i - 1] : NULL,
                 i < cursor->n ? &cursor->places[i] : NULL);
        if (i == cursor->n)
            break;
        stream_at(feed, 2 * i + 1)->place = &cursor->places[i];
        read_place(feed, &loader, stream_at(feed, 2 * i + 1));
    }
    return loader_run(&loader, feed->engine, error);
}

/* The event that the cursor was behind. */
static int32_t
find_place(struct feed_stream *stream, const char *field, oms_error **error)
{
    const struct event_row *first = stream->rows.n > 0 ? stream->rows.items[0] : NULL;

    if (!first || first->position != stream->place->position)
        return check_fail(FIELD(NULL, field), OMS_E_NOT_FOUND, error,
                          "there is no event at position %" PRId64 ": it is of another database, or of a later state",
                          stream->place->position);
    if (feed_mark(first) != stream->place->mark)
        return check_fail(FIELD(NULL, field), OMS_E_NOT_FOUND, error,
                          "the event at position %" PRId64
                          " is another: it is of another database, or of another history",
                          stream->place->position);
    stream->next = 1;
    return OMS_OK;
}

static int32_t
find_places(struct feed *feed, const char *field, oms_error **error)
{
    int32_t code = OMS_OK;

    for (size_t i = 0; i < feed->streams.n && code == OMS_OK; i++)
        if (stream_at(feed, i)->place)
            code = find_place(stream_at(feed, i), field, error);
    return code;
}

static int32_t
take_cursor(struct feed *feed, const char *field, oms_text text, oms_error **error)
{
    char shown[TEXT_SHOWN_SIZE];

    if (text.len > OMS_LIMIT_CURSOR)
        return check_fail(FIELD(NULL, field), OMS_E_LIMIT, error, "has %zu bytes, more than %d", text.len,
                          OMS_LIMIT_CURSOR);
    if (!feed_cursor_parse(text, &feed->cursor))
        return check_fail(FIELD(NULL, field), OMS_E_INVALID, error, "\"%s\" is no cursor", text_shown(text, shown));
    return OMS_OK;
}

int32_t
feed_open(struct feed *feed, oms_engine *engine, const char *field, oms_text text, size_t max, oms_error **error)
{
    int32_t code;

    *feed = (struct feed){.engine = engine, .max = max};
    arena_init(&feed->arena, &engine->allocator);
    code = take_cursor(feed, field, text, error);
    if (code == OMS_OK)
        code = read_streams(feed, error);
    return code == OMS_OK ? find_places(feed, field, error) : code;
}

/* Of the streams' next events the one whose change set was made first, so that no shard waits for the end of another. */
const struct event_row *
feed_next(struct feed *feed)
{
    struct feed_stream *oldest = NULL;
    const struct event_row *event = NULL;

    for (size_t i = 0; i < feed->streams.n; i++) {
        struct feed_stream *stream = stream_at(feed, i);
        const struct event_row *head = stream->next < stream->rows.n ? stream->rows.items[stream->next] : NULL;

        if (!head || (event && id_compare(&head->commit_id, &event->commit_id) >= 0))
            continue;
        oldest = stream;
        event = head;
    }
    if (oldest)
        oldest->next++;
    return event;
}

void
feed_close(struct feed *feed)
{
    arena_free(&feed->arena);
}
