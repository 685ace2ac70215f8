/* Time-ordered ids, their text, and the order numbers and digests made from ids. Touches the operating system's random numbers and libuuid; takes the time
 * from its caller, never from a clock. */
#include "base/id.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>
#include <uuid/uuid.h>

#include "oms/errors.h"

#define MS_MAX             ((INT64_C(1) << 48) - 1)
#define SEQUENCE_MAX       0xFFFU
#define TAIL_BYTES         8
#define NUMBER_DIGITS      12
#define NUMBER_RANDOM_BITS 18

/* Chosen once at random. Stored digests are compared with new ones, so it never changes. */
static const uuid_t digest_namespace = {
    0x6d, 0x1f, 0x52, 0xa8, 0xc3, 0x0e, 0x4b, 0x97, 0x8a, 0x24, 0xe5, 0x70, 0x19, 0xbd, 0x66, 0x3c,
};

static int32_t
system_random(void *user, void *out, size_t bytes)
{
    uint8_t *next = out;

    (void)user;
    while (bytes > 0) {
        ssize_t got = getrandom(next, bytes, 0);

        if (got < 0 && errno != EINTR)
            return OMS_E_IO;
        if (got > 0) {
            next += got;
            bytes -= (size_t)got;
        }
    }
    return OMS_OK;
}

int32_t
id_source_init(struct id_source *source, random_fn random, void *user)
{
    *source = (struct id_source){
        .random = random != NULL ? random : system_random,
        .user = user,
        .last_ms = -1,
        .used = sizeof(source->pool),
    };
    return pthread_mutex_init(&source->lock, NULL) == 0 ? OMS_OK : OMS_E_NOMEM;
}

void
id_source_destroy(struct id_source *source)
{
    pthread_mutex_destroy(&source->lock);
}

static int32_t
draw_tail(struct id_source *source, uint8_t *out)
{
    if (source->used + TAIL_BYTES > sizeof(source->pool)) {
        int32_t rc = source->random(source->user, source->pool, sizeof(source->pool));

        if (rc != OMS_OK)
            return rc;
        source->used = 0;
    }
    memcpy(out, source->pool + source->used, TAIL_BYTES);
    source->used += TAIL_BYTES;
    return OMS_OK;
}

/* The next (millisecond, sequence): when the sequence is used up, the millisecond runs ahead of the clock. */
static int32_t
tick(struct id_source *source, int64_t now)
{
    if (now < 0)
        now = 0;
    if (now > MS_MAX)
        now = MS_MAX;
    if (now > source->last_ms) {
        source->last_ms = now;
        source->sequence = 0;
    } else if (source->sequence < SEQUENCE_MAX) {
        source->sequence++;
    } else if (source->last_ms < MS_MAX) {
        source->last_ms++;
        source->sequence = 0;
    } else {
        return OMS_E_OVERFLOW;
    }
    return OMS_OK;
}

static void
compose(int64_t ms, uint32_t sequence, const uint8_t *tail, oms_id *out)
{
    for (int i = 0; i < 6; i++)
        out->bytes[i] = (uint8_t)(ms >> (40 - 8 * i));
    out->bytes[6] = (uint8_t)(0x70 | sequence >> 8);
    out->bytes[7] = (uint8_t)sequence;
    memcpy(out->bytes + 8, tail, TAIL_BYTES);
    out->bytes[8] = (uint8_t)(0x80 | (out->bytes[8] & 0x3F));
}

int32_t
id_next(struct id_source *source, int64_t now, oms_id *out)
{
    uint8_t tail[TAIL_BYTES];
    int32_t rc;

    pthread_mutex_lock(&source->lock);
    rc = draw_tail(source, tail);
    if (rc == OMS_OK)
        rc = tick(source, now);
    if (rc == OMS_OK)
        compose(source->last_ms, source->sequence, tail, out);
    pthread_mutex_unlock(&source->lock);
    return rc;
}

int32_t
id_random(struct id_source *source, uint64_t *out)
{
    uint8_t tail[TAIL_BYTES];
    int32_t rc;

    pthread_mutex_lock(&source->lock);
    rc = draw_tail(source, tail);
    pthread_mutex_unlock(&source->lock);
    if (rc == OMS_OK)
        memcpy(out, tail, sizeof *out);
    return rc;
}

bool
id_is_none(const oms_id *id)
{
    static const oms_id none;

    return id_equal(id, &none);
}

bool
id_equal(const oms_id *a, const oms_id *b)
{
    return id_compare(a, b) == 0;
}

int
id_compare(const oms_id *a, const oms_id *b)
{
    return memcmp(a->bytes, b->bytes, sizeof(a->bytes));
}

static uint64_t
big_endian(const uint8_t *bytes, size_t n)
{
    uint64_t value = 0;

    for (size_t i = 0; i < n; i++)
        value = value << 8 | bytes[i];
    return value;
}

void
id_number(const oms_id *id, char *out)
{
    static const char crockford[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    uint64_t random = big_endian(id->bytes + 13, 3) & ((1U << NUMBER_RANDOM_BITS) - 1);
    uint64_t value = big_endian(id->bytes, 6) << NUMBER_RANDOM_BITS | random;

    for (int i = 0; i < NUMBER_DIGITS; i++) {
        if (i > 0 && i % 4 == 0)
            *out++ = '-';
        *out++ = crockford[value >> (5 * (NUMBER_DIGITS - 1 - i)) & 31];
    }
    *out = '\0';
}

void
id_digest(const void *data, size_t len, oms_id *out)
{
    uuid_generate_sha1(out->bytes, digest_namespace, len > 0 ? data : "", len);
}

void
oms_id_format(const oms_id *id, char *out)
{
    uuid_unparse_lower(id->bytes, out);
}

int32_t
oms_id_parse(const char *text, oms_id *out)
{
    uuid_t parsed;

    if (text == NULL || uuid_parse(text, parsed) != 0)
        return OMS_E_INVALID;
    memcpy(out->bytes, parsed, sizeof(out->bytes));
    return OMS_OK;
}
