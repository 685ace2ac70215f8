/* What cancelling an order does. Pure: rows in, changes out. */
#include "base/plant.h"
#include "base/text.h"
#include "model/commands.h"
#include "model/coupon.h"
#include "model/effects.h"
#include "model/ending.h"
#include "model/job.h"
#include "model/pay.h"
#include "model/shipment.h"
#include "model/stock.h"

static int32_t
refuse_dispatched(struct decision *d)
{
    const struct order_row *order = rows_order(d->rows);

    for (size_t i = 0; i < d->rows->lines.n; i++) {
        const struct line_row *line = rows_line(d->rows, i);
        if (line->shipped > 0)
            return refuse(
                d, OMS_E_STATE, "order %s is %s: %lld of line %lld (%s) were dispatched, it cannot be cancelled",
                order->number.data, order->state.data, (long long)line->shipped, (long long)line->line, line->sku.data);
    }
    return OMS_OK;
}

void
end_order(struct decision *d)
{
    struct order_row *order = rows_order(d->rows);

    order->hold_until = OMS_NONE;
    for (size_t i = 0; i < d->rows->problems.n; i++) {
        struct problem_row *problem = rows_problem(d->rows, i);
        if (problem->open_since != OMS_NONE && !text_is(problem->rule, "job") &&
            !text_is(problem->rule, "payment.funds"))
            close_problems(d, problem->rule.data);
    }
    for (size_t i = 0; i < d->rows->jobs.n; i++) {
        struct job_row *job = rows_job(d->rows, i);
        if (job_open(job) && !job_changes_world(job))
            job_finish(d, job, job_unsent(job) ? JOB_CANCELLED : JOB_DONE);
        if (!job_changes_world(job))
            job_forget(job);
    }
    forget_jobs(d, JOB_BOOK);
    void_shipments(d);
    give_back_all(d);
}

int32_t
cancel_order(struct decision *d, oms_text reason, const char *movement)
{
    if (!PLANTED(UNITS_KEPT))
        release_order(d, movement);
    give_back_coupons(d);
    for (size_t i = 0; i < d->rows->lines.n; i++) {
        struct line_row *line = rows_line(d->rows, i);
        line->cancelled += line_open(line);
    }
    int32_t code = move_to(d, OMS_STATE_CANCELLED, reason);
    if (code == OMS_OK)
        end_order(d);
    return code;
}

int32_t
decide_cancel(struct decision *d, void *arg)
{
    const struct reason_command *command = arg;
    int32_t code = refuse_dispatched(d);

    return code == OMS_OK ? cancel_order(d, command->reason, "release") : code;
}
