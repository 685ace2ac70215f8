/* Sweeping. Each row is deleted at the version it was read with, so that a key taken over meanwhile stays. */
#include "engine/sweep.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "engine/load.h"
#include "engine/sweep_quotes.h"

#define AT_ONCE 200
#define MUCH    (AT_ONCE / 8) /* of these: it is worth while to go on at once */
#define ROUNDS  5             /* of a sweep in passing */
#define QUOTES  20            /* each has up to a thousand lines */

/* What one go looks at. */
struct old {
    struct row_list keys;
    struct row_list commits;
    struct row_list quotes;
    struct row_list prices;
    bool anew; /* the keys are the first there are */
};

/* A quote is known for a day after it is over, so that whoever brings it hears just that. */
static void
find_quotes(struct loader *loader, int64_t now, struct row_list *quotes)
{
    struct quote_row *key = arena_alloc(loader->arena, sizeof *key);
    oms_read *read = loader_add(loader, TABLE_QUOTES, NULL, 0, quotes);

    if (!key || !read)
        return;
    key->expires_at = now - DAY_MS;
    read->index = INDEX_QUOTES_BY_EXPIRES;
    read->high = key;
    read->limit = QUOTES;
}

/* What was kept of a price is looked at for a day, should somebody ask why an order has it. */
static void
find_prices(struct loader *loader, int64_t now, struct row_list *prices)
{
    struct cached_price_row *key = arena_alloc(loader->arena, sizeof *key);
    oms_read *read = loader_add(loader, TABLE_CACHED_PRICES, NULL, 0, prices);

    if (!key || !read)
        return;
    key->expires_at = now - DAY_MS;
    read->index = INDEX_CACHED_PRICES_BY_EXPIRES;
    read->high = key;
    read->limit = AT_ONCE;
}

static void
mark_copy(char *out, size_t size, oms_text text)
{
    const size_t n = text.len < size ? text.len : size - 1;

    memcpy(out, text.data, n);
    out[n] = '\0';
}

/* Behind the last key that was looked at; behind the last of all it begins anew. */
static void
mark_move(oms_engine *engine, const struct row_list *keys)
{
    const struct key_row *last = keys->n == AT_ONCE ? keys->items[AT_ONCE - 1] : NULL;

    pthread_mutex_lock(&engine->swept_lock);
    mark_copy(engine->swept.scope, sizeof engine->swept.scope, last ? last->scope : TEXT(""));
    mark_copy(engine->swept.key, sizeof engine->swept.key, last ? last->key : TEXT(""));
    pthread_mutex_unlock(&engine->swept_lock);
}

/* Keys stand in no order of time: an index of theirs would be one more page in every placing. They are gone through as they stand, a piece at a time. */
static int32_t
find_old(oms_engine *engine, struct arena *arena, struct old *old, oms_error **error)
{
    struct sweep_mark mark;
    struct key_row after;
    struct loader loader;
    oms_read *read;

    pthread_mutex_lock(&engine->swept_lock);
    mark = engine->swept;
    pthread_mutex_unlock(&engine->swept_lock);
    after = (struct key_row){.scope = text_of(mark.scope), .key = text_of(mark.key)};
    *old = (struct old){.anew = after.scope.len == 0};
    loader_init(&loader, arena);
    read = loader_add(&loader, TABLE_KEYS, NULL, 0, &old->keys);
    if (read) {
        read->after = old->anew ? NULL : &after;
        read->limit = AT_ONCE;
    }
    read = loader_add(&loader, TABLE_COMMITS, NULL, 0, &old->commits); /* ids are ordered by time: the oldest first */
    if (read)
        read->limit = AT_ONCE;
    find_quotes(&loader, engine_now(engine), &old->quotes);
    find_prices(&loader, engine_now(engine), &old->prices);
    int32_t code = loader_run(&loader, engine, error);
    if (code == OMS_OK)
        mark_move(engine, &old->keys);
    return code;
}

/* One set for each row, all in one group. */
struct deletion {
    oms_change change;
    const oms_change *changes[1];
    oms_change_set set;
};

