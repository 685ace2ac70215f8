/* The carriers of tests/flow/haulier.h. */
#include "flow/haulier.h"

#include <stdio.h>
#include <string.h>

static void
keep(char *out, size_t size, const char *text)
{
    snprintf(out, size, "%s", text ? text : "");
}

static void
remember(struct haulier *haulier, enum haul haul, const oms_shipment_request *request)
{
    struct haul_call *call = &haulier->calls[haulier->n_calls++];

    ck_assert_uint_le(haulier->n_calls, HAULIER_CALLS);
    ck_assert_str_eq(request->carrier, haulier->code);
    *call = (struct haul_call){
        .haul = haul, .at = request->now - NOON, .units = request->units, .n_lines = request->n_lines};
    keep(call->key, sizeof call->key, request->key);
    keep(call->effect, sizeof call->effect, request->effect);
    keep(call->reference, sizeof call->reference, request->reference);
    keep(call->tracking, sizeof call->tracking, request->tracking);
    keep(call->city, sizeof call->city, request->address ? request->address->city : NULL);
}

static int32_t
next_answer(struct haulier *haulier, enum haul haul)
{
    static const int32_t otherwise[HAULS] = {[UNBOOK] = OMS_OK, [HAUL_QUERY] = OMS_E_NOT_FOUND};

    if (haulier->next[haul] < haulier->n_answers[haul])
        return haulier->answers[haul][haulier->next[haul]++];
    return haul == CREATE ? haulier->otherwise : otherwise[haul];
}

static int32_t
receive(void *user, enum haul haul, const oms_shipment_request *request, oms_reply *reply)
{
    struct haulier *haulier = user;
    char text[80];

    remember(haulier, haul, request);
    int32_t answer = next_answer(haulier, haul);
    snprintf(text, sizeof text, "%s-ref", haulier->code);
    oms_reply_set_reference(reply, text);
    snprintf(text, sizeof text, "%s-track", haulier->code);
    oms_reply_set_tracking(reply, text);
    oms_reply_set_retry_after(reply, haulier->retry_after_ms);
    oms_reply_set_message(reply, answer == OMS_OK ? NULL : "no lorry");
    if (haulier->during)
        haulier->during(haulier->during_user, request);
    return answer;
}

static int32_t
create(void *user, const oms_shipment_request *request, oms_reply *reply)
{
    return receive(user, CREATE, request, reply);
}

static int32_t
unbook(void *user, const oms_shipment_request *request, oms_reply *reply)
{
    return receive(user, UNBOOK, request, reply);
}

static int32_t
query(void *user, const oms_shipment_request *request, oms_reply *reply)
{
    return receive(user, HAUL_QUERY, request, reply);
}

void
haulier_open(struct haulier *haulier, const char *code)
{
    *haulier = (struct haulier){.code = code,
                                .service = {.size = sizeof haulier->service,
                                            .code = code,
                                            .user = haulier,
                                            .create_shipment = create,
                                            .void_shipment = unbook,
                                            .query = query}};
}

void
haulier_says(struct haulier *haulier, enum haul haul, const int32_t *answers, size_t n)
{
    ck_assert_uint_le(haulier->n_answers[haul] + n, HAULIER_ANSWERS);
    memcpy(haulier->answers[haul] + haulier->n_answers[haul], answers, n * sizeof *answers);
    haulier->n_answers[haul] += n;
}

int64_t
haulier_count(const struct haulier *haulier, enum haul haul)
{
    int64_t n = 0;

    for (size_t i = 0; i < haulier->n_calls; i++)
        n += haulier->calls[i].haul == haul;
    return n;
}

const struct haul_call *
haulier_call(const struct haulier *haulier, enum haul haul, size_t nth)
{
    for (size_t i = 0; i < haulier->n_calls; i++)
        if (haulier->calls[i].haul == haul && nth-- == 0)
            return &haulier->calls[i];
    ck_abort_msg("%s was not called as often", haulier->code);
    return NULL;
}

void
shop_open_with_carriers(struct shop *shop, struct yard *yard, size_t n, int32_t book)
{
    haulier_open(&yard->fedex, "fedex");
    haulier_open(&yard->ups, "ups");
    haulier_open(&yard->dhl, "dhl");
    yard->services[0] = &yard->fedex.service;
    yard->services[1] = &yard->ups.service;
    yard->services[2] = &yard->dhl.service;
    shop_open_with(shop, &(struct shop_options){.engine = {.carriers = yard->services, .n_carriers = n, .book = book}});
    shop_stock(shop, "MUG", "shelf", 10);
}

void
all_down(struct yard *yard)
{
    yard->fedex.otherwise = yard->ups.otherwise = yard->dhl.otherwise = OMS_E_UNAVAILABLE;
}

oms_id
order_of_two(struct shop *shop)
{
    const oms_id id = PLACE(shop, .quantity = 2, .country = "DE");

    shop_run(shop);
    return id;
}

void
send_by(struct shop *shop, const oms_id *id, const char *carrier, const char *tracking)
{
    const oms_dispatch by = {.size = sizeof by, .carrier = carrier, .tracking = tracking};

    MUST_OK(oms_order_dispatch(shop->engine, id, &by, NULL, &error));
}

/* In the JSON of the order: the nth shipment begins with its number. */
static const char *
shipment_text(const char *json, int64_t n)
{
    char head[32];
    const char *shipments = strstr(json, "\"shipments\"");

    snprintf(head, sizeof head, "\"n\": %lld", (long long)n);
    ck_assert_ptr_nonnull(shipments);
    const char *shipment = strstr(shipments, head);
    ck_assert_msg(shipment != NULL, "there is no shipment %lld", (long long)n);
    return shipment;
}

void
assert_shipment(struct shop *shop, const oms_id *id, int64_t n, const char *field, const char *value)
{
    char quoted[128];
    char *json = NULL;
    oms_order *order = get(shop, id);

    ck_assert_int_eq(oms_order_json(order, &json), OMS_OK);
    snprintf(quoted, sizeof quoted, strcmp(value, "null") == 0 ? "\"%s\": %s" : "\"%s\": \"%s\"", field, value);
    const char *shipment = shipment_text(json, n), *found = strstr(shipment, quoted);
    ck_assert_msg(found && found < strchr(shipment, '}'), "shipment %lld has not %s: %s", (long long)n, quoted, json);
    oms_free(json);
    oms_order_free(order);
}

void
assert_fulfilment(struct shop *shop, const oms_id *id, const char *status)
{
    oms_order *order = get(shop, id);

    ck_assert_str_eq(oms_order_fulfilment_status(order), status);
    oms_order_free(order);
}
