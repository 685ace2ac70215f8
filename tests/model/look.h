/* Looks into a shop of tests/kit: single rows, the ledger, and a picture of an order before and after. Reads through
 * the public interface only; changes nothing. */
#ifndef OMS_TESTS_MODEL_LOOK_H
#define OMS_TESTS_MODEL_LOOK_H

#include "kit/shop.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

void must(int32_t code, oms_error *error, const char *what);
/* The call names a variable `error`; it must succeed. */
#define MUST(call)                                                                                                     \
    do {                                                                                                               \
        oms_error *error = NULL;                                                                                       \
        must(call, error, #call);                                                                                      \
    } while (0)

/* That an error was said with `part` in its message; frees it. */
void assert_said(oms_error **error, const char *part);

/* Places a draft and frees it. */
int32_t place_draft(struct shop *shop, oms_draft *draft, oms_order **out, oms_error **error);
/* The same, and it must be accepted; freed by the caller. */
oms_order *placed(struct shop *shop, oms_draft *draft);

/* Units of a SKU at a location; all zero where there are none. */
void assert_level(struct shop *shop, const char *sku, const char *location, int64_t available, int64_t reserved,
                  int64_t on_hold);
/* The ledger's sums are the levels, location by location. */
void assert_ledger(struct shop *shop, const char *sku);
/* Movements of a kind. */
int64_t count_movements(struct shop *shop, const char *sku, const char *kind);
/* Events of an order by type. */
int64_t count_events(struct shop *shop, const oms_id *id, const char *type);
/* Jobs of an order; a state of NULL is any. */
int64_t count_jobs(struct shop *shop, const oms_id *id, const char *kind, const char *state);

oms_order_line line_at(const oms_order *order, size_t index);
/* The open problem of a rule, or NULL; lives as long as the order. */
const oms_problem *problem_of(const oms_order *order, const char *rule, oms_problem *out);

/* Everything there is to see of an order (or, with NULL, of all) and of the stock, as text; freed with free(). */
char *picture(struct shop *shop, const oms_id *id);
/* That nothing was changed since; frees the picture. */
void assert_unchanged(struct shop *shop, const oms_id *id, char *before);

#endif
