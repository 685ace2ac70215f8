/* The specification's nine rules (section 2.2) as a table: what each checks, under which code it is reported, and what follows when it fails. Pure. */
#ifndef OMS_MODEL_RULES_H
#define OMS_MODEL_RULES_H

#include "model/place.h"

enum consequence {
    REFUSE,             /* nothing is stored */
    ACCEPT_WITH_PROBLEM /* PENDING, reserved, and waiting for an answer */
};

struct rule {
    const char *id;
    const char *family;
    const char *code;
    enum consequence consequence;
    int64_t hold; /* HOLD_… that an accepted problem sets */
    void (*check)(struct placing *p, const struct rule *rule);
};

/* The table; NULL past the last. */
const struct rule *rule_at(size_t index);
/* The country or region of the order to which the product may not be sold; absent when it may. */
oms_text excluded_region(struct arena *arena, const struct product_row *product, const struct order_row *order);
/* Checks all of them; every failure is on the decision afterwards: a refusal, or a problem of the order. */
void check_rules(struct placing *p);

#endif
