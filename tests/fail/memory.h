/* Memory that runs out on demand: every allocation of the library is counted, and the nth can be made to fail. The linker sends malloc and its kin here
 * (see meson.build), and the engine's own allocator is one that also keeps count of what is still out. SQLite has its own countdown, since its allocations are
 * many. jansson's are left alone: where a text of a document has to grow and cannot, it drops characters without a word. One thread only. */
#ifndef TESTS_FAIL_MEMORY_H
#define TESTS_FAIL_MEMORY_H

#include <stdbool.h>
#include <stdint.h>

#include "oms/types.h"

/* From now on `n` allocations succeed and the next one fails; with `for_ever`, all that follow fail too. */
void memory_fail_after(int64_t n, bool for_ever);
/* The same for SQLite's allocations. */
void memory_fail_sqlite_after(int64_t n, bool for_ever);
/* No failure any more. Whether there was one. */
bool memory_recover(void);

/* For oms_engine_options. */
const oms_allocator *memory_allocator(void);
/* What memory_allocator() gave out and did not get back. */
int64_t memory_out(void);

/* Has SQLite allocate by way of this; before it is first used. memory_end() undoes it. */
void memory_begin(void);
void memory_end(void);

#endif
