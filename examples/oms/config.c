/* Policies and schedules of the engine from JSON, field by field by tables. An unknown field is an error: a policy that is silently not applied costs money. */
#include "config.h"

#include "input.h"
#include "report.h"

#ifdef OMS_HAVE_JSON

#include <jansson.h>
#include <string.h>

#define WORDS_MAX 4

struct policy {
    const char *name;
    const char *words[WORDS_MAX]; /* words[i] stands for the value i; none: a number, or a flag */
    bool flag;
    size_t offset;
};

static const struct policy policies[] = {
    {"card_hold_ms", {0}, false, offsetof(oms_engine_options, card_hold_ms)},
    {"manual_hold_ms", {0}, false, offsetof(oms_engine_options, manual_hold_ms)},
    {"review_ms", {0}, false, offsetof(oms_engine_options, review_ms)},
    {"retry_burst", {0}, false, offsetof(oms_engine_options, retry_burst)},
    {"retry_share_ppm", {0}, false, offsetof(oms_engine_options, retry_share_ppm)},
    {"retry_pace_ms", {0}, false, offsetof(oms_engine_options, retry_pace_ms)},
    {"capture", {"on_dispatch", "on_confirmation"}, false, offsetof(oms_engine_options, capture)},
    {"duplicates", {"warn", "refuse", "allow"}, false, offsetof(oms_engine_options, duplicates)},
    {"book", {"on_processing", "on_dispatch"}, false, offsetof(oms_engine_options, book)},
    {"quotes", {"honour", "check"}, false, offsetof(oms_engine_options, quotes)},
    {"quote_life_ms", {0}, false, offsetof(oms_engine_options, quote_life_ms)},
    {"price_cache_ms", {0}, false, offsetof(oms_engine_options, price_cache_ms)},
    {"renewal_spread_ms", {0}, false, offsetof(oms_engine_options, renewal_spread_ms)},
    {"rounding", {"half_away", "half_even"}, false, offsetof(oms_engine_options, rounding)},
    {"tax_rounding", {"per_line", "per_rate"}, false, offsetof(oms_engine_options, tax_rounding)},
    {"release_on_decline", {0}, true, offsetof(oms_engine_options, release_on_decline)},
};

static bool
set_word(const struct policy *policy, const char *word, int32_t *field)
{
    for (int32_t i = 0; word != NULL && i < WORDS_MAX && policy->words[i] != NULL; i++)
        if (strcmp(policy->words[i], word) == 0) {
            *field = i;
            return true;
        }
    return false;
}

static bool
set_policy(const struct policy *policy, const json_t *value, oms_engine_options *options)
{
    void *field = (char *)options + policy->offset;

    if (policy->words[0] != NULL)
        return set_word(policy, json_string_value(value), field);
    if (policy->flag) {
        *(int32_t *)field = json_is_true(value);
        return json_is_boolean(value);
    }
    *(int64_t *)field = json_integer_value(value);
    return json_is_integer(value) && json_integer_value(value) > 0;
}

/* A schedule is the specification's, but for the fields that the file names. */
static const struct {
    const char *name;
    size_t offset; /* in oms_engine_options */
} schedules[OMS_RETRY_COUNT] = {
    [OMS_RETRY_PAYMENT] = {"payment_schedule", offsetof(oms_engine_options, payment_schedule)},
    [OMS_RETRY_INVENTORY] = {"inventory_schedule", offsetof(oms_engine_options, inventory_schedule)},
    [OMS_RETRY_FULFILMENT] = {"fulfilment_schedule", offsetof(oms_engine_options, fulfilment_schedule)},
};

static bool
set_schedule_field(oms_retry_schedule *schedule, const char *name, const json_t *value)
{
    const struct {
        const char *name;
        int64_t *wide;
        int32_t *narrow;
    } fields[] = {{"interval_ms", &schedule->interval_ms, NULL}, {"cap_ms", &schedule->cap_ms, NULL},
                  {"deadline_ms", &schedule->deadline_ms, NULL}, {"retries", NULL, &schedule->retries},
                  {"factor", NULL, &schedule->factor},           {"jitter", NULL, &schedule->jitter}};
    const json_int_t number = json_integer_value(value);

    for (size_t i = 0; json_is_integer(value) && i < sizeof(fields) / sizeof(fields[0]); i++) {
        if (strcmp(fields[i].name, name) != 0)
            continue;
        if (fields[i].wide != NULL)
            *fields[i].wide = number;
        else
            *fields[i].narrow = number < 0 || number > INT32_MAX ? -1 : (int32_t)number;
        return true;
    }
    return false;
}

static bool
set_schedule(int32_t which, json_t *value, struct config *config)
{
    const oms_retry_schedule **field = (void *)((char *)&config->engine + schedules[which].offset);
    oms_retry_schedule *schedule = &config->schedules[which];
    const char *name;
    json_t *number;

    *schedule = *oms_retry_default(which);
    *field = schedule;
    json_object_foreach(value, name, number) if (!set_schedule_field(schedule, name, number)) return false;
    return json_is_object(value);
}

