/* Cursors of lists as text. The mark is a digest of everything that the query asks for and of the place: a cursor that was changed, cut off or taken from
 * another list is told, and not followed to some other place. It keeps no secret. Pure. */
#include "engine/list_cursor.h"

#include <stddef.h>
#include <string.h>

#include "base/error.h"
#include "base/sha256.h"
#include "base/text.h"

#define LENGTH(array)     (sizeof(array) / sizeof((array)[0]))
#define MARK_BYTES        8
#define DIGITS(bytes)     (2 * (bytes))
#define QUERY_FIELD(name) offsetof(oms_order_query, name)

/* All but `limit` and `after`. */
static const size_t texts[] = {
    QUERY_FIELD(problem), QUERY_FIELD(customer),   QUERY_FIELD(sku),     QUERY_FIELD(hold),
    QUERY_FIELD(payment), QUERY_FIELD(fulfilment), QUERY_FIELD(returns), QUERY_FIELD(number),
    QUERY_FIELD(channel), QUERY_FIELD(reference),  QUERY_FIELD(country),
};
static const size_t times[] = {
    QUERY_FIELD(since),
    QUERY_FIELD(until),
    QUERY_FIELD(updated_since),
    QUERY_FIELD(updated_until),
};

static void
add_number(struct sha256 *sha, uint64_t value)
{
    uint8_t bytes[8];

    for (int i = 0; i < 8; i++)
        bytes[i] = (uint8_t)(value >> (56 - 8 * i));
    sha256_add(sha, bytes, sizeof bytes);
}

/* With its length, so that no two lists of texts look alike; absent is not empty. */
static void
add_text(struct sha256 *sha, const char *text)
{
    add_number(sha, text == NULL ? 0 : strlen(text) + 1);
    if (text != NULL)
        sha256_add(sha, text, strlen(text));
}

static void
make_mark(const oms_order_query *query, const oms_id *place, uint8_t out[MARK_BYTES])
{
    uint8_t digest[SHA256_SIZE];
    struct sha256 sha;
    const char *text;
    int64_t at;

    sha256_init(&sha);
    for (size_t i = 0; i < LENGTH(texts); i++) {
        memcpy(&text, (const char *)query + texts[i], sizeof text);
        add_text(&sha, text);
    }
    for (size_t i = 0; i < LENGTH(times); i++) {
        memcpy(&at, (const char *)query + times[i], sizeof at);
        add_number(&sha, (uint64_t)at);
    }
    add_number(&sha, (uint64_t)query->state);
    add_number(&sha, (uint64_t)query->oldest_first);
    sha256_add(&sha, query->before.bytes, sizeof query->before.bytes);
    sha256_add(&sha, place->bytes, sizeof place->bytes);
    sha256_finish(&sha, digest);
    memcpy(out, digest, MARK_BYTES);
}

static char *
put_hex(const uint8_t *bytes, size_t n, char *out)
{
    for (size_t i = 0; i < n; i++) {
        *out++ = "0123456789abcdef"[bytes[i] >> 4];
        *out++ = "0123456789abcdef"[bytes[i] & 15];
    }
    return out;
}

static bool
take_hex(const char *text, uint8_t *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const int high = text_hex_digit(text[2 * i]);
        const int low = text_hex_digit(text[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        bytes[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}

void
list_cursor_format(const oms_order_query *query, const oms_id *place, char *out)
{
    uint8_t mark[MARK_BYTES];

    make_mark(query, place, mark);
    *out++ = 'q';
    out = put_hex(place->bytes, sizeof place->bytes, out);
    *put_hex(mark, MARK_BYTES, out) = '\0';
}

int32_t
list_cursor_parse(const oms_order_query *query, const char *text, oms_id *out, oms_error **error)
{
    char shown[TEXT_SHOWN_SIZE];
    uint8_t mark[MARK_BYTES], right[MARK_BYTES];

    if (strlen(text) != LIST_CURSOR_SIZE - 1 || *text != 'q' || !take_hex(text + 1, out->bytes, sizeof out->bytes) ||
        !take_hex(text + 1 + DIGITS(sizeof out->bytes), mark, MARK_BYTES))
        return error_set(error, OMS_E_INVALID, "after: \"%s\" is no cursor of a list",
                         text_shown(text_of(text), shown));
    make_mark(query, out, right);
    if (memcmp(mark, right, MARK_BYTES) != 0)
        return error_set(error, OMS_E_INVALID, "after: \"%s\" is a cursor of another query, or was changed",
                         text_shown(text_of(text), shown));
    return OMS_OK;
}
