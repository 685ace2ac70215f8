/* The binary interface as hosts of other releases meet it: sizes that never change, and structs that are smaller or larger than this release's. Links
 * libooms.so, like a host. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "abi/sizes.h"
#include "oms/oms.h"

#if UINTPTR_MAX == UINT64_MAX
#define SIZE_STAYS(type, released) _Static_assert(sizeof(type) == (released), #type " has another size than released");
SIZES_0_1(SIZE_STAYS)
#endif

#define TAIL 32

static oms_engine *engine;

static oms_store
memory_store(void)
{
    oms_store store = {.size = sizeof(store)};

    ck_assert_int_eq(oms_store_sqlite(":memory:", NULL, &store, NULL), OMS_OK);
    return store;
}

/* Opens an engine with a payment service as some host handed it over, and closes it again. */
static int32_t
open_with(const oms_payment_service *payment)
{
    oms_store store = memory_store();
    oms_engine_options options = {.size = sizeof(options), .store = &store, .payment = payment};
    oms_engine *opened = NULL;
    oms_error *error = NULL;
    int32_t code = oms_engine_open(&options, &opened, &error);

    ck_assert_int_eq(error == NULL, code == OMS_OK);
    if (error != NULL)
        ck_assert_int_eq(oms_error_code(error), code);
    ck_assert_int_eq(opened != NULL, code == OMS_OK);
    oms_error_free(error);
    oms_engine_close(opened);
    return code;
}

/* A payment service of a release to come, with two more slots. */
struct newer_payment_service {
    oms_payment_service known;
    int32_t (*reverse)(void *user, const oms_payment_request *request, oms_reply *reply);
    int64_t instalments;
};

static int32_t
authorize(void *user, const oms_payment_request *request, oms_reply *reply)
{
    (void)user, (void)request, (void)reply;
    return OMS_OK;
}

static void
count_destroy(void *user)
{
    ++*(int *)user;
}

START_TEST(a_payment_service_of_this_release_is_taken_and_destroyed_once)
{
    int destroyed = 0;
    oms_payment_service payment = {
        .size = sizeof(payment), .user = &destroyed, .destroy = count_destroy, .authorize = authorize};

    ck_assert_int_eq(open_with(&payment), OMS_OK);
    ck_assert_int_eq(destroyed, 1);
}
END_TEST

START_TEST(a_payment_service_smaller_than_any_release_had_is_refused)
{
    oms_payment_service payment = {.authorize = authorize};

    for (size_t size = 0; size < sizeof(payment); size++) {
        payment.size = size;
        ck_assert_int_eq(open_with(&payment), OMS_E_ABI_SIZE);
    }
}
END_TEST

START_TEST(a_newer_host_that_uses_nothing_new_is_taken)
{
    struct newer_payment_service payment = {.known = {.size = sizeof(payment), .authorize = authorize}};

    ck_assert_int_eq(open_with(&payment.known), OMS_OK);
}
END_TEST

START_TEST(a_newer_host_that_uses_something_new_is_refused)
{
    struct newer_payment_service slot = {.known = {.size = sizeof(slot), .authorize = authorize}, .reverse = authorize};
    struct newer_payment_service value = {.known = {.size = sizeof(value), .authorize = authorize}, .instalments = 1};

    ck_assert_int_eq(open_with(&slot.known), OMS_E_ABI_NEWER);
    ck_assert_int_eq(open_with(&value.known), OMS_E_ABI_NEWER);
}
END_TEST

/* Every struct that a host hands over, by the function that takes it. */

static int32_t
take_options(void *taken)
{
    oms_store store = memory_store();
    oms_engine_options *options = taken;
    oms_engine *opened = NULL;
    int32_t code;

    options->store = &store;
    code = oms_engine_open(options, &opened, NULL);
    if (code != OMS_OK)
        store.destroy(store.user); /* of options that are refused whole, nothing was taken */
    oms_engine_close(opened);
    return code;
}

static int32_t
take_address_service(void *taken)
{
    oms_store store = memory_store();
    oms_engine_options options = {.size = sizeof(options), .store = &store, .address = taken};
    oms_engine *opened = NULL;
    int32_t code = oms_engine_open(&options, &opened, NULL);

    oms_engine_close(opened);
    return code;
}

static int32_t
take_sqlite_options(void *taken)
{
    oms_store store = {.size = sizeof(store)};
    int32_t code = oms_store_sqlite(":memory:", taken, &store, NULL);

    if (code == OMS_OK)
        store.destroy(store.user);
    return code;
}

