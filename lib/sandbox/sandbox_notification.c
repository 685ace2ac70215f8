/* The notification service of the sandbox: a message is made into a letter, which goes into the log and nowhere else. A key is sent once. */
#include <string.h>

#include "call_line.h"
#include "letter.h"
#include "sandbox.h"

#define KEY_LIFETIME_MS (INT64_C(30) * 24 * 60 * 60 * 1000)

/* Beside the letter: recipient, template and channel, and the names of the fields. */
_Static_assert(6 * (LETTER_SIZE + OMS_LIMIT_EMAIL + 64) + 128 <= CALL_EXTRA_SIZE, "a line has room for the longest");

/* False for what no engine sends. */
static bool
call_of(const oms_notification_request *request, struct call *out)
{
    *out = (struct call){.kind = CALL_NOTIFY,
                         .amount = request->amount == OMS_NONE ? 0 : request->amount,
                         .at = call_time(request->now)};
    oms_id_format(&request->order, out->order);
    return call_text(out->key, sizeof(out->key), request->key) && out->key[0] != '\0' &&
           call_text(out->currency, sizeof(out->currency), request->currency) &&
           strlen(request->recipient) <= OMS_LIMIT_EMAIL &&
           strlen(request->template_id) + strlen(request->channel) <= 64;
}

static void
describe(const oms_notification_request *request, char *extra)
{
    char letter[LETTER_SIZE];

    letter_write(request, letter);
    extra = call_line_put_text(extra, ", \"template\": ", request->template_id);
    extra = call_line_put_text(extra, ", \"channel\": ", request->channel);
    extra = call_line_put_text(extra, ", \"recipient\": ", request->recipient);
    call_line_put_text(extra, ", \"text\": ", letter);
}

static int32_t
send_message(void *user, const oms_notification_request *request, oms_reply *reply)
{
    const oms_sandbox *sandbox = user;
    struct call call;
    char extra[CALL_EXTRA_SIZE];

    if (!call_of(request, &call)) {
        oms_reply_set_message(reply, "Key, recipient or template is malformed.");
        return OMS_E_REJECTED;
    }
    describe(request, extra);
    call.extra = extra;
    const struct verdict verdict = sandbox_receive(user, &call, sandbox->notification_down);
    oms_reply_set_message(reply, verdict.message);
    return verdict.answer;
}

int32_t
oms_sandbox_notification(oms_sandbox *sandbox, oms_notification_service *out)
{
    if (out->size < sizeof(*out))
        return OMS_E_ABI_SIZE;
    *out = (oms_notification_service){
        .size = sizeof(*out), .user = sandbox, .key_lifetime_ms = KEY_LIFETIME_MS, .send = send_message};
    return OMS_OK;
}
