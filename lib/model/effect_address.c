/* What the address service's verdict means, when an order is placed and when the service could only be asked later. Pure. */
#include "base/text.h"
#include "model/effects.h"
#include "model/event.h"
#include "model/job.h"
#include "model/lookups.h"

void
open_bad_address(struct decision *d, const struct oms_reply *reply)
{
    open_problem(d, "ORD-1002", RULE_ADDRESS, HOLD_ADDRESS, OMS_NONE, "the shipping address is not valid: %s",
                 reply_words(d, reply, "the address service does not know it"));
}

void
open_address_unasked(struct decision *d, int64_t next_try)
{
    open_problem(d, "ORD-1007", RULE_ADDRESS, HOLD_ADDRESS, next_try,
                 "the shipping address is not checked: the address service is unavailable");
}

void
open_address_given_up(struct decision *d)
{
    open_problem(d, "ORD-3001", RULE_ADDRESS, HOLD_ADDRESS, OMS_NONE,
                 "the shipping address was never checked: asking the address service was given up");
}

int32_t
check_address_later(struct decision *d)
{
    struct job_row *job = add_job(d, JOB_ADDRESS, OMS_NONE, OMS_NONE, d->now);

    if (!job)
        return OMS_E_NOMEM;
    if (job_retry(d, job, OMS_RETRY_FULFILMENT, 0)) {
        open_address_unasked(d, job->due_at);
    } else {
        job_finish(d, job, JOB_DEAD);
        open_address_given_up(d);
    }
    return OMS_OK;
}

void
correct_address(struct decision *d, const struct oms_reply *reply)
{
    struct party_row *party = rows_party(d->rows, &rows_order(d->rows)->shipping_party);
    const struct reply_address *address = &reply->address;

    if (!party)
        return;
    party->name = address->name.data ? arena_text(d->arena, address->name) : party->name;
    party->line1 = arena_text(d->arena, address->line1);
    party->line2 = arena_text(d->arena, address->line2);
    party->city = arena_text(d->arena, address->city);
    party->region = arena_text(d->arena, address->region);
    party->postcode = arena_text(d->arena, address->postcode);
}

int32_t
address_done(struct decision *d, struct job_row *job, const struct oms_reply *reply)
{
    (void)job;
    if (reply && reply->corrected)
        correct_address(d, reply);
    close_problems(d, RULE_ADDRESS);
    add_event(d, reply && reply->corrected ? EVENT_ADDRESS_CORRECTED : EVENT_ADDRESS_CHECKED, OMS_NONE, OMS_NONE,
              (oms_text){0});
    return go_on_after_lookup(d);
}

int32_t
address_refused(struct decision *d, struct job_row *job, const struct oms_reply *reply)
{
    (void)job;
    if (!order_ended(rows_order(d->rows)))
        open_bad_address(d, reply);
    add_event(d, EVENT_ADDRESS_CHECKED, OMS_NONE, OMS_NONE, TEXT("not valid"));
    return OMS_OK;
}

int32_t
address_delayed(struct decision *d, struct job_row *job, const struct oms_reply *reply, int64_t due)
{
    const bool wanted = !order_ended(rows_order(d->rows));

    (void)reply;
    if (wanted && due != OMS_NONE)
        open_address_unasked(d, due);
    if (wanted && due == OMS_NONE) {
        open_address_given_up(d);
        wait_for_operations(d);
    }
    add_event(d, due == OMS_NONE ? EVENT_JOB_FAILED : EVENT_JOB_RETRY, OMS_NONE, OMS_NONE, job->kind);
    return OMS_OK;
}
