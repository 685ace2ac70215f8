/* Cancel an order: the shell around model/cancel.c. Effects run as jobs. */
#include "engine/check.h"
#include "engine/use_case.h"
#include "oms/limits.h"
#include "oms/order.h"

static const struct use_case cancel_case = {.name = "cancel", .load = LOAD_ALL, .decide = decide_cancel};

int32_t
oms_order_cancel(oms_engine *engine, const oms_id *id, const char *reason, oms_order **out, oms_error **error)
{
    struct reason_command command = {.reason = text_of(reason)};
    int32_t code = check_prose(FIELD(NULL, "reason"), command.reason, OMS_LIMIT_REASON, error);

    return code == OMS_OK ? use_case_run(engine, id, &cancel_case, &command, out, error) : code;
}
