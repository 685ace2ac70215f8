/* Entering rows into the books of a database: what each adds to its order, payment and shelf, and what an event says they should be. Touches only the books;
 * judges nothing. */
#include "base/id.h"
#include "base/text.h"
#include "model/audit.h"
#include "model/event.h"
#include "model/job.h"
#include "model/pay.h"
#include "model/shipment.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static bool
enter_stock(struct audit_books *books, struct order_sum *order, const void *row)
{
    const struct stock_row *stock = row;
    struct shelf_sum *shelf = arena_list_add(books->arena, &books->shelves, sizeof(*shelf));

    (void)order;
    if (shelf == NULL)
        return false;
    *shelf = (struct shelf_sum){
        .sku = arena_text(books->arena, stock->sku),
        .location = arena_text(books->arena, stock->location),
        .available = (audit_sum)stock->available,
        .reserved = (audit_sum)stock->reserved,
        .on_hold = (audit_sum)stock->on_hold,
        .damaged = (audit_sum)stock->damaged,
        .unclaimed = (audit_sum)stock->reserved,
    };
    return !books->arena->failed;
}

/* −1 for a name that is no state's. */
static int32_t
state_named(oms_text name)
{
    for (int32_t state = 0; state < OMS_STATE_COUNT; state++)
        if (text_is(name, oms_state_name(state)))
            return state;
    return -1;
}

static bool
enter_order(struct audit_books *books, struct order_sum *order, const void *row)
{
    const struct order_row *r = row;

    order = arena_list_add(books->arena, &books->orders, sizeof(*order));
    if (order == NULL)
        return false;
    *order = (struct order_sum){
        .id = r->id,
        .state = state_named(r->state),
        .state_seen = OMS_STATE_NEW,
        .version = r->version,
        .at_seen = INT64_MIN,
        .reserved_until = r->reserved_until,
        .subtotal = (audit_sum)r->subtotal,
        .discount = (audit_sum)r->discount,
        .tax = (audit_sum)r->tax,
        .tax_included = (audit_sum)r->tax_included,
        .events = (audit_sum)r->event_count,
        .lines = (audit_sum)r->line_count,
        .discounts = (audit_sum)r->discount_count,
        .own = (audit_sum)r->discount,
        .payments = (audit_sum)r->payment_count,
        .shipments = (audit_sum)r->shipment_count,
        .problems = (audit_sum)r->problem_count,
        .jobs = (audit_sum)r->job_count,
        .subscription = r->subscription_id,
        .occurrence = r->occurrence,
        .claims = !id_is_none(&r->subscription_id),
    };
    return true;
}

/* What an event does to the units of an order and, by its amount, to the money of its payments. */
static const struct replay {
    const char *type;
    uint32_t set;
    uint32_t clear;
    int authorised, captured, refunded;
} replays[] = {
    {EVENT_PLACED, UNITS_RESERVED, 0, 0, 0, 0},     {EVENT_RESERVED, UNITS_RESERVED, 0, 0, 0, 0},
    {EVENT_RELEASED, 0, UNITS_RESERVED, 0, 0, 0},   {EVENT_SHIPPED, UNITS_SHIPPED, UNITS_RESERVED, 0, 0, 0},
    {EVENT_DELIVERED, UNITS_DELIVERED, 0, 0, 0, 0}, {EVENT_CANCELLED, UNITS_CANCELLED, UNITS_RESERVED, 0, 0, 0},
    {EVENT_RETURNED, UNITS_RETURNED, 0, 0, 0, 0},   {EVENT_PAYMENT_AUTHORISED, 0, 0, 1, 0, 0},
    {EVENT_PAYMENT_CAPTURED, 0, 0, 0, 1, 0},        {EVENT_PAYMENT_VOIDED, 0, 0, -1, 0, 0},
    {EVENT_PAYMENT_REFUNDED, 0, 0, 0, 0, 1},        {EVENT_PAYMENT_RECORDED, 0, 0, 1, 1, 0},
};

static const struct replay *
replay_of(const struct event_row *event)
{
    /* The one `placed` that reserves nothing. */
    if (text_is(event->type, EVENT_PLACED) && text_is(event->detail, EVENT_UNRESERVED))
        return NULL;
    for (size_t i = 0; i < COUNT(replays); i++)
        if (text_is(event->type, replays[i].type))
            return &replays[i];
    return NULL;
}

static void
replay(struct order_sum *order, const struct event_row *event)
{
    const struct replay *replay = replay_of(event);
    const audit_sum amount = event->amount != OMS_NONE ? (audit_sum)event->amount : 0;

    if (replay == NULL)
        return;
    order->units = (order->units & ~replay->clear) | replay->set;
    order->authorised -= amount * (audit_sum)replay->authorised;
    order->captured -= amount * (audit_sum)replay->captured;
    order->refunded -= amount * (audit_sum)replay->refunded;
}

