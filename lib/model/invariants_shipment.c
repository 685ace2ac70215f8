/* Invariants of shipments: every label has an intent, and none is left behind. Pure checks of one job, or of the books of an order at the end. */
#include "base/text.h"
#include "model/invariants.h"
#include "model/job.h"
#include "oms/state.h"

/* Shipments are numbered from 1 without gaps, and entered before jobs. */
enum verdict
job_has_shipment(const struct look *look)
{
    const struct job_row *job = look->row;
    const bool needed = job_is(job, JOB_BOOK) || job_is(job, JOB_UNBOOK);

    if (needed && job->carrier.len == 0)
        return broken(look, "job %lld asks no carrier", (long long)job->n);
    if (job->shipment == OMS_NONE ? needed
                                  : job->shipment < 1 || !look->order || job->shipment > look->order->n_shipments)
        return broken(look, "job %lld is about a shipment that does not exist", (long long)job->n);
    return HOLDS;
}

enum verdict
labels_have_intents(const struct look *look)
{
    if (look->order->labels == 0)
        return HOLDS;
    return broken(look, "its labels are %lld more than what its intents brought", (long long)look->order->labels);
}

enum verdict
shipments_go_on(const struct look *look)
{
    const struct order_sum *order = look->order;
    const bool ended = order->state == OMS_STATE_CANCELLED || order->state == OMS_STATE_RETURNED;

    if (order->booking > 0 && order->books == 0)
        return broken(look, "a shipment waits for a label that nobody is asked for");
    if (order->voiding > order->unbooks)
        return broken(look, "a label is to be voided, and nobody is asked to");
    if (ended && order->booked > 0)
        return broken(look, "it ended, and a label is left that nobody gives back");
    return HOLDS;
}
