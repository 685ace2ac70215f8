/* Rules out of an engine's options: settings and the host's own, copied and checked; and asking the host's. */
#ifndef OMS_ENGINE_RULES_H
#define OMS_ENGINE_RULES_H

#include "base/arena.h"
#include "model/order_rows.h"
#include "model/rule_book.h"
#include "oms/limits.h"

struct oms_engine_options;
struct oms_engine;

struct engine_rules {
    struct arena arena; /* of all that is in the book; without memory until there is a book */
    struct rule_book book;
    struct oms_rule taken[OMS_LIMIT_RULES]; /* as the host gave them */
    size_t n;
};

/* Fills them; the rules are the engine's, also with an error. */
int32_t rules_take(struct engine_rules *rules, const struct oms_engine_options *options, oms_error **error);
void rules_destroy(struct engine_rules *rules);

/* What the host's rules find in an order that is being placed: struct rule_finding, in an arena of their own. */
struct oms_findings {
    struct arena arena;
    struct arena_list items;
    size_t rule; /* that is asked */
};
/* OMS_OK; the code of a host's rule; OMS_E_UNAVAILABLE when one did something else than look; OMS_E_NOMEM. */
int32_t ask_host_rules(struct oms_engine *engine, const struct order_rows *rows, struct oms_findings *findings,
                       oms_error **error);

#endif
