/* bench: the library against hand-written SQL, in rounds that take turns, so that whatever else the machine does falls on both. CPU time is what counts;
 * orders per second depend on the disk. */
#include "bench.h"
#include "json.h"
#include "progress.h"
#include "report.h"
#include "table.h"
#include "verbs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define ORDERS     2000
#define ROUNDS     5
#define ROUNDS_MAX 1000
#define WARM_UP    200
#define PATH_SIZE  4096
#define SIDES      2
#define NS         INT64_C(1000000000)

static const struct bench_side *const sides[SIDES] = {&bench_library, &bench_raw};

/* The table: what is measured, and the aims in thousandths of the raw side (0: none). */
static const struct row {
    const char *title;
    struct bench_work work;
    int64_t cpu_aim;
    int64_t speed_aim;
} rows[] = {
    {"place", {BENCH_PLACE, .threads = 1, .group = 1}, 1100, 0},
    {"place, in memory", {BENCH_PLACE, .threads = 1, .group = 1, .memory = true}, 1150, 0},
    {"place, groups of 32", {BENCH_PLACE, .threads = 1, .group = 32}, 320, 0},
    {"place, groups of 128", {BENCH_PLACE, .threads = 1, .group = 128}, 220, 0},
    {"place, 16 threads", {BENCH_PLACE, .threads = 16, .group = 1}, 0, 3500},
    {"place, 64 threads", {BENCH_PLACE, .threads = 64, .group = 1}, 0, 5000},
    {"confirm", {BENCH_CONFIRM, .threads = 1, .group = 1}, 1100, 0},
    {"get", {BENCH_GET, .threads = 1, .group = 1}, 0, 0},
};

static const char *const kinds[BENCH_KINDS] = {"place", "confirm", "get"};

struct sample {
    int64_t cpu; /* ns per order */
    int64_t wall;
};

/* Medians; the ratios are of pairs. */
struct result {
    struct sample side[SIDES];
    int64_t cpu_permille;
    int64_t speed_permille;
};

static int64_t
clock_ns(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * NS + now.tv_nsec;
}

static bool
measure(const struct bench_side *side, void *state, int64_t first, int64_t n, struct sample *out)
{
    const int64_t cpu = clock_ns(CLOCK_PROCESS_CPUTIME_ID), wall = clock_ns(CLOCK_MONOTONIC);
    const bool fine = side->run(state, first, n);

    out->wall = (clock_ns(CLOCK_MONOTONIC) - wall) / n;
    out->cpu = (clock_ns(CLOCK_PROCESS_CPUTIME_ID) - cpu) / n;
    return fine;
}

static int
compare_numbers(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

static int64_t
median(int64_t *numbers, int64_t n)
{
    qsort(numbers, (size_t)n, sizeof(*numbers), compare_numbers);
    return numbers[n / 2];
}

/* One figure of every round, and their median. */
static int64_t
median_of(struct sample (*samples)[SIDES], int64_t n, int64_t (*figure)(const struct sample *pair))
{
    int64_t numbers[ROUNDS_MAX];

    for (int64_t i = 0; i < n; i++)
        numbers[i] = figure(samples[i]);
    return median(numbers, n);
}

static int64_t
library_cpu(const struct sample *pair)
{
    return pair[0].cpu;
}

static int64_t
raw_cpu(const struct sample *pair)
{
    return pair[1].cpu;
}

static int64_t
library_wall(const struct sample *pair)
{
    return pair[0].wall;
}

static int64_t
raw_wall(const struct sample *pair)
{
    return pair[1].wall;
}

static int64_t
cpu_permille(const struct sample *pair)
{
    return pair[0].cpu * 1000 / (pair[1].cpu > 0 ? pair[1].cpu : 1);
}

static int64_t
speed_permille(const struct sample *pair)
{
    return pair[1].wall * 1000 / (pair[0].wall > 0 ? pair[0].wall : 1);
}

static struct result
result_of(struct sample (*samples)[SIDES], int64_t n)
{
    return (struct result){.side = {{median_of(samples, n, library_cpu), median_of(samples, n, library_wall)},
                                    {median_of(samples, n, raw_cpu), median_of(samples, n, raw_wall)}},
                           .cpu_permille = median_of(samples, n, cpu_permille),
                           .speed_permille = median_of(samples, n, speed_permille)};
}

/* The sides take turns at being first. */
static bool
run_rounds(const struct app *app, const struct bench_work *work, void *const *states, struct result *out)
{
    struct sample samples[ROUNDS_MAX][SIDES];
    struct progress progress = progress_begin(app, "measuring", app->options.rounds * SIDES * work->orders);
    int64_t at = WARM_UP;
    bool fine = sides[0]->run(states[0], 0, WARM_UP) && sides[1]->run(states[1], 0, WARM_UP);

    for (int64_t round = 0; round < app->options.rounds && fine; round++, at += work->orders)
        for (int64_t i = 0; i < SIDES && fine; i++) {
            const int64_t side = (round + i) % SIDES;

            fine = measure(sides[side], states[side], at, work->orders, &samples[round][side]);
            progress_step(&progress, work->orders);
        }
    progress_end(&progress);
    if (fine)
        *out = result_of(samples, app->options.rounds);
    return fine;
}

static void
remove_files(const char *path)
{
    static const char *const ends[] = {"", "-wal", "-shm"};
    char name[PATH_SIZE];

    for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++) {
        snprintf(name, sizeof(name), "%s%s", path, ends[i]);
        unlink(name);
    }
}

static bool
run_work(const struct app *app, const struct bench_work *work, const char *directory, struct result *out)
{
    char paths[SIDES][PATH_SIZE];
    void *states[SIDES] = {NULL};
    bool fine = true;

    for (int i = 0; i < SIDES && fine; i++) {
        snprintf(paths[i], PATH_SIZE, "%s/%d.db", directory, i);
        states[i] = sides[i]->open(work, work->memory ? ":memory:" : paths[i]);
        fine = states[i] != NULL;
    }
    fine = fine && run_rounds(app, work, states, out);
    for (int i = 0; i < SIDES; i++) {
        if (states[i] != NULL)
            sides[i]->close(states[i]);
        remove_files(paths[i]);
    }
    return fine;
}
