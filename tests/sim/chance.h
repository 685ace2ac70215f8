/* Chance of a simulated world: one small generator (splitmix64) that everything in it draws from, so that a seed says all. Knows nothing of orders. */
#ifndef TESTS_SIM_CHANCE_H
#define TESTS_SIM_CHANCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct chance {
    uint64_t state;
};

uint64_t chance_next(struct chance *chance);
/* 0 to below − 1. */
uint64_t chance_below(struct chance *chance, uint64_t below);
/* low to high, both inclusive. */
int64_t chance_between(struct chance *chance, int64_t low, int64_t high);
/* True once in n draws; never for 0. */
bool chance_one_in(struct chance *chance, uint64_t n);

/* What happened, as one number: each step is mixed in. */
#define TRACE_START UINT64_C(0xcbf29ce484222325)
uint64_t trace_number(uint64_t trace, uint64_t number);
uint64_t trace_text(uint64_t trace, const char *text);

#endif