static int32_t
take_sandbox_options(void *taken)
{
    oms_sandbox *sandbox = NULL;
    int32_t code = oms_sandbox_new(taken, &sandbox, NULL);

    oms_sandbox_free(sandbox);
    return code;
}

static int32_t
take_product(void *taken)
{
    return oms_product_put(engine, taken, NULL);
}

static int32_t
take_price(void *taken)
{
    return oms_price_put(engine, taken, NULL);
}

static int32_t
take_discount(void *taken)
{
    return oms_discount_put(engine, taken, NULL);
}

static int32_t
take_coupon(void *taken)
{
    return oms_coupon_put(engine, taken, NULL);
}

static int32_t
take_customer(void *taken)
{
    return oms_customer_put(engine, taken, NULL);
}

static int32_t
take_tax_rate(void *taken)
{
    return oms_tax_rate_put(engine, taken, NULL);
}

static int32_t
take_shipping_method(void *taken)
{
    return oms_shipping_method_put(engine, taken, NULL);
}

static int32_t
take_guard(void *taken)
{
    return oms_engine_add_guard(engine, taken, NULL);
}

static int32_t
take_observer(void *taken)
{
    return oms_engine_add_observer(engine, taken, NULL);
}

static int32_t
take_line(void *taken)
{
    oms_draft *draft = NULL;
    int32_t code;

    ck_assert_int_eq(oms_draft_new("EUR", &draft, NULL), OMS_OK);
    code = oms_draft_add_line(draft, taken, NULL);
    oms_draft_free(draft);
    return code;
}

static int32_t
take_address(void *taken)
{
    oms_draft *draft = NULL;
    int32_t code;

    ck_assert_int_eq(oms_draft_new("EUR", &draft, NULL), OMS_OK);
    code = oms_draft_set_billing_address(draft, taken, NULL);
    oms_draft_free(draft);
    return code;
}

static int32_t
no_order(void *user, const oms_order_summary *order)
{
    (void)user, (void)order;
    return OMS_OK;
}

static int32_t
take_query(void *taken)
{
    return oms_order_list(engine, taken, no_order, NULL, NULL);
}

static int32_t
take_report(void *taken)
{
    char *document = NULL;
    int32_t code = oms_report_json(engine, taken, &document, NULL);

    oms_free(document);
    return code;
}

static int32_t
pass(void *user, const oms_order *order, int32_t from, const char **reason)
{
    (void)user, (void)order, (void)from, (void)reason;
    return OMS_OK;
}

static void
look(void *user, const oms_order *order, int32_t from)
{
    (void)user, (void)order, (void)from;
}

static int32_t
deliverable(void *user, const oms_address *address, oms_reply *reply)
{
    (void)user, (void)address, (void)reply;
    return OMS_OK;
}

static const oms_product product = {.size = sizeof(product), .sku = "MUG"};
static const oms_price price = {.size = sizeof(price), .sku = "MUG", .currency = "EUR", .amount = 1};
static const oms_customer customer = {.size = sizeof(customer), .id = "C-1"};
static const oms_tax_rate tax_rate = {.size = sizeof(tax_rate), .country = "DE", .ppm = 190000};
static const oms_shipping_method method = {.size = sizeof(method), .code = "standard", .currency = "EUR"};
static const oms_discount discount = {.size = sizeof(discount), .code = "SUMMER", .kind = "percent", .ppm = 100000};
static const oms_coupon coupon = {.size = sizeof(coupon), .code = "SAVE10", .discount = "SUMMER"};
static const oms_guard guard = {.size = sizeof(guard), .check = pass};
static const oms_observer observer = {.size = sizeof(observer), .observe = look};
static const oms_address_service address_service = {.size = sizeof(address_service), .validate = deliverable};
static const oms_draft_line line = {.size = sizeof(line), .sku = "MUG", .quantity = 1, .unit_price = OMS_NONE};
static const oms_address address = {.size = sizeof(address), .country = "DE"};
static const oms_order_query query = {.size = sizeof(query)};
static const oms_report_query report_query = {.size = sizeof(report_query), .report = "stock"};
static const oms_engine_options engine_options = {.size = sizeof(engine_options)};
static const oms_sqlite_options sqlite_options = {.size = sizeof(sqlite_options)};
static const oms_sandbox_options sandbox_options = {.size = sizeof(sandbox_options)};

