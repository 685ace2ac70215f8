/* The disk of a simulated world: the file its engines share, and copies of it as they are in the moment of a crash. */
#ifndef TESTS_SIM_DISK_H
#define TESTS_SIM_DISK_H

#include <stdbool.h>

#include "oms/store.h"

struct world;

bool disk_open(struct world *world);
void disk_close(struct world *world);
oms_store disk_store(const struct world *world);
/* Copies the file and its log as they are; disk_turn_over() makes the copy the file, once nobody has the old one open. */
bool disk_copy(struct world *world);
void disk_turn_over(struct world *world);

#endif
