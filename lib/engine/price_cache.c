/* Using and keeping looked-up prices. Whatever goes wrong with the cache is no failure of the draft: the service is asked then. */
#include "engine/price_cache.h"

#include "base/clock.h"
#include "base/text.h"
#include "engine/lookup.h"
#include "store/codec.h"

#define VALUE_COLUMN 2

const char *const price_counter_names[PRICE_COUNTERS] = {
    [PRICE_HITS] = "price_cache_hits", [PRICE_MISSES] = "price_cache_misses", [PRICE_STALE] = "price_cache_stale"};

void
read_price_version(struct loader *loader, struct price_version *version)
{
    static const struct meta_row prices = {.name = {META_PRICES, sizeof META_PRICES - 1}};

    loader_add(loader, TABLE_META, &prices, 1, &version->rows);
}

int64_t
price_version_value(const struct price_version *version)
{
    return version->rows.n ? ((const struct meta_row *)version->rows.items[0])->value : 0;
}

/* A clock that was set back makes no price younger than it is. */
bool
price_is_fresh(const struct cached_price_row *row, int64_t version, int64_t now)
{
    return row->price_version == version && row->looked_up_at <= now && now < row->expires_at;
}

struct cached_price_row
price_looked_up(const struct cached_price_row *key, const struct cached_price_row *before, int64_t amount,
                int64_t version, int64_t now, int64_t ttl_ms)
{
    struct cached_price_row row = *key;

    row.version = 1;
    row.price_version = version;
    row.amount = amount;
    row.looked_up_at = now;
    row.expires_at = time_after(now, ttl_ms);
    row.was = before ? before->was : OMS_NONE;
    row.was_at = before ? before->was_at : OMS_NONE;
    row.changed_at = before ? before->changed_at : OMS_NONE;
    if (before && before->amount != amount) {
        row.was = before->amount;
        row.was_at = before->looked_up_at;
        row.changed_at = now;
    }
    return row;
}

static void
add_change(struct arena *arena, struct arena_list *changes, oms_change change)
{
    oms_change *copy = arena_alloc(arena, sizeof *copy);
    const oms_change **slot = arena_list_add(arena, changes, sizeof *slot);

    if (!copy || !slot)
        return;
    *copy = change;
    copy->size = sizeof *copy;
    *slot = copy;
}

/* Absence is claimed by inserting. */
static void
hold_version(struct arena *arena, struct arena_list *changes, const struct price_version *version)
{
    struct meta_row *row = arena_alloc(arena, sizeof *row);
    const struct meta_row *before = version->rows.n ? version->rows.items[0] : NULL;

    if (!row)
        return;
    *row = (struct meta_row){.name = TEXT(META_PRICES), .version = 1};
    add_change(arena, changes,
               (oms_change){.kind = before ? OMS_CHANGE_CHECK : OMS_CHANGE_INSERT,
                            .table = schema_table(TABLE_META),
                            .row = row,
                            .version = before ? before->version : 0});
}

static void
add_counter(struct arena *arena, struct arena_list *changes, enum price_counter which, int64_t n)
{
    struct meta_row *row = n ? arena_alloc(arena, sizeof *row) : NULL;
    oms_delta *delta = n ? arena_alloc(arena, sizeof *delta) : NULL;

    if (!row || !delta)
        return;
    *row = (struct meta_row){.name = text_of(price_counter_names[which]), .version = 1, .value = n};
    *delta = (oms_delta){.amount = n, .column = VALUE_COLUMN};
    add_change(arena, changes,
               (oms_change){.kind = OMS_CHANGE_ADD,
                            .table = schema_table(TABLE_META),
                            .row = row,
                            .deltas = delta,
                            .n_deltas = 1,
                            .image = row});
}

int32_t
keep_prices(oms_engine *engine, struct arena *arena, const struct price_version *version,
            struct cached_price_row *const *rows, size_t n, oms_error **error)
{
    struct arena_list changes = {0};

    hold_version(arena, &changes, version);
    for (size_t i = 0; i < n; i++)
        add_change(arena, &changes,
                   (oms_change){.kind = OMS_CHANGE_PUT, .table = schema_table(TABLE_CACHED_PRICES), .row = rows[i]});
    if (arena->failed)
        return error_set(error, OMS_E_NOMEM, "out of memory");
    return engine_commit(engine, arena, (const oms_change *const *)changes.items, changes.n, error);
}

void
price_cache_close(oms_engine *engine)
{
    struct arena_list changes = {0};
    struct arena arena;

    if (!engine->queue)
        return;
    arena_init(&arena, &engine->allocator);
    for (enum price_counter i = 0; i < PRICE_COUNTERS; i++)
        add_counter(&arena, &changes, i, atomic_exchange(&engine->price_counters[i], 0));
    if (changes.n && !arena.failed)
        engine_commit(engine, &arena, (const oms_change *const *)changes.items, changes.n, NULL);
    arena_free(&arena);
}

/* A draft's question to the cache. */
struct inquiry {
    oms_engine *engine;
    const oms_draft *draft;
    struct arena arena;
    struct price_version version;
    struct cached_price_row *keys; /* of each line */
    struct row_list *found;        /* of each line: none or one */
    int64_t now;
};

