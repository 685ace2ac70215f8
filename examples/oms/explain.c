/* How a price came about, and what of it changed: tables of steps. */
#include "explain.h"

#include "order_print.h"
#include "print.h"
#include "report.h"
#include "table.h"

#include <string.h>

struct steps {
    struct table table;
    const char *currency;
};

static int32_t
add_step(void *user, const oms_price_step *step)
{
    struct steps *steps = user;

    table_number(&steps->table, step->line > 0 ? step->line : OMS_NONE);
    table_text(&steps->table, step->words);
    table_text(&steps->table, step->coupon != NULL ? step->coupon : "");
    table_money(&steps->table, step->amount, steps->currency);
    table_money(&steps->table, step->after, steps->currency);
    return OMS_OK;
}

static int
print_table(const struct app *app, const oms_order *order)
{
    static const struct column columns[] = {
        {"Line", true}, {"Step", false}, {"Coupon", false}, {"Amount", true}, {"So far", true}};
    struct steps steps = {.table = TABLE(columns), .currency = oms_order_currency(order)};
    oms_error *error = NULL;
    int32_t rc = oms_order_price_explain(order, add_step, &steps);

    fputs("\n", stdout);
    print_styled(stdout, app->colour, STYLE_BOLD, "Price");
    fputs("\n", stdout);
    table_print(&steps.table, stdout, "  ", app->colour, "nothing is charged");
    return report(app, rc, &error);
}

/* The order's document with its price as one more field. */
static int
print_document(const struct app *app, const oms_order *order)
{
    char *head = NULL, *price = NULL;
    oms_error *error = NULL;
    int32_t rc = oms_order_json(order, &head);

    if (rc == OMS_OK)
        rc = oms_order_price_explain_json(order, &price);
    if (rc == OMS_OK)
        printf("%.*s, \"price\": %s}\n", (int)(strrchr(head, '}') - head), head, price);
    oms_free(head);
    oms_free(price);
    return report(app, rc, &error);
}

int
explain_print(struct app *app, const oms_order *order)
{
    int status;

    if (app->options.json)
        return print_document(app, order);
    status = order_print(app, order);
    return status == STATUS_DONE ? print_table(app, order) : status;
}

static void
add_change(struct table *table, const oms_problem *problem)
{
    const bool both = problem->was != OMS_NONE && problem->now != OMS_NONE;

    table_text(table, problem->field);
    table_money(table, problem->was, problem->currency);
    table_money(table, problem->now, problem->currency);
    table_money(table, both ? problem->now - problem->was : OMS_NONE, problem->currency);
    table_text(table, problem->currency);
}

void
changes_print(FILE *out, bool colour, const oms_error *error)
{
    static const struct column columns[] = {
        {"Price of", false}, {"Was", true}, {"Is now", true}, {"Change", true}, {"", false}};
    struct table table = TABLE(columns);
    oms_problem problem = {.size = sizeof(problem)};

    for (size_t i = 0; oms_error_problem(error, i, &problem) == OMS_OK; i++)
        if (problem.currency != NULL)
            add_change(&table, &problem);
    table_print(&table, out, "  ", colour, NULL);
}