static int32_t
find_schedule(const char *name)
{
    for (int32_t i = 0; i < OMS_RETRY_COUNT; i++)
        if (strcmp(schedules[i].name, name) == 0)
            return i;
    return OMS_RETRY_COUNT;
}

/* The engine copies it when it is opened, which is after the document is gone. */
static bool
set_operations(const json_t *value, struct config *config)
{
    const size_t len = json_string_length(value);

    if (len == 0 || len >= sizeof(config->operations))
        return false;
    memcpy(config->operations, json_string_value(value), len + 1);
    config->engine.operations = config->operations;
    return true;
}

/* Copies a text of at most `size` − 1 bytes; a field that is not there stays NULL. */
static bool
keep_text(const json_t *value, char *room, size_t size, const char **out)
{
    const size_t len = json_string_length(value);

    if (value == NULL)
        return true;
    if (len == 0 || len >= size || strlen(json_string_value(value)) != len)
        return false;
    *out = memcpy(room, json_string_value(value), len + 1);
    return true;
}

static bool
set_rule(const json_t *value, struct config *config, size_t i)
{
    static const struct policy consequence = {"consequence", {"default", "refuse", "accept", "off"}, false, 0};
    static const char *const fields[] = {"rule", "regions", "group", "consequence"};
    oms_rule_setting *rule = &config->rules[i];
    const json_t *word = json_object_get(value, "consequence");
    size_t known = 0;

    for (size_t k = 0; k < sizeof(fields) / sizeof(fields[0]); k++)
        known += json_object_get(value, fields[k]) != NULL ? 1 : 0;
    rule->size = sizeof(*rule);
    config->pointers[i] = rule;
    return json_is_object(value) && json_object_size(value) == known &&
           keep_text(json_object_get(value, "rule"), config->texts[i].rule, sizeof(config->texts[i].rule),
                     &rule->rule) &&
           keep_text(json_object_get(value, "group"), config->texts[i].group, sizeof(config->texts[i].group),
                     &rule->group) &&
           keep_text(json_object_get(value, "regions"), config->texts[i].regions, sizeof(config->texts[i].regions),
                     &rule->regions) &&
           (word == NULL || set_word(&consequence, json_string_value(word), &rule->consequence));
}

static bool
set_rules(const json_t *value, struct config *config)
{
    const size_t n = json_array_size(value);

    if (!json_is_array(value) || n > OMS_LIMIT_RULES)
        return false;
    for (size_t i = 0; i < n; i++)
        if (!set_rule(json_array_get(value, i), config, i))
            return false;
    config->engine.rule_settings = config->pointers;
    config->engine.n_rule_settings = n;
    return true;
}

static const struct policy *
find_policy(const char *name)
{
    for (size_t i = 0; i < sizeof(policies) / sizeof(policies[0]); i++)
        if (strcmp(policies[i].name, name) == 0)
            return &policies[i];
    return NULL;
}

static int
set_policies(const struct app *app, const char *file, json_t *root, struct config *config)
{
    const char *name;
    json_t *value;

    if (!json_is_object(root))
        return report_usage(app, "--config: %s is not a JSON object", file);
    json_object_foreach(root, name, value)
    {
        const struct policy *policy = find_policy(name);
        const int32_t schedule = find_schedule(name);
        bool taken;

        if (policy != NULL)
            taken = set_policy(policy, value, &config->engine);
        else if (schedule != OMS_RETRY_COUNT)
            taken = set_schedule(schedule, value, config);
        else if (strcmp(name, "operations") == 0)
            taken = set_operations(value, config);
        else if (strcmp(name, "rules") == 0)
            taken = set_rules(value, config);
        else
            return report_usage(app, "--config: %s: there is no policy '%s'", file, name);
        if (!taken)
            return report_usage(app, "--config: %s: '%s' has a value that it cannot have", file, name);
    }
    return STATUS_DONE;
}

int
config_read(const struct app *app, const char *name, struct config *config)
{
    struct text document = {0};
    json_error_t where;
    json_t *root;
    int status = input_read(app, name, &document);

    if (status != STATUS_DONE)
        return status;
    root = json_loadb(document.data, document.len, JSON_REJECT_DUPLICATES, &where);
    text_free(&document);
    if (root == NULL)
        return report_usage(app, "--config: %s, line %d: %s", name, where.line, where.text);
    status = set_policies(app, name, root, config);
    json_decref(root);
    return status;
}

#else

int
config_read(const struct app *app, const char *name, struct config *config)
{
    (void)config;
    return report_usage(app, "--config: %s cannot be read: this program was built without JSON", name);
}

#endif
