/* Diagnoses as a JSON document. */
#include "engine/list_json.h"
#include "oms/diagnosis.h"

static const char *const actors[] = {
    [OMS_ACTOR_NOBODY] = "nobody",         [OMS_ACTOR_CUSTOMER] = "customer",   [OMS_ACTOR_MERCHANT] = "merchant",
    [OMS_ACTOR_OPERATIONS] = "operations", [OMS_ACTOR_DEVELOPER] = "developer",
};

static int32_t
write_diagnosis(void *user, const oms_diagnosis *found)
{
    struct json_writer *w = user;

    json_object(w, NULL);
    json_id(w, "order", &found->order);
    json_string(w, "number", found->number);
    json_string(w, "state", found->state);
    json_string(w, "level", oms_level_name(found->level));
    json_string(w, "waits_for", found->waits_for);
    json_string(w, "what", found->what);
    json_time(w, "since", found->since);
    json_string(w, "code", found->code);
    json_string(w, "hold", found->hold);
    json_string(w, "owner", found->owner);
    json_string(w, "job", found->job);
    json_string(w, "key", found->key);
    json_int(w, "attempt", found->attempt);
    json_int(w, "attempts", found->attempts);
    json_string(w, "said", found->said);
    json_string(w, "next", found->next);
    json_time(w, "next_at", found->next_at);
    json_string(w, "actor", actors[found->actor]);
    json_string(w, "advice", found->advice);
    json_time(w, "alert_at", found->alert_at);
    json_object_end(w);
    return OMS_OK;
}

int32_t
oms_diagnose_json(oms_engine *engine, const oms_id *order, char **out, oms_error **error)
{
    struct json_writer w;
    int32_t rc = list_json_begin(&w, "diagnoses", out, error);

    if (rc != OMS_OK)
        return rc;
    rc = oms_diagnose(engine, order, write_diagnosis, &w, error);
    json_array_end(&w);
    return list_json_end(&w, rc, out, error);
}
