/* Committing change sets: all of them in one transaction, and so with one sync of the log.
 *
 * First all sets are applied as if nothing could go wrong. If something does, everything is rolled back and each set is applied again inside a savepoint,
 * in order: it is admitted, or refused and left out. If the storage itself fails, each set gets a transaction of its own. */
#include "base/clock.h"
#include "base/error.h"
#include "store/sqlite_log_file.h"
#include "store/sqlite_store.h"

static void
answer_all(oms_change_set *const *sets, size_t n, int32_t code)
{
    for (size_t i = 0; i < n; i++)
        sets[i]->result = code;
}

/* A connection that cannot even roll back is of no more use. */
static void
roll_back(struct sqlite_store *store)
{
    if (!sqlite3_get_autocommit(store->writer.db))
        sqlite_run_fixed(&store->writer, SQL_ROLLBACK);
    if (!sqlite3_get_autocommit(store->writer.db) && !store->memory)
        store->broken = true;
}

/* Takes the write lock of the file, so that what is seen from here on stays so, and looks whether another process has upgraded the schema since. */
static int32_t
begin(struct sqlite_store *store, oms_error **error)
{
    int64_t major = 0;
    int32_t code = sqlite_make_usable(store, error);
    int rc;

    if (code != OMS_OK)
        return code;
    rc = sqlite_begin(&store->writer, SQL_BEGIN_WRITE);
    if (rc == SQLITE_OK)
        rc = sqlite_ask_fixed(&store->writer, SQL_MAJOR, &major);
    code = rc == SQLITE_OK ? sqlite_check_major(store->name, store->schema, major, error)
                           : sqlite_fail(&store->writer, rc, error);
    if (code != OMS_OK)
        roll_back(store);
    return code;
}

/* Busy is the one answer after which the transaction is still open. */
static int
commit_patiently(struct sqlite_store *store)
{
    int64_t end = time_monotonic() + store->options.busy_timeout_ms;
    sqlite3_file *log = sqlite_log_of(store->writer.db);
    int rc;

    sqlite_log_gather(log, true);
    do
        rc = sqlite_run_fixed(&store->writer, SQL_COMMIT);
    while ((rc & 0xff) == SQLITE_BUSY && time_monotonic() < end);
    sqlite_log_gather(log, false);
    return rc;
}

/* Whether a failed COMMIT may have committed after all. A full disk stopped it before its last page was in the log; a busy one left it open; in memory
 * there is nothing that could fail after the fact. Of anything else nobody knows. */
static bool
may_have_happened(const struct sqlite_store *store, int rc)
{
    return !store->memory && (rc & 0xff) != SQLITE_BUSY && (rc & 0xff) != SQLITE_FULL;
}

/* Makes the admitted sets (those with result OK) durable. */
static void
finish(struct sqlite_store *store, oms_change_set *const *sets, size_t n, oms_error **error)
{
    int rc = commit_patiently(store);
    int32_t code;

    if (rc == SQLITE_OK)
        return;
    code = sqlite_fail(&store->writer, rc, error);
    if (may_have_happened(store, rc)) {
        code = OMS_E_UNKNOWN;
        store->broken = true;
    }
    for (size_t i = 0; i < n; i++)
        if (sets[i]->result == OMS_OK)
            sets[i]->result = code;
    roll_back(store);
}

static int32_t
check_set(oms_change_set *set, oms_error **error)
{
    int32_t code = OMS_OK;

    for (size_t i = 0; i < set->n_changes && code == OMS_OK; i++)
        code = sqlite_change_check(set->changes[i], error);
    return code;
}

/* All changes of a set, up to the first that fails. */
static int32_t
apply_set(struct sqlite_store *store, oms_change_set *set, oms_error **error)
{
    int32_t code = check_set(set, error);

    for (size_t i = 0; i < set->n_changes && code == OMS_OK; i++) {
        code = sqlite_change_apply(&store->writer, set->changes[i], error);
        if (code == OMS_E_CONFLICT)
            set->conflict = i;
    }
    return code;
}

/* One set in one transaction. Answers with a code only when not even that could begin. */
static int32_t
commit_one(struct sqlite_store *store, oms_change_set *set, oms_error **error)
{
    int32_t code = begin(store, error);

    set->result = code;
    if (code != OMS_OK)
        return code;
    set->result = apply_set(store, set, error);
    if (set->result == OMS_OK)
        finish(store, &set, 1, error);
    else
        roll_back(store);
    return OMS_OK;
}

