/* Settling a commit of which nobody knows whether it happened: the set is written again. What it leaves under a unique key (its event, or its row in
 * `commits`) makes the second writing wait for the first and fail if that came through, so a conflict followed by a look at that row is an answer.
 * A reading alone is none: a commit was seen to come through after a read had said no. */
#include "store/queue_settle.h"

#include <stdbool.h>

#include "base/error.h"
#include "base/id.h"
#include "base/plant.h"
#include "store/schema.h"

/* The row by which a set is known again, and how it is read. */
struct identity {
    oms_read read;
    const oms_id *commit_id;
    bool found;
};

void
commit_sets(const oms_store *store, oms_change_set *const *sets, size_t n, oms_error **error)
{
    int32_t code;

    for (size_t i = 0; i < n; i++)
        sets[i]->result = OMS_PENDING;
    code = store->commit(store->user, sets, n, error);
    for (size_t i = 0; i < n; i++) {
        if (code != OMS_OK)
            sets[i]->result = code;
        if (sets[i]->result > OMS_OK)
            sets[i]->result = OMS_E_UNKNOWN;
    }
}

static const oms_change *
first_change(const oms_change_set *set, int32_t kind, enum table_id table)
{
    for (size_t i = 0; i < set->n_changes; i++)
        if (set->changes[i]->kind == kind && set->changes[i]->table == schema_table(table))
            return set->changes[i];
    return NULL;
}

static bool
identity_find(struct identity *identity, const oms_change_set *set)
{
    const oms_change *event = first_change(set, OMS_CHANGE_APPEND, TABLE_EVENTS);
    const oms_change *commit = first_change(set, OMS_CHANGE_INSERT, TABLE_COMMITS);
    const oms_change *change = event ? event : commit;

    if (!change)
        return false;
    *identity = (struct identity){
        .read = {.size = sizeof(oms_read), .table = change->table, .key = change->row, .limit = 1},
        .commit_id =
            event ? &((const struct event_row *)event->row)->commit_id : &((const struct commit_row *)commit->row)->id,
    };
    identity->read.index = event ? INDEX_EVENTS_BY_ORDER : -1;
    identity->read.n_key = event ? 2 : 1;
    return !id_is_none(identity->commit_id);
}

static int32_t
identity_row(void *user, size_t read, const void *row)
{
    struct identity *identity = user;
    const oms_id *id = identity->read.table == schema_table(TABLE_EVENTS) ? &((const struct event_row *)row)->commit_id
                                                                          : &((const struct commit_row *)row)->id;

    (void)read;
    identity->found = id_equal(id, identity->commit_id);
    return 0;
}

/* After a conflict: was it our own first writing that stood in the way? */
static int32_t
settle_conflict(const oms_store *store, struct identity *identity, oms_error **error)
{
    const oms_read *reads[] = {&identity->read};
    int32_t code;

    identity->found = false;
    code = store->read(store->user, reads, 1, identity_row, identity, error);
    if (code != OMS_OK)
        return OMS_E_UNKNOWN;
    return identity->found ? OMS_OK : OMS_E_CONFLICT;
}

/* Once more; anything but OK and CONFLICT says nothing about the writing before. */
static int32_t
settle_once(const oms_store *store, struct identity *identity, oms_change_set *set, oms_error **error)
{
    commit_sets(store, &set, 1, error);
    if (set->result == OMS_E_CONFLICT)
        return settle_conflict(store, identity, error);
    return set->result == OMS_OK ? OMS_OK : OMS_E_UNKNOWN;
}

void
settle_unknown(const oms_store *store, oms_change_set *set, oms_error **error)
{
    struct identity identity;
    oms_error *cause = NULL;

    if (PLANTED(UNKNOWN_IS_SUCCESS)) {
        set->result = OMS_OK;
        return;
    }
    if (!identity_find(&identity, set)) {
        error_set(error, OMS_E_UNKNOWN,
                  "it is not known whether a commit happened, and its change set holds nothing to tell by");
        return;
    }
    for (int tries = 0; set->result == OMS_E_UNKNOWN && tries < SETTLE_TRIES; tries++) {
        oms_error_free(cause);
        cause = NULL;
        set->result = settle_once(store, &identity, set, &cause);
    }
    if (set->result == OMS_E_UNKNOWN)
        error_set(error, OMS_E_UNKNOWN,
                  "it is not known whether a commit happened: the storage kept failing, %d times; last: %s",
                  SETTLE_TRIES, cause ? oms_error_message(cause) : "no reason given");
    oms_error_free(cause);
}
