/* Steps that a guard did not let pass. Pure. */
#include "model/veto.h"

#include "base/plant.h"
#include "base/text.h"
#include "model/event.h"
#include "model/job.h"
#include "model/pay.h"
#include "model/stock.h"

void
open_veto(struct decision *d, int64_t next_try)
{
    open_problem(d, "ORD-1008", RULE_GUARD, 0, next_try, "%s", d->veto);
}

/* Units whose hold ended while an answer was waited for are taken again for another hold, as they would be without the guard. If they are gone, the clock ends
 * the order: what a guard might say of that end is for the expiry to ask. */
static void
keep_units(struct decision *d)
{
    struct order_row *order = rows_order(d->rows);
    const int64_t until = hold_end(d, rows_current_payment(d->rows)->method);
    oms_text short_of;

    if (order_reserved(d->rows, d->now) || find_open_job(d->rows, JOB_RESERVE, OMS_NONE))
        return;
    if (take_units_again(d, until, &short_of))
        order->hold_until = until;
}

int32_t
veto_confirmation(struct decision *d)
{
    keep_units(d);
    for (size_t i = 0; PLANTED(VETO_LOSES_UNITS) && i < d->rows->lines.n; i++)
        rows_line(d->rows, i)->reserved = 0;

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
