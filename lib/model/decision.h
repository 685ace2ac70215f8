/* A decision in the making: the order's rows (working copies), what the clock says, and what comes out beside changed rows: movements of stock, events,
 * transitions, or a refusal. Everything lives in the arena of the call. The helpers below are what the decide functions share. */
#ifndef OMS_MODEL_DECISION_H
#define OMS_MODEL_DECISION_H

#include "model/order_rows.h"
#include "model/policy.h"
#include "oms/errors.h"
#include "oms/state.h"

/* Bits of orders.holds. */
enum { HOLD_PAYMENT = 1, HOLD_FRAUD = 2, HOLD_ADDRESS = 4, HOLD_OPERATIONS = 8 };

struct transition {
    int32_t from;
    int32_t to;
};

/* Something added to the counter `uses` of a row, whatever else becomes of it. */
struct use_add {
    enum table_id table;
    const void *key;
    int64_t amount;
};

struct decision {
    struct arena *arena;
    struct order_rows *rows;
    const struct policy *policy;
    int64_t now;
    uint64_t random;               /* for jitter */
    struct arena_list movements;   /* struct movement_row, ids left to the engine */
    struct arena_list uses;        /* struct use_add */
    struct arena_list events;      /* struct event_row, commit id and position left to the engine */
    struct arena_list transitions; /* struct transition */
    struct arena_list refusals;    /* oms_problem: why it is refused */
    oms_text message;              /* of a refusal */
    const char *veto;              /* a guard said no to what was decided before: its words; NULL: none did */
};

/* Ends a decision: remembers the sentence and returns `code`. */
int32_t refuse(struct decision *d, int32_t code, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Adds a reason in the shop's terms to a refusal; resolution, actor and retryable come from the table of codes. */
void refuse_problem(struct decision *d, const char *code, const char *rule, const char *field, int64_t line,
                    const char *format, ...) __attribute__((format(printf, 6, 7)));

/* Says of the last reason which amount of the order's currency it is about: what it was and what it is now; OMS_NONE: there was, or is, none. */
void refusal_amounts(struct decision *d, int64_t was, int64_t now);

/* A time in the arena, as RFC 3339; "" without memory. */
oms_text time_words(struct decision *d, int64_t at);

/* Appends the order's next event; without an order the subscription's, "subscription." before its type. Amount and quantity may be OMS_NONE; detail may be absent. */
void add_event(struct decision *d, const char *type, int64_t quantity, int64_t amount, oms_text detail);

/* OMS_STATE_… of an order; one that is being placed is NEW. */
int32_t order_state(const struct order_row *order);
/* CANCELLED or RETURNED. */
bool order_ended(const struct order_row *order);

/* Goes to a state by the table of transitions, with its event; OMS_E_STATE (with a sentence) when the table does not have it. */
int32_t move_to(struct decision *d, int32_t state, oms_text detail);

/* Opens a problem on the order (an open one of the same rule is replaced) and sets its hold bit. */
struct problem_row *open_problem(struct decision *d, const char *code, const char *rule, int64_t hold, int64_t next_try,
                                 const char *format, ...) __attribute__((format(printf, 6, 7)));
/* Another one beside those of the same rule, with its place in the request; `field` may be NULL, `line` 0. */
void add_problem(struct decision *d, const char *code, const char *rule, int64_t hold, const char *field, int64_t line,
                 oms_text message);
/* Closes every open problem of a rule and clears holds that nothing sets any more. */
void close_problems(struct decision *d, const char *rule);

#endif
