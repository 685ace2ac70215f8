/* The doctor's words. Constant data, and looking it up. Pure. */
#include "model/diagnose_words.h"

#include "base/clock.h"
#include "model/effects.h"
#include "model/job.h"
#include "model/shipment.h"
#include "model/veto.h"

static const char *const services[SERVICE_COUNT] = {
    [SERVICE_PAYMENT] = "the payment service",
    [SERVICE_ADDRESS] = "the address service",
    [SERVICE_CARRIER] = "a carrier",
    [SERVICE_LOOKUP] = "the shop's own services",
    [SERVICE_NOTIFICATION] = "the notification service",
};

static const struct errand errands[] = {
    {JOB_AUTHORIZE, "payment.funds", NULL, "the payment is tried", -1},
    {JOB_CAPTURE, "payment.capture", NULL, "the capture is tried", -1},
    {JOB_VOID, "job", NULL, "letting go of the money is tried", -1},
    {JOB_REFUND, "job", NULL, "the refund is tried", -1},
    {JOB_ADDRESS, "customer.address", NULL, "the address is checked", -1},
    {JOB_CUSTOMER, "customer.standing", "the customer service", "the customer is looked up", -1},
    {JOB_PRICE, "order.price", "the pricing service", "the prices are looked up", -1},
    {JOB_TAX, "order.tax", "the tax service", "the tax is looked up", -1},
    {JOB_BOOK, RULE_CARRIER, NULL, "booking the shipment is tried", -1},
    {JOB_UNBOOK, "job", NULL, "withdrawing the shipment is tried", -1},
    {JOB_MESSAGE, "", NULL, "the message is sent", -1},
    {JOB_RESERVE, "inventory", "stock", "the reservation is tried", OMS_RETRY_INVENTORY},
    {JOB_DUNNING, "payment.funds", "another try of the payment", "the payment is tried", -1},
    {JOB_PROCESS, RULE_GUARD, "fulfilment", "fulfilment is tried", OMS_RETRY_FULFILMENT},
};

struct errand
errand_of(const struct job_row *job)
{
    const struct effect *effect = effect_of(job);
    struct errand errand = {"", "", NULL, "it is tried", -1};

    for (size_t i = 0; i < sizeof errands / sizeof *errands; i++)
        if (job_is(job, errands[i].kind))
            errand = errands[i];
    if (effect)
        errand.schedule = effect->schedule;
    if (!errand.waits_for)
        errand.waits_for = effect && services[effect->service] ? services[effect->service] : "a service";
    return errand;
}

const struct people_words people_words[] = {
    [OMS_ACTOR_NOBODY] = {"nobody: it goes on by itself", DAY_MS},
    [OMS_ACTOR_CUSTOMER] = {"the customer", DAY_MS},
    [OMS_ACTOR_MERCHANT] = {"the merchant", DAY_MS},
    [OMS_ACTOR_OPERATIONS] = {"operations", HOUR_MS},
    [OMS_ACTOR_DEVELOPER] = {"a developer", HOUR_MS},
};

const struct state_words state_words[OMS_STATE_COUNT] = {
    [OMS_STATE_PENDING] = {"payment", "the payment is expected by another way than the payment service",
                           "Record the payment when it has arrived, or offer another method", DAY_MS},
    [OMS_STATE_CONFIRMED] = {"operations", "nothing is scheduled for it", "Look at its jobs and events", HOUR_MS},
    [OMS_STATE_PROCESSING] = {"dispatch", "it is being prepared and has not been dispatched",
                              "Ship it, or cancel what cannot be shipped", DAY_MS},
    [OMS_STATE_SHIPPED] = {"delivery", "it was dispatched, and nobody has confirmed its delivery",
                           "Follow the shipment at the carrier, then record the delivery", 14 * DAY_MS},
};
