/* The rows of the database as C structs: plain data that the store takes as it is (lib/store/schema.c says at which offset each column lies). Absent
 * numbers are OMS_NONE, absent text has data NULL, absent ids are zero. Times are milliseconds UTC, money is minor units of the order's currency. */
#ifndef OMS_MODEL_ROWS_H
#define OMS_MODEL_ROWS_H

#include "oms/types.h"

enum table_id {
    TABLE_META,
    TABLE_COMMITS,
    TABLE_PRODUCTS,
    TABLE_PRICES,
    TABLE_DISCOUNTS,
    TABLE_CUSTOMERS,
    TABLE_TAX_RATES,
    TABLE_SHIPPING_METHODS,
    TABLE_KEYS,
    TABLE_QUOTES,
    TABLE_QUOTE_LINES,
    TABLE_QUOTE_TAXES,
    TABLE_QUOTE_DISCOUNTS,
    TABLE_CACHED_PRICES,
    TABLE_CONSUMERS,
    TABLE_IMPORTS,
    TABLE_INBOX,
    TABLE_PARTIES,
    TABLE_SUBSCRIPTIONS,
    TABLE_SUBSCRIPTION_ITEMS,
    TABLE_SEGMENTS,
    TABLE_OCCURRENCES,
    TABLE_ORDERS,
    TABLE_LINES,
    TABLE_ALLOCATIONS,
    TABLE_TAXES,
    TABLE_ORDER_DISCOUNTS,
    TABLE_PAYMENTS,
    TABLE_SHIPMENTS,
    TABLE_PROBLEMS,
    TABLE_JOBS,
    TABLE_CARRIERS,
    TABLE_COUPON_USES,
    TABLE_COUPONS,
    TABLE_STOCK,
    TABLE_MOVEMENTS,
    TABLE_EVENTS,
    TABLE_COUNT
};

/* Of the row that counts how often prices were written. */
#define META_PRICES  "prices"
/* … and how often products, prices or discounts were: which catalog it is. */
#define META_CATALOG "catalog"

/* What the database knows of itself. */
struct meta_row {
    oms_text name;
    int64_t version;
    int64_t value;
};

/* Change sets that append no event leave their id here, so that an unknown commit can be settled; swept after a day. */
/* How far a reader of the feed has come. */
struct consumer_row {
    oms_text name;
    int64_t version;
    oms_text cursor;
    int64_t updated_at;
};

/* How far an import with an id has come. */
struct import_row {
    oms_text id;
    int64_t version;
    int64_t rows;
    oms_id digest; /* of those rows */
    int64_t updated_at;
};

/* An event of a provider that was accepted. Never deleted: it keeps the event from being applied again. */
struct inbox_row {
    oms_text provider;
    oms_text event_id;
    int64_t version;
    oms_text type; /* lib/model/inbound.c */
    oms_id order_id;
    oms_text result; /* OMS_INBOX_… as a word */
    int64_t seq;     /* nullable: of the first event that it made */
    int64_t signed_at;
    int64_t accepted_at;
};

struct commit_row {
    oms_id id;
    int64_t version;
    int64_t at;
};

struct product_row {
    oms_text sku;
    int64_t version;
    oms_text name;
    int64_t active; /* 0 or 1 */
    oms_text tax_class;
    oms_text category;         /* nullable */
    oms_text excluded_regions; /* nullable: country or country-region codes, one space between */
    int64_t updated_at;
};

struct price_row {
    oms_text sku;
    oms_text currency;
    oms_text list;        /* price list; "" is the general one */
    int64_t min_quantity; /* from how many units */
    int64_t valid_from;
    int64_t version;
    int64_t valid_until; /* nullable */
    int64_t amount;
};

