/* A shop to test with: a real engine on SQLite in memory (or a file), an injected clock, the sandbox as payment and address service, and words in which a
 * test reads like a sentence. Everything a test does goes through the public interface. */
#ifndef TESTS_KIT_SHOP_H
#define TESTS_KIT_SHOP_H

#include <check.h>

#include "oms/oms.h"

#define MINUTE INT64_C(60000)
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)
#define NOON   INT64_C(1767268800000) /* 2026-01-01T12:00:00Z: when a shop opens */

struct shop {
    oms_engine *engine;
    oms_sandbox *sandbox;
    int64_t now;
    uint64_t random_state;
    oms_payment_service payment; /* what the engine was given: the sandbox's, unless options said otherwise */
};

/* How a shop differs from the usual one. Zero is the usual. */
struct shop_options {
    const char *path;        /* NULL: in memory */
    const char *effects_log; /* of the sandbox */
    oms_engine_options
        engine; /* policies; clock, randomness and services are the shop's, the store too unless it is given */
    const oms_payment_service *payment;
    const oms_address_service *address;
    int address_down;
    int no_payment_service;
    int notified; /* the sandbox's notification service too, operations being at ops@example.org */
};

/* Opens with a catalog: MUG 10.00 EUR, POT 25.00 EUR, OLD (discontinued), RUM 30.00 EUR (not to US), all in EUR without tax or shipping; customers
 * ada (good), bad (suspended), sly (fraud), owe (payment hold); no stock. */
void shop_open(struct shop *shop);
void shop_open_with(struct shop *shop, const struct shop_options *options);
/* Another engine on the file that `other` has (or had) open: its catalog is there already, its clock goes on from there. */
void shop_open_beside(struct shop *shop, const struct shop *other, const struct shop_options *options);
/* Checks every invariant, then closes. */
void shop_close(struct shop *shop);

void shop_stock(struct shop *shop, const char *sku, const char *location, int64_t units);
void shop_wait(struct shop *shop, int64_t ms); /* the clock goes on; nothing else happens */
int64_t shop_run(struct shop *shop);           /* does what is due; how many steps */

/* What a test orders: `ada`, card tok_ok, EUR, channel web, unless said otherwise. */
struct wish {
    const char *sku;    /* NULL: MUG */
    int64_t quantity;   /* 0: 1 */
    int64_t unit_price; /* 0: the list's; FREE: nothing */
    const char *sku2;   /* a second line */
    int64_t quantity2;
    const char *customer; /* "" : a guest */
    const char *method;
    const char *token;
    const char *key;
    const char *reference;
    const char *country; /* with it, an address: "12 Long Street, Berlin" */
    const char *postcode;
    const char *channel;
    const char *email; /* where this order's customer is reached */
    const char *phone;
    int64_t expected_total; /* 0: not said */
    int32_t flags;
};
#define FREE (-1)

oms_draft *wish_draft(const struct wish *wish);
/* Places; the code oms_order_place returned. */
int32_t try_place(struct shop *shop, const struct wish *wish, oms_order **out, oms_error **error);
/* Places, and it must be accepted. */
oms_id place(struct shop *shop, const struct wish *wish);
#define PLACE(shop, ...) place(shop, &(struct wish){__VA_ARGS__})

/* Must be refused with this code, with a problem of this kind (NULL: any), and change nothing in the database. */
void assert_refused(struct shop *shop, const struct wish *wish, int32_t code, const char *problem);

oms_order *get(struct shop *shop, const oms_id *id);
int32_t state_of(struct shop *shop, const oms_id *id);
/* Has the order an open problem with this code? */
int has_problem(struct shop *shop, const oms_id *id, const char *code);
void assert_state(struct shop *shop, const oms_id *id, int32_t state);
void assert_payment(struct shop *shop, const oms_id *id, const char *status);
void assert_stock(struct shop *shop, const char *sku, int64_t available, int64_t reserved, int64_t on_hold);
/* Effects the provider carried out. */
void assert_effects(struct shop *shop, const char *kind, int64_t n);
void assert_invariants(struct shop *shop);

/* Verbs, which must succeed. */
void dispatch(struct shop *shop, const oms_id *id);
void deliver(struct shop *shop, const oms_id *id);
void cancel(struct shop *shop, const oms_id *id);
void take_back(struct shop *shop, const oms_id *id);

#endif
