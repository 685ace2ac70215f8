/* Methods of payment and their tokens, checked. */
#include "engine/payment_method.h"

#include "engine/check.h"
#include "model/pay.h"
#include "oms/limits.h"

static const char *const methods[] = {METHOD_CARD, METHOD_MANUAL, METHOD_TERMS};

/* Only a card has a token, and a card's number is none. */
static int32_t
check_token(oms_text method, oms_text token, oms_error **error)
{
    const struct place *at = FIELD(FIELD(NULL, "payment"), "token");

    if (!text_is(method, METHOD_CARD))
        return token.data == NULL ? OMS_OK : check_fail(at, OMS_E_INVALID, error, "only the method card has a token");
    if (text_has_card_number(token) || text_has_card_code(token))
        return check_fail(at, OMS_E_CARD_DATA, error,
                          "holds a card number or security code, where only a provider's token may stand");
    return check_secret(at, token, OMS_LIMIT_TOKEN, error);
}

int32_t
payment_method_check(oms_text method, oms_text token, oms_error **error)
{
    const struct place *at = FIELD(FIELD(NULL, "payment"), "method");
    int32_t rc = check_choice(at, method, methods, sizeof methods / sizeof *methods, error);

    return rc == OMS_OK ? check_token(method, token, error) : rc;
}
