/* Requests to the sandbox's payment service, and a place for its log. */
#include "sandbox_kit.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DIRECTORY "/tmp/oms-sandbox-XXXXXX"

void
till_open(struct till *till, const char *log)
{
    oms_sandbox_options options = {.size = sizeof(options), .effects_log = log};

    memset(till, 0, sizeof(*till));
    ck_assert_int_eq(oms_sandbox_new(&options, &till->sandbox, NULL), OMS_OK);
    till->service.size = sizeof till->service;
    oms_sandbox_payment(till->sandbox, &till->service);
    till->request = (oms_payment_request){
        .size = sizeof(till->request),
        .currency = "EUR",
        .method = "card",
        .order = {.bytes = {[15] = 7}},
        .amount = 4598,
        .payment = 1,
        .now = NOON,
        .attempt = 1,
        .customer_present = 1,
    };
}

void
till_close(struct till *till)
{
    oms_sandbox_free(till->sandbox);
    till->sandbox = NULL;
}

typedef int32_t (*payment_slot)(void *, const oms_payment_request *, oms_reply *);

static int32_t
ask(struct till *till, payment_slot slot, const char *key, const char *reference, int64_t amount)
{
    oms_payment_request request = till->request;

    request.key = key;
    request.reference = reference;
    request.amount = amount;
    reply_init(&till->reply);
    return slot(till->service.user, &request, &till->reply);
}

static void
keep_reference(struct till *till)
{
    if (till->reply.reference.data != NULL)
        strcpy(till->reference, till->reply.reference.data);
}

int32_t
till_authorize(struct till *till, const char *key, const char *token)
{
    int32_t answer;

    till->request.token = token;
    answer = ask(till, till->service.authorize, key, NULL, till->request.amount);
    keep_reference(till);
    return answer;
}

int32_t
till_query(struct till *till, const char *key)
{
    int32_t answer = ask(till, till->service.query, key, NULL, till->request.amount);

    keep_reference(till);
    return answer;
}

int32_t
till_capture(struct till *till, const char *key, int64_t amount)
{
    return ask(till, till->service.capture, key, till->reference, amount);
}

int32_t
till_void(struct till *till, const char *key)
{
    return ask(till, till->service.void_payment, key, till->reference, 0);
}

int32_t
till_refund(struct till *till, const char *key, int64_t amount)
{
    return ask(till, till->service.refund, key, till->reference, amount);
}

void
scratch_open(char *path)
{
    strcpy(path, DIRECTORY);
    ck_assert_ptr_nonnull(mkdtemp(path));
    strcat(path, "/effects.log");
}

void
scratch_close(const char *path)
{
    char directory[PATH_ROOM];

    unlink(path);
    strcpy(directory, path);
    *strrchr(directory, '/') = '\0';
    rmdir(directory);
}
