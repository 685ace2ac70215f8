/* The pricing service of the sandbox: a file that is read at every question, as the prices of a shop may change at any time. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "sandbox.h"

#define LINE_SIZE 512

/* The line without its end, taken apart; false for one that is no price. */
static bool
read_line(char *line, char **sku, char **currency, int64_t *amount)
{
    char *comma = strchr(line, ','), *end;

    line[strcspn(line, "\r\n")] = '\0';
    if (comma == NULL || strlen(comma) < sizeof(",EUR,") - 1 || comma[4] != ',')
        return false;
    *comma = comma[4] = '\0';
    *sku = line;
    *currency = comma + 1;
    errno = 0;
    *amount = strtoll(comma + 5, &end, 10);
    return errno == 0 && end != comma + 5 && *end == '\0';
}

static int32_t
tell(const oms_lookup_request *request, const char *sku, int64_t amount, oms_reply *reply)
{
    int32_t code = OMS_OK;

    for (size_t i = 0; i < request->n_lines && code == OMS_OK; i++)
        if (strcmp(request->lines[i]->sku, sku) == 0)
            code = oms_reply_set_price(reply, i, amount);
    return code;
}

static int32_t
read_prices(FILE *file, const oms_lookup_request *request, oms_reply *reply)
{
    char line[LINE_SIZE], *sku, *currency;
    int64_t amount;
    int32_t code = OMS_OK;

    while (code == OMS_OK && fgets(line, sizeof(line), file) != NULL)
        if (read_line(line, &sku, &currency, &amount) && strcmp(currency, request->currency) == 0)
            code = tell(request, sku, amount, reply);
    return code == OMS_OK && !ferror(file) ? OMS_OK : OMS_E_UNAVAILABLE;
}

static int32_t
ask(void *user, const oms_lookup_request *request, oms_reply *reply)
{
    const oms_sandbox *sandbox = user;
    FILE *file = fopen(sandbox->prices, "re");
    int32_t code;

    if (file == NULL) {
        oms_reply_set_message(reply, "The file of prices cannot be opened.");
        return OMS_E_UNAVAILABLE;
    }
    code = read_prices(file, request, reply);
    fclose(file);
    return code;
}

int32_t
oms_sandbox_pricing(oms_sandbox *sandbox, oms_lookup_service *out)
{
    if (out->size < sizeof(*out))
        return OMS_E_ABI_SIZE;
    if (sandbox->prices == NULL)
        return OMS_E_NOT_FOUND;
    *out = (oms_lookup_service){.size = sizeof(*out), .user = sandbox, .ask = ask};
    return OMS_OK;
}
