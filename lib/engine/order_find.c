/* Finding an order by what people call it: its id, its number, the merchant's own number. One indexed read each; changes nothing. */
#include "base/text.h"
#include "engine/find.h"
#include "oms/order.h"
#include "store/schema.h"

#define NUMBER_DIGITS 12
#define NUMBER_GROUP  4

struct found {
    oms_id id;
    bool any;
};

static int32_t
keep_id(void *user, size_t read, const void *row)
{
    const struct order_row *order = row;

    (void)read;
    *(struct found *)user = (struct found){.id = order->id, .any = true};
    return OMS_OK;
}

/* The one order with that key; `name` is for the message. */
static int32_t
find(oms_engine *engine, const struct order_row *key, size_t n_key, int32_t index, const char *name, oms_id *out,
     oms_error **error)
{
    const oms_read read = {
        .size = sizeof(read),
        .table = schema_table(TABLE_ORDERS),
        .key = key,
        .n_key = n_key,
        .limit = 1,
        .index = index,
    };
    struct found found = {0};
    char shown[TEXT_SHOWN_SIZE];
    int32_t rc = engine_read(engine, (const oms_read *const[]){&read}, 1, keep_id, &found, error);

    if (rc != OMS_OK)
        return rc;
    if (!found.any)
        return error_set(error, OMS_E_NOT_FOUND, "there is no order %s", text_shown(text_of(name), shown));
    *out = found.id;
    return OMS_OK;
}

/* A digit or letter as numbers have it, or NUL. Whatever the host's locale is. */
static char
number_digit(char typed)
{
    if (typed >= 'a' && typed <= 'z')
        return (char)(typed - 'a' + 'A');
    return (typed >= '0' && typed <= '9') || (typed >= 'A' && typed <= 'Z') ? typed : '\0';
}

bool
number_stored(const char *typed, char *out)
{
    size_t digits = 0;

    for (; *typed != '\0'; typed++) {
        if (*typed == '-')
            continue;
        if (digits == NUMBER_DIGITS || number_digit(*typed) == '\0')
            return false;
        if (digits > 0 && digits % NUMBER_GROUP == 0)
            *out++ = '-';
        *out++ = number_digit(*typed);
        digits++;
    }
    *out = '\0';
    return digits == NUMBER_DIGITS;
}

int32_t
oms_order_find(oms_engine *engine, const char *name, oms_id *out, oms_error **error)
{
    struct order_row key = {0};
    char number[ID_NUMBER_SIZE];
    char shown[TEXT_SHOWN_SIZE];
    int32_t rc = engine_enter(engine, false, error);

    if (rc != OMS_OK)
        return rc;
    if (name == NULL || out == NULL)
        return error_set(error, OMS_E_INVALID, "%s: it is NULL", name == NULL ? "name" : "out");
    if (oms_id_parse(name, &key.id) == OMS_OK)
        return find(engine, &key, 1, -1, name, out, error);
    if (!number_stored(name, number))
        return error_set(error, OMS_E_NOT_FOUND, "there is no order %s", text_shown(text_of(name), shown));
    key.number = text_of(number);
    return find(engine, &key, 1, INDEX_ORDERS_BY_NUMBER, name, out, error);
}

int32_t
oms_order_find_reference(oms_engine *engine, const char *channel, const char *reference, oms_id *out, oms_error **error)
{
    const struct order_row key = {
        .channel = text_of(channel != NULL ? channel : ""),
        .reference = text_of(reference),
    };
    int32_t rc = engine_enter(engine, false, error);

    if (rc != OMS_OK)
        return rc;
    if (reference == NULL || out == NULL)
        return error_set(error, OMS_E_INVALID, "%s: it is NULL", reference == NULL ? "reference" : "out");
    return find(engine, &key, 2, INDEX_ORDERS_BY_REFERENCE, reference, out, error);
}
