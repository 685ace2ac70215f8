/* The SQL of the benchmark's raw side, as data. */
#ifndef OMS_CLI_BENCH_RAW_SQL_H
#define OMS_CLI_BENCH_RAW_SQL_H

enum raw_sql {
    RAW_BEGIN,
    RAW_BEGIN_READ,
    RAW_COMMIT,
    RAW_READ_KEY,
    RAW_READ_CUSTOMER,
    RAW_READ_PRODUCT,
    RAW_READ_PRICE,
    RAW_READ_STOCK,
    RAW_READ_ORDER,
    RAW_READ_LINES,
    RAW_READ_RESERVATIONS,
    RAW_READ_JOBS,
    RAW_ADD_KEY,
    RAW_ADD_ORDER,
    RAW_ADD_LINE,
    RAW_ADD_RESERVATION,
    RAW_ADD_JOB,
    RAW_ADD_EVENT,
    RAW_TAKE_STOCK,
    RAW_ADD_MOVEMENT,
    RAW_CONFIRM_ORDER,
    RAW_CONFIRM_RESERVATIONS,
    RAW_FINISH_JOB,
    RAW_ADD_PRODUCT,
    RAW_ADD_PRICE,
    RAW_ADD_CUSTOMER,
    RAW_ADD_STOCK,
    RAW_SQL_COUNT
};

extern const char raw_schema[];
/* On top of it, what the library keeps besides: to find an order by number, customer and state, the end of holds and keys, the events of an order; a ledger
 * of stock. */
extern const char raw_same_rows[];
extern const char *const raw_sql[RAW_SQL_COUNT];

#endif
