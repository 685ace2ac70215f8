/* The sale invoices of an Online Retail CSV: which rows are sales, grouped by invoice number. Reads one file; knows nothing of the engine but how the
 * library reads money and times. */
#ifndef REPLAY_INVOICES_H
#define REPLAY_INVOICES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "replay/figures.h"

/* A row. Text lives as long as the invoices. */
struct sale {
    const char *sku;
    const char *description;
    int64_t quantity;
    int64_t unit_price; /* pence */
    size_t invoice;     /* position of its invoice */
    size_t row;         /* line of the file */
};

struct invoice {
    const char *number;
    const char *customer; /* or NULL */
    const char *country;  /* ISO 3166-1 */
    int64_t at;
    size_t n_sales;
    struct sale *sales; /* in the order of the file */
};

struct invoices {
    char *text;
    struct sale *sales; /* by invoice, then as in the file */
    size_t n_sales;
    struct invoice *all; /* in the order of the file */
    size_t n;
    struct figures figures;
};

/* Reads a file. On failure, which it tells on stderr, there is nothing to free. */
bool invoices_read(struct invoices *invoices, const char *path);
void invoices_free(struct invoices *invoices);

#endif
