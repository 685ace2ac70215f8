/* The progress bar: drawn at most ten times a second, taken away at the end so that only what was asked for stays on the screen. */
#include "progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define MANY      200
#define BAR       30
#define REDRAW_MS 100

struct progress
progress_begin(const struct app *app, const char *what, int64_t total)
{
    bool wanted = isatty(STDERR_FILENO) && (total == 0 || total > MANY);

    return (struct progress){
        .on = !app->options.no_progress && (app->options.progress || wanted), .what = what, .total = total};
}

static int64_t
milliseconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void
draw(const struct progress *progress)
{
    int filled = progress->total > 0 ? (int)(progress->done * BAR / progress->total) : 0;

    if (progress->total == 0) {
        fprintf(stderr, "\r%s %" PRId64, progress->what, progress->done);
        return;
    }
    fprintf(stderr, "\r%s [", progress->what);
    for (int i = 0; i < BAR; i++)
        putc(i < filled ? '#' : '.', stderr);
    fprintf(stderr, "] %" PRId64 "/%" PRId64, progress->done, progress->total);
}

void
progress_step(struct progress *progress, int64_t items)
{
    int64_t now;

    progress->done += items;
    if (!progress->on)
        return;
    now = milliseconds();
    if (now - progress->drawn_at < REDRAW_MS && progress->done != progress->total)
        return;
    progress->drawn_at = now;
    draw(progress);
}

void
progress_end(struct progress *progress)
{
    if (progress->on && progress->drawn_at != 0)
        fputs("\r\x1b[K", stderr);
}
