/* Counting passages and dying. OMS_KILL_POINT and OMS_KILL_AT name the passage; OMS_KILL_POWER, a seed, makes it a loss of power; without them every point is
 * counted and, when the process ends by itself, the counts are appended to the file OMS_KILL_TALLY. */
#include "kill.h"

#include <dlfcn.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define POINTS_MAX 64

struct point {
    const char *name;
    long passages;
};

static struct point points[POINTS_MAX];
static pthread_mutex_t points_lock = PTHREAD_MUTEX_INITIALIZER;

static struct point *
find_point(const char *name)
{
    size_t i = 0;

    while (i < POINTS_MAX - 1 && points[i].name != NULL && strcmp(points[i].name, name) != 0)
        i++;
    points[i].name = name;
    return &points[i];
}

static long
count_passage(const char *point)
{
    long passages;

    pthread_mutex_lock(&points_lock);
    passages = ++find_point(point)->passages;
    pthread_mutex_unlock(&points_lock);
    return passages;
}

bool
kill_is_due(const char *point)
{
    const char *chosen = getenv("OMS_KILL_POINT");
    const char *at = getenv("OMS_KILL_AT");
    long passages = count_passage(point);

    return chosen != NULL && at != NULL && strcmp(chosen, point) == 0 && passages == atol(at);
}

void
kill_now(void)
{
    const char *power = getenv("OMS_KILL_POWER");

    if (power != NULL)
        power_lost((unsigned)atol(power));
    kill(getpid(), SIGKILL);
    _exit(255);
}

void
kill_pass(const char *point)
{
    if (kill_is_due(point))
        kill_now();
}

void *
kill_next(const char *symbol)
{
    void *next = dlsym(RTLD_NEXT, symbol);

    if (next == NULL)
        abort();
    return next;
}

__attribute__((destructor)) static void
write_tally(void)
{
    const char *path = getenv("OMS_KILL_TALLY");
    FILE *file = path != NULL ? fopen(path, "ae") : NULL;

    if (file == NULL)
        return;
    for (size_t i = 0; i < POINTS_MAX && points[i].name != NULL; i++)
        fprintf(file, "%s %ld\n", points[i].name, points[i].passages);
    fclose(file);
}
