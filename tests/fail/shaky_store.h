/* A store that fails on demand: it passes every call on to the SQLite store beneath, and answers the nth one otherwise. One thread only. */
#ifndef TESTS_FAIL_SHAKY_STORE_H
#define TESTS_FAIL_SHAKY_STORE_H

#include <stdbool.h>

#include "oms/store.h"

/* Kinds of call, as bits. */
#define SHAKY_ATTACH 1
#define SHAKY_READ   2
#define SHAKY_COMMIT 4

struct trouble {
    const char *name;
    int on;        /* SHAKY_… calls that it can befall */
    int32_t code;  /* conflict and unknown are each set's result, everything else the call's */
    bool got_over; /* once: the engine does it again, or settles it, by itself */
    bool happened; /* a commit is made all the same, and only the answer is lost */
};

/* The SQLite store on a file, with trouble above it. Nothing here is about loss of power, so nobody waits for the disk. */
oms_store shaky_store_new(const char *path);

/* From now on `n` calls that the trouble can befall pass, and the next one fails; with `for_ever`, all that follow fail too. Copied. */
void shaky_store_fail(const struct trouble *trouble, int64_t n, bool for_ever);
/* The next `times` sets that take units from the stock lose the race for them; −1: all of them. */
void shaky_store_outrun(int64_t times);
/* No trouble any more. Whether there was any. */
bool shaky_store_recover(void);

#endif
