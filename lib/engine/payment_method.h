/* Checking what pays for an order: method and token, wherever they come from. */
#ifndef OMS_ENGINE_PAYMENT_METHOD_H
#define OMS_ENGINE_PAYMENT_METHOD_H

#include "oms/types.h"

/* A known method; a token with card and only there, and never a card number. The error names `payment.method` or `payment.token`. */
int32_t payment_method_check(oms_text method, oms_text token, oms_error **error);

#endif
