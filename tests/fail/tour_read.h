/* The stops of the tour that only read from an engine; tour_shop.c has them in its table. */
#ifndef TESTS_FAIL_TOUR_READ_H
#define TESTS_FAIL_TOUR_READ_H

#include "fail/tour.h"

int32_t read_snapshot(struct trip *trip, oms_error **error); /* every accessor, and its document */
int32_t find_order(struct trip *trip, oms_error **error);
int32_t find_reference(struct trip *trip, oms_error **error);
int32_t list_orders(struct trip *trip, oms_error **error);
int32_t list_by_problem(struct trip *trip, oms_error **error);
int32_t list_page(struct trip *trip, oms_error **error);
int32_t run_report(struct trip *trip, oms_error **error);
int32_t run_report_json(struct trip *trip, oms_error **error);
int32_t list_orders_json(struct trip *trip, oms_error **error);
int32_t list_events(struct trip *trip, oms_error **error);
int32_t list_events_json(struct trip *trip, oms_error **error);
int32_t list_jobs(struct trip *trip, oms_error **error);
int32_t list_jobs_json(struct trip *trip, oms_error **error);
int32_t ask_next_due(struct trip *trip, oms_error **error);
int32_t ask_doctor(struct trip *trip, oms_error **error);
int32_t ask_doctor_json(struct trip *trip, oms_error **error);
int32_t list_stock(struct trip *trip, oms_error **error);
int32_t list_stock_json(struct trip *trip, oms_error **error);
int32_t list_ledger(struct trip *trip, oms_error **error);
int32_t list_carriers(struct trip *trip, oms_error **error);
int32_t list_carriers_json(struct trip *trip, oms_error **error);
int32_t verify(struct trip *trip, oms_error **error);

#endif
