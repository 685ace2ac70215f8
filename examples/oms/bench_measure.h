/* Measuring one row of the benchmark: both sides in turns, medians of the rounds. */
#ifndef OMS_CLI_BENCH_MEASURE_H
#define OMS_CLI_BENCH_MEASURE_H

#include "app.h"
#include "bench.h"

#define BENCH_ROUNDS_MAX 1000

/* Times are nanoseconds per order; ratios are thousandths, of pairs of rounds that followed each other. */
enum bench_figure {
    BENCH_LIBRARY_CPU,
    BENCH_LIBRARY_WALL,
    BENCH_RAW_CPU,
    BENCH_RAW_WALL,
    BENCH_CPU_RATIO,   /* library : SQL */
    BENCH_SPEED_RATIO, /* orders per second, library : SQL */
    BENCH_FIGURES
};

/* Databases are made in `directory` and removed. False: it is said why on stderr. */
bool bench_measure(const struct app *app, const struct bench_work *work, int64_t rounds, const char *directory,
                   int64_t out[BENCH_FIGURES]);

#endif
