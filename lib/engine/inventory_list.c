/* Reading stock and its ledger: levels and movements to a host's callback, page by page and outside of any read, or levels as a JSON document. */
#include "engine/check.h"
#include "engine/list_json.h"
#include "engine/pages.h"
#include "oms/inventory.h"
#include "oms/limits.h"

/* Tells the host one row of a table. */
struct telling {
    int32_t (*tell)(const struct telling *telling, const void *row);
    oms_stock_fn level;
    oms_stock_movement_fn movement;
    void *user;
};

static int32_t
tell_page(struct pages *pages, const struct telling *telling)
{
    int32_t rc = OMS_OK;

    struct callback callback = {.engine = pages->engine};
    engine_callback_begin(&callback);
    for (size_t i = 0; i < pages->rows.n && rc == OMS_OK; i++)
        rc = telling->tell(telling, pages_row(pages, i));
    engine_callback_end(&callback);
    return rc;
}

static int32_t
tell_all(struct pages *pages, const struct telling *telling, oms_error **error)
{
    int32_t rc;

    do {
        rc = pages_next(pages, error);
        if (rc == OMS_OK && pages->rows.n > 0)
            rc = tell_page(pages, telling);
    } while (rc == OMS_OK && pages->rows.n > 0);
    pages_close(pages);
    return rc;
}

static int32_t
tell_level(const struct telling *telling, const void *row)
{
    const struct stock_row *stock = row;

    return telling->level(telling->user, &(oms_stock_level){
                                             .size = sizeof(oms_stock_level),
                                             .sku = stock->sku.data,
                                             .location = stock->location.data,
                                             .available = stock->available,
                                             .reserved = stock->reserved,
                                             .on_hold = stock->on_hold,
                                             .damaged = stock->damaged,
                                         });
}

int32_t
oms_stock_list(oms_engine *engine, const char *sku, oms_stock_fn level, void *user, oms_error **error)
{
    const struct stock_row key = {.sku = text_of(sku)};
    struct pages pages;
    int32_t rc = engine_enter(engine, false, error);

    if (rc == OMS_OK)
        rc = check_optional(FIELD(NULL, "sku"), key.sku, OMS_LIMIT_SKU, error);
    if (rc != OMS_OK)
        return rc;
    pages_open(&pages, engine, TABLE_STOCK, -1);
    pages.read.key = &key;
    pages.read.n_key = sku != NULL;
    return tell_all(&pages, &(struct telling){.tell = tell_level, .level = level, .user = user}, error);
}

static int32_t
write_level(void *user, const oms_stock_level *level)
{
    struct json_writer *w = user;

    json_object(w, NULL);
    json_string(w, "sku", level->sku);
    json_string(w, "location", level->location);
    json_int(w, "available", level->available);
    json_int(w, "reserved", level->reserved);
    json_int(w, "on_hold", level->on_hold);
    json_int(w, "damaged", level->damaged);
    json_int(w, "on_hand", level->available + level->reserved + level->on_hold + level->damaged);
    json_object_end(w);
    return OMS_OK;
}

int32_t
oms_stock_list_json(oms_engine *engine, const char *sku, char **out, oms_error **error)
{
    struct json_writer w;
    int32_t rc = list_json_begin(&w, "stock", out, error);

    if (rc != OMS_OK)
        return rc;
    rc = oms_stock_list(engine, sku, write_level, &w, error);
    json_array_end(&w);
    return list_json_end(&w, rc, out, error);
}

static int32_t
tell_movement(const struct telling *telling, const void *row)
{
    const struct movement_row *movement = row;

    return telling->movement(telling->user, &(oms_stock_movement){
                                                .size = sizeof(oms_stock_movement),
                                                .location = movement->location.data,
                                                .kind = movement->kind.data,
                                                .reason = movement->reason.data,
                                                .order = movement->order_id,
                                                .at = movement->at,
                                                .available = movement->available,
                                                .reserved = movement->reserved,
                                                .on_hold = movement->on_hold,
                                                .damaged = movement->damaged,
                                            });
}

int32_t
oms_stock_ledger(oms_engine *engine, const char *sku, oms_stock_movement_fn movement, void *user, oms_error **error)
{
    const struct movement_row key = {.sku = text_of(sku)};
    struct pages pages;
    int32_t rc = engine_enter(engine, false, error);

    if (rc == OMS_OK)
        rc = check_text(FIELD(NULL, "sku"), key.sku, OMS_LIMIT_SKU, error);
    if (rc != OMS_OK)
        return rc;
    pages_open(&pages, engine, TABLE_MOVEMENTS, -1);
    pages.read.key = &key;
    pages.read.n_key = 1;
    return tell_all(&pages, &(struct telling){.tell = tell_movement, .movement = movement, .user = user}, error);
}
