/* What a service says beyond its return code. Takes text from hosts and providers, so it bounds and cleans everything on the way in; a value that is
 * refused leaves the reply as it was. Touches no engine and no store: a service may fill a reply while nothing else is known. */
#include "model/reply.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/abi.h"
#include "base/card.h"
#include "base/clock.h"
#include "base/text.h"
#include "base/utf8.h"
#include "oms/carrier.h"
#include "oms/errors.h"

#define COUNT(array)       (sizeof(array) / sizeof((array)[0]))
#define RETRY_AFTER_MAX_MS (90 * DAY_MS)
/* The longest spelling of a card number that the search knows, with every digit and separator at its widest, lies within this. */
#define CARD_BYTES_MAX     256

struct address_field {
    size_t from; /* in oms_address */
    size_t into; /* in struct oms_reply */
    size_t room; /* in struct oms_reply */
    size_t max;
};

/* clang-format off */
#define ADDRESS_FIELD(name, max) \
    {offsetof(oms_address, name), offsetof(struct oms_reply, address.name), offsetof(struct oms_reply, room.address.name), max}

static const struct address_field address_fields[] = {
    ADDRESS_FIELD(name, OMS_LIMIT_NAME),
    ADDRESS_FIELD(line1, OMS_LIMIT_NAME),
    ADDRESS_FIELD(line2, OMS_LIMIT_NAME),
    ADDRESS_FIELD(city, OMS_LIMIT_NAME),
    ADDRESS_FIELD(region, OMS_LIMIT_CODE),
    ADDRESS_FIELD(postcode, OMS_LIMIT_CODE),
    ADDRESS_FIELD(country, 2),
};
/* clang-format on */

/* Empty text means the same as none. */
static const int32_t flaw_codes[] = {
    [TEXT_FINE] = OMS_OK,           [TEXT_EMPTY] = OMS_OK,
    [TEXT_TOO_LONG] = OMS_E_LIMIT,  [TEXT_NOT_UTF8] = OMS_E_INVALID,
    [TEXT_CONTROL] = OMS_E_INVALID,
};

void
reply_init(struct oms_reply *reply)
{
    memset(reply, 0, offsetof(struct oms_reply, room));
    reply->action_expires_at = OMS_NONE;
    arena_init(&reply->terms.arena, NULL);
}

void
reply_end(struct oms_reply *reply)
{
    arena_free(&reply->terms.arena);
}

int32_t
oms_reply_new(oms_reply **out)
{
    oms_reply *reply = malloc(sizeof(*reply));

    if (reply == NULL)
        return OMS_E_NOMEM;
    reply_init(reply);
    *out = reply;
    return OMS_OK;
}

void
oms_reply_free(oms_reply *reply)
{
    if (reply != NULL)
        reply_end(reply);
    free(reply);
}

static int32_t
check(oms_text text, size_t max)
{
    int32_t code = flaw_codes[text_check(text, max)];

    if (code == OMS_OK && (text_has_card_number(text) || text_has_card_code(text)))
        return OMS_E_CARD_DATA;
    return code;
}

static oms_text
keep(char *room, oms_text text)
{
    if (text.len == 0)
        return (oms_text){.data = NULL};
    memcpy(room, text.data, text.len);
    room[text.len] = '\0';
    return (oms_text){.data = room, .len = text.len};
}

int32_t
oms_reply_set_reference(oms_reply *reply, const char *reference)
{
    oms_text text = text_of(reference);
    int32_t code = check(text, OMS_LIMIT_TOKEN);

    if (code == OMS_OK)
        reply->reference = keep(reply->room.reference, text);
    return code;
}

int32_t
oms_reply_set_tracking(oms_reply *reply, const char *tracking)
{
    oms_text text = text_of(tracking);
    int32_t code = flaw_codes[text_check(text, OMS_LIMIT_TOKEN)]; /* not searched: tracking numbers look like cards */

    if (code == OMS_OK)
        reply->tracking = keep(reply->room.tracking, text);
    return code;
}

