/* The carriers of the sandbox: each gives a label for whatever it is asked, unless it is down, and takes it back once. Calls go the way of payments: judged by
 * verdict.c, written to the log, told to the ledger. Only the engine's clock counts here. */
#include <stdio.h>
#include <string.h>

#include "sandbox.h"
#include "verdict.h"

static const struct {
    const char *code;
    int32_t bit;
} carriers[SANDBOX_CARRIERS] = {
    {"fedex", OMS_SANDBOX_FEDEX},
    {"ups", OMS_SANDBOX_UPS},
    {"dhl", OMS_SANDBOX_DHL},
};

/* Of a label; letters only, so that it never looks like a card number. */
static void
tracking_of_key(const char *key, char *out)
{
    char reference[REFERENCE_SIZE];

    reference_of_key(key, reference);
    strcpy(out, "SBX");
    for (size_t i = 0; i < 12; i++)
        out[3 + i] = (char)(reference[sizeof(REFERENCE_PREFIX) - 1 + i] - 'a' + 'A');
    out[15] = '\0';
}

static bool
call_of(const oms_shipment_request *request, enum call_kind kind, struct call *out)
{
    *out = (struct call){.kind = kind, .payment = request->shipment, .at = call_time(request->now)};
    oms_id_format(&request->order, out->order);
    return call_text(out->key, sizeof(out->key), request->key) && out->key[0] != '\0' &&
           call_text(out->carrier, sizeof(out->carrier), request->carrier) &&
           call_text(out->reference, sizeof(out->reference), request->reference);
}

static int32_t
tell(const struct call *call, const struct verdict *verdict, oms_reply *reply)
{
    char reference[REFERENCE_SIZE];
    char tracking[REFERENCE_SIZE];

    oms_reply_set_message(reply, verdict->message);
    if (verdict->answer != OMS_OK || call->kind == CALL_CARRIER_VOID)
        return verdict->answer;
    reference_of_key(call->key, reference);
    tracking_of_key(call->key, tracking);
    oms_reply_set_reference(reply, reference);
    oms_reply_set_tracking(reply, tracking);
    return OMS_OK;
}

static int32_t
answer(void *user, const oms_shipment_request *request, enum call_kind kind, oms_reply *reply)
{
    const struct sandbox_carrier *carrier = user;
    struct call call;
    struct verdict verdict = {.answer = OMS_E_REJECTED, .message = "Key, carrier or reference is malformed."};

    if (call_of(request, kind, &call))
        verdict = sandbox_receive(carrier->sandbox, &call, carrier->down);
    return tell(&call, &verdict, reply);
}

static int32_t
create_shipment(void *user, const oms_shipment_request *request, oms_reply *reply)
{
    return answer(user, request, CALL_CARRIER_CREATE, reply);
}

static int32_t
void_shipment(void *user, const oms_shipment_request *request, oms_reply *reply)
{
    return answer(user, request, CALL_CARRIER_VOID, reply);
}

static int32_t
query(void *user, const oms_shipment_request *request, oms_reply *reply)
{
    return answer(user, request, CALL_CARRIER_QUERY, reply);
}

void
sandbox_set_carriers(oms_sandbox *sandbox, int32_t down)
{
    for (size_t i = 0; i < SANDBOX_CARRIERS; i++)
        sandbox->carriers[i] = (struct sandbox_carrier){.sandbox = sandbox, .down = (down & carriers[i].bit) != 0};
}

int32_t
sandbox_carrier_bit(const char *code)
{
    for (size_t i = 0; i < SANDBOX_CARRIERS; i++)
        if (strcmp(carriers[i].code, code) == 0)
            return carriers[i].bit;
    return 0;
}

int32_t
oms_sandbox_carrier(oms_sandbox *sandbox, size_t index, oms_carrier_service *out)
{
    if (out->size < sizeof(*out))
        return OMS_E_ABI_SIZE;
    if (index >= SANDBOX_CARRIERS)
        return OMS_E_NOT_FOUND;
    *out = (oms_carrier_service){
        .size = sizeof(*out),
        .code = carriers[index].code,
        .user = &sandbox->carriers[index],
        .create_shipment = create_shipment,
        .void_shipment = void_shipment,
        .query = query,
    };
    return OMS_OK;
}
