/* What is due of a subscription: the end of a pause, its own end, occurrences that were missed, or the order of one occurrence, which is then placed; and
 * what becomes of an order that could not be made. Pure. */
#include <inttypes.h>

#include "base/clock.h"
#include "base/id.h"
#include "base/plant.h"
#include "base/text.h"
#include "model/commands.h"
#include "model/subscription.h"

#define GRACE_MS  DAY_MS           /* later than that, it was missed */
#define LATE_MS   (15 * MINUTE_MS) /* later than that, many others may be as well */
#define DOUBLINGS 5

/* How many of those that are due together are ordered. */
static size_t
kept(const struct decision *d, const int64_t *ks, size_t n)
{
    const struct subscription_row *subscription = rows_subscription(d->rows);
    int64_t at = d->now;

    if (subscription->missed == OMS_MISSED_LATEST)
        return 1;
    if (subscription->missed == OMS_MISSED_ALL)
        return (size_t)subscription->missed_cap;
    return n < SUBSCRIPTION_CHUNK && occurrence_time(d->rows, ks[n - 1], &at) == OMS_OK && d->now - at > GRACE_MS ? 0
                                                                                                                  : 1;
}

static int32_t
lapse(struct decision *d, const int64_t *ks, size_t n)
{
    struct subscription_row *subscription = rows_subscription(d->rows);
    const oms_text reason = subscription->problem.data ? subscription->problem : TEXT("missed");

    for (size_t i = 0; i < n; i++)
        settle_occurrence(d, ks[i], OCCURRENCE_LAPSED, ks[i] == subscription->next_k ? reason : TEXT("missed"));
    stop_waiting(subscription);
    add_subscription_event(d, EVENT_SUBSCRIPTION_LAPSED, OMS_NONE,
                           n == 1 ? arena_format(d->arena, "occurrence %" PRId64, ks[0])
                                  : arena_format(d->arena, "occurrences %" PRId64 " to %" PRId64, ks[0], ks[n - 1]));
    return go_on_from(d, ks[n - 1] + 1);
}

/* No order is piled upon one that is not paid: it would only be charged to the same card. */
static int32_t
wait_for_payment(struct decision *d, int64_t k)
{
    struct unmade_command unmade = {.k = k,
                                    .version = rows_subscription(d->rows)->version,
                                    .problem = TEXT("ORD-4001"),
                                    .message = TEXT("the order before it is not paid")};

    return decide_unmade(d, &unmade);
}

/* The system does not know the zone any more, say: it is looked at again. */
static int32_t
cannot_reckon(struct decision *d)
{
    const struct subscription_row *subscription = rows_subscription(d->rows);

    return decide_unmade(d, &(struct unmade_command){.k = subscription->next_k,
                                                     .version = subscription->version,
                                                     .message = TEXT("its schedule cannot be reckoned")});
}

static int32_t
renew(struct decision *d, struct renew_command *command)
{
    struct subscription_row *subscription = rows_subscription(d->rows);
    int64_t ks[SUBSCRIPTION_CHUNK];
    size_t n;
    int32_t code = occurrences_due(d->rows, d->now, ks, &n);

    if (code != OMS_OK)
        return cannot_reckon(d);
    if (n == 0) /* the clock runs backwards, or it was moved */
        return go_on_from(d, subscription->next_k);
    const size_t keep = PLANTED(SUBSCRIPTION_ALL_MISSED) ? n : kept(d, ks, n);
    if (n > keep)
        return lapse(d, ks, n - keep);
    if (!id_is_none(&subscription->dunning_order))
        return wait_for_payment(d, ks[0]);
    command->order = true;
    command->k = ks[0];
    command->version = subscription->version;
    return DECIDE_NOTHING;
}

