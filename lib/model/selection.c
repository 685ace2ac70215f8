/* Queries held against orders. What a status says of the state it can be in is said here once, so that states narrow the search. Pure. */
#include "model/selection.h"

#include <string.h>

#include "base/text.h"
#include "model/decision.h"
#include "model/facets.h"
#include "model/pay.h"
#include "model/shipment.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))
#define STATE(name)   (UINT32_C(1) << OMS_STATE_##name)
#define EVERY_STATE   UINT32_MAX
/* Only while nothing is confirmed, or ever was. */
#define UNPAID        (STATE(PENDING) | STATE(CANCELLED))
#define SHIPPED_ONCE  (STATE(SHIPPED) | STATE(DELIVERED) | STATE(RETURNED))

struct word {
    const char *word;
    uint32_t states; /* in which an order can have it */
};

static const struct word payment_words[] = {
    {"none", EVERY_STATE},
    {PAYMENT_PENDING, UNPAID},
    {PAYMENT_ACTION, UNPAID},
    {PAYMENT_DECLINED, UNPAID},
    {PAYMENT_FAILED, UNPAID},
    {PAYMENT_AUTHORISED, EVERY_STATE},
    {PAYMENT_PARTLY_CAPTURED, EVERY_STATE},
    {PAYMENT_CAPTURED, EVERY_STATE},
    {PAYMENT_PARTLY_REFUNDED, EVERY_STATE},
    {PAYMENT_REFUNDED, EVERY_STATE},
    {PAYMENT_VOIDED, EVERY_STATE},
    {PAYMENT_NOT_REQUIRED, EVERY_STATE},
    {PAYMENT_ON_TERMS, EVERY_STATE},
};

static const struct word fulfilment_words[] = {
    {"none", STATE(PENDING) | STATE(CONFIRMED) | STATE(CANCELLED)},
    {"processing", STATE(PROCESSING)},
    {SHIPMENT_BOOKED, STATE(PROCESSING)},
    {"shipped", STATE(SHIPPED)},
    {"delivered", STATE(DELIVERED)},
    {"returned", STATE(RETURNED)},
};

static const struct word return_words[] = {
    {"none", EVERY_STATE},
    {"requested", SHIPPED_ONCE},
    {"partly-returned", SHIPPED_ONCE},
    {"returned", SHIPPED_ONCE},
};

static const struct {
    const char *word;
    int64_t bits;
} holds[] = {
    {"payment", HOLD_PAYMENT},
    {"fraud", HOLD_FRAUD},
    {"address", HOLD_ADDRESS},
    {"operations", HOLD_OPERATIONS},
    {"any", HOLD_PAYMENT | HOLD_FRAUD | HOLD_ADDRESS | HOLD_OPERATIONS},
};

/* Absent allows every state. */
static bool
take_word(struct selection *selection, const char *given, const struct word *words, size_t n)
{
    if (given == NULL)
        return true;
    for (size_t i = 0; i < n; i++)
        if (strcmp(words[i].word, given) == 0) {
            selection->states &= words[i].states;
            return true;
        }
    return false;
}

static bool
take_hold(struct selection *selection, const char *given)
{
    for (size_t i = 0; given != NULL && i < LENGTH(holds); i++)
        if (strcmp(holds[i].word, given) == 0)
            selection->holds = holds[i].bits;
    return given == NULL || selection->holds != 0;
}

/* In Crockford's base 32 there is no I, L, O and U. */
static char
number_digit(char typed)
{
    char digit = typed >= 'a' && typed <= 'z' ? (char)(typed - 'a' + 'A') : typed;

    return digit != '\0' && strchr("0123456789ABCDEFGHJKMNPQRSTVWXYZ", digit) != NULL ? digit : '\0';
}

