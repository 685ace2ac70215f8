/* The hash against the examples of FIPS 180-4 (and NIST's long message), the signature against those of RFC 4231. */
#include "base/sha256.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

#include "suites.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void
assert_bytes(const uint8_t bytes[SHA256_SIZE], const char *hex)
{
    char shown[2 * SHA256_SIZE + 1];

    for (size_t i = 0; i < SHA256_SIZE; i++)
        snprintf(shown + 2 * i, 3, "%02x", bytes[i]);
    ck_assert_str_eq(shown, hex);
}

static const struct {
    const char *message;
    const char *digest;
} messages[] = {
    {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    {"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
     "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"},
};

START_TEST(a_message_has_the_digest_of_the_standard)
{
    struct sha256 sha;
    uint8_t digest[SHA256_SIZE];

    sha256_init(&sha);
    sha256_add(&sha, messages[_i].message, strlen(messages[_i].message));
    sha256_finish(&sha, digest);
    assert_bytes(digest, messages[_i].digest);
}
END_TEST

START_TEST(a_million_letters_have_the_digest_of_the_standard)
{
    struct sha256 sha;
    uint8_t digest[SHA256_SIZE];
    char letters[1000];

    memset(letters, 'a', sizeof letters);
    sha256_init(&sha);
    for (int i = 0; i < 1000; i++)
        sha256_add(&sha, letters, sizeof letters);
    sha256_finish(&sha, digest);
    assert_bytes(digest, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}
END_TEST

/* At every length around the ends of blocks, whole and in pieces. */
START_TEST(pieces_do_not_matter)
{
    uint8_t message[200], whole[SHA256_SIZE], pieces[SHA256_SIZE];
    struct sha256 sha;

    for (size_t i = 0; i < sizeof message; i++)
        message[i] = (uint8_t)(i * 7);
    for (size_t len = 0; len <= sizeof message; len++) {
        sha256_init(&sha);
        sha256_add(&sha, message, len);
        sha256_finish(&sha, whole);
        sha256_init(&sha);
        for (size_t at = 0, n = 1; at < len; at += n, n = n % 5 + 1)
            sha256_add(&sha, message + at, at + n <= len ? n : len - at);
        sha256_finish(&sha, pieces);
        ck_assert_mem_eq(whole, pieces, SHA256_SIZE);
    }
}
END_TEST

/* RFC 4231: keys and data of one byte over and over have their length here, others are text. */
static const struct {
    const char *key, *data, *mac;
    size_t key_len, data_len;
} macs[] = {
    {"\x0b", "Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7", 20, 0},
    {"Jefe", "what do ya want for nothing?", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843", 0, 0},
    {"\xaa", "\xdd", "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe", 20, 50},
    {"\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19", "\xcd",
     "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b", 0, 50},
    {"\xaa", "Test Using Larger Than Block-Size Key - Hash Key First",
     "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54", 131, 0},
    {"\xaa",
     "This is a test using a larger than block-size key and a larger than block-size data. The key needs to be hashed "
     "before being used by the HMAC algorithm.",
     "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2", 131, 0},
};

static size_t
fill(uint8_t *out, const char *text, size_t len)
{
    if (len == 0)
        return strlen(memcpy(out, text, strlen(text) + 1));
    memset(out, text[0], len);
    return len;
}

START_TEST(a_message_has_the_signature_of_the_standard)
{
    uint8_t key[200], data[200], mac[SHA256_SIZE];
    const size_t key_len = fill(key, macs[_i].key, macs[_i].key_len);
    const size_t data_len = fill(data, macs[_i].data, macs[_i].data_len);
    struct hmac_sha256 hmac;

    hmac_sha256_init(&hmac, key, key_len);
    hmac_sha256_add(&hmac, data, data_len / 2);
    hmac_sha256_add(&hmac, data + data_len / 2, data_len - data_len / 2);
    hmac_sha256_finish(&hmac, mac);
    assert_bytes(mac, macs[_i].mac);
}
END_TEST

START_TEST(nothing_of_a_key_is_left)
{
    static const struct hmac_sha256 blank;
    struct hmac_sha256 hmac;
    uint8_t mac[SHA256_SIZE];

    hmac_sha256_init(&hmac, "secret", 6);
    hmac_sha256_finish(&hmac, mac);
    ck_assert_mem_eq(&hmac, &blank, sizeof hmac);
}
END_TEST

START_TEST(bytes_are_compared_whole)
{
    uint8_t a[SHA256_SIZE] = {0}, b[SHA256_SIZE] = {0};

    ck_assert(bytes_equal_in_constant_time(a, b, sizeof a));
    for (size_t i = 0; i < 8 * sizeof a; i++) {
        b[i / 8] ^= (uint8_t)(1 << i % 8);
        ck_assert(!bytes_equal_in_constant_time(a, b, sizeof a));
        b[i / 8] = 0;
    }
    ck_assert(bytes_equal_in_constant_time("x", "y", 0));
}
END_TEST

Suite *
sha256_suite(void)
{
    Suite *suite = suite_create("base/sha256");
    TCase *tcase = tcase_create("sha256");

    tcase_add_loop_test(tcase, a_message_has_the_digest_of_the_standard, 0, COUNT(messages));
    tcase_add_test(tcase, a_million_letters_have_the_digest_of_the_standard);
    tcase_add_test(tcase, pieces_do_not_matter);
    tcase_add_loop_test(tcase, a_message_has_the_signature_of_the_standard, 0, COUNT(macs));
    tcase_add_test(tcase, nothing_of_a_key_is_left);
    tcase_add_test(tcase, bytes_are_compared_whole);
    suite_add_tcase(suite, tcase);
    return suite;
}
