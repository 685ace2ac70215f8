/* An order on paper. */
#ifndef OMS_CLI_ORDER_PRINT_H
#define OMS_CLI_ORDER_PRINT_H

#include "app.h"

/* Prints an order: for people, or with --json as one line. Returns a status. */
int order_print(const struct app *app, const oms_order *order);

/* Prints one line for people that says what became of an order. */
void order_print_line(const struct app *app, const oms_order *order);

#endif
