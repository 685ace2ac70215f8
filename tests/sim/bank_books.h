/* What the bank's books (bank.c) its desk (post.c) and its letters (letters.c) share. */
#ifndef TESTS_SIM_BANK_BOOKS_H
#define TESTS_SIM_BANK_BOOKS_H

#include "oms/engine.h"
#include "sim/bank.h"

struct deed *bank_add(struct world *world, const char *key, enum effect effect);
/* Of the account that an authorisation opened. */
void bank_reference(size_t account, char *out);
size_t bank_account(const struct bank *bank, const char *reference);
/* Makes up its mind, and does it if that is yes. */
void bank_decide(struct world *world, struct deed *deed, bool may_wait);
/* What was pending may be decided by now. */
void bank_decide_what_waits(struct world *world, struct deed *deed);
/* Whatever it decided, or has yet to decide, it may write about; of what is pending it has to. */
void bank_write_letters(struct world *world, const struct deed *deed, bool has_to);
void bank_carry_out(struct world *world, struct deed *deed);

#endif
