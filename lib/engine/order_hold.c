/* Holds that people set and release: the shells around model/hold.c; and reading what holds an order. */
#include "model/hold.h"

#include <stddef.h>

#include "base/abi.h"
#include "engine/check.h"
#include "engine/execute.h"
#include "oms/hold.h"
#include "oms/limits.h"
#include "oms/order.h"

static const struct use_case hold_case = {.name = "hold", .load = LOAD_ALL, .decide = decide_hold};
static const struct use_case release_case = {
    .name = "release", .load = LOAD_ALL, .needs_stock = true, .decide = decide_release};

static int32_t
take_hold(const oms_hold *hold, oms_hold *taken, struct hold_command *command, oms_error **error)
{
    int32_t code = check_given("hold", hold, error);

    if (code == OMS_OK)
        code = check_struct("hold", taken, sizeof *taken, hold, error);
    if (code == OMS_OK)
        code = check_prose(FIELD(FIELD(NULL, "hold"), "by"), text_of(taken->by), OMS_LIMIT_CODE, error);
    if (code == OMS_OK)
        code = check_prose(FIELD(FIELD(NULL, "hold"), "note"), text_of(taken->note), OMS_LIMIT_REASON, error);
    if (code == OMS_OK && !oms_hold_name(taken->kind))
        code = check_fail(FIELD(FIELD(NULL, "hold"), "kind"), OMS_E_INVALID, error, "%d is no OMS_HOLD_… number",
                          (int)taken->kind);
    *command = (struct hold_command){.kind = taken->kind, .by = text_of(taken->by), .note = text_of(taken->note)};
    return code;
}

int32_t
oms_order_hold(oms_engine *engine, const oms_id *id, const oms_hold *hold, oms_order **out, oms_error **error)
{
    oms_hold taken = {0};
    struct hold_command command;
    int32_t code = take_hold(hold, &taken, &command, error);

    return code == OMS_OK ? use_case_run(engine, id, &hold_case, &command, out, error) : code;
}

int32_t
oms_order_release(oms_engine *engine, const oms_id *id, const oms_hold *hold, oms_order **out, oms_error **error)
{
    oms_hold taken = {0};
    struct hold_command command;
    int32_t code = take_hold(hold, &taken, &command, error);

    return code == OMS_OK ? answer_and_go_on(engine, id, &release_case, &command, out, error) : code;
}

static const struct problem_row *
hold_at(const oms_order *order, size_t index)
{
    for (size_t i = 0; i < order->rows.problems.n; i++) {
        const struct problem_row *problem = rows_problem(&order->rows, i);
        if (problem->open_since != OMS_NONE && problem->hold && index-- == 0)
            return problem;
    }
    return NULL;
}

size_t
oms_order_hold_count(const oms_order *order)
{
    size_t n = 0;

    while (hold_at(order, n))
        n++;
    return n;
}

int32_t
oms_order_hold_at(const oms_order *order, size_t index, oms_hold_info *out)
{
    const struct problem_row *problem = hold_at(order, index);

    if (!problem)
        return OMS_E_NOT_FOUND;
    const oms_hold_info info = {.size = sizeof info,
                                .by = problem->set_by.data,
                                .rule = problem->rule.data,
                                .code = problem->code.data,
                                .message = problem->message.data,
                                .since = problem->open_since,
                                .kind = (int32_t)problem->hold};
    return abi_give(out, offsetof(oms_hold_info, reserved) + sizeof info.reserved, &info, sizeof info);
}
