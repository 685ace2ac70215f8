/* Invariants of what providers told: accepted while its signature was fresh, and where it changed an order, in that order's history. That none is accepted
 * twice is the key of its table. Pure checks of one row. */
#include "base/text.h"
#include "model/inbound.h"
#include "model/invariants.h"
#include "oms/inbox.h"

enum verdict
inbound_was_fresh(const struct look *look)
{
    const struct inbox_row *row = look->row;
    const int64_t age = row->accepted_at - row->signed_at;
    char id[TEXT_SHOWN_SIZE];

    if (age >= -OMS_SIGNATURE_AGE_MS && age <= OMS_SIGNATURE_AGE_MS)
        return HOLDS;
    return broken(look, "event %.60s was accepted %lld ms after it was signed", text_shown(row->event_id, id),
                  (long long)age);
}

enum verdict
inbound_is_known(const struct look *look)
{
    const struct inbox_row *row = look->row;
    char id[TEXT_SHOWN_SIZE];

    for (int32_t what = 0; inbound_result_name(what); what++)
        if (text_is(row->result, inbound_result_name(what)) && inbound_kind_of(row->type))
            return HOLDS;
    return broken(look, "event %.60s is of no type, or came to nothing that is known", text_shown(row->event_id, id));
}

/* What was applied has its event; what was known made none. */
enum verdict
inbound_is_in_history(const struct look *look)
{
    const struct inbox_row *row = look->row;
    const bool applied = text_is(row->result, inbound_result_name(OMS_INBOX_APPLIED));
    char id[TEXT_SHOWN_SIZE];

    if (row->seq == OMS_NONE ? !applied : row->seq >= 1 && look->order && row->seq <= look->order->seq_seen)
        return HOLDS;
    return broken(look, "event %.60s is not in the order's history", text_shown(row->event_id, id));
}
