/* The hash as the standard writes it. No table depends on data, and neither does any branch. */
#include "base/sha256.h"

#include <string.h>

#define ROUNDS       64
#define LENGTH_BYTES 8
#define IPAD         0x36
#define OPAD         0x5c

static const uint32_t constants[ROUNDS] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static const uint32_t first_state[8] = {
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
};

static uint32_t
rotate(uint32_t x, int n)
{
    return x >> n | x << (32 - n);
}

static uint32_t
read_word(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | (uint32_t)bytes[3];
}

static void
write_word(uint8_t *bytes, uint32_t word)
{
    for (int i = 0; i < 4; i++)
        bytes[i] = (uint8_t)(word >> (24 - 8 * i));
}

static void
fill_schedule(uint32_t *w, const uint8_t *block)
{
    for (int i = 0; i < 16; i++)
        w[i] = read_word(block + 4 * i);
    for (int i = 16; i < ROUNDS; i++) {
        const uint32_t a = w[i - 15], b = w[i - 2];

        w[i] =
            w[i - 16] + (rotate(a, 7) ^ rotate(a, 18) ^ a >> 3) + w[i - 7] + (rotate(b, 17) ^ rotate(b, 19) ^ b >> 10);
    }
}

static void
take_block(struct sha256 *sha, const uint8_t *block)
{
    uint32_t w[ROUNDS];
    uint32_t s[8]; /* a … h */

    fill_schedule(w, block);
    memcpy(s, sha->state, sizeof s);
    for (int i = 0; i < ROUNDS; i++) {
        const uint32_t sum1 = rotate(s[4], 6) ^ rotate(s[4], 11) ^ rotate(s[4], 25);
        const uint32_t sum0 = rotate(s[0], 2) ^ rotate(s[0], 13) ^ rotate(s[0], 22);
        const uint32_t choice = (s[4] & s[5]) ^ (~s[4] & s[6]);
        const uint32_t majority = (s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]);
        const uint32_t t1 = s[7] + sum1 + choice + constants[i] + w[i];

        memmove(s + 1, s, 7 * sizeof *s);
        s[4] += t1;
        s[0] = t1 + sum0 + majority;
    }
    for (int i = 0; i < 8; i++)
        sha->state[i] += s[i];
    explicit_bzero(w, sizeof w);
}

void
sha256_init(struct sha256 *sha)
{
    *sha = (struct sha256){.bytes = 0};
    memcpy(sha->state, first_state, sizeof first_state);
}

void
sha256_add(struct sha256 *sha, const void *data, size_t len)
{
    const uint8_t *from = data;

    while (len > 0) {
        const size_t used = sha->bytes % SHA256_BLOCK;
        const size_t n = len < SHA256_BLOCK - used ? len : SHA256_BLOCK - used;

        memcpy(sha->block + used, from, n);
        sha->bytes += n;
        if (used + n == SHA256_BLOCK)
            take_block(sha, sha->block);
        from += n;
        len -= n;
    }
}

void
sha256_finish(struct sha256 *sha, uint8_t out[SHA256_SIZE])
{
    static const uint8_t padding[SHA256_BLOCK] = {0x80};
    const uint64_t bits = sha->bytes * 8;
    const size_t used = sha->bytes % SHA256_BLOCK;
    const size_t room = used < SHA256_BLOCK - LENGTH_BYTES ? SHA256_BLOCK : 2 * SHA256_BLOCK;
    uint8_t length[LENGTH_BYTES];

    write_word(length, (uint32_t)(bits >> 32));
    write_word(length + 4, (uint32_t)bits);
    sha256_add(sha, padding, room - LENGTH_BYTES - used);
    sha256_add(sha, length, sizeof length);
    for (int i = 0; i < 8; i++)
        write_word(out + 4 * i, sha->state[i]);
    explicit_bzero(sha, sizeof *sha);
}

/* A key longer than a block counts as its hash. */
static void
take_key(struct sha256 *sha, const uint8_t *key, uint8_t pad)
{
    uint8_t block[SHA256_BLOCK];

    for (size_t i = 0; i < SHA256_BLOCK; i++)
        block[i] = key[i] ^ pad;
    sha256_init(sha);
    sha256_add(sha, block, sizeof block);
    explicit_bzero(block, sizeof block);
}

void
hmac_sha256_init(struct hmac_sha256 *hmac, const void *key, size_t len)
{
    uint8_t block[SHA256_BLOCK] = {0};

    if (len > SHA256_BLOCK) {
        sha256_init(&hmac->inner);
        sha256_add(&hmac->inner, key, len);
        sha256_finish(&hmac->inner, block);
    } else if (len > 0) {
        memcpy(block, key, len);
    }
    take_key(&hmac->inner, block, IPAD);
    take_key(&hmac->outer, block, OPAD);
    explicit_bzero(block, sizeof block);
}

void
hmac_sha256_add(struct hmac_sha256 *hmac, const void *data, size_t len)
{
    sha256_add(&hmac->inner, data, len);
}

void
hmac_sha256_finish(struct hmac_sha256 *hmac, uint8_t out[SHA256_SIZE])
{
    sha256_finish(&hmac->inner, out);
    sha256_add(&hmac->outer, out, SHA256_SIZE);
    sha256_finish(&hmac->outer, out);
}

bool
bytes_equal_in_constant_time(const void *a, const void *b, size_t len)
{
    const volatile uint8_t *x = a, *y = b;
    uint8_t difference = 0;

    for (size_t i = 0; i < len; i++)
        difference |= (uint8_t)(x[i] ^ y[i]);
    return difference == 0;
}
