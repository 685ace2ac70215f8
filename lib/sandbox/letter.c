/* Letters by a table of texts: {words} are fields of the request, and what stands in [brackets] is left out where a field in it has nothing to say. English
 * only: whoever sends real letters has templates of their own. */
#include "letter.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "oms/types.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define WORD_SIZE    16
#define MONEY_SIZE   40

static const struct {
    const char *template_id;
    const char *text;
} texts[] = {
    {"order.confirmed", "[Dear {name}, ]your order {number} over {total} is confirmed."},
    {"order.shipped",
     "[Dear {name}, ]your order {number} is on its way[ with {carrier}][, tracking number {tracking}]."},
    {"order.delivered", "[Dear {name}, ]your order {number} was delivered."},
    {"order.cancelled", "[Dear {name}, ]your order {number} was cancelled[: {reason}]."},
    {"order.refunded", "[Dear {name}, ]we have sent {amount} of your order {number} back to you."},
    {"order.not_available", "[Dear {name}, ]we are sorry about your order {number}[: {reason}]."},
    {"address.problem", "[Dear {name}, ]we cannot ship your order {number}[: {reason}]. Please correct the address."},
    {"payment.problem", "[Dear {name}, ]the payment of {amount} for your order {number} failed[: {reason}]. Please "
                        "choose another method."},
    {"subscription.unpaid",
     "[Dear {name}, ]the payment of {amount} for your order {number} failed for the last time[: {reason}]."},
    {"subscription.method_needed", "[Dear {name}, ]the payment of {amount} for your order {number} failed[: {reason}]. "
                                   "Please choose another method."},
    {"subscription.payment_failed",
     "[Dear {name}, ]the payment of {amount} for your order {number} failed[: {reason}]."},
    {"subscription.created", "[Dear {name}, ]your subscription has begun ({number})."},
    {"subscription.completed", "[Dear {name}, ]your subscription is complete ({number})."},
    {"subscription.cancelled", "[Dear {name}, ]your subscription {number} was cancelled[: {reason}]."},
    {"subscription.ending", "[Dear {name}, ]your subscription {number} is about to end[: {reason}]."},
    {"subscription.paused", "[Dear {name}, ]your subscription {number} is paused[: {reason}]."},
    {"subscription.resumed", "[Dear {name}, ]your subscription {number} goes on."},
    {"subscription.price_notice",
     "[Dear {name}, ]what you subscribed to will have another price ({number})[: {reason}]."},
    {"subscription.reminder", "[Dear {name}, ]the next order of your subscription {number} comes soon[: {reason}]."},
    {"fulfilment.given_up", "Fulfilling order {number} was given up[: {reason}]"},
    {"capture.failed", "Order {number}[: {reason}]"},
    {"job.dead", "A job of order {number} was given up[: {reason}]"},
    {"job.needs_operator", "A job of order {number} needs a person[: {reason}]"},
};

/* A field by its name in a text; NULL: it has nothing to say. */
static const char *
field(const oms_notification_request *request, const char *word, char *money)
{
    const struct {
        const char *word;
        const char *value;
    } fields[] = {
        {"name", request->name},       {"number", request->number},     {"reason", request->reason},
        {"carrier", request->carrier}, {"tracking", request->tracking},
    };
    const int64_t amount = strcmp(word, "total") == 0 ? request->total : request->amount;

    for (size_t i = 0; i < COUNT(fields); i++)
        if (strcmp(fields[i].word, word) == 0)
            return fields[i].value;
    if (amount == OMS_NONE)
        return NULL;
    oms_money_format(amount, request->currency, money);
    return strcat(strcat(money, " "), request->currency);
}

struct letter {
    const oms_notification_request *request;
    char *out;
    size_t len;
    bool lacks; /* a field of this part has nothing to say */
};

static void
put(struct letter *letter, const char *text, size_t len)
{
    const size_t room = LETTER_SIZE - 1 - letter->len;

    memcpy(letter->out + letter->len, text, len < room ? len : room);
    letter->len += len < room ? len : room;
}

/* Reasons come as sentences, with their full stop, or as parts of one. */
static void
put_char(struct letter *letter, char c)
{
    if (c != '.' || letter->len == 0 || letter->out[letter->len - 1] != '.')
        put(letter, &c, 1);
}

/* From behind `{` to behind `}`. */
static const char *
put_field(struct letter *letter, const char *text)
{
    char word[WORD_SIZE];
    char money[MONEY_SIZE];
    const size_t len = strcspn(text, "}");

    snprintf(word, sizeof(word), "%.*s", (int)len, text);
    const char *value = field(letter->request, word, money);
    if (value == NULL)
        letter->lacks = true;
    else
        put(letter, value, strlen(value));
    return text + len + 1;
}

void
letter_write(const oms_notification_request *request, char *out)
{
    struct letter letter = {.request = request, .out = out};
    const char *text = request->template_id;
    size_t part = 0; /* where what is in brackets began */

    for (size_t i = 0; i < COUNT(texts); i++)
        if (strcmp(texts[i].template_id, request->template_id) == 0)
            text = texts[i].text;
    while (*text != '\0') {
        const char c = *text++;
        if (c == '{') {
            text = put_field(&letter, text);
        } else if (c == '[') {
            part = letter.len;
            letter.lacks = false;
        } else if (c == ']') {
            letter.len = letter.lacks ? part : letter.len;
        } else {
            put_char(&letter, c);
        }
    }
    out[letter.len] = '\0';
}