static bool
enter_event(struct audit_books *books, struct order_sum *order, const void *row)
{
    const struct event_row *event = row;

    (void)books;
    replay(order, event);
    order->events--;
    order->state_seen = state_named(event->state);
    order->version_seen = event->order_version;
    order->seq_seen = event->seq;
    order->at_seen = event->at;
    return true;
}

static bool
enter_line(struct audit_books *books, struct order_sum *order, const void *row)
{
    const struct line_row *line = row;
    struct shelf_sum *shelf = books_shelf(books, TABLE_LINES, row);

    order->lines--;
    order->subtotal -= (audit_sum)line->quantity * (audit_sum)line->unit_price;
    order->discount -= (audit_sum)line->discount;
    if (line->location.data == NULL)
        order->split += (audit_sum)line->reserved;
    else if (shelf != NULL)
        shelf->unclaimed -= (audit_sum)line->reserved;
    return true;
}

static bool
enter_allocation(struct audit_books *books, struct order_sum *order, const void *row)
{
    const struct allocation_row *allocation = row;
    struct shelf_sum *shelf = books_shelf(books, TABLE_ALLOCATIONS, row);

    order->split -= (audit_sum)allocation->reserved;
    if (shelf != NULL)
        shelf->unclaimed -= (audit_sum)allocation->reserved;
    return true;
}

static bool
enter_tax(struct audit_books *books, struct order_sum *order, const void *row)
{
    const struct tax_row *tax = row;

    (void)books;
    order->tax -= (audit_sum)tax->amount;
    if (tax->included)
        order->tax_included -= (audit_sum)tax->amount;
    return true;
}

static bool
enter_coupon(struct audit_books *books, struct order_sum *order, const void *row)
{
    const struct coupon_row *coupon = row;
    struct coupon_sum *sum = arena_list_add(books->arena, &books->coupons, sizeof(*sum));

    (void)order;
    if (sum != NULL)
        *sum = (struct coupon_sum){.code = arena_text(books->arena, coupon->code), .uses = (audit_sum)coupon->uses};
    return !books->arena->failed;
}

static bool
enter_coupon_use(struct audit_books *books, struct order_sum *order, const void *row)
{
    const struct coupon_use_row *use = row;
    struct coupon_sum *sum = books_coupon(books, use->coupon);

    (void)order;
    if (sum != NULL)
        sum->customer_uses += (audit_sum)use->uses;
    return true;
}

static bool
enter_discount(struct audit_books *books, struct order_sum *order, const void *row)
{
    const struct order_discount_row *reduction = row;
    struct coupon_sum *sum = reduction->claimed ? books_coupon(books, reduction->coupon) : NULL;

    order->discounts--;
    if (reduction->line != OMS_NONE)
        order->own -= (audit_sum)reduction->amount;
    if (sum != NULL && reduction->claimed & CLAIMED_USE)
        sum->uses--;
    if (sum != NULL && reduction->claimed & CLAIMED_CUSTOMER_USE)
        sum->customer_uses--;
    return true;
}

/* a − b − c, for a judgement about its sign: the bounds of the row are judged apart. */
static int64_t
left_of(int64_t a, int64_t b, int64_t c)
{
    return (int64_t)((audit_sum)a - (audit_sum)b - (audit_sum)c);
}

static bool
enter_payment(struct audit_books *books, struct order_sum *order, const void *row)
{
    const struct payment_row *r = row;
    struct payment_sum *payment = arena_list_add(books->arena, &books->payments, sizeof(*payment));

    if (payment == NULL)
        return false;
    if (order->n_payments == 0)
        order->first_payment = books->payments.n - 1;
    if (order->n_payments++ == 1)
        order->later_payments = books->payments.n - 1;
    order->payments--;
    order->authorised += (audit_sum)r->authorised;
    order->captured += (audit_sum)r->captured;
    order->refunded += (audit_sum)r->refunded;
    *payment = (struct payment_sum){
        .n = r->n,
        .order = books->last_order,
        .held = left_of(r->authorised, r->captured, r->capturing),
        .taken = left_of(r->captured, r->refunded, r->refunding),
        .by_card = text_is(r->method, METHOD_CARD),
        .authorised = (audit_sum)r->authorised,
        .captured = (audit_sum)r->captured,
        .refunded = (audit_sum)r->refunded,
    };
    return true;
}

