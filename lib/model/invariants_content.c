/* Invariants of what is stored: keys lead to orders, no text has card data in it, words are known ones, and children
 * are as many as their order says. Pure checks. Texts in which
 * long numbers are to be expected (SKU, phone, reference, tracking) are not searched. */
#include "base/currency.h"
#include "base/text.h"
#include "model/invariants.h"
#include "model/job.h"
#include "model/pay.h"
#include "model/shipment.h"
#include "oms/limits.h"

enum verdict
key_has_order(const struct look *look)
{
    const struct key_row *key = look->row;
    char text[OMS_ID_TEXT_SIZE];

    if (look->order != NULL)
        return HOLDS;
    oms_id_format(&key->order_id, text);
    return broken(look, "a key leads to order %s, which does not exist", text);
}

/* Says where, never what. */
static enum verdict
without_card(const struct look *look, const char *where, const oms_text *texts, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (texts[i].data != NULL && (text_has_card_number(texts[i]) || text_has_card_code(texts[i])))
            return broken(look, "%s has what looks like card data in it", where);
    return HOLDS;
}

#define WITHOUT_CARD(look, where, ...)                                                                                 \
    without_card((look), (where), (const oms_text[]){__VA_ARGS__},                                                     \
                 sizeof((const oms_text[]){__VA_ARGS__}) / sizeof(oms_text))

enum verdict
payment_without_card(const struct look *look)
{
    const struct payment_row *payment = look->row;

    return WITHOUT_CARD(look, "a payment", payment->token, payment->decline, payment->message);
}

enum verdict
job_without_card(const struct look *look)
{
    const struct job_row *job = look->row;

    return WITHOUT_CARD(look, "a job", job->message);
}

enum verdict
problem_without_card(const struct look *look)
{
    const struct problem_row *problem = look->row;

    return WITHOUT_CARD(look, "a problem", problem->message);
}

enum verdict
event_without_card(const struct look *look)
{
    const struct event_row *event = look->row;

    return WITHOUT_CARD(look, "an event", event->detail);
}

enum verdict
party_without_card(const struct look *look)
{
    const struct party_row *party = look->row;

    return WITHOUT_CARD(look, "a name or address", party->name, party->line1, party->line2, party->city, party->region,
                        party->postcode, party->email, party->locale);
}

enum verdict
subscription_without_card(const struct look *look)
{
    const struct subscription_row *subscription = look->row;

    return WITHOUT_CARD(look, "a subscription", subscription->token, subscription->message);
}

enum verdict
occurrence_without_card(const struct look *look)
{
    const struct occurrence_row *occurrence = look->row;

    return WITHOUT_CARD(look, "an occurrence", occurrence->reason);
}

enum verdict
movement_without_card(const struct look *look)
{
    const struct movement_row *movement = look->row;

    return WITHOUT_CARD(look, "a movement of stock", movement->reason);
}

/* `what` names the column in the words of the breach. */
static enum verdict
is_one_of(const struct look *look, const char *what, oms_text word, const char *const *words, size_t n)
{
    char shown[TEXT_SHOWN_SIZE];

    for (size_t i = 0; i < n; i++)
        if (text_is(word, words[i]))
            return HOLDS;
    return broken(look, "%s is %.60s, which means nothing", what, text_shown(word, shown));
}

#define IS_ONE_OF(look, what, word, words)                                                                             \
    is_one_of((look), (what), (word), (words), sizeof(words) / sizeof((words)[0]))

enum verdict
order_currency_known(const struct look *look)
{
    const struct order_row *order = look->row;
    char shown[TEXT_SHOWN_SIZE];

    if (currency_exponent(order->currency) >= 0)
        return HOLDS;
    return broken(look, "its currency is %.60s, which ISO 4217 does not list", text_shown(order->currency, shown));
}

enum verdict
payment_method_known(const struct look *look)
{
    static const char *const methods[] = {METHOD_CARD, METHOD_MANUAL, METHOD_TERMS, METHOD_NONE};

    return IS_ONE_OF(look, "the method of a payment", ((const struct payment_row *)look->row)->method, methods);
}

enum verdict
payment_status_known(const struct look *look)
{
    static const char *const statuses[] = {
        PAYMENT_PENDING,  PAYMENT_ACTION,          PAYMENT_AUTHORISED,   PAYMENT_PARTLY_CAPTURED,
        PAYMENT_CAPTURED, PAYMENT_PARTLY_REFUNDED, PAYMENT_REFUNDED,     PAYMENT_DECLINED,
        PAYMENT_FAILED,   PAYMENT_VOIDED,          PAYMENT_NOT_REQUIRED, PAYMENT_ON_TERMS,
    };

    return IS_ONE_OF(look, "the status of a payment", ((const struct payment_row *)look->row)->status, statuses);
}

enum verdict
shipment_status_known(const struct look *look)
{
    static const char *const statuses[] = {
        SHIPMENT_BOOKING,   SHIPMENT_FAILED,   SHIPMENT_BOOKED,  SHIPMENT_DISPATCHED,
        SHIPMENT_DELIVERED, SHIPMENT_RETURNED, SHIPMENT_VOIDING, SHIPMENT_VOIDED,
    };

    return IS_ONE_OF(look, "the status of a shipment", ((const struct shipment_row *)look->row)->status, statuses);
}

enum verdict
job_kind_known(const struct look *look)
{
    static const char *const kinds[] = {
        JOB_AUTHORIZE, JOB_CAPTURE,  JOB_VOID,  JOB_REFUND, JOB_PROCESS, JOB_RESERVE, JOB_MESSAGE,
        JOB_ADDRESS,   JOB_CUSTOMER, JOB_PRICE, JOB_TAX,    JOB_BOOK,    JOB_UNBOOK,  JOB_DUNNING,
    };

    return IS_ONE_OF(look, "the kind of a job", ((const struct job_row *)look->row)->kind, kinds);
}

enum verdict
order_within_limits(const struct look *look)
{
    const struct order_row *order = look->row;
    char id[OMS_ID_TEXT_SIZE];

    if (order->line_count >= 1 && order->line_count <= OMS_LIMIT_LINES)
        return HOLDS;
    oms_id_format(&order->id, id);
    return broken(look, "order %s has %lld lines", id, (long long)order->line_count);
}

enum verdict
children_are_counted(const struct look *look)
{
    const struct order_sum *order = look->order;

    if (order->lines == 0 && order->discounts == 0 && order->payments == 0 && order->shipments == 0 &&
        order->problems == 0 && order->jobs == 0)
        return HOLDS;
    return broken(
        look, "counts differ by: lines %lld, discounts %lld, payments %lld, shipments %lld, problems %lld, jobs %lld",
        (long long)order->lines, (long long)order->discounts, (long long)order->payments, (long long)order->shipments,
        (long long)order->problems, (long long)order->jobs);
}
