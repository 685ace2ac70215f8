/* Rules out of an engine's options: each setting and each rule of the host's is copied by size and checked, and the order of all of them is made once. */
#include "engine/rules.h"

#include <string.h>

#include "base/abi.h"
#include "engine/check.h"
#include "engine/regions.h"
#include "oms/engine.h"
#include "oms/hold.h"

static const size_t rule_sizes[] = {sizeof(oms_rule)};
static const size_t setting_sizes[] = {sizeof(oms_rule_setting)};

static size_t
table_length(void)
{
    size_t n = 0;

    while (oms_rule_at(n))
        n++;
    return n;
}

static int32_t
check_array(const struct place *at, const void *array, size_t n, oms_error **error)
{
    if (n > OMS_LIMIT_RULES)
        return check_fail(at, OMS_E_LIMIT, error, "%zu are more than %d", n, OMS_LIMIT_RULES);
    return n && !array ? check_fail(at, OMS_E_INVALID, error, "is NULL") : OMS_OK;
}

static int32_t
check_id(const struct place *at, const char *id, oms_error **error)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
    int32_t code = check_text(at, text_of(id), OMS_LIMIT_CODE, error);

    if (code == OMS_OK && strspn(id, allowed) != strlen(id))
        return check_fail(at, OMS_E_INVALID, error, "has characters other than letters, digits, '.', '-' and '_'");
    for (size_t i = 0; code == OMS_OK && oms_rule_at(i); i++)
        if (strcmp(oms_rule_at(i)->id, id) == 0)
            return check_fail(at, OMS_E_INVALID, error, "%s is a rule of the library", id);
    return code;
}

static bool
is_host_code(const char *code)
{
    return code && strlen(code) == 8 && memcmp(code, "ORD-9", 5) == 0 && strspn(code + 5, "0123456789") == 3;
}

static int32_t
check_code(const struct place *at, const oms_code_info *row, oms_error **error)
{
    const struct {
        const char *name;
        const char *text;
    } texts[] = {{"title", row->title}, {"cause", row->cause}, {"resolution", row->resolution}};
    int32_t code = OMS_OK;

    if (!is_host_code(row->code))
        return check_fail(FIELD(at, "code"), OMS_E_INVALID, error, "is not between ORD-9000 and ORD-9999");
    for (size_t i = 0; code == OMS_OK && i < sizeof texts / sizeof *texts; i++)
        code = check_text(FIELD(at, texts[i].name), text_of(texts[i].text), OMS_LIMIT_NAME, error);
    if (code == OMS_OK && (row->actor < OMS_ACTOR_NOBODY || row->actor > OMS_ACTOR_DEVELOPER))
        code = check_fail(FIELD(at, "actor"), OMS_E_INVALID, error, "%d is no OMS_ACTOR_… number", (int)row->actor);
    return code == OMS_OK ? check_flag(FIELD(at, "retryable"), row->retryable, error) : code;
}

static const char *
copy(struct arena *arena, const char *text)
{
    return arena_text(arena, text_of(text)).data;
}

static int32_t
check_choice_of(const struct place *at, int32_t choices, int32_t consequence, oms_error **error)
{
    if (consequence >= OMS_RULE_DEFAULT && consequence <= OMS_RULE_OFF && choices & 1 << consequence)
        return OMS_OK;
    return check_fail(FIELD(at, "consequence"), OMS_E_INVALID, error, "%d is no consequence that this rule can have",
                      (int)consequence);
}

static int32_t
check_rule(const struct engine_rules *rules, size_t i, const struct place *at, oms_error **error)
{
    const oms_rule *rule = &rules->taken[i];
    int32_t code = check_id(FIELD(at, "id"), rule->id, error);

    for (size_t k = 0; code == OMS_OK && k < i; k++)
        if (strcmp(rules->book.hosts[k].id, rule->id) == 0)
            code = check_fail(FIELD(at, "id"), OMS_E_INVALID, error, "another rule is %s", rule->id);
    if (code == OMS_OK && !rule->code)
        code = check_fail(FIELD(at, "code"), OMS_E_INVALID, error, "is NULL");
    if (code == OMS_OK)
        code = check_code(FIELD(at, "code"), rule->code, error);
    if (code == OMS_OK && !rule->check)
        code = check_fail(FIELD(at, "check"), OMS_E_INVALID, error, "is NULL");
    if (code == OMS_OK)
        code = check_choice_of(at, -1, rule->consequence, error);
    if (code == OMS_OK && rule->hold && !oms_hold_name(rule->hold))
        code = check_fail(FIELD(at, "hold"), OMS_E_INVALID, error, "%d is no OMS_HOLD_… number", (int)rule->hold);
    return code;
}

static struct host_rule
host_rule(struct arena *arena, const oms_rule *rule)
{
    return (struct host_rule){.id = copy(arena, rule->id),
                              .code = {.code = copy(arena, rule->code->code),
                                       .title = copy(arena, rule->code->title),
                                       .cause = copy(arena, rule->code->cause),
                                       .resolution = copy(arena, rule->code->resolution),
                                       .actor = rule->code->actor,
                                       .retryable = rule->code->retryable},
                              .consequence =
                                  rule->consequence == OMS_RULE_DEFAULT ? OMS_RULE_REFUSE : rule->consequence,
                              .hold = rule->hold};
}

