/* The table of invariants and the walk over it: each row is looked at by the checks about its table, then entered into the books, which are looked at when the
 * last row is in. Pure; the checks themselves are in invariants_*.c. */
#include "model/invariants.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/text.h"
#include "model/first_payment.h"
#include "oms/types.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* By number; their wording is that of the documentation. */
static const struct {
    const char *id;
    const char *title;
} invariants[INVARIANT_COUNT] = {
    {"I1", "stock: on hand = available + reserved + on hold + damaged, none negative"},
    {"I2", "each counter of stock is the sum of its movements"},
    {"I3", "what is reserved is what lines of open orders hold"},
    {"I4", "the parts of an order's price sum to its total"},
    {"I5", "no payment gives back more than was taken, nor takes more than was authorised"},
    {"I6", "at most one successful capture of a payment"},
    {"I7", "every effect has an intent"},
    {"I8", "every intent ends, and an order that ended leaves no money and no label behind"},
    {"I9", "every open job has a time at which it goes on"},
    {"I10", "a job that ended is left alone"},
    {"I11", "what was committed survives a crash"},
    {"I12", "order, events and everything of one step are one commit"},
    {"I13", "events are numbered without gaps, and replaying them gives the order"},
    {"I14", "every transition is in the table"},
    {"I15", "an idempotency key leads to its order"},
    {"I16", "an event of a provider is applied at most once"},
    {"I17", "one order per subscription and occurrence"},
    {"I18", "time never runs backwards within an order"},
    {"I19", "no card number or security code is stored"},
    {"I20", "everything is within its limits and counted"},
};

enum { I1, I2, I3, I4, I5, I6, I7, I8, I9, I10, I11, I12, I13, I14, I15, I16, I17, I18, I19, I20 };

