/* The services that are asked what an order is about (oms/lookup.h): which there are, what they answered while placing, and what it means when they answer
 * later. Pure. */
#ifndef OMS_MODEL_LOOKUPS_H
#define OMS_MODEL_LOOKUPS_H

#include <stdbool.h>

#include "oms/errors.h"

enum lookup { LOOKUP_CATALOG, LOOKUP_CUSTOMER, LOOKUP_PRICING, LOOKUP_TAX, LOOKUP_COUNT };

struct oms_reply;
struct order_rows;
struct decision;
struct job_row;

/* One that was not asked has answered nothing. */
struct lookup_answer {
    const struct oms_reply *reply;
    int32_t code;
    bool asked;
};

static inline bool
lookup_unavailable(const struct lookup_answer *answer)
{
    return answer->asked && answer->code != OMS_OK && answer->code != OMS_E_DECLINED;
}

/* With what is refused that cannot do without the answer. */
static inline int32_t
lookup_refusal(const struct lookup_answer *answer)
{
    return answer->code == OMS_E_NOMEM ? OMS_E_NOMEM : OMS_E_UNAVAILABLE;
}

/* The job that asks again later, and the rule under which an order waits for it. NULL for a lookup without which nothing is accepted. */
struct lookup_later {
    const char *job;
    const char *rule;
    const char *words;
};
const struct lookup_later *lookup_later(enum lookup which);
/* Of a job that is one. */
enum lookup lookup_of(const struct job_row *job);

/* An order is accepted, and the service could not be asked: a job does it by the fulfilment schedule, the try while placing was its first. */
int32_t ask_later(struct decision *d, enum lookup which);
/* The order waits for it; `next_try` OMS_NONE: until a person sees to it. */
void open_unasked(struct decision *d, enum lookup which, int64_t next_try);
/* Given up: operations have the time of a hold to see to it, from when they are told. */
void wait_for_operations(struct decision *d);
/* Something that a service has to be asked first is still open: address, customer, price or tax. */
/* What it costs is still to be found out, by itself or by a person. */
bool price_unknown(const struct order_rows *rows);
bool lookup_open(const struct order_rows *rows);
/* The tax service is asked now, about what is known now. OMS_E_NOMEM. */
int32_t ask_tax_anew(struct decision *d);
/* An answer came: goes on with the order as far as that goes, reserving anew if the hold was over meanwhile. */
int32_t go_on_after_lookup(struct decision *d);

#endif
