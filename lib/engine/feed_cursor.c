/* Cursors as values and as text. Pure: what a cursor points at is for others to look up. */
#include "engine/feed_cursor.h"

#include <inttypes.h>
#include <stdio.h>

#include "oms/limits.h"

#define MARK_DIGITS 16
/* Two numbers of at most 19 digits, a mark, and what stands between. */
#define PLACE_BYTES (19 + 1 + 19 + 1 + MARK_DIGITS + 1)

_Static_assert(FEED_SHARDS *PLACE_BYTES <= OMS_LIMIT_CURSOR, "a cursor has room for every shard");

/* What is left of a text that is being read. */
struct reader {
    const char *at;
    const char *end;
};

static bool
take(struct reader *reader, char c)
{
    if (reader->at == reader->end || *reader->at != c)
        return false;
    reader->at++;
    return true;
}

/* Decimal digits as they are written: no sign, nothing in front. */
static bool
take_number(struct reader *reader, int64_t *out)
{
    const char *first = reader->at;
    int64_t value = 0;

    for (; reader->at < reader->end && *reader->at >= '0' && *reader->at <= '9'; reader->at++)
        if (__builtin_mul_overflow(value, 10, &value) || __builtin_add_overflow(value, *reader->at - '0', &value))
            return false;
    *out = value;
    return reader->at > first && (*first != '0' || reader->at == first + 1);
}

static bool
take_mark(struct reader *reader, uint64_t *out)
{
    *out = 0;
    for (int i = 0; i < MARK_DIGITS; i++, reader->at++) {
        if (reader->at == reader->end || text_hex_digit(*reader->at) < 0)
            return false;
        *out = *out << 4 | (uint64_t)text_hex_digit(*reader->at);
    }
    return true;
}

static bool
take_place(struct reader *reader, struct feed_place *out)
{
    return take_number(reader, &out->shard) && take(reader, '.') && take_number(reader, &out->position) &&
           take(reader, '.') && take_mark(reader, &out->mark);
}

bool
feed_cursor_parse(oms_text text, struct feed_cursor *out)
{
    struct reader reader = {.at = text.data};
    struct feed_place *place;

    out->n = 0;
    if (text.len == 0)
        return true;
    reader.end = text.data + text.len;
    do {
        if (out->n == FEED_SHARDS)
            return false;
        place = &out->places[out->n++];
        if (!take_place(&reader, place) || (out->n > 1 && place->shard <= place[-1].shard))
            return false;
    } while (take(&reader, '-'));
    return reader.at == reader.end;
}

void
feed_cursor_format(const struct feed_cursor *cursor, char *out)
{
    *out = '\0';
    for (size_t i = 0; i < cursor->n; i++) {
        const struct feed_place *place = &cursor->places[i];

        out += snprintf(out, PLACE_BYTES + 1, "%s%" PRId64 ".%" PRId64 ".%0*" PRIx64, i > 0 ? "-" : "", place->shard,
                        place->position, MARK_DIGITS, place->mark);
    }
}

uint64_t
feed_mark(const struct event_row *event)
{
    uint64_t mark = 0;

    for (size_t i = 8; i < sizeof(event->commit_id.bytes); i++)
        mark = mark << 8 | event->commit_id.bytes[i];
    return mark;
}

bool
feed_cursor_pass(struct feed_cursor *cursor, const struct event_row *event)
{
    size_t at = 0;

    while (at < cursor->n && cursor->places[at].shard < event->shard)
        at++;
    if (at == cursor->n || cursor->places[at].shard != event->shard) {
        if (cursor->n == FEED_SHARDS)
            return false;
        memmove(&cursor->places[at + 1], &cursor->places[at], (cursor->n - at) * sizeof(*cursor->places));
        cursor->n++;
    }
    cursor->places[at] = (struct feed_place){event->shard, event->position, feed_mark(event)};
    return true;
}
