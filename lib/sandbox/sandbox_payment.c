/* The payment service of the sandbox: each call is decided by verdict.c, written to the log, told to the ledger, and answered. Only the engine's clock counts
 * here, so that tests need not wait. */
#include <string.h>

#include "sandbox.h"
#include "verdict.h"

#define TIME_MAX_MS        INT64_C(253402300799999) /* the last that has a text */
#define RETRY_AFTER_MAX_MS (INT64_C(90) * 24 * 60 * 60 * 1000)
#define ACTION_URL         "https://sandbox.example/3ds/"

bool
call_text(char *out, size_t size, const char *text)
{
    size_t len = text != NULL ? strlen(text) : 0;

    if (len >= size)
        return false;
    if (len > 0)
        memcpy(out, text, len);
    out[len] = '\0';
    return true;
}

static int64_t
clamp(int64_t value, int64_t max)
{
    if (value < 0)
        return 0;
    return value < max ? value : max;
}

int64_t
call_time(int64_t at)
{
    return clamp(at, TIME_MAX_MS);
}

/* False for what no engine sends. */
static bool
call_of(const oms_payment_request *request, enum call_kind kind, struct call *out)
{
    *out = (struct call){
        .kind = kind,
        .payment = request->payment,
        .amount = request->amount,
        .at = call_time(request->now),
    };
    oms_id_format(&request->order, out->order);
    if (script_parse(request->token).kind != SCRIPT_NONE)
        call_text(out->token, sizeof(out->token), request->token);
    return call_text(out->key, sizeof(out->key), request->key) && out->key[0] != '\0' &&
           call_text(out->currency, sizeof(out->currency), request->currency) &&
           call_text(out->reference, sizeof(out->reference), request->reference);
}

/* The ledger learns what the log says, also of this call; without a log to read it is told. */
static bool
learn(oms_sandbox *sandbox, const struct call *call)
{
    if (sandbox->log.reader != NULL)
        return log_read(&sandbox->log, &sandbox->ledger);
    return ledger_tell(&sandbox->ledger, call);
}

static struct verdict
decide(oms_sandbox *sandbox, struct call *call, bool down)
{
    struct verdict verdict;

    if (!log_read(&sandbox->log, &sandbox->ledger))
        return verdict_down();
    verdict = down ? verdict_down() : verdict_on(&sandbox->ledger, call);
    call->answer = verdict.answer;
    if (!log_append(&sandbox->log, call))
        return verdict_down();
    if (!learn(sandbox, call))
        verdict = (struct verdict){.answer = OMS_E_UNKNOWN, .message = "Out of memory."};
    return verdict;
}

struct verdict
sandbox_receive(oms_sandbox *sandbox, struct call *call, bool down)
{
    struct verdict verdict = verdict_down();

    pthread_mutex_lock(&sandbox->lock);
    if (log_lock(&sandbox->log)) {
        verdict = decide(sandbox, call, down);
        log_unlock(&sandbox->log);
    }
    pthread_mutex_unlock(&sandbox->lock);
    return verdict;
}

static void
ask_customer(const char *key, int64_t expires_at, oms_reply *reply)
{
    char url[sizeof(ACTION_URL) + CALL_KEY_SIZE];

    strcpy(stpcpy(url, ACTION_URL), key);
    oms_reply_set_action(reply, "3ds", url, expires_at);
}

static int32_t
tell(const struct call *call, const struct verdict *verdict, oms_reply *reply)
{
    char reference[REFERENCE_SIZE];

    oms_reply_set_message(reply, verdict->message);
    oms_reply_set_decline(reply, verdict->decline);
    oms_reply_set_retry_after(reply, clamp(verdict->retry_after_ms, RETRY_AFTER_MAX_MS));
    if (verdict->action_expires_at != 0)
        ask_customer(call->key, verdict->action_expires_at, reply);
    if (verdict->answer == OMS_OK || verdict->answer == OMS_PENDING) {
        reference_of_key(call->key, reference);
        oms_reply_set_reference(reply, reference);
    }
    return verdict->answer;
}

static int32_t
answer(void *user, const oms_payment_request *request, enum call_kind kind, oms_reply *reply)
{
    oms_sandbox *sandbox = user;
    struct call call;
    struct verdict verdict = {.answer = OMS_E_REJECTED, .message = "Key, currency or reference is malformed."};

    if (call_of(request, kind, &call))
        verdict = sandbox_receive(sandbox, &call, sandbox->payment_down);
    return tell(&call, &verdict, reply);
}

static int32_t
authorize(void *user, const oms_payment_request *request, oms_reply *reply)
{
    return answer(user, request, CALL_AUTHORIZE, reply);
}

static int32_t
capture(void *user, const oms_payment_request *request, oms_reply *reply)
{
    return answer(user, request, CALL_CAPTURE, reply);
}

static int32_t
void_payment(void *user, const oms_payment_request *request, oms_reply *reply)
{
    return answer(user, request, CALL_VOID, reply);
}

static int32_t
refund(void *user, const oms_payment_request *request, oms_reply *reply)
{
    return answer(user, request, CALL_REFUND, reply);
}

static int32_t
query(void *user, const oms_payment_request *request, oms_reply *reply)
{
    return answer(user, request, CALL_QUERY, reply);
}

int32_t
oms_sandbox_payment(oms_sandbox *sandbox, oms_payment_service *out)
{
    if (out->size < sizeof(*out))
        return OMS_E_ABI_SIZE;
    *out = (oms_payment_service){
        .size = sizeof(*out),
        .user = sandbox,
        .authorize = authorize,
        .capture = capture,
        .void_payment = void_payment,
        .refund = refund,
        .query = query,
    };
    return OMS_OK;
}
