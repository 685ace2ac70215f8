/* Subscriptions: when their occurrences are due, what is accounted for, and the decisions about them. Pure: times come from the schedule and the system's zone
 * data only. All of it works on the rows of one subscription in struct order_rows. */
#ifndef OMS_MODEL_SUBSCRIPTION_H
#define OMS_MODEL_SUBSCRIPTION_H

#include "base/calendar.h"
#include "model/decision.h"
#include "model/draft.h"
#include "oms/subscription.h"

/* Statuses of subscriptions. The last two are for ever. */
#define SUBSCRIPTION_ACTIVE    "active"
#define SUBSCRIPTION_PAUSED    "paused"
#define SUBSCRIPTION_CANCELLED "cancelled"
#define SUBSCRIPTION_COMPLETED "completed"

/* Statuses of occurrences that have a row. Moved ones are still to come; the others are accounted for. */
#define OCCURRENCE_ORDERED "ordered"
#define OCCURRENCE_SKIPPED "skipped"
#define OCCURRENCE_PAUSED  "paused"
#define OCCURRENCE_LAPSED  "lapsed"
#define OCCURRENCE_MOVED   "moved"
#define OCCURRENCE_DUE     "due" /* of one without a row */

#define EVENT_SUBSCRIPTION           "subscription." /* how the types of all of them begin */
#define EVENT_SUBSCRIPTION_CREATED   "subscription.created"
#define EVENT_SUBSCRIPTION_ORDERED   "subscription.ordered"
#define EVENT_SUBSCRIPTION_WAITING   "subscription.waiting"
#define EVENT_SUBSCRIPTION_SKIPPED   "subscription.skipped"
#define EVENT_SUBSCRIPTION_LAPSED    "subscription.lapsed"
#define EVENT_SUBSCRIPTION_PAUSED    "subscription.paused"
#define EVENT_SUBSCRIPTION_RESUMED   "subscription.resumed"
#define EVENT_SUBSCRIPTION_MOVED     "subscription.moved"
#define EVENT_SUBSCRIPTION_CHANGED   "subscription.changed"
#define EVENT_SUBSCRIPTION_PRICE     "subscription.price_notice"
#define EVENT_SUBSCRIPTION_REMINDER  "subscription.reminder"
#define EVENT_SUBSCRIPTION_PAYMENT   "subscription.payment_failed"
#define EVENT_SUBSCRIPTION_METHOD    "subscription.method_needed"
#define EVENT_SUBSCRIPTION_PAID      "subscription.paid"
#define EVENT_SUBSCRIPTION_UNPAID    "subscription.unpaid"
#define EVENT_SUBSCRIPTION_ENDING    "subscription.ending"
#define EVENT_SUBSCRIPTION_CANCELLED "subscription.cancelled"
#define EVENT_SUBSCRIPTION_COMPLETED "subscription.completed"

#define SUBSCRIPTION_AHEAD 1000 /* how far ahead an occurrence can be skipped or moved */
#define SUBSCRIPTION_CHUNK 256  /* occurrences that one commit accounts for at most */
#define SEGMENTS_MAX       1000 /* of one subscription */
#define SCHEDULE_EVERY_MAX 10000
#define SEGMENT_START_SIZE 20     /* 2025-01-31T09:00:00 */
#define SEGMENT_BY_RULE    "rule" /* its unit */

/* What terms are at most. */
#define SUBSCRIPTION_DAYS_MAX   366
#define SUBSCRIPTION_CYCLES_MAX 100000
#define SUBSCRIPTION_CAP_MAX    100

/* Their words, by number, ended by NULL. No unit has the number 0. */
extern const char *const schedule_units[OMS_UNIT_YEAR + 2];
extern const char *const price_policies[OMS_PRICE_NOTICE + 2];
extern const char *const missed_policies[OMS_MISSED_NONE + 2];
extern const char *const short_policies[OMS_SHORT_SUBSTITUTE + 2];
extern const char *const dunning_ends[OMS_DUNNING_GO_ON + 2];

/* Times. All give OMS_OK, OMS_E_LIMIT (behind the last year), OMS_E_UNSUPPORTED, OMS_E_INVALID (the system does not know the zone any more) or
 * OMS_E_CORRUPT. */
int32_t segment_schedule(const struct segment_row *segment, oms_calendar_schedule *out);
/* The segment that an occurrence goes by; NULL when there is none. */
struct segment_row *segment_of(const struct order_rows *rows, int64_t k);
/* By the schedule alone. */
int32_t occurrence_nominal(const struct order_rows *rows, int64_t k, struct moment *at);
/* The part of a segment that its schedule's frequency is: either `unit` and `every`, or a rule. */
void segment_set_rule(struct decision *d, struct segment_row *segment, oms_text rrule);
/* The same, moved where it was moved. */
int32_t occurrence_time(const struct order_rows *rows, int64_t k, int64_t *at);
struct occurrence_row *find_occurrence(const struct order_rows *rows, int64_t k);
/* A local time as the text of a segment's start. */
void segment_start_text(int64_t local, char *out);
const char *schedule_unit_name(int32_t unit);
int32_t schedule_unit_parse(oms_text name); /* 0: none */

