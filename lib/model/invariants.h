/* What must hold in every database, as a table of small pure checks: of a row as it streams past, or of the books at the end. lib/engine/verify.c reads. */
#ifndef OMS_MODEL_INVARIANTS_H
#define OMS_MODEL_INVARIANTS_H

#include <stdbool.h>

#include "model/audit.h"

enum { INVARIANT_COUNT = 20 };

struct finding {
    int64_t checked;
    int64_t breaches;
    int64_t warnings;
    const char *example; /* of the first breach, or else of the first warning; NULL: none */
};

struct audit {
    struct arena *arena;
    int64_t now;
    struct audit_books books;
    struct finding findings[INVARIANT_COUNT];
};

void audit_init(struct audit *audit, struct arena *arena, int64_t now);
/* A row, in the order that books_enter asks for; parties and keys come when their orders are in. False when memory is short. */
bool audit_row(struct audit *audit, enum table_id table, const void *row);
/* After the last row. False when memory is short. */
bool audit_finish(struct audit *audit);
/* `I1` … and what it says, from 0. */
const char *invariant_id(size_t i);
const char *invariant_title(size_t i);

enum verdict { HOLDS, OVERDUE, BROKEN };

/* What a check is about: rows of a table as they stream past, or the books. */
enum {
    SUBJECT_ORDER_SUM = TABLE_COUNT,
    SUBJECT_PAYMENT_SUM,
    SUBJECT_SHELF_SUM,
    SUBJECT_COUPON_SUM,
    SUBJECT_SUBSCRIPTION_SUM,
    SUBJECT_SUBSCRIPTION_EVENT
};

#define WHY_SIZE 200

struct look {
    int64_t now;
    const void *row;                             /* of the table, not entered yet; NULL for the books */
    const struct order_sum *order;               /* or NULL */
    const struct payment_sum *payment;           /* or NULL */
    const struct shelf_sum *shelf;               /* or NULL */
    const struct coupon_sum *coupon;             /* or NULL */
    const struct subscription_sum *subscription; /* or NULL */
    char *why;
};

/* Say why, and give the verdict. */
enum verdict broken(const struct look *look, const char *format, ...) __attribute__((format(printf, 2, 3)));
enum verdict overdue(const struct look *look, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* invariants_stock.c */
enum verdict counters_not_negative(const struct look *look);
enum verdict counters_are_sums_of_movements(const struct look *look);
enum verdict movement_has_stock(const struct look *look);
enum verdict reserved_is_claimed(const struct look *look);
enum verdict line_holds_stock(const struct look *look);
enum verdict allocation_holds_stock(const struct look *look);
enum verdict split_is_allocated(const struct look *look);

/* invariants_money.c */
enum verdict order_adds_up(const struct look *look);
enum verdict line_adds_up(const struct look *look);
enum verdict line_quantities_fit(const struct look *look);
enum verdict parts_sum_to_order(const struct look *look);
enum verdict payment_within_bounds(const struct look *look);
enum verdict captured_once(const struct look *look);
enum verdict money_has_intent(const struct look *look);
enum verdict ended_order_holds_no_money(const struct look *look);

/* invariants_discount.c */
enum verdict reduction_is_within_order(const struct look *look);
enum verdict reductions_are_within_lines(const struct look *look);
enum verdict coupon_uses_are_taken(const struct look *look);
enum verdict claim_has_coupon(const struct look *look);

/* invariants_work.c */
enum verdict job_is_intent(const struct look *look);
enum verdict job_state_known(const struct look *look);
enum verdict withdrawn_was_never_leased(const struct look *look);
enum verdict open_job_is_due(const struct look *look);
enum verdict ended_job_rests(const struct look *look);

/* invariants_shipment.c */
enum verdict job_has_shipment(const struct look *look);
enum verdict labels_have_intents(const struct look *look);
enum verdict shipments_go_on(const struct look *look);

/* invariants_history.c */
enum verdict order_is_as_of_last_event(const struct look *look);
enum verdict event_follows(const struct look *look);
enum verdict line_replays(const struct look *look);
enum verdict order_replays(const struct look *look);
enum verdict transition_in_table(const struct look *look);
enum verdict time_goes_on(const struct look *look);

/* invariants_inbox.c */
enum verdict inbound_was_fresh(const struct look *look);
enum verdict inbound_is_known(const struct look *look);
enum verdict inbound_is_in_history(const struct look *look);

/* invariants_subscription.c */
enum verdict occurrence_has_order(const struct look *look);
enum verdict order_is_claimed_once(const struct look *look);
enum verdict occurrences_are_accounted_for(const struct look *look);
enum verdict subscription_has_its_events(const struct look *look);
enum verdict subscription_rows_are_counted(const struct look *look);
enum verdict segment_has_schedule(const struct look *look);
enum verdict subscription_event_follows(const struct look *look);
enum verdict subscription_time_goes_on(const struct look *look);

/* invariants_content.c */
enum verdict subscription_without_card(const struct look *look);
enum verdict occurrence_without_card(const struct look *look);
enum verdict key_has_order(const struct look *look);
enum verdict payment_without_card(const struct look *look);
enum verdict job_without_card(const struct look *look);
enum verdict problem_without_card(const struct look *look);
enum verdict event_without_card(const struct look *look);
enum verdict party_without_card(const struct look *look);
enum verdict movement_without_card(const struct look *look);
enum verdict order_currency_known(const struct look *look);
enum verdict payment_method_known(const struct look *look);
enum verdict payment_status_known(const struct look *look);
enum verdict shipment_status_known(const struct look *look);
enum verdict job_kind_known(const struct look *look);
enum verdict order_within_limits(const struct look *look);
enum verdict children_are_counted(const struct look *look);

#endif
