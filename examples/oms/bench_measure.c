/* Rounds in which the two sides take turns, so that whatever else the machine does falls on both. Knows no order, only how long a side takes. */
#include "bench_measure.h"

#include "progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define PATH_SIZE 4096
#define WARM_UP   200
#define SIDES     2
#define NS        INT64_C(1000000000)

static const struct bench_side *const sides[SIDES] = {&bench_library, &bench_raw};

struct sample {
    int64_t cpu; /* of all threads */
    int64_t wall;
};

struct rounds {
    int64_t n;
    int64_t figures[BENCH_FIGURES][BENCH_ROUNDS_MAX];
};

static int64_t
clock_ns(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * NS + now.tv_nsec;
}

static bool
run_side(const struct bench_side *side, void *state, int64_t first, int64_t n, struct sample *out)
{
    const int64_t cpu = clock_ns(CLOCK_PROCESS_CPUTIME_ID), wall = clock_ns(CLOCK_MONOTONIC);
    const bool fine = side->run(state, first, n);

    out->wall = (clock_ns(CLOCK_MONOTONIC) - wall) / n;
    out->cpu = (clock_ns(CLOCK_PROCESS_CPUTIME_ID) - cpu) / n;
    return fine;
}

static int64_t
permille(int64_t part, int64_t whole)
{
    return part * 1000 / (whole > 0 ? whole : 1);
}

static void
note_round(struct rounds *rounds, const struct sample *library, const struct sample *raw)
{
    const int64_t n = rounds->n++;

    rounds->figures[BENCH_LIBRARY_CPU][n] = library->cpu;
    rounds->figures[BENCH_LIBRARY_WALL][n] = library->wall;
    rounds->figures[BENCH_RAW_CPU][n] = raw->cpu;
    rounds->figures[BENCH_RAW_WALL][n] = raw->wall;
    rounds->figures[BENCH_CPU_RATIO][n] = permille(library->cpu, raw->cpu);
    rounds->figures[BENCH_SPEED_RATIO][n] = permille(raw->wall, library->wall);
}

static int
compare_numbers(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

static void
take_medians(struct rounds *rounds, int64_t out[BENCH_FIGURES])
{
    for (size_t i = 0; i < BENCH_FIGURES; i++) {
        qsort(rounds->figures[i], (size_t)rounds->n, sizeof(int64_t), compare_numbers);
        out[i] = rounds->figures[i][rounds->n / 2];
    }
}

/* The sides take turns at being first. */
static bool
run_round(void *const *states, int64_t first, int64_t n, struct rounds *rounds)
{
    struct sample samples[SIDES] = {{0}};
    bool fine = true;

    for (int64_t i = 0; i < SIDES && fine; i++) {
        const int64_t side = (rounds->n + i) % SIDES;

        fine = run_side(sides[side], states[side], first, n, &samples[side]);
    }
    if (fine)
        note_round(rounds, &samples[0], &samples[1]);
    return fine;
}

/* What is done first is slower and not counted: statements are prepared, pages read. */
static bool
run_rounds(const struct app *app, const struct bench_work *work, void *const *states, int64_t n, struct rounds *rounds)
{
    struct progress progress = progress_begin(app, "measuring", n * work->orders);
    bool fine = sides[0]->run(states[0], 0, WARM_UP) && sides[1]->run(states[1], 0, WARM_UP);

    while (rounds->n < n && fine) {
        fine = run_round(states, WARM_UP + rounds->n * work->orders, work->orders, rounds);
        progress_step(&progress, work->orders);
    }
    progress_end(&progress);
    return fine;
}

static void
remove_files(const char *path)
{
    static const char *const ends[] = {"", "-wal", "-shm"};
    char name[PATH_SIZE + 8];

    for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++) {
        snprintf(name, sizeof(name), "%.*s%s", PATH_SIZE - 1, path, ends[i]);
        unlink(name);
    }
}

static bool
open_sides(const struct bench_work *work, char paths[SIDES][PATH_SIZE], void **states)
{
    for (int i = 0; i < SIDES; i++) {
        states[i] = sides[i]->open(work, work->memory ? ":memory:" : paths[i]);
        if (states[i] == NULL)
            return false;
    }
    return true;
}

bool
bench_measure(const struct app *app, const struct bench_work *work, int64_t rounds, const char *directory,
              int64_t out[BENCH_FIGURES])
{
    char paths[SIDES][PATH_SIZE];
    void *states[SIDES] = {NULL};
    struct rounds noted = {0};
    bool fine;

    for (int i = 0; i < SIDES; i++)
        snprintf(paths[i], PATH_SIZE, "%s/%s.db", directory, sides[i]->name);
    fine = open_sides(work, paths, states) && run_rounds(app, work, states, rounds, &noted);
    if (fine)
        take_medians(&noted, out);
    for (int i = 0; i < SIDES; i++) {
        if (states[i] != NULL)
            sides[i]->close(states[i]);
        remove_files(paths[i]);
    }
    return fine;
}
