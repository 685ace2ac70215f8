/* The carriers of tests/fail/tour_carriers.h. */
#include "fail/tour_carriers.h"

static int32_t
down(void *user, const oms_shipment_request *request, oms_reply *reply)
{
    (void)user;
    (void)request;
    (void)reply;
    return OMS_E_UNAVAILABLE;
}

/* It books nothing, but knows that it did not: otherwise whatever is in doubt would stay so for ever. */
static int32_t
never_seen(void *user, const oms_shipment_request *request, oms_reply *reply)
{
    (void)user;
    (void)request;
    (void)reply;
    return OMS_E_NOT_FOUND;
}

static int32_t
take(void *user, const oms_shipment_request *request, oms_reply *reply)
{
    (void)user;
    (void)request;
    oms_reply_set_reference(reply, "label");
    oms_reply_set_tracking(reply, "TRACK");
    return OMS_OK;
}

static const oms_carrier_service broken = {
    .size = sizeof broken, .code = "broken", .create_shipment = down, .void_shipment = down, .query = never_seen};
static const oms_carrier_service willing = {
    .size = sizeof willing, .code = "willing", .create_shipment = take, .void_shipment = take, .query = take};

const oms_carrier_service *const tour_carriers[TOUR_CARRIERS] = {&broken, &willing};
