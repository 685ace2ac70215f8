/* What each kind of effect means for the order: a table of handlers. Outcomes come in through outcome.c; the handlers are in the files
 * effect_*.c. Pure. */
#ifndef OMS_MODEL_EFFECTS_H
#define OMS_MODEL_EFFECTS_H

#include "model/decision.h"
#include "model/reply.h"

struct effect {
    const char *kind;
    int32_t schedule;     /* OMS_RETRY_… */
    enum service service; /* who carries it out */
    const char *
        waiting; /* event when the answer will be told later. NULL for a read: it changes nothing outside, and is never in doubt */
    /* It happened. */
    int32_t (*done)(struct decision *d, struct job_row *job, const struct oms_reply *reply);
    /* It will not happen: declined for good, or our request was wrong. */
    int32_t (*refused)(struct decision *d, struct job_row *job, const struct oms_reply *reply);
    /* Not now; `due` is the next try, OMS_NONE when the schedule is used up. */
    int32_t (*delayed)(struct decision *d, struct job_row *job, const struct oms_reply *reply, int64_t due);
    /* Certainly not by this one, who may say yes another time: somebody else may be asked. NULL: nobody else could be. */
    int32_t (*elsewhere)(struct decision *d, struct job_row *job, const struct oms_reply *reply);
    /* A definite no for now, where something else than the schedule sees to it: DECIDE_NOTHING, where nothing does. May be NULL. */
    int32_t (*for_now)(struct decision *d, struct job_row *job, const struct oms_reply *reply);
};

/* The row of a job's kind; NULL for a job that is no effect. */
const struct effect *effect_of(const struct job_row *job);
/* Does it change something outside, so that it may have happened without anybody knowing? */
bool job_changes_world(const struct job_row *job);
/* What can be relied on when its service is called; only for a job that is an effect. */
const struct service_policy *service_of(const struct policy *policy, const struct job_row *job);

/* Sent before, nobody knows with what result, and no one to ask: the same key is sent again only while the provider knows it. */
bool key_too_old(const struct decision *d, const struct job_row *job);
/* Would it take or hold money that is not wanted any more: of an order that ended, or by a payment that was replaced? */
bool charge_unwanted(const struct order_rows *rows, const struct job_row *job);

/* As jobs.outcome has it; NULL for a code that is no definite outcome. */
const char *definite_name(int32_t code);

/* Handlers, by kind. */
int32_t message_done(struct decision *d, struct job_row *job, const struct oms_reply *reply);
int32_t message_refused(struct decision *d, struct job_row *job, const struct oms_reply *reply);
int32_t message_delayed(struct decision *d, struct job_row *job, const struct oms_reply *reply, int64_t due);
int32_t authorize_done(struct decision *d, struct job_row *job, const struct oms_reply *reply);
int32_t authorize_refused(struct decision *d, struct job_row *job, const struct oms_reply *reply);
int32_t authorize_delayed(struct decision *d, struct job_row *job, const struct oms_reply *reply, int64_t due);
int32_t authorize_for_now(struct decision *d, struct job_row *job, const struct oms_reply *reply);
int32_t capture_done(struct decision *d, struct job_row *job, const struct oms_reply *reply);
int32_t capture_refused(struct decision *d, struct job_row *job, const struct oms_reply *reply);
int32_t capture_delayed(struct decision *d, struct job_row *job, const struct oms_reply *reply, int64_t due);
int32_t void_done(struct decision *d, struct job_row *job, const struct oms_reply *reply);
int32_t refund_done(struct decision *d, struct job_row *job, const struct oms_reply *reply);
int32_t return_refused(struct decision *d, struct job_row *job, const struct oms_reply *reply); /* void and refund */
int32_t return_delayed(struct decision *d, struct job_row *job, const struct oms_reply *reply, int64_t due);
int32_t address_done(struct decision *d, struct job_row *job, const struct oms_reply *reply);
int32_t address_refused(struct decision *d, struct job_row *job, const struct oms_reply *reply);
int32_t address_delayed(struct decision *d, struct job_row *job, const struct oms_reply *reply, int64_t due);
int32_t customer_done(struct decision *d, struct job_row *job, const struct oms_reply *reply);
int32_t customer_refused(struct decision *d, struct job_row *job, const struct oms_reply *reply);
int32_t lookup_delayed(struct decision *d, struct job_row *job, const struct oms_reply *reply, int64_t due);
int32_t price_done(struct decision *d, struct job_row *job, const struct oms_reply *reply);
int32_t price_refused(struct decision *d, struct job_row *job, const struct oms_reply *reply);
int32_t tax_done(struct decision *d, struct job_row *job, const struct oms_reply *reply);
int32_t tax_refused(struct decision *d, struct job_row *job, const struct oms_reply *reply);

int32_t book_done(struct decision *d, struct job_row *job, const struct oms_reply *reply);
int32_t book_refused(struct decision *d, struct job_row *job, const struct oms_reply *reply);
int32_t book_delayed(struct decision *d, struct job_row *job, const struct oms_reply *reply, int64_t due);
int32_t unbook_done(struct decision *d, struct job_row *job, const struct oms_reply *reply);

/* The service's words, or `otherwise`. NUL-terminated, in the arena. */
const char *reply_words(struct decision *d, const struct oms_reply *reply, const char *otherwise);
/* The name of a kind of decline. */
const char *decline_name(int32_t kind);

/* Problems of addresses, when placing and later. */
#define RULE_ADDRESS "customer.address"
/* It could not be checked: a job asks again, the try that failed being its first. Where a schedule has no more, a person does. OMS_E_NOMEM. */
int32_t check_address_later(struct decision *d);
void open_bad_address(struct decision *d, const struct oms_reply *reply);
void open_address_unasked(struct decision *d, int64_t next_try);
void open_address_given_up(struct decision *d);
/* The address as the service writes it. */
void correct_address(struct decision *d, const struct oms_reply *reply);

#endif