/* Ended for ever? */
bool subscription_ended(const struct subscription_row *subscription);
/* It was to end with the orders that it has made: there is no next one. */
bool subscription_ends_now(const struct subscription_row *subscription);
bool subscription_is(const struct subscription_row *subscription, const char *status);
/* OMS_E_NOT_FOUND; OMS_E_STATE for one that ended. */
int32_t check_goes_on(struct decision *d);
void add_subscription_event(struct decision *d, const char *type, int64_t quantity, oms_text detail);
/* Accounts for occurrence k. */
struct occurrence_row *settle_occurrence(struct decision *d, int64_t k, const char *status, oms_text reason);
/* Goes on with the first occurrence from `k` on that is not skipped; one beyond the last year completes it. */
int32_t go_on_from(struct decision *d, int64_t k);
/* Occurrences from the next one on that are due by `by`, skipped ones left out, at most SUBSCRIPTION_CHUNK. */
int32_t occurrences_due(const struct order_rows *rows, int64_t by, int64_t *ks, size_t *n);
/* Nothing is waited for any more. */
void stop_waiting(struct subscription_row *subscription);
void begin_pause(struct decision *d, int64_t resume_at, oms_text reason);
void end_subscription(struct decision *d, const char *status, const char *event, oms_text reason);
/* Accounts for what was due during a pause that ended at `until`, at most a chunk; *more says that there is more. */
int32_t account_for_pause(struct decision *d, int64_t until, bool *more);

/* Another segment, from the next occurrence on; NULL when memory is short. OMS_E_LIMIT when there are too many. */
struct segment_row *add_segment(struct decision *d, const struct segment_row *like);
int32_t check_segments(struct decision *d);
/* The schedule changes: what was moved away from it goes back. */
void forget_moves(struct decision *d);

/* A new one. */
struct subscribe_command {
    const oms_draft *draft;
    oms_id id;
    oms_id parties[2]; /* ids for shipping and billing */
    oms_id fingerprint;
    oms_text key; /* absent without one */
    bool later;   /* out: the schedule has not begun: there is nothing to order */
    oms_id replay_of;
};
/* DECIDE_REPLAY when the key has its subscription already; OMS_E_KEY_CONFLICT. */
int32_t check_subscription_key(struct decision *d, struct subscribe_command *command);
int32_t decide_subscribe(struct decision *d, void *command);

/* Its rows, before the first order claims occurrence 0; and what is past already, after that. */
int32_t subscribe_with_order(struct decision *d, const struct subscribe_command *command);
int32_t subscribe_after_order(struct decision *d);

/* The order of an occurrence, made by decide_place: claimed in the commit of the order. */
struct claim {
    struct subscribe_command *fresh; /* it is the first order of a new subscription; NULL: a renewal */
    int64_t version;                 /* of the subscription whose order this is */
    int64_t k;
};
int32_t claim_begin(struct decision *d, const struct claim *claim);
bool claim_prepaid(const struct decision *d, const struct claim *claim);
int32_t claim_end(struct decision *d, const struct claim *claim);

/* What is due of a subscription. DECIDE_NOTHING with `order`: the order of k is to be placed. */
struct renew_command {
    int64_t put_off_until; /* OMS_NONE: it goes now; else it waits for its turn after an outage */
    bool order;            /* out */
    bool late;             /* out: it has been due for long, so that many may be */
    int64_t k;             /* out */
    int64_t version;       /* out */
};
int32_t decide_renew(struct decision *d, void *command);

/* The order of k could not be made. */
struct unmade_command {
    int64_t k;
    int64_t version;
    bool short_of_stock;
    oms_text problem; /* or absent */
    oms_text message;
};
int32_t decide_unmade(struct decision *d, void *command);

struct pause_command {
    int64_t resume_at;
    oms_text reason;
};
int32_t decide_pause(struct decision *d, void *command);

struct resume_command {
    int32_t how;
    bool more; /* out: not all is accounted for, once more */
};
int32_t decide_resume(struct decision *d, void *command);

struct skip_command {
    int64_t k;
    oms_text reason;
};
int32_t decide_skip(struct decision *d, void *command);

struct move_command {
    int64_t k;
    int64_t at;
};
int32_t decide_move(struct decision *d, void *command);

struct reschedule_command {
    int32_t unit;
    int32_t every;
    oms_text rrule; /* absent: by unit and every, or as it is */
    oms_text zone;
};
int32_t decide_reschedule(struct decision *d, void *command);

struct end_command {
    bool at_end;
    oms_text reason;
};
int32_t decide_end(struct decision *d, void *command);

struct quantity_command {
    oms_text sku;
    int64_t quantity;
};
int32_t decide_quantity(struct decision *d, void *command);

struct method_command {
    oms_text method;
    oms_text token;
};
int32_t decide_method(struct decision *d, void *command);

struct destination_command {
    struct draft_address address;
    oms_id party; /* that its goods go to, or, where it has none, the new one's */
};
int32_t decide_destination(struct decision *d, void *command);

/* How many articles it still orders, and what one of them costs; OMS_NONE: what the price list says. */
size_t active_items(const struct order_rows *rows);
int64_t item_price(const struct subscription_item_row *item, int64_t now);

#endif
