/* The sizes of public structs where pointers have 64 bits, as released. A released size never changes: a struct that grows gets a line in the list of the
 * release that made it grow, and the older line stays for hosts that were compiled then. Structs marked frozen stand here too. */
#ifndef TESTS_ABI_SIZES_H
#define TESTS_ABI_SIZES_H

#define SIZES_0_1(X)                                                                                                   \
    X(oms_shipment, 88)                                                                                                \
    X(oms_shipment_line, 40)                                                                                           \
    X(oms_shipment_request, 168)                                                                                       \
    X(oms_carrier_service, 72)                                                                                         \
    X(oms_carrier, 64)                                                                                                 \
    X(oms_calendar_schedule, 56)                                                                                       \
    X(oms_product, 56)                                                                                                 \
    X(oms_price, 64)                                                                                                   \
    X(oms_discount, 168)                                                                                               \
    X(oms_coupon, 64)                                                                                                  \
    X(oms_reduction, 48)                                                                                               \
    X(oms_customer, 80)                                                                                                \
    X(oms_tax_rate, 56)                                                                                                \
    X(oms_shipping_method, 40)                                                                                         \
    X(oms_import_result, 72)                                                                                           \
    X(oms_engine_options, 304)                                                                                         \
    X(oms_import_options, 56)                                                                                          \
    X(oms_import_totals, 64)                                                                                           \
    X(oms_refused_row, 56)                                                                                             \
    X(oms_job, 104)                                                                                                    \
    X(oms_diagnosis, 168)                                                                                              \
    X(oms_invariant, 56)                                                                                               \
    X(oms_problem, 96)                                                                                                 \
    X(oms_code_info, 40)                                                                                               \
    X(oms_dispatch, 24)                                                                                                \
    X(oms_inbound, 96)                                                                                                 \
    X(oms_stock_level, 56)                                                                                             \
    X(oms_stock_movement, 88)                                                                                          \
    X(oms_limit, 32)                                                                                                   \
    X(oms_lookup_line, 48)                                                                                             \
    X(oms_lookup_request, 88)                                                                                          \
    X(oms_lookup_service, 32)                                                                                          \
    X(oms_tax_amount, 48)                                                                                              \
    X(oms_notification_template, 32)                                                                                   \
    X(oms_notification_request, 184)                                                                                   \
    X(oms_notification_service, 56)                                                                                    \
    X(oms_draft_line, 48)                                                                                              \
    X(oms_place_result, 24)                                                                                            \
    X(oms_order_query, 168)                                                                                            \
    X(oms_order_summary, 120)                                                                                          \
    X(oms_report_query, 48)                                                                                            \
    X(oms_report_column, 24)                                                                                           \
    X(oms_report_row, 40)                                                                                              \
    X(oms_order_line, 120)                                                                                             \
    X(oms_payment_action, 32)                                                                                          \
    X(oms_event, 96)                                                                                                   \
    X(oms_payment_request, 136)                                                                                        \
    X(oms_payment_service, 80)                                                                                         \
    X(oms_payment_method, 32)                                                                                          \
    X(oms_price_step, 88)                                                                                              \
    X(oms_cached_price, 128)                                                                                           \
    X(oms_price_cache_metrics, 72)                                                                                     \
    X(oms_quote_terms, 48)                                                                                             \
    X(oms_retry_schedule, 40)                                                                                          \
    X(oms_sandbox_options, 40)                                                                                         \
    X(oms_hold, 32)                                                                                                    \
    X(oms_hold_info, 56)                                                                                               \
    X(oms_address, 64)                                                                                                 \
    X(oms_address_service, 32)                                                                                         \
    X(oms_transition, 24)                                                                                              \
    X(oms_guard, 32)                                                                                                   \
    X(oms_observer, 32)                                                                                                \
    X(oms_column, 40)                                                                                                  \
    X(oms_index, 32)                                                                                                   \
    X(oms_bound_term, 8)                                                                                               \
    X(oms_bound, 24)                                                                                                   \
    X(oms_table, 88)                                                                                                   \
    X(oms_schema, 24)                                                                                                  \
    X(oms_delta, 16)                                                                                                   \
    X(oms_change, 72)                                                                                                  \
    X(oms_change_set, 40)                                                                                              \
    X(oms_read, 72)                                                                                                    \
    X(oms_store, 56)                                                                                                   \
    X(oms_sqlite_options, 32)                                                                                          \
    X(oms_id, 16)                                                                                                      \
    X(oms_text, 16)                                                                                                    \
    X(oms_blob, 16)                                                                                                    \
    X(oms_allocator, 32)

#endif
