/* See stall.h. */
#include "stall.h"

#include <check.h>
#include <dirent.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int64_t
stall_clock(void *user)
{
    return ((const struct stall *)user)->now;
}

static void
stock_up(oms_engine *engine)
{
    static const oms_product products[] = {{.size = sizeof(oms_product), .sku = "MUG", .name = "Blue mug"},
                                           {.size = sizeof(oms_product), .sku = "TEA"}};
    static const oms_price prices[] = {{.size = sizeof(oms_price), .sku = "MUG", .currency = "EUR", .amount = 1999},
                                       {.size = sizeof(oms_price), .sku = "TEA", .currency = "EUR", .amount = 350}};
    static const oms_tax_rate rates[] = {
        {.size = sizeof(oms_tax_rate), .country = "DE", .ppm = 20000},
        {.size = sizeof(oms_tax_rate), .country = "DE", .tax_class = "shipping", .ppm = 40000},
    };
    static const oms_shipping_method post = {
        .size = sizeof(post), .code = "standard", .currency = "EUR", .amount = 500};
    static const oms_customer customer = {.size = sizeof(customer), .id = "C-1", .email = "ada@example.org"};

    for (size_t i = 0; i < 2; i++) {
        ck_assert_int_eq(oms_product_put(engine, &products[i], NULL), OMS_OK);
        ck_assert_int_eq(oms_price_put(engine, &prices[i], NULL), OMS_OK);
        ck_assert_int_eq(oms_tax_rate_put(engine, &rates[i], NULL), OMS_OK);
        ck_assert_int_eq(oms_stock_adjust(engine, products[i].sku, "BER", 100, "first delivery", NULL), OMS_OK);
    }
    ck_assert_int_eq(oms_shipping_method_put(engine, &post, NULL), OMS_OK);
    ck_assert_int_eq(oms_customer_put(engine, &customer, NULL), OMS_OK);
}

void
stall_begin(struct stall *stall)
{
    const oms_sqlite_options fast = {.size = sizeof(fast), .durability = OMS_SQLITE_NORMAL};
    oms_payment_service payment = {.size = sizeof(payment)};
    oms_store store = {.size = sizeof(store)};
    oms_engine_options options = {.size = sizeof(options),
                                  .store = &store,
                                  .payment = &payment,
                                  .clock = stall_clock,
                                  .clock_user = stall,
                                  .duplicates = OMS_DUPLICATE_ALLOW};

    *stall = (struct stall){.directory = "/tmp/oms-stall-XXXXXX", .now = STALL_OPENS};
    ck_assert_ptr_nonnull(mkdtemp(stall->directory));
    snprintf(stall->path, sizeof(stall->path), "%s/stall.db", stall->directory);
    ck_assert_int_eq(oms_sandbox_new(NULL, &stall->sandbox, NULL), OMS_OK);
    payment.size = sizeof payment;
    oms_sandbox_payment(stall->sandbox, &payment);
    ck_assert_int_eq(oms_store_sqlite(stall->path, &fast, &store, NULL), OMS_OK);
    ck_assert_int_eq(oms_engine_open(&options, &stall->engine, NULL), OMS_OK);
    stock_up(stall->engine);
}

void
stall_end(struct stall *stall)
{
    DIR *dir = opendir(stall->directory);
    struct dirent *entry;
    char path[512];

    oms_engine_close(stall->engine);
    oms_sandbox_free(stall->sandbox);
    ck_assert_ptr_nonnull(dir);
    while ((entry = readdir(dir)) != NULL) {
        snprintf(path, sizeof(path), "%s/%s", stall->directory, entry->d_name);
        unlink(path);
    }
    closedir(dir);
    ck_assert_int_eq(rmdir(stall->directory), 0);
}