static int32_t
take_own(struct engine_rules *rules, const oms_engine_options *o, oms_error **error)
{
    const struct place *at = FIELD(FIELD(NULL, "options"), "rules");
    struct host_rule *hosts;
    int32_t code = check_array(at, o->rules, o->n_rules, error);

    for (size_t i = 0; code == OMS_OK && i < o->n_rules; i++) {
        if (!o->rules[i])
            return check_fail(ELEMENT(at, i), OMS_E_INVALID, error, "is NULL");
        code = abi_take(&rules->taken[i], sizeof rules->taken[i], rule_sizes, 1, o->rules[i]);
        if (code != OMS_OK)
            return check_fail(ELEMENT(at, i), code, error, "size %zu is of no release known here", o->rules[i]->size);
        rules->n++;
    }
    hosts = code == OMS_OK ? arena_array(&rules->arena, rules->n + 1, sizeof *hosts) : NULL;
    rules->book.hosts = hosts;
    for (size_t i = 0; hosts && code == OMS_OK && i < rules->n; i++) {
        code = check_rule(rules, i, ELEMENT(at, i), error);
        if (code != OMS_OK)
            return code;
        hosts[i] = host_rule(&rules->arena, &rules->taken[i]);
        rules->book.n_hosts++;
        if (rules->arena.failed)
            break;
    }
    return code == OMS_OK ? check_memory(&rules->arena, error) : code;
}

/* The position of a rule: of the table first, then of the host's. Behind them all: there is none. */
static size_t
position_of(const struct rule_book *book, const char *id)
{
    size_t i = 0;

    for (; oms_rule_at(i); i++)
        if (strcmp(oms_rule_at(i)->id, id) == 0)
            return i;
    for (size_t k = 0; k < book->n_hosts; k++, i++)
        if (strcmp(book->hosts[k].id, id) == 0)
            return i;
    return i;
}

static int32_t
take_setting(struct engine_rules *rules, const oms_rule_setting *from, const struct place *at, struct rule_choice *into,
             oms_error **error)
{
    oms_rule_setting setting;
    int32_t code;

    if (!from)
        return check_fail(at, OMS_E_INVALID, error, "is NULL");
    code = abi_take(&setting, sizeof setting, setting_sizes, 1, from);
    if (code != OMS_OK)
        return check_fail(at, code, error, "size %zu is of no release known here", from->size);
    code = check_text(FIELD(at, "rule"), text_of(setting.rule), OMS_LIMIT_CODE, error);
    if (code != OMS_OK)
        return code;
    const size_t i = position_of(&rules->book, setting.rule);
    const oms_rule_info *info = oms_rule_at(i);
    if (i == table_length() + rules->book.n_hosts)
        return check_fail(FIELD(at, "rule"), OMS_E_INVALID, error, "there is no rule %s", setting.rule);
    code = check_choice_of(at, info ? info->choices : -1, setting.consequence, error);
    if (code == OMS_OK)
        code = regions_read(FIELD(at, "regions"), text_of(setting.regions), &rules->arena, &into->regions, error);
    if (code == OMS_OK)
        code = check_optional(FIELD(at, "group"), text_of(setting.group), OMS_LIMIT_CODE, error);
    into->rule = code == OMS_OK ? copy(&rules->arena, setting.rule) : NULL;
    into->group = code == OMS_OK ? arena_text(&rules->arena, text_of(setting.group)) : (oms_text){0};
    into->consequence = setting.consequence;
    return code == OMS_OK ? check_memory(&rules->arena, error) : code;
}

static int32_t
take_settings(struct engine_rules *rules, const oms_engine_options *o, oms_error **error)
{
    const struct place *at = FIELD(FIELD(NULL, "options"), "rule_settings");
    struct rule_choice *choices;
    int32_t code = check_array(at, o->rule_settings, o->n_rule_settings, error);

    if (code != OMS_OK)
        return code;
    choices = arena_array(&rules->arena, o->n_rule_settings + 1, sizeof *choices);
    for (size_t i = 0; choices && code == OMS_OK && i < o->n_rule_settings; i++)
        code = take_setting(rules, o->rule_settings[i], ELEMENT(at, i), &choices[i], error);
    rules->book.choices = choices;
    rules->book.n_choices = o->n_rule_settings;
    return code == OMS_OK ? check_memory(&rules->arena, error) : code;
}

/* Those with settings in their order, then the rest in theirs. */
static int32_t
make_order(struct engine_rules *rules, oms_error **error)
{
    struct rule_book *book = &rules->book;
    const size_t n = table_length() + book->n_hosts;
    size_t *order = arena_array(&rules->arena, n + book->n_choices, sizeof *order);
    size_t used = 0;

    for (size_t k = 0; order && k < book->n_choices + n; k++) {
        const size_t i = k < book->n_choices ? position_of(book, book->choices[k].rule) : k - book->n_choices;
        size_t seen = 0;
        while (seen < used && order[seen] != i)
            seen++;
        if (seen == used)
            order[used++] = i;
    }
    book->order = order;
    book->n_order = used;
    return check_memory(&rules->arena, error);
}

int32_t
rules_take(struct engine_rules *rules, const oms_engine_options *options, oms_error **error)
{
    int32_t code;

    if (options->n_rules == 0 && options->n_rule_settings == 0)
        return OMS_OK;
    arena_init(&rules->arena, NULL);
    code = take_own(rules, options, error);
    if (code == OMS_OK)
        code = take_settings(rules, options, error);
    return code == OMS_OK ? make_order(rules, error) : code;
}

void
rules_destroy(struct engine_rules *rules)
{
    for (size_t i = 0; i < rules->n; i++)
        if (rules->taken[i].destroy)
            rules->taken[i].destroy(rules->taken[i].user);
    if (rules->arena.allocator)
        arena_free(&rules->arena);
}
