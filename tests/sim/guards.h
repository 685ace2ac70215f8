/* The host's say in a simulated shop (oms/state.h): a guard that forbids a step now and then and thinks better of it later; and an observer, who may be told of
 * each step of an order once. */
#ifndef TESTS_SIM_GUARDS_H
#define TESTS_SIM_GUARDS_H

#include "oms/types.h"
#include "sim/names.h"

struct world;

struct watch {
    struct names orders;
    unsigned char *seen; /* one of each: a bit for each state that it was observed to enter */
    size_t n;
    size_t room;
    uint64_t mood; /* what the guard forbids follows from it */
};

void watch_close(struct watch *watch);
/* Each time an engine is opened. */
void add_guards(struct world *world, int number);
/* A doing. */
void think_again(struct world *world, int number);

#endif
