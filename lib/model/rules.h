/* The specification's nine rules (section 2.2) as a table, and the host's own beside them: what each checks, under which code it is reported, and what follows
 * when it fails. Pure. */
#ifndef OMS_MODEL_RULES_H
#define OMS_MODEL_RULES_H

#include "model/place.h"
#include "model/rule_book.h"

/* As it is for one order. */
struct rule {
    const char *id;
    const char *code;
    int32_t consequence; /* OMS_RULE_REFUSE or OMS_RULE_ACCEPT */
    int64_t hold;        /* HOLD_… that an accepted problem sets */
};

/* What follows when a rule of the table fails for the order of the decision: OMS_RULE_REFUSE, _ACCEPT or _OFF. */
int32_t rule_follows(const struct decision *d, const char *rule, oms_text group);
/* The country or region of the order to which the product may not be sold; absent when it may. */
oms_text excluded_region(struct arena *arena, const struct product_row *product, const struct order_row *order);
/* Have the host's functions been asked about the order as it is now? */
bool host_rules_asked(const struct placing *p);
/* Checks all of them; every failure is on the decision afterwards: a refusal, or a problem of the order. */
void check_rules(struct placing *p);

#endif
