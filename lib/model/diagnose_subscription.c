/* The doctor's finding on a subscription: an order of it that is due and cannot be made, or that nobody makes. Pure. */
#include "base/clock.h"
#include "base/error.h"
#include "model/diagnose.h"
#include "model/subscription.h"

#define OVERDUE (5 * MINUTE_MS)

static void
diagnose_waiting(const struct subscription_row *row, oms_diagnosis *found)
{
    const oms_code_info *code = row->problem.data ? code_find(row->problem.data) : NULL;

    found->level = OMS_LEVEL_WAITING;
    found->waits_for = "what its next order needs";
    found->what = "The order that is due cannot be made";
    found->code = row->problem.data;
    found->said = row->message.data;
    found->since = row->waiting_since;
    found->attempt = row->waiting_tries;
    found->next = "the order is tried again, until the next one is due";
    found->next_at = row->due_at;
    found->actor = code ? code->actor : OMS_ACTOR_OPERATIONS;
    found->advice = code ? code->resolution : "Change the subscription, skip this occurrence, or wait";
    found->alert_at = time_after(found->since, DAY_MS);
}

static oms_diagnosis
nothing_found(const struct subscription_row *row)
{
    return (oms_diagnosis){.size = sizeof(oms_diagnosis),
                           .number = row->number.data,
                           .state = row->status.data,
                           .order = row->id,
                           .next_at = OMS_NONE,
                           .alert_at = OMS_NONE};
}

bool
diagnose_subscription(const struct subscription_row *row, int64_t now, oms_diagnosis *found)
{
    const bool waits = row->waiting_since != OMS_NONE;
    const bool late = row->due_at != OMS_NONE && now >= time_after(row->due_at, OVERDUE);

    *found = nothing_found(row);
    if (waits)
        diagnose_waiting(row, found);
    if (waits && now >= found->alert_at)
        found->level = OMS_LEVEL_ALERT;
    if (!late)
        return waits;
    found->level = OMS_LEVEL_ALERT;
    found->waits_for = "the engine";
    found->what = "What is due of the subscription is not done";
    found->since = row->due_at;
    found->next_at = row->due_at;
    found->alert_at = time_after(row->due_at, OVERDUE);
    found->actor = OMS_ACTOR_OPERATIONS;
    found->advice = "Run the engine: this is overdue, and nobody does it";
    return true;
}

static void
diagnose_pause(const struct subscription_row *row, oms_diagnosis *found)
{
    found->waits_for = "to be resumed";
    found->what = "The subscription is paused and orders nothing";
    found->since = row->paused_at;
    found->next = row->resume_at != OMS_NONE ? "it goes on with the occurrence after that" : NULL;
    found->actor = OMS_ACTOR_CUSTOMER;
    found->advice = "Resume it, by its old schedule or by one that begins today";
}

static const char *
next_of(const struct subscription_row *row)
{
    if (subscription_ends_now(row))
        return "it ends";
    return row->reminder_days > 0 && row->reminded_k != row->next_k ? "the customer is reminded of it"
                                                                    : "the order is made and paid";
}

bool
diagnose_subscription_at_rest(const struct subscription_row *row, oms_diagnosis *found)
{
    *found = nothing_found(row);
    found->level = OMS_LEVEL_OK;
    found->next_at = row->due_at;
    if (subscription_is(row, SUBSCRIPTION_PAUSED)) {
        diagnose_pause(row, found);
        return true;
    }
    found->waits_for = "its next order's time";
    found->what = "The next order is not due yet";
    found->since = row->updated_at;
    found->next = next_of(row);
    found->actor = OMS_ACTOR_NOBODY;
    return !subscription_ended(row);
}
