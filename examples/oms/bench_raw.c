/* The benchmark's raw side: opening and filling its database, with the settings of the library's store, and its statements. What an order takes is in
 * bench_raw_order.c. */
#include "bench_raw.h"

#include <stdio.h>
#include <stdlib.h>

/* As many orders as the library places in one commit while the shop is filled. */
#define PRELOAD_GROUP 512

static const char settings[] = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY;"
                               "PRAGMA trusted_schema = OFF; PRAGMA cache_size = -16384;"
                               "PRAGMA wal_autocheckpoint = 8000;";

bool
raw_fail(const struct raw *raw)
{
    fprintf(stderr, "oms: bench: raw SQL: %s\n", sqlite3_errmsg(raw->db));
    return false;
}

struct step
raw_use(const struct raw *raw, enum raw_sql which)
{
    return (struct step){.stmt = raw->statements[which]};
}

void
raw_text(struct step *step, const char *value)
{
    sqlite3_bind_text(step->stmt, ++step->at, value, -1, SQLITE_STATIC);
}

void
raw_number(struct step *step, int64_t value)
{
    sqlite3_bind_int64(step->stmt, ++step->at, value);
}

void
raw_id(struct step *step, const uint8_t *value)
{
    sqlite3_bind_blob(step->stmt, ++step->at, value, RAW_ID_BYTES, SQLITE_STATIC);
}

bool
raw_done(const struct raw *raw, const struct step *step)
{
    const int rc = sqlite3_step(step->stmt);

    sqlite3_reset(step->stmt);
    return rc == SQLITE_DONE ? true : raw_fail(raw);
}

bool
raw_plain(const struct raw *raw, enum raw_sql which)
{
    const struct step step = raw_use(raw, which);

    return raw_done(raw, &step);
}

static bool
open_database(struct raw *raw, const char *path)
{
    if (sqlite3_open_v2(path, &raw->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL) !=
            SQLITE_OK ||
        sqlite3_exec(raw->db, settings, NULL, NULL, NULL) != SQLITE_OK ||
        sqlite3_exec(raw->db, raw_schema, NULL, NULL, NULL) != SQLITE_OK ||
        (raw->same_rows && sqlite3_exec(raw->db, raw_same_rows, NULL, NULL, NULL) != SQLITE_OK))
        return raw_fail(raw);
    for (int i = 0; i < RAW_SQL_COUNT; i++)
        if (sqlite3_prepare_v3(raw->db, raw_sql[i], -1, SQLITE_PREPARE_PERSISTENT, &raw->statements[i], NULL) !=
            SQLITE_OK)
            return raw_fail(raw);
    return true;
}

static bool
add_product(const struct raw *raw, int64_t i)
{
    struct step product = raw_use(raw, RAW_ADD_PRODUCT), price = raw_use(raw, RAW_ADD_PRICE),
                stock = raw_use(raw, RAW_ADD_STOCK);
    char sku[BENCH_WORD];

    bench_sku(i, sku);
    raw_text(&product, sku);
    raw_text(&product, sku);
    raw_number(&product, 1);
    raw_text(&product, "standard");
    raw_text(&price, sku);
    raw_text(&price, BENCH_CURRENCY);
    raw_number(&price, bench_price(i));
    raw_text(&stock, sku);
    raw_text(&stock, BENCH_LOCATION);
    raw_number(&stock, BENCH_UNITS);
    raw_number(&stock, 0);
    return raw_done(raw, &product) && raw_done(raw, &price) && raw_done(raw, &stock);
}

static bool
add_customer(const struct raw *raw, int64_t i)
{
    struct step step = raw_use(raw, RAW_ADD_CUSTOMER);
    char name[BENCH_WORD];

    bench_customer(i, name);
    raw_text(&step, name);
    raw_text(&step, "good");
    raw_number(&step, 0);
    return raw_done(raw, &step);
}

static bool
fill_shop(const struct raw *raw)
{
    bool fine = raw_plain(raw, RAW_BEGIN);

    for (int64_t i = 0; i < BENCH_PRODUCTS && fine; i++)
        fine = add_product(raw, i);
    for (int64_t i = 0; i < BENCH_CUSTOMERS && fine; i++)
        fine = add_customer(raw, i);
    return fine && raw_plain(raw, RAW_COMMIT);
}

/* Many to a transaction: how the orders came in does not matter. */
static bool
preload(struct raw *raw, int64_t n)
{
    bool fine = true;

    for (int64_t i = 0; i < n && fine; i++) {
        fine = i % PRELOAD_GROUP != 0 || raw_plain(raw, RAW_BEGIN);
        fine = fine && raw_enter(raw, BENCH_PRELOAD_FROM + i, raw->ids[i]);
        if ((i + 1) % PRELOAD_GROUP == 0 || i + 1 == n)
            fine = fine && raw_plain(raw, RAW_COMMIT);
    }
    return fine;
}

static void
raw_close(void *side)
{
    struct raw *raw = side;

    for (int i = 0; i < RAW_SQL_COUNT; i++)
        sqlite3_finalize(raw->statements[i]);
    sqlite3_close(raw->db);
    free(raw->ids);
    free(raw);
}

static void *
raw_open(const struct bench_work *work, const char *path)
{
    struct raw *raw = calloc(1, sizeof(*raw));

    if (raw == NULL)
        return NULL;
    raw->kind = work->kind;
    raw->same_rows = work->same_rows;
    raw->n_orders = work->preload;
    raw->used = RAW_RANDOM_POOL;
    raw->ids = calloc((size_t)work->preload + 1, sizeof(*raw->ids));
    if (raw->ids != NULL && open_database(raw, path) && fill_shop(raw) && preload(raw, work->preload))
        return raw;
    raw_close(raw);
    return NULL;
}

static bool
raw_run(void *side, int64_t first, int64_t n)
{
    static bool (*const kinds[])(struct raw * raw, int64_t n) = {
        [BENCH_PLACE] = raw_place,
        [BENCH_CONFIRM] = raw_place_and_confirm,
        [BENCH_GET] = raw_get,
    };
    struct raw *raw = side;

    for (int64_t i = first; i < first + n; i++)
        if (!kinds[raw->kind](raw, i))
            return false;
    return true;
}

const struct bench_side bench_raw = {"raw SQL", raw_open, raw_run, raw_close};
