/* What a service said about a job. A definite outcome is recorded once, whoever brings it and whatever the order's state; an indefinite one only moves the
 * job along, and only for the holder of its lease. Pure. */
#include "base/clock.h"
#include "base/plant.h"
#include "base/text.h"
#include "model/commands.h"
#include "model/effects.h"
#include "model/event.h"
#include "model/job.h"
#include "model/pay.h"
#include "model/shipment.h"

/* clang-format off */
static const struct effect effects[] = {
    {JOB_AUTHORIZE, OMS_RETRY_PAYMENT, SERVICE_PAYMENT, EVENT_PAYMENT_WAITING, authorize_done, authorize_refused, authorize_delayed, NULL, authorize_for_now},
    {JOB_CAPTURE, OMS_RETRY_PAYMENT, SERVICE_PAYMENT, EVENT_PAYMENT_WAITING, capture_done, capture_refused, capture_delayed, NULL, NULL},
    {JOB_VOID, OMS_RETRY_PAYMENT, SERVICE_PAYMENT, EVENT_PAYMENT_WAITING, void_done, return_refused, return_delayed, NULL, NULL},
    {JOB_REFUND, OMS_RETRY_PAYMENT, SERVICE_PAYMENT, EVENT_PAYMENT_WAITING, refund_done, return_refused, return_delayed, NULL, NULL},
    {JOB_ADDRESS, OMS_RETRY_FULFILMENT, SERVICE_ADDRESS, NULL, address_done, address_refused, address_delayed, NULL, NULL},
    {JOB_CUSTOMER, OMS_RETRY_FULFILMENT, SERVICE_LOOKUP, NULL, customer_done, customer_refused, lookup_delayed, NULL, NULL},
    {JOB_PRICE, OMS_RETRY_FULFILMENT, SERVICE_LOOKUP, NULL, price_done, price_refused, lookup_delayed, NULL, NULL},
    {JOB_TAX, OMS_RETRY_FULFILMENT, SERVICE_LOOKUP, NULL, tax_done, tax_refused, lookup_delayed, NULL, NULL},
    {JOB_BOOK, OMS_RETRY_FULFILMENT, SERVICE_CARRIER, EVENT_SHIPMENT_WAITING, book_done, book_refused, book_delayed, book_refused, NULL},
    {JOB_UNBOOK, OMS_RETRY_FULFILMENT, SERVICE_CARRIER, EVENT_SHIPMENT_WAITING, unbook_done, return_refused, return_delayed, NULL, NULL},
    {JOB_MESSAGE, OMS_RETRY_FULFILMENT, SERVICE_NOTIFICATION, EVENT_MESSAGE_WAITING, message_done, message_refused, message_delayed, NULL, NULL},
};
/* clang-format on */

static const struct {
    int32_t code;
    const char *name;
} definite[] = {{OMS_OK, "ok"},
                {OMS_E_DECLINED, "declined"},
                {OMS_E_DECLINED_RETRY, "declined-retry"},
                {OMS_E_REJECTED, "rejected"}};

const struct effect *
effect_of(const struct job_row *job)
{
    for (size_t i = 0; i < sizeof effects / sizeof *effects; i++)
        if (job_is(job, effects[i].kind))
            return &effects[i];
    return NULL;
}

bool
job_changes_world(const struct job_row *job)
{
    const struct effect *effect = effect_of(job);

    return effect && effect->waiting;
}

const struct service_policy *
service_of(const struct policy *policy, const struct job_row *job)
{
    const enum service service = effect_of(job)->service;

    for (size_t i = 0; service == SERVICE_CARRIER && i < policy->n_carriers; i++)
        if (text_equal(policy->carriers[i].code, job->carrier))
            return &policy->carriers[i].service;
    return &policy->services[service];
}

const char *
definite_name(int32_t code)
{
    for (size_t i = 0; i < sizeof definite / sizeof *definite; i++)
        if (definite[i].code == code)
            return definite[i].name;
    return NULL;
}

