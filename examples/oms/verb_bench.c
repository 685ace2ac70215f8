/* bench: the library against hand-written SQL, one row or the whole table. */
#include "bench_measure.h"
#include "json.h"
#include "report.h"
#include "table.h"
#include "verbs.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ORDERS     2000
#define ORDERS_MAX 100000000
#define ROUNDS     5
#define ROWS       (sizeof(rows) / sizeof(*rows))

/* The table. Aims are thousandths of the raw side; 0: none. */
static const struct row {
    const char *title;
    struct bench_work work;
    int64_t cpu_aim;
    int64_t speed_aim;
} rows[] = {
    {"place", {.kind = BENCH_PLACE, .threads = 1, .group = 1}, 1100, 0},
    {"place, in memory", {.kind = BENCH_PLACE, .threads = 1, .group = 1, .memory = true}, 1150, 0},
    {"place, groups of 32", {.kind = BENCH_PLACE, .threads = 1, .group = 32}, 320, 0},
    {"place, groups of 128", {.kind = BENCH_PLACE, .threads = 1, .group = 128}, 220, 0},
    {"place, 16 threads", {.kind = BENCH_PLACE, .threads = 16, .group = 1}, 0, 3500},
    {"place, 64 threads", {.kind = BENCH_PLACE, .threads = 64, .group = 1}, 0, 5000},
    {"confirm", {.kind = BENCH_CONFIRM, .threads = 1, .group = 1}, 1100, 0},
    {"get", {.kind = BENCH_GET, .threads = 1, .group = 1}, 0, 0},
};

static const char *const kinds[BENCH_KINDS] = {"place", "confirm", "get"};

struct bench {
    const struct app *app;
    char directory[PATH_MAX]; /* of the databases */
    struct table table;
    struct json json;
};

/* A number of the command line, or what it is by default. */
static int
take_number(const struct app *app, const char *name, int64_t given, int64_t otherwise, int64_t max, int64_t *out)
{
    *out = given == OMS_NONE ? otherwise : given;
    if (given == OMS_NONE || (given >= (otherwise > 0) && given <= max))
        return STATUS_DONE;
    return report_usage(app, "--%s: %lld is not between %d and %lld", name, (long long)given, otherwise > 0,
                        (long long)max);
}

/* What one row says, with what the command line says on top. */
static int
take_work(const struct app *app, const struct bench_work *from, struct bench_work *out)
{
    const struct options *options = &app->options;
    int status = take_number(app, "threads", options->threads, from->threads, BENCH_THREADS_MAX, &out->threads);

    out->kind = from->kind;
    out->memory = from->memory || options->memory;
    out->same_rows = options->same_rows;
    if (status == STATUS_DONE)
        status = take_number(app, "group", options->group, from->group, BENCH_GROUP_MAX, &out->group);
    if (status == STATUS_DONE)
        status = take_number(app, "orders", options->orders, ORDERS, ORDERS_MAX, &out->orders);
    if (status == STATUS_DONE)
        status = take_number(app, "preload", options->preload, 0, ORDERS_MAX, &out->preload);
    /* There has to be something to read. */
    if (out->kind == BENCH_GET && out->preload == 0)
        out->preload = out->orders;
    return status;
}

static const char *
ratio_text(int64_t permille, char out[32])
{
    snprintf(out, 32, "%lld.%02lld", (long long)permille / 1000, (long long)permille % 1000 / 10);
    return permille > 0 ? out : "";
}

static void
add_row(struct bench *bench, const struct row *row, const int64_t *figures)
{
    const int64_t wall[] = {figures[BENCH_LIBRARY_WALL], figures[BENCH_RAW_WALL]};
    const int64_t ratios[] = {figures[BENCH_CPU_RATIO], row->cpu_aim, figures[BENCH_SPEED_RATIO], row->speed_aim};
    char text[4][32];

    table_text(&bench->table, row->title);
    table_number(&bench->table, (figures[BENCH_LIBRARY_CPU] + 500) / 1000);
    table_number(&bench->table, (figures[BENCH_RAW_CPU] + 500) / 1000);
    table_text(&bench->table, ratio_text(ratios[0], text[0]));
    table_text(&bench->table, ratio_text(ratios[1], text[1]));
    for (int i = 0; i < 2; i++)
        table_number(&bench->table, 1000000000 / (wall[i] > 0 ? wall[i] : 1));
    table_text(&bench->table, ratio_text(ratios[2], text[2]));
    table_text(&bench->table, ratio_text(ratios[3], text[3]));
}

