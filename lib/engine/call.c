/* Calling services: building the request from the intent's rows, so that every retry sends the same, and the call itself. */
#include "engine/call.h"

#include "base/plant.h"
#include "base/text.h"
#include "engine/address.h"
#include "engine/call_carrier.h"
#include "engine/call_message.h"
#include "engine/execute.h"
#include "engine/lookup.h"
#include "model/effects.h"
#include "model/job.h"

typedef int32_t (*payment_slot)(void *user, const oms_payment_request *request, oms_reply *reply);

static payment_slot
slot_of(const oms_payment_service *service, const struct job_row *job)
{
    const struct {
        const char *kind;
        payment_slot slot;
    } slots[] = {{JOB_AUTHORIZE, service->authorize},
                 {JOB_CAPTURE, service->capture},
                 {JOB_VOID, service->void_payment},
                 {JOB_REFUND, service->refund}};

    for (size_t i = 0; i < sizeof slots / sizeof *slots; i++)
        if (job_is(job, slots[i].kind))
            return slots[i].slot;
    return NULL;
}

static oms_payment_request
payment_request(oms_engine *engine, const struct order_rows *rows, const struct job_row *job, const char *key)
{
    const struct order_row *order = rows_order(rows);
    const struct payment_row *payment = rows_find_payment(rows, job->payment);

    return (oms_payment_request){.size = sizeof(oms_payment_request),
                                 .key = key,
                                 .effect = job->kind.data,
                                 .number = order->number.data,
                                 .customer = order->customer.data,
                                 .method = payment->method.data,
                                 .token = payment->token.data,
                                 .reference = payment->reference.data,
                                 .currency = order->currency.data,
                                 .order = order->id,
                                 .amount = job->amount,
                                 .payment = payment->n,
                                 .first_sent_at = job->first_sent_at,
                                 .now = engine_now(engine),
                                 .attempt = (int32_t)job->attempts,
                                 .initiator = (int32_t)payment->initiator,
                                 .customer_present = (int32_t)payment->customer_present,
                                 .final = 1};
}

static int32_t
call_slot(oms_engine *engine, payment_slot slot, const oms_payment_request *request, oms_reply *reply)
{
    struct callback callback = {.engine = engine};
    engine_callback_begin(&callback);
    int32_t code = slot(engine->payment.user, request, reply);
    engine_callback_end(&callback);
    return code;
}

static int32_t
call_payment(oms_engine *engine, const struct order_rows *rows, const struct job_row *job, bool query, oms_reply *reply)
{
    char key[JOB_KEY_SIZE];
    const payment_slot slot = slot_of(&engine->payment, job);

    if (!slot) {
        oms_reply_set_message(reply, engine->payment.size ? "the payment service does not offer it"
                                                          : "the engine has no payment service");
        return engine->payment.size ? OMS_E_REJECTED : OMS_E_UNAVAILABLE;
    }
    job_key(job, key);
    if (PLANTED(KEY_RENEWED) && job->attempts > 1)
        key[1] = 'f';
    const oms_payment_request request = payment_request(engine, rows, job, key);
    return call_slot(engine, query ? engine->payment.query : slot, &request, reply);
}

enum address_verdict
ask_address(oms_engine *engine, const oms_address *address, oms_reply *reply)
{
    if (!engine->address.size)
        return ADDRESS_NOT_ASKED;
    struct callback callback = {.engine = engine};
    engine_callback_begin(&callback);
    int32_t code = engine->address.validate(engine->address.user, address, reply);
    engine_callback_end(&callback);
    if (code == OMS_OK)
        return reply->corrected ? ADDRESS_CORRECTED : ADDRESS_GOOD;
    return code == OMS_E_DECLINED ? ADDRESS_BAD : ADDRESS_UNAVAILABLE;
}

/* A read: it may be asked as often as one likes. */
static int32_t
call_address(oms_engine *engine, const struct order_rows *rows, const struct job_row *job, bool query, oms_reply *reply)
{
    static const int32_t codes[] = {[ADDRESS_NOT_ASKED] = OMS_OK,
                                    [ADDRESS_GOOD] = OMS_OK,
                                    [ADDRESS_CORRECTED] = OMS_OK,
                                    [ADDRESS_BAD] = OMS_E_DECLINED,
                                    [ADDRESS_UNAVAILABLE] = OMS_E_UNAVAILABLE};
    const struct party_row *party = rows_party(rows, &rows_order(rows)->shipping_party);

    (void)job;
    (void)query;
    if (!party)
        return OMS_E_REJECTED;
    const oms_address address = address_of(party);
    return codes[ask_address(engine, &address, reply)];
}

static int32_t
call_lookup(oms_engine *engine, const struct order_rows *rows, const struct job_row *job, bool query, oms_reply *reply)
{
    char key[JOB_KEY_SIZE];

    (void)query;
    job_key(job, key);
    return ask_about_order(engine, lookup_of(job), rows, key, reply);
}

/* One of each service: sends the effect, or asks what became of its key. */
static int32_t (*const callers[SERVICE_COUNT])(oms_engine *engine, const struct order_rows *rows,
                                               const struct job_row *job, bool query, oms_reply *reply) = {
    [SERVICE_PAYMENT] = call_payment, [SERVICE_ADDRESS] = call_address,      [SERVICE_LOOKUP] = call_lookup,
    [SERVICE_CARRIER] = call_carrier, [SERVICE_NOTIFICATION] = call_message,
};

static int32_t
send_or_ask(oms_engine *engine, const struct order_rows *rows, const struct job_row *job, enum call_mode mode,
            bool *uncertain, oms_reply *reply)
{
    const enum service service = effect_of(job)->service;

    if (mode == CALL_QUERY) {
        int32_t code = callers[service](engine, rows, job, true, reply);
        if (code != OMS_E_NOT_FOUND)
            return code;
        *uncertain = false;
        reply_end(reply);
        reply_init(reply);
        if (charge_unwanted(rows, job)) /* it did not happen, and need not */
            return OMS_E_UNAVAILABLE;
    }
    return callers[service](engine, rows, job, false, reply);
}

int32_t
call_job(oms_engine *engine, const struct order_rows *rows, const struct job_row *job, enum call_mode mode,
         bool *uncertain, oms_reply *reply)
{
    const struct order_row *order = rows_order(rows);
    int32_t code = send_or_ask(engine, rows, job, mode, uncertain, reply);

    engine_log(engine, code == OMS_OK ? OMS_LOG_INFO : OMS_LOG_WARN, "%s of %s %s: %s", job->kind.data,
               order ? "order" : "subscription", order ? order->number.data : rows_subscription(rows)->number.data,
               oms_result_name(code));
    return code;
}
