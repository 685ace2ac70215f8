/* The till of tests/model/till.h. */
#include "model/till.h"

#include "base/text.h"

void
till_open(struct till *till)
{
    *till = (struct till){.price = {.shipping_class = TEXT("shipping"), .failed_line = 99}};
    arena_init(&till->arena, NULL);
    till->price.rates = till->all;
    till->price.lines = till->lines;
    till->price.offers = till->offers;
}

void
till_close(struct till *till)
{
    arena_free(&till->arena);
}

struct tax_rate_row *
rate(struct till *till, const char *jurisdiction, int64_t ppm, int64_t included)
{
    struct tax_rate_row *row = &till->rates[till->price.n_rates];

    *row = (struct tax_rate_row){.country = TEXT("XX"),
                                 .region = TEXT(""),
                                 .tax_class = TEXT("standard"),
                                 .jurisdiction = text_of(jurisdiction),
                                 .ppm = ppm,
                                 .included = included};
    till->all[till->price.n_rates++] = row;
    return row;
}

struct price_line *
line(struct till *till, int64_t quantity, int64_t unit_price)
{
    struct price_line *added = &till->lines[till->price.n_lines++];

    *added = (struct price_line){.tax_class = TEXT("standard"), .quantity = quantity, .unit_price = unit_price};
    return added;
}

int32_t
ring_up(struct till *till)
{
    return price_order(&till->price, &till->arena);
}

const struct price_tax *
tax_at(const struct till *till, size_t i)
{
    ck_assert_uint_lt(i, till->price.taxes.n);
    return (const struct price_tax *)till->price.taxes.items + i;
}

struct discount_row *
discount(struct till *till, const char *kind, const char *target)
{
    struct discount_row *row = &till->discounts[till->price.n_offers];

    ck_assert_uint_lt(till->price.n_offers, OFFERS_MAX);
    *row = (struct discount_row){.code = TEXT("D"),
                                 .name = TEXT("a discount"),
                                 .kind = text_of(kind),
                                 .target = text_of(target),
                                 .valid_until = OMS_NONE,
                                 .active = 1,
                                 .automatic = 1};
    till->offers[till->price.n_offers++] = (struct discount_offer){.discount = row};
    return row;
}
