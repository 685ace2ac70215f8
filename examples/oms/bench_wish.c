/* What the orders of the benchmark are about: the same for the library and for SQL. Pure. */
#include "bench.h"

#include <inttypes.h>
#include <stdio.h>

/* splitmix64 */
static uint64_t
scatter(uint64_t n)
{
    n += UINT64_C(0x9e3779b97f4a7c15);
    n = (n ^ n >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    n = (n ^ n >> 27) * UINT64_C(0x94d049bb133111eb);
    return n ^ n >> 31;
}

int64_t
bench_pick(int64_t serial, int64_t n)
{
    return (int64_t)(scatter((uint64_t)serial) % (uint64_t)n);
}

void
bench_sku(int64_t product, char out[BENCH_WORD])
{
    snprintf(out, BENCH_WORD, "SKU-%05" PRId64, product);
}

void
bench_customer(int64_t customer, char out[BENCH_WORD])
{
    snprintf(out, BENCH_WORD, "C-%05" PRId64, customer);
}

int64_t
bench_price(int64_t product)
{
    return 100 + product;
}

void
bench_wish(int64_t n, struct bench_wish *out)
{
    const int64_t product = bench_pick(n * 4, BENCH_PRODUCTS);

    /* Keys of hosts are random, so that they scatter over their index. */
    snprintf(out->key, BENCH_WORD, "%016" PRIx64, scatter((uint64_t)n * 4 + 1));
    bench_customer(bench_pick(n * 4 + 2, BENCH_CUSTOMERS), out->customer);
    for (int64_t i = 0; i < BENCH_LINES; i++) {
        bench_sku((product + i * (1 + bench_pick(n * 4 + 3, BENCH_PRODUCTS - 1))) % BENCH_PRODUCTS, out->sku[i]);
        out->quantity[i] = 1 + (n + i) % 3;
    }
}