/* A discount of the catalog (lib/model/discount.c says what each kind does with its numbers). */
struct discount_row {
    oms_text code;
    int64_t version;
    oms_text name;
    oms_text kind;
    oms_text target; /* line, order, shipping */
    int64_t ppm;
    int64_t amount;
    oms_text currency; /* nullable: any */
    int64_t buy;
    int64_t get;
    oms_text skus;           /* nullable: all; one per line, in a bundle as often as it has of it */
    oms_text category;       /* nullable: all */
    oms_text customer_group; /* nullable: everybody */
    oms_text regions;        /* nullable: everywhere; as excluded_regions */
    int64_t min_subtotal;
    int64_t min_quantity;
    int64_t valid_from;
    int64_t valid_until; /* nullable */
    int64_t priority;
    int64_t exclusive; /* 1: none beside it */
    int64_t active;
    int64_t automatic; /* nullable: 1 for an active one that asks for no coupon */
    int64_t updated_at;
};

/* A code that customers know, and the discount that it gives. */
struct coupon_row {
    oms_text code;
    int64_t version;
    oms_text discount;
    int64_t active;
    int64_t valid_from;
    int64_t valid_until; /* nullable */
    int64_t max_uses;    /* COUPON_UNLIMITED: no limit, and uses are not counted */
    int64_t max_uses_per_customer;
    int64_t uses;
    int64_t updated_at;
};
#define COUPON_UNLIMITED INT64_C(1000000000)

/* How often a customer has used a coupon that each may use so often. */
struct coupon_use_row {
    oms_text coupon;
    oms_text customer;
    int64_t version;
    int64_t uses;
};

struct customer_row {
    oms_text id;
    int64_t version;
    oms_text standing; /* good, suspended, closed */
    int64_t fraud;
    int64_t payment_hold;
    oms_id party_id;         /* nullable */
    oms_text notify;         /* nullable: email, sms, both, none */
    oms_text customer_group; /* nullable */
    int64_t updated_at;
};

struct tax_rate_row {
    oms_text country;
    oms_text region; /* "" = the whole country */
    oms_text tax_class;
    oms_text jurisdiction;
    int64_t version;
    int64_t ppm;
    int64_t included;
};

struct shipping_method_row {
    oms_text code;
    oms_text currency;
    int64_t version;
    int64_t amount;
    oms_text tax_class;
};

/* Idempotency keys (scope "key/<channel>/<customer>") and, for requests without one, digests of the request (scope "same"). */
struct key_row {
    oms_text scope;
    oms_text key;
    int64_t version;
    oms_id fingerprint;
    int64_t fingerprint_version;
    oms_id order_id;
    int64_t expires_at;
};

/* A price that was promised: what the order comes to. Its lines, taxes and discounts are rows of the same structs as an order's, order_id being the quote's. */
struct quote_row {
    oms_id id;
    int64_t version;
    oms_text hash; /* of what is priced and at what: lib/model/quote.c */
    oms_id cart;   /* digest of what decides the price of a draft: who, what, where to */
    int64_t price_version;
    oms_text currency;
    oms_text shipping_method; /* nullable */
    int64_t subtotal;
    int64_t discount;
    int64_t shipping;
    int64_t tax;
    int64_t tax_included;
    int64_t total;
    int64_t made_at;
    int64_t expires_at;
};

/* What the host's pricing service said of a line. "" where the draft had none. */
struct cached_price_row {
    oms_text sku;
    oms_text currency;
    int64_t quantity;
    oms_text customer;
    oms_text channel;
    oms_text country;
    oms_text region;
    int64_t version;
    int64_t price_version; /* that counted when it was asked: another one, and it is over */
    int64_t amount;
    int64_t looked_up_at;
    int64_t expires_at;
    int64_t was;        /* nullable: what it was before it changed last */
    int64_t was_at;     /* nullable: when that was looked up last */
    int64_t changed_at; /* nullable: when the change was seen */
};

/* Names, addresses and contacts: the personal data, apart, so that it can be erased. */
struct party_row {
    oms_id id;
    int64_t version;
    oms_text name;
    oms_text line1;
    oms_text line2;
    oms_text city;
    oms_text region;
    oms_text postcode;
    oms_text country;
    oms_text email;
    oms_text phone;
    oms_text locale;
};

