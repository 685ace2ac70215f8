/* The lists of an order's rows: growing them and finding in them. Pure. */
#include "model/order_rows.h"

#include <string.h>

#include "base/id.h"
#include "base/text.h"
#include "oms/state.h"

static bool
grow(struct arena *arena, struct row_list *list)
{
    const size_t cap = list->cap ? list->cap * 2 : 4;
    void **items = arena_array(arena, cap, sizeof *items);
    const void **before = arena_array(arena, cap, sizeof *before);

    if (!items || !before)
        return false;
    if (list->n) {
        memcpy(items, list->items, list->n * sizeof *items);
        memcpy(before, list->before, list->n * sizeof *before);
    }
    list->items = items;
    list->before = before;
    list->cap = cap;
    return true;
}

bool
row_list_link(struct arena *arena, struct row_list *list, const void *before, void *item)
{
    if (list->n == list->cap && !grow(arena, list))
        return false;
    list->items[list->n] = item;
    list->before[list->n++] = before;
    return true;
}

void *
row_list_add(struct arena *arena, struct row_list *list, const void *before, size_t size)
{
    void *item = arena_alloc(arena, size);

    if (!item)
        return NULL;
    if (before)
        memcpy(item, before, size);
    return row_list_link(arena, list, before, item) ? item : NULL;
}

const void *
row_list_find(const struct row_list *list, oms_text sku, oms_text (*sku_of)(const void *row))
{
    size_t low = 0;
    size_t high = list->n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (text_compare(sku_of(list->items[middle]), sku) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < list->n && text_equal(sku_of(list->items[low]), sku) ? list->items[low] : NULL;
}

static oms_text
product_sku(const void *row)
{
    return ((const struct product_row *)row)->sku;
}

const struct product_row *
rows_product(const struct order_rows *rows, oms_text sku)
{
    return row_list_find(&rows->products, sku, product_sku);
}

struct payment_row *
rows_find_payment(const struct order_rows *rows, int64_t n)
{
    for (size_t i = 0; i < rows->payments.n; i++)
        if (rows_payment(rows, i)->n == n)
            return rows_payment(rows, i);
    return NULL;
}

struct shipment_row *
rows_find_shipment(const struct order_rows *rows, int64_t n)
{
    for (size_t i = 0; i < rows->shipments.n; i++)
        if (rows_shipment(rows, i)->n == n)
            return rows_shipment(rows, i);
    return NULL;
}

struct job_row *
rows_find_job(const struct order_rows *rows, int64_t n)
{
    for (size_t i = 0; i < rows->jobs.n; i++)
        if (rows_job(rows, i)->n == n)
            return rows_job(rows, i);
    return NULL;
}

struct payment_row *
rows_current_payment(const struct order_rows *rows)
{
    return rows->payments.n ? rows_payment(rows, rows->payments.n - 1) : NULL;
}

struct party_row *
rows_party(const struct order_rows *rows, const oms_id *id)
{
    for (size_t i = 0; i < rows->parties.n; i++) {
        struct party_row *party = rows->parties.items[i];
        if (!id_is_none(id) && id_equal(&party->id, id))
            return party;
    }
    return NULL;
}

static bool
lines_in_order(const struct order_rows *rows)
{
    for (size_t i = 0; i < rows->lines.n; i++)
        if (rows_line(rows, i)->line != (int64_t)i + 1)
            return false;
    return rows->lines.n > 0;
}

static bool
begins_with(oms_text kind, const char *prefix)
{
    return strncmp(kind.data, prefix, strlen(prefix)) == 0;
}

static bool
jobs_have_subjects(const struct order_rows *rows)
{
    for (size_t i = 0; i < rows->jobs.n; i++) {
        const struct job_row *job = rows_job(rows, i);

        if (begins_with(job->kind, "payment.") && (job->amount == OMS_NONE || !rows_find_payment(rows, job->payment)))
            return false;
        if (begins_with(job->kind, "shipment.") && (!job->carrier.data || !rows_find_shipment(rows, job->shipment)))
            return false;
    }
    return true;
}

const char *
rows_flaw(const struct order_rows *rows)
{
    if (oms_state_parse(rows_order(rows)->state.data) <= OMS_STATE_NEW)
        return "is in a state that does not exist";
    if (!lines_in_order(rows))
        return "lacks lines";
    if (rows->payments.n == 0)
        return "has no payment";
    return jobs_have_subjects(rows) ? NULL : "has a job without its payment or shipment";
}
