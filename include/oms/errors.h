/**
 * @file oms/errors.h
 * How the library says no: result codes, error objects, and the public table of problem codes.
 *
 * Every function that can fail returns `int32_t`: OMS_OK (0), or a negative code that is never renumbered. Where there is more to tell, its last parameter
 * is `oms_error **error`: pass NULL, or the address of a pointer that is NULL. It is set only on failure and is then yours: free it with oms_error_free().
 * When memory is short the error is a static object, which may be freed like any other. There is no thread-local "last error".
 *
 * Codes at or below OMS_E_HOST (−10000) belong to the host: a callback may return them and they come back unchanged.
 *
 * A *problem* is a reason in the shop's terms, numbered `ORD-nnnn`. It stands on an error (the order was refused) or on an order (it was accepted and waits).
 */
#ifndef OMS_ERRORS_H
#define OMS_ERRORS_H

#include "oms/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @name Results @since 0.1 @{ */
#define OMS_OK      0 /**< done @since 0.1 */
#define OMS_PENDING 1 /**< a service will tell later (services only) @since 0.1 */

#define OMS_E_NOMEM         (-1)  /**< out of memory @since 0.1 */
#define OMS_E_INVALID       (-2)  /**< an argument or a field is wrong; the error names it @since 0.1 */
#define OMS_E_NOT_FOUND     (-3)  /**< no such order, SKU, customer, … @since 0.1 */
#define OMS_E_STATE         (-4)  /**< the order's state does not allow it @since 0.1 */
#define OMS_E_VETO          (-5)  /**< a guard of the host said no @since 0.1 */
#define OMS_E_REFUSED       (-6)  /**< rules say no; the problems say which @since 0.1 */
#define OMS_E_KEY_CONFLICT  (-7)  /**< the idempotency key was used with another request @since 0.1 */
#define OMS_E_PRICE_CHANGED (-8)  /**< the total is not the expected one @since 0.1 */
#define OMS_E_BUSY          (-9)  /**< others were always quicker; nothing was stored; try again @since 0.1 */
#define OMS_E_CONFLICT      (-10) /**< a row changed under us (storage; the engine tries again by itself) @since 0.1 */
#define OMS_E_ALREADY       (-11) /**< that was so already; nothing was changed @since 0.1 */
#define OMS_E_LIMIT         (-12) /**< longer, larger or more than oms_limits allows; the error names the limit @since 0.1 */
#define OMS_E_OVERFLOW      (-13) /**< an amount does not fit into 64 bits @since 0.1 */
#define OMS_E_CURRENCY      (-14) /**< no such currency, or two on one order @since 0.1 */
#define OMS_E_REENTRANT     (-15) /**< a callback called back into an engine in a way that is not allowed @since 0.1 */
#define OMS_E_FORKED        (-16) /**< the engine was opened by another process, before a fork @since 0.1 */
#define OMS_E_ABI_SIZE      (-17) /**< a struct's `size` is no size any release had @since 0.1 */
#define OMS_E_ABI_NEWER     (-18) /**< a struct is of a newer release and uses what this one does not know @since 0.1 */
#define OMS_E_UNSUPPORTED   (-19) /**< built without that feature, or the storage does not offer it @since 0.1 */
#define OMS_E_SYNTAX        (-20) /**< a document is not JSON, not CSV, not UTF-8 @since 0.1 */
#define OMS_E_CARD_DATA     (-21) /**< a card number or its security code stands where only a token may @since 0.1 */
#define OMS_E_SIGNATURE     (-22) /**< what came from outside is not signed by whom it should be, or not now @since 0.1 */

#define OMS_E_IO           (-40) /**< the storage failed @since 0.1 */
#define OMS_E_FULL         (-41) /**< the disk is full @since 0.1 */
#define OMS_E_READONLY     (-42) /**< the storage may not be written @since 0.1 */
#define OMS_E_LOCKED       (-43) /**< another process keeps the storage locked @since 0.1 */
#define OMS_E_CORRUPT      (-44) /**< the storage is damaged @since 0.1 */
#define OMS_E_FOREIGN      (-45) /**< not a database, or another program's @since 0.1 */
#define OMS_E_SCHEMA_NEWER (-46) /**< made by a newer library @since 0.1 */
#define OMS_E_SCHEMA_OLDER (-47) /**< made by an older library; needs an upgrade @since 0.1 */

#define OMS_E_DECLINED       (-60) /**< service: no, and asking again is useless @since 0.1 */
#define OMS_E_DECLINED_RETRY (-61) /**< service: no for now @since 0.1 */
#define OMS_E_UNAVAILABLE    (-62) /**< service: not processed, try later @since 0.1 */
#define OMS_E_UNKNOWN        (-63) /**< service or commit: it may have happened @since 0.1 */
#define OMS_E_REJECTED       (-64) /**< service: our request is wrong @since 0.1 */

#define OMS_E_INTERNAL (-99)    /**< a bug in libooms @since 0.1 */
#define OMS_E_HOST     (-10000) /**< codes from here down are the host's own @since 0.1 */
/** @} */