/* Orders that are made again and again. */
struct subscription_row {
    oms_id id;
    int64_t version;
    oms_text number;
    oms_text key; /* nullable: channel, customer and key of the request */
    oms_id fingerprint;
    oms_text channel;
    oms_text customer; /* nullable */
    oms_text currency;
    oms_text status;          /* lib/model/subscription.h */
    oms_text shipping_method; /* nullable */
    oms_id shipping_party;    /* nullable */
    oms_id billing_party;     /* nullable */
    oms_text method;
    oms_text token; /* nullable */
    int64_t next_k;
    int64_t due_at;       /* nullable */
    int64_t price_policy; /* OMS_PRICE_… */
    int64_t notice_days;
    int64_t missed; /* OMS_MISSED_… */
    int64_t missed_cap;
    int64_t short_of_stock; /* OMS_SHORT_… */
    int64_t trial_days;
    int64_t min_cycles;
    int64_t max_cycles;
    int64_t prepaid; /* orders that are paid for already */
    int64_t cycles;  /* orders made */
    int64_t ends;
    int64_t paused_at;     /* nullable */
    int64_t resume_at;     /* nullable */
    int64_t waiting_since; /* nullable: since when the order that is due cannot be made */
    int64_t waiting_tries;
    oms_text problem;  /* nullable: ORD-nnnn */
    oms_text message;  /* nullable */
    oms_id last_order; /* nullable */
    int64_t created_at;
    int64_t updated_at; /* never decreases */
    int64_t item_count;
    int64_t segment_count;
    int64_t event_count;
    int64_t job_count;     /* of messages that no order sends */
    oms_text dunning_days; /* 1,3,5,7 */
    int64_t dunning_end;   /* OMS_DUNNING_… */
    oms_id dunning_order;  /* nullable: the renewal that is not paid yet */
    int64_t dunning_since; /* nullable */
    int64_t dunning_next;  /* nullable: when its payment is tried again; absent while another method is needed */
    int64_t reminder_days;
    int64_t reminded_k; /* nullable: the occurrence of which there was a reminder last */
};

/* What a subscription orders. */
struct subscription_item_row {
    oms_id subscription_id;
    int64_t n; /* from 1 */
    int64_t version;
    oms_text sku;
    int64_t quantity;   /* 0: not any more */
    int64_t unit_price; /* nullable: the host's, or the one that is kept */
    int64_t discount_ppm;
    int64_t discount_amount;
    oms_text substitute;     /* nullable */
    int64_t next_price;      /* nullable: notice of it was given */
    int64_t next_price_from; /* nullable */
};

/* A schedule of a subscription: occurrences from first_k on go by it, until the next segment begins. */
struct segment_row {
    oms_id subscription_id;
    int64_t n; /* from 1 */
    int64_t version;
    int64_t first_k;
    int64_t offset_k; /* which occurrence of the schedule first_k is */
    oms_text zone;    /* IANA */
    oms_text start;   /* local, 2025-01-31T09:00:00 */
    oms_text unit;
    int64_t every;
    int64_t anchor_dom;
    oms_text rrule; /* nullable: it goes by this rule, and `unit` is SEGMENT_BY_RULE */
};

/* An occurrence that is not simply in the future. Its row claims its order. */
struct occurrence_row {
    oms_id subscription_id;
    int64_t k; /* from 0 */
    int64_t version;
    oms_text status; /* lib/model/subscription.h */
    int64_t due_at;
    oms_id order_id; /* nullable */
    int64_t at;      /* when it came to that status */
    oms_text reason; /* nullable */
};

struct payment_row {
    oms_id order_id;
    int64_t n;
    int64_t version;
    oms_text method;
    oms_text token;  /* nullable */
    oms_text status; /* lib/model/payment.h */
    int64_t amount;
    int64_t authorised;
    int64_t captured;
    int64_t capturing; /* captures under way */
    int64_t refunded;
    int64_t refunding;        /* refunds under way */
    oms_text reference;       /* nullable: the provider's */
    oms_text decline;         /* nullable: kind of decline */
    oms_text message;         /* nullable: what the provider said last */
    oms_text action_kind;     /* nullable */
    oms_text action_data;     /* nullable */
    int64_t action_expires;   /* nullable */
    int64_t initiator;        /* OMS_INITIATOR_… */
    int64_t customer_present; /* 0 or 1 */
    int64_t created_at;
};