static void
write_row(struct json *json, const struct row *row, const struct bench_work *work, const int64_t *figures)
{
    json_open(json, NULL, '{');
    json_text(json, "work", kinds[work->kind]);
    json_flag(json, "memory", work->memory);
    json_flag(json, "same_rows", work->same_rows);
    json_number(json, "threads", work->threads);
    json_number(json, "group", work->group);
    json_number(json, "orders", work->orders);
    json_number(json, "preload", work->preload);
    json_number(json, "library_cpu_ns", figures[BENCH_LIBRARY_CPU]);
    json_number(json, "library_wall_ns", figures[BENCH_LIBRARY_WALL]);
    json_number(json, "raw_cpu_ns", figures[BENCH_RAW_CPU]);
    json_number(json, "raw_wall_ns", figures[BENCH_RAW_WALL]);
    json_number(json, "cpu_permille", figures[BENCH_CPU_RATIO]);
    json_number(json, "cpu_aim_permille", row->cpu_aim > 0 ? row->cpu_aim : OMS_NONE);
    json_number(json, "speed_permille", figures[BENCH_SPEED_RATIO]);
    json_number(json, "speed_aim_permille", row->speed_aim > 0 ? row->speed_aim : OMS_NONE);
    json_close(json, '}');
}

static int
run_row(struct bench *bench, const struct row *row)
{
    const struct app *app = bench->app;
    int64_t figures[BENCH_FIGURES], rounds;
    struct bench_work work;
    int status = take_work(app, &row->work, &work);

    if (status == STATUS_DONE)
        status = take_number(app, "rounds", app->options.rounds, ROUNDS, BENCH_ROUNDS_MAX, &rounds);
    if (status != STATUS_DONE)
        return status;
    if (!bench_measure(app, &work, rounds, bench->directory, figures))
        return STATUS_BROKEN;
    if (app->options.json)
        write_row(&bench->json, row, &work, figures);
    else
        add_row(bench, row, figures);
    return STATUS_DONE;
}

/* The row that the command line asks for: one of the table, where it is the same work, or one without aims. */
static int
find_row(const struct app *app, struct row *out)
{
    struct bench_work work = {.threads = 1, .group = 1};
    int status;

    while (work.kind < BENCH_KINDS && strcmp(kinds[work.kind], app->args[0]) != 0)
        work.kind++;
    if (work.kind == BENCH_KINDS)
        return report_usage(app, "bench: '%s' is none of place, confirm, get", app->args[0]);
    status = take_work(app, &work, &work);
    if (status != STATUS_DONE)
        return status;
    *out = (struct row){.title = kinds[work.kind], .work = work};
    for (size_t i = 0; i < ROWS; i++)
        if (rows[i].work.kind == work.kind && rows[i].work.threads == work.threads &&
            rows[i].work.group == work.group && rows[i].work.memory == work.memory)
            *out = rows[i];
    return STATUS_DONE;
}

static int
run_rows(struct bench *bench)
{
    struct row asked = {0};
    int status = STATUS_DONE;

    if (bench->app->n_args > 0) {
        status = find_row(bench->app, &asked);
        return status == STATUS_DONE ? run_row(bench, &asked) : status;
    }
    for (size_t i = 0; i < ROWS && status == STATUS_DONE; i++)
        status = run_row(bench, &rows[i]);
    return status;
}

static int
run_and_print(struct bench *bench)
{
    static const struct column columns[] = {{"Work", false}, {"CPU us", true}, {"SQL us", true},
                                            {"Ratio", true}, {"Aim", true},    {"Orders/s", true},
                                            {"SQL/s", true}, {"Ratio", true},  {"Aim", true}};
    int status;

    bench->table = TABLE(columns);
    if (bench->app->options.json) {
        json_begin(&bench->json);
        json_open(&bench->json, "rows", '[');
    }
    status = run_rows(bench);
    if (bench->app->options.json) {
        json_close(&bench->json, ']');
        json_end(&bench->json, status == STATUS_DONE ? OMS_OK : OMS_E_INVALID);
    } else {
        table_print(&bench->table, stdout, "", bench->app->colour, "");
    }
    return status;
}

int
verb_bench(struct app *app)
{
    struct bench bench = {.app = app};
    int status;

    if (snprintf(bench.directory, sizeof(bench.directory), "%s-bench-XXXXXX", app->options.db) >= PATH_MAX ||
        mkdtemp(bench.directory) == NULL) {
        fprintf(stderr, "oms: bench: no directory can be made beside %s: %s\n", app->options.db, strerror(errno));
        return STATUS_BROKEN;
    }
    status = run_and_print(&bench);
    rmdir(bench.directory);
    return status;
}
