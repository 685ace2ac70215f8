/* Orders of which something happened lately, out of the feed of events: every change of an order appends one. Where in a shard a time begins is found by
 * halving; clocks of several processes may differ a little. */
#include "base/clock.h"
#include "engine/listing.h"
#include "engine/pages.h"

#define CLOCKS_DIFFER_MS (10 * MINUTE_MS)

/* A shard of the feed from `first` to `last`, both there. */
struct shard {
    int64_t number;
    int64_t first;
    int64_t last;
};

struct found_event {
    struct event_row row; /* without its text */
    bool any;
};

static int32_t
keep_event(void *user, size_t read, const void *row)
{
    struct found_event *found = user;

    (void)read;
    found->row = *(const struct event_row *)row;
    found->any = true;
    return OMS_OK;
}

/* One event at most. */
static int32_t
look(struct listing *listing, oms_read read, struct found_event *found, oms_error **error)
{
    found->any = false;
    read.size = sizeof read;
    read.table = schema_table(TABLE_EVENTS);
    read.limit = 1;
    read.index = -1;
    return engine_read(listing->engine, (const oms_read *const[]){&read}, 1, keep_event, found, error);
}

static int32_t
look_from(struct listing *listing, int64_t shard, int64_t position, struct found_event *found, oms_error **error)
{
    const struct event_row key = {.shard = shard, .position = position};

    return look(listing, (oms_read){.key = &key, .n_key = 1, .low = &key}, found, error);
}

/* Positions are counted from 1; those of a damaged file are held to where differences cannot overflow. */
static int64_t
position_of(const struct event_row *event)
{
    const int64_t most = INT64_C(1) << 61;

    return event->position < 0 ? 0 : event->position > most ? most : event->position;
}

/* The first shard from `number` on; its last event is OMS_NONE when there is none. */
static int32_t
find_shard(struct listing *listing, int64_t number, struct shard *out, oms_error **error)
{
    const struct event_row from = {.shard = number};
    struct found_event found;
    int32_t rc = look(listing, (oms_read){.low = &from}, &found, error);

    out->last = OMS_NONE;
    if (rc != OMS_OK || !found.any)
        return rc;
    *out = (struct shard){.number = found.row.shard, .first = position_of(&found.row), .last = OMS_NONE};
    rc = look(listing, (oms_read){.key = &found.row, .n_key = 1, .descending = 1}, &found, error);
    if (rc == OMS_OK && found.any)
        out->last = position_of(&found.row);
    return rc;
}

/* Moves `first` to about where the time begins: nothing before it is of then or later. */
static int32_t
begin_at(struct listing *listing, struct shard *shard, int64_t since, oms_error **error)
{
    int64_t high = shard->last + 1;
    int32_t rc = OMS_OK;

    while (shard->first < high && rc == OMS_OK) {
        const int64_t middle = shard->first + (high - shard->first) / 2;
        struct found_event found;
        rc = look_from(listing, shard->number, middle, &found, error);
        if (rc == OMS_OK && found.any && found.row.at < since)
            shard->first = position_of(&found.row) + 1;
        else
            high = middle;
    }
    return rc;
}

typedef int32_t (*shard_fn)(struct listing *listing, const struct shard *shard, void *user, oms_error **error);

static int32_t
each_shard(struct listing *listing, shard_fn fn, void *user, oms_error **error)
{
    const int64_t since = listing->query.updated_since;
    struct shard shard = {.number = 0};
    int32_t rc = find_shard(listing, 0, &shard, error);

    while (rc == OMS_OK && shard.last != OMS_NONE) {
        rc = begin_at(listing, &shard, since < INT64_MIN + CLOCKS_DIFFER_MS ? since : since - CLOCKS_DIFFER_MS, error);
        if (rc == OMS_OK)
            rc = fn(listing, &shard, user, error);
        if (rc == OMS_OK && shard.number == INT64_MAX)
            break;
        if (rc == OMS_OK)
            rc = find_shard(listing, shard.number + 1, &shard, error);
    }
    return rc;
}

static int32_t
count_shard(struct listing *listing, const struct shard *shard, void *user, oms_error **error)
{
    int64_t *sum = user;

    (void)listing, (void)error;
    if (*sum < INT64_C(1) << 61)
        *sum += shard->last - shard->first + 1;
    return OMS_OK;
}

int32_t
list_count_updates(struct listing *listing, int64_t *out, oms_error **error)
{
    *out = 0;
    return each_shard(listing, count_shard, out, error);
}

static int32_t
offer_shard(struct listing *listing, const struct shard *shard, void *user, oms_error **error)
{
    const struct event_row key = {.shard = shard->number, .position = shard->first};
    struct pages pages;
    int32_t rc;

    (void)user;
    pages_open(&pages, listing->engine, TABLE_EVENTS, -1);
    pages.read.key = &key;
    pages.read.n_key = 1;
    pages.read.low = &key;
    do {
        rc = pages_next(&pages, error);
        for (size_t i = 0; rc == OMS_OK && i < pages.rows.n; i++)
            list_offer(listing, &((const struct event_row *)pages_row(&pages, i))->order_id);
    } while (rc == OMS_OK && pages.rows.n > 0);
    pages_close(&pages);
    return rc;
}

int32_t
list_by_updates(struct listing *listing, oms_error **error)
{
    return each_shard(listing, offer_shard, NULL, error);
}
