/* Trying again what was given up: the shell around model/revive.c. */
#include "engine/subscription_jobs.h"
#include "model/job.h"

static const struct use_case revive_case = {
    .name = "retry", .load = LOAD_ALL, .needs_stock = true, .decide = decide_revive};

static int32_t
retry_for_subscription(oms_engine *engine, const oms_id *id, struct revive_command *command, oms_error **error)
{
    oms_error *said = NULL;
    const int32_t code = retry_message(engine, id, command, &said);

    return said_of_subscription(code, said, error);
}

int32_t
oms_job_retry(oms_engine *engine, const char *key, oms_order **out, oms_error **error)
{
    struct revive_command command;
    oms_id id;
    int32_t code = engine_enter(engine, true, error);

    if (code != OMS_OK)
        return code;
    if (!key || !job_parse_key(key, &id, &command.n))
        return error_set(error, OMS_E_NOT_FOUND, "key: it is no job's key");
    if (out)
        *out = NULL;
    code = use_case_run(engine, &id, &revive_case, &command, out, error);
    return code == OMS_E_NOT_FOUND ? retry_for_subscription(engine, &id, &command, error) : code;
}
