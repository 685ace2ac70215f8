/* Trying again what was given up: the shell around model/revive.c. */
#include "engine/subscription_jobs.h"
#include "model/job.h"

static const struct use_case revive_case = {
    .name = "retry", .load = LOAD_ALL, .needs_stock = true, .decide = decide_revive};

/* A job that is no order's may be a subscription's. If it is nobody's, what was said of that stands. */
static int32_t
retry_for_subscription(oms_engine *engine, const oms_id *id, struct revive_command *command, oms_error **why)
{
    oms_error *said = NULL;
    int32_t code = retry_message(engine, id, command, &said);

    if (code == OMS_E_NOT_FOUND) {
        oms_error_free(said);
        return code;
    }
    oms_error_free(*why);
    *why = said;
    return code;
}

int32_t
oms_job_retry(oms_engine *engine, const char *key, oms_order **out, oms_error **error)
{
    struct revive_command command;
    oms_error *why = NULL;
    oms_id id;
    int32_t code = engine_enter(engine, true, error);

    if (code != OMS_OK)
        return code;
    if (!key || !job_parse_key(key, &id, &command.n))
        return error_set(error, OMS_E_NOT_FOUND, "key: it is no job's key");
    if (out)
        *out = NULL;
    code = use_case_run(engine, &id, &revive_case, &command, out, &why);
    if (code == OMS_E_NOT_FOUND)
        code = retry_for_subscription(engine, &id, &command, &why);
    if (error && !*error)
        *error = why;
    else
        oms_error_free(why);
    return code;
}
