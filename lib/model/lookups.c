/* Lookups that could not be made while an order was placed: what waits for them, and how the order goes on. Pure. */
#include "model/lookups.h"

#include "base/text.h"
#include "model/ending.h"
#include "model/event.h"
#include "model/job.h"
#include "model/pay.h"
#include "model/stock.h"
#include "model/veto.h"

static const struct lookup_later laters[LOOKUP_COUNT] = {
    [LOOKUP_CUSTOMER] = {JOB_CUSTOMER, "customer.standing",
                         "the customer is not checked: the customer service is unavailable"},
    [LOOKUP_PRICING] = {JOB_PRICE, "order.price", "the price is not known: the pricing service is unavailable"},
    [LOOKUP_TAX] = {JOB_TAX, "order.tax", "the tax is not known: the tax service is unavailable"},
};

const struct lookup_later *
lookup_later(enum lookup which)
{
    return laters[which].job ? &laters[which] : NULL;
}

enum lookup
lookup_of(const struct job_row *job)
{
    enum lookup which = 0;

    while (!laters[which].job || !job_is(job, laters[which].job))
        which++;
    return which;
}

void
open_unasked(struct decision *d, enum lookup which, int64_t next_try)
{
    open_problem(d, next_try == OMS_NONE ? "ORD-3001" : "ORD-1007", laters[which].rule, HOLD_OPERATIONS, next_try,
                 "%s%s", laters[which].words, next_try == OMS_NONE ? ", and asking was given up" : "");
}

void
wait_for_operations(struct decision *d)
{
    struct order_row *order = rows_order(d->rows);
    const int64_t until = hold_end(d, rows_current_payment(d->rows)->method);

    if (order_state(order) == OMS_STATE_PENDING && order->hold_until != OMS_NONE && order->hold_until < until)
        order->hold_until = until;
}

int32_t
ask_later(struct decision *d, enum lookup which)
{
    struct job_row *job = add_job(d, laters[which].job, OMS_NONE, OMS_NONE, d->now);

    if (!job)
        return OMS_E_NOMEM;
    if (!job_retry(d, job, OMS_RETRY_FULFILMENT, 0))
        job_finish(d, job, JOB_DEAD);
    open_unasked(d, which, job->due_at);
    return OMS_OK;
}

bool
lookup_open(const struct order_rows *rows)
{
    for (enum lookup which = 0; which < LOOKUP_COUNT; which++)
        if (laters[which].job && find_open_job(rows, laters[which].job, OMS_NONE))
            return true;
    return find_open_job(rows, JOB_ADDRESS, OMS_NONE) != NULL;
}

bool
price_unknown(const struct order_rows *rows)
{
    for (size_t i = 0; i < rows->problems.n; i++) {
        const struct problem_row *problem = rows_problem(rows, i);
        if (problem->open_since != OMS_NONE &&
            (text_is(problem->rule, laters[LOOKUP_PRICING].rule) || text_is(problem->rule, laters[LOOKUP_TAX].rule)))
            return true;
    }
    return false;
}

/* The service answered after the hold was over: the units are taken again, or are gone. */
static int32_t
reserve_late(struct decision *d)
{
    struct order_row *order = rows_order(d->rows);
    oms_text short_of;

    if (order_state(order) != OMS_STATE_PENDING || find_open_job(d->rows, JOB_RESERVE, OMS_NONE))
        return OMS_OK;
    const int64_t until = hold_end(d, rows_current_payment(d->rows)->method);
    if (!take_units_again(d, until, &short_of)) {
        int32_t code =
            cancel_order(d, TEXT("the services answered after the hold was over, and the units are gone"), "expire");
        struct problem_row *gone =
            open_problem(d, "ORD-1001", "product.stock", 0, OMS_NONE, "%s is not available any more", short_of.data);
        if (gone)
            gone->line = first_line_of(d->rows, short_of);
        return code;
    }
    order->hold_until = until;
    return advance(d, false);
}

int32_t
go_on_after_lookup(struct decision *d)
{
    if (d->veto)
        return veto_confirmation(d);
    return order_reserved(d->rows, d->now) ? advance(d, false) : reserve_late(d);
}
