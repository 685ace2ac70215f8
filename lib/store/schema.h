/* The library's own schema, and the positions of its indexes. */
#ifndef OMS_STORE_SCHEMA_H
#define OMS_STORE_SCHEMA_H

#include "model/rows.h"
#include "oms/store.h"

const oms_table *schema_table(enum table_id id);

enum { INDEX_PRODUCTS_BY_CATEGORY = 0 };
enum { INDEX_DISCOUNTS_BY_AUTOMATIC = 0 };
enum { INDEX_QUOTES_BY_EXPIRES = 0 };
enum { INDEX_CACHED_PRICES_BY_EXPIRES = 0 };
enum {
    INDEX_ORDERS_BY_NUMBER = 0,
    INDEX_ORDERS_BY_REFERENCE,
    INDEX_ORDERS_BY_STATE,
    INDEX_ORDERS_BY_CUSTOMER,
    INDEX_ORDERS_BY_HOLD
};
enum {
    INDEX_SUBSCRIPTIONS_BY_NUMBER = 0,
    INDEX_SUBSCRIPTIONS_BY_KEY,
    INDEX_SUBSCRIPTIONS_BY_DUE,
    INDEX_SUBSCRIPTIONS_BY_CUSTOMER,
    INDEX_SUBSCRIPTIONS_BY_WAITING
};
enum { INDEX_PROBLEMS_BY_OPEN = 0 };
enum { INDEX_JOBS_BY_DUE = 0, INDEX_JOBS_BY_STUCK };
enum { INDEX_EVENTS_BY_ORDER = 0 };

#endif