struct order_row {
    oms_id id;
    int64_t version;
    oms_text number;
    oms_text channel;
    oms_text reference; /* nullable */
    oms_text customer;  /* nullable */
    oms_text state;
    oms_text currency;
    oms_text country;         /* nullable: where it goes */
    oms_text region;          /* nullable */
    oms_text shipping_method; /* nullable */
    int64_t subtotal;
    int64_t discount;
    int64_t shipping;
    int64_t tax;          /* all of it */
    int64_t tax_included; /* the part that the prices hold already */
    int64_t total;
    int64_t holds;         /* bits HOLD_… of what blocks progress */
    int64_t hold_until;    /* nullable: unpaid by then, it is cancelled */
    oms_id shipping_party; /* nullable */
    oms_id billing_party;  /* nullable */
    int64_t created_at;
    int64_t updated_at; /* never decreases */
    int64_t line_count;
    int64_t payment_count;
    int64_t shipment_count;
    int64_t problem_count;
    int64_t job_count;
    int64_t event_count;
    int64_t delivery_told_at; /* nullable: a carrier was quicker than dispatch */
    int64_t discount_count;
    oms_id subscription_id;           /* nullable: it was made by a subscription */
    int64_t occurrence;               /* nullable: as which occurrence of it */
    int64_t reserved_until;           /* nullable: units of its lines are kept until then; confirmed when absent */
    struct payment_row first_payment; /* without columns for order, number and version: see lib/model/first_payment.h */
};

struct line_row {
    oms_id order_id;
    int64_t line; /* from 1 */
    int64_t version;
    oms_text sku;
    oms_text name; /* as it was when ordered */
    oms_text tax_class;
    int64_t unit_price;
    int64_t list_price; /* nullable: the price list's, where the host gave another */
    int64_t discount;
    int64_t tax;
    int64_t tax_included;
    int64_t total;
    int64_t quantity;
    int64_t cancelled;
    int64_t reserved;
    int64_t shipped;
    int64_t delivered;
    int64_t lost;
    int64_t return_requested;
    int64_t returned;
    oms_text location;   /* nullable: none, or split over allocations */
    oms_text price_list; /* nullable: the one its price is from, unless it is the general one */
    int64_t price_since; /* nullable: from when that price was valid */
};

/* A line that one location could not fill: how much of it comes from where. */
struct allocation_row {
    oms_id order_id;
    int64_t line;
    oms_text location;
    int64_t version;
    oms_text sku;
    int64_t quantity;
    int64_t reserved;
};

struct tax_row {
    oms_id order_id;
    int64_t n;
    int64_t version;
    oms_text jurisdiction;
    int64_t ppm;
    int64_t base;
    int64_t amount;
    int64_t included;
};

/* What a discount took off a line or shipping. */
struct order_discount_row {
    oms_id order_id;
    int64_t n; /* from 1, in the order in which they were taken */
    int64_t version;
    oms_text discount;
    oms_text name;
    oms_text coupon; /* nullable */
    int64_t line;    /* nullable: shipping */
    int64_t amount;
    int64_t claimed; /* bits CLAIMED_… of the uses of the coupon that the order has taken */
};
enum { CLAIMED_USE = 1, CLAIMED_CUSTOMER_USE = 2 };

struct shipment_row {
    oms_id order_id;
    int64_t n;
    int64_t version;
    oms_text status;    /* lib/model/shipment.h */
    oms_text carrier;   /* nullable */
    oms_text tracking;  /* nullable */
    oms_text reference; /* nullable: the carrier's, of its label */
    int64_t units;
    int64_t leaves;        /* 1: dispatched as soon as it is booked */
    int64_t booked_at;     /* nullable: when a carrier's label came; absent for one that the host arranged itself */
    int64_t dispatched_at; /* nullable */
    int64_t delivered_at;  /* nullable */
    int64_t voided_at;     /* nullable */
};

