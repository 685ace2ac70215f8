/* The doctor's words: tables, and nothing decided. */
#ifndef OMS_MODEL_DIAGNOSE_WORDS_H
#define OMS_MODEL_DIAGNOSE_WORDS_H

#include "model/order_rows.h"
#include "oms/errors.h"
#include "oms/state.h"

/* What a kind of job is about. */
struct errand {
    const char *kind;
    const char *rule; /* of the problem that it opens */
    const char *waits_for;
    const char *step; /* "… again" from the second time on */
    int32_t schedule; /* OMS_RETRY_…; −1: none */
};

/* By the table, or, for a kind that it does not have, by the effect's service and schedule. */
struct errand errand_of(const struct job_row *job);

/* By OMS_ACTOR_…: how long a person may take before somebody should be told. */
struct people_words {
    const char *waits_for;
    int64_t alert_age;
};
extern const struct people_words people_words[];

/* By OMS_STATE_…: what an order waits for when nothing is wrong and nothing is scheduled. waits_for is NULL where it waits for nothing. */
struct state_words {
    const char *waits_for;
    const char *what;
    const char *advice;
    int64_t alert_age;
};
extern const struct state_words state_words[OMS_STATE_COUNT];

#endif
