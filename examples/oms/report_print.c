/* See report_print.h. Columns are the library's. */
#include "report_print.h"

#include "print.h"
#include "report.h"
#include "table.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define FIGURES_MAX 16
#define SUMS_MAX    8
#define BAR_WIDTH   40

/* The sums of one currency, or of none. */
struct sum {
    char currency[4];
    int64_t figures[FIGURES_MAX];
    int64_t rows;
    bool overflown;
};

struct printing {
    const oms_report_query *query;
    const char *by;
    size_t n;
    struct column columns[FIGURES_MAX + 2];
    struct table table;
    struct sum sums[SUMS_MAX];
    size_t n_sums;
    bool bars; /* of one row: no table */
};

static const oms_report_column *
column_at(const struct printing *printing, size_t i)
{
    return oms_report_column_at(printing->query->report, printing->query->by, i);
}

static bool
is_money(const oms_report_column *column)
{
    return strcmp(column->unit, "money") == 0;
}

static bool
has_money(const struct printing *printing)
{
    for (size_t i = 0; i < printing->n; i++)
        if (is_money(column_at(printing, i)))
            return true;
    return false;
}

/* NULL when there are more currencies than anybody has. */
static struct sum *
sum_of(struct printing *printing, const char *currency)
{
    for (size_t i = 0; i < printing->n_sums; i++)
        if (strcmp(printing->sums[i].currency, currency) == 0)
            return &printing->sums[i];
    if (printing->n_sums == SUMS_MAX)
        return NULL;
    snprintf(printing->sums[printing->n_sums].currency, 4, "%s", currency);
    return &printing->sums[printing->n_sums++];
}

static void
sum_up(struct printing *printing, const oms_report_row *row)
{
    struct sum *sum = sum_of(printing, row->currency != NULL ? row->currency : "");

    if (sum == NULL)
        return;
    sum->rows++;
    for (size_t i = 0; i < row->n_figures && i < FIGURES_MAX; i++)
        if (__builtin_add_overflow(sum->figures[i], row->figures[i], &sum->figures[i]))
            sum->overflown = true;
}

static void
add_cells(struct printing *printing, const char *key, const char *currency, const int64_t *figures)
{
    struct table *table = &printing->table;

    table_text(table, key);
    if (currency != NULL)
        table_text(table, currency);
    for (size_t i = 0; i < printing->n; i++)
        if (is_money(column_at(printing, i)))
            table_money(table, figures[i], currency);
        else
            table_number(table, figures[i]);
}

static int32_t
add_row(void *user, const oms_report_row *row)
{
    struct printing *printing = user;

    sum_up(printing, row);
    if (!printing->bars)
        add_cells(printing, row->key[0] != '\0' ? row->key : NULL, row->currency, row->figures);
    return OMS_OK;
}

/* One for each currency that has more than a row, as far as there is room for currencies. */
static void
add_sums(struct printing *printing)
{
    for (size_t i = 0; i < printing->n_sums; i++) {
        const struct sum *sum = &printing->sums[i];
        if (!sum->overflown && sum->rows > 1)
            add_cells(printing, "in all", has_money(printing) ? sum->currency : NULL, sum->figures);
    }
}

static const char *
title_of(const char *by)
{
    static const char *const titles[][2] = {{"day", "Day"},         {"sku", "SKU"},     {"country", "Country"},
                                            {"channel", "Channel"}, {"state", "State"}, {"location", "Location"}};

    for (size_t i = 0; i < sizeof(titles) / sizeof(titles[0]); i++)
        if (strcmp(titles[i][0], by) == 0)
            return titles[i][1];
    return "";
}

static void
make_columns(struct printing *printing)
{
    size_t n = 0;

    printing->columns[n++] = (struct column){title_of(printing->by), false};
    if (has_money(printing))
        printing->columns[n++] = (struct column){"", false};
    for (size_t i = 0; i < printing->n; i++)
        printing->columns[n++] = (struct column){column_at(printing, i)->title, true};
    printing->table = (struct table){.columns = printing->columns, .n_columns = n};
}

static void
print_bar(FILE *out, int64_t part, int64_t whole)
{
    const int64_t eighths = whole > 0 ? (int64_t)((double)part * BAR_WIDTH * 8 / (double)whole + 0.5) : 0;
    static const char *const ends[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};

    for (int64_t i = 0; i < eighths / 8; i++)
        fputs("█", out);
    fputs(ends[eighths % 8], out);
}

/* How many orders got how far, each a bar beside what was placed. */
static void
print_funnel(const struct printing *printing)
{
    const int64_t *figures = printing->sums[0].figures;
    const int64_t placed = printing->n_sums > 0 ? figures[0] : 0;

    if (placed == 0)
        puts("no orders");
    for (size_t i = 0; i < printing->n && placed > 0; i++) {
        printf("%-10s  %10" PRId64 "  %5.1f %%  ", column_at(printing, i)->title, figures[i],
               100.0 * (double)figures[i] / (double)placed);
        print_bar(stdout, figures[i], placed);
        putchar('\n');
    }
}

static int
print_report(struct app *app, struct printing *printing)
{
    oms_error *error = NULL;
    int32_t rc = oms_report_run(app->engine, printing->query, add_row, printing, &error);

    if (rc == OMS_OK && printing->bars) {
        print_funnel(printing);
        return STATUS_DONE;
    }
    if (rc == OMS_OK)
        add_sums(printing);
    table_print(&printing->table, stdout, "", app->colour, rc == OMS_OK ? "nothing to report" : NULL);
    return report(app, rc, &error);
}

/* RFC 4180: quoted where it has to be, a quote doubled. */
static void
csv_text(FILE *out, const char *text)
{
    if (strpbrk(text, ",\"\r\n") == NULL) {
        fputs(text, out);
        return;
    }
    putc('"', out);
    for (; *text != '\0'; text++) {
        if (*text == '"')
            putc('"', out);
        putc(*text, out);
    }
    putc('"', out);
}

static int32_t
csv_row(void *user, const oms_report_row *row)
{
    const struct printing *printing = user;
    char amount[MONEY_TEXT_SIZE];

    csv_text(stdout, row->key);
    if (row->currency != NULL)
        printf(",%s", row->currency);
    for (size_t i = 0; i < row->n_figures; i++)
        if (is_money(column_at(printing, i)))
            printf(",%s", money_text(row->figures[i], row->currency, amount));
        else
            printf(",%" PRId64, row->figures[i]);
    putchar('\n');
    return OMS_OK;
}

static struct printing
printing_of(const oms_report_query *query)
{
    struct printing printing = {.query = query, .by = query->by};

    while (printing.n < FIGURES_MAX && column_at(&printing, printing.n) != NULL)
        printing.n++;
    return printing;
}

int
report_print_table(struct app *app, const oms_report_query *query)
{
    struct printing printing = printing_of(query);

    printing.bars = strcmp(query->report, "funnel") == 0 && strcmp(query->by, "all") == 0;
    make_columns(&printing);
    return print_report(app, &printing);
}

int
report_print_csv(struct app *app, const oms_report_query *query)
{
    struct printing printing = printing_of(query);
    oms_error *error = NULL;

    fputs(printing.by, stdout);
    if (has_money(&printing))
        fputs(",currency", stdout);
    for (size_t i = 0; i < printing.n; i++)
        printf(",%s", column_at(&printing, i)->name);
    putchar('\n');
    int32_t rc = oms_report_run(app->engine, query, csv_row, &printing, &error);
    return report(app, rc, &error);
}