static bool
enter_shipment(struct audit_books *books, struct order_sum *order, const void *row)
{
    const struct shipment_row *shipment = row;

    (void)books;
    order->shipments--;
    order->n_shipments++;
    order->labels += shipment->booked_at != OMS_NONE;
    order->booking += text_is(shipment->status, SHIPMENT_BOOKING);
    order->booked += text_is(shipment->status, SHIPMENT_BOOKED);
    order->voiding += text_is(shipment->status, SHIPMENT_VOIDING);
    return true;
}

static bool
enter_problem(struct audit_books *books, struct order_sum *order, const void *row)
{
    (void)books;
    (void)row;
    order->problems--;
    return true;
}

static bool
is_under_way(const struct job_row *job)
{
    return job_open(job) || text_is(job->state, JOB_NEEDS_OPERATOR);
}

static void
enter_booking(struct order_sum *order, const struct job_row *job)
{
    if (job_is(job, JOB_BOOK)) {
        order->labels -= text_is(job->outcome, "ok");
        order->books += is_under_way(job);
    } else if (job_is(job, JOB_UNBOOK)) {
        order->unbooks += is_under_way(job);
    }
}

static void
enter_intent(struct payment_sum *payment, const struct job_row *job)
{
    const bool under_way = is_under_way(job);
    const bool ok = text_is(job->outcome, "ok");
    const audit_sum amount = ok ? (audit_sum)job->amount : 0;

    if (job_is(job, JOB_AUTHORIZE)) {
        payment->authorised -= amount;
    } else if (job_is(job, JOB_CAPTURE)) {
        payment->captured -= amount;
        payment->ok_captures += ok;
    } else if (job_is(job, JOB_VOID)) {
        payment->authorised += amount;
        payment->voids += under_way;
    } else if (job_is(job, JOB_REFUND)) {
        payment->refunded -= amount;
        payment->refunds += under_way;
    }
}

static bool
enter_job(struct audit_books *books, struct order_sum *order, const void *row)
{
    const struct job_row *job = row;
    struct payment_sum *payment = books_payment(books, order, job->payment);

    order->jobs--;
    enter_booking(order, job);
    if (payment != NULL)
        enter_intent(payment, job);
    return true;
}

static bool
enter_movement(struct audit_books *books, struct order_sum *order, const void *row)
{
    const struct movement_row *movement = row;
    struct shelf_sum *shelf = books_shelf(books, TABLE_MOVEMENTS, row);

    (void)order;
    if (shelf == NULL)
        return true;
    shelf->available -= (audit_sum)movement->available;
    shelf->reserved -= (audit_sum)movement->reserved;
    shelf->on_hold -= (audit_sum)movement->on_hold;
    shelf->damaged -= (audit_sum)movement->damaged;
    return true;
}

static const struct {
    bool (*enter)(struct audit_books *books, struct order_sum *order, const void *row);
    bool of_order; /* only with the order it belongs to */
} entries[TABLE_COUNT] = {
    [TABLE_STOCK] = {enter_stock, false},
    [TABLE_ORDERS] = {enter_order, false},
    [TABLE_EVENTS] = {enter_event, true},
    [TABLE_LINES] = {enter_line, true},
    [TABLE_ALLOCATIONS] = {enter_allocation, true},
    [TABLE_TAXES] = {enter_tax, true},
    [TABLE_PAYMENTS] = {enter_payment, true},
    [TABLE_SHIPMENTS] = {enter_shipment, true},
    [TABLE_PROBLEMS] = {enter_problem, true},
    [TABLE_JOBS] = {enter_job, true},
    [TABLE_MOVEMENTS] = {enter_movement, false},
    [TABLE_COUPONS] = {enter_coupon, false},
    [TABLE_COUPON_USES] = {enter_coupon_use, false},
    [TABLE_ORDER_DISCOUNTS] = {enter_discount, true},
    [TABLE_SUBSCRIPTIONS] = {enter_subscription, false},
    [TABLE_SUBSCRIPTION_ITEMS] = {enter_item, false},
    [TABLE_SEGMENTS] = {enter_segment, false},
    [TABLE_OCCURRENCES] = {enter_occurrence, false},
};

bool
of_either(enum table_id table)
{
    return table == TABLE_EVENTS || table == TABLE_JOBS;
}

bool
books_enter(struct audit_books *books, enum table_id table, const void *row)
{
    struct order_sum *order = entries[table].of_order ? books_order(books, table, row) : NULL;
    struct subscription_sum *subscription =
        order == NULL && of_either(table) ? books_subscription(books, table, row) : NULL;

    if (subscription != NULL && table == TABLE_EVENTS)
        enter_subscription_event(subscription, row);
    else if (subscription != NULL)
        subscription->jobs--;
    if (entries[table].enter == NULL || (entries[table].of_order && order == NULL))
        return true;
    return entries[table].enter(books, order, row);
}
