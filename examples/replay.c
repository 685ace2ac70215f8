/* replay: real invoices as orders. Reads five days of the Online Retail data set, places every sale invoice as one order, takes payment, dispatches and
 * delivers it, and reports what the database then holds. It may be stopped and started again at any point. A host like any other: public headers only. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "replay/report.h"

#define DEFAULT_CSV "examples/data/online-retail-2010-12.csv"
#define DEFAULT_DB  "replay.db"

static const char usage[] =
    "Usage: replay [--db FILE] [--durability full|normal] [CSV]\n"
    "\n"
    "Places the sale invoices of CSV (by default " DEFAULT_CSV ") as orders, pays,\n"
    "dispatches and delivers them, and prints a report. Run again, it goes on where it was.\n"
    "\n"
    "  --db FILE                  the database, made when it is not there (" DEFAULT_DB ")\n"
    "  --durability full|normal   survive loss of power, or a crash of the process only (full)\n"
    "  --help                     this text\n";

struct arguments {
    const char *csv;
    const char *db;
    int32_t durability;
};

static const struct option long_options[] = {
    {"db", required_argument, NULL, 'd'},
    {"durability", required_argument, NULL, 's'},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

/* True when there is something to do; else *code is what to exit with. */
static bool
wrong_usage(int *code)
{
    fputs(usage, stderr);
    *code = 2;
    return false;
}

static bool
parse_durability(const char *text, int32_t *durability)
{
    *durability = strcmp(text, "normal") == 0 ? OMS_SQLITE_NORMAL : OMS_SQLITE_FULL;
    return *durability == OMS_SQLITE_NORMAL || strcmp(text, "full") == 0;
}

static bool
parse_arguments(int argc, char **argv, struct arguments *arguments, int *code)
{
    int option;

    while ((option = getopt_long(argc, argv, "", long_options, NULL)) != -1)
        switch (option) {
        case 'd':
            arguments->db = optarg;
            break;
        case 's':
            if (!parse_durability(optarg, &arguments->durability))
                return wrong_usage(code);
            break;
        case 'h':
            fputs(usage, stdout);
            *code = 0;
            return false;
        default:
            return wrong_usage(code);
        }
    if (argc - optind > 1)
        return wrong_usage(code);
    if (optind < argc)
        arguments->csv = argv[optind];
    return true;
}

static double
seconds_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static bool
replay(struct shop *shop, const struct invoices *invoices)
{
    struct tally tally = {0};
    double begin;

    shop->now = invoices->n > 0 ? invoices->all[0].at : 0;
    if (!shop_fill(shop, invoices))
        return false;
    begin = seconds_now();
    return orders_replay(shop, invoices, &tally) && report(shop, invoices, &tally, seconds_now() - begin);
}

int
main(int argc, char **argv)
{
    struct arguments arguments = {.csv = DEFAULT_CSV, .db = DEFAULT_DB};
    struct invoices invoices;
    struct shop shop;
    bool good;
    int code;

    if (!parse_arguments(argc, argv, &arguments, &code))
        return code;
    if (!invoices_read(&invoices, arguments.csv))
        return EXIT_FAILURE;
    good = shop_open(&shop, arguments.db, arguments.durability);
    if (good) {
        good = replay(&shop, &invoices);
        shop_close(&shop);
    }
    invoices_free(&invoices);
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
