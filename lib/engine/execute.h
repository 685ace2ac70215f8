/* Carrying out jobs: taking the lease, calling the service, recording what it said. Nobody else calls services that change the world. */
#ifndef OMS_ENGINE_EXECUTE_H
#define OMS_ENGINE_EXECUTE_H

#include "engine/use_case.h"

/* Whether `job` is of the kind a caller wants done now. */
typedef bool (*job_filter)(const struct job_row *job);

/* Does the due jobs of an order, one after another, until none that passes the filter is due, or `max` steps are done. *order may hold a snapshot and is
 * replaced by the latest. */
int32_t drive(oms_engine *engine, const oms_id *id, job_filter filter, int64_t max, int64_t *done, oms_order **order,
              oms_error **error);
bool any_job(const struct job_row *job);
bool payment_job(const struct job_row *job);
bool booking_job(const struct job_row *job);

/* What an order waited for is answered: the use case, then what came due by it of payment, tax and labels. What comes of that is on the order. */
int32_t answer_and_go_on(oms_engine *engine, const oms_id *id, const struct use_case *use_case, void *command,
                         oms_order **out, oms_error **error);

/* Calls the service for jobs that their order's commit leased already, and records the outcomes in one group. Orders are replaced by the latest. */
void call_leased(oms_engine *engine, oms_order **orders, size_t n);

/* The address service's verdict on a draft or a party. */
enum address_verdict ask_address(oms_engine *engine, const oms_address *address, oms_reply *reply);

/* The hold of an order, if it is over. *changed says whether anything was. */
int32_t expire_order(oms_engine *engine, const oms_id *id, bool *changed, oms_error **error);

#endif
