/* Sending messages: where a recipient is reached is looked up now, all else is as the intent has it. Renders no text. */
#include "engine/call_message.h"

#include "base/text.h"
#include "model/contact.h"
#include "model/job.h"
#include "model/messages.h"

static const struct shipment_row *
shipment_of(const struct order_rows *rows, oms_text tracking)
{
    for (size_t i = rows->shipments.n; i > 0; i--)
        if (rows_shipment(rows, i - 1)->dispatched_at != OMS_NONE &&
            text_equal(rows_shipment(rows, i - 1)->tracking, tracking))
            return rows_shipment(rows, i - 1);
    return NULL;
}

/* The detail of an intent is the tracking number where goods moved, else a reason. */
static void
add_detail(oms_notification_request *request, const struct order_rows *rows, const struct job_row *job,
           const char *data)
{
    const struct shipment_row *shipment = shipment_of(rows, job->detail);

    if (strstr(data, "tracking") == NULL) {
        request->reason = job->detail.data;
        return;
    }
    request->tracking = job->detail.data;
    request->carrier = shipment ? shipment->carrier.data : NULL;
}

static void
add_order(oms_notification_request *request, const struct order_row *order)
{
    request->number = order->number.data;
    request->reference = order->reference.data;
    request->customer = order->customer.data;
    request->state = order->state.data;
    request->currency = order->currency.data;
    request->order = order->id;
    request->subscription = order->subscription_id;
    request->total = order->total;
}

/* Of a message that no order has sent. */
static void
add_subscription(oms_notification_request *request, const struct subscription_row *subscription)
{
    request->number = subscription->number.data;
    request->customer = subscription->customer.data;
    request->state = subscription->status.data;
    request->currency = subscription->currency.data;
    request->subscription = subscription->id;
}

static oms_notification_request
request_of(oms_engine *engine, const struct order_rows *rows, const struct job_row *job, const char *key,
           const oms_notification_template *about)
{
    const struct contact contact = contact_of(rows, &engine->policy, about->audience);
    oms_notification_request request = {.size = sizeof request,
                                        .key = key,
                                        .template_id = about->id,
                                        .audience = about->audience,
                                        .channel = job->channel.data,
                                        .recipient = contact_address(&contact, job->channel.data).data,
                                        .name = contact.name.data,
                                        .locale = contact.locale.data,
                                        .amount = job->amount,
                                        .first_sent_at = job->first_sent_at,
                                        .now = engine_now(engine),
                                        .attempt = (int32_t)job->attempts};

    if (rows_order(rows))
        add_order(&request, rows_order(rows));
    else
        add_subscription(&request, rows_subscription(rows));
    add_detail(&request, rows, job, about->data);
    return request;
}

static int32_t
call_slot(oms_engine *engine, const oms_notification_request *request, bool query, oms_reply *reply)
{
    const oms_notification_service *service = &engine->notification;
    struct callback callback = {.engine = engine};

    engine_callback_begin(&callback);
    int32_t code = (query ? service->query : service->send)(service->user, request, reply);
    engine_callback_end(&callback);
    return code;
}

int32_t
call_message(oms_engine *engine, const struct order_rows *rows, const struct job_row *job, bool query, oms_reply *reply)
{
    const oms_notification_template *about = template_find(job->template);
    char key[JOB_KEY_SIZE];

    if (!engine->notification.size) {
        oms_reply_set_message(reply, "the engine has no notification service");
        return OMS_E_UNAVAILABLE;
    }
    if (!about || !job->channel.data) {
        oms_reply_set_message(reply, "this version knows no such message");
        return OMS_E_REJECTED;
    }
    job_key(job, key);
    const oms_notification_request request = request_of(engine, rows, job, key, about);
    if (!request.recipient) {
        oms_reply_set_message(reply, "nobody can be reached any more");
        return OMS_E_REJECTED;
    }
    return call_slot(engine, &request, query, reply);
}
