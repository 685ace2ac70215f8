/**
 * @file oms/alternatives.h
 * What may be offered in place of a product that an order cannot have (ORD-1001).
 *
 * A problem with that code and a line names at most OMS_LIMIT_ALTERNATIVES SKUs (`alternatives` of oms_problem, in its JSON too): on the error of what was
 * refused, on a quote, and on an order that has the problem when it is read with oms_order_get(). They are looked for once it is refused, and only then: an
 * order that is accepted costs nothing more. Of one order they are looked for at most ten times: further problems name none. A suggestion reserves nothing.
 * Rows that an import refuses (oms/import.h) name none: many of them would cost several times as much as rows that are taken.
 *
 * **The library's own** are products of the same category that are active, sold where the order goes, have a price for it in its currency and as many units
 * available as are wanted: those nearest in price first, then by SKU. Of a large category those are looked at that stand next to the product by SKU, 32 before
 * it and 32 behind it. Prices are not compared where a service of the host's knows them (oms/lookup.h), and where one knows the catalog there are none of the
 * library's own.
 *
 * **The host's** take their place: see `alternatives` of oms_engine_options. What its function names is given in its order, without what the table of products
 * does not have or has discontinued, unless a catalog service knows the products; whether there are units is for the host to know. A function that fails, or
 * that finds nothing, means that nothing is suggested: the refusal stays what it is.
 */
#ifndef OMS_ALTERNATIVES_H
#define OMS_ALTERNATIVES_H

#include "oms/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What a host suggests. @since 0.1 */
typedef struct oms_alternatives oms_alternatives;

/**
 * Suggests a product.
 *
 * @param alternatives  as given to the host's function
 * @param sku           copied
 * @return OMS_OK; OMS_E_ALREADY when it was suggested before, or is the very one that cannot be had; OMS_E_INVALID for what is no SKU; OMS_E_LIMIT for one that
 *         is too long, and after OMS_LIMIT_ALTERNATIVES of them; OMS_E_NOMEM. Whatever it returns, what was suggested before counts.
 * @since 0.1
 */
OMS_API int32_t oms_alternatives_add(oms_alternatives *alternatives, const char *sku);

#ifdef __cplusplus
}
#endif
#endif