static const struct check {
    int invariant;
    int subject;
    enum verdict (*check)(const struct look *look);
} checks[] = {
    {I1, TABLE_STOCK, counters_not_negative},
    {I2, SUBJECT_SHELF_SUM, counters_are_sums_of_movements},
    {I2, TABLE_MOVEMENTS, movement_has_stock},
    {I3, SUBJECT_SHELF_SUM, reserved_is_claimed},
    {I3, TABLE_LINES, line_holds_stock},
    {I3, TABLE_ALLOCATIONS, allocation_holds_stock},
    {I3, SUBJECT_ORDER_SUM, split_is_allocated},
    {I4, TABLE_ORDERS, order_adds_up},
    {I4, TABLE_LINES, line_adds_up},
    {I4, TABLE_LINES, line_quantities_fit},
    {I4, SUBJECT_ORDER_SUM, parts_sum_to_order},
    {I4, TABLE_ORDER_DISCOUNTS, reduction_is_within_order},
    {I4, SUBJECT_ORDER_SUM, reductions_are_within_lines},
    {I5, TABLE_PAYMENTS, payment_within_bounds},
    {I6, SUBJECT_PAYMENT_SUM, captured_once},
    {I7, TABLE_JOBS, job_is_intent},
    {I7, SUBJECT_PAYMENT_SUM, money_has_intent},
    {I7, TABLE_JOBS, job_has_shipment},
    {I7, SUBJECT_ORDER_SUM, labels_have_intents},
    {I8, TABLE_JOBS, job_state_known},
    {I8, TABLE_JOBS, withdrawn_was_never_leased},
    {I8, SUBJECT_PAYMENT_SUM, ended_order_holds_no_money},
    {I8, SUBJECT_ORDER_SUM, shipments_go_on},
    {I9, TABLE_JOBS, open_job_is_due},
    {I10, TABLE_JOBS, ended_job_rests},
    {I12, SUBJECT_ORDER_SUM, order_is_as_of_last_event},
    {I13, TABLE_EVENTS, event_follows},
    {I13, TABLE_LINES, line_replays},
    {I13, SUBJECT_ORDER_SUM, order_replays},
    {I14, TABLE_EVENTS, transition_in_table},
    {I15, TABLE_KEYS, key_has_order},
    {I16, TABLE_INBOX, inbound_was_fresh},
    {I16, TABLE_INBOX, inbound_is_known},
    {I16, TABLE_INBOX, inbound_is_in_history},
    {I12, SUBJECT_SUBSCRIPTION_SUM, subscription_has_its_events},
    {I13, SUBJECT_SUBSCRIPTION_EVENT, subscription_event_follows},
    {I17, TABLE_OCCURRENCES, occurrence_has_order},
    {I17, SUBJECT_ORDER_SUM, order_is_claimed_once},
    {I17, SUBJECT_SUBSCRIPTION_SUM, occurrences_are_accounted_for},
    {I18, TABLE_EVENTS, time_goes_on},
    {I18, SUBJECT_SUBSCRIPTION_EVENT, subscription_time_goes_on},
    {I19, TABLE_SUBSCRIPTIONS, subscription_without_card},
    {I19, TABLE_OCCURRENCES, occurrence_without_card},
    {I19, SUBJECT_SUBSCRIPTION_EVENT, event_without_card},
    {I20, SUBJECT_SUBSCRIPTION_SUM, subscription_rows_are_counted},
    {I20, TABLE_SEGMENTS, segment_has_schedule},
    {I19, TABLE_PAYMENTS, payment_without_card},
    {I19, TABLE_JOBS, job_without_card},
    {I19, TABLE_PROBLEMS, problem_without_card},
    {I19, TABLE_EVENTS, event_without_card},
    {I19, TABLE_PARTIES, party_without_card},
    {I19, TABLE_MOVEMENTS, movement_without_card},
    {I20, TABLE_ORDERS, order_within_limits},
    {I20, TABLE_ORDERS, order_currency_known},
    {I20, TABLE_PAYMENTS, payment_method_known},
    {I20, TABLE_PAYMENTS, payment_status_known},
    {I20, TABLE_SHIPMENTS, shipment_status_known},
    {I20, TABLE_JOBS, job_kind_known},
    {I20, SUBJECT_ORDER_SUM, children_are_counted},
    {I20, SUBJECT_COUPON_SUM, coupon_uses_are_taken},
    {I20, TABLE_ORDER_DISCOUNTS, claim_has_coupon},
};

const char *
invariant_id(size_t i)
{
    return invariants[i].id;
}

const char *
invariant_title(size_t i)
{
    return invariants[i].title;
}

enum verdict
broken(const struct look *look, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(look->why, WHY_SIZE, format, args);
    va_end(args);
    return BROKEN;
}

enum verdict
overdue(const struct look *look, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(look->why, WHY_SIZE, format, args);
    va_end(args);
    return OVERDUE;
}

void
audit_init(struct audit *audit, struct arena *arena, int64_t now)
{
    *audit = (struct audit){.arena = arena, .now = now, .books = {.arena = arena}};
}

/* Which order or shelf, and why. */
static const char *
example_of(struct audit *audit, const struct look *look)
{
    char id[OMS_ID_TEXT_SIZE];
    char sku[TEXT_SHOWN_SIZE];
    char location[TEXT_SHOWN_SIZE];

    if (look->order != NULL) {
        oms_id_format(&look->order->id, id);
        return arena_format(audit->arena, "order %s: %s", id, look->why).data;
    }
    if (look->subscription != NULL) {
        oms_id_format(&look->subscription->id, id);
        return arena_format(audit->arena, "subscription %s: %s", id, look->why).data;
    }
    if (look->shelf != NULL)
        return arena_format(audit->arena, "%s at %s: %s", text_shown(look->shelf->sku, sku),
                            text_shown(look->shelf->location, location), look->why)
            .data;
    return arena_text(audit->arena, text_of(look->why)).data;
}

static void
record(struct audit *audit, int invariant, enum verdict verdict, const struct look *look)
{
    struct finding *finding = &audit->findings[invariant];
    const bool first_breach = verdict == BROKEN && finding->breaches == 0;
    const bool first_of_all = verdict == OVERDUE && finding->breaches == 0 && finding->warnings == 0;