static const struct {
    const char *name;
    const void *valid;
    size_t size;
    int32_t (*take)(void *taken);
} taken_structs[] = {
    {"oms_product", &product, sizeof(product), take_product},
    {"oms_price", &price, sizeof(price), take_price},
    {"oms_discount", &discount, sizeof(discount), take_discount},
    {"oms_coupon", &coupon, sizeof(coupon), take_coupon},
    {"oms_customer", &customer, sizeof(customer), take_customer},
    {"oms_tax_rate", &tax_rate, sizeof(tax_rate), take_tax_rate},
    {"oms_shipping_method", &method, sizeof(method), take_shipping_method},
    {"oms_guard", &guard, sizeof(guard), take_guard},
    {"oms_observer", &observer, sizeof(observer), take_observer},
    {"oms_address_service", &address_service, sizeof(address_service), take_address_service},
    {"oms_draft_line", &line, sizeof(line), take_line},
    {"oms_address", &address, sizeof(address), take_address},
    {"oms_order_query", &query, sizeof(query), take_query},
    {"oms_report_query", &report_query, sizeof(report_query), take_report},
    {"oms_engine_options", &engine_options, sizeof(engine_options), take_options},
    {"oms_sqlite_options", &sqlite_options, sizeof(sqlite_options), take_sqlite_options},
    {"oms_sandbox_options", &sandbox_options, sizeof(sandbox_options), take_sandbox_options},
};

#define N_TAKEN ((int)(sizeof(taken_structs) / sizeof(taken_structs[0])))

/* What the function says of that struct with another size, and with the last byte of what lies behind it set. */
static int32_t
take_as(int which, size_t size, unsigned char last_byte)
{
    _Alignas(max_align_t) unsigned char bytes[512] = {0};

    ck_assert_uint_le(taken_structs[which].size + TAIL, sizeof(bytes));
    memcpy(bytes, taken_structs[which].valid, taken_structs[which].size);
    memcpy(bytes, &size, sizeof(size));
    bytes[taken_structs[which].size + TAIL - 1] = last_byte;
    return taken_structs[which].take(bytes);
}

static void
open_engine(void)
{
    oms_store store = memory_store();
    oms_engine_options options = {.size = sizeof(options), .store = &store};

    ck_assert_int_eq(oms_engine_open(&options, &engine, NULL), OMS_OK);
    ck_assert_int_eq(oms_product_put(engine, &product, NULL), OMS_OK);
    ck_assert_int_eq(oms_discount_put(engine, &discount, NULL), OMS_OK);
}

static void
close_engine(void)
{
    oms_engine_close(engine);
}

START_TEST(a_struct_is_taken_in_the_sizes_that_releases_had)
{
    size_t size = taken_structs[_i].size;

    ck_assert_msg(take_as(_i, size, 0) == OMS_OK, "%s", taken_structs[_i].name);
    ck_assert_msg(take_as(_i, size - 1, 0) == OMS_E_ABI_SIZE, "%s", taken_structs[_i].name);
    ck_assert_msg(take_as(_i, 0, 0) == OMS_E_ABI_SIZE, "%s", taken_structs[_i].name);
}
END_TEST

START_TEST(a_larger_struct_is_taken_as_long_as_its_tail_is_zero)
{
    size_t size = taken_structs[_i].size + TAIL;

    ck_assert_msg(take_as(_i, size, 0) == OMS_OK, "%s", taken_structs[_i].name);
    ck_assert_msg(take_as(_i, size, 1) == OMS_E_ABI_NEWER, "%s", taken_structs[_i].name);
}
END_TEST

START_TEST(headers_and_library_are_of_one_version)
{
    ck_assert_str_eq(OMS_VERSION, PROJECT_VERSION);
    ck_assert_str_eq(oms_version(), OMS_VERSION);
}
END_TEST

static Suite *
abi_suite(void)
{
    Suite *suite = suite_create("abi");
    TCase *vtable = tcase_create("one vtable");
    TCase *taken = tcase_create("every struct taken");

    tcase_add_test(vtable, a_payment_service_of_this_release_is_taken_and_destroyed_once);
    tcase_add_test(vtable, a_payment_service_smaller_than_any_release_had_is_refused);
    tcase_add_test(vtable, a_newer_host_that_uses_nothing_new_is_taken);
    tcase_add_test(vtable, a_newer_host_that_uses_something_new_is_refused);
    tcase_add_test(vtable, headers_and_library_are_of_one_version);
    suite_add_tcase(suite, vtable);
    tcase_add_checked_fixture(taken, open_engine, close_engine);
    tcase_add_loop_test(taken, a_struct_is_taken_in_the_sizes_that_releases_had, 0, N_TAKEN);
    tcase_add_loop_test(taken, a_larger_struct_is_taken_as_long_as_its_tail_is_zero, 0, N_TAKEN);
    suite_add_tcase(suite, taken);
    return suite;
}

int
main(void)
{
    SRunner *runner = srunner_create(abi_suite());
    int failed;

    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
