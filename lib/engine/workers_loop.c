/* What a worker does: take something from the list, or fill it, or sleep. One looks and fills the list, all take from it, nobody holds the lock while working.
 * What is done is run.c's; this file only decides who does what, and when to sleep. */
#include "engine/workers_loop.h"

#include "base/clock.h"
#include "engine/sweep.h"
#include "oms/engine.h"

#define LOOK_MS 1000 /* looks are no further apart: other processes ring no bell here */

bool
workers_idle(const struct oms_workers *w)
{
    return !w->again && !w->looking && w->next == w->n && w->busy == 0;
}

static void
log_failure(struct oms_workers *w, const oms_error *error)
{
    if (error)
        engine_log(w->engine, OMS_LOG_ERROR, "a worker failed and tries again: %s", oms_error_message(error));
}

/* Takes the error over. */
static void
keep_failure(struct oms_workers *w, oms_error *error)
{
    if (w->failure)
        oms_error_free(error);
    else
        w->failure = error;
}

static void
do_one(struct oms_workers *w)
{
    const struct due_item item = w->items[w->next++];
    oms_error *error = NULL;
    int64_t steps = 0;

    w->busy++;
    pthread_mutex_unlock(&w->lock);
    due_do(w->engine, &item, INT64_MAX, &steps, &error);
    log_failure(w, error);
    pthread_mutex_lock(&w->lock);
    w->busy--;
    w->done += steps;
    w->again |= steps > 0; /* what came of it may be due as well; what led nowhere waits for the next regular look */
    keep_failure(w, error);
    if (workers_idle(w) || error)
        pthread_cond_broadcast(&w->changed);
}

/* How long nothing is to be done, as far as this engine can know. */
static int64_t
rest_ms(oms_engine *engine, oms_error **error)
{
    int64_t next_due;

    if (oms_engine_next_due(engine, &next_due, error) != OMS_OK || next_due == OMS_NONE)
        return LOOK_MS;
    const int64_t wait = next_due - engine_now(engine);
    return wait > LOOK_MS ? LOOK_MS : wait < 1 ? 1 : wait;
}

/* Without the lock: the list is empty, and nobody else fills it. */
static int64_t
find_work(struct oms_workers *w, size_t *n, oms_error **error)
{
    *n = 0;
    if (due_find(w->engine, w->items, WORKERS_ROOM, n, error) != OMS_OK || *n > 0)
        return LOOK_MS;
    if (sweep(w->engine, false, error) != OMS_OK)
        return LOOK_MS;
    return rest_ms(w->engine, error);
}

static void
look(struct oms_workers *w)
{
    oms_error *error = NULL;
    size_t n;

    w->looking = true;
    w->again = false;
    pthread_mutex_unlock(&w->lock);
    const int64_t rest = find_work(w, &n, &error);
    log_failure(w, error);
    pthread_mutex_lock(&w->lock);
    w->looking = false;
    w->next = 0;
    w->n = n;
    w->look_at = time_monotonic() + rest;
    keep_failure(w, error);
    pthread_cond_broadcast(&w->changed);
}

static void
sleep_until_look(struct oms_workers *w)
{
    const struct timespec until = {.tv_sec = (time_t)(w->look_at / 1000),
                                   .tv_nsec = (long)(w->look_at % 1000) * 1000000};

    if (w->looking)
        pthread_cond_wait(&w->changed, &w->lock);
    else
        pthread_cond_timedwait(&w->changed, &w->lock, &until);
}

void *
workers_work(void *arg)
{
    struct oms_workers *w = arg;

    pthread_mutex_lock(&w->lock);
    while (!w->stopping) {
        if (w->next < w->n)
            do_one(w);
        else if (!w->looking && (w->again || time_monotonic() >= w->look_at))
            look(w);
        else
            sleep_until_look(w);
    }
    pthread_mutex_unlock(&w->lock);
    return NULL;
}
