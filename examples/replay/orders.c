/* See orders.h. Each step is one call that is durable when it returns, so the order's state says where to go on. */
#include "replay/orders.h"

#include "replay/progress.h"

static int32_t
put_customer(struct shop *shop, const struct invoice *invoice, oms_error **error)
{
    oms_customer customer = {.size = sizeof(customer), .id = invoice->customer};

    return invoice->customer == NULL ? OMS_OK : oms_customer_put(shop->engine, &customer, error);
}

static int32_t
add_lines(oms_draft *draft, const struct invoice *invoice, oms_error **error)
{
    int32_t code = OMS_OK;

    for (size_t i = 0; code == OMS_OK && i < invoice->n_sales; i++) {
        const struct sale *sale = &invoice->sales[i];
        oms_draft_line line = {
            .size = sizeof(line), .sku = sale->sku, .quantity = sale->quantity, .unit_price = sale->unit_price};

        code = oms_draft_add_line(draft, &line, error);
    }
    return code;
}

static int32_t
fill_draft(oms_draft *draft, const struct invoice *invoice, oms_error **error)
{
    const struct {
        int32_t field;
        const char *value;
    } texts[] = {
        {OMS_DRAFT_REFERENCE, invoice->number},
        {OMS_DRAFT_CHANNEL, REPLAY_CHANNEL},
        {OMS_DRAFT_CUSTOMER, invoice->customer},
    };
    oms_address address = {.size = sizeof(address), .country = invoice->country};
    int32_t code = oms_draft_set_shipping_address(draft, &address, error);

    for (size_t i = 0; code == OMS_OK && i < sizeof(texts) / sizeof(texts[0]); i++)
        code = oms_draft_set_text(draft, texts[i].field, texts[i].value, error);
    if (code == OMS_OK)
        code = oms_draft_set_payment(draft, "manual", NULL, error);
    return code == OMS_OK ? add_lines(draft, invoice, error) : code;
}

static int32_t
place(struct shop *shop, const struct invoice *invoice, oms_order **order, oms_error **error)
{
    oms_draft *draft = NULL;
    int32_t code = put_customer(shop, invoice, error);

    if (code == OMS_OK)
        code = oms_draft_new(REPLAY_CURRENCY, &draft, error);
    if (code == OMS_OK)
        code = fill_draft(draft, invoice, error);
    if (code == OMS_OK)
        code = oms_order_place(shop->engine, draft, 0, order, error);
    oms_draft_free(draft);
    return code;
}

static int32_t
find(struct shop *shop, const struct invoice *invoice, oms_order **order, oms_error **error)
{
    oms_id id;
    int32_t code = oms_order_find_reference(shop->engine, REPLAY_CHANNEL, invoice->number, &id, error);

    return code == OMS_OK ? oms_order_get(shop->engine, &id, order, error) : code;
}

static int32_t
pay(struct shop *shop, const oms_order *order, oms_order **out, oms_error **error)
{
    return oms_order_record_payment(shop->engine, oms_order_id(order), oms_order_total(order),
                                    oms_order_reference(order), out, error);
}

static int32_t
dispatch(struct shop *shop, const oms_order *order, oms_order **out, oms_error **error)
{
    return oms_order_dispatch(shop->engine, oms_order_id(order), NULL, out, error);
}

static int32_t
deliver(struct shop *shop, const oms_order *order, oms_order **out, oms_error **error)
{
    return oms_order_deliver(shop->engine, oms_order_id(order), out, error);
}

/* What brings an order on from a state; none where it has arrived. */
static const struct {
    const char *what;
    int32_t (*take)(struct shop *shop, const oms_order *order, oms_order **out, oms_error **error);
} steps[OMS_STATE_COUNT] = {
    [OMS_STATE_PENDING] = {"pay", pay},
    [OMS_STATE_CONFIRMED] = {"dispatch", dispatch},
    [OMS_STATE_PROCESSING] = {"dispatch", dispatch},
    [OMS_STATE_SHIPPED] = {"deliver", deliver},
};

/* Takes every step that is left; frees the order. */
static bool
bring_home(struct shop *shop, oms_order *order)
{
    oms_error *error = NULL;
    int32_t state;
    int32_t code = OMS_OK;

    while (code == OMS_OK && steps[state = oms_order_state(order)].take != NULL) {
        oms_order *next = NULL;

        code = steps[state].take(shop, order, &next, &error);
        if (code != OMS_OK) {
            shop_complain(steps[state].what, oms_order_reference(order), code, error);
            continue;
        }
        oms_order_free(order);
        order = next;
    }
    oms_order_free(order);
    return code == OMS_OK;
}

static bool
replay_invoice(struct shop *shop, const struct invoice *invoice, struct tally *tally)
{
    oms_order *order = NULL;
    oms_error *error = NULL;
    int64_t *count = &tally->placed;
    int32_t code;

    shop->now = invoice->at;
    code = find(shop, invoice, &order, &error);
    if (code == OMS_OK) {
        count = steps[oms_order_state(order)].take != NULL ? &tally->resumed : &tally->found;
    } else if (code == OMS_E_NOT_FOUND) {
        oms_error_free(error);
        error = NULL;
        code = place(shop, invoice, &order, &error);
    }
    if (code != OMS_OK)
        return shop_complain("place", invoice->number, code, error);
    ++*count;
    return bring_home(shop, order);
}

bool
orders_replay(struct shop *shop, const struct invoices *invoices, struct tally *tally)
{
    struct progress progress;
    bool good = true;

    progress_begin(&progress, "orders", invoices->n);
    for (size_t i = 0; good && i < invoices->n; i++) {
        good = replay_invoice(shop, &invoices->all[i], tally);
        progress_step(&progress);
    }
    progress_end(&progress);
    return good;
}
