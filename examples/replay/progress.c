/* See progress.h. */
#include "replay/progress.h"

#include <stdio.h>
#include <unistd.h>

#define CELLS          40
#define PARTS_TERMINAL 400 /* how often the bar is drawn in all */
#define PARTS_LOG      5   /* how many lines there are without a terminal */

void
progress_begin(struct progress *progress, const char *what, size_t total)
{
    *progress = (struct progress){.what = what, .total = total, .terminal = isatty(STDERR_FILENO)};
}

static void
draw(const struct progress *progress)
{
    static const char full[CELLS + 1] = "########################################";
    static const char empty[CELLS + 1] = "........................................";
    int cells = (int)(progress->done * CELLS / progress->total);

    fprintf(stderr, "\r%-9s [%.*s%.*s] %zu/%zu", progress->what, cells, full, CELLS - cells, empty, progress->done,
            progress->total);
}

void
progress_step(struct progress *progress)
{
    size_t parts = progress->terminal ? PARTS_TERMINAL : PARTS_LOG;
    size_t before = progress->done++;

    if (progress->done * parts / progress->total == before * parts / progress->total)
        return;
    if (progress->terminal)
        draw(progress);
    else
        fprintf(stderr, "%s: %zu of %zu\n", progress->what, progress->done, progress->total);
}

void
progress_end(struct progress *progress)
{
    if (progress->terminal)
        fputs("\r\033[K", stderr);
}
