/* Goods on their way: dispatch, delivery, and the return of a whole order. Pure. */
#include "base/text.h"
#include "model/commands.h"
#include "model/ending.h"
#include "model/job.h"
#include "model/pay.h"
#include "model/shipment.h"
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

/* A label that is there and is not at odds with what the host says of carrier and tracking number. */
static struct shipment_row *
label_for(const struct decision *d, const struct dispatch_command *command)
{
    struct shipment_row *shipment = find_shipment(d->rows, SHIPMENT_BOOKED);

    if (!shipment || (command->carrier.data && !text_equal(command->carrier, shipment->carrier)) ||
        (command->tracking.data && !text_equal(command->tracking, shipment->tracking)))
        return NULL;
    return shipment;
}

/* With a tracking number, or by a carrier that is not registered, the host has arranged it itself. */
static bool
needs_label(const struct decision *d, const struct dispatch_command *command)
{
    return d->policy->n_carriers && !command->tracking.data &&
           (!command->carrier.data || carrier_known(d->policy, command->carrier));
}

/* The goods leave once a carrier gave a label. While it is in doubt whether one did, no other is asked. */
static int32_t
send_when_booked(struct decision *d, const struct dispatch_command *command)
{
    struct shipment_row *shipment = find_shipment(d->rows, SHIPMENT_BOOKING);
    const bool other = shipment && command->carrier.data && !text_equal(command->carrier, shipment->carrier);

    if (other && booking_in_doubt(d->rows, shipment))
        return refuse(d, OMS_E_STATE, "order %s: %s may have booked it already and did not say",
                      rows_order(d->rows)->number.data, shipment->carrier.data);
    if (shipment && !other) {
        shipment->leaves = 1;
        hurry_booking(d, shipment);
        return OMS_OK;
    }
    void_shipments(d);
    book_shipment(d, command->carrier, true);
    return OMS_OK;
}

static int32_t
send_by_host(struct decision *d, const struct dispatch_command *command)
{
    struct shipment_row *shipment;

    void_shipments(d);
    shipment = add_shipment(d, SHIPMENT_DISPATCHED, command->carrier);
    if (!shipment)
        return OMS_E_NOMEM;
    shipment->tracking = arena_text(d->arena, command->tracking);
    return send_shipment(d, shipment);
}

int32_t
decide_dispatch(struct decision *d, void *arg)
{
    const struct dispatch_command *command = arg;
    struct shipment_row *shipment;
    int32_t code = OMS_OK;

    if (rows_order(d->rows)->holds)
        return refuse_held(d);
    if (order_state(rows_order(d->rows)) == OMS_STATE_CONFIRMED)
        code = start_processing(d);
    if (code != OMS_OK)
        return code;
    if (order_state(rows_order(d->rows)) != OMS_STATE_PROCESSING)
        return move_to(d, OMS_STATE_SHIPPED, command->carrier); /* which the table does not allow */
    shipment = label_for(d, command);
    if (shipment)
        return send_shipment(d, shipment);
    return needs_label(d, command) ? send_when_booked(d, command) : send_by_host(d, command);
}

/* Of what left: a label that is on its way back is none. */
static void
set_shipments(struct decision *d, const char *status)
{
    for (size_t i = 0; i < d->rows->shipments.n; i++) {
        struct shipment_row *shipment = rows_shipment(d->rows, i);
        if (shipment->dispatched_at == OMS_NONE)
            continue;
        shipment->status = text_of(status);
        if (shipment->delivered_at == OMS_NONE && text_is(shipment->status, SHIPMENT_DELIVERED))
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
    set_shipments(d, SHIPMENT_DELIVERED);
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
    set_shipments(d, SHIPMENT_RETURNED);
    end_order(d);
    return OMS_OK;
}

static int32_t
start_fulfilment(struct decision *d)
{
    int32_t code = start_processing(d);

    if (code == OMS_OK && d->policy->n_carriers && d->policy->book == OMS_BOOK_ON_PROCESSING)
        book_shipment(d, (oms_text){0}, false);
    return code;
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
        return start_fulfilment(d);
    int32_t code = advance(d, false); /* a guard did not let it be confirmed before */
    if (order_state(order) != OMS_STATE_CONFIRMED)
        job_finish(d, job, JOB_DONE);
    return code;
}
