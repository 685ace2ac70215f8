/* What a bank and a carrier tell, stop by stop, with the secret by which they sign. */
#include "fail/tour_inbox.h"

#include <stdio.h>
#include <string.h>

#include "kit/webhook.h"

#define SECRET "whsec_tour"

int32_t
tell_secret(struct trip *trip, oms_error **error)
{
    return AT(oms_inbox_secret)(trip->shop.engine, "bank", SECRET, strlen(SECRET), error);
}

int32_t
forget_secret(struct trip *trip, oms_error **error)
{
    int32_t code = tell_secret(trip, error);

    return code == OMS_OK ? AT(oms_inbox_forget)(trip->shop.engine, "bank", error) : code;
}

static int32_t
accept(struct trip *trip, const char *type, const char *key, oms_error **error)
{
    char header[WEBHOOK_HEADER_SIZE];
    oms_inbound inbound = {.size = sizeof inbound,
                           .provider = "bank",
                           .signature = header,
                           .payload = "x",
                           .payload_len = 1,
                           .id = "evt_1",
                           .type = type,
                           .key = key,
                           .message = "done"};
    oms_order *order = NULL;
    int32_t code = tell_secret(trip, error);
    int32_t what = -1;

    if (code != OMS_OK)
        return code;
    if (!key)
        inbound.order = trip->order;
    webhook_header(header, SECRET, trip->shop.now, "x", 1);
    code = AT(oms_inbox_accept)(trip->shop.engine, &inbound, &what, &order, error);
    ck_assert_int_eq(code == OMS_OK, order != NULL);
    ck_assert_int_eq(what, code == OMS_OK ? OMS_INBOX_APPLIED : -1);
    oms_order_free(order);
    return code;
}

int32_t
accept_payment(struct trip *trip, oms_error **error)
{
    return accept(trip, "payment.succeeded", trip->key, error);
}

int32_t
accept_delivery(struct trip *trip, oms_error **error)
{
    return accept(trip, "shipment.delivered", NULL, error);
}

int32_t
accept_payment_json(struct trip *trip, oms_error **error)
{
    char header[WEBHOOK_HEADER_SIZE], body[200];
    int32_t code = tell_secret(trip, error);

    if (code != OMS_OK)
        return code;
    snprintf(body, sizeof body, "{\"id\": \"evt_1\", \"type\": \"payment.succeeded\", \"key\": \"%s\"}", trip->key);
    webhook_header(header, SECRET, trip->shop.now, body, strlen(body));
    return AT(oms_inbox_accept_json)(trip->shop.engine, "bank", header, body, strlen(body), NULL, NULL, error);
}
