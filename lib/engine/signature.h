/* Signatures of what comes from outside: `t=SECONDS,v1=HEX[,v1=HEX…]` over SECONDS, a full stop and the body. Pure: what time it is and which secrets there
 * are, the caller knows. */
#ifndef OMS_ENGINE_SIGNATURE_H
#define OMS_ENGINE_SIGNATURE_H

#include "base/sha256.h"
#include "base/text.h"

#define SIGNATURES_MAX 16

struct signature {
    oms_text time; /* as it was signed */
    int64_t signed_at;
    size_t n;
    uint8_t values[SIGNATURES_MAX][SHA256_SIZE];
};

/* NULL, or what is wrong with the header, as the end of a sentence. */
const char *signature_parse(oms_text header, struct signature *out);
/* Whether one of its values is right. Takes as long whichever is, and wherever it differs. */
bool signature_fits(const struct signature *signature, const void *payload, size_t len, const void *secret,
                    size_t secret_len);

#endif
