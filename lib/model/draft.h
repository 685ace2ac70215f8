/* A draft: what a customer wants to order, with every field checked already. Plain data in its own arena. */
#ifndef OMS_MODEL_DRAFT_H
#define OMS_MODEL_DRAFT_H

#include <stdbool.h>

#include "base/arena.h"
#include "oms/subscription.h"

struct draft_address {
    bool given;
    oms_text name;
    oms_text line1;
    oms_text line2;
    oms_text city;
    oms_text region;
    oms_text postcode;
    oms_text country;
};

struct draft_line {
    oms_text sku;
    int64_t quantity;
    int64_t unit_price;      /* OMS_NONE: the price list's */
    int64_t discount_ppm;    /* of a manual reduction, or 0 */
    int64_t discount_amount; /* or in minor units, or 0 */
    oms_text substitute;     /* of a subscription: what is sent when it is short */
};

/* Of a subscription: schedule and terms. */
struct draft_terms {
    bool given;
    oms_calendar_schedule schedule; /* its text is in the draft's arena */
    oms_subscription_terms terms;   /* with its defaults filled in; its schedule is not used */
};

struct oms_draft {
    struct arena arena;
    oms_text currency;
    oms_text key;
    oms_text customer;
    oms_text channel; /* absent: "" */
    oms_text reference;
    oms_text shipping_method;
    oms_text email;
    oms_text phone;
    oms_text locale;
    struct draft_address shipping;
    struct draft_address billing;
    oms_text method; /* absent: manual */
    oms_text token;
    oms_text quote;            /* token of a price that was promised */
    int64_t expected_total;    /* OMS_NONE: not said */
    struct arena_list lines;   /* struct draft_line */
    struct arena_list coupons; /* oms_text */
    struct draft_terms subscription;
};

static inline const struct draft_line *
draft_line(const oms_draft *draft, size_t i)
{
    return (const struct draft_line *)draft->lines.items + i;
}

static inline oms_text
draft_coupon(const oms_draft *draft, size_t i)
{
    return ((const oms_text *)draft->coupons.items)[i];
}

/* What makes two requests the same: a digest of the fields as received (not of defaults), without the key. */
#define DRAFT_FINGERPRINT_VERSION 1
int32_t draft_fingerprint(const oms_draft *draft, oms_id *out);
/* What makes two drafts cost the same as long as prices do not change: a digest of who buys what and where it goes. How it is paid, under which key, and whom
 * messages go to is left out. */
int32_t draft_cart(const oms_draft *draft, oms_id *out);

/* Who orders: the account, or a guest's e-mail address. Absent: nobody in particular. */
static inline oms_text
draft_who(const oms_draft *draft)
{
    return draft->customer.data ? draft->customer : draft->email;
}

/* What makes two requests a possible duplicate, in whatever order their lines and coupons stand. Only for a draft of somebody. OMS_E_NOMEM. */
int32_t draft_sameness(const oms_draft *draft, struct arena *arena, oms_id *out);

#endif
