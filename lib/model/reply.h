/* What a service said beyond its return code, as data that a decision reads. It is filled by the oms_reply_ functions of oms/services.h and oms/lookup.h,
 * which have cleaned and bounded all of it. A reply keeps its text in itself and must not be copied; only what lookups answer lies in an arena of its own. */
#ifndef OMS_MODEL_REPLY_H
#define OMS_MODEL_REPLY_H

#include <stdbool.h>

#include "base/arena.h"
#include "model/price.h"
#include "model/rows.h"
#include "oms/limits.h"
#include "oms/services.h"

#define REPLY_ACTION_KIND_MAX 32

/* One line of UTF-8 without card data, of at most OMS_LIMIT_MESSAGE bytes and the final NUL; whatever was said, or NULL. */
void message_clean(const char *message, char *out);

/* Each text is absent when the address has none. */
struct reply_address {
    oms_text name;
    oms_text line1;
    oms_text line2;
    oms_text city;
    oms_text region;
    oms_text postcode;
    oms_text country;
};

/* Where the text of an address lies; a field of the same name each. */
struct reply_address_room {
    char name[OMS_LIMIT_NAME + 1];
    char line1[OMS_LIMIT_NAME + 1];
    char line2[OMS_LIMIT_NAME + 1];
    char city[OMS_LIMIT_NAME + 1];
    char region[OMS_LIMIT_CODE + 1];
    char postcode[OMS_LIMIT_CODE + 1];
    char country[3];
};

struct reply_price {
    int64_t line; /* index in the request */
    int64_t unit_price;
};

/* What catalog, customer, pricing and tax services say. */
struct reply_terms {
    struct arena arena;
    struct arena_list products;   /* struct product_row, each SKU once */
    struct arena_list prices;     /* struct reply_price, each line once */
    struct arena_list taxes;      /* struct price_given_tax */
    struct customer_row customer; /* of it, what decides whether they may buy */
    bool has_customer;
};

struct oms_reply {
    oms_text reference;   /* absent until set, as is every text here */
    oms_text tracking;    /* of a shipment */
    oms_text message;     /* one line of UTF-8 without card data, whatever the service sent */
    oms_text action_kind; /* absent: the customer need not act */
    oms_text action_data;
    int64_t action_expires_at; /* OMS_NONE: it does not */
    int64_t retry_after_ms;    /* 0: the service did not say */
    int32_t decline;           /* OMS_DECLINE_… */
    bool corrected;            /* `address` is how the service would write it */
    struct reply_address address;
    struct reply_terms terms;
    struct {
        char reference[OMS_LIMIT_TOKEN + 1];
        char tracking[OMS_LIMIT_TOKEN + 1];
        char message[OMS_LIMIT_MESSAGE + 1];
        char action_kind[REPLY_ACTION_KIND_MAX + 1];
        char action_data[OMS_LIMIT_ACTION + 1];
        struct reply_address_room address;
    } room;
};

/* Makes an empty reply of any memory. */
void reply_init(struct oms_reply *reply);
/* Frees what it keeps; the reply itself is the caller's. */
void reply_end(struct oms_reply *reply);

/* The price of a line in an answer, or OMS_NONE. */
int64_t reply_price(const struct oms_reply *reply, size_t line);

#endif
