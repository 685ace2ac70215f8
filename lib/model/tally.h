/* Summing orders, payments, lines and stock into the rows of a report. Which figures a report has, and what a row of the database adds to each, is data
 * (tally_figures.c). Pure: rows come from elsewhere. */
#ifndef OMS_MODEL_TALLY_H
#define OMS_MODEL_TALLY_H

#include <stdbool.h>

#include "base/arena.h"
#include "model/rows.h"
#include "oms/reports.h"

#define TALLY_FIGURES    12
#define TALLY_KEY_SIZE   256
#define TALLY_BY_MAX     8
#define TALLY_TOO_MANY   1 /* flaws of a tally */
#define TALLY_OVERFLOWED 2

/* Whether an order counts for a figure. */
typedef bool (*tally_test)(const struct order_row *order);

/* amount += sign × the column at `offset` of a row of `table`; without a column (offset TALLY_ONE) one is added. */
struct tally_term {
    enum table_id table;
    size_t offset;
    int32_t sign;
    tally_test counts; /* NULL: every row */
};
#define TALLY_ONE SIZE_MAX

struct tally_figure {
    oms_report_column column;
    struct tally_term terms[4]; /* ended by one with sign 0, or by the fourth */
};

/* What rows go by: the key of a row of the report's leading table, written into `out` where it is made. */
typedef oms_text (*tally_key)(const void *row, char out[TALLY_KEY_SIZE]);

struct tally_by {
    const char *word;
    tally_key key;
};

struct tally_kind {
    const char *report;
    struct tally_by by[TALLY_BY_MAX];           /* ended by one without a word */
    struct tally_figure figures[TALLY_FIGURES]; /* ended by one without a name */
    enum table_id leads;                        /* whose rows have the key: orders, lines or stock */
    bool has_money;
};

/* The report, or NULL; `by` (NULL: its first) is then a position in kind->by, or −1 where it has no such. A report may have several kinds. */
const struct tally_kind *tally_kind_find(const char *report, const char *by, int32_t *at);
size_t tally_figure_count(const struct tally_kind *kind);
bool tally_kind_reads(const struct tally_kind *kind, enum table_id table);

struct tally_row {
    oms_text key;
    char currency[4]; /* empty where there is no money */
    int64_t figures[TALLY_FIGURES];
};

struct tally {
    struct arena *arena;
    const struct tally_kind *kind;
    tally_key key;
    struct arena_list rows; /* struct tally_row */
    uint32_t *slots;        /* a hash table of positions + 1 */
    size_t capacity;
    int32_t flaw;
};

void tally_init(struct tally *tally, struct arena *arena, const struct tally_kind *kind, int32_t by);
/* The position in `rows` for a row of the leading table; −1 when there is no memory or there are too many. */
int64_t tally_place(struct tally *tally, const void *row, oms_text currency);
/* Adds what a row of any table adds. `order` is the one that it belongs to; NULL for stock. */
void tally_add(struct tally *tally, int64_t place, enum table_id table, const void *row, const struct order_row *order);
/* By key, then currency. */
void tally_sort(struct tally *tally);

#endif
