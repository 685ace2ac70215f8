/* The commit queue: waiting, leading and handing on. Calls the store's commit with no lock held; which sets go together is queue_group.c, what becomes of
 * an unknown outcome queue_settle.c. A thread alone commits at once. */
#include "store/queue.h"

#include <errno.h>
#include <sched.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/plant.h"
#include "store/queue_settle.h"
#include "store/queue_state.h"

/* How long a leader waits at most for those who were there last time. */
#define COMPANY_US 2000

int32_t
commit_queue_new(const oms_store *store, const oms_allocator *allocator, struct commit_queue **out)
{
    struct commit_queue *queue;

    if (!allocator)
        allocator = &default_allocator;
    queue = allocator->allocate(allocator->user, sizeof(*queue));
    if (!queue)
        return OMS_E_NOMEM;
    *queue = (struct commit_queue){.store = store, .allocator = allocator, .lock = PTHREAD_MUTEX_INITIALIZER};
    group_init(&queue->group, allocator);
    *out = queue;
    return OMS_OK;
}

void
commit_queue_free(struct commit_queue *queue)
{
    if (!queue)
        return;
    group_free(&queue->group);
    pthread_mutex_destroy(&queue->lock);
    queue->allocator->release(queue->allocator->user, queue, sizeof(*queue));
}

static void
queue_put(struct commit_queue *queue, struct waiter *waiter)
{
    waiter->previous = queue->last;
    if (queue->last)
        queue->last->next = waiter;
    else
        queue->first = waiter;
    queue->last = waiter;
    queue->length++;
}

static void
queue_take(struct commit_queue *queue, struct waiter *waiter)
{
    if (waiter->previous)
        waiter->previous->next = waiter->next;
    else
        queue->first = waiter->next;
    if (waiter->next)
        waiter->next->previous = waiter->previous;
    else
        queue->last = waiter->previous;
    queue->length--;
}

/* False when the group is full. */
static bool
gather_from(struct commit_queue *queue, struct waiter *waiter)
{
    while (waiter->done < waiter->n && waiter->sets[waiter->done]->result != OMS_PENDING)
        waiter->done++;
    for (size_t i = waiter->done; i < waiter->n; i++) {
        enum group_answer answer = GROUP_WAITS;

        if (waiter->sets[i]->result == OMS_PENDING)
            answer = group_offer(&queue->group, waiter->sets[i]);
        if (answer == GROUP_FULL)
            return false;
        if (answer == GROUP_WAITS)
            continue;
        queue->sets[queue->n] = waiter->sets[i];
        queue->passengers[queue->n++] = (struct passenger){waiter, i};
    }
    return true;
}

/* Up to `last`, whose link may change meanwhile: threads queue behind it while the leader gathers. */
static void
gather(struct commit_queue *queue, const struct waiter *last)
{
    struct waiter *waiter = queue->first;

    queue->n = 0;
    group_begin(&queue->group);
    while (gather_from(queue, waiter) && waiter != last)
        waiter = waiter->next;
}

/* Each waiter has an error of its own: the store's, if it is about this result, in copy. */
static void
note_failure(struct passenger passenger, int32_t result, const oms_error *error)
{
    struct waiter *waiter = passenger.waiter;

    if (passenger.set >= waiter->failed)
        return;
    waiter->failed = passenger.set;
    oms_error_free(waiter->error);
    waiter->error = NULL;
    if (error && oms_error_code(error) == result)
        error_set(&waiter->error, result, "%s", oms_error_message(error));
    else
        error_set(&waiter->error, result, "the storage refused a commit: %s", oms_result_name(result));
}

static void
settle_passenger(const struct commit_queue *queue, size_t i)
{
    oms_error *error = NULL;

    settle_unknown(queue->store, queue->sets[i], &error);
    if (queue->sets[i]->result == OMS_E_UNKNOWN)
        note_failure(queue->passengers[i], OMS_E_UNKNOWN, error);
    oms_error_free(error);
}

