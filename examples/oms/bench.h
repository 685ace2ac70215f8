/* The benchmark, shared by its files: what is measured, and the two programs that do it, the library and hand-written SQL. Both sell the same goods to the
 * same customers in the same order. */
#ifndef OMS_CLI_BENCH_H
#define OMS_CLI_BENCH_H

#include <stdbool.h>
#include <stdint.h>

#define BENCH_PRODUCTS     1000
#define BENCH_CUSTOMERS    1000
#define BENCH_UNITS        1000000000 /* of each product: it never runs out */
#define BENCH_LINES        2
/* Wishes from here on are for the orders that are there before. */
#define BENCH_PRELOAD_FROM (INT64_C(1) << 40)
#define BENCH_WORD         24 /* room for a SKU, a customer, a key */
#define BENCH_GROUP_MAX    512
#define BENCH_THREADS_MAX  256
#define BENCH_LOCATION     "MAIN"
#define BENCH_CURRENCY     "EUR"

enum bench_kind { BENCH_PLACE, BENCH_CONFIRM, BENCH_GET, BENCH_KINDS };

/* One row of the table: a kind of work, and how it is done. */
struct bench_work {
    enum bench_kind kind;
    int64_t threads; /* of the library; SQL has one */
    int64_t group;   /* orders that the library places in one call; SQL has one per transaction */
    int64_t orders;  /* placed or read in one round */
    int64_t preload; /* orders that are there before */
    bool memory;
    bool same_rows; /* SQL keeps the same rows and indexes as the library, not only those that the unit of work needs */
};

/* What one order is about. */
struct bench_wish {
    char key[BENCH_WORD];
    char customer[BENCH_WORD];
    char sku[BENCH_LINES][BENCH_WORD];
    int64_t quantity[BENCH_LINES];
};

/* The n-th wish, at random and the same every time. */
void bench_wish(int64_t n, struct bench_wish *out);
void bench_sku(int64_t product, char out[BENCH_WORD]);
void bench_customer(int64_t customer, char out[BENCH_WORD]);
int64_t bench_price(int64_t product);
/* A number below `n`, at random and the same every time. */
int64_t bench_pick(int64_t serial, int64_t n);

/* One of the two programs. Functions that fail have said why on stderr. */
struct bench_side {
    const char *name;
    /* A new database at `path` with the shop and `preload` orders in it. NULL on failure. */
    void *(*open)(const struct bench_work *work, const char *path);
    /* Does the work for the wishes from `first` on; of BENCH_GET, reads n of the orders that are there. */
    bool (*run)(void *side, int64_t first, int64_t n);
    void (*close)(void *side);
};

extern const struct bench_side bench_library;
extern const struct bench_side bench_raw;

#endif
