/* What decide functions share: refusing, events, transitions, problems. Pure. */
#include "model/decision.h"

#include "base/error.h"
#include "base/plant.h"
#include "base/text.h"
#include "model/event.h"
#include "model/subscription.h"
#include "model/veto.h"

int32_t
refuse(struct decision *d, int32_t code, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    d->message = arena_vformat(d->arena, format, args);
    va_end(args);
    return code;
}

void
refuse_problem(struct decision *d, const char *code, const char *rule, const char *field, int64_t line,
               const char *format, ...)
{
    oms_problem *problem = arena_list_add(d->arena, &d->refusals, sizeof *problem);
    const oms_code_info *info = code_known(d->policy->rules, code);
    va_list args;

    if (!problem)
        return;
    va_start(args, format);
    *problem = (oms_problem){.size = sizeof *problem,
                             .code = code,
                             .rule = rule,
                             .field = field,
                             .message = arena_vformat(d->arena, format, args).data,
                             .resolution = info->resolution,
                             .line = line,
                             .next_try = OMS_NONE,
                             .actor = info->actor,
                             .retryable = info->retryable};
    va_end(args);
}

void
refusal_amounts(struct decision *d, int64_t was, int64_t now)
{
    oms_problem *last = d->refusals.n ? (oms_problem *)d->refusals.items + d->refusals.n - 1 : NULL;

    if (!last || d->arena->failed)
        return;
    last->was = was;
    last->now = now;
    last->currency = rows_order(d->rows)->currency.data;
}

oms_text
time_words(struct decision *d, int64_t at)
{
    char text[OMS_TIME_TEXT_SIZE];

    oms_time_format(at, text);
    const oms_text copy = arena_text(d->arena, text_of(text));
    return copy.data ? copy : TEXT("");
}

void
add_event(struct decision *d, const char *type, int64_t quantity, int64_t amount, oms_text detail)
{
    struct order_row *order = rows_order(d->rows);

    if (!order) {
        add_subscription_event(d, arena_format(d->arena, EVENT_SUBSCRIPTION "%s", type).data, quantity, detail);
        return;
    }
    const struct order_row *before = d->rows->orders.before[0];
    struct event_row *event = arena_list_add(d->arena, &d->events, sizeof *event);

    if (!event)
        return;
    if (d->now > order->updated_at)
        order->updated_at = d->now;
    order->event_count += !(PLANTED(EVENT_NUMBER_REUSED) && d->events.n > 1);
    *event = (struct event_row){.order_id = order->id,
                                .seq = order->event_count,
                                .at = PLANTED(CLOCK_TRUSTED) ? d->now : order->updated_at,
                                .type = text_of(type),
                                .state = order->state,
                                .order_version = before ? before->version + 1 : 1,
                                .quantity = quantity,
                                .amount = amount,
                                .detail = detail};
}

static const char *const entered[OMS_STATE_COUNT] = {
    [OMS_STATE_PENDING] = EVENT_PLACED,        [OMS_STATE_CONFIRMED] = EVENT_CONFIRMED,
    [OMS_STATE_PROCESSING] = EVENT_PROCESSING, [OMS_STATE_SHIPPED] = EVENT_SHIPPED,
    [OMS_STATE_DELIVERED] = EVENT_DELIVERED,   [OMS_STATE_CANCELLED] = EVENT_CANCELLED,
    [OMS_STATE_RETURNED] = EVENT_RETURNED,
};

static bool
transition_allowed(int32_t from, int32_t to)
{
    const oms_transition *t;

    for (size_t i = 0; (t = oms_transition_at(i)); i++)
        if (t->from == from && t->to == to)
            return true;
    return false;
}

static int64_t
units_ordered(const struct order_rows *rows)
{
    int64_t units = 0;

    for (size_t i = 0; i < rows->lines.n; i++)
        units += rows_line(rows, i)->quantity;
    return units;
}

int32_t
move_to(struct decision *d, int32_t state, oms_text detail)
{
    struct order_row *order = rows_order(d->rows);
    const int32_t from = order_state(order);
    struct transition *transition;

    if (!transition_allowed(from, state))
        return refuse(d, OMS_E_STATE, "order %s is %s: it cannot become %s", order->number.data, oms_state_name(from),
                      oms_state_name(state));
    transition = arena_list_add(d->arena, &d->transitions, sizeof *transition);
    if (transition)
        *transition = (struct transition){from, state};
    order->state = text_of(oms_state_name(state));
    close_problems(d, RULE_GUARD);
    add_event(d, entered[state], units_ordered(d->rows), OMS_NONE, detail);
    return OMS_OK;
}

int32_t
order_state(const struct order_row *order)
{
    return order->state.data ? oms_state_parse(order->state.data) : OMS_STATE_NEW;
}

bool
order_ended(const struct order_row *order)
{
    const int32_t state = order_state(order);

    return state == OMS_STATE_CANCELLED || state == OMS_STATE_RETURNED;
}

static struct problem_row *
find_problem(const struct decision *d, const char *rule)
{
    for (size_t i = 0; i < d->rows->problems.n; i++) {
        struct problem_row *problem = rows_problem(d->rows, i);
        if (problem->open_since != OMS_NONE && text_is(problem->rule, rule))
            return problem;
    }
    return NULL;
}

static struct problem_row *
new_problem(struct decision *d, const char *rule)
{
    struct order_row *order = rows_order(d->rows);
    struct problem_row *problem = row_list_add(d->arena, &d->rows->problems, NULL, sizeof *problem);

    if (!problem)
        return NULL;
    *problem = (struct problem_row){.order_id = order->id,
                                    .n = ++order->problem_count,
                                    .rule = text_of(rule),
                                    .line = OMS_NONE,
                                    .opened_at = d->now,
                                    .open_since = d->now,
                                    .closed_at = OMS_NONE};
    return problem;
}

struct problem_row *
open_problem(struct decision *d, const char *code, const char *rule, int64_t hold, int64_t next_try, const char *format,
             ...)
{
    struct problem_row *problem = find_problem(d, rule);
    va_list args;

    if (!problem && !(problem = new_problem(d, rule)))
        return NULL;
    va_start(args, format);
    problem->code = text_of(code);
    problem->retryable = code_known(d->policy->rules, code)->retryable;
    problem->message = arena_vformat(d->arena, format, args);
    problem->hold = hold;
    problem->next_try = next_try;
    rows_order(d->rows)->holds |= hold;
    va_end(args);
    return problem;
}

void
add_problem(struct decision *d, const char *code, const char *rule, int64_t hold, const char *field, int64_t line,
            oms_text message)
{
    struct problem_row *problem = new_problem(d, rule);

    if (!problem)
        return;
    problem->code = text_of(code);
    problem->field = text_of(field);
    problem->line = line ? line : OMS_NONE;
    problem->message = message.data ? message : TEXT("");
    problem->retryable = code_known(d->policy->rules, code)->retryable;
    problem->hold = hold;
    problem->next_try = OMS_NONE;
    rows_order(d->rows)->holds |= hold;
}

void
close_problems(struct decision *d, const char *rule)
{
    struct order_row *order = rows_order(d->rows);
    struct problem_row *problem;

    while ((problem = find_problem(d, rule))) {
        problem->open_since = OMS_NONE;
        problem->next_try = OMS_NONE;
        problem->closed_at = d->now;
    }
    if (!order)
        return;
    order->holds = 0;
    for (size_t i = 0; i < d->rows->problems.n; i++) {
        problem = rows_problem(d->rows, i);
        if (problem->open_since != OMS_NONE)
            order->holds |= problem->hold;
    }
}
