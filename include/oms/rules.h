/**
 * @file oms/rules.h
 * The rules that an order is checked by when it is placed or quoted: the table of the nine, what a host makes of them, and rules of its own.
 *
 * All rules are checked, and all that fail are reported, each with its code, line and field. What follows is a *consequence*: the order is refused, and nothing
 * is stored; or it is accepted with a problem, and held (oms/hold.h) until somebody answers it.
 *
 * A host changes consequences, switches rules off and puts them into another order with *settings*, for everybody or for regions and customer groups; and it
 * adds *rules of its own*, which are functions. Both stand in oms_engine_options and last as long as the engine.
 *
 * **A rule's function** is called while an order is placed or quoted, once its lines are known and priced, outside of any transaction and lock; it may read
 * through the engine, and change nothing (OMS_E_REENTRANT). It may be called more than once for one order, and for orders that come to nothing. It is not called
 * when an order can be read no further, because a product is unknown or has no price.
 */
#ifndef OMS_RULES_H
#define OMS_RULES_H

#include "oms/errors.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @name Consequences @since 0.1 @{ */
#define OMS_RULE_DEFAULT 0 /**< as the rule's table has it; for a rule of the host: refused @since 0.1 */
#define OMS_RULE_REFUSE  1 /**< nothing is stored @since 0.1 */
#define OMS_RULE_ACCEPT  2 /**< accepted with a problem, and held @since 0.1 */
#define OMS_RULE_OFF     3 /**< it does not count @since 0.1 */
/** @} */

/** A row of the table of rules. Frozen. @since 0.1 */
typedef struct oms_rule_info {
    const char *id;      /**< such as `customer.fraud` @since 0.1 */
    const char *family;  /**< `product`, `customer`, `payment` @since 0.1 */
    const char *code;    /**< of its problem @since 0.1 */
    const char *checks;  /**< what it checks, in words @since 0.1 */
    const char *example; /**< of its message @since 0.1 */
    int32_t consequence; /**< OMS_RULE_REFUSE or OMS_RULE_ACCEPT @since 0.1 */
    int32_t choices;     /**< bits 1 << OMS_RULE_…: the consequences that a host may give it @since 0.1 */
    int32_t hold;        /**< OMS_HOLD_… that it sets when it is accepted; 0: none @since 0.1 */
    int32_t reserved;    /**< 0 @since 0.1 */
} oms_rule_info;

/**
 * The table of rules, in the order in which they are checked; `doc/rules.md` is generated from it.
 *
 * @param index  from 0
 * @return a static row, or NULL past the last
 * @since 0.1
 */
OMS_API const oms_rule_info *oms_rule_at(size_t index);

/**
 * What a host makes of one rule. Rules that have settings are checked first, in the order of these; then the rest, the host's own last. Of several settings of
 * one rule the first that fits the order counts, and where none fits, the rule is as it was. @since 0.1
 */
typedef struct oms_rule_setting {
    size_t size;         /**< sizeof(oms_rule_setting) @since 0.1 */
    const char *rule;    /**< id of a rule of the table, or of the host's own @since 0.1 */
    const char *regions; /**< for orders that go there: `US DE-BY`; NULL: everywhere, also nowhere @since 0.1 */
    const char *group;   /**< for customers of this group; NULL: everybody, also guests @since 0.1 */
    int32_t consequence; /**< OMS_RULE_…, one of the rule's choices @since 0.1 */
    int32_t reserved;    /**< 0 @since 0.1 */
} oms_rule_setting;

/** What a rule of a host found. @since 0.1 */
typedef struct oms_findings oms_findings;

/**
 * Says that the order fails the rule that is being checked. A rule may find several things.
 *
 * @param findings  as given to the rule
 * @param field     of the request, such as `lines[0].sku`, at most OMS_LIMIT_CODE bytes; or NULL
 * @param line      number of a line from 1, or 0
 * @param message   one sentence for people; cut to OMS_LIMIT_MESSAGE bytes; card numbers in it are masked
 * @return OMS_OK; OMS_E_INVALID; OMS_E_LIMIT after OMS_LIMIT_FINDINGS of them; OMS_E_NOMEM
 * @since 0.1
 */
OMS_API int32_t oms_findings_add(oms_findings *findings, const char *field, int64_t line, const char *message);

/** A rule of a host's own. @since 0.1 */
typedef struct oms_rule {
    size_t size;                 /**< sizeof(oms_rule) @since 0.1 */
    void *user;                  /**< handed to both functions @since 0.1 */
    void (*destroy)(void *user); /**< called when the engine is closed; may be NULL @since 0.1 */
    const char *
        id; /**< such as `shop.age`; letters, digits, `.`, `-` and `_`, at most OMS_LIMIT_CODE bytes; copied @since 0.1 */
    const oms_code_info
        *code; /**< of its problem: a number from `ORD-9000` to `ORD-9999`, which are the hosts'; copied @since 0.1 */
    /**
     * Looks at the order as it would be: in state NEW, without number. What it finds goes to `findings`. OMS_OK, also then; any other code ends the placing: one
     * of the host's own (at most OMS_E_HOST) as it is, another as OMS_E_UNAVAILABLE. @since 0.1
     */
    int32_t (*check)(void *user, const oms_order *order, oms_findings *findings);
    int32_t consequence; /**< OMS_RULE_… @since 0.1 */
    int32_t hold; /**< OMS_HOLD_… that it sets when it is accepted; 0: none, the problem only stands there @since 0.1 */
} oms_rule;

#ifdef __cplusplus
}
#endif
#endif
