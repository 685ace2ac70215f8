/* A store that fails by chance: it passes calls on to the SQLite store beneath, and answers some of them otherwise; or stops for good, which is what a crash of
 * the engine looks like from outside. One front for each engine. */
#ifndef TESTS_SIM_STORE_H
#define TESTS_SIM_STORE_H

#include <stdbool.h>

#include "oms/store.h"

struct world;

#define ANSWERS 64

struct front {
    struct world *world;
    oms_store beneath; /* on a file: its own */
    int number;
    bool attached;
    bool stopped;         /* crashed: nothing goes through any more */
    bool charmed;         /* no fault until the call under way ends */
    bool vetoed;          /* a guard said no within the call under way */
    bool shut;            /* the catalog could not be asked within it */
    int64_t crash_after;  /* calls, of storage or services; 0: no crash is planned */
    int64_t broken_calls; /* how many more fail in a row */
    int64_t calm;         /* how often engines had got in each other's way when the call under way began */
    int64_t untroubled;   /* how many faults there had been then */
    /* Definite answers that services gave within the call under way. */
    char answered[ANSWERS][64];
    int n_answered;
    /* Deeds whose keys the bank does not want to see for a while. */
    size_t put_off[ANSWERS];
    int n_put_off;
};

oms_store front_store(struct front *front);
/* Whether the engine dies here. */
bool front_dies(struct front *front);

/* Whether the other engine did something since the call under way began. */
bool front_outrun(const struct front *front);
/* A definite answer under this key reached the engine: it has to be kept. */
void front_note_answer(struct front *front, const char *key);
/* A call into this front's engine begins; it ended. */
void front_begin(struct front *front);
void front_end(struct front *front);

#endif
