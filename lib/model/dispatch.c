/* Goods on their way: dispatch, delivery, and the return of a whole order. Pure. */
#include "base/text.h"
#include "model/commands.h"
#include "model/ending.h"
#include "model/job.h"
#include "model/pay.h"
#include "model/steps.h"
#include "model/stock.h"
#include "oms/engine.h"

/* Processing began: by its job, or because the goods leave already. */
static int32_t
start_processing(struct decision *d)
{
    struct job_row *job = find_open_job(d->rows, JOB_PROCESS, OMS_NONE);

    if (job)
        job_finish(d, job, JOB_DONE);
    return move_to(d, OMS_STATE_PROCESSING, (oms_text){0});
}

static int32_t
refuse_held(struct decision *d)
{
    for (size_t i = 0; i < d->rows->problems.n; i++) {
        const struct problem_row *problem = rows_problem(d->rows, i);
        if (problem->open_since != OMS_NONE && problem->hold)
            return refuse(d, OMS_E_STATE, "order %s is held: %s (%s)", rows_order(d->rows)->number.data,
                          problem->message.data, problem->code.data);
    }
    return refuse(d, OMS_E_STATE, "order %s is held", rows_order(d->rows)->number.data);
}

static void
add_shipment(struct decision *d, const struct dispatch_command *command, int64_t units)
{
    struct order_row *order = rows_order(d->rows);
    struct shipment_row *shipment = row_list_add(d->arena, &d->rows->shipments, NULL, sizeof *shipment);

    if (!shipment)
        return;
    *shipment = (struct shipment_row){.order_id = order->id,
                                      .n = ++order->shipment_count,
                                      .status = TEXT("dispatched"),
                                      .carrier = arena_text(d->arena, command->carrier),
                                      .tracking = arena_text(d->arena, command->tracking),
                                      .units = units,
                                      .dispatched_at = d->now,
                                      .delivered_at = OMS_NONE};
}

int32_t
decide_dispatch(struct decision *d, void *arg)
{
    const struct dispatch_command *command = arg;
    int32_t code = OMS_OK;

    if (rows_order(d->rows)->holds)
        return refuse_held(d);
    if (order_state(rows_order(d->rows)) == OMS_STATE_CONFIRMED)
        code = start_processing(d);
    if (code == OMS_OK)
        code = move_to(d, OMS_STATE_SHIPPED, command->carrier);
    if (code != OMS_OK)
        return code;
    add_shipment(d, command, consume_order(d));
    capture_order(d);
    return OMS_OK;
}

static void
set_shipments(struct decision *d, const char *status)
{
    for (size_t i = 0; i < d->rows->shipments.n; i++) {
        struct shipment_row *shipment = rows_shipment(d->rows, i);
        shipment->status = text_of(status);
        if (shipment->delivered_at == OMS_NONE && text_is(shipment->status, "delivered"))
            shipment->delivered_at = d->now;
    }
}

int32_t
decide_deliver(struct decision *d, void *arg)
{
    int32_t code = move_to(d, OMS_STATE_DELIVERED, (oms_text){0});

    (void)arg;
    if (code != OMS_OK)
        return code;
    for (size_t i = 0; i < d->rows->lines.n; i++) {
        struct line_row *line = rows_line(d->rows, i);
        line->delivered = line->shipped - line->lost;
    }
    set_shipments(d, "delivered");
    return OMS_OK;
}

int32_t
decide_return(struct decision *d, void *arg)
{
    const struct reason_command *command = arg;
    int32_t code = move_to(d, OMS_STATE_RETURNED, command->reason);

    if (code != OMS_OK)
        return code;
    take_back_order(d);
    set_shipments(d, "returned");
    end_order(d);
    return OMS_OK;
}

/* The fulfilment job of a confirmed order. */
int32_t
step_process(struct decision *d, struct job_row *job)
{
    const struct order_row *order = rows_order(d->rows);

    if (order->holds) { /* a person releases the hold; look again by schedule */
        job->due_at = look_again_at(d, OMS_RETRY_FULFILMENT);
        return OMS_OK;
    }
    if (order_state(order) == OMS_STATE_CONFIRMED)
        return start_processing(d);
    int32_t code = advance(d, false); /* a guard did not let it be confirmed before */
    if (order_state(order) != OMS_STATE_CONFIRMED)
        job_finish(d, job, JOB_DONE);
    return code;
}
