/* Errors made by a host's callbacks, for the library to hand on. */
#include "base/error.h"
#include "oms/store.h"

oms_error *
oms_error_new(int32_t code, const char *message)
{
    oms_error *error = NULL;

    error_set(&error, code, "%s", message);
    return error;
}
