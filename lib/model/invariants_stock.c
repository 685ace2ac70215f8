/* Invariants of stock: counters, the ledger, and what orders hold of it. Pure checks of one row or of the books. */
#include "base/text.h"
#include "model/invariants.h"
#include "oms/state.h"

enum verdict
counters_not_negative(const struct look *look)
{
    const struct stock_row *stock = look->row;
    char sku[TEXT_SHOWN_SIZE];

    if (stock->available >= 0 && stock->reserved >= 0 && stock->on_hold >= 0 && stock->damaged >= 0)
        return HOLDS;
    return broken(look, "%.60s has a counter below zero (available %lld, reserved %lld, on hold %lld, damaged %lld)",
                  text_shown(stock->sku, sku), (long long)stock->available, (long long)stock->reserved,
                  (long long)stock->on_hold, (long long)stock->damaged);
}

enum verdict
counters_are_sums_of_movements(const struct look *look)
{
    const struct shelf_sum *shelf = look->shelf;

    if (shelf->available == 0 && shelf->reserved == 0 && shelf->on_hold == 0 && shelf->damaged == 0)
        return HOLDS;
    return broken(look,
                  "counters differ from the sums of their movements by: available %lld, reserved %lld, on hold %lld, "
                  "damaged %lld",
                  (long long)shelf->available, (long long)shelf->reserved, (long long)shelf->on_hold,
                  (long long)shelf->damaged);
}

enum verdict
movement_has_stock(const struct look *look)
{
    const struct movement_row *movement = look->row;
    char sku[TEXT_SHOWN_SIZE];

    if (look->shelf != NULL)
        return HOLDS;
    return broken(look, "%.60s has movements and no counters", text_shown(movement->sku, sku));
}

enum verdict
reserved_is_claimed(const struct look *look)
{
    if (look->shelf->unclaimed == 0)
        return HOLDS;
    return broken(look, "reserved differs from what order lines hold by %lld", (long long)look->shelf->unclaimed);
}

/* Orders that hold nothing any more. */
static bool
is_past_holding(int32_t state)
{
    return state == OMS_STATE_SHIPPED || state == OMS_STATE_DELIVERED || state == OMS_STATE_CANCELLED ||
           state == OMS_STATE_RETURNED;
}

static enum verdict
judge_hold(const struct look *look, int64_t line, int64_t units)
{
    const int64_t until = look->order->reserved_until;

    if (units == 0)
        return HOLDS;
    if (is_past_holding(look->order->state))
        return broken(look, "line %lld holds %lld units although the order is %s", (long long)line, (long long)units,
                      oms_state_name(look->order->state));
    if (until != OMS_NONE && until <= look->now)
        return overdue(look, "line %lld holds %lld units past their time", (long long)line, (long long)units);
    return HOLDS;
}

enum verdict
line_holds_stock(const struct look *look)
{
    const struct line_row *line = look->row;

    if (line->reserved != 0 && line->location.data != NULL && look->shelf == NULL)
        return broken(look, "line %lld holds units where there is no stock", (long long)line->line);
    return judge_hold(look, line->line, line->reserved);
}

enum verdict
allocation_holds_stock(const struct look *look)
{
    const struct allocation_row *allocation = look->row;

    if (allocation->reserved != 0 && look->shelf == NULL)
        return broken(look, "line %lld holds units where there is no stock", (long long)allocation->line);
    return judge_hold(look, allocation->line, allocation->reserved);
}

enum verdict
split_is_allocated(const struct look *look)
{
    if (look->order->split == 0)
        return HOLDS;
    return broken(look, "units of split lines and their allocations differ by %lld", (long long)look->order->split);
}
