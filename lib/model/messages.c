/* The table of occasions, and making intents by it. It looks at what a decision leaves: its events, and what became of problems, payments and jobs; no decide
 * function knows of messages. Pure. */
#include "model/messages.h"

#include <inttypes.h>

#include "base/text.h"
#include "model/contact.h"
#include "model/event.h"
#include "model/job.h"
#include "model/pay.h"
#include "model/subscription.h"

#define LENGTH(array) (sizeof(array) / sizeof(*(array)))

/* What a message is about. */
struct news {
    int64_t amount; /* OMS_NONE: no money */
    oms_text detail;
};

/* Did what `on` names happen in this decision? Fills `news` then. */
typedef bool (*occasion_fn)(const struct decision *d, const char *on, struct news *news);

/* Of a step that concerns an order and its subscription, customers are told one thing of each; but where a renewal is not paid, that alone. */
enum about { ABOUT_DUNNING, ABOUT_ORDER, ABOUT_COURSE };

struct occasion {
    enum about about;
    oms_notification_template shown;
    occasion_fn happened;
    const char *on;
};

static const struct event_row *
last_event(const struct decision *d, const char *type)
{
    const struct event_row *events = d->events.items;

    for (size_t i = d->events.n; i > 0; i--)
        if (text_is(events[i - 1].type, type))
            return &events[i - 1];
    return NULL;
}

static bool
event_came(const struct decision *d, const char *on, struct news *news)
{
    const struct event_row *event = last_event(d, on);

    if (event)
        news->amount = event->amount;
    return event;
}

static bool
event_with_reason(const struct decision *d, const char *on, struct news *news)
{
    const struct event_row *event = last_event(d, on);

    if (event)
        news->detail = event->detail;
    return event;
}

/* One step may have several of them to tell. */
static bool
events_with_reasons(const struct decision *d, const char *on, struct news *news)
{
    const struct event_row *events = d->events.items;

    for (size_t i = 0; i < d->events.n; i++)
        if (text_is(events[i].type, on))
            news->detail = news->detail.data
                               ? arena_format(d->arena, "%s; %s", news->detail.data, events[i].detail.data)
                               : events[i].detail;
    return news->detail.data;
}

static bool
event_with_money(const struct decision *d, const char *on, struct news *news)
{
    return event_came(d, on, news) && event_with_reason(d, on, news);
}

static bool
goods_moved(const struct decision *d, const char *on, struct news *news)
{
    for (size_t i = 0; i < d->rows->shipments.n; i++)
        if (rows_shipment(d->rows, i)->dispatched_at != OMS_NONE)
            news->detail = rows_shipment(d->rows, i)->tracking;
    return last_event(d, on);
}

/* It stands open, nothing tries again by itself, and one of the two is new. */
static bool
begins_to_wait(const struct problem_row *problem, const struct problem_row *before)
{
    if (problem->open_since == OMS_NONE || problem->next_try != OMS_NONE)
        return false;
    return !before || before->open_since == OMS_NONE || before->next_try != OMS_NONE ||
           !text_equal(before->code, problem->code);
}

/* `on` is a code or a rule. */
static bool
problem_waits(const struct decision *d, const char *on, struct news *news)
{
    const struct row_list *problems = &d->rows->problems;

    for (size_t i = 0; i < problems->n; i++) {
        const struct problem_row *problem = problems->items[i];
        if ((text_is(problem->code, on) || text_is(problem->rule, on)) &&
            begins_to_wait(problem, problems->before[i])) {
            news->detail = problem->message;
            return true;
        }
    }
    return false;
}

/* Only the payment that counts, and only while the customer can pay otherwise. */
static bool
payment_came_to_nothing(const struct decision *d, const char *on, struct news *news)
{
    const struct row_list *payments = &d->rows->payments;
    const struct payment_row *payment = rows_current_payment(d->rows);
    const struct payment_row *before = payments->n ? payments->before[payments->n - 1] : NULL;

    if (!payment || order_state(rows_order(d->rows)) != OMS_STATE_PENDING || !text_is(payment->status, on) ||
        (before && text_is(before->status, on)))
        return false;
    *news = (struct news){payment->amount, payment->message};
    return true;
}

