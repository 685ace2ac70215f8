/* Signature headers: what is read of them, what is wrong with them, and which body they fit. */
#include "engine/signature.h"

#include <check.h>
#include <stdio.h>

#include "engine/suites.h"

#define SECRET "whsec_test"
#define BODY   "{\"id\":\"evt_1\"}"

/* As another library reckons it. */
static const char right[] = "19993fee01377ea0305c487d30a051518e5e67f22b46cf84a848e85178da3648";
static const char wrong[] = "0000000000000000000000000000000000000000000000000000000000000000";

static const char *
flaw_of(const char *header, struct signature *out)
{
    return signature_parse(text_of(header), out);
}

static bool
fits(const char *header)
{
    struct signature signature;

    ck_assert_ptr_null(flaw_of(header, &signature));
    return signature_fits(&signature, BODY, strlen(BODY), SECRET, strlen(SECRET));
}

START_TEST(a_header_is_read_as_its_scheme_says)
{
    struct signature signature;
    char header[300];

    snprintf(header, sizeof header, "t=1767268800,v1=%s,v0=old,v1=%s", wrong, right);
    ck_assert_ptr_null(flaw_of(header, &signature));
    ck_assert_int_eq(signature.signed_at, INT64_C(1767268800000));
    ck_assert_uint_eq(signature.n, 2);
    ck_assert(text_is(signature.time, "1767268800"));
}
END_TEST

/* NULL: it can be read. */
static const struct {
    const char *header;
    const char *flaw;
} headers[] = {
    {NULL, "has no time"},
    {"", "has no time"},
    {",", "has no time"},
    {"=", "has no time"},
    {"nonsense", "has no time"},
    {"t", "has a time that is no number of seconds"},
    {"t=", "has a time that is no number of seconds"},
    {"t=-1", "has a time that is no number of seconds"},
    {"t=+1", "has a time that is no number of seconds"},
    {"t= 1", "has a time that is no number of seconds"},
    {"t=1.5", "has a time that is no number of seconds"},
    {"t=0x10", "has a time that is no number of seconds"},
    {"t=1e9", "has a time that is no number of seconds"},
    {"t=999999999999", "has a time that is no number of seconds"},
    {"t=1767268800", "has no value of 64 hexadecimal digits"},
    {"t=1767268800,v1", "has no value of 64 hexadecimal digits"},
    {"t=1767268800,v1=", "has no value of 64 hexadecimal digits"},
    {"t=1767268800,v1=59", "has no value of 64 hexadecimal digits"},
    {"t=1767268800,v1=000000000000000000000000000000000000000000000000000000000000000",
     "has no value of 64 hexadecimal digits"},
    {"t=1767268800,v1=00000000000000000000000000000000000000000000000000000000000000000",
     "has no value of 64 hexadecimal digits"},
    {"t=1767268800,v1=g000000000000000000000000000000000000000000000000000000000000000",
     "has no value of 64 hexadecimal digits"},
    {"t=1767268800,v0=0000000000000000000000000000000000000000000000000000000000000000",
     "has no value of 64 hexadecimal digits"},
    {"v1=0000000000000000000000000000000000000000000000000000000000000000", "has no time"},
    {"t=1767268800,t=1767268800,v1=0000000000000000000000000000000000000000000000000000000000000000", "has two times"},
    {"v1=0000000000000000000000000000000000000000000000000000000000000000,t=1767268800", NULL},
    {"t=0,v1=0000000000000000000000000000000000000000000000000000000000000000", NULL},
    {"t=99999999999,v1=ABCDEFabcdef0000000000000000000000000000000000000000000000000000,", NULL},
    {"\xff=\xff,t=1767268800,v1=0000000000000000000000000000000000000000000000000000000000000000", NULL},
};

START_TEST(what_is_wrong_with_a_header_is_said)
{
    struct signature signature;
    const char *flaw = flaw_of(headers[_i].header, &signature);

    if (headers[_i].flaw)
        ck_assert_str_eq(flaw, headers[_i].flaw);
    else
        ck_assert_ptr_null(flaw);
}
END_TEST

START_TEST(a_header_has_sixteen_values_at_most)
{
    char header[2000] = "t=1767268800";
    struct signature signature;

    for (int i = 0; i < SIGNATURES_MAX - 1; i++)
        sprintf(header + strlen(header), ",v1=%s", wrong);
    sprintf(header + strlen(header), ",v1=%s", right);
    ck_assert_ptr_null(flaw_of(header, &signature));
    ck_assert(fits(header));
    sprintf(header + strlen(header), ",v1=%s", right);
    ck_assert_str_eq(flaw_of(header, &signature), "has too many values");
}
END_TEST

START_TEST(a_signature_fits_its_body_time_and_secret_only)
{
    char header[300];
    struct signature signature;

    snprintf(header, sizeof header, "t=1767268800,v1=%s", right);
    ck_assert(fits(header));
    ck_assert_ptr_null(flaw_of(header, &signature));
    ck_assert(!signature_fits(&signature, BODY " ", strlen(BODY) + 1, SECRET, strlen(SECRET)));
    ck_assert(!signature_fits(&signature, BODY, strlen(BODY) - 1, SECRET, strlen(SECRET)));
    ck_assert(!signature_fits(&signature, BODY, strlen(BODY), SECRET, strlen(SECRET) - 1));
    ck_assert(!signature_fits(&signature, BODY, strlen(BODY), "", 0));
    snprintf(header, sizeof header, "t=1767268801,v1=%s", right);
    ck_assert(!fits(header));
    snprintf(header, sizeof header, "t=01767268800,v1=%s", right); /* the same second, written otherwise */
    ck_assert(!fits(header));
    snprintf(header, sizeof header, "t=1767268800,v1=%s,v1=%s", wrong, right);
    ck_assert(fits(header));
    snprintf(header, sizeof header, "t=1767268800,v1=%s,v1=%s", right, wrong);
    ck_assert(fits(header));
}
END_TEST

START_TEST(every_digit_of_a_signature_counts)
{
    char header[300];

    for (size_t i = 0; i < sizeof right - 1; i++) {
        snprintf(header, sizeof header, "t=1767268800,v1=%s", right);
        char *digit = header + strlen("t=1767268800,v1=") + i;
        *digit = *digit == '0' ? '1' : '0';
        ck_assert(!fits(header));
    }
}
END_TEST

Suite *
signature_suite(void)
{
    Suite *suite = suite_create("engine/signature");
    TCase *cases = tcase_create("signature");

    tcase_add_test(cases, a_header_is_read_as_its_scheme_says);
    tcase_add_loop_test(cases, what_is_wrong_with_a_header_is_said, 0, sizeof(headers) / sizeof(headers[0]));
    tcase_add_test(cases, a_header_has_sixteen_values_at_most);
    tcase_add_test(cases, a_signature_fits_its_body_time_and_secret_only);
    tcase_add_test(cases, every_digit_of_a_signature_counts);
    suite_add_tcase(suite, cases);
    return suite;
}
