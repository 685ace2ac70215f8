/* Parties made from a draft. */
#include "model/party.h"

static struct party_row *
add_party(struct decision *d, const struct draft_address *address, const oms_id *id)
{
    struct party_row *party = row_list_add(d->arena, &d->rows->parties, NULL, sizeof *party);

    if (!party)
        return NULL;
    *party = (struct party_row){.id = *id,
                                .name = arena_text(d->arena, address->name),
                                .line1 = arena_text(d->arena, address->line1),
                                .line2 = arena_text(d->arena, address->line2),
                                .city = arena_text(d->arena, address->city),
                                .region = arena_text(d->arena, address->region),
                                .postcode = arena_text(d->arena, address->postcode),
                                .country = arena_text(d->arena, address->country)};
    return party;
}

struct party_row *
add_parties(struct decision *d, const oms_draft *draft, const oms_id ids[2], oms_id *shipping, oms_id *billing)
{
    struct party_row *to = NULL;

    if (draft->shipping.given || draft->email.data || draft->phone.data || draft->locale.data) {
        to = add_party(d, &draft->shipping, &ids[0]);
        if (!to)
            return NULL;
        to->email = arena_text(d->arena, draft->email);
        to->phone = arena_text(d->arena, draft->phone);
        to->locale = arena_text(d->arena, draft->locale);
        *shipping = to->id;
    }
    if (draft->billing.given && add_party(d, &draft->billing, &ids[1]))
        *billing = ids[1];
    return to;
}
