/* What the tests of tests/flow say beside the words of tests/kit/shop.h: jobs, events, other ways to pay, files. */
#ifndef TESTS_FLOW_WORDS_H
#define TESTS_FLOW_WORDS_H

#include "flow/provider.h"
#include "kit/shop.h"

#define MUST_OK(call)                                                                                                  \
    do {                                                                                                               \
        oms_error *error = NULL;                                                                                       \
        int32_t must_code = call;                                                                                      \
        ck_assert_msg(must_code == OMS_OK, "%s: %s: %s", #call, oms_result_name(must_code),                            \
                      error ? oms_error_message(error) : "");                                                          \
    } while (0)

/* The code that a call with `error` at its end gives; the error, which has to be there and say so too, is freed. */
#define ASSERT_CODE(expected, call)                                                                                    \
    do {                                                                                                               \
        oms_error *error = NULL;                                                                                       \
        int32_t assert_result = call;                                                                                  \
        assert_code(expected, assert_result, error, #call);                                                            \
    } while (0)
void assert_code(int32_t expected, int32_t code, oms_error *error, const char *what);

/* A shop whose payments go to this provider. */
void shop_open_paid_by(struct shop *shop, struct provider *provider);

/* The clock jumps to so many ms after NOON, and what is due is done. */
void run_at(struct shop *shop, int64_t ms);

/* A job of an order. */
struct job_view {
    char key[64];
    char state[32];
    char outcome[32];
    char message[128];
    int64_t attempts;
    int64_t due_at;
};
/* How many jobs of a kind an order has. */
int64_t count_jobs(struct shop *shop, const oms_id *id, const char *kind);
/* The nth of them, from 0; it must be there. */
struct job_view find_job(struct shop *shop, const oms_id *id, const char *kind, int64_t nth);
/* The last of them is in this state. */
void assert_job(struct shop *shop, const oms_id *id, const char *kind, const char *state);

int64_t count_events(struct shop *shop, const oms_id *id, const char *type);
int64_t count_orders(struct shop *shop);
/* Tells the outcome of the last job of a kind: the code that oms_complete returned. */
int32_t tell(struct shop *shop, const oms_id *id, const char *kind, int32_t outcome);
/* Pays by another method: the code that oms_order_pay returned. */
int32_t pay(struct shop *shop, const oms_id *id, const char *method, const char *token);
int32_t record_payment(struct shop *shop, const oms_id *id, int64_t amount);
int64_t hold_until(struct shop *shop, const oms_id *id);
int64_t next_due_of(struct shop *shop);

/* A name for a database that is not there yet; `path` has PATH_SIZE bytes. file_remove takes away what SQLite made of it. */
#define PATH_SIZE 64
void file_name(char *path);
void file_remove(const char *path);

#endif
