/* Calling a carrier: the request, made of the intent's rows alone so that every retry sends the same, and the call itself. */
#include "engine/call_carrier.h"

#include "base/text.h"
#include "engine/address.h"
#include "model/job.h"
#include "model/stock.h"

typedef int32_t (*carrier_slot)(void *user, const oms_shipment_request *request, oms_reply *reply);

static carrier_slot
slot_of(const oms_carrier_service *service, const struct job_row *job)
{
    return job_is(job, JOB_BOOK) ? service->create_shipment : service->void_shipment;
}

/* What the request points at. */
struct parcel {
    struct arena arena;
    char key[JOB_KEY_SIZE];
    oms_address address;
    oms_shipment_line *lines;
    const oms_shipment_line **pointers;
    size_t n_lines;
    int64_t units;
};

static void
add_line(struct parcel *parcel, const struct line_row *line)
{
    const int64_t units = line->quantity - line->cancelled;
    oms_shipment_line *into = &parcel->lines[parcel->n_lines];

    if (units <= 0)
        return;
    *into = (oms_shipment_line){
        .size = sizeof *into, .sku = line->sku.data, .name = line->name.data, .line = line->line, .units = units};
    parcel->pointers[parcel->n_lines++] = into;
    parcel->units += units;
}

static bool
pack(struct parcel *parcel, const struct order_rows *rows, const struct job_row *job)
{
    const size_t n = rows->lines.n;

    parcel->lines = arena_array(&parcel->arena, n, sizeof *parcel->lines);
    parcel->pointers = arena_array(&parcel->arena, n, sizeof *parcel->pointers);
    if (!parcel->lines || !parcel->pointers)
        return false;
    for (size_t i = 0; i < n; i++)
        add_line(parcel, rows_line(rows, i));
    job_key(job, parcel->key);
    return true;
}

static oms_shipment_request
request_of(oms_engine *engine, const struct order_rows *rows, const struct job_row *job, struct parcel *parcel)
{
    const struct order_row *order = rows_order(rows);
    const struct party_row *party = rows_party(rows, &order->shipping_party);
    const struct shipment_row *shipment = rows_find_shipment(rows, job->shipment);
    const bool booked = !job_is(job, JOB_BOOK);

    if (party)
        parcel->address = address_of(party);
    return (oms_shipment_request){.size = sizeof(oms_shipment_request),
                                  .key = parcel->key,
                                  .effect = job->kind.data,
                                  .carrier = job->carrier.data,
                                  .number = order->number.data,
                                  .customer = order->customer.data,
                                  .method = order->shipping_method.data,
                                  .email = party ? party->email.data : NULL,
                                  .phone = party ? party->phone.data : NULL,
                                  .address = party && party->country.data ? &parcel->address : NULL,
                                  .reference = booked ? shipment->reference.data : NULL,
                                  .tracking = booked ? shipment->tracking.data : NULL,
                                  .lines = parcel->pointers,
                                  .n_lines = parcel->n_lines,
                                  .order = order->id,
                                  .shipment = shipment->n,
                                  .units = parcel->units,
                                  .first_sent_at = job->first_sent_at,
                                  .now = engine_now(engine),
                                  .attempt = job->attempts};
}

static int32_t
call(oms_engine *engine, const oms_carrier_service *service, carrier_slot slot, const oms_shipment_request *request,
     oms_reply *reply)
{
    struct callback callback = {.engine = engine};
    engine_callback_begin(&callback);
    int32_t code = slot(service->user, request, reply);
    engine_callback_end(&callback);
    return code;
}

static int32_t
without(oms_reply *reply, int32_t code, const char *why)
{
    oms_reply_set_message(reply, why);
    return code;
}

int32_t
call_carrier(oms_engine *engine, const struct order_rows *rows, const struct job_row *job, bool query, oms_reply *reply)
{
    const oms_carrier_service *service = carriers_find(&engine->carriers, job->carrier);
    const carrier_slot slot = service ? slot_of(service, job) : NULL;
    struct parcel parcel = {.units = 0};
    int32_t code = OMS_E_UNAVAILABLE;

    if (!service)
        return without(reply, OMS_E_UNAVAILABLE, "the engine has no such carrier");
    if (!slot)
        return without(reply, OMS_E_REJECTED, "the carrier does not offer it");
    arena_init(&parcel.arena, &engine->allocator);
    if (pack(&parcel, rows, job)) {
        const oms_shipment_request request = request_of(engine, rows, job, &parcel);
        code = call(engine, service, query ? service->query : slot, &request, reply);
    }
    arena_free(&parcel.arena);
    return code;
}
