/* The office of a simulated shop: people who try again what was given up, who move goods between shelves and buckets, and who note how customers want to be
 * told. Doings. */
#ifndef TESTS_SIM_OFFICE_H
#define TESTS_SIM_OFFICE_H

#include <stdbool.h>

struct world;

void retry_by_hand(struct world *world, int number);
void move_goods(struct world *world, int number);
void note_preference(struct world *world, int number);

/* Who buys here. */
void enter_customers(struct world *world);
const char *draw_customer(struct world *world);
/* Whether a message by this channel is one that they never wanted. */
bool customer_is_bothered(const char *customer, const char *channel);

#endif
