/* The address service of the sandbox: the postcode is the script. It remembers nothing and writes nothing. */
#include <string.h>

#include "sandbox.h"

#define POSTCODE_INVALID   "00000"
#define POSTCODE_DOWN      "00001"
#define POSTCODE_CORRECTED "00002"
/* What the corrected one becomes; it is a script of nothing. */
#define POSTCODE_RIGHT     "10115"

static int32_t
say(oms_reply *reply, int32_t code, const char *message)
{
    oms_reply_set_message(reply, message);
    return code;
}

static int32_t
correct(const oms_address *address, oms_reply *reply)
{
    oms_address corrected = *address;

    corrected.postcode = POSTCODE_RIGHT;
    return oms_reply_set_address(reply, &corrected);
}

static int32_t
validate(void *user, const oms_address *address, oms_reply *reply)
{
    const oms_sandbox *sandbox = user;
    const char *postcode = address->postcode != NULL ? address->postcode : "";

    if (sandbox->address_down || strcmp(postcode, POSTCODE_DOWN) == 0)
        return say(reply, OMS_E_UNAVAILABLE, "The address service is down.");
    if (strcmp(postcode, POSTCODE_INVALID) == 0)
        return say(reply, OMS_E_DECLINED, "There is no such address.");
    return strcmp(postcode, POSTCODE_CORRECTED) == 0 ? correct(address, reply) : OMS_OK;
}

int32_t
oms_sandbox_address(oms_sandbox *sandbox, oms_address_service *out)
{
    if (out->size < sizeof(*out))
        return OMS_E_ABI_SIZE;
    *out = (oms_address_service){.size = sizeof(*out), .user = sandbox, .validate = validate};
    return OMS_OK;
}