static void
commit_group(struct commit_queue *queue)
{
    oms_error *error = NULL;

    commit_sets(queue->store, queue->sets, queue->n, &error);
    for (size_t i = 0; i < queue->n; i++) {
        int32_t result = queue->sets[i]->result;
        if (PLANTED(UNKNOWN_IS_FAILURE) && result == OMS_E_UNKNOWN)
            result = queue->sets[i]->result = OMS_E_IO;
        if (result == OMS_E_UNKNOWN)
            settle_passenger(queue, i);
        else if (result != OMS_OK && result != OMS_E_CONFLICT)
            note_failure(queue->passengers[i], result, error);
    }
    oms_error_free(error);
}

/* Under the lock: takes out who has all its answers, in a list by `next`, the leader left out. */
static struct waiter *
answer_group(struct commit_queue *queue, const struct waiter *self)
{
    struct waiter *finished = NULL;
    struct waiter **end = &finished;

    for (size_t i = 0; i < queue->n; i++) {
        struct waiter *waiter = queue->passengers[i].waiter;
        if (--waiter->left > 0)
            continue;
        queue_take(queue, waiter);
        waiter->next = NULL;
        if (waiter == self)
            continue;
        *end = waiter;
        end = &waiter->next;
    }
    return finished;
}

/* Who is waked may be gone at once. No lock is held that they would run into. */
static void
wake_all(struct waiter *waiter)
{
    while (waiter) {
        struct waiter *next = waiter->next;

        sem_post(&waiter->wake);
        waiter = next;
    }
}

static const struct waiter *
last_in_queue(struct commit_queue *queue, size_t *length)
{
    pthread_mutex_lock(&queue->lock);
    const struct waiter *last = queue->last;
    *length = queue->length;
    pthread_mutex_unlock(&queue->lock);
    return last;
}

/* The last of those who may travel. Who was there when the last commit ended is probably on the way back, and a commit costs less the more share it: so they
 * are given the processor for as long as that commit took, no longer. Who was alone waits for nobody. */
static const struct waiter *
await_company(struct commit_queue *queue)
{
    const int64_t patience = queue->took_us < COMPANY_US ? queue->took_us : COMPANY_US;
    size_t length;
    const struct waiter *last = last_in_queue(queue, &length);

    if (length >= queue->company)
        return last;
    for (const int64_t until = time_monotonic_us() + patience; length < queue->company && time_monotonic_us() < until;
         last = last_in_queue(queue, &length))
        sched_yield();
    return last;
}

/* The leader is first in the queue, so each group holds at least one set of its own. The next leader is waked before the others, so that the storage does
 * not stand still while they are. */
static void
lead(struct commit_queue *queue, const struct waiter *self)
{
    struct waiter *finished, *next;

    do {
        gather(queue, await_company(queue));
        const int64_t began = time_monotonic_us();
        commit_group(queue);
        queue->took_us = time_monotonic_us() - began;
        pthread_mutex_lock(&queue->lock);
        queue->company = queue->length;
        finished = answer_group(queue, self);
        next = self->left > 0 ? NULL : queue->first;
        if (next)
            next->leads = true;
        pthread_mutex_unlock(&queue->lock);
        if (next)
            sem_post(&next->wake);
        wake_all(finished);
    } while (self->left > 0);
}

static void
wait_for_answer(struct waiter *self)
{
    while (sem_wait(&self->wake) != 0 && errno == EINTR) {
    }
}

int32_t
commit_queue_submit(struct commit_queue *queue, oms_change_set *const *sets, size_t n, oms_error **error)
{
    struct waiter self = {.sets = sets, .n = n, .left = n, .failed = n};
    bool leads;

    if (n == 0)
        return OMS_OK;
    for (size_t i = 0; i < n; i++)
        sets[i]->result = OMS_PENDING;
    sem_init(&self.wake, 0, 0);
    pthread_mutex_lock(&queue->lock);
    leads = !queue->first;
    self.leads = leads;
    queue_put(queue, &self);
    pthread_mutex_unlock(&queue->lock);
    if (!leads)
        wait_for_answer(&self);
    if (self.leads)
        lead(queue, &self);
    sem_destroy(&self.wake);
    if (error && !*error)
        *error = self.error;
    else
        oms_error_free(self.error);
    return self.failed < n ? sets[self.failed]->result : OMS_OK;
}
