/* What a host made of the rules: their order, consequences by region and customer group, and rules of its own. Plain data that the engine keeps; NULL where
 * it made nothing of them. */
#ifndef OMS_MODEL_RULE_BOOK_H
#define OMS_MODEL_RULE_BOOK_H

#include <stdbool.h>
#include <stddef.h>

#include "oms/rules.h"

struct order_row;

struct rule_choice {
    const char *rule;
    oms_text regions; /* one space between; absent: everywhere */
    oms_text group;   /* absent: everybody */
    int32_t consequence;
};

struct host_rule {
    const char *id;
    oms_code_info code;
    int32_t consequence;
    int32_t hold;
};

struct rule_book {
    const struct rule_choice *choices;
    size_t n_choices;
    const struct host_rule *hosts;
    size_t n_hosts;
    const size_t *order; /* positions: of the table first, then of the host's rules */
    size_t n_order;
};

/* What a host's rule found while the order was placed. */
struct rule_finding {
    size_t rule; /* position in hosts */
    int64_t line;
    oms_text field;
    oms_text message;
};

/* OMS_RULE_…, never OMS_RULE_DEFAULT unless `otherwise` is. */
int32_t rule_consequence(const struct rule_book *book, const char *rule, int32_t otherwise,
                         const struct order_row *order, oms_text group);
/* Is the country of the order, or its region, one of a list? And if so, is it the country? */
bool region_listed(oms_text list, const struct order_row *order, bool *as_country);
/* The row of a code, of the table or of the host's; NULL when neither has it. */
const oms_code_info *code_known(const struct rule_book *book, const char *code);

#endif
