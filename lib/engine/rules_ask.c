/* Asking the host's rules about an order that is being placed, and taking down what they find. Outside of any transaction and lock. */
#include "base/text.h"
#include "engine/engine.h"
#include "engine/rules.h"
#include "engine/snapshot.h"
#include "model/reply.h"

int32_t
oms_findings_add(oms_findings *findings, const char *field, int64_t line, const char *message)
{
    const oms_text where = text_of(field);
    char clean[OMS_LIMIT_MESSAGE + 1];
    struct rule_finding *finding;

    if (!findings || !message || !*message || line < 0 || line > OMS_LIMIT_LINES)
        return OMS_E_INVALID;
    if (field && (where.len == 0 || !text_utf8_valid(where)))
        return OMS_E_INVALID;
    if (findings->items.n >= OMS_LIMIT_FINDINGS || where.len > OMS_LIMIT_CODE)
        return OMS_E_LIMIT;
    message_clean(message, clean);
    finding = arena_list_add(&findings->arena, &findings->items, sizeof *finding);
    if (!finding)
        return OMS_E_NOMEM;
    *finding = (struct rule_finding){.rule = findings->rule,
                                     .line = line,
                                     .field = arena_text(&findings->arena, where),
                                     .message = arena_text(&findings->arena, text_of(clean))};
    return findings->arena.failed ? OMS_E_NOMEM : OMS_OK;
}

static int32_t
ask_one(oms_engine *engine, const oms_rule *rule, const oms_order *order, struct oms_findings *findings,
        oms_error **error)
{
    struct callback callback = {.engine = engine};

    engine_callback_begin(&callback);
    int32_t code = rule->check(rule->user, order, findings);
    engine_callback_end(&callback);
    if (findings->arena.failed)
        return error_set(error, OMS_E_NOMEM, "out of memory");
    if (code == OMS_OK)
        return OMS_OK;
    return error_set(error, code > OMS_E_HOST ? OMS_E_UNAVAILABLE : code, "the rule %s could not be checked",
                     engine->rules.book.hosts[findings->rule].id);
}

int32_t
ask_host_rules(oms_engine *engine, const struct order_rows *rows, struct oms_findings *findings, oms_error **error)
{
    struct oms_order order;
    int32_t code = snapshot_view(engine, &order, rows);

    if (code != OMS_OK)
        return error_set(error, code, "out of memory");
    findings->items = (struct arena_list){0};
    for (findings->rule = 0; code == OMS_OK && findings->rule < engine->rules.n; findings->rule++)
        code = ask_one(engine, &engine->rules.taken[findings->rule], &order, findings, error);
    return code;
}
