/* Policies of the engine from JSON, field by field by a table. An unknown field is an error: a policy that is silently not applied costs money. */
#include "config.h"

#include "input.h"
#include "report.h"

#ifdef OMS_HAVE_JSON

#include <jansson.h>
#include <string.h>

struct policy {
    const char *name;
    const char *words[4]; /* words[i] stands for the value i; none: a number, or a flag */
    bool flag;
    size_t offset;
};

static const struct policy policies[] = {
    {"card_hold_ms", {0}, false, offsetof(oms_engine_options, card_hold_ms)},
    {"manual_hold_ms", {0}, false, offsetof(oms_engine_options, manual_hold_ms)},
    {"retry_burst", {0}, false, offsetof(oms_engine_options, retry_burst)},
    {"retry_share_ppm", {0}, false, offsetof(oms_engine_options, retry_share_ppm)},
    {"retry_pace_ms", {0}, false, offsetof(oms_engine_options, retry_pace_ms)},
    {"capture", {"on_dispatch", "on_confirmation"}, false, offsetof(oms_engine_options, capture)},
    {"duplicates", {"warn", "refuse", "allow"}, false, offsetof(oms_engine_options, duplicates)},
    {"book", {"on_processing", "on_dispatch"}, false, offsetof(oms_engine_options, book)},
    {"rounding", {"half_away", "half_even"}, false, offsetof(oms_engine_options, rounding)},
    {"release_on_decline", {0}, true, offsetof(oms_engine_options, release_on_decline)},
};

static bool
set_word(const struct policy *policy, const char *word, int32_t *field)
{
    for (int32_t i = 0; word != NULL && policy->words[i] != NULL; i++)
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

static const struct policy *
find_policy(const char *name)
{
    for (size_t i = 0; i < sizeof(policies) / sizeof(policies[0]); i++)
        if (strcmp(policies[i].name, name) == 0)
            return &policies[i];
    return NULL;
}

static int
set_policies(const struct app *app, const char *file, json_t *root, oms_engine_options *options)
{
    const char *name;
    json_t *value;

    if (!json_is_object(root))
        return report_usage(app, "--config: %s is not a JSON object", file);
    json_object_foreach(root, name, value)
    {
        const struct policy *policy = find_policy(name);

        if (policy == NULL)
            return report_usage(app, "--config: %s: there is no policy '%s'", file, name);
        if (!set_policy(policy, value, options))
            return report_usage(app, "--config: %s: '%s' has a value that it cannot have", file, name);
    }
    return STATUS_DONE;
}

int
config_read(const struct app *app, const char *name, oms_engine_options *options)
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
    status = set_policies(app, name, root, options);
    json_decref(root);
    return status;
}

#else

int
config_read(const struct app *app, const char *name, oms_engine_options *options)
{
    (void)options;
    return report_usage(app, "--config: %s cannot be read: this program was built without JSON", name);
}

#endif
