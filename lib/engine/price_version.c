/* Raising the versions of prices and catalog. They are only counted here; who promises or keeps anything of it reads them. */
#include "engine/price_version.h"

#include "base/text.h"
#include "store/schema.h"

#define VALUE_COLUMN 2

struct raise {
    oms_change change;
    oms_delta delta;
    struct meta_row row;
};

bool
decides_prices(enum table_id table)
{
    return table == TABLE_PRICES || table == TABLE_DISCOUNTS || table == TABLE_COUPONS || table == TABLE_TAX_RATES ||
           table == TABLE_SHIPPING_METHODS;
}

bool
is_catalog(enum table_id table)
{
    return table == TABLE_PRODUCTS || table == TABLE_PRICES || table == TABLE_DISCOUNTS;
}

static const oms_change *
raise_version(struct arena *arena, oms_text name)
{
    struct raise *raise = arena_alloc(arena, sizeof *raise);

    if (!raise)
        return NULL;
    raise->row = (struct meta_row){.name = name, .version = 1, .value = 1};
    raise->delta = (oms_delta){.amount = 1, .column = VALUE_COLUMN};
    raise->change = (oms_change){.size = sizeof raise->change,
                                 .kind = OMS_CHANGE_ADD,
                                 .table = schema_table(TABLE_META),
                                 .row = &raise->row,
                                 .deltas = &raise->delta,
                                 .n_deltas = 1,
                                 .image = &raise->row};
    return &raise->change;
}

const oms_change *
raise_price_version(struct arena *arena)
{
    return raise_version(arena, TEXT(META_PRICES));
}

const oms_change *
raise_catalog_version(struct arena *arena)
{
    return raise_version(arena, TEXT(META_CATALOG));
}
