/* The inside of the benchmark's raw side: a connection with its statements, and what of an order has to be remembered. */
#ifndef OMS_CLI_BENCH_RAW_H
#define OMS_CLI_BENCH_RAW_H

#include "bench.h"
#include "bench_raw_sql.h"

#include <sqlite3.h>
#include <stddef.h>

#define RAW_ID_BYTES    16
#define RAW_RANDOM_POOL 512

struct raw {
    sqlite3 *db;
    sqlite3_stmt *statements[RAW_SQL_COUNT];
    enum bench_kind kind;
    bool same_rows;
    uint8_t (*ids)[RAW_ID_BYTES]; /* of the orders that were there before */
    int64_t n_orders;
    int64_t now; /* of the order in hand */
    uint32_t sequence;
    size_t used; /* of the pool */
    uint8_t pool[RAW_RANDOM_POOL];
};

/* A statement being bound: it counts its own parameters. */
struct step {
    sqlite3_stmt *stmt;
    int at;
};

struct step raw_use(const struct raw *raw, enum raw_sql which);
void raw_text(struct step *step, const char *value);
void raw_number(struct step *step, int64_t value);
void raw_id(struct step *step, const uint8_t *value);
/* Runs a statement that answers no row. */
bool raw_done(const struct raw *raw, const struct step *step);
bool raw_plain(const struct raw *raw, enum raw_sql which);
/* Says why on stderr; false. */
bool raw_fail(const struct raw *raw);

/* bench_raw_order.c: the unit of work (eight reads, eleven writes) in a transaction that is open; in one of its own; with a second one that confirms it. */
bool raw_enter(struct raw *raw, int64_t n, uint8_t *order);
bool raw_place(struct raw *raw, int64_t n);
bool raw_place_and_confirm(struct raw *raw, int64_t n);
/* Reads an order that is there. */
bool raw_get(struct raw *raw, int64_t n);

#endif
