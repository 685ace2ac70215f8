/* What the tests of reading are made of: a stall (an engine on a file of its own, with a sandbox and a clock that stands still), and orders placed in one
 * line. */
#ifndef TESTS_ENGINE_STALL_H
#define TESTS_ENGINE_STALL_H

#include "oms/oms.h"

#define STALL_OPENS 1769853600000 /* 2026-01-31T10:00:00Z */

struct stall {
    char directory[64];
    char path[128];
    int64_t now;
    oms_sandbox *sandbox;
    oms_engine *engine;
};

/* Sells MUG for 19.99 and TEA for 3.50 EUR, a hundred of each in BER; 2 % tax in DE, 4 % on shipping, which costs 5.00. Knows the customer C-1. */
void stall_begin(struct stall *stall);
void stall_end(struct stall *stall);

/* Two MUG and one TEA to Berlin, paid by card with that token; NULL: by hand. A millisecond later than the order before. */
oms_order *stall_order(struct stall *stall, const char *token);
/* The same, for a customer and under a reference, both of which may be NULL; the id only. */
oms_id stall_place(struct stall *stall, const char *token, const char *customer, const char *reference);
oms_draft *stall_draft(const char *token);
/* From CONFIRMED to the customer. */
void stall_deliver(struct stall *stall, const oms_id *id);
/* Does all that is due. */
void stall_run(struct stall *stall);
/* Changes the file behind the engine's back, past its constraints. */
void stall_break(struct stall *stall, const char *sql);

#endif
