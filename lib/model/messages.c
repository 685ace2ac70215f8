/* The table of occasions, and making intents by it. It looks at what a decision leaves: its events, and what became of problems, payments and jobs; no decide
 * function knows of messages. Pure. */
#include "model/messages.h"

#include <inttypes.h>

#include "base/text.h"
#include "model/contact.h"
#include "model/event.h"
#include "model/job.h"
#include "model/pay.h"

#define LENGTH(array) (sizeof(array) / sizeof(*(array)))

/* What a message is about. */
struct news {
    int64_t amount; /* OMS_NONE: no money */
    oms_text detail;
};

/* Did what `on` names happen in this decision? Fills `news` then. */
typedef bool (*occasion_fn)(const struct decision *d, const char *on, struct news *news);

struct occasion {
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
    {{"order.not_available", AUDIENCE_CUSTOMER, "an accepted order has ORD-1001: its units are gone", "reason"}, problem_waits, "ORD-1001"},
    {{"order.not_available", AUDIENCE_CUSTOMER, "the payment came when the units were gone (ORD-2002)", "reason"}, problem_waits, "ORD-2002"},
    {{"order.cancelled", AUDIENCE_CUSTOMER, "the order was cancelled, by whomever", "reason"}, event_with_reason, EVENT_CANCELLED},
    {{"order.refunded", AUDIENCE_CUSTOMER, "money was given back", "amount"}, event_came, EVENT_PAYMENT_REFUNDED},
    {{"order.delivered", AUDIENCE_CUSTOMER, "the goods arrived", "carrier, tracking"}, goods_moved, EVENT_DELIVERED},
    {{"order.shipped", AUDIENCE_CUSTOMER, "the goods were dispatched", "carrier, tracking"}, goods_moved, EVENT_SHIPPED},
    {{"order.confirmed", AUDIENCE_CUSTOMER, "the order is paid, or needs no payment now", ""}, event_came, EVENT_CONFIRMED},
    {{"address.problem", AUDIENCE_CUSTOMER, "the shipping address is not valid (ORD-1002)", "reason"}, problem_waits, "ORD-1002"},
    {{"payment.problem", AUDIENCE_CUSTOMER, "the payment was declined for good (ORD-2001): another method is needed", "amount, reason"}, payment_came_to_nothing, PAYMENT_DECLINED},
    {{"payment.problem", AUDIENCE_CUSTOMER, "the payment was given up (ORD-2001): another method is needed", "amount, reason"}, payment_came_to_nothing, PAYMENT_FAILED},
    {{"capture.failed", AUDIENCE_OPERATIONS, "goods left, and their money could not be taken (ORD-2001)", "reason"}, problem_waits, JOB_CAPTURE},
    {{"fulfilment.given_up", AUDIENCE_OPERATIONS, "no carrier takes the goods, and none is asked any more (ORD-3001)", "reason"}, problem_waits, "ORD-3001"},
    {{"fulfilment.given_up", AUDIENCE_OPERATIONS, "the schedule of fulfilling an order is used up", "reason"}, job_given_up, JOB_PROCESS},
    {{"job.dead", AUDIENCE_OPERATIONS, "another job was given up: a dead letter", "amount, reason"}, job_ended, JOB_DEAD},
    {{"job.needs_operator", AUDIENCE_OPERATIONS, "a job waits for a person (ORD-2005)", "amount, reason"}, job_ended, JOB_NEEDS_OPERATOR},
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

static void
write_to(struct decision *d, const char *audience)
{
    for (size_t i = 0; i < LENGTH(occasions); i++) {
        struct news news = {.amount = OMS_NONE};
        if (strcmp(occasions[i].shown.audience, audience) != 0 || !occasions[i].happened(d, occasions[i].on, &news))
            continue;
        write_message(d, &occasions[i], &news);
        return;
    }
}

void
write_messages(struct decision *d)
{
    if (!d->policy->notifies || d->rows->orders.n == 0)
        return;
    write_to(d, AUDIENCE_OPERATIONS);
    write_to(d, AUDIENCE_CUSTOMER);
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
