/* Steps that a guard did not let pass. Pure. */
#include "model/veto.h"

#include "model/event.h"
#include "model/job.h"

void
open_veto(struct decision *d, int64_t next_try)
{
    open_problem(d, "ORD-1008", RULE_GUARD, 0, next_try, "%s", d->veto);
}

int32_t
veto_confirmation(struct decision *d)
{
    struct job_row *job = find_open_job(d->rows, JOB_PROCESS, OMS_NONE);

    if (!job)
        job = add_job(d, JOB_PROCESS, OMS_NONE, OMS_NONE, d->now);
    return job ? veto_step(d, job) : OMS_E_NOMEM;
}

int32_t
veto_step(struct decision *d, struct job_row *job)
{
    const bool again = job_retry(d, job, OMS_RETRY_FULFILMENT, 0);

    if (!again)
        job_finish(d, job, JOB_DEAD);
    open_veto(d, again ? job->due_at : OMS_NONE);
    add_event(d, again ? EVENT_JOB_RETRY : EVENT_JOB_FAILED, OMS_NONE, OMS_NONE, job->kind);
    return OMS_OK;
}
