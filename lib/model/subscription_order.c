/* The order of an occurrence, as part of placing it: the claim that makes it the only one, what it costs the next time, and where the subscription goes from
 * there. Pure. */
#include <inttypes.h>

#include "base/clock.h"
#include "base/plant.h"
#include "base/text.h"
#include "model/commands.h"
#include "model/job.h"
#include "model/subscription.h"

/* A renewal is decided on rows that were read before; the subscription may have changed since. */
int32_t
claim_begin(struct decision *d, const struct claim *claim)
{
    const struct subscription_row *subscription = rows_subscription(d->rows);

    if (claim->fresh)
        return check_subscription_key(d, claim->fresh);
    if (!subscription || (subscription->version != claim->version && !PLANTED(SUBSCRIPTION_CLAIMED_BLINDLY)))
        return refuse(d, OMS_E_CONFLICT, "the subscription has changed meanwhile");
    return OMS_OK;
}

bool
claim_prepaid(const struct decision *d, const struct claim *claim)
{
    return claim->fresh ? claim->fresh->draft->subscription.terms.prepaid > 0 : rows_subscription(d->rows)->prepaid > 0;
}

int64_t
item_price(const struct subscription_item_row *item, int64_t now)
{
    if (PLANTED(SUBSCRIPTION_PRICE_NOT_KEPT))
        return OMS_NONE;
    return item->next_price != OMS_NONE && now >= item->next_price_from ? item->next_price : item->unit_price;
}

size_t
active_items(const struct order_rows *rows)
{
    size_t n = 0;

    for (size_t i = 0; i < rows->items.n; i++)
        n += rows_item(rows, i)->quantity > 0;
    return n;
}

/* Lines are in the order of the items that are ordered at all. */
static void
keep_price(struct decision *d, struct subscription_item_row *item, const struct line_row *line)
{
    const struct subscription_row *subscription = rows_subscription(d->rows);

    if (subscription->price_policy == OMS_PRICE_CURRENT || !text_equal(item->sku, line->sku))
        return;
    /* It is there, or was withdrawn before it ever counted. */
    if (line->list_price == OMS_NONE || line->unit_price == item->next_price) {
        item->next_price = OMS_NONE;
        item->next_price_from = OMS_NONE;
    }
    item->unit_price = line->unit_price;
    if (subscription->price_policy != OMS_PRICE_NOTICE || line->list_price == OMS_NONE ||
        line->list_price == item->next_price)
        return;
    item->next_price = line->list_price;
    item->next_price_from = time_after(d->now, subscription->notice_days * DAY_MS);
    add_subscription_event(d, EVENT_SUBSCRIPTION_PRICE, OMS_NONE,
                           arena_format(d->arena, "%s: %" PRId64 " instead of %" PRId64, item->sku.data,
                                        item->next_price, item->unit_price));
}

/* While pricing cannot be asked, there is no price to keep. */
static void
keep_prices(struct decision *d)
{
    size_t line = 0;

    if (find_open_job(d->rows, JOB_PRICE, OMS_NONE))
        return;
    for (size_t i = 0; i < d->rows->items.n && line < d->rows->lines.n; i++)
        if (rows_item(d->rows, i)->quantity > 0)
            keep_price(d, rows_item(d->rows, i), rows_line(d->rows, line++));
}

static int32_t
go_on(struct decision *d, int64_t k)
{
    struct subscription_row *subscription = rows_subscription(d->rows);

    if (subscription->max_cycles > 0 &&
        subscription->cycles >= subscription->max_cycles + PLANTED(SUBSCRIPTION_ONE_MORE)) {
        subscription->next_k = k + 1;
        end_subscription(d, SUBSCRIPTION_COMPLETED, EVENT_SUBSCRIPTION_COMPLETED, (oms_text){0});
        return OMS_OK;
    }
    return go_on_from(d, k + 1);
}

int32_t
claim_end(struct decision *d, const struct claim *claim)
{
    struct order_row *order = rows_order(d->rows);
    int32_t code = claim->fresh ? subscribe_with_order(d, claim->fresh) : OMS_OK;

    if (code != OMS_OK)
        return code;
    struct subscription_row *subscription = rows_subscription(d->rows);
    struct occurrence_row *row = settle_occurrence(d, claim->k, OCCURRENCE_ORDERED, (oms_text){0});
    if (!row)
        return OMS_E_NOMEM;
    row->order_id = order->id;
    order->subscription_id = subscription->id;
    order->occurrence = claim->k;
    subscription->last_order = order->id;
    subscription->cycles++;
    subscription->prepaid -= subscription->prepaid > 0;
    stop_waiting(subscription);
    add_subscription_event(d, EVENT_SUBSCRIPTION_ORDERED, OMS_NONE,
                           arena_format(d->arena, "occurrence %" PRId64 ": order %s", claim->k, order->number.data));
    keep_prices(d);
    code = go_on(d, claim->k);
    return code == OMS_OK && claim->fresh ? subscribe_after_order(d) : code;
}
