/* The inbox: the shell around model/inbound.c. First the sender is checked, then the fields, then one use case decides and commits both what the event
 * brings about and that it was accepted. A second copy of it loses the race for its row and finds it on the way round. */
#include "engine/inbox.h"

#include "base/plant.h"
#include "engine/check.h"
#include "engine/secrets.h"
#include "engine/use_case.h"
#include "model/inbound.h"
#include "model/job.h"
#include "oms/limits.h"

static int32_t
read_inbox(struct run *run, struct loader *loader)
{
    const struct inbound_command *command = run->command;
    struct inbox_row *key = arena_alloc(&run->arena, sizeof *key);

    if (!key)
        return OMS_E_NOMEM;
    *key = (struct inbox_row){.provider = command->provider, .event_id = command->event_id};
    loader_add(loader, TABLE_INBOX, key, 2, &run->rows.inbox);
    return OMS_OK;
}

/* As an outcome: it has to get in, since money may hang on it. */
static const struct use_case money_case = {.name = "inbox",
                                           .load = LOAD_ALL,
                                           .needs_stock = true,
                                           .attempts = 64,
                                           .survives_veto = true,
                                           .reads = read_inbox,
                                           .decide = decide_inbound};

static const struct use_case goods_case = {
    .name = "inbox", .load = LOAD_ALL, .reads = read_inbox, .decide = decide_inbound};

static int32_t
check_age(oms_engine *engine, struct arrival *arrival, oms_error **error)
{
    arrival->at = engine_now(engine);
    const int64_t age = arrival->at - arrival->signed_at;

    if (PLANTED(WEBHOOK_AGE_IGNORED))
        return OMS_OK;
    if (age > OMS_SIGNATURE_AGE_MS)
        return error_set(error, OMS_E_SIGNATURE, "signature: it is %lld ms old, more than %d", (long long)age,
                         OMS_SIGNATURE_AGE_MS);
    if (age < -OMS_SIGNATURE_AGE_MS)
        return error_set(error, OMS_E_SIGNATURE, "signature: it is %lld ms ahead of the clock, more than %d",
                         (long long)-age, OMS_SIGNATURE_AGE_MS);
    return OMS_OK;
}

static int32_t
check_signature(oms_engine *engine, const oms_inbound *inbound, struct arrival *arrival, oms_error **error)
{
    const oms_text header = text_of(inbound->signature);
    struct signature signature;
    const char *flaw;
    int32_t code;

    if (header.len > OMS_LIMIT_SIGNATURE)
        return error_set(error, OMS_E_LIMIT, "signature: it has %zu bytes, more than %d", header.len,
                         OMS_LIMIT_SIGNATURE);
    flaw = signature_parse(header, &signature);
    if (flaw)
        return error_set(error, OMS_E_SIGNATURE, "signature: it %s", flaw);
    code = secrets_check(engine, inbound->provider, &signature, inbound->payload, inbound->payload_len, error);
    arrival->signed_at = signature.signed_at;
    return code == OMS_OK ? check_age(engine, arrival, error) : code;
}

int32_t
inbox_check_sender(oms_engine *engine, const oms_inbound *inbound, struct arrival *arrival, oms_error **error)
{
    int32_t code = check_text(FIELD(NULL, "provider"), text_of(inbound->provider), OMS_LIMIT_CODE, error);

    if (code == OMS_OK)
        code = check_given("payload", inbound->payload, error);
    if (code != OMS_OK)
        return code;
    if (inbound->payload_len > OMS_LIMIT_INBOUND)
        return error_set(error, OMS_E_LIMIT, "payload: it has %zu bytes, more than %d", inbound->payload_len,
                         OMS_LIMIT_INBOUND);
    return check_signature(engine, inbound, arrival, error);
}

/* By the key of an intent, or by the order's id. */
static int32_t
take_subject(const oms_inbound *inbound, oms_id *order, int64_t *n, oms_error **error)
{
    *order = inbound->order;
    if (inbound->key && !id_is_none(order))
        return error_set(error, OMS_E_INVALID, "key: there is an order as well; one of them says what it is about");
    if (inbound->key && !job_parse_key(inbound->key, order, n))
        return error_set(error, OMS_E_NOT_FOUND, "key: it is no intent's key");
    return id_is_none(order) ? error_set(error, OMS_E_INVALID, "order: is needed") : OMS_OK;
}

static int32_t
take_kind(const oms_inbound *inbound, struct inbound_command *command, oms_error **error)
{
    char shown[TEXT_SHOWN_SIZE];
    int32_t code = check_given("type", inbound->type, error);

    if (code != OMS_OK)
        return code;
    command->kind = inbound_kind_of(text_of(inbound->type));
    if (!command->kind)
        return error_set(error, OMS_E_INVALID, "type: \"%s\" is none that is known",
                         text_shown(text_of(inbound->type), shown));
    if (inbound->key && !command->kind->money)
        return error_set(error, OMS_E_INVALID, "key: a %s is about an order", command->kind->type);
    return OMS_OK;
}

static int32_t
take_reply(const oms_inbound *inbound, oms_reply *reply, oms_error **error)
{
    int32_t code = oms_reply_set_reference(reply, inbound->reference);

    if (code != OMS_OK)
        return error_set(error, code, "reference: %s", oms_result_name(code));
    return oms_reply_set_message(reply, inbound->message);
}

static int32_t
take_fields(const oms_inbound *inbound, struct inbound_command *command, oms_id *order, oms_reply *reply,
            oms_error **error)
{
    int32_t code = check_text(FIELD(NULL, "id"), text_of(inbound->id), OMS_LIMIT_KEY, error);

    if (code == OMS_OK)
        code = take_kind(inbound, command, error);
    if (code == OMS_OK)
        code = take_subject(inbound, order, &command->n, error);
    if (code == OMS_OK)
        code = take_reply(inbound, reply, error);
    command->provider = text_of(inbound->provider);
    command->event_id = text_of(inbound->id);
    command->reference = reply->reference;
    command->reply = reply;
    return code;
}

int32_t
inbox_apply(oms_engine *engine, const oms_inbound *inbound, const struct arrival *arrival, int32_t *what,
            oms_order **out, oms_error **error)
{
    struct inbound_command command = {.signed_at = arrival->signed_at, .arrived_at = arrival->at};
    oms_reply reply;
    oms_id order;
    int32_t code;

    reply_init(&reply);
    code = take_fields(inbound, &command, &order, &reply, error);
    if (code == OMS_OK)
        code = use_case_run(engine, &order, command.kind->money ? &money_case : &goods_case, &command, out, error);
    if (code == OMS_OK && what)
        *what = command.what;
    reply_end(&reply);
    return code;
}

int32_t
oms_inbox_accept(oms_engine *engine, const oms_inbound *inbound, int32_t *what, oms_order **out, oms_error **error)
{
    oms_inbound taken = {0};
    struct arrival arrival = {0};
    int32_t code = engine_enter(engine, true, error);

    if (code == OMS_OK)
        code = check_struct("inbound", &taken, sizeof taken, inbound, error);
    if (code == OMS_OK)
        code = inbox_check_sender(engine, &taken, &arrival, error);
    return code == OMS_OK ? inbox_apply(engine, &taken, &arrival, what, out, error) : code;
}
