/**
 * @file oms/document.h
 * The JSON documents that the library and its program read and write, each with its JSON Schema (2020-12).
 *
 * The schemas are made from the same tables as the limits, codes and states, and are installed as files beside the library. What a schema refuses the library
 * refuses; the reverse as far as a schema can say it: lengths are counted in characters there and in bytes by the library, and what has to be looked up
 * or reckoned is the library's alone. Documents that are read hold no other fields; those that are written may get more in later releases.
 */
#ifndef OMS_DOCUMENT_H
#define OMS_DOCUMENT_H

#include "oms/errors.h"
#include "oms/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A kind of document. Frozen. @since 0.1 */
typedef struct oms_document {
    const char *name;    /**< such as `draft` @since 0.1 */
    const char *meaning; /**< one sentence @since 0.1 */
    int32_t read;        /**< 1 if it is read, 0 if it is written @since 0.1 */
    int32_t reserved;    /**< 0 @since 0.1 */
} oms_document;

/**
 * The table of documents.
 *
 * @param index  from 0
 * @return a static row, or NULL past the last
 * @since 0.1
 */
OMS_API const oms_document *oms_document_at(size_t index);

/**
 * The JSON Schema of a document.
 *
 * @param name   such as `draft`
 * @param out    the schema as JSON, over several lines; freed with oms_free()
 * @param error  see oms/errors.h
 * @return OMS_OK; OMS_E_NOT_FOUND; OMS_E_NOMEM
 * @since 0.1
 */
OMS_API int32_t oms_document_schema(const char *name, char **out, oms_error **error);

#ifdef __cplusplus
}
#endif
#endif
