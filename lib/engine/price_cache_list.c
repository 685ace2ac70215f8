/* Looking at the price cache: the prices that are kept, and how it does. Reads only; tells the host outside of any read. */
#include <inttypes.h>

#include "base/abi.h"
#include "base/text.h"
#include "engine/check.h"
#include "engine/list_json.h"
#include "engine/pages.h"
#include "engine/price_cache.h"
#include "engine/price_cache_view.h"
#include "oms/price_cache.h"

static const char *
or_null(oms_text text)
{
    return text.len ? text.data : NULL;
}

oms_cached_price
price_view(const struct cached_price_row *row, int64_t version, int64_t now)
{
    return (oms_cached_price){.size = sizeof(oms_cached_price),
                              .sku = row->sku.data,
                              .currency = row->currency.data,
                              .customer = or_null(row->customer),
                              .channel = or_null(row->channel),
                              .country = or_null(row->country),
                              .region = or_null(row->region),
                              .quantity = row->quantity,
                              .amount = row->amount,
                              .version = row->version,
                              .looked_up_at = row->looked_up_at,
                              .expires_at = row->expires_at,
                              .was = row->was,
                              .was_at = row->was_at,
                              .changed_at = row->changed_at,
                              .fresh = price_is_fresh(row, version, now)};
}

int32_t
load_price_version(oms_engine *engine, struct arena *arena, struct price_version *version, oms_error **error)
{
    struct loader loader;

    *version = (struct price_version){.rows = {0}};
    loader_init(&loader, arena);
    read_price_version(&loader, version);
    return loader_run(&loader, engine, error);
}

int32_t
check_sku(const char *sku, oms_error **error)
{
    return check_optional(FIELD(NULL, "sku"), text_of(sku), OMS_LIMIT_SKU, error);
}

struct listing {
    oms_engine *engine;
    oms_cached_price_fn price;
    void *user;
    int64_t version;
    int64_t now;
};

static int32_t
tell_page(const struct listing *listing, const struct pages *pages)
{
    struct callback callback = {.engine = listing->engine};
    int32_t code = OMS_OK;

    engine_callback_begin(&callback);
    for (size_t i = 0; code == OMS_OK && i < pages->rows.n; i++) {
        const oms_cached_price price = price_view(pages_row(pages, i), listing->version, listing->now);
        code = listing->price(listing->user, &price);
    }
    engine_callback_end(&callback);
    return code;
}

static int32_t
list(const struct listing *listing, const char *sku, oms_error **error)
{
    const struct cached_price_row key = {.sku = text_of(sku)};
    struct pages pages;

    pages_open(&pages, listing->engine, TABLE_CACHED_PRICES, -1);
    pages.read.key = &key;
    pages.read.n_key = sku ? 1 : 0;
    int32_t code = pages_next(&pages, error);
    while (code == OMS_OK && pages.rows.n > 0) {
        code = tell_page(listing, &pages);
        if (code == OMS_OK)
            code = pages_next(&pages, error);
    }
    pages_close(&pages);
    return code;
}

int32_t
oms_price_cache_list(oms_engine *engine, const char *sku, oms_cached_price_fn price, void *user, oms_error **error)
{
    struct price_version version;
    struct arena arena;
    int32_t code = engine_enter(engine, false, error);

    if (code == OMS_OK)
        code = check_given("price", (const void *)(uintptr_t)price, error);
    if (code == OMS_OK)
        code = check_sku(sku, error);
    if (code != OMS_OK)
        return code;
    arena_init(&arena, &engine->allocator);
    code = load_price_version(engine, &arena, &version, error);
    const struct listing listing = {engine, price, user, price_version_value(&version), engine_now(engine)};
    arena_free(&arena);
    return code == OMS_OK ? list(&listing, sku, error) : code;
}

static int32_t
measure_price(void *user, const oms_cached_price *price)
{
    oms_price_cache_metrics *metrics = ((void **)user)[0];
    const int64_t *now = ((void **)user)[1];
    const int64_t age = *now - price->looked_up_at;

    metrics->entries++;
    metrics->fresh += price->fresh;
    if (price->fresh && (metrics->oldest_ms == OMS_NONE || age > metrics->oldest_ms))
        metrics->oldest_ms = age;
    return OMS_OK;
}

