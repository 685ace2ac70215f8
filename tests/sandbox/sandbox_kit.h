/* A shop's side of the sandbox: one request after another to its payment service, at a time that the test sets. */
#ifndef OMS_TESTS_SANDBOX_KIT_H
#define OMS_TESTS_SANDBOX_KIT_H

#include "model/reply.h"
#include "oms/errors.h"
#include "oms/sandbox.h"

#define NOON INT64_C(1769853600000) /* 2026-01-31T10:00:00Z */

struct till {
    oms_sandbox *sandbox;
    oms_payment_service service;
    struct oms_reply reply;      /* of the last call */
    oms_payment_request request; /* of the next call; what a test does not set stays */
    char reference[OMS_LIMIT_TOKEN + 1];
};

/* An order of 45.98 EUR, its first payment. `log` may be NULL. */
void till_open(struct till *till, const char *log);
void till_close(struct till *till);

/* Each returns the service's answer. */
int32_t till_authorize(struct till *till, const char *key, const char *token);
int32_t till_query(struct till *till, const char *key);
/* Of what was authorised last. */
int32_t till_capture(struct till *till, const char *key, int64_t amount);
int32_t till_void(struct till *till, const char *key);
int32_t till_refund(struct till *till, const char *key, int64_t amount);

/* A new directory under the system's for temporary files; `path` has PATH_ROOM bytes and becomes that of a file in it, which is not there yet. */
#define PATH_ROOM 64
void scratch_open(char *path);
void scratch_close(const char *path);

#endif