/* The next order is still to come: this is the time of its reminder, unless there was one, or there will be no order. */
static int32_t
remind(struct decision *d, int64_t at)
{
    struct subscription_row *subscription = rows_subscription(d->rows);
    const int64_t k = subscription->next_k;

    if (subscription->reminder_days > 0 && subscription->reminded_k != k && !subscription_ends_now(subscription)) {
        subscription->reminded_k = k;
        add_subscription_event(d, EVENT_SUBSCRIPTION_REMINDER, OMS_NONE,
                               arena_format(d->arena, "occurrence %" PRId64 ": %s", k, time_words(d, at).data));
    }
    return go_on_from(d, k);
}

/* What has no times stays in its pause, and is looked at again less and less often: it must not stand in front of all others for ever. */
static int32_t
resume_by_itself(struct decision *d)
{
    const struct subscription_row *subscription = rows_subscription(d->rows);
    struct resume_command command = {.how = OMS_RESUME_KEEP};
    int64_t at;
    const int32_t code = occurrence_time(d->rows, subscription->next_k, &at);

    if (code != OMS_OK && code != OMS_E_LIMIT)
        return cannot_reckon(d);
    return decide_resume(d, &command);
}

int32_t
decide_renew(struct decision *d, void *arg)
{
    struct renew_command *command = arg;
    struct subscription_row *subscription = rows_subscription(d->rows);
    int64_t at;

    command->order = false;
    command->late = false;
    if (!subscription || subscription->due_at == OMS_NONE || subscription->due_at > d->now)
        return DECIDE_NOTHING;
    if (subscription_is(subscription, SUBSCRIPTION_PAUSED))
        return resume_by_itself(d);
    if (subscription->waiting_since == OMS_NONE && occurrence_time(d->rows, subscription->next_k, &at) == OMS_OK &&
        at > d->now)
        return remind(d, at);
    if (subscription_ends_now(subscription)) {
        end_subscription(d, SUBSCRIPTION_CANCELLED, EVENT_SUBSCRIPTION_CANCELLED, (oms_text){0});
        return OMS_OK;
    }
    command->late = d->now - subscription->due_at > LATE_MS;
    if (command->put_off_until > d->now) {
        subscription->due_at = command->put_off_until;
        return OMS_OK;
    }
    return renew(d, command);
}

static int32_t
skip_short(struct decision *d, const struct unmade_command *command)
{
    settle_occurrence(d, command->k, OCCURRENCE_SKIPPED, command->message);
    stop_waiting(rows_subscription(d->rows));
    add_subscription_event(d, EVENT_SUBSCRIPTION_SKIPPED, OMS_NONE,
                           arena_format(d->arena, "occurrence %" PRId64 ": out of stock", command->k));
    return go_on_from(d, command->k + 1);
}

/* An hour, two, four, … a day. Told once for each reason. */
static int32_t
wait(struct decision *d, const struct unmade_command *command)
{
    struct subscription_row *subscription = rows_subscription(d->rows);
    const int64_t tries = subscription->waiting_tries;
    const int64_t delay = tries < DOUBLINGS ? HOUR_MS << tries : DAY_MS;
    const bool news = subscription->waiting_since == OMS_NONE || !text_equal(subscription->problem, command->problem);

    if (subscription->waiting_since == OMS_NONE)
        subscription->waiting_since = d->now;
    subscription->waiting_tries = tries + 1;
    subscription->problem = arena_text(d->arena, command->problem);
    subscription->message = arena_text(d->arena, command->message);
    subscription->due_at = time_after(d->now, delay < DAY_MS ? delay : DAY_MS);
    if (news)
        add_subscription_event(d, EVENT_SUBSCRIPTION_WAITING, OMS_NONE,
                               command->problem.data ? command->problem : command->message);
    return OMS_OK;
}

int32_t
decide_unmade(struct decision *d, void *arg)
{
    const struct unmade_command *command = arg;
    const struct subscription_row *subscription = rows_subscription(d->rows);

    if (!subscription || subscription->version != command->version)
        return DECIDE_NOTHING;
    if (command->short_of_stock && subscription->short_of_stock == OMS_SHORT_SKIP)
        return skip_short(d, command);
    return wait(d, command);
}
