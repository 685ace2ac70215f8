/* sim: simulates shops, each from one seed, until so many orders were acknowledged; tells at the end what was injected. A world that breaks a promise is named with
 * the command that does it again. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/world.h"

/* Orders of a world: most are large enough to get crowded, every fourth is small enough to be checked after each step. */
struct size {
    int64_t world;
    int64_t small;
    enum tallied counted;
};
static const struct size size_of_shops = {250, 30, TALLY_ORDERS};
static const struct size size_of_clubs = {40, 5, TALLY_MEMBERS};

struct arguments {
    const struct size *size;
    uint64_t seed;
    int64_t orders;
    bool steps;
    const char *program;
};

static int
usage(void)
{
    fputs("Usage: sim [--year] [--seed S] [--orders N] [--steps]\n"
          "Simulates worlds of at most 250 orders, with seeds S, S + 1, ..., until N orders were acknowledged.\n"
          "  --year   worlds of at most 40 subscriptions, each for a year, until there were N subscriptions\n"
          "  --steps  tell each step, and check all invariants after each\n",
          stderr);
    return 2;
}

static bool
take_number(const char *text, int64_t *out)
{
    char *end = NULL;

    errno = 0;
    *out = text ? strtoll(text, &end, 10) : 0;
    return text && *text && *end == '\0' && errno == 0 && *out >= 0;
}

static bool
take_arguments(int argc, char **argv, struct arguments *arguments)
{
    int64_t number;

    *arguments = (struct arguments){.size = &size_of_shops, .seed = 1, .orders = 250, .program = argv[0]};
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--steps") == 0)
            arguments->steps = true;
        else if (strcmp(argv[i], "--year") == 0)
            arguments->size = &size_of_clubs;
        else if (strcmp(argv[i], "--seed") == 0 && take_number(argv[++i], &number))
            arguments->seed = (uint64_t)number;
        else if (strcmp(argv[i], "--orders") == 0 && take_number(argv[++i], &arguments->orders))
            continue;
        else if (strcmp(argv[i], "--seed") != 0)
            return false;
    }
    return true;
}

static int64_t
orders_of(const struct size *size, uint64_t seed, int64_t left)
{
    const int64_t orders = seed % 4 == 3 && left > size->small ? size->small : size->world;

    return left < orders ? left : orders;
}

static void
report_failure(const struct arguments *arguments, const struct world *world)
{
    printf("seed %" PRIu64 ", step %" PRId64 ": %s\n", world->options.seed, world->steps, world->failure);
    printf("again: %s --seed %" PRIu64 " --orders %" PRId64 "%s --steps\n", arguments->program, world->options.seed,
           world->options.orders, arguments->size == &size_of_clubs ? " --year" : "");
}

int
main(int argc, char **argv)
{
    struct arguments arguments;
    struct tally tally = {{0}};
    uint64_t trace = TRACE_START;
    static struct world world;

    if (!take_arguments(argc, argv, &arguments))
        return usage();
    for (uint64_t seed = arguments.seed; tally.counts[arguments.size->counted] < arguments.orders; seed++) {
        const int64_t left = arguments.orders - tally.counts[arguments.size->counted];
        const struct world_options options = {.plot = arguments.size == &size_of_clubs ? &plot_of_club : &plot_of_shop,
                                              .seed = seed,
                                              .orders = orders_of(arguments.size, seed, left),
                                              .every_step = arguments.steps,
                                              .told = arguments.steps ? stdout : NULL,
                                              .tally = &tally};
        if (!world_run(&world, &options)) {
            report_failure(&arguments, &world);
            return 1;
        }
        trace = trace_number(trace, world.trace);
    }
    tally_print(&tally, stdout);
    printf("trace %016" PRIx64 "\n", trace);
    return 0;
}
