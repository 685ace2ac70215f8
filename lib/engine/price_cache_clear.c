/* Clearing the price cache and looking prices up again. Either way nothing is lost: what was kept stays until it is swept, and only is not used any more. */
#include "base/text.h"
#include "engine/check.h"
#include "engine/lookup.h"
#include "engine/pages.h"
#include "engine/price_cache.h"
#include "engine/price_cache_view.h"
#include "engine/price_version.h"

#define TRIES 8

static int32_t
clear_all(oms_engine *engine, oms_error **error)
{
    struct arena arena;
    int32_t code = OMS_E_NOMEM;

    arena_init(&arena, &engine->allocator);
    const oms_change *raise = raise_price_version(&arena);
    if (raise)
        code = engine_commit(engine, &arena, &raise, 1, error);
    arena_free(&arena);
    return code == OMS_E_NOMEM ? error_set(error, code, "out of memory") : code;
}

/* Whoever asked the service before this does not keep what it heard: the row of the version is another one, though of the same value. */
static int32_t
touch_version(oms_engine *engine, struct arena *arena, oms_error **error)
{
    struct price_version version;
    int32_t code = load_price_version(engine, arena, &version, error);

    if (code != OMS_OK)
        return code;
    const struct meta_row *before = version.rows.n ? version.rows.items[0] : NULL;
    const struct meta_row row = {
        .name = TEXT(META_PRICES), .version = before ? before->version + 1 : 1, .value = before ? before->value : 0};
    const oms_change touch = {.size = sizeof touch,
                              .kind = before ? OMS_CHANGE_UPDATE : OMS_CHANGE_INSERT,
                              .table = schema_table(TABLE_META),
                              .row = &row,
                              .version = before ? before->version : 0};
    const oms_change *changes[] = {&touch};
    return engine_commit(engine, arena, changes, 1, error);
}

static int32_t
end_page(oms_engine *engine, const struct pages *pages, struct arena *arena, oms_error **error)
{
    const int64_t now = engine_now(engine);
    const oms_change **changes;
    size_t n = 0;

    arena_reset(arena);
    changes = arena_array(arena, pages->rows.n, sizeof *changes);

    for (size_t i = 0; changes && i < pages->rows.n; i++) {
        struct cached_price_row *row = arena_alloc(arena, sizeof *row);
        oms_change *change = arena_alloc(arena, sizeof *change);
        if (!row || !change)
            return error_set(error, OMS_E_NOMEM, "out of memory");
        *row = *(const struct cached_price_row *)pages_row(pages, i);
        if (row->expires_at <= now)
            continue;
        *change = (oms_change){.size = sizeof *change,
                               .kind = OMS_CHANGE_UPDATE,
                               .table = schema_table(TABLE_CACHED_PRICES),
                               .row = row,
                               .version = row->version};
        row->expires_at = now;
        row->version++;
        changes[n++] = change;
    }
    if (!changes)
        return error_set(error, OMS_E_NOMEM, "out of memory");
    return n ? engine_commit(engine, arena, changes, n, error) : OMS_OK;
}

static int32_t
clear_rows(oms_engine *engine, const char *sku, struct arena *arena, oms_error **error)
{
    const struct cached_price_row key = {.sku = text_of(sku)};
    struct pages pages;

    pages_open(&pages, engine, TABLE_CACHED_PRICES, -1);
    pages.read.key = &key;
    pages.read.n_key = 1;
    int32_t code = pages_next(&pages, error);
    while (code == OMS_OK && pages.rows.n > 0) {
        code = end_page(engine, &pages, arena, error);
        if (code == OMS_OK)
            code = pages_next(&pages, error);
    }
    pages_close(&pages);
    return code;
}

static int32_t
try_clear(oms_engine *engine, const char *sku, oms_error **error)
{
    struct arena arena;

    arena_init(&arena, &engine->allocator);
    int32_t code = touch_version(engine, &arena, error);
    if (code == OMS_OK)
        code = clear_rows(engine, sku, &arena, error);
    arena_free(&arena);
    return code;
}

int32_t
oms_price_cache_clear(oms_engine *engine, const char *sku, oms_error **error)
{
    int32_t code = engine_enter(engine, true, error);

    if (code == OMS_OK)
        code = check_sku(sku, error);
    if (code != OMS_OK)
        return code;
    if (!sku)
        return clear_all(engine, error);
    code = OMS_E_CONFLICT;
    for (int i = 0; i < TRIES && code == OMS_E_CONFLICT; i++)
        code = try_clear(engine, sku, error);
    return code == OMS_E_CONFLICT ? error_set(error, OMS_E_BUSY, "others were quicker %d times", TRIES) : code;
}