struct problem_row {
    oms_id order_id;
    int64_t n;
    int64_t version;
    oms_text code;
    oms_text rule;
    oms_text field; /* nullable */
    oms_text message;
    int64_t line;      /* nullable */
    int64_t hold;      /* HOLD_… bit it sets, or 0 */
    oms_text set_by;   /* nullable: the person who set the hold */
    int64_t retryable; /* 0 or 1: the same may succeed later */
    int64_t next_try;  /* nullable */
    int64_t opened_at;
    int64_t open_since; /* nullable: absent once it is closed */
    int64_t closed_at;  /* nullable */
};

/* Durable work of an order: an intent to use a service, or a step that is due by the clock. Never deleted. */
struct job_row {
    oms_id order_id;
    int64_t n;
    int64_t version;
    oms_text kind;         /* payment.authorize, …, order.process */
    oms_text state;        /* lib/model/job.h */
    int64_t payment;       /* nullable: number of the payment it is about */
    int64_t shipment;      /* nullable: number of the shipment it is about */
    oms_text carrier;      /* nullable: code of the carrier that is asked */
    int64_t amount;        /* nullable */
    int64_t tries;         /* failures counted against the schedule, over all intents of the chain */
    int64_t attempts;      /* calls of this intent */
    int64_t due_at;        /* nullable: absent when there is nothing more to do */
    int64_t uncertain;     /* 1: it was sent, or is being sent, and may have happened */
    int64_t epoch;         /* of the lease */
    int64_t lease_until;   /* nullable */
    int64_t first_sent_at; /* nullable: when it was leased first; once set it may have happened */
    int64_t deadline;      /* nullable: when waiting for the service ends */
    oms_text outcome;      /* nullable: ok, declined, …: definite, recorded once */
    int64_t outcome_at;    /* nullable */
    oms_text reference;    /* nullable: the provider's */
    oms_text message;      /* nullable: what the service said last */
    int64_t created_at;
    int64_t tries_since; /* from when the schedule's deadline counts */
    int64_t lapses;      /* leases in a row that ended without an answer */
    int64_t put_off;     /* 1: there were too many retries of its service; at due_at it is its turn */
    int64_t stuck_since; /* nullable: since when it waits for a person; absent too when nobody wants it any more */
    oms_text template;   /* nullable: of a message: what it says */
    oms_text channel;    /* nullable: and how it goes */
    oms_text detail;     /* nullable: and a reason or tracking number in it */
};

/* What a carrier last said, as far as it is told news of: written when that changes, and once a minute. */
struct carrier_row {
    oms_text code;
    int64_t version;
    oms_text answer;  /* ok, declined, …, unavailable, unknown, pending */
    oms_text message; /* nullable */
    int64_t since;    /* when it began to answer like this */
    int64_t answered_at;
};

struct stock_row {
    oms_text sku;
    oms_text location;
    int64_t version;
    int64_t available;
    int64_t reserved;
    int64_t on_hold;
    int64_t damaged;
};

struct movement_row {
    oms_text sku;
    oms_text location;
    oms_id id;
    oms_text kind; /* receive, adjust, reserve, release, expire, ship, return, … */
    int64_t available;
    int64_t reserved;
    int64_t on_hold;
    int64_t damaged;
    oms_id order_id; /* nullable */
    int64_t line;    /* nullable */
    int64_t at;
    oms_text reason; /* nullable */
};

struct event_row {
    int64_t shard;
    int64_t position;
    oms_id order_id;
    int64_t seq; /* from 1 without gaps, per order */
    int64_t at;
    oms_text type;  /* lib/model/event.h */
    oms_text state; /* of the order after it */
    int64_t order_version;
    int64_t quantity; /* nullable: units in this step */
    int64_t amount;   /* nullable: money in this step */
    oms_text lines;   /* nullable: "1:2 3:1", line and units, where not every line is meant whole */
    oms_text detail;  /* nullable: a reason, a code, a carrier */
    oms_id commit_id; /* the change set that made it */
};

#endif
