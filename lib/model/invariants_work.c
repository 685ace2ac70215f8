/* Invariants of durable work: what is sent is an intent, what is open goes on, what ended rests. Pure checks of one job. */
#include "base/text.h"
#include "model/invariants.h"
#include "model/job.h"

static const char *const states[] = {
    JOB_READY, JOB_RUNNING, JOB_WAITING, JOB_DONE, JOB_DEAD, JOB_CANCELLED, JOB_NEEDS_OPERATOR,
};

/* What was sent has been counted, what was counted was sent, and money is about a payment that is there. */
enum verdict
job_is_intent(const struct look *look)
{
    const struct job_row *job = look->row;

    if (job->kind.len == 0)
        return broken(look, "job %lld is of no kind", (long long)job->n);
    if ((job->attempts > 0) != (job->first_sent_at != OMS_NONE))
        return broken(look, "job %lld counts %lld calls, which its first one does not agree with", (long long)job->n,
                      (long long)job->attempts);
    if (job->payment != OMS_NONE && look->payment == NULL)
        return broken(look, "job %lld is about payment %lld, which does not exist", (long long)job->n,
                      (long long)job->payment);
    return HOLDS;
}

enum verdict
job_state_known(const struct look *look)
{
    const struct job_row *job = look->row;
    char shown[TEXT_SHOWN_SIZE];

    for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
        if (text_is(job->state, states[i]))
            return HOLDS;
    return broken(look, "job %lld is %.60s, which is no state of a job", (long long)job->n,
                  text_shown(job->state, shown));
}

enum verdict
withdrawn_was_never_leased(const struct look *look)
{
    const struct job_row *job = look->row;

    if (!text_is(job->state, JOB_CANCELLED) || (job_unsent(job) && job->attempts == 0))
        return HOLDS;
    return broken(look, "job %lld was withdrawn although it had been sent", (long long)job->n);
}

enum verdict
open_job_is_due(const struct look *look)
{
    const struct job_row *job = look->row;
    char kind[TEXT_SHOWN_SIZE];

    if (!job_open(job))
        return HOLDS;
    if (job->due_at == OMS_NONE)
        return broken(look, "job %lld is open and never due", (long long)job->n);
    if (job->due_at < look->now)
        return overdue(look, "job %lld (%.40s) has been due for %lld ms", (long long)job->n,
                       text_shown(job->kind, kind), (long long)(look->now - job->due_at));
    return HOLDS;
}

enum verdict
ended_job_rests(const struct look *look)
{
    const struct job_row *job = look->row;

    if (job_open(job) || (job->due_at == OMS_NONE && job->lease_until == OMS_NONE && job->deadline == OMS_NONE))
        return HOLDS;
    return broken(look, "job %lld ended and still has a time", (long long)job->n);
}
