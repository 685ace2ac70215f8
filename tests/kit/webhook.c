/* Signing by the library's own HMAC, which its own tests hold against the standard. */
#include "kit/webhook.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/sha256.h"

void
webhook_value(char *out, const char *secret, const char *seconds, const void *body, size_t len)
{
    struct hmac_sha256 hmac;
    uint8_t mac[SHA256_SIZE];

    hmac_sha256_init(&hmac, secret, strlen(secret));
    hmac_sha256_add(&hmac, seconds, strlen(seconds));
    hmac_sha256_add(&hmac, ".", 1);
    hmac_sha256_add(&hmac, body, len);
    hmac_sha256_finish(&hmac, mac);
    for (size_t i = 0; i < SHA256_SIZE; i++)
        snprintf(out + 2 * i, 3, "%02x", mac[i]);
}

void
webhook_header(char *out, const char *secret, int64_t at, const void *body, size_t len)
{
    char seconds[24];
    char value[WEBHOOK_VALUE_SIZE];

    snprintf(seconds, sizeof seconds, "%" PRId64, at / 1000);
    webhook_value(value, secret, seconds, body, len);
    snprintf(out, WEBHOOK_HEADER_SIZE, "t=%s,v1=%s", seconds, value);
}
