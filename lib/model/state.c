/* The table of states and transitions: the only place that says what may follow what. */
#include "oms/state.h"

#include <string.h>

#define LENGTH(array) (sizeof(array) / sizeof(*(array)))

static const char *const names[OMS_STATE_COUNT] = {"NEW",     "PENDING",   "CONFIRMED", "PROCESSING",
                                                   "SHIPPED", "DELIVERED", "CANCELLED", "RETURNED"};

/* one transition is one line */
/* clang-format off */
static const oms_transition transitions[] = {
    {OMS_STATE_NEW, OMS_STATE_PENDING, "place", "lines, price snapshot, reservations, idempotency key, event, first job"},
    {OMS_STATE_PENDING, OMS_STATE_CONFIRMED, "payment authorised, recorded, not required, or on terms", "reservations lose their expiry; fulfilment job"},
    {OMS_STATE_PENDING, OMS_STATE_CANCELLED, "cancel; hold over unpaid; inventory schedule used up", "reservations released; void intent where money is held"},
    {OMS_STATE_CONFIRMED, OMS_STATE_PROCESSING, "the fulfilment job starts", "fulfilment job done"},
    {OMS_STATE_CONFIRMED, OMS_STATE_CANCELLED, "cancel", "reservations released; void or refund intent"},
    {OMS_STATE_PROCESSING, OMS_STATE_SHIPPED, "dispatch: nothing open is left and a unit was dispatched", "stock leaves reserved; capture intent by policy"},
    {OMS_STATE_PROCESSING, OMS_STATE_CANCELLED, "cancel, nothing dispatched yet", "reservations released; void or refund intent"},
    {OMS_STATE_SHIPPED, OMS_STATE_DELIVERED, "every shipped unit was delivered", "delivered units"},
    {OMS_STATE_SHIPPED, OMS_STATE_RETURNED, "everything shipped came back", "stock on hold; refund intent"},
    {OMS_STATE_DELIVERED, OMS_STATE_RETURNED, "every delivered unit came back", "stock on hold; refund intent"},
};
/* clang-format on */

const char *
oms_state_name(int32_t state)
{
    return state >= 0 && state < OMS_STATE_COUNT ? names[state] : NULL;
}

int32_t
oms_state_parse(const char *name)
{
    for (int32_t i = 0; name && i < OMS_STATE_COUNT; i++)
        if (strcmp(names[i], name) == 0)
            return i;
    return -1;
}

const oms_transition *
oms_transition_at(size_t index)
{
    return index < LENGTH(transitions) ? &transitions[index] : NULL;
}
