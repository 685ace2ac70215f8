/* See invoices.h. A row is a sale when its invoice does not begin with C (those give money back) and both quantity and price are above 0 (the others
 * correct stock, or are gifts and unexplained). */
#include "replay/invoices.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "oms/errors.h"
#include "oms/limits.h"
#include "replay/countries.h"
#include "replay/csv.h"

enum { INVOICE, SKU, DESCRIPTION, QUANTITY, AT, UNIT_PRICE, CUSTOMER, COUNTRY, N_COLUMNS };

static const char *const columns[N_COLUMNS] = {
    "invoice", "stock_code", "description", "quantity", "invoiced_at", "unit_price_gbp", "customer", "country",
};

static bool
complain(const char *path, size_t line, const char *what, const char *value)
{
    fprintf(stderr, "replay: %s:%zu: %s: %s\n", path, line, what, value);
    return false;
}

/* The whole file with a NUL behind it, or NULL. */
static char *
read_stream(FILE *file, size_t *size)
{
    char *text = malloc(OMS_LIMIT_DOCUMENT + 1);
    char *fitting;

    if (text == NULL)
        return NULL;
    *size = fread(text, 1, OMS_LIMIT_DOCUMENT, file);
    text[*size] = '\0';
    if (ferror(file) || fgetc(file) != EOF) {
        free(text);
        return NULL;
    }
    fitting = realloc(text, *size + 1);
    return fitting != NULL ? fitting : text;
}

static char *
read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    char *text = NULL;
    size_t size = 0;

    if (file != NULL) {
        text = read_stream(file, &size);
        fclose(file);
    }
    if (text == NULL) {
        fprintf(stderr, "replay: %s cannot be read (%s), or is too large\n", path, strerror(errno));
    } else if (strlen(text) != size) {
        fprintf(stderr, "replay: %s is no text\n", path);
        free(text);
        text = NULL;
    }
    return text;
}

/* Makes room for one more element of `array`, which doubles when it is full. */
static bool
grow(void *array, size_t n, size_t element)
{
    void **elements = array;
    void *larger;

    if (n != 0 && (n < 64 || (n & (n - 1)) != 0))
        return true;
    larger = realloc(*elements, (n < 64 ? 64 : 2 * n) * element);
    if (larger == NULL)
        return false;
    *elements = larger;
    return true;
}

/* Finds the invoice of a row, from the last one back: its rows nearly always stand together. */
static bool
find_invoice(const struct invoices *invoices, const char *number, size_t *found)
{
    for (size_t i = invoices->n; i-- > 0;)
        if (strcmp(invoices->all[i].number, number) == 0) {
            *found = i;
            return true;
        }
    return false;
}

/* Begins an invoice with its first row, which says when it was, for whom and where. */
static bool
begin_invoice(struct invoices *invoices, char **fields, const char *path, size_t line)
{
    struct invoice invoice = {
        .number = fields[INVOICE],
        .customer = *fields[CUSTOMER] != '\0' ? fields[CUSTOMER] : NULL,
        .country = country_code(fields[COUNTRY]),
    };

    if (invoice.country == NULL)
        return complain(path, line, "no country that is known", fields[COUNTRY]);
    if (oms_time_parse(fields[AT], &invoice.at) != OMS_OK)
        return complain(path, line, "no time", fields[AT]);
    if (!grow(&invoices->all, invoices->n, sizeof(invoice)))
        return complain(path, line, "out of memory", "");
    invoices->all[invoices->n++] = invoice;
    return true;
}

static bool
parse_quantity(const char *text, int64_t *quantity)
{
    char *end;
    long long value;

    errno = 0;
    value = strtoll(text, &end, 10);
    *quantity = value;
    return end != text && *end == '\0' && errno == 0 && value <= OMS_LIMIT_QUANTITY;
}

