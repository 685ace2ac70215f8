/* Orders for people: head, lines, sums, problems. Reads snapshots only; every text of theirs goes through a table or print_clean(). */
#include "order_print.h"

#include "print.h"
#include "report.h"
#include "table.h"
#include "text.h"

#include <inttypes.h>
#include <string.h>

static void
fact(struct table *facts, const char *label, const char *value)
{
    if (value == NULL)
        return;
    table_text(facts, label);
    table_text(facts, value);
}

static void
fact_time(struct table *facts, const char *label, int64_t at)
{
    char text[OMS_TIME_TEXT_SIZE];

    fact(facts, label, at == OMS_NONE ? NULL : time_text(at, text));
}

static void
fact_payment(struct table *facts, const oms_order *order)
{
    struct {
        const char *what;
        int64_t amount;
    } sums[] = {{"held", oms_order_authorised(order)},
                {"taken", oms_order_captured(order)},
                {"given back", oms_order_refunded(order)}};
    struct text line = {0};

    text_add(&line, oms_order_payment_status(order), strlen(oms_order_payment_status(order)));
    for (size_t i = 0; i < sizeof(sums) / sizeof(sums[0]); i++) {
        char money[MONEY_TEXT_SIZE], part[MONEY_TEXT_SIZE + 16];

        if (sums[i].amount <= 0)
            continue;
        snprintf(part, sizeof(part), ", %s %s", money_text_full(sums[i].amount, oms_order_currency(order), money),
                 sums[i].what);
        text_add(&line, part, strlen(part));
    }
    fact(facts, "payment", line.data);
    text_free(&line);
}

static void
fact_action(struct table *facts, const oms_order *order)
{
    oms_payment_action action = {.size = sizeof(action)};
    struct text line = {0};

    if (oms_order_action(order, &action) != OMS_OK)
        return;
    text_add(&line, action.kind, strlen(action.kind));
    text_add(&line, " ", 1);
    text_add(&line, action.data, strlen(action.data));
    fact(facts, "action", line.data);
    text_free(&line);
    fact_time(facts, "  until", action.expires_at);
}

/* One line, as far as the parts are there. */
static void
fact_address(struct table *facts, const oms_order *order)
{
    oms_address to = {.size = sizeof(to)};
    char line[1200] = "";
    size_t used = 0;

    if (oms_order_shipping_address(order, &to) != OMS_OK)
        return;
    const char *parts[] = {to.name, to.line1, to.line2, to.postcode, to.city, to.region, to.country};
    for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
        if (parts[i] != NULL && used < sizeof(line))
            used += (size_t)snprintf(line + used, sizeof(line) - used, "%s%s", used > 0 ? ", " : "", parts[i]);
    fact(facts, "to", line);
}

static void
print_head(const struct app *app, const oms_order *order)
{
    static const struct column columns[] = {{NULL, false}, {NULL, false}};
    struct table facts = TABLE(columns);
    char id[OMS_ID_TEXT_SIZE];
    const char *number = oms_order_number(order);

    print_styled(stdout, app->colour, STYLE_BOLD, *number != '\0' ? "Order " : "Quote");
    print_styled(stdout, app->colour, STYLE_BOLD, number);
    printf("  %s%s\n", oms_state_name(oms_order_state(order)),
           oms_order_replayed(order) ? "  (placed before under this key)" : "");
    fact(&facts, "id", id_text(oms_order_id(order), id));
    fact(&facts, "reference", oms_order_reference(order));
    fact(&facts, "customer", oms_order_customer(order));
    fact_address(&facts, order);
    if (oms_order_version(order) > 0) {
        fact_time(&facts, "placed", oms_order_created_at(order));
        fact_payment(&facts, order);
        fact(&facts, "fulfilment", oms_order_fulfilment_status(order));
        fact_time(&facts, "held until", oms_order_hold_until(order));
        fact_time(&facts, "next due", oms_order_next_due(order));
    }
    fact(&facts, "waits for", oms_order_waits_for(order));
    fact_action(&facts, order);
    table_print(&facts, stdout, "  ", app->colour, NULL);
}

/* "2 reserved", "2 shipped, 2 delivered": only the counts that say something. */
static void
add_counts(struct table *table, const oms_order_line *line)
{
    struct {
        const char *what;
        int64_t units;
    } counts[] = {{"reserved", line->reserved},
                  {"shipped", line->shipped},
                  {"delivered", line->delivered},
                  {"returned", line->returned},
                  {"cancelled", line->cancelled}};
    struct text text = {0};

    text_add(&text, "", 0);
    for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
        char part[48];

        if (counts[i].units == 0)
            continue;
        snprintf(part, sizeof(part), "%s%" PRId64 " %s", text.len > 0 ? ", " : "", counts[i].units, counts[i].what);
        text_add(&text, part, strlen(part));
    }
    table_text(table, text.data);
    text_free(&text);
}

static void
print_lines(const struct app *app, const oms_order *order)
{
    static const struct column columns[] = {{"Line", true}, {"SKU", false},  {"Name", false},
                                            {"Qty", true},  {"Price", true}, {"Discount", true},
                                            {"Tax", true},  {"Total", true}, {"Units", false}};
    struct table table = TABLE(columns);
    const char *currency = oms_order_currency(order);
    oms_order_line line = {.size = sizeof(line)};

    for (size_t i = 0; oms_order_line_at(order, i, &line) == OMS_OK; i++) {
        table_number(&table, line.line);
        table_text(&table, line.sku);
        table_text(&table, line.name);
        table_number(&table, line.quantity);
        table_money(&table, line.unit_price, currency);
        table_money(&table, line.discount, currency);
        table_money(&table, line.tax, currency);
        table_money(&table, line.total, currency);
        add_counts(&table, &line);
    }
    printf("\n");
    table_print(&table, stdout, "  ", app->colour, "no lines");
}

