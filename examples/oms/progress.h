/* A progress bar on stderr. */
#ifndef OMS_CLI_PROGRESS_H
#define OMS_CLI_PROGRESS_H

#include "app.h"

struct progress {
    bool on;
    const char *what;
    int64_t done;
    int64_t total; /* 0: unknown, then a counter is shown */
    int64_t drawn_at;
};

/* Is on with --progress; off with --no-progress; else on when stderr is a terminal and there are many items. */
struct progress progress_begin(const struct app *app, const char *what, int64_t total);
void progress_step(struct progress *progress, int64_t items);
void progress_end(struct progress *progress);

#endif
