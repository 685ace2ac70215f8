/* The word that someone may have meant. */
#ifndef OMS_CLI_SUGGEST_H
#define OMS_CLI_SUGGEST_H

#include <stddef.h>

struct suggestion {
    const char *word; /* as typed */
    const char *best; /* the nearest so far, or NULL when none is near */
    size_t distance;
};

void suggest_offer(struct suggestion *suggestion, const char *candidate);

#endif