/* How much of the text is kept: whole characters, at most `max` bytes. What would break a line or is no UTF-8 becomes `?`. */
static size_t
clean_and_cut(char *data, size_t max)
{
    oms_text text = text_of(data);
    struct utf8_char c;
    size_t at = 0;

    for (; at < text.len; at += c.len) {
        c = utf8_next(text, at);
        if (at + c.len > max)
            break;
        if (!c.valid || utf8_is_control(c.code))
            memset(data + at, '?', c.len);
    }
    return at;
}

void
message_clean(const char *message, char *out)
{
    /* A card number across the cut is still seen whole. */
    char seen[OMS_LIMIT_MESSAGE + CARD_BYTES_MAX + 1];
    size_t len = message != NULL ? strnlen(message, sizeof(seen) - 1) : 0;

    if (len > 0)
        memcpy(seen, message, len);
    seen[len] = '\0';
    card_mask(seen);
    len = clean_and_cut(seen, OMS_LIMIT_MESSAGE);
    memcpy(out, seen, len);
    out[len] = '\0';
}

int32_t
oms_reply_set_message(oms_reply *reply, const char *message)
{
    char clean[OMS_LIMIT_MESSAGE + 1];

    message_clean(message, clean);
    reply->message = keep(reply->room.message, text_of(clean));
    return OMS_OK;
}

int32_t
oms_reply_set_retry_after(oms_reply *reply, int64_t ms)
{
    if (ms < 0 || ms > RETRY_AFTER_MAX_MS)
        return OMS_E_LIMIT;
    reply->retry_after_ms = ms;
    return OMS_OK;
}

int32_t
oms_reply_set_decline(oms_reply *reply, int32_t kind)
{
    if (kind < 0 || kind >= OMS_DECLINE_COUNT)
        return OMS_E_INVALID;
    reply->decline = kind;
    return OMS_OK;
}

int32_t
oms_reply_set_action(oms_reply *reply, const char *kind, const char *data, int64_t expires_at)
{
    oms_text word = text_of(kind), content = text_of(data);
    int32_t code = check(word, REPLY_ACTION_KIND_MAX);

    if (code == OMS_OK)
        code = check(content, OMS_LIMIT_ACTION);
    /* An action that nobody could carry out is none. */
    if (code == OMS_OK && (word.len == 0 || content.len == 0 || (expires_at < 0 && expires_at != OMS_NONE)))
        code = OMS_E_INVALID;
    if (code != OMS_OK)
        return code;
    reply->action_kind = keep(reply->room.action_kind, word);
    reply->action_data = keep(reply->room.action_data, content);
    reply->action_expires_at = expires_at;
    return OMS_OK;
}

static oms_text
address_text(const oms_address *address, const struct address_field *field)
{
    const char *text;

    memcpy(&text, (const char *)address + field->from, sizeof(text));
    return text_of(text);
}

static bool
is_country(oms_text text)
{
    return text.len == 2 && text.data[0] >= 'A' && text.data[0] <= 'Z' && text.data[1] >= 'A' && text.data[1] <= 'Z';
}

static int32_t
check_address(const oms_address *address)
{
    oms_text country = text_of(address->country);

    for (size_t i = 0; i < COUNT(address_fields); i++) {
        int32_t code = check(address_text(address, &address_fields[i]), address_fields[i].max);

        if (code != OMS_OK)
            return code;
    }
    return country.len == 0 || is_country(country) ? OMS_OK : OMS_E_INVALID;
}

int32_t
oms_reply_set_address(oms_reply *reply, const oms_address *address)
{
    static const size_t released[] = {sizeof(oms_address)};
    oms_address known;
    int32_t code = abi_take(&known, sizeof(known), released, COUNT(released), address);

    if (code == OMS_OK)
        code = check_address(&known);
    if (code != OMS_OK)
        return code;
    for (size_t i = 0; i < COUNT(address_fields); i++) {
        const struct address_field *field = &address_fields[i];
        oms_text text = keep((char *)reply + field->room, address_text(&known, field));

        memcpy((char *)reply + field->into, &text, sizeof(text));
    }
    reply->corrected = true;
    return OMS_OK;
}