/* OMS_OK when all sets were applied. Otherwise nothing is known but whether the storage is to blame. */
static int32_t
apply_together(struct sqlite_store *store, oms_change_set *const *sets, size_t n)
{
    int32_t code = OMS_OK;

    sqlite_adds_clear(&store->adds);
    for (size_t i = 0; i < n && code == OMS_OK; i++) {
        code = check_set(sets[i], NULL);
        for (size_t k = 0; k < sets[i]->n_changes && code == OMS_OK; k++)
            code = sqlite_adds_apply(&store->adds, &store->writer, sets[i]->changes[k]);
    }
    return code == OMS_OK ? sqlite_adds_flush(&store->adds, &store->writer) : code;
}

/* A refused set leaves no trace; trouble is for the whole transaction. */
static int32_t
admit(struct sqlite_store *store, oms_change_set *set, oms_error **error)
{
    int rc = sqlite_run_fixed(&store->writer, SQL_SAVEPOINT);

    if (rc != SQLITE_OK)
        return sqlite_fail(&store->writer, rc, error);
    set->result = apply_set(store, set, error);
    if (set->result != OMS_OK && !sqlite_is_refusal(set->result))
        return set->result;
    if (set->result != OMS_OK)
        rc = sqlite_run_fixed(&store->writer, SQL_ROLLBACK_TO);
    if (rc == SQLITE_OK)
        rc = sqlite_run_fixed(&store->writer, SQL_RELEASE);
    return rc == SQLITE_OK ? OMS_OK : sqlite_fail(&store->writer, rc, error);
}

static int32_t
admit_each(struct sqlite_store *store, oms_change_set *const *sets, size_t n, oms_error **error)
{
    int32_t code = begin(store, error);

    for (size_t i = 0; i < n && code == OMS_OK; i++)
        code = admit(store, sets[i], error);
    return code;
}

/* Each alone, so that the trouble of one is not that of all. Where not even a transaction can begin, the rest would wait for nothing. */
static void
commit_singly(struct sqlite_store *store, oms_change_set *const *sets, size_t n, oms_error **error)
{
    for (size_t i = 0; i < n; i++) {
        int32_t code = commit_one(store, sets[i], error);

        if (code != OMS_OK) {
            answer_all(sets + i, n - i, code);
            return;
        }
    }
}

static void
commit_each(struct sqlite_store *store, oms_change_set *const *sets, size_t n, oms_error **error)
{
    oms_error *reason = NULL;

    if (admit_each(store, sets, n, &reason) == OMS_OK) {
        finish(store, sets, n, &reason);
    } else {
        roll_back(store);
        oms_error_free(reason);
        reason = NULL;
        commit_singly(store, sets, n, &reason);
    }
    *error = reason;
}

static int32_t
commit_group(struct sqlite_store *store, oms_change_set *const *sets, size_t n, oms_error **error)
{
    int32_t code = begin(store, error);

    if (code != OMS_OK) {
        answer_all(sets, n, code);
        return code;
    }
    code = apply_together(store, sets, n);
    answer_all(sets, n, code);
    if (code == OMS_OK) {
        finish(store, sets, n, error);
        return OMS_OK;
    }
    roll_back(store);
    if (sqlite_is_refusal(code))
        commit_each(store, sets, n, error);
    else
        commit_singly(store, sets, n, error);
    return OMS_OK;
}

static int32_t
commit_sets(struct sqlite_store *store, oms_change_set *const *sets, size_t n, oms_error **error)
{
    int32_t code;

    if (store->schema == NULL)
        code = error_set(error, OMS_E_INVALID, "The store is not attached.");
    else if (store->flags & OMS_OPEN_READONLY)
        code = error_set(error, OMS_E_READONLY, "%s was opened for reading only.", store->name);
    else if (n > 1)
        return commit_group(store, sets, n, error);
    else
        return n == 1 ? commit_one(store, sets[0], error) : OMS_OK;
    answer_all(sets, n, code);
    return code;
}

int32_t
sqlite_commit(void *user, oms_change_set *const *sets, size_t n, oms_error **error)
{
    struct sqlite_store *store = user;
    oms_error *reason = NULL;
    int32_t code;

    pthread_mutex_lock(&store->write_lock);
    code = commit_sets(store, sets, n, &reason);
    pthread_mutex_unlock(&store->write_lock);
    sqlite_hand_over(error, reason);
    return code;
}
