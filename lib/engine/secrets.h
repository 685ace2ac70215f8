/* The secrets by which providers sign: in memory only, never shown, wiped when they are forgotten. */
#ifndef OMS_ENGINE_SECRETS_H
#define OMS_ENGINE_SECRETS_H

#include "engine/engine.h"
#include "engine/signature.h"

/* OMS_OK when the signature is by a secret of this provider; else OMS_E_SIGNATURE. */
int32_t secrets_check(oms_engine *engine, const char *provider, const struct signature *signature, const void *payload,
                      size_t len, oms_error **error);
/* All of them. */
void secrets_wipe(oms_engine *engine);

#endif
