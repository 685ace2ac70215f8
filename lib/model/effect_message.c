/* What the outcomes of messages mean: an entry in the order's history, and nothing else. Pure. */
#include "base/text.h"
#include "model/effects.h"
#include "model/event.h"
#include "model/job.h"

static void
note(struct decision *d, const char *type, const struct job_row *job)
{
    add_event(d, type, OMS_NONE, OMS_NONE, arena_format(d->arena, "%s by %s", job->template.data, job->channel.data));
}

int32_t
message_done(struct decision *d, struct job_row *job, const struct oms_reply *reply)
{
    (void)reply;
    note(d, EVENT_MESSAGE_SENT, job);
    return OMS_OK;
}

int32_t
message_refused(struct decision *d, struct job_row *job, const struct oms_reply *reply)
{
    (void)reply;
    note(d, EVENT_MESSAGE_FAILED, job);
    return OMS_OK;
}

int32_t
message_delayed(struct decision *d, struct job_row *job, const struct oms_reply *reply, int64_t due)
{
    (void)reply;
    if (due == OMS_NONE)
        note(d, EVENT_MESSAGE_FAILED, job);
    else
        add_event(d, EVENT_JOB_RETRY, OMS_NONE, OMS_NONE, job->kind);
    return OMS_OK;
}
