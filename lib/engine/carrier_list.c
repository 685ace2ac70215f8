/* How the registered carriers are doing: what they answered last, from the table of carriers, and what waits for them, from the jobs that are due by the clock.
 * Reads only; tells the host outside of any read. */
#include "base/text.h"
#include "engine/list_json.h"
#include "engine/load.h"
#include "engine/pages.h"
#include "model/effects.h"
#include "model/shipment.h"

struct survey {
    oms_engine *engine;
    struct arena arena;
    struct row_list answers; /* struct carrier_row */
    int64_t queues[OMS_LIMIT_CARRIERS];
};

static int32_t
read_answers(struct survey *survey, oms_error **error)
{
    struct loader loader;

    loader_init(&loader, &survey->arena);
    loader_add(&loader, TABLE_CARRIERS, NULL, 0, &survey->answers);
    return loader_run(&loader, survey->engine, error);
}

static void
count_job(struct survey *survey, const struct job_row *job)
{
    for (size_t i = 0; i < survey->engine->carriers.n; i++)
        survey->queues[i] += text_equal(survey->engine->carriers.policies[i].code, job->carrier);
}

static int32_t
count_queues(struct survey *survey, oms_error **error)
{
    struct pages pages;

    pages_open(&pages, survey->engine, TABLE_JOBS, INDEX_JOBS_BY_DUE);
    int32_t code = pages_next(&pages, error);
    while (code == OMS_OK && pages.rows.n > 0) {
        for (size_t i = 0; i < pages.rows.n; i++)
            count_job(survey, pages_row(&pages, i));
        code = pages_next(&pages, error);
    }
    pages_close(&pages);
    return code;
}

static const struct carrier_row *
answer_of(const struct survey *survey, oms_text code)
{
    for (size_t i = 0; i < survey->answers.n; i++) {
        const struct carrier_row *row = survey->answers.items[i];
        if (text_equal(row->code, code))
            return row;
    }
    return NULL;
}

static oms_carrier
view(const struct survey *survey, size_t i)
{
    const oms_text code = survey->engine->carriers.policies[i].code;
    const struct carrier_row *row = answer_of(survey, code);

    return (oms_carrier){.size = sizeof(oms_carrier),
                         .code = code.data,
                         .state = row && carrier_down(row) ? "down" : "up",
                         .answer = row ? row->answer.data : NULL,
                         .message = row ? row->message.data : NULL,
                         .since = row ? row->since : OMS_NONE,
                         .answered_at = row ? row->answered_at : OMS_NONE,
                         .queue = survey->queues[i]};
}

static int32_t
tell(const struct survey *survey, size_t i, oms_carrier_fn carrier, void *user)
{
    const oms_carrier told = view(survey, i);
    struct callback callback = {.engine = survey->engine};

    engine_callback_begin(&callback);
    int32_t code = carrier(user, &told);
    engine_callback_end(&callback);
    return code;
}

int32_t
oms_carrier_list(oms_engine *engine, oms_carrier_fn carrier, void *user, oms_error **error)
{
    struct survey survey = {.engine = engine};
    int32_t code = engine_enter(engine, false, error);

    if (code != OMS_OK)
        return code;
    if (!carrier)
        return error_set(error, OMS_E_INVALID, "carrier: it is NULL");
    arena_init(&survey.arena, &engine->allocator);
    code = read_answers(&survey, error);
    if (code == OMS_OK)
        code = count_queues(&survey, error);
    for (size_t i = 0; code == OMS_OK && i < engine->carriers.n; i++)
        code = tell(&survey, i, carrier, user);
    arena_free(&survey.arena);
    return code;
}

static int32_t
write_carrier(void *user, const oms_carrier *carrier)
{
    struct json_writer *w = user;

    json_object(w, NULL);
    json_string(w, "code", carrier->code);
    json_string(w, "state", carrier->state);
    json_int(w, "queue", carrier->queue);
    json_string(w, "last_answer", carrier->answer);
    json_string(w, "message", carrier->message);
    json_time(w, "since", carrier->since);
    json_time(w, "answered_at", carrier->answered_at);
    json_object_end(w);
    return OMS_OK;
}

int32_t
oms_carrier_list_json(oms_engine *engine, char **out, oms_error **error)
{
    struct json_writer w;
    int32_t code = list_json_begin(&w, "carriers", out, error);

    if (code != OMS_OK)
        return code;
    code = oms_carrier_list(engine, write_carrier, &w, error);
    json_array_end(&w);
    return list_json_end(&w, code, out, error);
}
