/* The lines of a draft: checked and added one by one, with what each comes to where its price is known already. Touches the draft and no engine; a line
 * that is refused leaves the draft as it was. */
#include <inttypes.h>

#include "base/money.h"
#include "engine/check.h"
#include "model/draft.h"
#include "oms/limits.h"
#include "oms/order.h"

static int64_t
or_zero(int64_t value)
{
    return value == OMS_NONE ? 0 : value;
}

static int32_t
check_discount(const struct place *at, const oms_draft_line *line, oms_error **error)
{
    const struct place *discount = FIELD(at, "manual_discount");
    int32_t rc;

    rc = check_range(FIELD(discount, "ppm"), line->manual_discount_ppm, 0, OMS_LIMIT_PPM, error);
    if (rc == OMS_OK)
        rc = check_range(FIELD(discount, "amount"), line->manual_discount_amount, 0, OMS_LIMIT_AMOUNT, error);
    if (rc == OMS_OK && line->manual_discount_ppm > 0 && line->manual_discount_amount > 0)
        rc = check_fail(discount, OMS_E_INVALID, error, "ppm and amount exclude each other");
    return rc;
}

/* What the line comes to, where the price is known already; a price list's is looked at when the order is priced. */
static int32_t
check_amounts(const struct place *at, const oms_draft_line *line, oms_error **error)
{
    int64_t gross;

    if (line->unit_price == OMS_NONE)
        return OMS_OK;
    if (money_multiply(line->unit_price, line->quantity, &gross) != OMS_OK)
        return check_fail(at, OMS_E_OVERFLOW, error, "%" PRId64 " × %" PRId64 " does not fit into 64 bits",
                          line->quantity, line->unit_price);
    if (gross > OMS_LIMIT_AMOUNT)
        return check_fail(at, OMS_E_LIMIT, error, "%" PRId64 " × %" PRId64 " is more than %" PRId64, line->quantity,
                          line->unit_price, (int64_t)OMS_LIMIT_AMOUNT);
    if (line->manual_discount_amount > gross)
        return check_fail(FIELD(FIELD(at, "manual_discount"), "amount"), OMS_E_INVALID, error,
                          "%" PRId64 " is more than quantity × price, %" PRId64, line->manual_discount_amount, gross);
    return OMS_OK;
}

static int32_t
check_line(const struct place *at, const oms_draft_line *line, oms_error **error)
{
    int32_t rc;

    rc = check_text(FIELD(at, "sku"), text_of(line->sku), OMS_LIMIT_SKU, error);
    if (rc == OMS_OK)
        rc = check_range(FIELD(at, "quantity"), line->quantity, 1, OMS_LIMIT_QUANTITY, error);
    if (rc == OMS_OK && line->unit_price != OMS_NONE)
        rc = check_range(FIELD(at, "unit_price"), line->unit_price, 0, OMS_LIMIT_AMOUNT, error);
    if (rc == OMS_OK)
        rc = check_discount(at, line, error);
    if (rc == OMS_OK)
        rc = check_amounts(at, line, error);
    return rc;
}

static int32_t
append_line(oms_draft *draft, const oms_draft_line *line, oms_error **error)
{
    oms_text sku = arena_text(&draft->arena, text_of(line->sku));
    struct draft_line *added = sku.data != NULL ? arena_list_add(&draft->arena, &draft->lines, sizeof(*added)) : NULL;

    if (added != NULL)
        *added = (struct draft_line){
            .sku = sku,
            .quantity = line->quantity,
            .unit_price = line->unit_price,
            .discount_ppm = line->manual_discount_ppm,
            .discount_amount = line->manual_discount_amount,
        };
    return check_memory(&draft->arena, error);
}

int32_t
oms_draft_add_line(oms_draft *draft, const oms_draft_line *line, oms_error **error)
{
    const struct place *lines = FIELD(NULL, "lines");
    oms_draft_line copy;
    int32_t rc = check_given("draft", draft, error);

    if (rc == OMS_OK)
        rc = check_struct("line", &copy, sizeof(copy), line, error);
    if (rc != OMS_OK)
        return rc;
    if (draft->lines.n >= OMS_LIMIT_LINES)
        return check_fail(lines, OMS_E_LIMIT, error, "has more than %d lines", OMS_LIMIT_LINES);
    copy.manual_discount_ppm = or_zero(copy.manual_discount_ppm);
    copy.manual_discount_amount = or_zero(copy.manual_discount_amount);
    rc = check_line(ELEMENT(lines, draft->lines.n), &copy, error);
    return rc == OMS_OK ? append_line(draft, &copy, error) : rc;
}
