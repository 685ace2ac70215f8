/* How far a long job has come, on stderr: a bar on a terminal, else a line now and then. */
#ifndef REPLAY_PROGRESS_H
#define REPLAY_PROGRESS_H

#include <stddef.h>

struct progress {
    const char *what; /* `products`, … */
    size_t total;
    size_t done;
    int terminal;
};

void progress_begin(struct progress *progress, const char *what, size_t total);
void progress_step(struct progress *progress);
/* Takes the bar away, so that what follows begins on a clean line. */
void progress_end(struct progress *progress);

#endif
