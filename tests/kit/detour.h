/* A store that lets somebody in before its n-th commit: exactly between what an engine read and what it commits. */
#ifndef TESTS_KIT_DETOUR_H
#define TESTS_KIT_DETOUR_H

#include "oms/store.h"

struct detour {
    oms_store inner;
    void (*meanwhile)(void *user);
    void *user;
    int commits_to_go;
};

/* In front of `inner`, which is given first, and which it destroys. */
oms_store detour_store(struct detour *detour);

#endif
