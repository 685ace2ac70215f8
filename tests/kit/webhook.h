/* A provider's side of a webhook, for tests: signs what it sends. */
#ifndef TESTS_KIT_WEBHOOK_H
#define TESTS_KIT_WEBHOOK_H

#include <stddef.h>
#include <stdint.h>

#define WEBHOOK_VALUE_SIZE  65
#define WEBHOOK_HEADER_SIZE 100

/* The 64 hexadecimal digits of a signature over `seconds`, a full stop and the body; `seconds` as text, as it is signed. */
void webhook_value(char *out, const char *secret, const char *seconds, const void *body, size_t len);
/* A whole header, `t=…,v1=…`, for a time in milliseconds. */
void webhook_header(char *out, const char *secret, int64_t at, const void *body, size_t len);

#endif