const char *
reply_words(struct decision *d, const struct oms_reply *reply, const char *otherwise)
{
    oms_text words = reply && reply->message.data ? arena_text(d->arena, reply->message) : text_of(otherwise);

    return words.data ? words.data : "";
}

static void
remember_words(struct decision *d, struct job_row *job, const struct oms_reply *reply)
{
    if (!reply)
        return;
    if (reply->reference.data)
        job->reference = arena_text(d->arena, reply->reference);
    if (reply->message.data)
        job->message = arena_text(d->arena, reply->message);
}

/* The service neither says what became of a key nor knows one again: what may have happened is never sent a second time. */
static bool
sent_once_only(const struct decision *d, const struct job_row *job)
{
    const struct service_policy *service = service_of(d->policy, job);

    return !service->can_query && service->key_lifetime_ms == 0;
}

/* The same intent again, later. */
static int32_t
same_again(struct decision *d, struct job_row *job, const struct effect *effect, const struct oms_reply *reply)
{
    if (job->uncertain && sent_once_only(d, job)) {
        job_needs_operator(d, job, "it may have happened, and the service cannot be asked");
        return OMS_OK;
    }
    if (job_retry(d, job, effect->schedule, reply ? reply->retry_after_ms : 0)) {
        job->state = text_of(job->uncertain ? JOB_WAITING : JOB_READY);
        return effect->delayed(d, job, reply, job->due_at);
    }
    if (job->uncertain) {
        job_needs_operator(d, job, "it may have happened, and the service does not say");
        return OMS_OK;
    }
    job_finish(d, job, JOB_DEAD);
    return effect->delayed(d, job, reply, OMS_NONE);
}

/* After a definite "no for now" the provider would only repeat it: a new intent, with a new key, counted on. */
static int32_t
new_intent(struct decision *d, struct job_row *job, const struct effect *effect, const struct oms_reply *reply)
{
    struct job_row *next;

    if (!job_retry(d, job, effect->schedule, reply ? reply->retry_after_ms : 0)) {
        job_finish(d, job, JOB_DEAD);
        return effect->delayed(d, job, reply, OMS_NONE);
    }
    const int64_t due = job->due_at;
    job_finish(d, job, JOB_DONE);
    next = next_intent(d, job, due);
    if (!next)
        return OMS_E_NOMEM;
    next->tries = job->tries;
    next->tries_since = job->tries_since;
    return effect->delayed(d, next, reply, due);
}

static int32_t
declined_for_now(struct decision *d, struct job_row *job, const struct effect *effect, const struct oms_reply *reply)
{
    const int32_t code = effect->for_now ? effect->for_now(d, job, reply) : DECIDE_NOTHING;

    if (code != DECIDE_NOTHING)
        return code;
    return effect->elsewhere ? effect->elsewhere(d, job, reply) : new_intent(d, job, effect, reply);
}

static int32_t
apply_definite(struct decision *d, struct job_row *job, const struct effect *effect,
               const struct outcome_command *command)
{
    job->outcome = text_of(definite_name(command->code));
    job->outcome_at = d->now;
    job->lapses = 0;
    job->uncertain = 0;
    remember_words(d, job, command->reply);
    if (command->code == OMS_E_DECLINED_RETRY)
        return declined_for_now(d, job, effect, command->reply);
    job_finish(d, job, command->code == OMS_E_REJECTED ? JOB_DEAD : JOB_DONE);
    if (command->code == OMS_OK)
        return effect->done(d, job, command->reply);
    return effect->refused(d, job, command->reply);
}

static void
forget_next_try(struct decision *d, int64_t due)
{
    for (size_t i = 0; i < d->rows->problems.n; i++)
        if (rows_problem(d->rows, i)->next_try == due)
            rows_problem(d->rows, i)->next_try = OMS_NONE;
}

