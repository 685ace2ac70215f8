/* The words that script a payment: `tok_ok`, `tok_pending_30`, … (oms/sandbox.h says what each does). Pure. */
#ifndef OMS_SANDBOX_TOKEN_H
#define OMS_SANDBOX_TOKEN_H

#include <stdbool.h>
#include <stdint.h>

enum script_kind {
    SCRIPT_NONE, /* no word of ours: declined for good */
    SCRIPT_OK,
    SCRIPT_DECLINED,
    SCRIPT_DECLINED_RETRY,
    SCRIPT_NO_FUNDS,
    SCRIPT_UNAVAILABLE, /* `number` calls */
    SCRIPT_UNKNOWN,     /* `number` calls */
    SCRIPT_PENDING,     /* `number` seconds */
    SCRIPT_3DS,         /* `number` seconds */
    SCRIPT_KINDS
};

struct script {
    enum script_kind kind;
    int64_t number;
};

/* The longest token that is a script, with its NUL. */
#define SCRIPT_TOKEN_SIZE 40

/* `token` may be NULL. */
struct script script_parse(const char *token);
/* How long it is pending before it is decided. */
int64_t script_delay_ms(struct script script);

#endif
