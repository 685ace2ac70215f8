/* Beginning a subscription: with its first order in one commit where the schedule has begun, else alone. The shell around model/subscription_new.c. */
#include "base/id.h"
#include "base/text.h"
#include "engine/subscription.h"

int32_t
read_same_subscription(oms_engine *engine, struct loader *loader, struct subscribe_command *command,
                       struct order_rows *rows)
{
    struct subscription_row *key = arena_alloc(loader->arena, sizeof *key);
    const int64_t now = engine_now(engine);
    oms_read *read;
    int32_t code = id_next(&engine->ids, now, &command->id);

    for (size_t i = 0; code == OMS_OK && i < 2; i++)
        code = id_next(&engine->ids, now, &command->parties[i]);
    if (code != OMS_OK || !key || !command->key.data)
        return code;
    key->key = command->key;
    read = loader_add(loader, TABLE_SUBSCRIPTIONS, key, 1, &rows->subscriptions);
    if (read)
        read->index = INDEX_SUBSCRIPTIONS_BY_KEY;
    return OMS_OK;
}

static int32_t
read_same(struct run *run, struct loader *loader)
{
    return read_same_subscription(run->engine, loader, run->command, &run->rows);
}

static const struct use_case subscribe_case = {.name = "subscribe", .reads = read_same, .decide = decide_subscribe};

/* As of the same channel and customer; the text lives as long as `arena`. */
static oms_text
key_of(struct arena *arena, const oms_draft *draft)
{
    if (!draft->key.data)
        return (oms_text){0};
    return arena_format(arena, "%zu:%s/%zu:%s/%s", draft->channel.len, draft->channel.data ? draft->channel.data : "",
                        draft->customer.len, draft->customer.data ? draft->customer.data : "", draft->key.data);
}

static int32_t
subscribe_with_first_order(oms_engine *engine, struct subscribe_command *command, oms_order **kept, oms_error **error)
{
    const struct claim claim = {.fresh = command};
    bool short_of_stock;

    return place_claimed(engine, command->draft, &claim, NULL, &short_of_stock, kept, error);
}

/* Whether there is an order to make is part of the decision: the clock goes on. */
static int32_t
subscribe(oms_engine *engine, struct subscribe_command *command, oms_order **kept, oms_error **error)
{
    struct run run = {.engine = engine, .use_case = &subscribe_case, .command = command};
    struct run *runs[] = {&run};

    use_case_run_many(runs, 1);
    const bool begun = run.code == DECIDE_NOTHING;
    int32_t code = run_take(&run, kept, error);
    if (!begun)
        return code;
    oms_order_free(*kept);
    *kept = NULL;
    return subscribe_with_first_order(engine, command, kept, error);
}

static int32_t
check_draft(oms_engine *engine, const oms_draft *draft, oms_error **error)
{
    int32_t code = engine_enter(engine, true, error);

    if (code != OMS_OK)
        return code;
    if (!draft)
        return error_set(error, OMS_E_INVALID, "draft: it is NULL");
    if (!draft->subscription.given)
        return error_set(error, OMS_E_INVALID, "schedule: is missing");
    return OMS_OK;
}

static int32_t
replay(oms_engine *engine, const oms_id *id, oms_subscription **out, oms_error **error)
{
    return out ? subscription_load(engine, id, out, error) : OMS_OK;
}

int32_t
oms_subscription_create(oms_engine *engine, const oms_draft *draft, oms_subscription **out, oms_error **error)
{
    struct subscribe_command command = {.draft = draft};
    struct arena arena;
    oms_order *kept = NULL;
    int32_t code = check_draft(engine, draft, error);

    if (code != OMS_OK)
        return code;
    arena_init(&arena, NULL);
    command.key = key_of(&arena, draft);
    code = draft_fingerprint(draft, &command.fingerprint);
    if (arena.failed || code != OMS_OK)
        code = error_set(error, OMS_E_NOMEM, "out of memory");
    if (code == OMS_OK)
        code = subscribe(engine, &command, &kept, error);
    arena_free(&arena);
    if (code == OMS_OK && out) {
        *out = as_subscription(kept);
        return OMS_OK;
    }
    oms_order_free(kept);
    return code == DECIDE_REPLAY ? replay(engine, &command.replay_of, out, error) : code;
}
