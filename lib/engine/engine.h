/* The engine's inside: what an open engine holds, and the few services every use case file shares. */
#ifndef OMS_ENGINE_ENGINE_H
#define OMS_ENGINE_ENGINE_H

#include <pthread.h>
#include <stdatomic.h>
#include <sys/types.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/id.h"
#include "engine/budget.h"
#include "engine/carriers.h"
#include "engine/catalog_cache.h"
#include "engine/rules.h"
#include "model/policy.h"
#include "oms/engine.h"
#include "oms/limits.h"
#include "oms/lookup.h"
#include "oms/state.h"
#include "store/queue.h"

/* Guards and observers: an array that is replaced, never changed, so that it is read without a lock. */
struct hooks {
    struct hooks *older; /* freed with the engine */
    size_t n_guards;
    size_t n_observers;
    oms_guard *guards;
    oms_observer *observers;
};

/* How far sweeping has come in the table of keys: the last one looked at, or empty where it begins anew. Longer text than this is cut off: then some are looked at
 * twice. */
struct sweep_mark {
    char scope[512];
    char key[OMS_LIMIT_KEY + 1];
};

struct oms_engine {
    oms_allocator allocator;
    oms_store store;   /* the host's */
    oms_store guarded; /* the same, marked as a callback: what is used once it is attached */
    oms_payment_service payment;
    oms_address_service address;
    oms_lookup_service lookups[LOOKUP_COUNT];
    struct carriers carriers;
    struct engine_rules rules;
    oms_notification_service notification;
    char operations[OMS_LIMIT_EMAIL + 1]; /* where they are told; empty: nowhere */
    struct commit_queue *queue;
    struct catalog_cache catalog;
    struct budget budget;
    struct budget renewals; /* of subscriptions that are late, one bucket */
    struct policy policy;
    struct id_source ids;
    int64_t (*clock)(void *user);
    void *clock_user;
    int32_t (*random)(void *user, void *out, size_t bytes);
    void *random_user;
    void (*log)(void *user, int32_t level, const char *message);
    void *log_user;
    void (*wake)(void *user);
    void *wake_user;
    int32_t (*alternatives)(void *user, const oms_order *order, int64_t line, int64_t units, oms_alternatives *into);
    void *alternatives_user;
    _Atomic int64_t told; /* when somebody is known to look for work again; INT64_MAX: nobody said */
    pthread_mutex_t workers_lock;
    struct oms_workers *workers;
    pthread_mutex_t hooks_lock;
    struct hooks *hooks;
    _Atomic int64_t price_counters[3]; /* lib/engine/price_cache.h */
    pthread_mutex_t swept_lock;
    struct sweep_mark swept;
    pthread_rwlock_t secrets_lock;
    struct inbox_secret *secrets; /* lib/engine/secrets.c */
    pid_t pid;
};

/* The process's own engine, and not inside a callback of it? OMS_OK, OMS_E_FORKED, OMS_E_REENTRANT (only where `mutating`). */
int32_t engine_enter(oms_engine *engine, bool mutating, oms_error **error);
/* Around a call of the host's code on this thread: frames on the stack, innermost first, since a callback may use other engines with callbacks. */
struct callback {
    const oms_engine *engine;
    struct callback *outer;
};
void engine_callback_begin(struct callback *callback);
void engine_callback_end(struct callback *callback);

int64_t engine_now(oms_engine *engine);
void engine_log(oms_engine *engine, int32_t level, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Reads through the store. */
int32_t engine_read(oms_engine *engine, const oms_read *const *reads, size_t n, oms_row_fn row, void *user,
                    oms_error **error);

/* Commits changes that belong to no order (catalog, stock, sweeping) as one set, with its identity in `commits`: OMS_OK, OMS_E_CONFLICT, or an error. */
int32_t engine_commit(oms_engine *engine, struct arena *arena, const oms_change *const *changes, size_t n,
                      oms_error **error);

#endif
