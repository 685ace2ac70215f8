/* Making a sandbox and asking it what it did. What its services answer is in sandbox_payment.c, sandbox_address.c, sandbox_carrier.c and
 * sandbox_notification.c. */
#include "sandbox.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "oms/store.h"

#define MESSAGE_SIZE 1000

int32_t
sandbox_fail(oms_error **error, int32_t code, const char *format, ...)
{
    char message[MESSAGE_SIZE];
    va_list args;

    if (error == NULL || *error != NULL)
        return code;
    va_start(args, format);
    vsnprintf(message, sizeof(message), format, args);
    va_end(args);
    *error = oms_error_new(code, message);
    return code;
}

static bool
all_zero(const char *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (bytes[i] != 0)
            return false;
    return true;
}

/* 0.1 is the first release: no struct is smaller than its own. */
static int32_t
take_options(const oms_sandbox_options *options, oms_sandbox_options *out, oms_error **error)
{
    size_t known = sizeof(*out);

    *out = (oms_sandbox_options){.size = known};
    if (options == NULL)
        return OMS_OK;
    if (options->size < known || options->size > 8 * known)
        return sandbox_fail(error, OMS_E_ABI_SIZE, "oms_sandbox_options: size %zu is not known.", options->size);
    if (!all_zero((const char *)options + known, options->size - known))
        return sandbox_fail(error, OMS_E_ABI_NEWER, "oms_sandbox_options: uses a field of a newer release.");
    memcpy(out, options, known);
    return OMS_OK;
}

static int32_t
open_log(oms_sandbox *sandbox, const char *path, oms_error **error)
{
    bool read;

    if (path == NULL)
        return OMS_OK;
    if (!log_open(&sandbox->log, path))
        return sandbox_fail(error, OMS_E_IO, "The effects log %s cannot be opened: %s.", path, strerror(errno));
    read = log_lock(&sandbox->log) && log_read(&sandbox->log, &sandbox->ledger);
    log_unlock(&sandbox->log);
    return read ? OMS_OK : sandbox_fail(error, OMS_E_IO, "The effects log %s cannot be read.", path);
}

int32_t
oms_sandbox_new(const oms_sandbox_options *options, oms_sandbox **out, oms_error **error)
{
    oms_sandbox_options known;
    oms_sandbox *sandbox;
    int32_t code = take_options(options, &known, error);

    if (code != OMS_OK)
        return code;
    sandbox = calloc(1, sizeof(*sandbox));
    if (sandbox == NULL)
        return sandbox_fail(error, OMS_E_NOMEM, "Out of memory.");
    sandbox->log.fd = -1;
    sandbox->now = sandbox_system_time();
    sandbox->payment_down = known.payment_down != 0;
    sandbox->address_down = known.address_down != 0;
    sandbox_set_carriers(sandbox, known.carriers_down);
    sandbox->notification_down = known.notification_down != 0;
    pthread_mutex_init(&sandbox->lock, NULL);
    if (known.prices != NULL)
        sandbox->prices = strdup(known.prices);
    if (known.prices != NULL && sandbox->prices == NULL) {
        oms_sandbox_free(sandbox);
        return sandbox_fail(error, OMS_E_NOMEM, "Out of memory.");
    }
    code = open_log(sandbox, known.effects_log, error);
    if (code == OMS_OK)
        *out = sandbox;
    else
        oms_sandbox_free(sandbox);
    return code;
}

void
oms_sandbox_free(oms_sandbox *sandbox)
{
    if (sandbox == NULL)
        return;
    log_close(&sandbox->log);
    ledger_free(&sandbox->ledger);
    free(sandbox->prices);
    pthread_mutex_destroy(&sandbox->lock);
    free(sandbox);
}

static int64_t
count_of(const struct ledger *ledger, const char *kind)
{
    for (size_t i = 0; i < CALL_KINDS; i++)
        if (strcmp(call_kind_names[i], kind) == 0)
            return ledger->done[i];
    return 0;
}

int64_t
oms_sandbox_count(oms_sandbox *sandbox, const char *kind)
{
    int64_t n;

    pthread_mutex_lock(&sandbox->lock);
    if (log_lock(&sandbox->log)) {
        log_read(&sandbox->log, &sandbox->ledger);
        log_unlock(&sandbox->log);
    }
    n = count_of(&sandbox->ledger, kind);
    pthread_mutex_unlock(&sandbox->lock);
    return n;
}
