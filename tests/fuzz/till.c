/* The till of tests/fuzz/till.h. What it checks at each request: a key is always sent with the same amount, and a new key for the same effect of the same
 * payment only after a definite no to the one before; whatever else may have moved the money already. */
#include "till.h"

#include <string.h>

static const char *const kinds[TILL_EFFECTS] = {"payment.authorize", "payment.capture", "payment.void",
                                                "payment.refund"};

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

static bool
is_no(int32_t answer)
{
    return answer == OMS_E_DECLINED || answer == OMS_E_DECLINED_RETRY || answer == OMS_E_REJECTED;
}

static struct till_request *
request_of(struct till_payment *payment, const oms_payment_request *request)
{
    for (int i = 0; i < TILL_EFFECTS; i++)
        if (strcmp(kinds[i], request->effect) == 0)
            return &payment->last[i];
    fuzz_fail(__FILE__, __LINE__, request->effect);
}

static void
check_request(struct till_request *last, const oms_payment_request *request)
{
    MUST(request->key[0] != '\0' && strlen(request->key) < TILL_KEY_SIZE);
    if (strcmp(last->key, request->key) == 0) {
        MUST(last->amount == request->amount);
        return;
    }
    MUST(last->key[0] == '\0' || is_no(last->answer));
    strcpy(last->key, request->key);
    last->amount = request->amount;
}

/* Sends a request on and books what was done, whatever was answered. A query may find out that something was done before. */
static int32_t
send_on(struct till *till, struct till_payment *payment, payment_fn slot, const oms_payment_request *request,
        oms_reply *reply)
{
    int64_t before[TILL_EFFECTS];
    int32_t answer;

    for (int i = 0; i < TILL_EFFECTS; i++)
        before[i] = oms_sandbox_count(till->sandbox, kinds[i]);
    answer = slot(till->provider.user, request, reply);
    for (int i = 0; i < TILL_EFFECTS; i++)
        payment->last[i].done += oms_sandbox_count(till->sandbox, kinds[i]) - before[i];
    MUST(payment->last[TILL_CAPTURE].done <= 1);
    return answer;
}

static int32_t
answer_in_mood(struct till *till, struct till_payment *payment, payment_fn slot, const oms_payment_request *request,
               oms_reply *reply)
{
    int32_t truth;

    if (till->mood == TILL_DOWN)
        return OMS_E_UNAVAILABLE;
    if (till->mood == TILL_LOSES_REQUESTS)
        return OMS_E_UNKNOWN;
    truth = send_on(till, payment, slot, request, reply);
    if (till->mood == TILL_HONEST)
        return truth;
    return till->mood == TILL_SILENT ? OMS_PENDING : OMS_E_UNKNOWN;
}

static int32_t
take(struct till *till, payment_fn slot, bool effect, const oms_payment_request *request, oms_reply *reply)
{
    struct till_payment *payment = payment_of(till, request);
    struct till_request *last = request_of(payment, request);
    int32_t answer;

    if (effect)
        check_request(last, request);
    strcpy(till->last_key, request->key);
    answer = answer_in_mood(till, payment, slot, request, reply);
    if (strcmp(last->key, request->key) == 0 && !is_no(last->answer))
        last->answer = answer;
    return answer;
}

static int32_t
authorize(void *user, const oms_payment_request *request, oms_reply *reply)
{
    return take(user, ((struct till *)user)->provider.authorize, true, request, reply);
}

static int32_t
capture(void *user, const oms_payment_request *request, oms_reply *reply)
{
    return take(user, ((struct till *)user)->provider.capture, true, request, reply);
}

static int32_t
void_payment(void *user, const oms_payment_request *request, oms_reply *reply)
{
    return take(user, ((struct till *)user)->provider.void_payment, true, request, reply);
}

static int32_t
refund(void *user, const oms_payment_request *request, oms_reply *reply)
{
    return take(user, ((struct till *)user)->provider.refund, true, request, reply);
}

static int32_t
query(void *user, const oms_payment_request *request, oms_reply *reply)
{
    return take(user, ((struct till *)user)->provider.query, false, request, reply);
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

void
till_told(struct till *till, const char *key, int32_t outcome)
{
    for (size_t i = 0; i < till->n_payments; i++)
        for (int effect = 0; effect < TILL_EFFECTS; effect++)
            if (strcmp(till->payments[i].last[effect].key, key) == 0)
                till->payments[i].last[effect].answer = outcome;
}

bool
till_settled(const struct till *till, const oms_id *order)
{
    for (size_t i = 0; i < till->n_payments; i++) {
        const struct till_request *last = till->payments[i].last;
        const int64_t held = last[TILL_AUTHORIZE].done - last[TILL_VOID].done - last[TILL_CAPTURE].done;

        if (memcmp(&till->payments[i].order, order, sizeof *order) == 0 &&
            (held > 0 || last[TILL_CAPTURE].done != last[TILL_REFUND].done))
            return false;
    }
    return true;
}
