/* The commit queue: waiting, leading and handing on. Calls the store's commit with no lock held; which sets go together is queue_group.c, what becomes of
 * an unknown outcome queue_settle.c. No timer: a thread alone commits at once. */
#include "store/queue.h"

#include "base/error.h"
#include "base/plant.h"
#include "store/queue_settle.h"
#include "store/queue_state.h"

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

/* Under the lock: a waiter that has all its answers may be gone as soon as it is released. */
static void
answer_group(struct commit_queue *queue)
{
    for (size_t i = 0; i < queue->n; i++) {
        struct waiter *waiter = queue->passengers[i].waiter;
        if (--waiter->left > 0)
            continue;
        queue_take(queue, waiter);
        pthread_cond_signal(&waiter->wake);
    }
}

/* The leader is first in the queue, so each group holds at least one set of its own. */
static void
lead(struct commit_queue *queue, const struct waiter *self)
{
    while (self->left > 0) {
        const struct waiter *last = queue->last;

        pthread_mutex_unlock(&queue->lock);
        gather(queue, last);
        commit_group(queue);
        pthread_mutex_lock(&queue->lock);
        answer_group(queue);
    }
    if (queue->first) {
        queue->first->leads = true;
        pthread_cond_signal(&queue->first->wake);
    }
}

int32_t
commit_queue_submit(struct commit_queue *queue, oms_change_set *const *sets, size_t n, oms_error **error)
{
    struct waiter self = {.sets = sets, .n = n, .left = n, .failed = n, .wake = PTHREAD_COND_INITIALIZER};

    if (n == 0)
        return OMS_OK;
    for (size_t i = 0; i < n; i++)
        sets[i]->result = OMS_PENDING;
    pthread_mutex_lock(&queue->lock);
    self.leads = !queue->first;
    queue_put(queue, &self);
    while (self.left > 0 && !self.leads)
        pthread_cond_wait(&self.wake, &queue->lock);
    if (self.leads)
        lead(queue, &self);
    pthread_mutex_unlock(&queue->lock);
    pthread_cond_destroy(&self.wake);
    if (error && !*error)
        *error = self.error;
    else
        oms_error_free(self.error);
    return self.failed < n ? sets[self.failed]->result : OMS_OK;
}
