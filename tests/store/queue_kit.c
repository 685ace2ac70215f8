/* See queue_kit.h. */
#include "queue_kit.h"

#include <check.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"

oms_id
id_of(uint8_t last_byte)
{
    return (oms_id){.bytes = {[15] = last_byte}};
}

static oms_change *
parcel_add(struct parcel *parcel, int32_t kind, enum table_id table)
{
    size_t i = parcel->set.n_changes++;

    ck_assert_uint_lt(i, PARCEL_CHANGES);
    parcel->set.size = sizeof(oms_change_set);
    parcel->set.changes = parcel->pointers;
    parcel->pointers[i] = &parcel->changes[i];
    parcel->changes[i] = (oms_change){
        .size = sizeof(oms_change),
        .kind = kind,
        .table = schema_table(table),
        .row = &parcel->rows[i],
    };
    return &parcel->changes[i];
}

static int32_t
kind_of(char letter)
{
    static const char letters[] = "?iudcp+e";
    const char *at = strchr(letters, letter);

    ck_assert_ptr_nonnull(at);
    return (int32_t)(at - letters);
}

static void
parcel_word(struct parcel *parcel, const char *word, size_t len)
{
    size_t i = parcel->set.n_changes;
    int32_t kind = kind_of(word[0]);
    bool product = word[1] == '$';
    oms_text sku = {parcel->sku[i], len - 1 - product};

    ck_assert_uint_lt(sku.len, sizeof(parcel->sku[i]));
    memcpy(parcel->sku[i], word + 1 + product, sku.len);
    if (kind == OMS_CHANGE_APPEND)
        parcel->rows[i].event = (struct event_row){.seq = 1};
    else if (product)
        parcel->rows[i].product = (struct product_row){.sku = sku};
    else
        parcel->rows[i].stock = (struct stock_row){.sku = sku, .location = {"main", 4}};
    parcel_add(parcel, kind, kind == OMS_CHANGE_APPEND ? TABLE_EVENTS : product ? TABLE_PRODUCTS : TABLE_STOCK);
}

void
parcel_fill(struct parcel *parcel, const char *text)
{
    while (*text) {
        size_t len = strcspn(text, " ");
        parcel_word(parcel, text, len);
        text += len;
        text += strspn(text, " ");
    }
}

void
parcel_event(struct parcel *parcel, uint8_t order, int64_t seq, uint8_t commit)
{
    parcel->rows[parcel->set.n_changes].event =
        (struct event_row){.order_id = id_of(order), .seq = seq, .commit_id = id_of(commit)};
    parcel_add(parcel, OMS_CHANGE_APPEND, TABLE_EVENTS);
}

void
parcel_commit_row(struct parcel *parcel, uint8_t commit)
{
    parcel->rows[parcel->set.n_changes].commit = (struct commit_row){.id = id_of(commit), .version = 1};
    parcel_add(parcel, OMS_CHANGE_INSERT, TABLE_COMMITS);
}

static int32_t
script_commit(void *user, oms_change_set *const *sets, size_t n, oms_error **error)
{
    struct script *script = user;
    size_t call = script->n_calls++;

    if (call < SCRIPT_CALLS) {
        script->calls[call].n = n;
        script->calls[call].thread = pthread_self();
        memcpy(script->calls[call].sets, sets, n * sizeof(*sets));
    }
    if (call < script->n_held) {
        pthread_barrier_wait(&script->entered);
        pthread_barrier_wait(&script->released);
    }
    if (script->answer)
        return script->answer(script, call, sets, n, error);
    for (size_t i = 0; i < n; i++)
        sets[i]->result = OMS_OK;
    return OMS_OK;
}

static int32_t
script_read(void *user, const oms_read *const *reads, size_t n, oms_row_fn row, void *row_user, oms_error **error)
{
    struct script *script = user;

    ck_assert_uint_eq(n, 1);
    script->read = *reads[0];
    if (script->n_reads++ < script->reads_to_fail)
        return error_set(error, OMS_E_IO, "the disk is away");
    return script->row ? row(row_user, 0, script->row) : OMS_OK;
}

void
script_init(struct script *script, script_fn answer)
{
    memset(script, 0, sizeof(*script));
    script->store =
        (oms_store){.size = sizeof(oms_store), .user = script, .read = script_read, .commit = script_commit};
    script->answer = answer;
    pthread_barrier_init(&script->entered, NULL, 2);
    pthread_barrier_init(&script->released, NULL, 2);
}

void
script_free(struct script *script)
{
    pthread_barrier_destroy(&script->entered);
    pthread_barrier_destroy(&script->released);
}

struct commit_queue *
script_queue(struct script *script)
{
    struct commit_queue *queue = NULL;

    ck_assert_int_eq(commit_queue_new(&script->store, NULL, &queue), OMS_OK);
    return queue;
}

static char
letter_of(const oms_change_set *set, oms_change_set *const *sets, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (sets[i] == set)
            return (char)('a' + i);
    return '?';
}

const char *
script_groups(const struct script *script, oms_change_set *const *sets, size_t n)
{
    static char text[256];
    size_t len = 0;

    for (size_t call = 0; call < script->n_calls; call++) {
        if (call > 0)
            text[len++] = '|';
        for (size_t i = 0; i < script->calls[call].n; i++)
            text[len++] = letter_of(script->calls[call].sets[i], sets, n);
    }
    text[len] = '\0';
    return text;
}

static void *
customer_run(void *arg)
{
    struct customer *customer = arg;

    customer->code = commit_queue_submit(customer->queue, customer->sets, customer->n, &customer->error);
    return NULL;
}

void
customer_start(struct customer *customer)
{
    ck_assert_int_eq(pthread_create(&customer->thread, NULL, customer_run, customer), 0);
}

void
customer_join(struct customer *customer)
{
    ck_assert_int_eq(pthread_join(customer->thread, NULL), 0);
}

static size_t
queued(struct commit_queue *queue)
{
    size_t n = 0;

    pthread_mutex_lock(&queue->lock);
    for (const struct waiter *waiter = queue->first; waiter; waiter = waiter->next)
        n++;
    pthread_mutex_unlock(&queue->lock);
    return n;
}

void
await_queued(struct commit_queue *queue, size_t n)
{
    while (queued(queue) < n)
        sched_yield();
}
