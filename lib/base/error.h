/* Error objects: made here, read through oms/errors.h. */
#ifndef OMS_BASE_ERROR_H
#define OMS_BASE_ERROR_H

#include "oms/errors.h"

/* Both set *error (unless `error` is NULL or *error is set already: the first error stays) and return `code`, so that a function ends with
 * `return error_set(error, OMS_E_…, "…")`. Text is copied. Bytes that are no UTF-8 and control characters in the message are replaced; card numbers in
 * it are masked. retryable follows from the code: BUSY, CONFLICT, LOCKED, IO, FULL, UNAVAILABLE, NOMEM are. */
int32_t error_set(oms_error **error, int32_t code, const char *format, ...) __attribute__((format(printf, 3, 4)));
int32_t error_set_problems(oms_error **error, int32_t code, const oms_problem *problems, size_t n, const char *format,
                           ...) __attribute__((format(printf, 5, 6)));

/* The row of the table of codes for "ORD-nnnn"; NULL for another. */
const oms_code_info *code_find(const char *code);

#endif
