/* How far named consumers of the feed have come: one row each, written over. A cursor is checked before it is kept, so that what is read back is one. */
#include "engine/check.h"
#include "engine/feed.h"
#include "engine/load.h"
#include "oms/events.h"
#include "oms/limits.h"

#include <string.h>

#define ATTEMPTS 8

static int32_t
check_consumer(oms_engine *engine, bool mutating, const char *consumer, oms_error **error)
{
    int32_t code = engine_enter(engine, mutating, error);

    return code == OMS_OK ? check_text(FIELD(NULL, "consumer"), text_of(consumer), OMS_LIMIT_CODE, error) : code;
}

/* In the memory of the feed that checked the cursor. */
static int32_t
keep_cursor(struct feed *feed, const char *consumer, const char *cursor, oms_error **error)
{
    const struct consumer_row row = {
        .name = text_of(consumer), .version = 1, .cursor = text_of(cursor), .updated_at = engine_now(feed->engine)};
    const oms_change put = {
        .size = sizeof put, .kind = OMS_CHANGE_PUT, .table = schema_table(TABLE_CONSUMERS), .row = &row};

    for (int i = 0; i < ATTEMPTS; i++) {
        const int32_t code = engine_commit(feed->engine, &feed->arena, (const oms_change *const[]){&put}, 1, error);

        if (code != OMS_E_CONFLICT)
            return code;
    }
    return error_set(error, OMS_E_BUSY, "consumer %s: others were quicker %d times", consumer, ATTEMPTS);
}

int32_t
oms_events_ack(oms_engine *engine, const char *consumer, const char *cursor, oms_error **error)
{
    struct feed feed;
    int32_t code = check_consumer(engine, true, consumer, error);

    if (code == OMS_OK)
        code = check_given("cursor", cursor, error);
    if (code != OMS_OK)
        return code;
    code = feed_open(&feed, engine, "cursor", text_of(cursor), 0, error);
    if (code == OMS_OK)
        code = keep_cursor(&feed, consumer, cursor, error);
    feed_close(&feed);
    return code;
}

static int32_t
load_cursor(oms_engine *engine, struct arena *arena, const char *consumer, char **out, oms_error **error)
{
    const struct consumer_row key = {.name = text_of(consumer)};
    struct row_list rows = {0};
    struct loader loader;
    int32_t code;

    loader_init(&loader, arena);
    loader_add(&loader, TABLE_CONSUMERS, &key, 1, &rows);
    code = loader_run(&loader, engine, error);
    if (code != OMS_OK)
        return code;
    *out = strdup(rows.n > 0 ? ((const struct consumer_row *)rows.items[0])->cursor.data : "");
    return *out ? OMS_OK : error_set(error, OMS_E_NOMEM, "out of memory");
}

int32_t
oms_events_acked(oms_engine *engine, const char *consumer, char **out, oms_error **error)
{
    struct arena arena;
    int32_t code = check_consumer(engine, false, consumer, error);

    if (code == OMS_OK)
        code = check_given("out", out, error);
    if (code != OMS_OK)
        return code;
    arena_init(&arena, &engine->allocator);
    code = load_cursor(engine, &arena, consumer, out, error);
    arena_free(&arena);
    return code;
}