/* The first job that came into this state just now, and that somebody has to see to. That a message could not be sent is no news for another message. */
static const struct job_row *
ended_job(const struct decision *d, const char *state)
{
    const struct row_list *jobs = &d->rows->jobs;

    for (size_t i = 0; i < jobs->n; i++) {
        const struct job_row *job = jobs->items[i];
        const struct job_row *before = jobs->before[i];
        if (text_is(job->state, state) && !(before && text_is(before->state, state)) && job->stuck_since != OMS_NONE &&
            !job_is(job, JOB_MESSAGE))
            return job;
    }
    return NULL;
}

/* `on` is the state in which it stays. */
static bool
job_ended(const struct decision *d, const char *on, struct news *news)
{
    const struct job_row *job = ended_job(d, on);

    if (!job)
        return false;
    news->amount = job->amount;
    /* Not by its key, whose digits may look like a card number. */
    news->detail = arena_format(d->arena, "%s (job %" PRId64 ")%s%s", job->kind.data, job->n,
                                job->message.data ? ": " : "", job->message.data ? job->message.data : "");
    return true;
}

/* `on` is its kind. */
static bool
job_given_up(const struct decision *d, const char *on, struct news *news)
{
    const struct job_row *job = ended_job(d, JOB_DEAD);

    return job && job_is(job, on) && job_ended(d, JOB_DEAD, news);
}

/* In the order in which they are looked through: the first that fits is what an audience is told of a step. */
/* clang-format off */
static const struct occasion occasions[] = {
    {ABOUT_DUNNING, {"subscription.unpaid", AUDIENCE_CUSTOMER, "the payment of a renewal is tried no more: its order is cancelled, and its subscription paused, cancelled, or left to go on", "amount, reason"}, event_with_money, EVENT_SUBSCRIPTION_UNPAID},
    {ABOUT_DUNNING, {"subscription.method_needed", AUDIENCE_CUSTOMER, "the payment of a renewal was declined for good (ORD-4002): another method is needed", "amount, reason"}, event_with_money, EVENT_SUBSCRIPTION_METHOD},
    {ABOUT_DUNNING, {"subscription.payment_failed", AUDIENCE_CUSTOMER, "the payment of a renewal failed (ORD-4001): it is tried again", "amount, reason"}, event_with_money, EVENT_SUBSCRIPTION_PAYMENT},
    {ABOUT_ORDER, {"order.not_available", AUDIENCE_CUSTOMER, "an accepted order has ORD-1001: its units are gone", "reason"}, problem_waits, "ORD-1001"},
    {ABOUT_ORDER, {"order.not_available", AUDIENCE_CUSTOMER, "the payment came when the units were gone (ORD-2002)", "reason"}, problem_waits, "ORD-2002"},
    {ABOUT_ORDER, {"order.cancelled", AUDIENCE_CUSTOMER, "the order was cancelled, by whomever", "reason"}, event_with_reason, EVENT_CANCELLED},
    {ABOUT_ORDER, {"order.refunded", AUDIENCE_CUSTOMER, "money was given back", "amount"}, event_came, EVENT_PAYMENT_REFUNDED},
    {ABOUT_ORDER, {"order.delivered", AUDIENCE_CUSTOMER, "the goods arrived", "carrier, tracking"}, goods_moved, EVENT_DELIVERED},
    {ABOUT_ORDER, {"order.shipped", AUDIENCE_CUSTOMER, "the goods were dispatched", "carrier, tracking"}, goods_moved, EVENT_SHIPPED},
    {ABOUT_ORDER, {"order.confirmed", AUDIENCE_CUSTOMER, "the order is paid, or needs no payment now", ""}, event_came, EVENT_CONFIRMED},
    {ABOUT_ORDER, {"address.problem", AUDIENCE_CUSTOMER, "the shipping address is not valid (ORD-1002)", "reason"}, problem_waits, "ORD-1002"},
    {ABOUT_ORDER, {"payment.problem", AUDIENCE_CUSTOMER, "the payment was declined for good (ORD-2001): another method is needed", "amount, reason"}, payment_came_to_nothing, PAYMENT_DECLINED},
    {ABOUT_ORDER, {"payment.problem", AUDIENCE_CUSTOMER, "the payment was given up (ORD-2001): another method is needed", "amount, reason"}, payment_came_to_nothing, PAYMENT_FAILED},
    {ABOUT_ORDER, {"capture.failed", AUDIENCE_OPERATIONS, "goods left, and their money could not be taken (ORD-2001)", "reason"}, problem_waits, JOB_CAPTURE},
    {ABOUT_ORDER, {"fulfilment.given_up", AUDIENCE_OPERATIONS, "no carrier takes the goods, and none is asked any more (ORD-3001)", "reason"}, problem_waits, "ORD-3001"},
    {ABOUT_ORDER, {"fulfilment.given_up", AUDIENCE_OPERATIONS, "the schedule of fulfilling an order is used up", "reason"}, job_given_up, JOB_PROCESS},
    {ABOUT_ORDER, {"job.dead", AUDIENCE_OPERATIONS, "another job was given up: a dead letter", "amount, reason"}, job_ended, JOB_DEAD},
    {ABOUT_ORDER, {"job.needs_operator", AUDIENCE_OPERATIONS, "a job waits for a person (ORD-2005)", "amount, reason"}, job_ended, JOB_NEEDS_OPERATOR},
    {ABOUT_COURSE, {"subscription.created", AUDIENCE_CUSTOMER, "a subscription began", ""}, event_came, EVENT_SUBSCRIPTION_CREATED},
    {ABOUT_COURSE, {"subscription.completed", AUDIENCE_CUSTOMER, "a subscription made its last order", ""}, event_came, EVENT_SUBSCRIPTION_COMPLETED},
    {ABOUT_COURSE, {"subscription.cancelled", AUDIENCE_CUSTOMER, "a subscription ended", "reason"}, event_with_reason, EVENT_SUBSCRIPTION_CANCELLED},
    {ABOUT_COURSE, {"subscription.ending", AUDIENCE_CUSTOMER, "a subscription is to end when its next order would be due", "reason"}, event_with_reason, EVENT_SUBSCRIPTION_ENDING},
    {ABOUT_COURSE, {"subscription.paused", AUDIENCE_CUSTOMER, "a subscription was paused", "reason"}, event_with_reason, EVENT_SUBSCRIPTION_PAUSED},
    {ABOUT_COURSE, {"subscription.resumed", AUDIENCE_CUSTOMER, "a subscription goes on", ""}, event_came, EVENT_SUBSCRIPTION_RESUMED},
    {ABOUT_COURSE, {"subscription.price_notice", AUDIENCE_CUSTOMER, "an article of a subscription will cost another price", "reason"}, events_with_reasons, EVENT_SUBSCRIPTION_PRICE},
    {ABOUT_COURSE, {"subscription.reminder", AUDIENCE_CUSTOMER, "an order of a subscription comes soon", "reason"}, event_with_reason, EVENT_SUBSCRIPTION_REMINDER},
};
/* clang-format on */