static oms_text
or_empty(oms_text text)
{
    return text.data ? text : TEXT("");
}

static void
ask_for_line(struct inquiry *q, struct loader *loader, size_t i)
{
    const oms_draft *draft = q->draft;
    const struct draft_line *line = draft_line(draft, i);

    q->keys[i] = (struct cached_price_row){.sku = line->sku,
                                           .currency = draft->currency,
                                           .quantity = line->quantity,
                                           .customer = or_empty(draft->customer),
                                           .channel = or_empty(draft->channel),
                                           .country = or_empty(draft->shipping.country),
                                           .region = or_empty(draft->shipping.region)};
    loader_add(loader, TABLE_CACHED_PRICES, &q->keys[i], schema_table(TABLE_CACHED_PRICES)->n_key, &q->found[i]);
}

static int32_t
look(struct inquiry *q)
{
    const size_t n = q->draft->lines.n;
    struct loader loader;

    q->keys = arena_array(&q->arena, n + 1, sizeof *q->keys);
    q->found = arena_array(&q->arena, n + 1, sizeof *q->found);
    if (!q->keys || !q->found)
        return OMS_E_NOMEM;
    loader_init(&loader, &q->arena);
    for (size_t i = 0; i < n; i++)
        ask_for_line(q, &loader, i);
    read_price_version(&loader, &q->version);
    return loader_run(&loader, q->engine, NULL);
}

static const struct cached_price_row *
found_for(const struct inquiry *q, size_t i)
{
    return q->found[i].n ? q->found[i].items[0] : NULL;
}

static bool
is_fresh(const struct inquiry *q, size_t i)
{
    return found_for(q, i) && price_is_fresh(found_for(q, i), price_version_value(&q->version), q->now);
}

/* All of it, or nothing: a service is asked about drafts, not about lines. */
static bool
answer(const struct inquiry *q, oms_reply *reply, int64_t *looked_up_at)
{
    const size_t n = q->draft->lines.n;
    int64_t oldest = q->now;

    for (size_t i = 0; i < n; i++)
        if (!is_fresh(q, i))
            return false;
    for (size_t i = 0; i < n; i++) {
        if (oms_reply_set_price(reply, i, found_for(q, i)->amount) != OMS_OK)
            return false;
        if (found_for(q, i)->looked_up_at < oldest)
            oldest = found_for(q, i)->looked_up_at;
    }
    atomic_fetch_add(&q->engine->price_counters[PRICE_HITS], (int64_t)n);
    *looked_up_at = oldest;
    return true;
}

static void
count_misses(const struct inquiry *q)
{
    for (size_t i = 0; i < q->draft->lines.n; i++)
        if (!is_fresh(q, i))
            atomic_fetch_add(&q->engine->price_counters[found_for(q, i) ? PRICE_STALE : PRICE_MISSES], 1);
}

static bool
stands_before(const struct inquiry *q, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (row_key_equal(schema_table(TABLE_CACHED_PRICES), &q->keys[k], &q->keys[i]))
            return true;
    return false;
}

/* From inside a callback nothing can be written. What was cleared while the service was asked is not kept: it may be what was cleared. */
static void
keep(struct inquiry *q, const oms_reply *reply)
{
    const int64_t version = price_version_value(&q->version);
    struct cached_price_row **rows = arena_array(&q->arena, q->draft->lines.n + 1, sizeof *rows);
    size_t n = 0;

    for (size_t i = 0; rows && i < q->draft->lines.n; i++) {
        const int64_t amount = reply_price(reply, i);
        if (amount == OMS_NONE || stands_before(q, i) || !(rows[n] = arena_alloc(&q->arena, sizeof **rows)))
            continue;
        *rows[n++] =
            price_looked_up(&q->keys[i], found_for(q, i), amount, version, q->now, q->engine->policy.price_cache_ms);
    }
    if (!rows || n == 0 || q->arena.failed || engine_enter(q->engine, true, NULL) != OMS_OK)
        return;
    const int32_t code = keep_prices(q->engine, &q->arena, &q->version, rows, n, NULL);
    if (code != OMS_OK && code != OMS_E_CONFLICT)
        engine_log(q->engine, OMS_LOG_WARN, "looked-up prices could not be kept: %s", oms_result_name(code));
}

int32_t
ask_price_cache(oms_engine *engine, const oms_draft *draft, oms_reply *reply, int64_t *looked_up_at)
{
    struct inquiry q = {.engine = engine, .draft = draft, .now = engine_now(engine)};
    int32_t code;

    arena_init(&q.arena, &engine->allocator);
    const bool looked = draft->lines.n > 0 && look(&q) == OMS_OK;
    if (looked && answer(&q, reply, looked_up_at)) {
        code = OMS_OK;
    } else {
        code = ask_about_draft(engine, LOOKUP_PRICING, draft, reply);
        if (looked)
            count_misses(&q);
        if (looked && code == OMS_OK)
            keep(&q, reply);
    }
    arena_free(&q.arena);
    return code;
}