static void
print_discounts(const struct app *app, const oms_order *order)
{
    static const struct column columns[] = {{"Discount", false}, {"Coupon", false}, {"Line", false}, {"Off", true}};
    struct table table = TABLE(columns);
    oms_reduction reduction = {.size = sizeof(reduction)};
    char line[24];

    if (oms_order_reduction_count(order) == 0)
        return;
    for (size_t i = 0; oms_order_reduction_at(order, i, &reduction) == OMS_OK; i++) {
        snprintf(line, sizeof(line), "%" PRId64, reduction.line);
        table_text(&table, reduction.name);
        table_text(&table, reduction.coupon != NULL ? reduction.coupon : "");
        table_text(&table, reduction.line != 0 ? line : "shipping");
        table_money(&table, reduction.amount, oms_order_currency(order));
    }
    printf("\n");
    table_print(&table, stdout, "  ", app->colour, NULL);
}

static void
print_sums(const struct app *app, const oms_order *order)
{
    static const struct column columns[] = {{NULL, false}, {NULL, true}};
    struct table table = TABLE(columns);
    struct {
        const char *label;
        int64_t amount;
    } sums[] = {{"Subtotal", oms_order_subtotal(order)},
                {"Discount", oms_order_discount(order)},
                {"Shipping", oms_order_shipping(order)},
                {"Tax", oms_order_tax(order)},
                {"Total", oms_order_total(order)}};

    for (size_t i = 0; i < sizeof(sums) / sizeof(sums[0]); i++) {
        char money[MONEY_TEXT_SIZE];

        table_text(&table, sums[i].label);
        table_text(&table, money_text_full(sums[i].amount, oms_order_currency(order), money));
    }
    printf("\n");
    table_print(&table, stdout, "  ", app->colour, NULL);
}

static void
print_shipments(const struct app *app, const oms_order *order)
{
    static const struct column columns[] = {{"Shipment", true},  {"Status", false}, {"Carrier", false},
                                            {"Tracking", false}, {"Units", true},   {"Dispatched", false}};
    struct table table = TABLE(columns);
    oms_shipment shipment = {.size = sizeof(shipment)};

    if (oms_order_shipment(order, 0, &shipment) != OMS_OK)
        return;
    for (size_t i = 0; oms_order_shipment(order, i, &shipment) == OMS_OK; i++) {
        table_number(&table, shipment.n);
        table_text(&table, shipment.status);
        table_text(&table, shipment.carrier);
        table_text(&table, shipment.tracking);
        table_number(&table, shipment.units);
        table_time(&table, shipment.dispatched_at);
    }
    printf("\n");
    table_print(&table, stdout, "  ", app->colour, NULL);
}

static void
print_quote(const struct app *app, const oms_order *order)
{
    oms_quote_terms terms = {.size = sizeof(terms)};
    char when[OMS_TIME_TEXT_SIZE];

    if (oms_order_quote_terms(order, &terms) != OMS_OK)
        return;
    fputs("\n", stdout);
    print_styled(stdout, app->colour, STYLE_BOLD, "Promised");
    printf(" until %s\n  token  %s\n", time_text(terms.expires_at, when), terms.token);
}

static void
print_for_people(const struct app *app, const oms_order *order)
{
    oms_problem problem = {.size = sizeof(problem)};

    print_head(app, order);
    print_lines(app, order);
    print_discounts(app, order);
    print_sums(app, order);
    print_shipments(app, order);
    print_quote(app, order);
    if (oms_order_problem_count(order) > 0) {
        fputs("\n", stdout);
        print_styled(stdout, app->colour, STYLE_BOLD, "Problems");
        fputs("\n", stdout);
    }
    for (size_t i = 0; oms_order_problem(order, i, &problem) == OMS_OK; i++)
        print_problem(stdout, app->colour, &problem);
}

int
order_print(const struct app *app, const oms_order *order)
{
    char *document = NULL;
    oms_error *error = NULL;
    int32_t rc;

    if (!app->options.json) {
        print_for_people(app, order);
        return STATUS_DONE;
    }
    rc = oms_order_json(order, &document);
    if (rc == OMS_OK)
        puts(document);
    oms_free(document);
    return report(app, rc, &error);
}

void
order_print_line(const struct app *app, const oms_order *order)
{
    char total[MONEY_TEXT_SIZE];
    oms_problem problem = {.size = sizeof(problem)};

    print_clean(stdout, oms_order_number(order));
    printf("  %-10s  %-15s  %14s", oms_state_name(oms_order_state(order)), oms_order_payment_status(order),
           money_text_full(oms_order_total(order), oms_order_currency(order), total));
    if (oms_order_reference(order) != NULL) {
        fputs("  ", stdout);
        print_clean(stdout, oms_order_reference(order));
    }
    for (size_t i = 0; oms_order_problem(order, i, &problem) == OMS_OK; i++) {
        fputs("  ", stdout);
        print_styled(stdout, app->colour, STYLE_WARN, problem.code);
    }
    fputs("\n", stdout);
}
