/* Keeping secrets: a list under a lock that readers share. A secret leaves its place only as a signature that was reckoned with it. */
#include "engine/secrets.h"

#include "engine/check.h"
#include "oms/inbox.h"
#include "oms/limits.h"

struct inbox_secret {
    struct inbox_secret *next;
    char provider[OMS_LIMIT_CODE + 1];
    size_t len;
    uint8_t bytes[OMS_LIMIT_SECRET];
};

static bool
is_of(const struct inbox_secret *secret, const char *provider)
{
    return strcmp(secret->provider, provider) == 0;
}

/* Wipes it, and goes to the next. */
static struct inbox_secret *
wipe(oms_engine *engine, struct inbox_secret *secret)
{
    struct inbox_secret *next = secret->next;

    explicit_bzero(secret, sizeof *secret);
    engine->allocator.release(engine->allocator.user, secret, sizeof *secret);
    return next;
}

void
secrets_wipe(oms_engine *engine)
{
    while (engine->secrets)
        engine->secrets = wipe(engine, engine->secrets);
}

int32_t
secrets_check(oms_engine *engine, const char *provider, const struct signature *signature, const void *payload,
              size_t len, oms_error **error)
{
    size_t known = 0;
    bool fits = false;

    pthread_rwlock_rdlock(&engine->secrets_lock);
    for (const struct inbox_secret *secret = engine->secrets; secret; secret = secret->next) {
        if (!is_of(secret, provider))
            continue;
        fits |= signature_fits(signature, payload, len, secret->bytes, secret->len);
        known++;
    }
    pthread_rwlock_unlock(&engine->secrets_lock);
    if (fits)
        return OMS_OK;
    return error_set(error, OMS_E_SIGNATURE, "signature: %s %s",
                     known ? "it is by no secret of" : "there is no secret of", provider);
}

/* Under the lock: how many the provider has; *same says whether this one is among them. */
static size_t
count(const oms_engine *engine, const char *provider, const void *bytes, size_t len, bool *same)
{
    size_t n = 0;

    *same = false;
    for (const struct inbox_secret *secret = engine->secrets; secret; secret = secret->next) {
        if (!is_of(secret, provider))
            continue;
        *same |= secret->len == len && bytes_equal_in_constant_time(secret->bytes, bytes, len);
        n++;
    }
    return n;
}

static int32_t
add(oms_engine *engine, const char *provider, const void *bytes, size_t len, oms_error **error)
{
    struct inbox_secret *secret;
    bool same;
    const size_t n = count(engine, provider, bytes, len, &same);

    if (same)
        return OMS_OK;
    if (n == OMS_LIMIT_SECRETS)
        return error_set(error, OMS_E_LIMIT, "secret: %s has %d already", provider, OMS_LIMIT_SECRETS);
    secret = engine->allocator.allocate(engine->allocator.user, sizeof *secret);
    if (!secret)
        return error_set(error, OMS_E_NOMEM, "out of memory");
    *secret = (struct inbox_secret){.next = engine->secrets, .len = len};
    memcpy(secret->provider, provider, strlen(provider));
    memcpy(secret->bytes, bytes, len);
    engine->secrets = secret;
    return OMS_OK;
}

static int32_t
check_provider(oms_engine *engine, const char *provider, oms_error **error)
{
    int32_t code = engine_enter(engine, true, error);

    return code == OMS_OK ? check_text(FIELD(NULL, "provider"), text_of(provider), OMS_LIMIT_CODE, error) : code;
}

int32_t
oms_inbox_secret(oms_engine *engine, const char *provider, const void *secret, size_t len, oms_error **error)
{
    int32_t code = check_provider(engine, provider, error);

    if (code != OMS_OK)
        return code;
    if (!secret || len == 0)
        return error_set(error, OMS_E_INVALID, "secret: it is empty");
    if (len > OMS_LIMIT_SECRET)
        return error_set(error, OMS_E_LIMIT, "secret: it has %zu bytes, more than %d", len, OMS_LIMIT_SECRET);
    pthread_rwlock_wrlock(&engine->secrets_lock);
    code = add(engine, provider, secret, len, error);
    pthread_rwlock_unlock(&engine->secrets_lock);
    return code;
}

int32_t
oms_inbox_forget(oms_engine *engine, const char *provider, oms_error **error)
{
    size_t forgotten = 0;
    int32_t code = check_provider(engine, provider, error);

    if (code != OMS_OK)
        return code;
    pthread_rwlock_wrlock(&engine->secrets_lock);
    for (struct inbox_secret **at = &engine->secrets; *at;) {
        if (is_of(*at, provider)) {
            *at = wipe(engine, *at);
            forgotten++;
        } else {
            at = &(*at)->next;
        }
    }
    pthread_rwlock_unlock(&engine->secrets_lock);
    return forgotten ? OMS_OK : error_set(error, OMS_E_NOT_FOUND, "provider: there is no secret of %s", provider);
}
