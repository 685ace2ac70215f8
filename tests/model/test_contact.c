/* Where people are reached: the order's own contact before the account's, each part by itself. Decided on rows. */
#include "base/text.h"
#include "model/bench.h"
#include "model/contact.h"
#include "model/suites.h"

static struct bench bench;
static struct party_row *own;     /* the order's */
static struct party_row *account; /* the customer's */
static struct customer_row *customer;

static void *
add_row(struct row_list *list, size_t size)
{
    void *row = row_list_add(&bench.arena, list, NULL, size);

    ck_assert_ptr_nonnull(row);
    return row;
}

static void
open_bench(void)
{
    bench_open(&bench, OMS_STATE_PENDING);
    own = add_row(&bench.rows.parties, sizeof *own);
    own->id.bytes[0] = 1;
    rows_order(&bench.rows)->shipping_party = own->id;
    account = add_row(&bench.rows.contacts, sizeof *account);
    customer = add_row(&bench.rows.customers, sizeof *customer);
}

static void
close_bench(void)
{
    bench_close(&bench);
}

static bool
wants(const char *audience, const char *channel)
{
    return contact_wants(&bench.rows, &bench.policy, audience, channel);
}

START_TEST(what_the_order_does_not_say_the_account_does)
{
    own->email = TEXT("own@example.org");
    account->email = TEXT("account@example.org");
    account->phone = TEXT("+49 1");
    account->locale = TEXT("de");
    const struct contact contact = contact_of(&bench.rows, &bench.policy, AUDIENCE_CUSTOMER);
    ck_assert(text_is(contact.email, "own@example.org"));
    ck_assert(text_is(contact.phone, "+49 1"));
    ck_assert(text_is(contact.locale, "de"));
    ck_assert_ptr_null(contact.name.data);
    ck_assert(text_is(contact_address(&contact, CHANNEL_SMS), "+49 1"));
}
END_TEST

START_TEST(nobody_is_told_where_nothing_leads)
{
    customer->notify = TEXT("both");
    ck_assert(!wants(AUDIENCE_CUSTOMER, CHANNEL_EMAIL) && !wants(AUDIENCE_CUSTOMER, CHANNEL_SMS));
    ck_assert(!wants(AUDIENCE_OPERATIONS, CHANNEL_EMAIL) && !wants(AUDIENCE_OPERATIONS, CHANNEL_SMS));
}
END_TEST

START_TEST(an_sms_without_being_asked_for_is_for_those_without_email)
{
    own->phone = TEXT("+49 1");
    ck_assert(wants(AUDIENCE_CUSTOMER, CHANNEL_SMS));
    account->email = TEXT("account@example.org");
    ck_assert(!wants(AUDIENCE_CUSTOMER, CHANNEL_SMS) && wants(AUDIENCE_CUSTOMER, CHANNEL_EMAIL));
}
END_TEST

START_TEST(a_preference_of_a_version_to_come_tells_nobody)
{
    own->email = TEXT("own@example.org");
    customer->notify = TEXT("pigeon");
    ck_assert(!wants(AUDIENCE_CUSTOMER, CHANNEL_EMAIL));
}
END_TEST

START_TEST(operations_are_reached_whatever_the_customer_prefers)
{
    customer->notify = TEXT("none");
    bench.policy.operations = "ops@example.org";
    ck_assert(wants(AUDIENCE_OPERATIONS, CHANNEL_EMAIL) && !wants(AUDIENCE_OPERATIONS, CHANNEL_SMS));
    bench.policy.operations = "+49 30 1";
    ck_assert(wants(AUDIENCE_OPERATIONS, CHANNEL_SMS) && !wants(AUDIENCE_OPERATIONS, CHANNEL_EMAIL));
}
END_TEST

Suite *
contact_suite(void)
{
    Suite *suite = suite_create("contact");
    TCase *tests = tcase_create("contact");

    tcase_add_checked_fixture(tests, open_bench, close_bench);
    tcase_add_test(tests, what_the_order_does_not_say_the_account_does);
    tcase_add_test(tests, nobody_is_told_where_nothing_leads);
    tcase_add_test(tests, an_sms_without_being_asked_for_is_for_those_without_email);
    tcase_add_test(tests, a_preference_of_a_version_to_come_tells_nobody);
    tcase_add_test(tests, operations_are_reached_whatever_the_customer_prefers);
    suite_add_tcase(suite, tests);
    return suite;
}