static void
write_message(struct decision *d, const struct occasion *occasion, const struct news *news)
{
    static const char *const channels[] = {CHANNEL_EMAIL, CHANNEL_SMS};

    for (size_t i = 0; i < LENGTH(channels); i++) {
        if (!contact_wants(d->rows, d->policy, occasion->shown.audience, channels[i]))
            continue;
        struct job_row *job = add_job(d, JOB_MESSAGE, OMS_NONE, news->amount, d->now);
        if (!job)
            return;
        job->template = text_of(occasion->shown.id);
        job->channel = text_of(channels[i]);
        job->detail = news->detail;
    }
}

static bool
write_to(struct decision *d, const char *audience, enum about about)
{
    for (size_t i = 0; i < LENGTH(occasions); i++) {
        struct news news = {.amount = OMS_NONE};
        if (occasions[i].about != about || strcmp(occasions[i].shown.audience, audience) != 0 ||
            !occasions[i].happened(d, occasions[i].on, &news))
            continue;
        write_message(d, &occasions[i], &news);
        return true;
    }
    return false;
}

void
write_messages(struct decision *d)
{
    if (!d->policy->notifies || (d->rows->orders.n == 0 && d->rows->subscriptions.n == 0))
        return;
    write_to(d, AUDIENCE_OPERATIONS, ABOUT_ORDER);
    if (write_to(d, AUDIENCE_CUSTOMER, ABOUT_DUNNING))
        return;
    write_to(d, AUDIENCE_CUSTOMER, ABOUT_ORDER);
    write_to(d, AUDIENCE_CUSTOMER, ABOUT_COURSE);
}

const oms_notification_template *
template_find(oms_text id)
{
    for (size_t i = 0; i < LENGTH(occasions); i++)
        if (text_is(id, occasions[i].shown.id))
            return &occasions[i].shown;
    return NULL;
}

const oms_notification_template *
oms_notification_template_at(size_t index)
{
    return index < LENGTH(occasions) ? &occasions[index].shown : NULL;
}
