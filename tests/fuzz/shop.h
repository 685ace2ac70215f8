/* A shop for fuzz targets: an engine with injected clock and randomness and the sandbox as its services. Unlike tests/kit/shop.h it may fail to open, needs
 * no test framework, and checks every answer. */
#ifndef TESTS_FUZZ_SHOP_H
#define TESTS_FUZZ_SHOP_H

#include "fuzz.h"

#define FUZZ_NOON INT64_C(1767268800000) /* 2026-01-01T12:00:00Z: when a shop opens */

struct fuzz_shop {
    oms_engine *engine;
    oms_sandbox *sandbox;
    int64_t now;
    uint64_t random_state;
};

/* How a shop differs from the usual one. Zero is the usual. */
struct fuzz_shop_options {
    const char *path;                   /* NULL: in memory */
    const oms_payment_service *payment; /* NULL: the sandbox's */
    oms_sandbox *sandbox;               /* taken over; NULL: one of its own */
    int32_t capture;                    /* policies, as in oms_engine_options */
    int32_t duplicates;
    int32_t release_on_decline;
};

/* What opening the engine answered; unless that is OMS_OK, nothing is left to close. */
int32_t fuzz_shop_open(struct fuzz_shop *shop, const struct fuzz_shop_options *options);
void fuzz_shop_close(struct fuzz_shop *shop);
/* MUG 10.00 EUR and POT 25.00 EUR, 19 % tax in DE, shipping `standard` 5.00 EUR, customers ada and sly (fraud), `units` of each product at BER. */
void fuzz_shop_furnish(struct fuzz_shop *shop, int64_t units);
/* Every invariant holds. */
void fuzz_shop_verify(struct fuzz_shop *shop);

#endif
