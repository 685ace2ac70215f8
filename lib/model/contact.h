/* Where the people of an order can be reached, and by which channels they want to be. Pure. */
#ifndef OMS_MODEL_CONTACT_H
#define OMS_MODEL_CONTACT_H

#include "model/order_rows.h"
#include "model/policy.h"

#define AUDIENCE_CUSTOMER   "customer"
#define AUDIENCE_OPERATIONS "operations"

#define CHANNEL_EMAIL "email"
#define CHANNEL_SMS   "sms"

/* Every text may be absent. */
struct contact {
    oms_text email;
    oms_text phone;
    oms_text name;
    oms_text locale;
};

/* Of the order itself (or, without one, of the subscription), and what that lacks, of the customer's account; or of operations. */
struct contact contact_of(const struct order_rows *rows, const struct policy *policy, const char *audience);
/* The address for a channel; absent: it does not lead there. */
oms_text contact_address(const struct contact *contact, const char *channel);
/* The row that says how the customer wants to be told, or NULL. */
const struct customer_row *account_of(const struct order_rows *rows);
/* Whether the audience can be reached by this channel and wants to be. */
bool contact_wants(const struct order_rows *rows, const struct policy *policy, const char *audience,
                   const char *channel);

#endif
