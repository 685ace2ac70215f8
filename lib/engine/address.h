/* Addresses as services and hosts see them, made from rows. */
#ifndef OMS_ENGINE_ADDRESS_H
#define OMS_ENGINE_ADDRESS_H

#include "model/rows.h"
#include "oms/services.h"

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

#endif
