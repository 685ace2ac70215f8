/* What catalog, customer, pricing and tax services say. Checks and copies everything on the way in; what is refused leaves the reply as it was. */
#include "base/card.h"
#include "base/text.h"
#include "engine/catalog_rows.h"
#include "model/reply.h"
#include "oms/limits.h"
#include "oms/lookup.h"

/* The place of an entry that is there already, or a new one. */
static struct product_row *
product_place(struct reply_terms *terms, oms_text sku)
{
    struct product_row *products = terms->products.items;

    for (size_t i = 0; i < terms->products.n; i++)
        if (text_equal(products[i].sku, sku))
            return &products[i];
    return arena_list_add(&terms->arena, &terms->products, sizeof(*products));
}

/* A failure of the arena is told once. */
static int32_t
kept(struct reply_terms *terms, int32_t code)
{
    const bool failed = terms->arena.failed;

    terms->arena.failed = false;
    return failed ? OMS_E_NOMEM : code;
}

static struct product_row
copy_product(struct arena *arena, const struct product_row *from)
{
    return (struct product_row){.sku = arena_text(arena, from->sku),
                                .version = 1,
                                .name = arena_text(arena, from->name),
                                .active = from->active,
                                .tax_class = arena_text(arena, from->tax_class),
                                .category = arena_text(arena, from->category),
                                .excluded_regions = arena_text(arena, from->excluded_regions)};
}

int32_t
oms_reply_add_product(oms_reply *reply, const oms_product *product)
{
    struct reply_terms *terms = &reply->terms;
    struct product_row *place;
    struct product_row row;
    oms_product known;
    int32_t code = check_struct("product", &known, sizeof(known), product, NULL);

    if (code == OMS_OK)
        code = product_row_of(&known, NULL, &terms->arena, &row, NULL);
    if (code == OMS_OK && terms->products.n == OMS_LIMIT_LINES)
        code = OMS_E_LIMIT;
    if (code != OMS_OK)
        return kept(terms, code);
    row = copy_product(&terms->arena, &row);
    if (terms->arena.failed)
        return kept(terms, OMS_E_NOMEM);
    place = product_place(terms, row.sku);
    if (place != NULL)
        *place = row;
    return kept(terms, OMS_OK);
}

int32_t
oms_reply_set_customer(oms_reply *reply, const oms_customer *customer)
{
    struct customer_row row;
    oms_customer known;
    int32_t code = check_struct("customer", &known, sizeof(known), customer, NULL);

    if (code == OMS_OK)
        code = customer_row_of(&known, NULL, &row, NULL);
    if (code != OMS_OK)
        return code;
    row.id = arena_text(&reply->terms.arena, row.id);
    row.customer_group = arena_text(&reply->terms.arena, row.customer_group);
    if (reply->terms.arena.failed)
        return kept(&reply->terms, OMS_E_NOMEM);
    reply->terms.customer = row;
    reply->terms.has_customer = true;
    return OMS_OK;
}

static struct reply_price *
price_find(const struct reply_terms *terms, size_t line)
{
    struct reply_price *prices = terms->prices.items;

    for (size_t i = 0; i < terms->prices.n; i++)
        if (prices[i].line == (int64_t)line)
            return &prices[i];
    return NULL;
}

int64_t
reply_price(const struct oms_reply *reply, size_t line)
{
    const struct reply_price *price = reply != NULL ? price_find(&reply->terms, line) : NULL;

    return price != NULL ? price->unit_price : OMS_NONE;
}

int32_t
oms_reply_set_price(oms_reply *reply, size_t line, int64_t unit_price)
{
    struct reply_terms *terms = &reply->terms;
    struct reply_price *place;

    if (line >= OMS_LIMIT_LINES || unit_price < 0 || unit_price > OMS_LIMIT_AMOUNT)
        return OMS_E_LIMIT;
    place = price_find(terms, line);
    if (place == NULL)
        place = arena_list_add(&terms->arena, &terms->prices, sizeof(*place));
    if (place != NULL)
        *place = (struct reply_price){.line = (int64_t)line, .unit_price = unit_price};
    return kept(terms, OMS_OK);
}

static int32_t
check_tax(const oms_tax_amount *tax)
{
    const oms_text who = text_of(tax->jurisdiction);

    if (text_check(who, OMS_LIMIT_NAME) == TEXT_TOO_LONG || tax->line >= OMS_LIMIT_LINES || tax->ppm > OMS_LIMIT_PPM ||
        tax->amount > OMS_LIMIT_AMOUNT)
        return OMS_E_LIMIT;
    if (text_check(who, OMS_LIMIT_NAME) != TEXT_FINE || tax->line < OMS_TAX_SHIPPING || tax->ppm < 0 ||
        tax->amount < 0 || (tax->included != 0 && tax->included != 1) || tax->reserved != 0)
        return OMS_E_INVALID;
    return text_has_card_number(who) ? OMS_E_CARD_DATA : OMS_OK;
}

/* Several jurisdictions may tax each line. */
#define TAXES_MAX ((size_t)OMS_LIMIT_LINES * 8)

int32_t
oms_reply_add_tax(oms_reply *reply, const oms_tax_amount *tax)
{
    struct reply_terms *terms = &reply->terms;
    struct price_given_tax *place;
    oms_tax_amount known;
    oms_text who;
    int32_t code = check_struct("tax", &known, sizeof(known), tax, NULL);

    if (code == OMS_OK)
        code = check_tax(&known);
    if (code == OMS_OK && terms->taxes.n == TAXES_MAX)
        code = OMS_E_LIMIT;
    if (code != OMS_OK)
        return code;
    who = arena_text(&terms->arena, text_of(known.jurisdiction));
    place = who.data != NULL ? arena_list_add(&terms->arena, &terms->taxes, sizeof(*place)) : NULL;
    if (place != NULL)
        *place = (struct price_given_tax){.jurisdiction = who,
                                          .line = known.line,
                                          .ppm = known.ppm,
                                          .amount = known.amount,
                                          .included = known.included};
    return kept(terms, OMS_OK);
}
