/* What events of providers bring about. Each kind is a row of one table; that it was accepted is a row of the inbox, in the same commit. */
#include "model/inbound.h"

#include "base/plant.h"
#include "base/text.h"
#include "model/event.h"
#include "model/job.h"
#include "model/shipment.h"
#include "oms/inbox.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
/* Neither a lease nor a person: what a provider says unasked ends a doubt, but not a contradiction. */
#define TOLD_UNASKED (-1)

static const char *const results[] = {
    [OMS_INBOX_APPLIED] = "applied",
    [OMS_INBOX_KNOWN] = "known",
    [OMS_INBOX_KEPT] = "kept",
    [OMS_INBOX_CONFLICT] = "conflict",
};

const char *
inbound_result_name(int32_t what)
{
    return what >= 0 && (size_t)what < COUNT(results) ? results[what] : NULL;
}

/* What the provider calls it; absent where it has not said so yet. */
static oms_text
reference_of(const struct decision *d, const struct job_row *job)
{
    const struct payment_row *payment = rows_find_payment(d->rows, job->payment);

    return job->reference.data || !payment ? job->reference : payment->reference;
}

/* With this reference; NULL: with any. */
static struct job_row *
latest_authorisation(const struct decision *d, const oms_text *reference)
{
    for (size_t i = d->rows->jobs.n; i-- > 0;) {
        struct job_row *job = rows_job(d->rows, i);
        if (job_is(job, JOB_AUTHORIZE) && (!reference || text_equal(reference_of(d, job), *reference)))
            return job;
    }
    return NULL;
}

/* The one that is named; or the authorisation with this reference, or else the latest that has none yet. */
static struct job_row *
find_intent(const struct decision *d, const struct inbound_command *command)
{
    static const oms_text not_yet;
    struct job_row *job;

    if (command->n)
        return rows_find_job(d->rows, command->n);
    if (!command->reference.data)
        return latest_authorisation(d, NULL);
    job = latest_authorisation(d, &command->reference);
    return job ? job : latest_authorisation(d, &not_yet);
}

static int32_t
refuse_unknown(struct decision *d)
{
    return refuse(d, OMS_E_NOT_FOUND, "order %s has no such intent", rows_order(d->rows)->number.data);
}

/* As if the service had answered so, by nobody's lease. */
static int32_t
decide_told(struct decision *d, struct inbound_command *command)
{
    const struct job_row *job = find_intent(d, command);
    struct outcome_command outcome = {
        .epoch = TOLD_UNASKED, .code = command->kind->outcome, .reply = command->reply, .answer = OMS_OK};
    int32_t code;

    if (!job)
        return refuse_unknown(d);
    outcome.n = job->n;
    code = decide_outcome(d, &outcome);
    if (outcome.answer == OMS_E_CONFLICT)
        command->what = OMS_INBOX_CONFLICT;
    else
        command->what = code == DECIDE_NOTHING ? OMS_INBOX_KNOWN : OMS_INBOX_APPLIED;
    return code;
}

/* The provider is at it: whoever asked it knows already that it will take time. */
static int32_t
decide_noted(struct decision *d, struct inbound_command *command)
{
    command->what = OMS_INBOX_KNOWN;
    return find_intent(d, command) ? DECIDE_NOTHING : refuse_unknown(d);
}

static bool
has_left(int32_t state)
{
    return state == OMS_STATE_SHIPPED || state == OMS_STATE_DELIVERED || state == OMS_STATE_RETURNED;
}

/* With the label that there is, unless it is of another parcel; the one who tells may go by another name than the carrier. */
static int32_t
decide_picked_up(struct decision *d, struct inbound_command *command)
{
    const struct shipment_row *label = find_shipment(d->rows, SHIPMENT_BOOKED);
    struct dispatch_command dispatch = {.carrier = command->provider, .tracking = command->reference};

    if (label && (!command->reference.data || text_equal(command->reference, label->tracking)))
        dispatch = (struct dispatch_command){.carrier = label->carrier, .tracking = label->tracking};
    if (has_left(order_state(rows_order(d->rows)))) {
        command->what = OMS_INBOX_KNOWN;
        return DECIDE_NOTHING;
    }
    int32_t code = decide_dispatch(d, &dispatch);
    if (code == OMS_OK && !has_left(order_state(rows_order(d->rows))))
        command->what = OMS_INBOX_KEPT; /* it leaves with the label that is asked for */
    return code;
}

/* The carrier was quicker than whoever says that the goods left: what leaves looks at it (send_shipment). */
static int32_t
keep_delivery(struct decision *d, struct inbound_command *command)
{
    struct order_row *order = rows_order(d->rows);

    if (order->delivery_told_at != OMS_NONE) {
        command->what = OMS_INBOX_KNOWN;
        return DECIDE_NOTHING;
    }
    order->delivery_told_at = d->now;
    add_event(d, EVENT_DELIVERY_TOLD, OMS_NONE, OMS_NONE, arena_text(d->arena, command->provider));
    command->what = OMS_INBOX_KEPT;
    return OMS_OK;
}

static int32_t
decide_arrived(struct decision *d, struct inbound_command *command)
{
    const int32_t state = order_state(rows_order(d->rows));

    if (state == OMS_STATE_SHIPPED || state == OMS_STATE_CANCELLED)
        return decide_deliver(d, NULL); /* which refuses a cancelled order */
    if (!has_left(state))
        return keep_delivery(d, command);
    command->what = OMS_INBOX_KNOWN;
    return DECIDE_NOTHING;
}

static const struct inbound_kind kinds[] = {
    {"payment.succeeded", true, OMS_OK, decide_told},
    {"payment.declined", true, OMS_E_DECLINED, decide_told},
    {"payment.declined_retry", true, OMS_E_DECLINED_RETRY, decide_told},
    {"payment.rejected", true, OMS_E_REJECTED, decide_told},
    {"payment.pending", true, OMS_PENDING, decide_noted},
    {"shipment.dispatched", false, OMS_OK, decide_picked_up},
    {"shipment.delivered", false, OMS_OK, decide_arrived},
};

const struct inbound_kind *
inbound_kind_of(oms_text type)
{
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (text_is(type, kinds[i].type))
            return &kinds[i];
    return NULL;
}

/* `seen` events were there before. */
static int32_t
note_accepted(struct decision *d, const struct inbound_command *command, int64_t seen)
{
    const struct order_row *order = rows_order(d->rows);
    struct inbox_row *row;

    if (PLANTED(WEBHOOK_NOT_NOTED))
        return OMS_OK;
    row = row_list_add(d->arena, &d->rows->inbox, NULL, sizeof *row);
    if (!row)
        return OMS_E_NOMEM;
    *row = (struct inbox_row){.provider = arena_text(d->arena, command->provider),
                              .event_id = arena_text(d->arena, command->event_id),
                              .type = text_of(command->kind->type),
                              .order_id = order->id,
                              .result = text_of(inbound_result_name(command->what)),
                              .seq = order->event_count > seen ? seen + 1 : OMS_NONE,
                              .signed_at = command->signed_at,
                              .accepted_at = command->arrived_at};
    return OMS_OK;
}

int32_t
decide_inbound(struct decision *d, void *arg)
{
    struct inbound_command *command = arg;
    const int64_t seen = rows_order(d->rows)->event_count;
    int32_t code;

    if (d->rows->inbox.n)
        return refuse(d, OMS_E_ALREADY, "event %s was accepted before", command->event_id.data);
    command->what = OMS_INBOX_APPLIED;
    code = command->kind->decide(d, command);
    return code == OMS_OK || code == DECIDE_NOTHING ? note_accepted(d, command, seen) : code;
}
