/* fix, hold: answering what an order waits for, or making it wait. What follows at once (a payment) is done; fulfilment is left to `oms run`. */
#include "input.h"
#include "report.h"
#include "verbs.h"

#include <string.h>

#ifdef OMS_HAVE_JSON

#include <jansson.h>

static const struct {
    const char *name;
    size_t offset;
} fields[] = {
    {"name", offsetof(oms_address, name)},       {"line1", offsetof(oms_address, line1)},
    {"line2", offsetof(oms_address, line2)},     {"city", offsetof(oms_address, city)},
    {"region", offsetof(oms_address, region)},   {"postcode", offsetof(oms_address, postcode)},
    {"country", offsetof(oms_address, country)},
};

static bool
set_field(oms_address *address, const char *name, const json_t *value)
{
    const char *text = json_string_value(value);

    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
        if (strcmp(fields[i].name, name) == 0) {
            memcpy((char *)address + fields[i].offset, &text, sizeof(text));
            return json_is_null(value) || (text != NULL && strlen(text) == json_string_length(value));
        }
    return false;
}

/* As `shipping_address` of a draft is; its text lives as long as `root`. */
static int
read_fields(const struct app *app, json_t *root, oms_address *address)
{
    const char *name;
    json_t *value;

    if (!json_is_object(root))
        return report_usage(app, "fix --address: it is not a JSON object");
    json_object_foreach(root, name, value)
    {
        if (!set_field(address, name, value))
            return report_usage(app, "fix --address: '%s' is no field of an address, or no text", name);
    }
    return STATUS_DONE;
}

static int32_t
set_address(struct app *app, const oms_id *id, oms_order **out, oms_error **error)
{
    return oms_order_set_address(app->engine, id, app->address, out, error);
}

static int
move_order(struct app *app, json_t *root)
{
    oms_address address = {.size = sizeof(address)};
    int status = read_fields(app, root, &address);

    app->address = &address;
    if (status == STATUS_DONE)
        status = change_order(app, set_address, print_only);
    app->address = NULL;
    return status;
}

int
verb_fix(struct app *app)
{
    struct text document = {0};
    json_error_t where;
    json_t *root;
    int status = input_read(app, app->options.address, &document);

    if (status != STATUS_DONE)
        return status;
    root = json_loadb(document.data, document.len, JSON_REJECT_DUPLICATES, &where);
    text_free(&document);
    if (root == NULL)
        return report_usage(app, "fix --address: line %d: %s", where.line, where.text);
    status = move_order(app, root);
    json_decref(root);
    return status;
}

#else

int
verb_fix(struct app *app)
{
    return report_usage(app, "fix: an address cannot be read: this program was built without JSON");
}

#endif

static int32_t
hold_or_release(struct app *app, const oms_id *id, oms_order **out, oms_error **error)
{
    const oms_hold hold = {
        .size = sizeof(hold), .by = app->options.by, .note = app->options.note, .kind = oms_hold_parse(app->args[1])};

    return app->options.release ? oms_order_release(app->engine, id, &hold, out, error)
                                : oms_order_hold(app->engine, id, &hold, out, error);
}

int
verb_hold(struct app *app)
{
    if (oms_hold_parse(app->args[1]) == 0)
        return report_usage(app, "hold: '%s' is none of payment, fraud, address, operations", app->args[1]);
    return change_order(app, hold_or_release, print_only);
}
