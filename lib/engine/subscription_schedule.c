/* The occurrences of a subscription, past and to come: rows where there are some, the schedule for the rest. Changes nothing. */
#include <stdio.h>

#include "base/text.h"
#include "engine/check.h"
#include "engine/list_json.h"
#include "engine/subscription.h"
#include "oms/limits.h"

/* All of its occurrences that have a row in the span that is asked for; the rest is read with it. */
static int32_t
load(oms_engine *engine, struct arena *arena, const oms_id *id, int64_t from, struct order_rows *rows,
     oms_error **error)
{
    struct loader loader;

    *rows = (struct order_rows){.arena = arena};
    loader_init(&loader, arena);
    subscription_reads(&loader, id, from, rows);
    int32_t code = loader_run(&loader, engine, error);
    if (code == OMS_OK && rows->subscriptions.n == 0)
        code = error_set(error, OMS_E_NOT_FOUND, "there is no such subscription");
    return code;
}

/* Of one that has no row: it is to come. */
static const char *
status_to_come(const struct subscription_row *subscription, int64_t at)
{
    const bool paused = subscription_is(subscription, SUBSCRIPTION_PAUSED) &&
                        (subscription->resume_at == OMS_NONE || at < subscription->resume_at);

    return paused ? OCCURRENCE_PAUSED : OCCURRENCE_DUE;
}

/* OMS_E_LIMIT ends the list: the calendar has no more. */
static int32_t
show(const struct order_rows *rows, int64_t k, char *local, oms_occurrence *out)
{
    const struct subscription_row *subscription = rows_subscription(rows);
    const struct occurrence_row *row = find_occurrence(rows, k);
    const struct segment_row *segment = segment_of(rows, k);
    const bool moved = row && text_is(row->status, OCCURRENCE_MOVED);
    struct moment nominal;
    const int32_t code = occurrence_nominal(rows, k, &nominal);

    if (code != OMS_OK)
        return code;
    segment_start_text(nominal.local, local);
    *out = (oms_occurrence){.size = sizeof *out,
                            .k = k,
                            .at = row ? row->due_at : nominal.utc,
                            .local = local,
                            .zone = segment->zone.data,
                            .moved = row && row->due_at != nominal.utc};
    out->status = row && !moved ? row->status.data : status_to_come(subscription, out->at);
    if (row) {
        out->order = row->order_id;
        out->reason = row->reason.data;
    }
    return OMS_OK;
}

static int32_t
tell(oms_engine *engine, const struct order_rows *rows, int64_t from, int64_t n, oms_occurrence_fn occurrence,
     void *user, oms_error **error)
{
    const struct subscription_row *subscription = rows_subscription(rows);
    const bool ended = subscription_ended(subscription);
    struct callback callback = {.engine = engine};
    char local[SEGMENT_START_SIZE];
    oms_occurrence shown;
    int32_t code = OMS_OK;

    for (int64_t k = from; code == OMS_OK && k < from + n; k++) {
        if (ended && k >= subscription->next_k)
            break;
        code = show(rows, k, local, &shown);
        if (code == OMS_E_LIMIT)
            return OMS_OK;
        if (code != OMS_OK)
            return error_set(error, code, "the schedule cannot be reckoned: %s", oms_result_name(code));
        engine_callback_begin(&callback);
        code = occurrence(user, &shown);
        engine_callback_end(&callback);
    }
    return code;
}

int32_t
oms_subscription_schedule(oms_engine *engine, const oms_id *id, int64_t from, int64_t n, oms_occurrence_fn occurrence,
                          void *user, oms_error **error)
{
    struct arena arena;
    struct order_rows rows;
    int32_t code = engine_enter(engine, false, error);

    if (code != OMS_OK)
        return code;
    if (!id || !occurrence)
        return error_set(error, OMS_E_INVALID, "%s: it is NULL", id ? "occurrence" : "id");
    code = check_range(FIELD(NULL, "from"), from, 0, INT32_MAX, error);
    if (code == OMS_OK)
        code = check_range(FIELD(NULL, "n"), n, 1, OMS_LIMIT_PAGE, error);
    if (code != OMS_OK)
        return code;
    arena_init(&arena, &engine->allocator);
    code = load(engine, &arena, id, from, &rows, error);
    if (code == OMS_OK)
        code = tell(engine, &rows, from, n, occurrence, user, error);
    arena_free(&arena);
    return code;
}

static int32_t
write_occurrence(void *user, const oms_occurrence *occurrence)
{
    struct json_writer *w = user;

    json_object(w, NULL);
    json_int(w, "k", occurrence->k);
    json_time(w, "at", occurrence->at);
    json_string(w, "local", occurrence->local);
    json_string(w, "zone", occurrence->zone);
    json_string(w, "status", occurrence->status);
    json_bool(w, "moved", occurrence->moved != 0);
    json_id(w, "order", &occurrence->order);
    json_string(w, "reason", occurrence->reason);
    json_object_end(w);
    return OMS_OK;
}

int32_t
oms_subscription_schedule_json(oms_engine *engine, const oms_id *id, int64_t from, int64_t n, char **out,
                               oms_error **error)
{
    struct json_writer w;
    int32_t rc = list_json_begin(&w, "occurrences", out, error);

    if (rc != OMS_OK)
        return rc;
    rc = oms_subscription_schedule(engine, id, from, n, write_occurrence, &w, error);
    json_array_end(&w);
    return list_json_end(&w, rc, out, error);
}
