/* Contacts: the order's own before the account's, and preferences as a table. Pure. */
#include "model/contact.h"

#include "base/plant.h"
#include "base/text.h"

/* What an account may say of being told. */
static const struct {
    const char *notify;
    const char *channels[2];
} preferences[] = {
    {"none", {NULL, NULL}},
    {"email", {CHANNEL_EMAIL, NULL}},
    {"sms", {CHANNEL_SMS, NULL}},
    {"both", {CHANNEL_EMAIL, CHANNEL_SMS}},
};

static oms_text
text_or(oms_text text, oms_text otherwise)
{
    return text.data ? text : otherwise;
}

static void
complete(struct contact *contact, const struct party_row *party)
{
    if (!party)
        return;
    contact->email = text_or(contact->email, party->email);
    contact->phone = text_or(contact->phone, party->phone);
    contact->name = text_or(contact->name, party->name);
    contact->locale = text_or(contact->locale, party->locale);
}

struct contact
contact_of(const struct order_rows *rows, const struct policy *policy, const char *audience)
{
    struct contact contact = {0};

    if (strcmp(audience, AUDIENCE_OPERATIONS) == 0) {
        if (policy->operations)
            *(strchr(policy->operations, '@') ? &contact.email : &contact.phone) = text_of(policy->operations);
        return contact;
    }
    complete(&contact, rows_party(rows, rows->orders.n ? &rows_order(rows)->shipping_party
                                                       : &rows_subscription(rows)->shipping_party));
    complete(&contact, rows->contacts.n ? rows->contacts.items[0] : NULL);
    return contact;
}

oms_text
contact_address(const struct contact *contact, const char *channel)
{
    return strcmp(channel, CHANNEL_EMAIL) == 0 ? contact->email : contact->phone;
}

/* Said nothing: by e-mail, or else however it can be done. */
static bool
wants_by_default(const struct contact *contact, const char *channel)
{
    return strcmp(channel, CHANNEL_EMAIL) == 0 || !contact->email.data;
}

static bool
prefers(oms_text notify, const char *channel)
{
    for (size_t i = 0; i < sizeof preferences / sizeof *preferences; i++)
        for (size_t k = 0; k < 2 && text_is(notify, preferences[i].notify) && preferences[i].channels[k]; k++)
            if (strcmp(preferences[i].channels[k], channel) == 0)
                return true;
    return false;
}

const struct customer_row *
account_of(const struct order_rows *rows)
{
    const struct row_list *list = rows->accounts.n ? &rows->accounts : &rows->customers;

    return list->n ? list->items[0] : NULL;
}

bool
contact_wants(const struct order_rows *rows, const struct policy *policy, const char *audience, const char *channel)
{
    const struct customer_row *customer = account_of(rows);
    const struct contact contact = contact_of(rows, policy, audience);

    if (!contact_address(&contact, channel).data)
        return false;
    if (PLANTED(WISHES_IGNORED))
        return true;
    if (strcmp(audience, AUDIENCE_CUSTOMER) != 0 || !customer || !customer->notify.data)
        return wants_by_default(&contact, channel);
    return prefers(customer->notify, channel);
}
