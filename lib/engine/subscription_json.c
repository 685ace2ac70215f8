/* A subscription as a JSON document. Reads a snapshot; the payment's token is not written. */
#include "base/id.h"
#include "base/json_write.h"
#include "base/text.h"
#include "engine/party_json.h"
#include "engine/subscription.h"
#include "model/dunning.h"

#define NAMED(words, i) ((i) >= 0 && (size_t)(i) < sizeof(words) / sizeof *(words) ? (words)[i] : NULL)

static void
write_item(struct json_writer *w, const struct subscription_item_row *item)
{
    json_object(w, NULL);
    json_text(w, "sku", item->sku);
    json_int(w, "quantity", item->quantity);
    json_int(w, "unit_price", item->unit_price);
    json_text(w, "substitute", item->substitute);
    json_int(w, "next_price", item->next_price);
    json_time(w, "next_price_from", item->next_price_from);
    json_object_end(w);
}

static void
write_schedule(struct json_writer *w, const struct segment_row *segment)
{
    if (!segment) {
        json_null(w, "schedule");
        return;
    }
    json_object(w, "schedule");
    json_text(w, "unit", segment->rrule.data ? (oms_text){0} : segment->unit);
    json_int(w, "every", segment->rrule.data ? OMS_NONE : segment->every);
    json_text(w, "rrule", segment->rrule);
    json_text(w, "start", segment->start);
    json_text(w, "zone", segment->zone);
    json_int(w, "day_of_month", segment->anchor_dom ? segment->anchor_dom : OMS_NONE);
    json_int(w, "from_k", segment->first_k);
    json_object_end(w);
}

static void
write_dunning(struct json_writer *w, const struct subscription_row *row)
{
    if (id_is_none(&row->dunning_order)) {
        json_null(w, "dunning");
        return;
    }
    json_object(w, "dunning");
    json_id(w, "order", &row->dunning_order);
    json_time(w, "since", row->dunning_since);
    json_time(w, "next_try", row->dunning_next);
    json_object_end(w);
}

static void
write_course(struct json_writer *w, const struct subscription_row *row)
{
    const bool waits = row->waiting_since != OMS_NONE;

    json_int(w, "next_k", row->next_k);
    json_time(w, "next_at", row->due_at);
    json_int(w, "cycles", row->cycles);
    json_id(w, "last_order", &row->last_order);
    json_bool(w, "ends", row->ends != 0);
    json_time(w, "paused_at", row->paused_at);
    json_time(w, "resume_at", row->resume_at);
    if (waits) {
        json_object(w, "waits");
        json_time(w, "since", row->waiting_since);
        json_int(w, "tries", row->waiting_tries);
        json_text(w, "code", row->problem);
        json_text(w, "message", row->message);
        json_object_end(w);
    } else {
        json_null(w, "waits");
    }
    write_dunning(w, row);
}

static void
write_dunning_days(struct json_writer *w, const struct subscription_row *row)
{
    int64_t days[OMS_LIMIT_DUNNING];
    const size_t n = dunning_days(row, days);

    json_array(w, "dunning_days");
    for (size_t i = 0; i < n; i++)
        json_int(w, NULL, days[i]);
    json_array_end(w);
}

static void
write_terms(struct json_writer *w, const struct subscription_row *row)
{
    json_string(w, "price_policy", NAMED(price_policies, row->price_policy));
    json_int(w, "notice_days", row->notice_days);
    json_string(w, "missed", NAMED(missed_policies, row->missed));
    json_int(w, "missed_cap", row->missed_cap);
    json_string(w, "short_of_stock", NAMED(short_policies, row->short_of_stock));
    json_int(w, "trial_days", row->trial_days);
    json_int(w, "min_cycles", row->min_cycles);
    json_int(w, "max_cycles", row->max_cycles);
    json_int(w, "prepaid", row->prepaid);
    write_dunning_days(w, row);
    json_string(w, "dunning_end", NAMED(dunning_ends, row->dunning_end));
    json_int(w, "reminder_days", row->reminder_days);
}

static void
write_head(struct json_writer *w, const struct subscription_row *row)
{
    json_id(w, "id", &row->id);
    json_text(w, "number", row->number);
    json_text(w, "status", row->status);
    json_int(w, "version", row->version);
    json_text(w, "customer", row->customer);
    json_text(w, "channel", row->channel.len ? row->channel : (oms_text){0});
    json_text(w, "currency", row->currency);
    json_text(w, "payment_method", row->method);
    json_text(w, "shipping_method", row->shipping_method);
}

int32_t
oms_subscription_json(const oms_subscription *subscription, char **out)
{
    const struct order_rows *rows = subscription_rows(subscription);
    const struct subscription_row *row = rows_subscription(rows);
    struct json_writer w;

    json_init(&w, false);
    json_object(&w, NULL);
    write_head(&w, row);
    write_course(&w, row);
    write_schedule(&w, segment_of(rows, row->next_k));
    json_array(&w, "lines");
    for (size_t i = 0; i < rows->items.n; i++)
        if (rows_item(rows, i)->quantity > 0)
            write_item(&w, rows_item(rows, i));
    json_array_end(&w);
    write_terms(&w, row);
    party_json_address(&w, "shipping_address", rows_party(rows, &row->shipping_party));
    json_time(&w, "created_at", row->created_at);
    json_time(&w, "updated_at", row->updated_at);
    json_object_end(&w);
    return json_finish(&w, out);
}
