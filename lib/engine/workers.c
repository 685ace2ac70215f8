/* Workers: starting and stopping the threads, waiting for them, and waking them. Their loop is workers_loop.c. */
#include "engine/workers.h"

#include <signal.h>
#include <stdlib.h>
#include <time.h>

#include "engine/workers_loop.h"
#include "oms/limits.h"

static void
free_workers(struct oms_workers *w)
{
    pthread_cond_destroy(&w->changed);
    pthread_mutex_destroy(&w->lock);
    oms_error_free(w->failure);
    free(w);
}

static void
join_all(struct oms_workers *w)
{
    pthread_mutex_lock(&w->lock);
    w->stopping = true;
    pthread_cond_broadcast(&w->changed);
    pthread_mutex_unlock(&w->lock);
    for (size_t i = 0; i < w->n_threads; i++)
        pthread_join(w->threads[i], NULL);
}

static struct oms_workers *
new_workers(oms_engine *engine, size_t n)
{
    struct oms_workers *w = calloc(1, sizeof *w + n * sizeof w->threads[0]);
    pthread_condattr_t monotonic;

    if (!w)
        return NULL;
    w->engine = engine;
    w->again = true;
    pthread_mutex_init(&w->lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&w->changed, &monotonic);
    pthread_condattr_destroy(&monotonic);
    return w;
}

/* Signals are for the host's threads. */
static bool
start_threads(struct oms_workers *w, size_t n)
{
    sigset_t all, before;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    while (w->n_threads < n && pthread_create(&w->threads[w->n_threads], NULL, workers_work, w) == 0)
        w->n_threads++;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return w->n_threads == n;
}

static void
enlist(struct oms_workers *w)
{
    pthread_mutex_lock(&w->engine->workers_lock);
    w->next_group = w->engine->workers;
    w->engine->workers = w;
    pthread_mutex_unlock(&w->engine->workers_lock);
}

static void
delist(struct oms_workers *w)
{
    struct oms_workers **at = &w->engine->workers;

    pthread_mutex_lock(&w->engine->workers_lock);
    while (*at != w)
        at = &(*at)->next_group;
    *at = w->next_group;
    pthread_mutex_unlock(&w->engine->workers_lock);
}

int32_t
oms_workers_start(oms_engine *engine, int32_t n, oms_workers **out, oms_error **error)
{
    struct oms_workers *w;
    int32_t code = engine_enter(engine, true, error);

    if (code != OMS_OK)
        return code;
    if (!out || n < 1)
        return error_set(error, OMS_E_INVALID, out ? "n: %d is below 1" : "out: it is NULL", (int)n);
    if (n > OMS_LIMIT_WORKERS)
        return error_set(error, OMS_E_LIMIT, "n: %d is above %d workers", (int)n, OMS_LIMIT_WORKERS);
    w = new_workers(engine, (size_t)n);
    if (!w)
        return error_set(error, OMS_E_NOMEM, "out of memory");
    if (!start_threads(w, (size_t)n)) {
        const int granted = (int)w->n_threads;
        join_all(w);
        free_workers(w);
        return error_set(error, OMS_E_NOMEM, "the system granted %d of %d threads", granted, (int)n);
    }
    enlist(w);
    *out = w;
    return OMS_OK;
}

/* Takes the failure over; *error may be taken already. */
static int32_t
hand_on(oms_error *failure, oms_error **error)
{
    const int32_t code = failure ? oms_error_code(failure) : OMS_OK;

    if (error && !*error)
        *error = failure;
    else
        oms_error_free(failure);
    return code;
}

int32_t
oms_workers_wait(oms_workers *workers, int64_t *done, oms_error **error)
{
    oms_error *failure;

    if (!workers)
        return error_set(error, OMS_E_INVALID, "workers: it is NULL");
    int32_t code = engine_enter(workers->engine, true, error);
    if (code != OMS_OK)
        return code;
    pthread_mutex_lock(&workers->lock);
    oms_error_free(workers->failure);
    workers->failure = NULL;
    workers->again = true;
    pthread_cond_broadcast(&workers->changed);
    while (!workers_idle(workers) && !workers->failure)
        pthread_cond_wait(&workers->changed, &workers->lock);
    failure = workers->failure;
    workers->failure = NULL;
    if (done)
        *done = workers->done;
    pthread_mutex_unlock(&workers->lock);
    return hand_on(failure, error);
}

void
oms_workers_wake(oms_workers *workers)
{
    if (!workers)
        return;
    pthread_mutex_lock(&workers->lock);
    workers->again = true;
    pthread_cond_broadcast(&workers->changed);
    pthread_mutex_unlock(&workers->lock);
}

int32_t
oms_workers_stop(oms_workers *workers, oms_error **error)
{
    int32_t code = workers ? engine_enter(workers->engine, true, error) : OMS_OK;

    if (!workers || code != OMS_OK)
        return code;
    delist(workers);
    join_all(workers);
    free_workers(workers);
    return OMS_OK;
}

void
workers_wake_all(oms_engine *engine)
{
    pthread_mutex_lock(&engine->workers_lock);
    for (struct oms_workers *w = engine->workers; w; w = w->next_group)
        oms_workers_wake(w);
    pthread_mutex_unlock(&engine->workers_lock);
}

static struct oms_workers *
take_first(oms_engine *engine)
{
    pthread_mutex_lock(&engine->workers_lock);
    struct oms_workers *first = engine->workers;
    if (first)
        engine->workers = first->next_group;
    pthread_mutex_unlock(&engine->workers_lock);
    return first;
}

void
workers_stop_all(oms_engine *engine)
{
    struct oms_workers *w;

    while ((w = take_first(engine))) {
        join_all(w);
        free_workers(w);
    }
}