static void
add_deletion(struct arena *arena, struct arena_list *sets, enum table_id table, const void *row, int64_t version)
{
    struct deletion *deletion = arena_alloc(arena, sizeof *deletion);
    oms_change_set **slot = arena_list_add(arena, sets, sizeof *slot);

    if (!deletion || !slot)
        return;
    deletion->change = (oms_change){.size = sizeof(oms_change),
                                    .kind = OMS_CHANGE_DELETE,
                                    .table = schema_table(table),
                                    .row = row,
                                    .version = version};
    deletion->changes[0] = &deletion->change;
    deletion->set = (oms_change_set){.size = sizeof(oms_change_set), .changes = deletion->changes, .n_changes = 1};
    *slot = &deletion->set;
}

/* Whether a row that is too old went or not is the same to everybody: what stayed is swept the next time. */
static int32_t
settled(int32_t code, oms_error *reason, oms_error **error)
{
    if (code == OMS_OK || code == OMS_E_UNKNOWN || !error || *error) {
        oms_error_free(reason);
        return code == OMS_E_UNKNOWN ? OMS_OK : code;
    }
    *error = reason;
    return code;
}

static bool
any_gone(const struct arena_list *sets)
{
    oms_change_set *const *each = sets->items;

    for (size_t i = 0; i < sets->n; i++)
        if (each[i]->result == OMS_OK)
            return true;
    return false;
}

static void
add_old(struct arena *arena, const struct old *old, int64_t now, struct arena_list *sets)
{
    for (size_t i = 0; i < old->keys.n; i++) {
        const struct key_row *row = old->keys.items[i];
        if (row->expires_at <= now)
            add_deletion(arena, sets, TABLE_KEYS, row, row->version);
    }
    for (size_t i = 0; i < old->commits.n; i++) {
        const struct commit_row *row = old->commits.items[i];
        if (row->at <= now - DAY_MS)
            add_deletion(arena, sets, TABLE_COMMITS, row, row->version);
    }
    for (size_t i = 0; i < old->prices.n; i++) {
        const struct cached_price_row *row = old->prices.items[i];
        add_deletion(arena, sets, TABLE_CACHED_PRICES, row, row->version);
    }
}

/* Is there likely to be more of the same? */
static bool
is_full(const struct old *old, size_t rows)
{
    const bool pieces = old->keys.n == AT_ONCE || old->commits.n == AT_ONCE;

    return (pieces && rows >= MUCH) || old->quotes.n == QUOTES || old->prices.n == AT_ONCE;
}

/* It goes on while much of what was looked at goes, and from the last key to the first. What cannot be deleted now is not tried for ever. */
static int32_t
delete_old(oms_engine *engine, struct arena *arena, const struct old *old, bool *more, oms_error **error)
{
    struct arena_list sets = {0};
    oms_error *reason = NULL;

    *more = old->keys.n < AT_ONCE && !old->anew;
    add_old(arena, old, engine_now(engine), &sets);
    const size_t rows = sets.n;
    int32_t code = sweep_quotes(engine, arena, &old->quotes, &sets, error);
    if (code != OMS_OK)
        return code;
    if (arena->failed)
        return error_set(error, OMS_E_NOMEM, "out of memory");
    if (sets.n == 0)
        return OMS_OK;
    code = commit_queue_submit(engine->queue, sets.items, sets.n, &reason);
    *more = *more || (is_full(old, rows) && any_gone(&sets));
    return settled(code, reason, error);
}

static int32_t
sweep_some(oms_engine *engine, bool *more, oms_error **error)
{
    struct arena arena;
    struct old old;

    *more = false;
    arena_init(&arena, &engine->allocator);
    int32_t code = find_old(engine, &arena, &old, error);
    if (code == OMS_OK)
        code = delete_old(engine, &arena, &old, more, error);
    arena_free(&arena);
    return code;
}

int32_t
sweep(oms_engine *engine, bool all, oms_error **error)
{
    bool more;
    int32_t code;

    for (int round = 0; round < ROUNDS || all; round++) {
        code = sweep_some(engine, &more, error);
        if (code != OMS_OK || !more)
            return code;
    }
    return OMS_OK;
}
