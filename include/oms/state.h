/**
 * @file oms/state.h
 * The states of an order, the table of transitions between them, and the host's say in them: guards (may veto a transition) and observers (are told after it
 * was committed).
 *
 * Both are called on the thread that called the engine, outside any lock or transaction. A guard may run more than once for one request (when others changed
 * the order meanwhile) and must have no side effects; a mutating call into the engine from a guard is refused with OMS_E_REENTRANT. An observer is called
 * once per committed transition by the process that committed it; what must not be missed after a crash is read from the events instead.
 *
 * A verb that a guard vetoes returns the guard's code and changes nothing. A step that the engine takes by itself (because a service answered, a hold is over,
 * or fulfilment is due) stops without the rest: the service's answer is recorded, the units of a hold that is over are free, and the order carries ORD-1008
 * until the guard, asked again by the fulfilment schedule, lets it pass.
 */
#ifndef OMS_STATE_H
#define OMS_STATE_H

#include "oms/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @name States @since 0.1 @{ */
#define OMS_STATE_NEW        0 /**< not stored yet: the "from" of placing @since 0.1 */
#define OMS_STATE_PENDING    1 /**< created, awaiting payment @since 0.1 */
#define OMS_STATE_CONFIRMED  2 /**< payment received @since 0.1 */
#define OMS_STATE_PROCESSING 3 /**< being prepared @since 0.1 */
#define OMS_STATE_SHIPPED    4 /**< dispatched @since 0.1 */
#define OMS_STATE_DELIVERED  5 /**< received by the customer @since 0.1 */
#define OMS_STATE_CANCELLED  6 /**< cancelled; nothing follows @since 0.1 */
#define OMS_STATE_RETURNED   7 /**< returned by the customer; nothing follows @since 0.1 */
#define OMS_STATE_COUNT      8 /**< how many there are @since 0.1 */
/** @} */

/**
 * The name of a state as the specification and the database write it.
 *
 * @param state  OMS_STATE_…
 * @return a static string such as `CONFIRMED`; `NEW` for 0; NULL for another number
 * @since 0.1
 */
OMS_API const char *oms_state_name(int32_t state);

/**
 * The state with a name.
 *
 * @param name  upper case, NUL-terminated
 * @return OMS_STATE_…, or −1
 * @since 0.1
 */
OMS_API int32_t oms_state_parse(const char *name);

/** A row of the table of transitions. Frozen. @since 0.1 */
typedef struct oms_transition {
    int32_t from;        /**< OMS_STATE_… @since 0.1 */
    int32_t to;          /**< OMS_STATE_… @since 0.1 */
    const char *trigger; /**< what makes it happen @since 0.1 */
    const char *commits; /**< what is committed with it @since 0.1 */
} oms_transition;

/**
 * The table of transitions: what is not in it cannot happen.
 *
 * @param index  from 0
 * @return a static row, or NULL past the last
 * @since 0.1
 */
OMS_API const oms_transition *oms_transition_at(size_t index);

/** A guard. @since 0.1 */
typedef struct oms_guard {
    size_t size; /**< sizeof(oms_guard) @since 0.1 */
    void *user;  /**< handed to every slot @since 0.1 */
    /** Called when the engine is closed; may be NULL. @since 0.1 */
    void (*destroy)(void *user);
    /**
     * Says whether an order may go from one state to another.
     *
     * `order` is the order as it would be (in the state it is to enter, where one commit holds two transitions), `from` its state now (OMS_STATE_NEW when it is being placed). Return OMS_OK to let it pass; OMS_E_VETO, or a
     * code of your own at or below OMS_E_HOST, to stop it, and set `*reason` to UTF-8 that stays valid until the guard is called again.
     * @since 0.1
     */
    int32_t (*check)(void *user, const oms_order *order, int32_t from, const char **reason);
} oms_guard;

/** An observer. @since 0.1 */
typedef struct oms_observer {
    size_t size; /**< sizeof(oms_observer) @since 0.1 */
    void *user;  /**< handed to every slot @since 0.1 */
    /** Called when the engine is closed; may be NULL. @since 0.1 */
    void (*destroy)(void *user);
    /** An order went from a state to the one it is in now. It may read from the engine. @since 0.1 */
    void (*observe)(void *user, const oms_order *order, int32_t from);
} oms_observer;

/**
 * Adds a guard. Guards are asked in the order in which they were added; the first no counts.
 *
 * @param engine  any thread
 * @param guard   copied
 * @param error   see oms/errors.h
 * @return OMS_OK; OMS_E_INVALID; OMS_E_ABI_SIZE; OMS_E_ABI_NEWER
 * @since 0.1
 */
OMS_API int32_t oms_engine_add_guard(oms_engine *engine, const oms_guard *guard, oms_error **error);

/**
 * Adds an observer. Observers are told in the order in which they were added.
 *
 * @param engine    any thread
 * @param observer  copied
 * @param error     see oms/errors.h
 * @return OMS_OK; OMS_E_INVALID; OMS_E_ABI_SIZE; OMS_E_ABI_NEWER
 * @since 0.1
 */
OMS_API int32_t oms_engine_add_observer(oms_engine *engine, const oms_observer *observer, oms_error **error);

#ifdef __cplusplus
}
#endif
#endif