    finding->checked++;
    finding->breaches += verdict == BROKEN;
    finding->warnings += verdict == OVERDUE;
    if (first_breach || first_of_all)
        finding->example = example_of(audit, look);
}

static void
look_at(struct audit *audit, int subject, const struct look *look)
{
    for (size_t i = 0; i < COUNT(checks); i++)
        if (checks[i].subject == subject)
            record(audit, checks[i].invariant, checks[i].check(look), look);
}

/* A row that names an order which is not there was torn from its commit. Keys are judged by an invariant of their own. */
static bool
belongs(struct audit *audit, enum table_id table, const struct look *look)
{
    const oms_id *id = books_order_id(table, look->row);
    char text[OMS_ID_TEXT_SIZE];

    if (id == NULL || table == TABLE_ORDERS || table == TABLE_KEYS)
        return true;
    if (look->order != NULL || (of_either(table) && look->subscription != NULL)) {
        record(audit, I12, HOLDS, look);
        return true;
    }
    oms_id_format(id, text);
    record(audit, I12, broken(look, "rows name order %s, which does not exist", text), look);
    return false;
}

static bool
enter_row(struct audit *audit, enum table_id table, const void *row)
{
    char why[WHY_SIZE] = "";
    struct look look = {.now = audit->now, .row = row, .why = why};

    look.order = books_order(&audit->books, table, row);
    look.shelf = books_shelf(&audit->books, table, row);
    if (look.order == NULL || table == TABLE_OCCURRENCES)
        look.subscription = books_subscription(&audit->books, table, row);
    const bool of_subscription = table == TABLE_EVENTS && look.subscription != NULL;
    if (table == TABLE_JOBS && look.order != NULL)
        look.payment = books_payment(&audit->books, look.order, ((const struct job_row *)row)->payment);
    if (table == TABLE_ORDER_DISCOUNTS)
        look.coupon = books_coupon(&audit->books, ((const struct order_discount_row *)row)->coupon);
    if (belongs(audit, table, &look))
        look_at(audit, of_subscription ? SUBJECT_SUBSCRIPTION_EVENT : (int)table, &look);
    return books_enter(&audit->books, table, row) && !audit->arena->failed;
}

bool
audit_row(struct audit *audit, enum table_id table, const void *row)
{
    struct payment_row first;

    if (!enter_row(audit, table, row))
        return false;
    return table != TABLE_ORDERS || !first_payment_of(row, &first) || enter_row(audit, TABLE_PAYMENTS, &first);
}

bool
audit_finish(struct audit *audit)
{
    const struct audit_books *books = &audit->books;
    char why[WHY_SIZE] = "";
    struct look look = {.now = audit->now, .why = why};

    for (size_t i = 0; i < books->orders.n; i++) {
        look.order = books_order_at(books, i);
        look_at(audit, SUBJECT_ORDER_SUM, &look);
    }
    for (size_t i = 0; i < books->payments.n; i++) {
        look.payment = books_payment_at(books, i);
        look.order = books_order_at(books, look.payment->order);
        look_at(audit, SUBJECT_PAYMENT_SUM, &look);
    }
    look = (struct look){.now = audit->now, .why = why};
    for (size_t i = 0; i < books->subscriptions.n; i++) {
        look.subscription = books_subscription_at(books, i);
        look_at(audit, SUBJECT_SUBSCRIPTION_SUM, &look);
    }
    look.subscription = NULL;
    for (size_t i = 0; i < books->shelves.n; i++) {
        look.shelf = books_shelf_at(books, i);
        look_at(audit, SUBJECT_SHELF_SUM, &look);
    }
    look = (struct look){.now = audit->now, .why = why};
    for (size_t i = 0; i < books->coupons.n; i++) {
        look.coupon = books_coupon_at(books, i);
        look_at(audit, SUBJECT_COUPON_SUM, &look);
    }
    return !audit->arena->failed;
}
