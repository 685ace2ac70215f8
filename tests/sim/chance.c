/* The chance of tests/sim/chance.h. */
#include "sim/chance.h"

uint64_t
chance_next(struct chance *chance)
{
    uint64_t z = (chance->state += UINT64_C(0x9e3779b97f4a7c15));

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

uint64_t
chance_below(struct chance *chance, uint64_t below)
{
    return chance_next(chance) % below;
}

int64_t
chance_between(struct chance *chance, int64_t low, int64_t high)
{
    return low + (int64_t)chance_below(chance, (uint64_t)(high - low) + 1);
}

bool
chance_one_in(struct chance *chance, uint64_t n)
{
    return n && chance_below(chance, n) == 0;
}

uint64_t
trace_number(uint64_t trace, uint64_t number)
{
    for (int i = 0; i < 8; i++, number >>= 8)
        trace = (trace ^ (number & 0xff)) * UINT64_C(0x100000001b3);
    return trace;
}

uint64_t
trace_text(uint64_t trace, const char *text)
{
    for (; *text; text++)
        trace = (trace ^ (unsigned char)*text) * UINT64_C(0x100000001b3);
    return trace;
}