/* For the same money or goods, or the same message. */
static bool
same_purpose(const struct job_row *a, const struct job_row *b)
{
    return a->payment == b->payment && a->shipment == b->shipment && text_equal(a->kind, b->kind) &&
           text_equal(a->template, b->template) && text_equal(a->channel, b->channel);
}

/* While it is in doubt what became of an intent, the next one for the same purpose is not sent: a person decides on both. */
static void
withhold_next_intent(struct decision *d, const struct job_row *job)
{
    for (size_t i = 0; i < d->rows->jobs.n; i++) {
        struct job_row *next = rows_job(d->rows, i);

        if (!same_purpose(next, job) || !job_open(next) || !job_unsent(next))
            continue;
        forget_next_try(d, next->due_at);
        job_finish(d, next, JOB_CANCELLED);
    }
    if (job_is(job, JOB_CAPTURE))
        rows_find_payment(d->rows, job->payment)->capturing =
            captures_under_way(d, rows_find_payment(d->rows, job->payment));
}

/* Known already: the same is no news; another is for a person, who may also have ended what needed one. */
static int32_t
told_again(struct decision *d, struct job_row *job, struct outcome_command *command)
{
    if (text_is(job->outcome, definite_name(command->code))) {
        command->answer = OMS_E_ALREADY;
        return DECIDE_NOTHING;
    }
    command->answer = OMS_E_CONFLICT;
    if (job->uncertain)
        return DECIDE_NOTHING;
    job->uncertain = 1;
    job_needs_operator(d, job, "two outcomes were told that contradict each other");
    withhold_next_intent(d, job);
    return OMS_OK;
}

/* A person looked it up. What has been carried out already is not carried out again; a void or refund that did not happen has still to happen. */
static int32_t
told_by_person(struct decision *d, struct job_row *job, const struct effect *effect,
               const struct outcome_command *command)
{
    const bool done = text_is(job->outcome, definite_name(OMS_OK));
    int32_t code = OMS_OK;

    if (command->code != OMS_OK && (done || effect->refused == return_refused))
        return refuse(d, OMS_E_STATE, "%s waits for a person: only OMS_OK ends it", job->kind.data);
    job->uncertain = 0;
    if (done)
        job_finish(d, job, JOB_DONE);
    else
        code = apply_definite(d, job, effect, command);
    close_job_problem(d);
    return code;
}

static int32_t
decide_definite(struct decision *d, struct job_row *job, const struct effect *effect, struct outcome_command *command)
{
    const bool waits = text_is(job->state, JOB_NEEDS_OPERATOR);
    int32_t code;

    if (PLANTED(LAPSED_ANSWER_DROPPED) && command->epoch != 0 && command->epoch != job->epoch)
        return DECIDE_NOTHING;
    if (waits && command->epoch == 0)
        return told_by_person(d, job, effect, command);
    if (job_unsent(job))
        return refuse(d, OMS_E_STATE, "%s was never sent", job->kind.data);
    if (job->outcome.data)
        return told_again(d, job, command);
    code = apply_definite(d, job, effect, command);
    if (waits)
        close_job_problem(d);
    return code;
}

/* Shown already, just like that. */
static bool
shows_action(const struct payment_row *payment, const struct oms_reply *reply)
{
    return text_is(payment->status, PAYMENT_ACTION) && text_equal(payment->action_kind, reply->action_kind) &&
           text_equal(payment->action_data, reply->action_data) && payment->action_expires == reply->action_expires_at;
}

/* The customer is told of the first; of the same with another address or end only the history is. */
static void
keep_action(struct decision *d, struct payment_row *payment, const struct job_row *job, const struct oms_reply *reply)
{
    add_event(d, payment->action_kind.data ? EVENT_PAYMENT_WAITING : EVENT_PAYMENT_ACTION, OMS_NONE, job->amount,
              arena_text(d->arena, reply->action_kind));
    payment->status = TEXT(PAYMENT_ACTION);
    payment->action_kind = arena_text(d->arena, reply->action_kind);
    payment->action_data = arena_text(d->arena, reply->action_data);
    payment->action_expires = reply->action_expires_at;
}

