/* The books of a whole database, kept while its rows stream past: what the rows of one order, payment or shelf say less what belongs to them adds up to.
 * A figure here is a difference that ends at 0 where all is well. Pure data; what must hold of it is in invariants.h. */
#ifndef OMS_MODEL_AUDIT_H
#define OMS_MODEL_AUDIT_H

#include "base/arena.h"
#include "model/rows.h"

/* Differences of sums: modulo 2^64, so that no row can make them overflow. */
typedef uint64_t audit_sum;

/* What replaying events gives for the units of every line. */
enum { UNITS_RESERVED = 1, UNITS_SHIPPED = 2, UNITS_DELIVERED = 4, UNITS_CANCELLED = 8, UNITS_RETURNED = 16 };

struct order_sum {
    oms_id id;
    int32_t state;
    int32_t state_seen; /* after the last event; NEW before the first */
    int64_t version;
    int64_t version_seen; /* likewise */
    int64_t seq_seen;
    int64_t at_seen;
    int64_t reserved_until;
    uint32_t units; /* UNITS_…, by the events seen */
    uint32_t n_payments;
    size_t first_payment;  /* in the books; it comes with the order */
    size_t later_payments; /* the second and, behind it, the others */
    /* The order's figure less its children's. */
    audit_sum subtotal;
    audit_sum discount;
    audit_sum tax;
    audit_sum tax_included;
    audit_sum events;
    audit_sum lines;
    audit_sum discounts;
    audit_sum payments;
    audit_sum shipments;
    audit_sum problems;
    audit_sum jobs;
    audit_sum own;    /* its lines' discounts, less what discounts of the catalog took off: what the host itself gave */
    audit_sum split;  /* units reserved on split lines less those of their allocations */
    audit_sum labels; /* of its shipments, less what its intents brought */
    int64_t n_shipments;
    int64_t booking; /* shipments that wait for a label, that have one and have not left, whose label is to be voided */
    int64_t booked;
    int64_t voiding;
    int64_t books; /* intents under way, or waiting for a person */
    int64_t unbooks;
    /* Its payments' less its events'. */
    audit_sum authorised;
    audit_sum captured;
    audit_sum refunded;
    /* Of an order that a subscription made. */
    oms_id subscription;
    int64_t occurrence;
    audit_sum claims; /* 1, less the occurrences that name it */
};

struct subscription_sum {
    oms_id id;
    int64_t next_k;
    int64_t due_at; /* OMS_NONE: it has ended, or is paused */
    int64_t seq_seen;
    int64_t at_seen;
    /* Its figure less its rows. */
    audit_sum events;
    audit_sum items;
    audit_sum segments;
    audit_sum jobs;
    audit_sum cycles;  /* less occurrences ordered */
    audit_sum settled; /* next_k, less occurrences before it that are accounted for */
};

struct payment_sum {
    int64_t n;
    size_t order;    /* position of its order */
    int64_t held;    /* authorised, not captured, and no capture under way */
    int64_t taken;   /* captured, not refunded, and no refund under way */
    int64_t by_card; /* 1: money only moves by a service */
    int64_t ok_captures;
    int64_t voids;   /* under way, or waiting for a person */
    int64_t refunds; /* likewise */
    /* The payment's figure less what its intents brought. */
    audit_sum authorised;
    audit_sum captured;
    audit_sum refunded;
};

/* One SKU at one location. */
struct shelf_sum {
    oms_text sku;
    oms_text location;
    /* The counter less its movements. */
    audit_sum available;
    audit_sum reserved;
    audit_sum on_hold;
    audit_sum damaged;
    audit_sum unclaimed; /* reserved, less what lines and allocations hold */
};

/* One coupon: its uses less those that orders have taken. */
struct coupon_sum {
    oms_text code;
    audit_sum uses;
    audit_sum customer_uses;
};

struct audit_books {
    struct arena *arena;
    struct arena_list shelves;       /* struct shelf_sum, ascending */
    struct arena_list coupons;       /* struct coupon_sum, ascending */
    struct arena_list subscriptions; /* struct subscription_sum, ascending */
    struct arena_list orders;        /* struct order_sum, ascending */
    struct arena_list payments;      /* struct payment_sum: all first ones, then all later ones, each ascending */
    size_t last_shelf;               /* where the last search ended: the next row is mostly of the same */
    size_t last_order;
};

/* Enters a row; false when memory is short. Rows come by table, each ascending: stock, coupons, their uses, then subscriptions, orders, events, items,
 * segments, occurrences, lines, allocations, taxes, discounts, payments (the first with its order), shipments, problems, jobs, movements. No others are
 * entered. */
bool books_enter(struct audit_books *books, enum table_id table, const void *row);

/* The id of the order that a row belongs to or is about; NULL when it names none. */
const oms_id *books_order_id(enum table_id table, const void *row);
/* That order; NULL when there is none. */
struct order_sum *books_order(struct audit_books *books, enum table_id table, const void *row);
/* The shelf that a line, allocation or movement is about; the payment that a job is about; or NULL. */
struct shelf_sum *books_shelf(struct audit_books *books, enum table_id table, const void *row);
/* By code; NULL when there is none. */
struct coupon_sum *books_coupon(struct audit_books *books, oms_text code);
struct payment_sum *books_payment(const struct audit_books *books, const struct order_sum *order, int64_t n);

/* The subscription that a row is of, or that an event is about; NULL when there is none. */
struct subscription_sum *books_subscription(const struct audit_books *books, enum table_id table, const void *row);
/* Its rows are orders' or subscriptions'. */
bool of_either(enum table_id table);
/* audit_subscription.c */
bool enter_subscription(struct audit_books *books, struct order_sum *order, const void *row);
bool enter_item(struct audit_books *books, struct order_sum *order, const void *row);
bool enter_segment(struct audit_books *books, struct order_sum *order, const void *row);
bool enter_occurrence(struct audit_books *books, struct order_sum *order, const void *row);
void enter_subscription_event(struct subscription_sum *subscription, const struct event_row *event);

static inline const struct subscription_sum *
books_subscription_at(const struct audit_books *books, size_t i)
{
    return (const struct subscription_sum *)books->subscriptions.items + i;
}
static inline const struct order_sum *
books_order_at(const struct audit_books *books, size_t i)
{
    return (const struct order_sum *)books->orders.items + i;
}
static inline const struct shelf_sum *
books_shelf_at(const struct audit_books *books, size_t i)
{
    return (const struct shelf_sum *)books->shelves.items + i;
}
static inline const struct coupon_sum *
books_coupon_at(const struct audit_books *books, size_t i)
{
    return (const struct coupon_sum *)books->coupons.items + i;
}
static inline const struct payment_sum *
books_payment_at(const struct audit_books *books, size_t i)
{
    return (const struct payment_sum *)books->payments.items + i;
}

#endif
