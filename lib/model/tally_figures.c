/* The reports there are: what their rows go by, and their figures. Constant data, and the few functions that it names. */
#include <stddef.h>
#include <string.h>

#include "base/text.h"
#include "model/decision.h"
#include "model/tally.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

static bool
is_live(const struct order_row *order)
{
    return order_state(order) != OMS_STATE_CANCELLED;
}

static bool
is_cancelled(const struct order_row *order)
{
    return !is_live(order);
}

/* How far an order got, cancelled or not at all: a returned one was with the customer. */
static bool
got_to(const struct order_row *order, int32_t state)
{
    return order_state(order) >= state && is_live(order);
}

static bool
got_confirmed(const struct order_row *order)
{
    return got_to(order, OMS_STATE_CONFIRMED);
}

static bool
got_processing(const struct order_row *order)
{
    return got_to(order, OMS_STATE_PROCESSING);
}

static bool
got_shipped(const struct order_row *order)
{
    return got_to(order, OMS_STATE_SHIPPED);
}

static bool
got_delivered(const struct order_row *order)
{
    return got_to(order, OMS_STATE_DELIVERED);
}

static bool
is_pending(const struct order_row *order)
{
    return order_state(order) == OMS_STATE_PENDING;
}

static bool
is_returned(const struct order_row *order)
{
    return order_state(order) == OMS_STATE_RETURNED;
}

/* UTC. A time outside the calendar is its number. */
static oms_text
day_of(const void *row, char out[TALLY_KEY_SIZE])
{
    const struct order_row *order = row;

    oms_time_format(order->created_at, out);
    out[strcspn(out, "T")] = '\0';
    return text_of(out);
}

static oms_text
country_of(const void *row, char out[TALLY_KEY_SIZE])
{
    (void)out;
    return ((const struct order_row *)row)->country;
}

static oms_text
channel_of(const void *row, char out[TALLY_KEY_SIZE])
{
    (void)out;
    return ((const struct order_row *)row)->channel;
}

static oms_text
state_of(const void *row, char out[TALLY_KEY_SIZE])
{
    (void)out;
    return ((const struct order_row *)row)->state;
}

static oms_text
no_key(const void *row, char out[TALLY_KEY_SIZE])
{
    (void)row, (void)out;
    return TEXT("");
}

static oms_text
line_sku(const void *row, char out[TALLY_KEY_SIZE])
{
    (void)out;
    return ((const struct line_row *)row)->sku;
}

static oms_text
stock_sku(const void *row, char out[TALLY_KEY_SIZE])
{
    (void)out;
    return ((const struct stock_row *)row)->sku;
}

static oms_text
stock_location(const void *row, char out[TALLY_KEY_SIZE])
{
    (void)out;
    return ((const struct stock_row *)row)->location;
}

#define ORDERS(test)                                                                                                   \
    {                                                                                                                  \
        TABLE_ORDERS, TALLY_ONE, 1, test                                                                               \
    }
#define ORDER(column)                                                                                                  \
    {                                                                                                                  \
        TABLE_ORDERS, offsetof(struct order_row, column), 1, is_live                                                   \
    }
#define PAYMENT(column)                                                                                                \
    {                                                                                                                  \
        TABLE_PAYMENTS, offsetof(struct payment_row, column), 1, NULL                                                  \
    }
#define LINES                                                                                                          \
    {                                                                                                                  \
        TABLE_LINES, TALLY_ONE, 1, NULL                                                                                \
    }
#define LINE(column)                                                                                                   \
    {                                                                                                                  \
        TABLE_LINES, offsetof(struct line_row, column), 1, NULL                                                        \
    }
#define LIVE(column, sign)                                                                                             \
    {                                                                                                                  \
        TABLE_LINES, offsetof(struct line_row, column), sign, is_live                                                  \
    }
#define STOCK(column)                                                                                                  \
    {                                                                                                                  \
        TABLE_STOCK, offsetof(struct stock_row, column), 1, NULL                                                       \
    }
