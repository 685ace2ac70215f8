/* The till of tests/fuzz/till.h. A payment is captured once at most, no more is captured than was held, no more refunded than was captured, and a payment is
 * not both voided and captured: checked at every call. */
#include "till.h"

#include <string.h>

static const struct {
    const char *kind;
    size_t slot; /* in oms_payment_service */
} effects[TILL_EFFECTS] = {
    [TILL_AUTHORIZE] = {"payment.authorize", offsetof(oms_payment_service, authorize)},
    [TILL_CAPTURE] = {"payment.capture", offsetof(oms_payment_service, capture)},
    [TILL_VOID] = {"payment.void", offsetof(oms_payment_service, void_payment)},
    [TILL_REFUND] = {"payment.refund", offsetof(oms_payment_service, refund)},
};

typedef int32_t (*payment_fn)(void *user, const oms_payment_request *request, oms_reply *reply);

static struct till_payment *
payment_of(struct till *till, const oms_payment_request *request)
{
    struct till_payment *payment = till->payments;

    for (; payment < till->payments + till->n_payments; payment++)
        if (payment->number == request->payment && memcmp(&payment->order, &request->order, sizeof(oms_id)) == 0)
            return payment;
    MUST(till->n_payments < TILL_PAYMENTS_MAX);
    till->n_payments++;
    *payment = (struct till_payment){.order = request->order, .number = request->payment};
    return payment;
}

static void
check_payment(const struct till_payment *payment)
{
    MUST(payment->count[TILL_AUTHORIZE] <= 1);
    MUST(payment->count[TILL_CAPTURE] <= 1);
    MUST(payment->count[TILL_VOID] <= 1);
    MUST(payment->count[TILL_VOID] == 0 || payment->count[TILL_CAPTURE] == 0);
    MUST(payment->amount[TILL_CAPTURE] <= payment->amount[TILL_AUTHORIZE]);
    MUST(payment->amount[TILL_REFUND] <= payment->amount[TILL_CAPTURE]);
}

/* Sends a request on and books what moved, whatever was answered. */
static int32_t
send_on(struct till *till, payment_fn slot, const oms_payment_request *request, oms_reply *reply)
{
    struct till_payment *payment = payment_of(till, request);
    int64_t before[TILL_EFFECTS];
    int32_t answer;

    for (int i = 0; i < TILL_EFFECTS; i++)
        before[i] = oms_sandbox_count(till->sandbox, effects[i].kind);
    answer = slot(till->provider.user, request, reply);
    for (int i = 0; i < TILL_EFFECTS; i++) {
        const int64_t n = oms_sandbox_count(till->sandbox, effects[i].kind) - before[i];

        payment->count[i] += n;
        payment->amount[i] += n * request->amount;
    }
    check_payment(payment);
    return answer;
}

static int32_t
in_between(struct till *till, payment_fn slot, const oms_payment_request *request, oms_reply *reply)
{
    MUST(strlen(request->key) < sizeof till->last_key);
    strcpy(till->last_key, request->key);
    switch (till->mood) {
    case TILL_LOSES_ANSWERS:
        send_on(till, slot, request, reply);
        return OMS_E_UNKNOWN;
    case TILL_LOSES_REQUESTS:
        return OMS_E_UNKNOWN;
    case TILL_DOWN:
        return OMS_E_UNAVAILABLE;
    case TILL_SILENT:
        send_on(till, slot, request, reply);
        return OMS_PENDING;
    default:
        return send_on(till, slot, request, reply);
    }
}

static int32_t
authorize(void *user, const oms_payment_request *request, oms_reply *reply)
{
    struct till *till = user;

    return in_between(till, till->provider.authorize, request, reply);
}

static int32_t
capture(void *user, const oms_payment_request *request, oms_reply *reply)
{
    struct till *till = user;

    return in_between(till, till->provider.capture, request, reply);
}

static int32_t
void_payment(void *user, const oms_payment_request *request, oms_reply *reply)
{
    struct till *till = user;

    return in_between(till, till->provider.void_payment, request, reply);
}

static int32_t
refund(void *user, const oms_payment_request *request, oms_reply *reply)
{
    struct till *till = user;

    return in_between(till, till->provider.refund, request, reply);
}

static int32_t
query(void *user, const oms_payment_request *request, oms_reply *reply)
{
    struct till *till = user;

    return in_between(till, till->provider.query, request, reply);
}

void
till_open(struct till *till, oms_sandbox *sandbox)
{
    *till = (struct till){.sandbox = sandbox, .provider = {.size = sizeof till->provider}};
    MUST(oms_sandbox_payment(sandbox, &till->provider) == OMS_OK);
}

oms_payment_service
till_service(struct till *till)
{
    return (oms_payment_service){
        .size = sizeof(oms_payment_service),
        .user = till,
        .key_lifetime_ms = till->provider.key_lifetime_ms,
        .timeout_ms = till->provider.timeout_ms,
        .authorize = authorize,
        .capture = capture,
        .void_payment = void_payment,
        .refund = refund,
        .query = query,
    };
}
