/* The figures of the report, added up order by order: once from the invoices, once from what the database gives back. */
#ifndef REPLAY_FIGURES_H
#define REPLAY_FIGURES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FIGURES_COUNTRIES 64

struct country_figure {
    char code[3];
    int64_t orders;
    int64_t total; /* pence */
};

struct figures {
    int64_t orders;
    int64_t lines;
    int64_t units;
    int64_t total; /* pence */
    size_t n_countries;
    struct country_figure countries[FIGURES_COUNTRIES];
};

/* Adds an order. False when it does not fit. */
bool figures_add(struct figures *figures, const char *country, int64_t lines, int64_t units, int64_t total);
/* Puts the countries with the highest totals first. */
void figures_sort(struct figures *figures);
/* Both sorted. */
bool figures_equal(const struct figures *a, const struct figures *b);

#endif
