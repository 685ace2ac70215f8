/* A report on the screen or in a spreadsheet: a table with sums, bars, or CSV. */
#ifndef OMS_CLI_REPORT_PRINT_H
#define OMS_CLI_REPORT_PRINT_H

#include "app.h"

/* These make the report and print it; `query` names what its rows go by. They return a status. */
int report_print_table(struct app *app, const oms_report_query *query);
int report_print_csv(struct app *app, const oms_report_query *query);

#endif