/* What the database knows, and what this engine has not written yet. */
static int32_t
read_counters(oms_engine *engine, struct arena *arena, oms_price_cache_metrics *metrics, oms_error **error)
{
    int64_t *const into[PRICE_COUNTERS] = {&metrics->hits, &metrics->misses, &metrics->stale};
    struct row_list rows[PRICE_COUNTERS] = {{0}};
    struct meta_row keys[PRICE_COUNTERS];
    struct price_version version = {.rows = {0}};
    struct loader loader;

    loader_init(&loader, arena);
    for (size_t i = 0; i < PRICE_COUNTERS; i++) {
        keys[i] = (struct meta_row){.name = text_of(price_counter_names[i])};
        loader_add(&loader, TABLE_META, &keys[i], 1, &rows[i]);
    }
    read_price_version(&loader, &version);
    int32_t code = loader_run(&loader, engine, error);
    for (size_t i = 0; i < PRICE_COUNTERS; i++)
        *into[i] = atomic_load(&engine->price_counters[i]) +
                   (rows[i].n ? ((const struct meta_row *)rows[i].items[0])->value : 0);
    metrics->version = price_version_value(&version);
    return code;
}

static int32_t
measure(oms_engine *engine, oms_price_cache_metrics *metrics, oms_error **error)
{
    int64_t now = engine_now(engine);
    void *user[] = {metrics, &now};
    struct arena arena;

    *metrics = (oms_price_cache_metrics){
        .size = sizeof *metrics, .ttl_ms = engine->policy.price_cache_ms, .oldest_ms = OMS_NONE};
    arena_init(&arena, &engine->allocator);
    int32_t code = read_counters(engine, &arena, metrics, error);
    arena_free(&arena);
    return code == OMS_OK ? oms_price_cache_list(engine, NULL, measure_price, user, error) : code;
}

int32_t
oms_price_cache_measure(oms_engine *engine, oms_price_cache_metrics *out, oms_error **error)
{
    static const size_t least = offsetof(oms_price_cache_metrics, oldest_ms) + sizeof(out->oldest_ms);
    oms_price_cache_metrics metrics;
    int32_t code = engine_enter(engine, false, error);

    if (code == OMS_OK)
        code = check_given("out", out, error);
    if (code == OMS_OK)
        code = measure(engine, &metrics, error);
    if (code != OMS_OK)
        return code;
    code = abi_give(out, least, &metrics, sizeof metrics);
    return code == OMS_OK ? OMS_OK : error_set(error, code, "out: size %zu is of no release known here", out->size);
}

static int32_t
write_price(void *user, const oms_cached_price *price)
{
    struct json_writer *w = user;

    json_object(w, NULL);
    json_string(w, "sku", price->sku);
    json_string(w, "currency", price->currency);
    json_int(w, "quantity", price->quantity);
    json_string(w, "customer", price->customer);
    json_string(w, "channel", price->channel);
    json_string(w, "country", price->country);
    json_string(w, "region", price->region);
    json_int(w, "amount", price->amount);
    json_int(w, "version", price->version);
    json_bool(w, "fresh", price->fresh != 0);
    json_time(w, "looked_up_at", price->looked_up_at);
    json_time(w, "expires_at", price->expires_at);
    json_int(w, "was", price->was);
    json_time(w, "was_at", price->was_at);
    json_time(w, "changed_at", price->changed_at);
    json_object_end(w);
    return OMS_OK;
}

int32_t
oms_price_cache_json(oms_engine *engine, char **out, oms_error **error)
{
    oms_price_cache_metrics metrics = {.size = sizeof metrics};
    struct json_writer w;
    int32_t code = oms_price_cache_measure(engine, &metrics, error);

    if (code == OMS_OK)
        code = list_json_begin(&w, "prices", out, error);
    if (code != OMS_OK)
        return code;
    code = oms_price_cache_list(engine, NULL, write_price, &w, error);
    json_array_end(&w);
    json_int(&w, "ttl_ms", metrics.ttl_ms);
    json_int(&w, "version", metrics.version);
    json_int(&w, "hits", metrics.hits);
    json_int(&w, "misses", metrics.misses);
    json_int(&w, "stale", metrics.stale);
    json_int(&w, "entries", metrics.entries);
    json_int(&w, "fresh", metrics.fresh);
    json_int(&w, "oldest_ms", metrics.oldest_ms);
    return list_json_end(&w, code, out, error);
}
