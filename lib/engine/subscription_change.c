/* Changing subscriptions: the shells around model/subscription_change.c and model/subscription_terms.c. Values are checked here, what they mean there. */
#include "base/id.h"
#include "base/rrule.h"
#include "engine/address.h"
#include "engine/check.h"
#include "engine/subscription.h"
#include "oms/limits.h"

#define CASE(name_, decide_)                                                                                           \
    (&(const struct use_case){.name = (name_), .reads = read_subscription, .decide = (decide_)})

int32_t
oms_subscription_pause(oms_engine *engine, const oms_id *id, int64_t resume_at, const char *reason,
                       oms_subscription **out, oms_error **error)
{
    struct pause_command command = {.resume_at = resume_at, .reason = text_of(reason)};
    int32_t code = check_prose(FIELD(NULL, "reason"), command.reason, OMS_LIMIT_REASON, error);

    return code == OMS_OK ? subscription_change(engine, id, CASE("pause", decide_pause), &command, out, error) : code;
}

/* What passed during a long pause is accounted for in several commits. */
int32_t
oms_subscription_resume(oms_engine *engine, const oms_id *id, int32_t how, oms_subscription **out, oms_error **error)
{
    struct resume_command command = {.how = how, .more = true};
    oms_subscription *after = NULL;
    int32_t code = OMS_OK;

    if (how < OMS_RESUME_KEEP || how > OMS_RESUME_RESTART_LATER)
        return error_set(error, OMS_E_INVALID, "how: %d is no OMS_RESUME_… number", (int)how);
    while (code == OMS_OK && command.more) {
        oms_subscription_free(after);
        after = NULL;
        code = subscription_change(engine, id, CASE("resume", decide_resume), &command, &after, error);
    }
    if (out && code == OMS_OK)
        *out = after;
    else
        oms_subscription_free(after);
    return code;
}

int32_t
oms_subscription_skip(oms_engine *engine, const oms_id *id, int64_t k, const char *reason, oms_subscription **out,
                      oms_error **error)
{
    struct skip_command command = {.k = k, .reason = text_of(reason)};
    int32_t code = check_prose(FIELD(NULL, "reason"), command.reason, OMS_LIMIT_REASON, error);

    return code == OMS_OK ? subscription_change(engine, id, CASE("skip", decide_skip), &command, out, error) : code;
}

int32_t
oms_subscription_move(oms_engine *engine, const oms_id *id, int64_t k, int64_t at, oms_subscription **out,
                      oms_error **error)
{
    struct move_command command = {.k = k, .at = at};

    return subscription_change(engine, id, CASE("move", decide_move), &command, out, error);
}

static int32_t
reschedule(oms_engine *engine, const oms_id *id, struct reschedule_command command, oms_subscription **out,
           oms_error **error)
{
    const int32_t code = check_optional(FIELD(NULL, "zone"), command.zone, OMS_LIMIT_CODE, error);

    return code == OMS_OK ? subscription_change(engine, id, CASE("reschedule", decide_reschedule), &command, out, error)
                          : code;
}

int32_t
oms_subscription_reschedule(oms_engine *engine, const oms_id *id, int32_t unit, int32_t every, const char *zone,
                            oms_subscription **out, oms_error **error)
{
    const struct reschedule_command command = {.unit = unit, .every = every, .zone = text_of(zone)};
    int32_t code = OMS_OK;

    if (unit != 0 && !schedule_unit_name(unit))
        return error_set(error, OMS_E_INVALID, "unit: %d is no OMS_UNIT_… number", (int)unit);
    if (every != 0)
        code = check_range(FIELD(NULL, "every"), every, 1, SCHEDULE_EVERY_MAX, error);
    if (code == OMS_OK && unit == 0 && every == 0 && zone == NULL)
        code = error_set(error, OMS_E_INVALID, "schedule: nothing is to be changed");
    return code == OMS_OK ? reschedule(engine, id, command, out, error) : code;
}

int32_t
oms_subscription_set_rule(oms_engine *engine, const oms_id *id, const char *rrule, const char *zone,
                          oms_subscription **out, oms_error **error)
{
    const struct reschedule_command command = {.rrule = text_of(rrule), .zone = text_of(zone)};
    struct rrule rule;

    if (!rrule)
        return error_set(error, OMS_E_INVALID, "schedule.rrule: it is NULL");
    const int32_t code = rrule_parse(rrule, &rule, error);
    return code == OMS_OK ? reschedule(engine, id, command, out, error) : code;
}

int32_t
oms_subscription_set_quantity(oms_engine *engine, const oms_id *id, const char *sku, int64_t quantity,
                              oms_subscription **out, oms_error **error)
{
    struct quantity_command command = {.sku = text_of(sku), .quantity = quantity};
    int32_t code = check_text(FIELD(NULL, "sku"), command.sku, OMS_LIMIT_SKU, error);

    if (code == OMS_OK)
        code = check_range(FIELD(NULL, "quantity"), quantity, 0, OMS_LIMIT_QUANTITY, error);
    return code == OMS_OK ? subscription_change(engine, id, CASE("change", decide_quantity), &command, out, error)
                          : code;
}

/* The party that it has keeps its id, so that nobody else's address is meant. */
static int32_t
find_party(oms_engine *engine, const oms_id *id, oms_id *party, oms_error **error)
{
    oms_subscription *before = NULL;
    int32_t code = oms_subscription_get(engine, id, &before, error);

    if (code != OMS_OK)
        return code;
    *party = rows_subscription(subscription_rows(before))->shipping_party;
    oms_subscription_free(before);
    if (id_is_none(party) && id_next(&engine->ids, engine_now(engine), party) != OMS_OK)
        return error_set(error, OMS_E_NOMEM, "no randomness");
    return OMS_OK;
}

int32_t
oms_subscription_set_address(oms_engine *engine, const oms_id *id, const oms_address *address, oms_subscription **out,
                             oms_error **error)
{
    struct destination_command command;
    struct arena arena;
    int32_t code = engine_enter(engine, true, error);

    if (code != OMS_OK)
        return code;
    arena_init(&arena, &engine->allocator);
    code = address_take(&arena, "address", address, &command.address, error);
    if (code == OMS_OK)
        code = find_party(engine, id, &command.party, error);
    if (code == OMS_OK)
        code = subscription_change(engine, id, CASE("change", decide_destination), &command, out, error);
    arena_free(&arena);
    return code;
}

static const struct use_case end_case = {.name = "cancel", .reads = read_subscription_dunned, .decide = decide_end};

int32_t
oms_subscription_cancel(oms_engine *engine, const oms_id *id, int32_t at_end, const char *reason,
                        oms_subscription **out, oms_error **error)
{
    struct end_command command = {.at_end = at_end != 0, .reason = text_of(reason)};
    int32_t code = check_prose(FIELD(NULL, "reason"), command.reason, OMS_LIMIT_REASON, error);

    if (code == OMS_OK)
        code = check_flag(FIELD(NULL, "at_end"), at_end, error);
    return code == OMS_OK ? subscription_change(engine, id, &end_case, &command, out, error) : code;
}
