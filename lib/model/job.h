/* Jobs: durable work with a due time, a lease and one definite outcome. An intent to use a service is a job whose kind names the effect. Pure. */
#ifndef OMS_MODEL_JOB_H
#define OMS_MODEL_JOB_H

#include "model/decision.h"

#define JOB_AUTHORIZE "payment.authorize"
#define JOB_CAPTURE   "payment.capture"
#define JOB_VOID      "payment.void"
#define JOB_REFUND    "payment.refund"
#define JOB_PROCESS   "order.process"
#define JOB_RESERVE   "inventory.reserve"
#define JOB_DUNNING   "order.dunning"
#define JOB_ADDRESS   "address.validate"
#define JOB_CUSTOMER  "customer.lookup"
#define JOB_PRICE     "price.lookup"
#define JOB_TAX       "tax.lookup"
#define JOB_BOOK      "shipment.create"
#define JOB_UNBOOK    "shipment.void"
#define JOB_MESSAGE   "notification.send"

/* States. ready: due, nobody has it; running: leased; waiting: the service was asked and has not said; the rest is final, but for needs-operator, which a
 * person ends with oms_complete. */
#define JOB_READY          "ready"
#define JOB_RUNNING        "running"
#define JOB_WAITING        "waiting"
#define JOB_DONE           "done"
#define JOB_DEAD           "dead" /* given up: it certainly did not happen, and is not tried again by itself */
#define JOB_CANCELLED      "cancelled"
#define JOB_NEEDS_OPERATOR "needs-operator"

/* The name of an intent that a service sees: a pure function of the row. "<order id as 32 hex digits>-<n>". */
#define JOB_KEY_SIZE 56
void job_key(const struct job_row *job, char *out);
bool job_parse_key(const char *key, oms_id *order_id, int64_t *n);

bool job_open(const struct job_row *job);  /* ready, running or waiting */
bool job_stuck(const struct job_row *job); /* dead or needs-operator: only a person brings it on */
bool job_is(const struct job_row *job, const char *kind);
/* Never leased: it can be withdrawn without anything having happened. */
bool job_unsent(const struct job_row *job);

/* A new job of the order, or without one of the subscription, ready at `due`. */
struct job_row *add_job(struct decision *d, const char *kind, int64_t payment, int64_t amount, int64_t due);
/* The same wish once more, under a new key: the one before had a definite answer. NULL on failure. */
struct job_row *next_intent(struct decision *d, const struct job_row *job, int64_t due);
/* The first open job of a kind, of one payment where `payment` is not OMS_NONE; or NULL. */
struct job_row *find_open_job(const struct order_rows *rows, const char *kind, int64_t payment);
/* Takes the lease: from now on it may have happened. */
void job_lease(struct decision *d, struct job_row *job);
void job_finish(struct decision *d, struct job_row *job, const char *state);
/* A dead one need not wait for a person any more: nobody wants it done. */
void job_forget(struct job_row *job);
void forget_jobs(struct decision *d, const char *kind); /* all of a kind */
/* The next try by a schedule (OMS_RETRY_…): false when it is used up. */
bool job_retry(struct decision *d, struct job_row *job, int32_t schedule, int64_t retry_after_ms);
/* When to look again who only waits for an answer or a person: by a schedule's interval, and never so soon that looking is all there is to do. */
int64_t look_again_at(const struct decision *d, int32_t schedule);
/* Nobody can go on without a person: state, problem "job", event. A message is given up instead. */
void job_needs_operator(struct decision *d, struct job_row *job, const char *why);
/* The problem stands for every job that needs a person; closed after the last. */
void close_job_problem(struct decision *d);

#endif