static bool
take_number(struct selection *selection, const char *typed)
{
    size_t digits = 0;
    char *out = selection->number;

    for (; typed != NULL && *typed != '\0'; typed++) {
        if (*typed == '-')
            continue;
        if (digits == 12 || number_digit(*typed) == '\0')
            return false;
        if (digits > 0 && digits % 4 == 0)
            *out++ = '-';
        *out++ = number_digit(*typed);
        digits++;
    }
    *out = '\0';
    return typed == NULL || digits >= SELECTION_NUMBER_MIN;
}

const char *
selection_read(struct selection *selection, const oms_order_query *query)
{
    *selection = (struct selection){
        .query = query,
        .states = query->state != 0 ? UINT32_C(1) << query->state : EVERY_STATE,
        .needs_lines = query->sku != NULL || query->returns != NULL,
        .needs_payments = query->payment != NULL,
        .needs_shipments = query->fulfilment != NULL,
    };
    if (!take_word(selection, query->payment, payment_words, LENGTH(payment_words)))
        return "payment";
    if (!take_word(selection, query->fulfilment, fulfilment_words, LENGTH(fulfilment_words)))
        return "fulfilment";
    if (!take_word(selection, query->returns, return_words, LENGTH(return_words)))
        return "returns";
    if (!take_hold(selection, query->hold))
        return "hold";
    return take_number(selection, query->number) ? NULL : "number";
}

static bool
in_range(int64_t at, int64_t since, int64_t until)
{
    return (since == 0 || at >= since) && (until == 0 || at < until);
}

static bool
has_text(oms_text text, const char *wanted)
{
    return wanted == NULL || text_is(text, wanted);
}

/* A reference belongs to a channel, and without one to that of drafts that named none. */
static bool
has_origin(const oms_order_query *query, const struct order_row *order)
{
    const char *channel = query->channel == NULL && query->reference != NULL ? "" : query->channel;

    return has_text(order->channel, channel) && has_text(order->reference, query->reference);
}

/* A state that no release has is none that could be asked for. */
static bool
in_states(const struct selection *selection, const struct order_row *order)
{
    const int32_t state = order_state(order);

    return selection->states == EVERY_STATE || (state >= 0 && (selection->states & UINT32_C(1) << state) != 0);
}

bool
selects_row(const struct selection *selection, const struct order_row *order)
{
    const oms_order_query *query = selection->query;
    const size_t number = strlen(selection->number);

    return in_states(selection, order) && (id_is_none(&query->before) || id_compare(&order->id, &query->before) < 0) &&
           in_range(order->created_at, query->since, query->until) &&
           in_range(order->updated_at, query->updated_since, query->updated_until) &&
           has_text(order->customer, query->customer) && has_text(order->country, query->country) &&
           has_origin(query, order) && (selection->holds == 0 || (order->holds & selection->holds) != 0) &&
           (number == 0 || (order->number.len >= number && memcmp(order->number.data, selection->number, number) == 0));
}

static bool
has_sku(const struct order_rows *rows, const char *sku)
{
    for (size_t i = 0; i < rows->lines.n; i++)
        if (text_is(rows_line(rows, i)->sku, sku))
            return true;
    return false;
}

const char *
return_status(const struct order_rows *rows)
{
    bool requested = false, returned = false, kept = false;

    for (size_t i = 0; i < rows->lines.n; i++) {
        const struct line_row *line = rows_line(rows, i);
        requested = requested || line->return_requested > 0;
        returned = returned || line->returned > 0;
        kept = kept || line->shipped > line->returned;
    }
    if (returned)
        return kept ? "partly-returned" : "returned";
    return requested ? "requested" : "none";
}

bool
selects_rows(const struct selection *selection, const struct order_rows *rows)
{
    const oms_order_query *query = selection->query;

    return (query->sku == NULL || has_sku(rows, query->sku)) &&
           (query->payment == NULL || strcmp(payment_status(rows), query->payment) == 0) &&
           (query->fulfilment == NULL || strcmp(fulfilment_status(rows), query->fulfilment) == 0) &&
           (query->returns == NULL || strcmp(return_status(rows), query->returns) == 0);
}
