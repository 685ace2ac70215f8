/* Money of an order: starting a payment, taking, letting go, giving back, and what each outcome means. Pure. */
#ifndef OMS_MODEL_PAY_H
#define OMS_MODEL_PAY_H

#include "model/decision.h"

#define METHOD_CARD   "card"
#define METHOD_MANUAL "manual"
#define METHOD_TERMS  "terms"
#define METHOD_NONE   "none"

/* Statuses of a payment. */
#define PAYMENT_PENDING         "pending"
#define PAYMENT_ACTION          "action-required"
#define PAYMENT_AUTHORISED      "authorised"
#define PAYMENT_PARTLY_CAPTURED "partly-captured"
#define PAYMENT_CAPTURED        "captured"
#define PAYMENT_PARTLY_REFUNDED "partly-refunded"
#define PAYMENT_REFUNDED        "refunded"
#define PAYMENT_DECLINED        "declined"
#define PAYMENT_FAILED          "failed"
#define PAYMENT_VOIDED          "voided"
#define PAYMENT_NOT_REQUIRED    "not-required"
#define PAYMENT_ON_TERMS        "on-terms"

/* A new payment of the order's total. */
struct payment_row *add_payment(struct decision *d, oms_text method, oms_text token, int64_t initiator,
                                int64_t customer_present);
/* Goes on with a PENDING order as far as it can without a service: confirms what needs no payment, starts the card payment that nothing blocks. `leased`:
 * the caller will call the service itself. */
int32_t advance(struct decision *d, bool leased);
/* Is the payment being charged, or may it have been, without anybody knowing? */
bool charge_begun(const struct order_rows *rows, const struct payment_row *payment);
/* PENDING → CONFIRMED, with all that commits with it. */
int32_t confirm(struct decision *d, oms_text detail);
/* Asks for what is authorised and not taken. */
void capture_order(struct decision *d);
/* Captures of a payment that are under way. */
int64_t captures_under_way(const struct decision *d, const struct payment_row *payment);
/* Lets go of money held and gives back money taken, on every payment. For an order that ended, and for payments that were replaced. */
void give_back(struct decision *d, struct payment_row *payment);
void give_back_all(struct decision *d);
/* Is an effect of a payment under way whose outcome is not known? Until when may it be, at most? OMS_NONE: none is. */
int64_t payment_under_way(const struct decision *d);
/* What is not reserved any more is reserved again, all of it or nothing, and held until then. */
int32_t reserve_again(struct decision *d, int64_t until);
/* Until when units are held for a method, from now. */
int64_t hold_end(const struct decision *d, oms_text method);

#endif
