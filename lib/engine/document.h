/* Documents described as data: fields with their kinds and bounds, from which JSON Schemas are written (document.c). The tables of what is read are in
 * document_read.c, of what is written in document_written.c. Constants only. */
#ifndef OMS_ENGINE_DOCUMENT_H
#define OMS_ENGINE_DOCUMENT_H

#include <stdbool.h>

#include "oms/document.h"

enum document_kind {
    DOCUMENT_TEXT,     /* one line; min to max bytes, max 0: no bound */
    DOCUMENT_PROSE,    /* any text, which the library wrote */
    DOCUMENT_INT,      /* min to max */
    DOCUMENT_FLAG,     /* true or false */
    DOCUMENT_TIME,     /* RFC 3339; what is written is UTC */
    DOCUMENT_LOCAL,    /* a time of a schedule, as its zone's clocks show it */
    DOCUMENT_ID,       /* 36 characters */
    DOCUMENT_CURRENCY, /* of ISO 4217 */
    DOCUMENT_COUNTRY,  /* two capital letters */
    DOCUMENT_REGION,   /* a country, or a region of one */
    DOCUMENT_STATE,    /* of an order */
    DOCUMENT_QUOTED,   /* the same, or NEW */
    DOCUMENT_CODE,     /* of a problem */
    DOCUMENT_RESULT,   /* the name of a result code */
    DOCUMENT_ZERO,     /* 0 */
    DOCUMENT_WORD,     /* one of `words` */
    DOCUMENT_OBJECT,   /* of a shape */
    DOCUMENT_MAP,      /* an object with any of `words` as names, each with the value of the shape's only field */
    DOCUMENT_ARRAY     /* of what the shape's only field is, when that has no name, else of objects; at most max */
};

enum {
    DOCUMENT_NEEDED = 1,   /* always there */
    DOCUMENT_NULLABLE = 2, /* or null */
    DOCUMENT_NOT_NULL = 4  /* of what is read: absent, but never null */
};

struct document_field {
    const char *name;
    enum document_kind kind;
    int flags;
    int64_t min;
    int64_t max;
    const char *const *words; /* ended by NULL */
    const struct document_shape *shape;
};

struct document_shape {
    const struct document_field *fields;
    size_t n;
    const char *const *either; /* numbers of which one at least is needed, ended by NULL; or NULL */
};

struct document {
    oms_document about;
    const struct document_shape *shapes[4]; /* it is one of these */
};

extern const struct document documents_read[];
extern const size_t n_documents_read;
extern const struct document documents_written[];
extern const size_t n_documents_written;

#endif
