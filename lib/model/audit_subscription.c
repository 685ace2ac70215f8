/* Entering rows of subscriptions into the books of a database, and finding the subscription of a row. Judges nothing. */
#include "base/id.h"
#include "base/text.h"
#include "model/audit.h"
#include "model/subscription.h"

static const oms_id *
subscription_id(enum table_id table, const void *row)
{
    switch (table) {
    case TABLE_SUBSCRIPTION_ITEMS:
        return &((const struct subscription_item_row *)row)->subscription_id;
    case TABLE_SEGMENTS:
        return &((const struct segment_row *)row)->subscription_id;
    case TABLE_OCCURRENCES:
        return &((const struct occurrence_row *)row)->subscription_id;
    case TABLE_JOBS:
        return &((const struct job_row *)row)->order_id;
    case TABLE_EVENTS:
        return &((const struct event_row *)row)->order_id;
    default:
        return NULL;
    }
}

struct subscription_sum *
books_subscription(const struct audit_books *books, enum table_id table, const void *row)
{
    const oms_id *id = subscription_id(table, row);
    size_t low = 0, n = id != NULL ? books->subscriptions.n : 0;

    while (low < n) {
        const size_t middle = low + (n - low) / 2;
        if (id_compare(&books_subscription_at(books, middle)->id, id) < 0)
            low = middle + 1;
        else
            n = middle;
    }
    if (id == NULL || low >= books->subscriptions.n || !id_equal(&books_subscription_at(books, low)->id, id))
        return NULL;
    return (struct subscription_sum *)books->subscriptions.items + low;
}

bool
enter_subscription(struct audit_books *books, struct order_sum *order, const void *row)
{
    const struct subscription_row *r = row;
    struct subscription_sum *sum = arena_list_add(books->arena, &books->subscriptions, sizeof(*sum));

    (void)order;
    if (sum == NULL)
        return false;
    *sum = (struct subscription_sum){
        .id = r->id,
        .next_k = r->next_k,
        .due_at = r->due_at,
        .at_seen = INT64_MIN,
        .events = (audit_sum)r->event_count,
        .items = (audit_sum)r->item_count,
        .segments = (audit_sum)r->segment_count,
        .jobs = (audit_sum)r->job_count,
        .cycles = (audit_sum)r->cycles,
        .settled = (audit_sum)r->next_k,
    };
    return true;
}

bool
enter_item(struct audit_books *books, struct order_sum *order, const void *row)
{
    struct subscription_sum *sum = books_subscription(books, TABLE_SUBSCRIPTION_ITEMS, row);

    (void)order;
    if (sum != NULL)
        sum->items--;
    return true;
}

bool
enter_segment(struct audit_books *books, struct order_sum *order, const void *row)
{
    struct subscription_sum *sum = books_subscription(books, TABLE_SEGMENTS, row);

    (void)order;
    if (sum != NULL)
        sum->segments--;
    return true;
}

bool
enter_occurrence(struct audit_books *books, struct order_sum *order, const void *row)
{
    const struct occurrence_row *occurrence = row;
    struct subscription_sum *sum = books_subscription(books, TABLE_OCCURRENCES, row);

    order = books_order(books, TABLE_OCCURRENCES, row);
    if (order != NULL)
        order->claims--;
    if (sum == NULL)
        return true;
    sum->cycles -= text_is(occurrence->status, OCCURRENCE_ORDERED);
    sum->settled -= occurrence->k < sum->next_k && !text_is(occurrence->status, OCCURRENCE_MOVED);
    return true;
}

void
enter_subscription_event(struct subscription_sum *subscription, const struct event_row *event)
{
    subscription->events--;
    subscription->seq_seen = event->seq;
    subscription->at_seen = event->at;
}