static void
show_action(struct decision *d, struct job_row *job, const struct oms_reply *reply)
{
    struct payment_row *payment = rows_find_payment(d->rows, job->payment);

    if (!payment || !reply || !reply->action_kind.data)
        return;
    if (!shows_action(payment, reply))
        keep_action(d, payment, job, reply);
    if (reply->action_expires_at != OMS_NONE && reply->action_expires_at > d->now)
        job->deadline = reply->action_expires_at;
}

/* Will be told later, or asked again. */
static int32_t
decide_pending(struct decision *d, struct job_row *job, const struct effect *effect, const struct oms_reply *reply)
{
    if (job->deadline == OMS_NONE)
        job->deadline = time_after(d->now, d->policy->pending_ms);
    if (d->now >= job->deadline) {
        job_needs_operator(d, job, "the service has not answered in time");
        return OMS_OK;
    }
    if (!text_is(job->state, JOB_WAITING) && job->attempts == 1)
        add_event(d, effect->waiting, OMS_NONE, job->amount, job->kind);
    job->state = TEXT(JOB_WAITING);
    job->lease_until = OMS_NONE;
    if (sent_once_only(d, job))
        job->due_at = job->deadline;
    else
        job->due_at = reply && reply->retry_after_ms ? time_after(d->now, reply->retry_after_ms)
                                                     : look_again_at(d, effect->schedule);
    show_action(d, job, reply);
    remember_words(d, job, reply);
    return OMS_OK;
}

/* Another worker took over and went on; yet what this one sent may have happened, also after the other was told that the service never saw it. */
static int32_t
remember_doubt(struct decision *d, struct job_row *job, const struct effect *effect,
               const struct outcome_command *command)
{
    if (!effect->waiting || command->epoch == 0 || command->code == OMS_E_UNAVAILABLE || job->uncertain ||
        job->outcome.data || text_is(job->state, JOB_NEEDS_OPERATOR))
        return DECIDE_NOTHING;
    job->uncertain = 1;
    if (job_open(job))
        job->state = TEXT(JOB_WAITING);
    else
        job_needs_operator(d, job, "a worker that was too slow cannot say whether it happened");
    return OMS_OK;
}

int32_t
decide_outcome(struct decision *d, void *arg)
{
    struct outcome_command *command = arg;
    struct job_row *job = rows_find_job(d->rows, command->n);
    const struct effect *effect = job ? effect_of(job) : NULL;

    command->answer = OMS_OK;
    if (!effect)
        return refuse(d, OMS_E_NOT_FOUND, "there is no such intent");
    if (command->note_answer)
        note_answer(d, job, command->code, command->reply);
    if (definite_name(command->code))
        return decide_definite(d, job, effect, command);
    if (command->epoch == 0 || command->epoch != job->epoch || !text_is(job->state, JOB_RUNNING))
        return remember_doubt(d, job, effect, command);
    job->lapses = 0;
    if (command->code == OMS_PENDING && effect->waiting)
        return decide_pending(d, job, effect, command->reply);
    job->uncertain = effect->waiting && (command->code != OMS_E_UNAVAILABLE || command->uncertain);
    if (PLANTED(CAPTURED_AGAIN) && job_is(job, JOB_CAPTURE) && job->uncertain)
        return new_intent(d, job, effect, command->reply);
    if (PLANTED(DOUBT_DROPPED))
        job->uncertain = 0;
    remember_words(d, job, command->reply);
    if (effect->elsewhere && !job->uncertain)
        return effect->elsewhere(d, job, command->reply);
    return same_again(d, job, effect, command->reply);
}
