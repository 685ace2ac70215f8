/* What fuzz targets have in common: the function that gets the bytes, failing with a word, and what every answer of the library must be like. A target links
 * either libFuzzer or corpus_main.c, which feeds it the files of its corpus. */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include "oms/oms.h"

/* The name is libFuzzer's. @return 0 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

_Noreturn void fuzz_fail(const char *file, int line, const char *what);
#define MUST(condition) ((condition) ? (void)0 : fuzz_fail(__FILE__, __LINE__, #condition))

/* A call with `&error` as its last argument. */
#define TRY(code, call)                                                                                                \
    do {                                                                                                               \
        oms_error *error = NULL;                                                                                       \
        (code) = (call);                                                                                               \
        fuzz_answer((code), error);                                                                                    \
    } while (0)

/* An error is there exactly when the call failed, says the same code, is no bug by its own words, can be shown, and gives no card away. Freed here. */
void fuzz_answer(int32_t code, oms_error *error);
/* A document that the library wrote: JSON, to the end. Freed here. */
void fuzz_document(int32_t code, char **text); /* by address: arguments are evaluated in any order */

/* NUL-terminated; freed by the caller. What follows a NUL in the bytes is not seen by the library. */
char *fuzz_string(const uint8_t *data, size_t size);

#endif
