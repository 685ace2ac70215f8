/* See figures.h. */
#include "replay/figures.h"

#include <stdlib.h>
#include <string.h>

static struct country_figure *
find_country(struct figures *figures, const char *code)
{
    struct country_figure *free_one = &figures->countries[figures->n_countries];

    for (struct country_figure *country = figures->countries; country < free_one; country++)
        if (strcmp(country->code, code) == 0)
            return country;
    if (figures->n_countries == FIGURES_COUNTRIES || strlen(code) != 2)
        return NULL;
    figures->n_countries++;
    memcpy(free_one->code, code, 3);
    return free_one;
}

bool
figures_add(struct figures *figures, const char *country, int64_t lines, int64_t units, int64_t total)
{
    struct country_figure *of_country = find_country(figures, country);

    if (of_country == NULL || __builtin_add_overflow(figures->total, total, &figures->total))
        return false;
    of_country->orders++;
    of_country->total += total;
    figures->orders++;
    figures->lines += lines;
    figures->units += units;
    return true;
}

static int
compare_countries(const void *left, const void *right)
{
    const struct country_figure *a = left;
    const struct country_figure *b = right;

    if (a->total != b->total)
        return a->total < b->total ? 1 : -1;
    return strcmp(a->code, b->code);
}

void
figures_sort(struct figures *figures)
{
    qsort(figures->countries, figures->n_countries, sizeof(figures->countries[0]), compare_countries);
}

static bool
countries_equal(const struct country_figure *a, const struct country_figure *b)
{
    return strcmp(a->code, b->code) == 0 && a->orders == b->orders && a->total == b->total;
}

bool
figures_equal(const struct figures *a, const struct figures *b)
{
    if (a->orders != b->orders || a->lines != b->lines || a->units != b->units || a->total != b->total ||
        a->n_countries != b->n_countries)
        return false;
    for (size_t i = 0; i < a->n_countries; i++)
        if (!countries_equal(&a->countries[i], &b->countries[i]))
            return false;
    return true;
}
