/* Lists of jobs: one order's, or all that are not finished: what is due by the clock first, then what waits for a person. Reads page by page, tells the host
 * outside of any read; changes nothing. */
#include "base/text.h"
#include "engine/list_json.h"
#include "engine/pages.h"
#include "model/job.h"

struct job_walk {
    oms_engine *engine;
    oms_job_fn job;
    void *user;
    oms_error **error;
};

static int32_t
tell(const struct job_walk *walk, const struct job_row *row)
{
    char key[JOB_KEY_SIZE];
    int32_t rc;

    job_key(row, key);
    struct callback callback = {.engine = walk->engine};
    engine_callback_begin(&callback);
    rc = walk->job(walk->user, &(oms_job){
                                   .size = sizeof(oms_job),
                                   .key = key,
                                   .kind = row->kind.data,
                                   .state = row->state.data,
                                   .outcome = row->outcome.data,
                                   .message = row->message.data,
                                   .order = row->order_id,
                                   .amount = row->amount,
                                   .due_at = row->due_at,
                                   .attempts = row->attempts,
                                   .created_at = row->created_at,
                                   .stuck_since = row->stuck_since,
                               });
    engine_callback_end(&callback);
    return rc;
}

static int32_t
walk_jobs(const struct job_walk *walk, struct pages *pages)
{
    int32_t rc = pages_next(pages, walk->error);

    while (rc == OMS_OK && pages->rows.n > 0) {
        for (size_t i = 0; i < pages->rows.n && rc == OMS_OK; i++)
            rc = tell(walk, pages_row(pages, i));
        if (rc == OMS_OK)
            rc = pages_next(pages, walk->error);
    }
    pages_close(pages);
    return rc;
}

static int32_t
walk_order(const struct job_walk *walk, const oms_id *order)
{
    const struct job_row key = {.order_id = *order};
    struct pages pages;

    pages_open(&pages, walk->engine, TABLE_JOBS, -1);
    pages.read.key = &key;
    pages.read.n_key = 1;
    return walk_jobs(walk, &pages);
}

static int32_t
walk_index(const struct job_walk *walk, int32_t index)
{
    struct pages pages;

    pages_open(&pages, walk->engine, TABLE_JOBS, index);
    return walk_jobs(walk, &pages);
}

static int32_t
walk_unfinished(const struct job_walk *walk)
{
    int32_t rc = walk_index(walk, INDEX_JOBS_BY_DUE);

    return rc == OMS_OK ? walk_index(walk, INDEX_JOBS_BY_STUCK) : rc;
}

int32_t
oms_job_list(oms_engine *engine, const oms_id *order, oms_job_fn job, void *user, oms_error **error)
{
    const struct job_walk walk = {.engine = engine, .job = job, .user = user, .error = error};
    int32_t rc = engine_enter(engine, false, error);

    if (rc != OMS_OK)
        return rc;
    if (job == NULL)
        return error_set(error, OMS_E_INVALID, "job: it is NULL");
    return order != NULL ? walk_order(&walk, order) : walk_unfinished(&walk);
}

static int32_t
write_job(void *user, const oms_job *job)
{
    struct json_writer *w = user;

    json_object(w, NULL);
    json_string(w, "key", job->key);
    json_string(w, "kind", job->kind);
    json_string(w, "state", job->state);
    json_id(w, "order", &job->order);
    json_int(w, "amount", job->amount);
    json_time(w, "due_at", job->due_at);
    json_int(w, "attempts", job->attempts);
    json_string(w, "outcome", job->outcome);
    json_string(w, "message", job->message);
    json_time(w, "created_at", job->created_at);
    json_time(w, "stuck_since", job->stuck_since);
    json_object_end(w);
    return OMS_OK;
}

int32_t
oms_job_list_json(oms_engine *engine, const oms_id *order, char **out, oms_error **error)
{
    struct json_writer w;
    int32_t rc = list_json_begin(&w, "jobs", out, error);

    if (rc != OMS_OK)
        return rc;
    rc = oms_job_list(engine, order, write_job, &w, error);
    json_array_end(&w);
    return list_json_end(&w, rc, out, error);
}