/**
 * The name of a result code, such as `OMS_E_NOT_FOUND`.
 *
 * @param code  any number
 * @return a static string; `OMS_E_HOST` for a host's own; `unknown` for what no release has
 * @since 0.1
 */
OMS_API const char *oms_result_name(int32_t code);

/** Who has to act so that a problem goes away. @since 0.1 */
#define OMS_ACTOR_NOBODY     0 /**< it goes away by itself @since 0.1 */
#define OMS_ACTOR_CUSTOMER   1 /**< @since 0.1 */
#define OMS_ACTOR_MERCHANT   2 /**< @since 0.1 */
#define OMS_ACTOR_OPERATIONS 3 /**< @since 0.1 */
#define OMS_ACTOR_DEVELOPER  4 /**< whoever wrote the calling program @since 0.1 */

/** One reason, in the shop's terms. All text lives as long as what it was read from. @since 0.1 */
typedef struct oms_problem {
    size_t size;            /**< set by the caller to sizeof(oms_problem) @since 0.1 */
    const char *code;       /**< `ORD-1001`, … @since 0.1 */
    const char *rule;       /**< the rule that found it, such as `product.stock` @since 0.1 */
    const char *field;      /**< the field of the request, such as `lines[2].sku`, or NULL @since 0.1 */
    const char *message;    /**< one English sentence with the values in it @since 0.1 */
    const char *resolution; /**< what to do about it @since 0.1 */
    int64_t line;           /**< line number from 1, or 0 @since 0.1 */
    int64_t next_try;       /**< when it is tried again by itself, or OMS_NONE @since 0.1 */
    int32_t actor;          /**< OMS_ACTOR_… @since 0.1 */
    int32_t retryable;      /**< 1 if the same request may succeed later, else 0 @since 0.1 */
    const char *currency; /**< of a price that changed: what `was` and `now` are minor units of; else NULL @since 0.1 */
    int64_t was;          /**< with `currency`: what it came to, or OMS_NONE: it was not there @since 0.1 */
    int64_t now;          /**< with `currency`: what it comes to, or OMS_NONE: it is gone @since 0.1 */
    const char *const *
        alternatives; /**< of ORD-1001: `n_alternatives` SKUs to offer instead, the best first (oms/alternatives.h) @since 0.1 */
    int64_t n_alternatives; /**< at most OMS_LIMIT_ALTERNATIVES @since 0.1 */
} oms_problem;

/**
 * Frees an error.
 *
 * @param error  may be NULL
 * @since 0.1
 */
OMS_API void oms_error_free(oms_error *error);

/** @param error not NULL @return the code that the failing function returned @since 0.1 */
OMS_API int32_t oms_error_code(const oms_error *error);

/** @param error not NULL @return one English sentence naming field, value and limit; lives as long as the error @since 0.1 */
OMS_API const char *oms_error_message(const oms_error *error);

/** @param error not NULL @return 1 if the same call may succeed later, else 0 @since 0.1 */
OMS_API int32_t oms_error_retryable(const oms_error *error);

/** @param error not NULL @return how many problems the error carries @since 0.1 */
OMS_API size_t oms_error_problem_count(const oms_error *error);

/**
 * Reads one problem of an error.
 *
 * @param error  not NULL
 * @param index  from 0
 * @param out    `size` set by the caller; the rest is filled; its text lives as long as the error
 * @return OMS_OK; OMS_E_NOT_FOUND past the last; OMS_E_ABI_SIZE
 * @since 0.1
 */
OMS_API int32_t oms_error_problem(const oms_error *error, size_t index, oms_problem *out);

/**
 * The error as a JSON document: `{"error": {"code", "message", "retryable", "problems": […]}}`.
 *
 * @param error  not NULL
 * @param out    NUL-terminated, freed with oms_free()
 * @return OMS_OK or OMS_E_NOMEM
 * @since 0.1
 */
OMS_API int32_t oms_error_json(const oms_error *error, char **out);

/**
 * Frees text that the library handed out with words "freed with oms_free()".
 *
 * @param text  may be NULL
 * @since 0.1
 */
OMS_API void oms_free(char *text);

/** A row of the public table of problem codes. Frozen. @since 0.1 */
typedef struct oms_code_info {
    const char *code;       /**< `ORD-1001` @since 0.1 */
    const char *title;      /**< as in the specification @since 0.1 */
    const char *cause;      /**< @since 0.1 */
    const char *resolution; /**< @since 0.1 */
    int32_t actor;          /**< OMS_ACTOR_… @since 0.1 */
    int32_t retryable;      /**< 1 or 0 @since 0.1 */
} oms_code_info;

/**
 * The table of problem codes; `doc/codes.md` is generated from it.
 *
 * @param index  from 0
 * @return a static row, or NULL past the last
 * @since 0.1
 */
OMS_API const oms_code_info *oms_code_at(size_t index);

#ifdef __cplusplus
}
#endif
#endif
