/* Addresses as services and hosts see them, made from rows. */
#ifndef OMS_ENGINE_ADDRESS_H
#define OMS_ENGINE_ADDRESS_H

#include "model/draft.h"
#include "model/rows.h"
#include "oms/errors.h"
#include "oms/services.h"

/* Checks the address that a host gave, as `name`, and copies it. */
int32_t address_take(struct arena *arena, const char *name, const oms_address *from, struct draft_address *into,
                     oms_error **error);

/* A view: its text is the party's. */
static inline oms_address
address_of(const struct party_row *party)
{
    return (oms_address){.size = sizeof(oms_address),
                         .name = party->name.data,
                         .line1 = party->line1.data,
                         .line2 = party->line2.data,
                         .city = party->city.data,
                         .region = party->region.data,
                         .postcode = party->postcode.data,
                         .country = party->country.data};
}

static inline oms_address
address_of_draft(const struct draft_address *to)
{
    return (oms_address){.size = sizeof(oms_address),
                         .name = to->name.data,
                         .line1 = to->line1.data,
                         .line2 = to->line2.data,
                         .city = to->city.data,
                         .region = to->region.data,
                         .postcode = to->postcode.data,
                         .country = to->country.data};
}

#endif