/* clang-format off */
static const struct tally_kind kinds[] = {
    {.report = "sales", .leads = TABLE_ORDERS, .has_money = true,
     .by = {{"day", day_of}, {"country", country_of}, {"channel", channel_of}, {"state", state_of}, {"all", no_key}},
     .figures = {
         {{"orders", "Orders", "orders"}, {ORDERS(NULL)}},
         {{"cancelled", "Cancelled", "orders"}, {ORDERS(is_cancelled)}},
         {{"subtotal", "Subtotal", "money"}, {ORDER(subtotal)}},
         {{"discount", "Discount", "money"}, {ORDER(discount)}},
         {{"shipping", "Shipping", "money"}, {ORDER(shipping)}},
         {{"tax", "Tax", "money"}, {ORDER(tax)}},
         {{"total", "Total", "money"}, {ORDER(total)}},
         {{"captured", "Captured", "money"}, {PAYMENT(captured)}},
         {{"refunded", "Refunded", "money"}, {PAYMENT(refunded)}},
     }},
    {.report = "sales", .leads = TABLE_LINES, .has_money = true,
     .by = {{"sku", line_sku}},
     .figures = {
         {{"lines", "Lines", "lines"}, {LINES}},
         {{"units", "Units", "units"}, {LINE(quantity)}},
         {{"cancelled", "Cancelled", "units"}, {LINE(cancelled)}},
         {{"shipped", "Shipped", "units"}, {LINE(shipped)}},
         {{"returned", "Returned", "units"}, {LINE(returned)}},
         {{"subtotal", "Subtotal", "money"}, {LIVE(total, 1), LIVE(discount, 1), LIVE(tax, -1), LIVE(tax_included, 1)}},
         {{"discount", "Discount", "money"}, {LIVE(discount, 1)}},
         {{"tax", "Tax", "money"}, {LIVE(tax, 1)}},
         {{"total", "Total", "money"}, {LIVE(total, 1)}},
     }},
    {.report = "stock", .leads = TABLE_STOCK,
     .by = {{"sku", stock_sku}, {"location", stock_location}},
     .figures = {
         {{"available", "Available", "units"}, {STOCK(available)}},
         {{"reserved", "Reserved", "units"}, {STOCK(reserved)}},
         {{"on_hold", "On hold", "units"}, {STOCK(on_hold)}},
         {{"damaged", "Damaged", "units"}, {STOCK(damaged)}},
         {{"on_hand", "On hand", "units"}, {STOCK(available), STOCK(reserved), STOCK(on_hold), STOCK(damaged)}},
     }},
    {.report = "funnel", .leads = TABLE_ORDERS,
     .by = {{"all", no_key}, {"day", day_of}, {"country", country_of}, {"channel", channel_of}},
     .figures = {
         {{"placed", "Placed", "orders"}, {ORDERS(NULL)}},
         {{"confirmed", "Confirmed", "orders"}, {ORDERS(got_confirmed)}},
         {{"processing", "Processing", "orders"}, {ORDERS(got_processing)}},
         {{"shipped", "Shipped", "orders"}, {ORDERS(got_shipped)}},
         {{"delivered", "Delivered", "orders"}, {ORDERS(got_delivered)}},
         {{"pending", "Pending", "orders"}, {ORDERS(is_pending)}},
         {{"cancelled", "Cancelled", "orders"}, {ORDERS(is_cancelled)}},
         {{"returned", "Returned", "orders"}, {ORDERS(is_returned)}},
     }},
};
/* clang-format on */

static int32_t
position_of(const struct tally_kind *kind, const char *by)
{
    for (int32_t i = 0; kind->by[i].word != NULL; i++)
        if (by == NULL || strcmp(kind->by[i].word, by) == 0)
            return i;
    return -1;
}

const struct tally_kind *
tally_kind_find(const char *report, const char *by, int32_t *at)
{
    const struct tally_kind *found = NULL;

    *at = -1;
    for (size_t i = 0; i < LENGTH(kinds) && report != NULL && *at < 0; i++) {
        if (strcmp(kinds[i].report, report) != 0)
            continue;
        found = &kinds[i];
        *at = position_of(found, by);
    }
    return found;
}

size_t
tally_figure_count(const struct tally_kind *kind)
{
    size_t n = 0;

    while (n < TALLY_FIGURES && kind->figures[n].column.name != NULL)
        n++;
    return n;
}

bool
tally_kind_reads(const struct tally_kind *kind, enum table_id table)
{
    for (size_t i = 0; i < tally_figure_count(kind); i++)
        if (kind->figures[i].terms[0].table == table)
            return true;
    return false;
}