struct refreshing {
    oms_engine *engine;
    oms_cached_price_fn price;
    void *user;
    struct arena arena; /* of one page */
};

/* OMS_E_UNAVAILABLE: nobody knows. Whatever else it is, the service gives no price: what was kept is over. */
static int32_t
look_up(const struct refreshing *r, const struct cached_price_row *before, int64_t version,
        struct cached_price_row *after)
{
    oms_engine *engine = r->engine;
    struct oms_reply reply;

    reply_init(&reply);
    const int32_t code = ask_about_price(engine, before, &reply);
    const int64_t amount = code == OMS_OK ? reply_price(&reply, 0) : OMS_NONE;
    const int64_t now = engine_now(engine);
    reply_end(&reply);
    if (code != OMS_OK && code != OMS_E_DECLINED)
        return code == OMS_E_NOMEM ? code : OMS_E_UNAVAILABLE;
    *after = *before;
    if (amount != OMS_NONE)
        *after = price_looked_up(before, before, amount, version, now, engine->policy.price_cache_ms);
    else if (after->expires_at > now)
        after->expires_at = now;
    return OMS_OK;
}

static int32_t
refresh_rows(struct refreshing *r, const struct pages *pages, struct cached_price_row **rows, int64_t *version,
             oms_error **error)
{
    struct price_version held;
    int32_t code = load_price_version(r->engine, &r->arena, &held, error);

    *version = price_version_value(&held);
    for (size_t i = 0; code == OMS_OK && i < pages->rows.n; i++) {
        rows[i] = arena_alloc(&r->arena, sizeof **rows);
        code = rows[i] ? look_up(r, pages_row(pages, i), *version, rows[i]) : OMS_E_NOMEM;
    }
    if (code == OMS_OK)
        return keep_prices(r->engine, &r->arena, &held, rows, pages->rows.n, error);
    if (code == OMS_E_UNAVAILABLE)
        return error_set(error, code, "the pricing service is unavailable");
    return error_set(error, code, "the prices could not be looked up: %s", oms_result_name(code));
}

static int32_t
tell_rows(const struct refreshing *r, struct cached_price_row *const *rows, size_t n, int64_t version)
{
    const int64_t now = engine_now(r->engine);
    struct callback callback = {.engine = r->engine};
    int32_t code = OMS_OK;

    engine_callback_begin(&callback);
    for (size_t i = 0; r->price && code == OMS_OK && i < n; i++) {
        const oms_cached_price price = price_view(rows[i], version, now);
        code = r->price(r->user, &price);
    }
    engine_callback_end(&callback);
    return code;
}

static int32_t
refresh_page(struct refreshing *r, const struct pages *pages, oms_error **error)
{
    int32_t code = OMS_E_CONFLICT;

    for (int i = 0; i < TRIES && code == OMS_E_CONFLICT; i++) {
        int64_t version;
        arena_reset(&r->arena);
        struct cached_price_row **rows = arena_array(&r->arena, pages->rows.n, sizeof *rows);
        if (!rows)
            return error_set(error, OMS_E_NOMEM, "out of memory");
        code = refresh_rows(r, pages, rows, &version, error);
        if (code == OMS_OK)
            return tell_rows(r, rows, pages->rows.n, version);
    }
    return code == OMS_E_CONFLICT ? error_set(error, OMS_E_BUSY, "others were quicker %d times", TRIES) : code;
}

int32_t
oms_price_refresh(oms_engine *engine, const char *sku, oms_cached_price_fn price, void *user, oms_error **error)
{
    struct refreshing r = {.engine = engine, .price = price, .user = user};
    struct pages pages;
    int32_t code = engine_enter(engine, true, error);

    if (code == OMS_OK)
        code = check_text(FIELD(NULL, "sku"), text_of(sku), OMS_LIMIT_SKU, error);
    if (code != OMS_OK)
        return code;
    if (!engine->policy.lookups[LOOKUP_PRICING] || !engine->policy.price_cache_ms)
        return error_set(error, OMS_E_UNSUPPORTED, "the engine has no pricing service, or keeps none of its prices");
    const struct cached_price_row key = {.sku = text_of(sku)};
    arena_init(&r.arena, &engine->allocator);
    pages_open(&pages, engine, TABLE_CACHED_PRICES, -1);
    pages.read.key = &key;
    pages.read.n_key = 1;
    code = pages_next(&pages, error);
    while (code == OMS_OK && pages.rows.n > 0) {
        code = refresh_page(&r, &pages, error);
        if (code == OMS_OK)
            code = pages_next(&pages, error);
    }
    pages_close(&pages);
    arena_free(&r.arena);
    return code;
}
