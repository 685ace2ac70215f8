/* Trying again what was given up: the shell around model/revive.c. */
#include "engine/use_case.h"
#include "model/job.h"

static const struct use_case revive_case = {
    .name = "retry", .load = LOAD_ALL, .needs_stock = true, .decide = decide_revive};

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
    return use_case_run(engine, &id, &revive_case, &command, out, error);
}
