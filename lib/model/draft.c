/* What makes two drafts the same request: a digest of their fields as they were received. Reads a draft and nothing else; neither defaults nor the
 * idempotency key go into it, so that a default added later changes no stored digest. */
#include "model/draft.h"

#include <string.h>

#include "base/id.h"
#include "base/text.h"
#include "oms/errors.h"

#define COUNT(array)   (sizeof(array) / sizeof((array)[0]))
#define NUMBER_BYTES   8
#define LENGTH_OF_NONE UINT64_MAX

/* The canonical bytes: written to `out`, or only counted where that is NULL. */
struct canon {
    uint8_t *out;
    size_t len;
};

/* The order of both tables is part of the digest: a new field goes to the end, with a new fingerprint version. */
static const size_t draft_texts[] = {
    offsetof(oms_draft, currency),  offsetof(oms_draft, customer),        offsetof(oms_draft, channel),
    offsetof(oms_draft, reference), offsetof(oms_draft, shipping_method), offsetof(oms_draft, email),
    offsetof(oms_draft, phone),     offsetof(oms_draft, locale),          offsetof(oms_draft, method),
    offsetof(oms_draft, token),
};

static const size_t address_texts[] = {
    offsetof(struct draft_address, name),    offsetof(struct draft_address, line1),
    offsetof(struct draft_address, line2),   offsetof(struct draft_address, city),
    offsetof(struct draft_address, region),  offsetof(struct draft_address, postcode),
    offsetof(struct draft_address, country),
};

/* Not stored longer than a quote lives: a field that decides the price is simply added. */
static const size_t cart_texts[] = {
    offsetof(oms_draft, currency),
    offsetof(oms_draft, customer),
    offsetof(oms_draft, channel),
    offsetof(oms_draft, shipping_method),
};

static const size_t cart_place[] = {
    offsetof(struct draft_address, city),
    offsetof(struct draft_address, region),
    offsetof(struct draft_address, postcode),
    offsetof(struct draft_address, country),
};

static void
put_bytes(struct canon *canon, const void *data, size_t len)
{
    if (canon->out != NULL && data != NULL)
        memcpy(canon->out + canon->len, data, len);
    canon->len += len;
}

static void
put_number(struct canon *canon, uint64_t value)
{
    uint8_t bytes[NUMBER_BYTES];

    for (int i = 0; i < NUMBER_BYTES; i++)
        bytes[i] = (uint8_t)(value >> (8 * (NUMBER_BYTES - 1 - i)));
    put_bytes(canon, bytes, sizeof(bytes));
}

/* The length in front keeps neighbours apart: "ab" + "c" is not "a" + "bc". */
static void
put_texts(struct canon *canon, const void *in, const size_t *offsets, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const oms_text *text = (const oms_text *)((const char *)in + offsets[i]);

        put_number(canon, text->data != NULL ? text->len : LENGTH_OF_NONE);
        put_bytes(canon, text->data, text->len);
    }
}

static void
put_address(struct canon *canon, const struct draft_address *address)
{
    put_number(canon, address->given);
    put_texts(canon, address, address_texts, COUNT(address_texts));
}

static void
put_line(struct canon *canon, const struct draft_line *line)
{
    put_number(canon, line->sku.len);
    put_bytes(canon, line->sku.data, line->sku.len);
    put_number(canon, (uint64_t)line->quantity);
    put_number(canon, (uint64_t)line->unit_price);
    put_number(canon, (uint64_t)line->discount_ppm);
    put_number(canon, (uint64_t)line->discount_amount);
}

/* Only of a subscription: the digests of other drafts stay what they were. */
static void
put_terms(struct canon *canon, const oms_draft *draft)
{
    const oms_calendar_schedule *s = &draft->subscription.schedule;
    const oms_subscription_terms *t = &draft->subscription.terms;
    const int32_t numbers[] = {
        s->year,       s->month,      s->day,          s->hour,        s->minute, s->second,      s->unit,
        s->every,      s->anchor_dom, t->price_policy, t->notice_days, t->missed, t->missed_cap,  t->short_of_stock,
        t->trial_days, t->min_cycles, t->max_cycles,   t->prepaid,     t->gift,   t->dunning_end, t->reminder_days};
    const oms_text zone = text_of(s->zone), rrule = text_of(s->rrule);

    if (!draft->subscription.given)
        return;
    put_texts(canon, &zone, (const size_t[]){0}, 1);
    put_texts(canon, &rrule, (const size_t[]){0}, 1);
    for (size_t i = 0; i < COUNT(numbers); i++)
        put_number(canon, (uint64_t)numbers[i]);
    for (size_t i = 0; i < COUNT(t->dunning_days); i++)
        put_number(canon, (uint64_t)t->dunning_days[i]);
    for (size_t i = 0; i < draft->lines.n; i++)
        put_texts(canon, &draft_line(draft, i)->substitute, (const size_t[]){0}, 1);
}

static void
put_lines(struct canon *canon, const oms_draft *draft)
{
    put_number(canon, draft->lines.n);
    for (size_t i = 0; i < draft->lines.n; i++)
        put_line(canon, draft_line(draft, i));
}

static void
put_coupons(struct canon *canon, const oms_draft *draft)
{
    for (size_t i = 0; i < draft->coupons.n; i++) {
        put_number(canon, draft_coupon(draft, i).len);
        put_bytes(canon, draft_coupon(draft, i).data, draft_coupon(draft, i).len);
    }
}

/* The quote came later: a draft without one has the digest that it always had. */
static void
put_draft(struct canon *canon, const oms_draft *draft)
{
    put_texts(canon, draft, draft_texts, COUNT(draft_texts));
    put_address(canon, &draft->shipping);
    put_address(canon, &draft->billing);
    put_number(canon, (uint64_t)draft->expected_total);
    put_lines(canon, draft);
    put_coupons(canon, draft);
    put_terms(canon, draft);
    if (draft->quote.data != NULL)
        put_texts(canon, draft, (const size_t[]){offsetof(oms_draft, quote)}, 1);
}

/* A tax service may look at the whole of the place, at the name and the street it does not. */
static void
put_cart(struct canon *canon, const oms_draft *draft)
{
    put_texts(canon, draft, cart_texts, COUNT(cart_texts));
    put_texts(canon, &draft->shipping, cart_place, COUNT(cart_place));
    put_lines(canon, draft);
    put_coupons(canon, draft);
}

static int32_t
digest(const oms_draft *draft, void (*put)(struct canon *canon, const oms_draft *draft), oms_id *out)
{
    struct canon canon = {0};
    struct arena arena;

    put(&canon, draft);
    arena_init(&arena, NULL);
    canon.out = arena_alloc(&arena, canon.len);
    if (canon.out == NULL)
        return OMS_E_NOMEM;
    canon.len = 0;
    put(&canon, draft);
    id_digest(canon.out, canon.len, out);
    arena_free(&arena);
    return OMS_OK;
}

int32_t
draft_fingerprint(const oms_draft *draft, oms_id *out)
{
    return digest(draft, put_draft, out);
}

int32_t
draft_cart(const oms_draft *draft, oms_id *out)
{
    return digest(draft, put_cart, out);
}
