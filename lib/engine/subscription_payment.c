/* Changing how a subscription is paid. A renewal whose payment failed is tried by it at once: what is due of that order is done before this returns, as far as it
 * needs no more than the payment service. */
#include "base/id.h"
#include "base/text.h"
#include "engine/execute.h"
#include "engine/payment_method.h"
#include "engine/subscription.h"
#include "model/job.h"

#define STEPS 8

static const struct use_case method_case = {
    .name = "change", .reads = read_subscription_dunned, .decide = decide_method};

static bool
dunning_job(const struct job_row *job)
{
    return job_is(job, JOB_DUNNING) || payment_job(job);
}

/* The change is durable: whatever fails here is done by whoever runs the engine. */
static void
try_unpaid(oms_engine *engine, const oms_id *order, oms_subscription **subscription)
{
    const oms_id id = *oms_subscription_id(*subscription);
    oms_subscription *latest = NULL;
    oms_order *kept = NULL;
    int64_t done;

    drive(engine, order, dunning_job, STEPS, &done, &kept, NULL);
    oms_order_free(kept);
    if (subscription_load(engine, &id, &latest, NULL) != OMS_OK)
        return;
    oms_subscription_free(*subscription);
    *subscription = latest;
}

int32_t
oms_subscription_set_payment(oms_engine *engine, const oms_id *id, const char *method, const char *token,
                             oms_subscription **out, oms_error **error)
{
    struct method_command command = {.method = text_of(method), .token = text_of(token)};
    oms_subscription *after = NULL;
    int32_t code = payment_method_check(command.method, command.token, error);

    if (code == OMS_OK)
        code = subscription_change(engine, id, &method_case, &command, &after, error);
    if (code != OMS_OK)
        return code;
    const oms_id order = rows_subscription(subscription_rows(after))->dunning_order;
    if (!id_is_none(&order))
        try_unpaid(engine, &order, &after);
    if (out)
        *out = after;
    else
        oms_subscription_free(after);
    return OMS_OK;
}
