/* Size-first structs: taking one from a host, and filling one of a host's, whatever release it was compiled with. */
#ifndef OMS_BASE_ABI_H
#define OMS_BASE_ABI_H

#include "oms/types.h"

/* Copies a host's struct into `into` (of `known` bytes, zeroed first). `released` lists the sizes that releases had, ascending, ending with `known`.
 * A smaller size must be one of them (OMS_E_ABI_SIZE); a larger one is taken only if what lies behind `known` is zero (OMS_E_ABI_NEWER). */
int32_t abi_take(void *into, size_t known, const size_t *released, size_t n_released, const void *from);
/* Copies at most the caller's size (its first field) of `from` into `into`, keeping the caller's size field. OMS_E_ABI_SIZE below sizeof(size_t) or `least`. */
int32_t abi_give(void *into, size_t least, const void *from, size_t known);

#endif
