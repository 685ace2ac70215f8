/* Structs that begin with their size, exchanged with hosts compiled against another release. Copies bytes; knows no struct. */
#include "base/abi.h"

#include <stdbool.h>
#include <string.h>

#include "oms/errors.h"

/* Larger than any public struct will be: a size above it is one that nobody set. */
#define SIZE_UNSET ((size_t)4096)

static size_t
size_of(const void *structure)
{
    size_t size;

    memcpy(&size, structure, sizeof(size));
    return size;
}

static bool
was_released(size_t size, const size_t *released, size_t n_released)
{
    for (size_t i = 0; i < n_released; i++)
        if (released[i] == size)
            return true;
    return false;
}

static bool
all_zero(const uint8_t *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (bytes[i] != 0)
            return false;
    return true;
}

int32_t
abi_take(void *into, size_t known, const size_t *released, size_t n_released, const void *from)
{
    size_t size = size_of(from);

    if (size > SIZE_UNSET || (size < known && !was_released(size, released, n_released)))
        return OMS_E_ABI_SIZE;
    if (size > known && !all_zero((const uint8_t *)from + known, size - known))
        return OMS_E_ABI_NEWER;
    memset(into, 0, known);
    memcpy(into, from, size < known ? size : known);
    /* The copy is this release's struct, whatever the host's was. */
    memcpy(into, &known, sizeof(known));
    return OMS_OK;
}

int32_t
abi_give(void *into, size_t least, const void *from, size_t known)
{
    size_t size = size_of(into);
    size_t copied = size < known ? size : known;

    if (size < sizeof(size_t) || size < least || size > SIZE_UNSET)
        return OMS_E_ABI_SIZE;
    memcpy(into, from, copied);
    /* What a newer host has beyond this release reads as not set. */
    memset((uint8_t *)into + copied, 0, size - copied);
    memcpy(into, &size, sizeof(size));
    return OMS_OK;
}
