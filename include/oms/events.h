/**
 * @file oms/events.h
 * The feed of events: everything that happened to any order, for whoever has to be told. It is the host's outbox: nothing is in it that did not commit, and
 * nothing that committed is missing.
 *
 * A reader keeps a *cursor*, a text that says how far it has read, and goes on from there: after a crash, from another process, years later. Two events of
 * one order come in the order in which they happened; between orders nothing is promised. A cursor belongs to one database and its history: in another, or
 * in an older copy that was put back, it is refused instead of skipping what it does not know.
 *
 * A reader that keeps its cursor with its own data, in one transaction with what it did, sees every event exactly once. One that keeps it elsewhere, such as
 * here under a name (oms_events_ack()), may see the last ones again after a crash: order and seq say which.
 */
#ifndef OMS_EVENTS_H
#define OMS_EVENTS_H

#include "oms/errors.h"
#include "oms/order.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Reads the next events of the feed. `cursor` of each event is the place behind it.
 *
 * @param engine  any thread; others may go on writing
 * @param after   a cursor that was read before; NULL or empty: from the first event
 * @param max     how many events at most, up to OMS_LIMIT_PAGE; 0: OMS_LIMIT_PAGE
 * @param event   called for each, outside any transaction
 * @param user    handed to `event`
 * @param next    the place behind the last event for which `event` returned 0, or `after` where there was none; freed with oms_free(). Set also when `event`
 *                ended the list; may be NULL
 * @param error   see oms/errors.h
 * @return OMS_OK, also when there was nothing to read; OMS_E_INVALID: the cursor is none; OMS_E_NOT_FOUND: it is not of this database, or of a later state of
 *         it; OMS_E_LIMIT; what `event` returned; OMS_E_NOMEM; a storage error
 * @since 0.1
 */
OMS_API int32_t oms_events_read(oms_engine *engine, const char *after, int64_t max, oms_event_fn event, void *user,
                                char **next, oms_error **error);

/**
 * The same as JSON lines: for each event one line `{"cursor", "order", "seq", "at", "type", "state", …}`.
 *
 * @param engine  any thread
 * @param after   as above
 * @param max     as above
 * @param out     the lines, empty when there was nothing to read; freed with oms_free()
 * @param next    as above
 * @param error   see oms/errors.h
 * @return as oms_events_read()
 * @since 0.1
 */
OMS_API int32_t oms_events_json(oms_engine *engine, const char *after, int64_t max, char **out, char **next,
                                oms_error **error);

/**
 * Remembers in the database how far a consumer has read. It may also go back: then it gets those events again.
 *
 * @param engine    any thread
 * @param consumer  its name, at most OMS_LIMIT_CODE bytes
 * @param cursor    where it goes on; empty: from the first event
 * @param error     see oms/errors.h
 * @return OMS_OK; OMS_E_INVALID, OMS_E_NOT_FOUND: as oms_events_read() says of the cursor; OMS_E_LIMIT; OMS_E_BUSY. Durable when it returns OMS_OK.
 * @since 0.1
 */
OMS_API int32_t oms_events_ack(oms_engine *engine, const char *consumer, const char *cursor, oms_error **error);

/**
 * Where a consumer goes on.
 *
 * @param engine    any thread
 * @param consumer  its name
 * @param out       its cursor, empty for a consumer that never acknowledged anything; freed with oms_free()
 * @param error     see oms/errors.h
 * @return OMS_OK; OMS_E_INVALID; OMS_E_LIMIT; OMS_E_NOMEM; a storage error
 * @since 0.1
 */
OMS_API int32_t oms_events_acked(oms_engine *engine, const char *consumer, char **out, oms_error **error);

#ifdef __cplusplus
}
#endif
#endif
