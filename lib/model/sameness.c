/* What makes two requests without a key a possible duplicate: the same customer, the same lines and coupons in whatever order, sent
 * the same way. Pure. */
#include <inttypes.h>
#include <stdlib.h>

#include "base/id.h"
#include "model/draft.h"
#include "oms/errors.h"

static bool
digest_of(oms_text text, oms_id *out)
{
    if (text.data)
        id_digest(text.data, text.len, out);
    return text.data != NULL;
}

static bool
digest_line(const struct draft_line *line, struct arena *arena, oms_id *out)
{
    return digest_of(arena_format(arena, "%zu:%s %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64, line->sku.len,
                                  line->sku.data, line->quantity, line->unit_price, line->discount_ppm,
                                  line->discount_amount),
                     out);
}

/* No line begins like that. */
static bool
digest_coupon(oms_text code, struct arena *arena, oms_id *out)
{
    return digest_of(arena_format(arena, "coupon %s", code.data), out);
}

static int
compare_digests(const void *a, const void *b)
{
    return id_compare(a, b);
}

int32_t
draft_sameness(const oms_draft *draft, struct arena *arena, oms_id *out)
{
    const oms_text who = draft_who(draft);
    const oms_text way = draft->shipping_method;
    const size_t n_lines = draft->lines.n;
    const size_t n = n_lines + draft->coupons.n;
    oms_id *digests = arena_array(arena, n + 1, sizeof *digests);

    if (!digests || !digest_of(arena_format(arena, "%zu:%s %s %s", who.len, who.data, draft->currency.data,
                                            way.data ? way.data : ""),
                               &digests[0]))
        return OMS_E_NOMEM;
    for (size_t i = 0; i < n_lines; i++)
        if (!digest_line(draft_line(draft, i), arena, &digests[i + 1]))
            return OMS_E_NOMEM;
    for (size_t i = n_lines; i < n; i++)
        if (!digest_coupon(draft_coupon(draft, i - n_lines), arena, &digests[i + 1]))
            return OMS_E_NOMEM;
    qsort(digests + 1, n, sizeof *digests, compare_digests);
    id_digest(digests, (n + 1) * sizeof *digests, out);
    return OMS_OK;
}
