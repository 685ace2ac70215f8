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

/* Never under the lock: memory is the host's business. */
static void
wipe_all(oms_engine *engine, struct inbox_secret *secret)
{
    while (secret) {
        struct inbox_secret *next = secret->next;

        explicit_bzero(secret, sizeof *secret);
        engine->allocator.release(engine->allocator.user, secret, sizeof *secret);
        secret = next;
    }
}

void
secrets_wipe(oms_engine *engine)
{
    wipe_all(engine, engine->secrets);
    engine->secrets = NULL;
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

static bool
is_same(const struct inbox_secret *a, const struct inbox_secret *b)
{
    return a->len == b->len && bytes_equal_in_constant_time(a->bytes, b->bytes, a->len);
}

/* Under the lock. Where it is not taken, because it is there already or there are too many, *fresh stays the caller's. */
static int32_t
add(oms_engine *engine, struct inbox_secret **fresh)
{
    size_t n = 0;

    for (const struct inbox_secret *secret = engine->secrets; secret; secret = secret->next) {
        if (!is_of(secret, (*fresh)->provider))
            continue;
        if (is_same(secret, *fresh))
            return OMS_OK;
        n++;
    }
    if (n == OMS_LIMIT_SECRETS)
        return OMS_E_LIMIT;
    (*fresh)->next = engine->secrets;
    engine->secrets = *fresh;
    *fresh = NULL;
    return OMS_OK;
}

/* Under the lock: those of a provider, taken out. */
static struct inbox_secret *
take_out(oms_engine *engine, const char *provider)
{
    struct inbox_secret *taken = NULL;

    for (struct inbox_secret **at = &engine->secrets; *at;) {
        struct inbox_secret *secret = *at;
        if (!is_of(secret, provider)) {
            at = &secret->next;
            continue;
        }
        *at = secret->next;
        secret->next = taken;
        taken = secret;
    }
    return taken;
}

static int32_t
check_provider(oms_engine *engine, const char *provider, oms_error **error)
{
    int32_t code = engine_enter(engine, true, error);

    return code == OMS_OK ? check_text(FIELD(NULL, "provider"), text_of(provider), OMS_LIMIT_CODE, error) : code;
}

static int32_t
keep(oms_engine *engine, const char *provider, const void *bytes, size_t len, oms_error **error)
{
    struct inbox_secret *fresh = engine->allocator.allocate(engine->allocator.user, sizeof *fresh);
    int32_t code;

    if (!fresh)
        return error_set(error, OMS_E_NOMEM, "out of memory");
    *fresh = (struct inbox_secret){.len = len};
    memcpy(fresh->provider, provider, strlen(provider));
    memcpy(fresh->bytes, bytes, len);
    pthread_rwlock_wrlock(&engine->secrets_lock);
    code = add(engine, &fresh);
    pthread_rwlock_unlock(&engine->secrets_lock);
    wipe_all(engine, fresh);
    return code == OMS_OK ? OMS_OK : error_set(error, code, "secret: %s has %d already", provider, OMS_LIMIT_SECRETS);
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
    return keep(engine, provider, secret, len, error);
}

int32_t
oms_inbox_forget(oms_engine *engine, const char *provider, oms_error **error)
{
    struct inbox_secret *taken;
    int32_t code = check_provider(engine, provider, error);

    if (code != OMS_OK)
        return code;
    pthread_rwlock_wrlock(&engine->secrets_lock);
    taken = take_out(engine, provider);
    pthread_rwlock_unlock(&engine->secrets_lock);
    if (!taken)
        return error_set(error, OMS_E_NOT_FOUND, "provider: there is no secret of %s", provider);
    wipe_all(engine, taken);
    return OMS_OK;
}
