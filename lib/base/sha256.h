/* SHA-256 (FIPS 180-4) and HMAC-SHA-256 (RFC 2104), for signatures of what comes from outside. Small and plain; for a few kilobytes at a time. */
#ifndef OMS_BASE_SHA256_H
#define OMS_BASE_SHA256_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SHA256_SIZE  32
#define SHA256_BLOCK 64

struct sha256 {
    uint32_t state[8];
    uint64_t bytes;
    uint8_t block[SHA256_BLOCK];
};

void sha256_init(struct sha256 *sha);
void sha256_add(struct sha256 *sha, const void *data, size_t len);
void sha256_finish(struct sha256 *sha, uint8_t out[SHA256_SIZE]);

struct hmac_sha256 {
    struct sha256 inner;
    struct sha256 outer;
};

void hmac_sha256_init(struct hmac_sha256 *hmac, const void *key, size_t len);
void hmac_sha256_add(struct hmac_sha256 *hmac, const void *data, size_t len);
/* Leaves nothing of the key behind. */
void hmac_sha256_finish(struct hmac_sha256 *hmac, uint8_t out[SHA256_SIZE]);

/* In a time that depends on `len` alone. */
bool bytes_equal_in_constant_time(const void *a, const void *b, size_t len);

#endif
