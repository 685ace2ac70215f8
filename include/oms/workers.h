/**
 * @file oms/workers.h
 * Workers: threads that do what is due, for hosts without a loop of their own. A host that has one needs none: it calls oms_engine_run() when
 * oms_engine_next_due() has come or the option `wake` rings (oms/engine.h).
 *
 * **Callbacks** of the engine (services, guards, observers, log) then run on these threads too, several at once, with every signal blocked. A callback that is
 * slow keeps one worker, and no lock: the others go on.
 *
 * **Sleep.** Workers sleep until the next due time, and wake when the engine stores earlier work. They look at least once a second all the same: other
 * processes store work too, and clocks are set.
 *
 * **Failure.** When the storage fails, the log is told, and the workers try again a second later.
 *
 * **Re-entry.** None of these functions may be called from a callback of the engine: that is refused with OMS_E_REENTRANT, since a worker cannot wait for
 * itself.
 *
 * **Close.** oms_engine_close() stops the workers that still run, as oms_workers_stop() does; their handles go with the engine.
 *
 * **Fork.** A child has none of these threads. It opens an engine of its own; using the parent's workers is refused with OMS_E_FORKED.
 */
#ifndef OMS_WORKERS_H
#define OMS_WORKERS_H

#include "oms/errors.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Threads that work for one engine. Thread-safe, but for stopping. @since 0.1 */
typedef struct oms_workers oms_workers;

/**
 * Starts threads that do what is due from now on. An engine may have several such groups.
 *
 * @param engine  any thread; stays open while they work
 * @param n       how many threads, 1 to OMS_LIMIT_WORKERS
 * @param out     ended with oms_workers_stop(), or with the engine
 * @param error   see oms/errors.h
 * @return OMS_OK; OMS_E_INVALID; OMS_E_LIMIT; OMS_E_REENTRANT; OMS_E_FORKED; OMS_E_NOMEM (also when the system grants no more threads: then none runs)
 * @since 0.1
 */
OMS_API int32_t oms_workers_start(oms_engine *engine, int32_t n, oms_workers **out, oms_error **error);

/**
 * Waits until nothing is due by the engine's clock and no worker is busy. What other threads store meanwhile is waited for as well.
 *
 * @param workers  any thread but their own
 * @param done     how many steps these workers have done since they were started; may be NULL
 * @param error    see oms/errors.h
 * @return OMS_OK; what the storage answered when it failed meanwhile (the workers try again); OMS_E_INVALID; OMS_E_REENTRANT; OMS_E_FORKED
 * @since 0.1
 */
OMS_API int32_t oms_workers_wait(oms_workers *workers, int64_t *done, oms_error **error);

/**
 * Has the workers look at once, such as when a clock was set or another process says that it has stored work.
 *
 * @param workers  any thread, callbacks too; NULL is fine
 * @since 0.1
 */
OMS_API void oms_workers_wake(oms_workers *workers);

/**
 * Stops the workers: each finishes the step it is at, outcomes are recorded, threads are joined. What is still due stays in the database.
 *
 * @param workers  gone afterwards, unless an error is returned; no other call with them may be under way; NULL is fine
 * @param error    see oms/errors.h
 * @return OMS_OK; OMS_E_REENTRANT; OMS_E_FORKED
 * @since 0.1
 */
OMS_API int32_t oms_workers_stop(oms_workers *workers, oms_error **error);

#ifdef __cplusplus
}
#endif
#endif