oms_draft *
stall_draft(const char *token)
{
    static const oms_draft_line lines[] = {
        {.size = sizeof(oms_draft_line), .sku = "MUG", .quantity = 2, .unit_price = OMS_NONE},
        {.size = sizeof(oms_draft_line), .sku = "TEA", .quantity = 1, .unit_price = OMS_NONE},
    };
    static const oms_address berlin = {.size = sizeof(berlin),
                                       .name = "Ada L",
                                       .line1 = "12 Long Street",
                                       .city = "Berlin",
                                       .postcode = "10115",
                                       .country = "DE"};
    oms_draft *draft = NULL;

    ck_assert_int_eq(oms_draft_new("EUR", &draft, NULL), OMS_OK);
    for (size_t i = 0; i < 2; i++)
        ck_assert_int_eq(oms_draft_add_line(draft, &lines[i], NULL), OMS_OK);
    ck_assert_int_eq(oms_draft_set_shipping_address(draft, &berlin, NULL), OMS_OK);
    ck_assert_int_eq(oms_draft_set_text(draft, OMS_DRAFT_SHIPPING_METHOD, "standard", NULL), OMS_OK);
    ck_assert_int_eq(oms_draft_set_text(draft, OMS_DRAFT_CHANNEL, "web", NULL), OMS_OK);
    ck_assert_int_eq(oms_draft_set_payment(draft, token != NULL ? "card" : "manual", token, NULL), OMS_OK);
    return draft;
}

static oms_order *
place(struct stall *stall, oms_draft *draft)
{
    oms_order *order = NULL;
    oms_error *error = NULL;
    int32_t code;

    stall->now++;
    code = oms_order_place(stall->engine, draft, 0, &order, &error);
    ck_assert_msg(code == OMS_OK, "%s", error != NULL ? oms_error_message(error) : "");
    oms_draft_free(draft);
    return order;
}

oms_order *
stall_order(struct stall *stall, const char *token)
{
    return place(stall, stall_draft(token));
}

oms_id
stall_place(struct stall *stall, const char *token, const char *customer, const char *reference)
{
    oms_draft *draft = stall_draft(token);
    oms_order *order;
    oms_id id;

    ck_assert_int_eq(oms_draft_set_text(draft, OMS_DRAFT_CUSTOMER, customer, NULL), OMS_OK);
    ck_assert_int_eq(oms_draft_set_text(draft, OMS_DRAFT_REFERENCE, reference, NULL), OMS_OK);
    /* A key of its own, so that verify has keys to look at. */
    ck_assert_int_eq(oms_draft_set_text(draft, OMS_DRAFT_IDEMPOTENCY_KEY, reference, NULL), OMS_OK);
    order = place(stall, draft);
    id = *oms_order_id(order);
    oms_order_free(order);
    return id;
}

void
stall_deliver(struct stall *stall, const oms_id *id)
{
    const oms_dispatch dispatch = {.size = sizeof(dispatch), .carrier = "dhl", .tracking = "T-1"};

    ck_assert_int_eq(oms_order_dispatch(stall->engine, id, &dispatch, NULL, NULL), OMS_OK);
    stall_run(stall);
    ck_assert_int_eq(oms_order_deliver(stall->engine, id, NULL, NULL), OMS_OK);
}

void
stall_run(struct stall *stall)
{
    ck_assert_int_eq(oms_engine_run(stall->engine, 0, NULL, NULL, NULL), OMS_OK);
}

void
stall_break(struct stall *stall, const char *sql)
{
    sqlite3 *direct;
    char *message = NULL;

    ck_assert_int_eq(sqlite3_open(stall->path, &direct), SQLITE_OK);
    sqlite3_exec(direct, "PRAGMA ignore_check_constraints = ON", NULL, NULL, NULL);
    ck_assert_msg(sqlite3_exec(direct, sql, NULL, NULL, &message) == SQLITE_OK, "%s: %s", sql, message);
    ck_assert_msg(sqlite3_changes(direct) > 0, "%s: nothing was changed", sql);
    ck_assert_int_eq(sqlite3_close(direct), SQLITE_OK);
}
