/* The clerks of a simulated shop: catalog, customer, pricing and tax services (oms/lookup.h). What they know never changes, so that every order can be reckoned
 * again in the end; whether and when they say it does: they are away, slow, promise to tell later, tell twice, and contradict themselves. Of a world's four any
 * may be missing: then the engine's own tables answer, and say something else. */
#ifndef TESTS_SIM_CLERKS_H
#define TESTS_SIM_CLERKS_H

#include <stdbool.h>

#include "oms/lookup.h"

struct world;
struct purchase;

enum clerk { CATALOG, CUSTOMER, PRICING, TAX, CLERKS };
#define ASKED_LINES 2

/* A line as it was asked about. */
struct asked_line {
    int item;
    int64_t unit_price;
    int64_t net;
};

struct enquiry {
    char key[64];
    char customer[8];
    struct asked_line lines[ASKED_LINES];
    size_t n_lines;
    int64_t at; /* when the answer is told */
    enum clerk clerk;
    int32_t outcome;
};

struct clerk_desk {
    struct world *world;
    int number; /* of the engine that asks here */
    enum clerk clerk;
};

struct clerks {
    bool here[CLERKS];
    struct enquiry *letters; /* answers on their way */
    size_t n;
    size_t room;
    struct clerk_desk desks[2][CLERKS];
};

void clerks_open(struct world *world);
void clerks_close(struct clerks *clerks);
/* NULL in `out->ask` where there is no such clerk. */
oms_lookup_service clerk_service(struct world *world, int number, enum clerk clerk);

/* An answer that is due is told to this engine; false when there is none. */
bool clerks_deliver(struct world *world, int number);
/* When the next one is due, or OMS_NONE. */
int64_t clerks_next_letter(const struct clerks *clerks);

/* What an order costs, as clerks and tables say. */
int64_t clerks_total(const struct world *world, const struct purchase *purchase);
bool customer_may_buy(const char *customer);

#endif