static bool
add_row(struct invoices *invoices, char **fields, const char *path, size_t line)
{
    struct sale sale = {.sku = fields[SKU], .description = fields[DESCRIPTION], .row = line};

    if (!parse_quantity(fields[QUANTITY], &sale.quantity))
        return complain(path, line, "no quantity", fields[QUANTITY]);
    if (oms_money_parse(fields[UNIT_PRICE], "GBP", &sale.unit_price) != OMS_OK)
        return complain(path, line, "no price in GBP", fields[UNIT_PRICE]);
    if (fields[INVOICE][0] == 'C' || sale.quantity <= 0 || sale.unit_price <= 0)
        return true;
    if (!find_invoice(invoices, fields[INVOICE], &sale.invoice)) {
        if (!begin_invoice(invoices, fields, path, line))
            return false;
        sale.invoice = invoices->n - 1;
    }
    if (!grow(&invoices->sales, invoices->n_sales, sizeof(sale)))
        return complain(path, line, "out of memory", "");
    invoices->sales[invoices->n_sales++] = sale;
    return true;
}

static bool
check_header(struct csv *csv, const char *path)
{
    char *fields[N_COLUMNS];

    if (csv_row(csv, fields, N_COLUMNS) != N_COLUMNS)
        return complain(path, 1, "the header has not eight columns", "");
    for (int i = 0; i < N_COLUMNS; i++)
        if (strcmp(fields[i], columns[i]) != 0)
            return complain(path, 1, "another column", fields[i]);
    return true;
}

static bool
read_rows(struct invoices *invoices, const char *path)
{
    struct csv csv;
    char *fields[N_COLUMNS];
    int n;

    csv_begin(&csv, invoices->text);
    if (!check_header(&csv, path))
        return false;
    while ((n = csv_row(&csv, fields, N_COLUMNS)) != 0) {
        if (n != N_COLUMNS)
            return complain(path, csv.line, n < 0 ? "a quoted field is not ended" : "not eight columns", "");
        if (!add_row(invoices, fields, path, csv.line))
            return false;
    }
    return true;
}

static int
compare_sales(const void *left, const void *right)
{
    const struct sale *a = left;
    const struct sale *b = right;

    if (a->invoice != b->invoice)
        return a->invoice < b->invoice ? -1 : 1;
    return a->row < b->row ? -1 : a->row > b->row;
}

static void
group(struct invoices *invoices)
{
    if (invoices->n_sales > 0)
        qsort(invoices->sales, invoices->n_sales, sizeof(invoices->sales[0]), compare_sales);
    for (size_t i = invoices->n_sales; i-- > 0;) {
        struct invoice *invoice = &invoices->all[invoices->sales[i].invoice];

        invoice->sales = &invoices->sales[i];
        invoice->n_sales++;
    }
}

static bool
add_up(struct invoices *invoices, const char *path)
{
    for (size_t i = 0; i < invoices->n; i++) {
        const struct invoice *invoice = &invoices->all[i];
        int64_t units = 0;
        int64_t total = 0;

        for (size_t j = 0; j < invoice->n_sales; j++) {
            const struct sale *sale = &invoice->sales[j];
            int64_t amount;

            units += sale->quantity;
            if (__builtin_mul_overflow(sale->quantity, sale->unit_price, &amount) || amount > OMS_LIMIT_AMOUNT - total)
                return complain(path, sale->row, "the invoice's total is too large", invoice->number);
            total += amount;
        }
        if (!figures_add(&invoices->figures, invoice->country, (int64_t)invoice->n_sales, units, total))
            return complain(path, invoice->sales[0].row, "the figures grow too large", invoice->country);
    }
    figures_sort(&invoices->figures);
    return true;
}

bool
invoices_read(struct invoices *invoices, const char *path)
{
    *invoices = (struct invoices){.text = read_file(path)};
    if (invoices->text == NULL)
        return false;
    if (read_rows(invoices, path)) {
        group(invoices);
        if (add_up(invoices, path))
            return true;
    }
    invoices_free(invoices);
    return false;
}

void
invoices_free(struct invoices *invoices)
{
    free(invoices->all);
    free(invoices->sales);
    free(invoices->text);
}
