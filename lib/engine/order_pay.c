/* Paying by another method, and recording money received: the shells around model/pay_order.c. */
#include "engine/check.h"
#include "engine/execute.h"
#include "engine/payment_method.h"
#include "oms/limits.h"
#include "oms/order.h"

static const struct use_case pay_case = {.name = "pay", .load = LOAD_ALL, .needs_stock = true, .decide = decide_pay};
static const struct use_case record_case = {
    .name = "record payment", .load = LOAD_ALL, .needs_stock = true, .decide = decide_record_payment};

static int32_t
take_method(oms_engine *engine, const oms_payment_method *method, struct pay_command *command, oms_error **error)
{
    oms_payment_method taken;
    int32_t code = check_given("method", method, error);

    if (code == OMS_OK)
        code = check_struct("method", &taken, sizeof taken, method, error);
    if (code == OMS_OK)
        code = payment_method_check(text_of(taken.method), text_of(taken.token), error);
    if (code == OMS_OK)
        code = check_flag(FIELD(NULL, "initiator"), taken.initiator, error);
    if (code == OMS_OK)
        code = check_flag(FIELD(NULL, "customer_absent"), taken.customer_absent, error);
    if (code != OMS_OK)
        return code;
    *command = (struct pay_command){.method = text_of(taken.method),
                                    .token = text_of(taken.token),
                                    .initiator = taken.initiator,
                                    .customer_present = !taken.customer_absent,
                                    .leased = engine->payment.size != 0};
    return OMS_OK;
}

int32_t
oms_order_pay(oms_engine *engine, const oms_id *id, const oms_payment_method *method, oms_order **out,
              oms_error **error)
{
    struct pay_command command;
    oms_order *order = NULL;
    int64_t done;
    int32_t code = engine_enter(engine, true, error);

    if (code == OMS_OK)
        code = take_method(engine, method, &command, error);
    if (code == OMS_OK)
        code = use_case_run(engine, id, &pay_case, &command, &order, error);
    if (code != OMS_OK)
        return code;
    call_leased(engine, &order, 1);
    drive(engine, id, payment_job, 8, &done, &order, NULL);
    if (out)
        *out = order;
    else
        oms_order_free(order);
    return OMS_OK;
}

int32_t
oms_order_record_payment(oms_engine *engine, const oms_id *id, int64_t amount, const char *reference, oms_order **out,
                         oms_error **error)
{
    struct record_payment_command command = {.amount = amount, .reference = text_of(reference)};
    int32_t code = check_optional(FIELD(NULL, "reference"), command.reference, OMS_LIMIT_TOKEN, error);

    return code == OMS_OK ? use_case_run(engine, id, &record_case, &command, out, error) : code;
}
