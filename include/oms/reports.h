/**
 * @file oms/reports.h
 * Reports: sums over many orders, or over the stock, in rows and columns.
 *
 * | report   | rows by                                      | says                                                     |
 * |----------|----------------------------------------------|----------------------------------------------------------|
 * | `sales`  | `day`, `sku`, `country`, `channel`, `state`, `all` | orders, amounts, money taken and given back; per currency |
 * | `stock`  | `sku`, `location`                            | units in each bucket, as they are now                    |
 * | `funnel` | `all`, `day`, `country`, `channel`           | how many orders got how far                              |
 *
 * Orders are counted where they were placed: an order of Monday that was paid and cancelled on Tuesday is one of Monday's. Days are those of UTC. A cancelled
 * order is counted as one and adds to no amount but to what was captured and refunded. Money is never added across currencies: each has rows of its own.
 *
 * **What it costs.** A report reads the orders of its time by their ids, and nothing else is kept for it: a day costs a day's orders, however many there are.
 * Nothing waits for it and it waits for nobody; what changes while it reads is counted as it was when it was read.
 */
#ifndef OMS_REPORTS_H
#define OMS_REPORTS_H

#include "oms/errors.h"
#include "oms/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What to report. @since 0.1 */
typedef struct oms_report_query {
    size_t size;          /**< sizeof(oms_report_query) @since 0.1 */
    const char *report;   /**< `sales`, `stock` or `funnel` @since 0.1 */
    const char *by;       /**< see above; NULL: the first that the report has @since 0.1 */
    const char *currency; /**< only orders in this currency; NULL: any. Not of `stock` @since 0.1 */
    int64_t since;        /**< placed at or after; 0 = any. Not of `stock` @since 0.1 */
    int64_t until;        /**< placed before; 0 = any. Not of `stock` @since 0.1 */
} oms_report_query;

/** A column of figures. Frozen. @since 0.1 */
typedef struct oms_report_column {
    const char *name;  /**< in documents, such as `refunded` @since 0.1 */
    const char *title; /**< for people, such as `Refunded` @since 0.1 */
    const char *unit;  /**< `orders`, `lines`, `units` or `money` (minor units of the row's currency) @since 0.1 */
} oms_report_column;

/**
 * The columns of a report.
 *
 * @param report  as in the query
 * @param by      as in the query; may be NULL
 * @param index   from 0
 * @return a static row; NULL past the last, and when there is no such report
 * @since 0.1
 */
OMS_API const oms_report_column *oms_report_column_at(const char *report, const char *by, size_t index);

/** A row of a report. All is valid during the callback. @since 0.1 */
typedef struct oms_report_row {
    size_t size;     /**< sizeof(oms_report_row) of the library @since 0.1 */
    const char *key; /**< the day (`2026-01-31`), SKU, …; empty where orders have none, and by `all` @since 0.1 */
    const char *currency;   /**< of the amounts; NULL in reports without amounts @since 0.1 */
    const int64_t *figures; /**< one for each column @since 0.1 */
    size_t n_figures;       /**< @since 0.1 */
} oms_report_row;

/** Gets one row. @param user as given @param row valid during the call @return 0 to go on; else the report returns that code @since 0.1 */
typedef int32_t (*oms_report_fn)(void *user, const oms_report_row *row);

/**
 * Makes a report: rows by key, then by currency.
 *
 * @param engine  any thread
 * @param query   what to report
 * @param row     called for each, outside any transaction
 * @param user    handed to `row`
 * @param error   see oms/errors.h
 * @return OMS_OK; OMS_E_INVALID (no such report, or none by this); OMS_E_CURRENCY; OMS_E_LIMIT above OMS_LIMIT_ROWS rows; OMS_E_OVERFLOW when a sum is
 *         greater than an amount can be; what `row` returned; a storage error
 * @since 0.1
 */
OMS_API int32_t oms_report_run(oms_engine *engine, const oms_report_query *query, oms_report_fn row, void *user,
                               oms_error **error);

/**
 * The same as a JSON document: `{"report": "sales", "by": "day", "since": …, "until": …, "columns": [{"name", "title", "unit"}], "rows": [{"day":
 * "2026-01-31", "currency": "EUR", "orders": 3, …}]}`.
 *
 * @param engine  any thread
 * @param query   what to report
 * @param out     freed with oms_free()
 * @param error   see oms/errors.h
 * @return as oms_report_run()
 * @since 0.1
 */
OMS_API int32_t oms_report_json(oms_engine *engine, const oms_report_query *query, char **out, oms_error **error);

#ifdef __cplusplus
}
#endif
#endif
