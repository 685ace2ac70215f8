/* Dispatch, delivery and return: the shells around model/dispatch.c. */
#include "engine/check.h"
#include "engine/execute.h"
#include "oms/fulfilment.h"
#include "oms/limits.h"
#include "oms/order.h"

static const struct use_case dispatch_case = {.name = "dispatch", .load = LOAD_ALL, .decide = decide_dispatch};
static const struct use_case deliver_case = {.name = "deliver", .load = LOAD_ALL, .decide = decide_deliver};
static const struct use_case return_case = {.name = "return", .load = LOAD_ALL, .decide = decide_return};

/* The label, where one is needed, is asked for at once; what comes of it is on the order, whatever it is. */
static int32_t
send(oms_engine *engine, const oms_id *id, struct dispatch_command *command, oms_order **out, oms_error **error)
{
    oms_order *order = NULL;
    int64_t done;
    int32_t code = use_case_run(engine, id, &dispatch_case, command, &order, error);

    if (code != OMS_OK)
        return code;
    if (engine->carriers.n)
        drive(engine, id, booking_job, 2 * OMS_LIMIT_CARRIERS, &done, &order, NULL);
    if (out)
        *out = order;
    else
        oms_order_free(order);
    return OMS_OK;
}

int32_t
oms_order_dispatch(oms_engine *engine, const oms_id *id, const oms_dispatch *dispatch, oms_order **out,
                   oms_error **error)
{
    oms_dispatch taken = {0};
    struct dispatch_command command;
    int32_t code = dispatch ? check_struct("dispatch", &taken, sizeof taken, dispatch, error) : OMS_OK;

    command = (struct dispatch_command){.carrier = text_of(taken.carrier), .tracking = text_of(taken.tracking)};
    if (code == OMS_OK)
        code = check_prose(FIELD(NULL, "carrier"), command.carrier, OMS_LIMIT_CODE, error);
    if (code == OMS_OK)
        code = check_optional(FIELD(NULL, "tracking"), command.tracking, OMS_LIMIT_TOKEN, error);
    return code == OMS_OK ? send(engine, id, &command, out, error) : code;
}

int32_t
oms_order_deliver(oms_engine *engine, const oms_id *id, oms_order **out, oms_error **error)
{
    return use_case_run(engine, id, &deliver_case, NULL, out, error);
}

int32_t
oms_order_return(oms_engine *engine, const oms_id *id, const char *reason, oms_order **out, oms_error **error)
{
    struct reason_command command = {.reason = text_of(reason)};
    int32_t code = check_prose(FIELD(NULL, "reason"), command.reason, OMS_LIMIT_REASON, error);

    return code == OMS_OK ? use_case_run(engine, id, &return_case, &command, out, error) : code;
}
