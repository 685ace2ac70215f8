/* Named points at which the program is killed. What passes a point says so here; the environment says at which point, and at which passage of it, the process
 * ends as by kill -9 (or as by a loss of power). Knows nothing of orders. */
#ifndef CRASH_KILL_H
#define CRASH_KILL_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Whether this is the passage at which to die, for who has something left to do before. */
bool kill_is_due(const char *point);

/* Does not return when it is. */
void kill_pass(const char *point);

/* Without a farewell: no handler, no flush, no destructor. */
_Noreturn void kill_now(void);

/* The next definition of a function, which the one here stands in front of. */
void *kill_next(const char *symbol);

/* What a loss of power would take: writes that no sync has followed yet. Only remembered when power is to be lost. */
void power_written(int fd, off_t offset, size_t len);
void power_synced(int fd);
void power_lost(unsigned seed);

#endif
