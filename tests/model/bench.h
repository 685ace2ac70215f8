/* A workbench for decisions: an order's rows as if they had been loaded, and a decision on them. Pure: no engine, no
 * storage, no clock. */
#ifndef OMS_TESTS_MODEL_BENCH_H
#define OMS_TESTS_MODEL_BENCH_H

#include <check.h>

#include "model/decision.h"

#define BENCH_NOW INT64_C(1767268800000)

struct bench {
    struct arena arena;
    struct order_rows rows;
    struct policy policy;
    struct decision d;
    oms_allocator allocator;
    bool starved;
    size_t left;            /* when starved: bytes for large pieces */
    max_align_t last[1024]; /* and what small ones are made of */
};

/* An order `T-1` in EUR that came from storage in this state; OMS_STATE_NEW: one that is being made. */
void bench_open(struct bench *bench, int32_t state);
/* Rows only, without an order. */
void bench_open_empty(struct bench *bench);
void bench_close(struct bench *bench);

struct line_row *bench_line(struct bench *bench, const char *sku, int64_t quantity);
/* In the order of SKU and location. */
struct stock_row *bench_stock(struct bench *bench, const char *sku, const char *location, int64_t available);
struct payment_row *bench_payment(struct bench *bench, const char *method, const char *status, int64_t amount);

/* From now on there are so many bytes of memory for small pieces, and as many for large ones; at most sizeof
 * bench->last. */
void bench_starve(struct bench *bench, size_t bytes);

#endif
