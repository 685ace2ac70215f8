/* See market.h. */
#include "market.h"

#include <check.h>
#include <string.h>

static oms_draft *
draft_for(int i)
{
    static const oms_draft_line mug = {.size = sizeof mug, .sku = "MUG", .quantity = 1, .unit_price = OMS_NONE};
    static const oms_draft_line tea = {.size = sizeof tea, .sku = "TEA", .quantity = 2, .unit_price = OMS_NONE};
    oms_address to = {.size = sizeof to,
                      .name = "Ada L",
                      .line1 = "12 Long Street",
                      .city = "Town",
                      .postcode = "10115",
                      .country = i % 4 == 0 ? "FR" : "DE"};
    oms_draft *draft = NULL;

    ck_assert_int_eq(oms_draft_new("EUR", &draft, NULL), OMS_OK);
    ck_assert_int_eq(oms_draft_add_line(draft, &mug, NULL), OMS_OK);
    if (i % 3 == 0)
        ck_assert_int_eq(oms_draft_add_line(draft, &tea, NULL), OMS_OK);
    ck_assert_int_eq(oms_draft_set_shipping_address(draft, &to, NULL), OMS_OK);
    ck_assert_int_eq(oms_draft_set_text(draft, OMS_DRAFT_CHANNEL, i % 2 ? "web" : "shop", NULL), OMS_OK);
    if (i % 5 == 0)
        ck_assert_int_eq(oms_draft_set_text(draft, OMS_DRAFT_CUSTOMER, "C-1", NULL), OMS_OK);
    if (i == 7)
        ck_assert_int_eq(oms_draft_set_text(draft, OMS_DRAFT_REFERENCE, "web-7", NULL), OMS_OK);
    return draft;
}

static void
place(struct market *market, int i)
{
    static const char *const tokens[] = {"tok_ok", "tok_declined", "tok_ok", NULL, "tok_ok", "tok_ok"};
    const char *token = tokens[i % 6];
    oms_draft *draft = draft_for(i);
    oms_order *order = NULL;

    ck_assert_int_eq(oms_draft_set_payment(draft, token != NULL ? "card" : "manual", token, NULL), OMS_OK);
    market->stall.now += 1000;
    ck_assert_int_eq(oms_order_place(market->stall.engine, draft, 0, &order, NULL), OMS_OK);
    market->orders[i].id = *oms_order_id(order);
    market->orders[i].channel = i % 2 ? "web" : "shop";
    market->orders[i].has_tea = i % 3 == 0;
    market->orders[i].returns = "none";
    oms_order_free(order);
    oms_draft_free(draft);
}

/* Orders of every kind: some delivered, returned, cancelled, and some as they are. */
static void
let_time_pass(struct market *market)
{
    const oms_dispatch dispatch = {.size = sizeof dispatch, .carrier = "dhl", .tracking = "T-1"};

    for (int i = 0; i < MARKET_ORDERS; i++) {
        market->stall.now += 60 * 60 * 1000;
        if (i % 6 == 2 || i % 6 == 4) {
            ck_assert_int_eq(oms_order_dispatch(market->stall.engine, &market->orders[i].id, &dispatch, NULL, NULL),
                             OMS_OK);
            ck_assert_int_eq(oms_order_drive(market->stall.engine, &market->orders[i].id, NULL, NULL), OMS_OK);
        }
        if (i % 12 == 2 || i % 12 == 4)
            ck_assert_int_eq(oms_order_deliver(market->stall.engine, &market->orders[i].id, NULL, NULL), OMS_OK);
        if (i % 12 == 4) {
            ck_assert_int_eq(oms_order_return(market->stall.engine, &market->orders[i].id, NULL, NULL, NULL), OMS_OK);
            market->orders[i].returns = "returned";
        }
        if (i % 12 == 5)
            ck_assert_int_eq(oms_order_cancel(market->stall.engine, &market->orders[i].id, NULL, NULL, NULL), OMS_OK);
    }
}

static int32_t
note_update(void *user, const oms_order_summary *order)
{
    struct market *market = user;

    for (int i = 0; i < MARKET_ORDERS; i++)
        if (memcmp(&market->orders[i].id, &order->id, sizeof order->id) == 0)
            market->orders[i].updated_at = order->updated_at;
    return OMS_OK;
}

void
market_begin(struct market *market)
{
    *market = (struct market){0};
    stall_begin(&market->stall);
    for (int i = 0; i < MARKET_ORDERS; i++)
        place(market, i);
    let_time_pass(market);
    stall_break(&market->stall,
                "UPDATE orders SET holds = 2 WHERE number = (SELECT max(number) FROM orders);"
                "INSERT INTO order_problems(order_id, n, version, code, rule, message, hold, retryable,"
                " opened_at, open_since) SELECT id, 90, 1, 'ORD-1006', 'customer.fraud', 'looked at', 2, 0, 1, 1"
                " FROM orders WHERE holds = 2");
    market->orders[MARKET_ORDERS - 1].holds = "fraud";
    for (int i = 0; i < MARKET_ORDERS; i++)
        ck_assert_int_eq(oms_order_get(market->stall.engine, &market->orders[i].id, &market->orders[i].order, NULL),
                         OMS_OK);
    ck_assert_int_eq(oms_order_list(market->stall.engine, NULL, note_update, market, NULL), OMS_OK);
}

void
market_end(struct market *market)
{
    for (int i = 0; i < MARKET_ORDERS; i++)
        oms_order_free(market->orders[i].order);
    stall_end(&market->stall);
}
