/* What people do to orders in a simulated world, and what they know of it afterwards. */
#ifndef TESTS_SIM_CUSTOMERS_H
#define TESTS_SIM_CUSTOMERS_H

#include "sim/world.h"

/* Doings: of customers, and of whoever looks after orders. */
void buy(struct world *world, int number);
void buy_again(struct world *world, int number);
void buy_together(struct world *world, int number);
void change_order(struct world *world, int number);
void release_everything(struct world *world); /* what people hold, they let go in the end */

/* What a caller knows after a call that ended like this; `otherwise` when it certainly changed nothing. */
enum certainty call_certainty(const struct world *world, int number, int32_t code, enum certainty otherwise);
/* Finds out what became of requests whose answer never came. */
void ask_about_everything(struct world *world);
bool key_lives(const struct world *world, const struct purchase *purchase);

#endif
