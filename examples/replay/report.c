/* See report.h. */
#include "replay/report.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "replay/countries.h"

#define TOP_COUNTRIES 5

struct reading {
    struct shop *shop;
    struct figures figures;
    int64_t delivered;
    int64_t in_page;
    oms_id last;
};

static int64_t
units_of(const oms_order *order)
{
    oms_order_line line = {.size = sizeof(line)};
    int64_t units = 0;

    for (size_t i = 0; oms_order_line_at(order, i, &line) == OMS_OK; i++)
        units += line.quantity;
    return units;
}

static int32_t
read_order(void *user, const oms_order_summary *summary)
{
    struct reading *reading = user;
    oms_order *order = NULL;
    const char *country;
    bool fits;
    int32_t code;

    reading->in_page++;
    reading->last = summary->id;
    if (strcmp(summary->channel, REPLAY_CHANNEL) != 0)
        return OMS_OK;
    code = oms_order_get(reading->shop->engine, &summary->id, &order, NULL);
    if (code != OMS_OK)
        return code;
    country = oms_order_country(order);
    reading->delivered += oms_order_state(order) == OMS_STATE_DELIVERED;
    fits = figures_add(&reading->figures, country != NULL ? country : "--", (int64_t)oms_order_line_count(order),
                       units_of(order), oms_order_total(order));
    oms_order_free(order);
    return fits ? OMS_OK : OMS_E_OVERFLOW;
}

/* Reads every order, page by page. */
static bool
read_back(struct reading *reading)
{
    oms_order_query query = {.size = sizeof(query), .limit = 100};
    oms_error *error = NULL;
    int32_t code;

    do {
        reading->in_page = 0;
        query.before = reading->last;
        code = oms_order_list(reading->shop->engine, &query, read_order, reading, &error);
    } while (code == OMS_OK && reading->in_page == query.limit);
    figures_sort(&reading->figures);
    return code == OMS_OK || shop_complain("read", "the orders", code, error);
}

struct finding {
    int64_t invariants;
    int64_t breaches;
    int64_t warnings;
};

static void
note_invariant(void *user, const oms_invariant *invariant)
{
    struct finding *finding = user;

    finding->invariants++;
    finding->breaches += invariant->breaches;
    finding->warnings += invariant->warnings;
    if (invariant->breaches > 0)
        fprintf(stderr, "replay: %s is broken: %s: %s\n", invariant->id, invariant->title, invariant->example);
}

static bool
verify(struct shop *shop)
{
    struct finding finding = {0};
    oms_error *error = NULL;
    int32_t code = oms_verify(shop->engine, note_invariant, &finding, NULL, &error);

    if (code != OMS_OK)
        return shop_complain("verify", "the database", code, error);
    printf("verify    %s: %" PRId64 " invariants, %" PRId64 " breaches, %" PRId64 " overdue\n",
           finding.breaches == 0 ? "clean" : "BROKEN", finding.invariants, finding.breaches, finding.warnings);
    return finding.breaches == 0;
}

/* Digits in groups of three: `184248.33` becomes `184,248.33`. */
static const char *
grouped(const char *number, char out[48])
{
    size_t whole = strcspn(number, ".");
    size_t n = 0;

    for (size_t i = 0; number[i] != '\0'; i++) {
        if (i > 0 && i < whole && (whole - i) % 3 == 0)
            out[n++] = ',';
        out[n++] = number[i];
    }
    out[n] = '\0';
    return out;
}

static void
print_count(const char *what, int64_t count)
{
    char number[24];
    char text[48];

    snprintf(number, sizeof(number), "%" PRId64, count);
    printf("%-20s%12s\n", what, grouped(number, text));
}

static void
print_money(const char *what, int64_t amount)
{
    char number[32];
    char text[48];

    oms_money_format(amount, REPLAY_CURRENCY, number);
    printf("%-20s%15s %s\n", what, grouped(number, text), REPLAY_CURRENCY);
}

static void
print_figures(const struct figures *figures)
{
    int64_t others = figures->total;
    char label[32];

    print_count("orders", figures->orders);
    print_count("lines", figures->lines);
    print_count("units", figures->units);
    print_money("total", figures->total);
    for (size_t i = 0; i < figures->n_countries && i < TOP_COUNTRIES; i++) {
        snprintf(label, sizeof(label), "  %s", country_name(figures->countries[i].code));
        print_money(label, figures->countries[i].total);
        others -= figures->countries[i].total;
    }
    if (figures->n_countries > TOP_COUNTRIES) {
        snprintf(label, sizeof(label), "  %zu others", figures->n_countries - TOP_COUNTRIES);
        print_money(label, others);
    }
}

static void
print_work(const struct tally *tally, double seconds)
{
    int64_t worked = tally->placed + tally->resumed;

    printf("\nthis run  %" PRId64 " placed, %" PRId64 " taken up half done, %" PRId64 " found done\n", tally->placed,
           tally->resumed, tally->found);
    printf("time      %.2f s", seconds);
    if (worked > 0 && seconds > 0)
        printf(", %.0f orders/s (each placed, paid, dispatched, delivered)", (double)worked / seconds);
    printf("\n");
}

bool
report(struct shop *shop, const struct invoices *invoices, const struct tally *tally, double seconds)
{
    struct reading reading = {.shop = shop};
    bool equal;

    if (!read_back(&reading))
        return false;
    print_figures(&reading.figures);
    print_work(tally, seconds);
    equal = figures_equal(&reading.figures, &invoices->figures) && reading.delivered == reading.figures.orders;
    printf("figures   %s\n", equal ? "read back from the database, as on the invoices; all delivered"
                                   : "NOT as on the invoices, or not all delivered");
    return verify(shop) && equal;
}
