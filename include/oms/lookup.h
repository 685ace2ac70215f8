/**
 * @file oms/lookup.h
 * Services that are asked what an order is about: catalog, customer, pricing, tax. Each takes the place of what the engine's own tables say (oms/catalog.h);
 * without one the tables answer.
 *
 * A lookup is a *read*: it changes nothing outside and may be asked again, each time with the same question. All four are one vtable and get one kind of
 * request, of which each looks at what concerns it and answers with the oms_reply_ functions below:
 *
 * | service  | asked                                | answers with OMS_OK and          | OMS_E_DECLINED means          | when it cannot be asked                     |
 * |----------|--------------------------------------|----------------------------------|-------------------------------|---------------------------------------------|
 * | catalog  | SKUs of the lines                    | oms_reply_add_product() for each | none of them exists           | the order is refused: OMS_E_UNAVAILABLE     |
 * | customer | `customer`, if the draft names one   | oms_reply_set_customer()         | there is no such customer     | accepted, waits with ORD-1007               |
 * | pricing  | lines without a price from the host  | oms_reply_set_price() for each   | none of them is sold          | accepted, waits with ORD-1007               |
 * | tax      | lines and shipping, net of discounts | oms_reply_add_tax() for each     | our question is wrong         | accepted, waits with ORD-1007               |
 *
 * An order that waits is not charged. It asks again by the fulfilment schedule (ten times, every 15 minutes; a retry-after counts when it is later), as a job
 * with a key; a callback may then also say OMS_PENDING and have the answer told by oms_complete() with that key (it is asked again by schedule until then).
 * What the answer means for an order that was accepted already: a customer who may not buy, or a line that is not sold, cancels it; otherwise it is priced and
 * goes on by itself. OMS_E_NOMEM, as a reply says it that finds no room, is told where OMS_E_UNAVAILABLE would be; any other negative return is taken as
 * OMS_E_UNAVAILABLE.
 *
 * With a catalog service stock may be kept of any SKU, whether the table of products has it or not.
 *
 * A draft that says `expected_total`, and one with a manual discount, cannot be checked without its price: while pricing (or, for the total, tax) cannot be
 * asked, such a draft is refused with OMS_E_UNAVAILABLE, and may be placed again later.
 */
#ifndef OMS_LOOKUP_H
#define OMS_LOOKUP_H

#include "oms/catalog.h"
#include "oms/services.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A line of the order that a lookup is about. @since 0.1 */
typedef struct oms_lookup_line {
    size_t size;           /**< sizeof(oms_lookup_line) of the library @since 0.1 */
    const char *sku;       /**< @since 0.1 */
    const char *tax_class; /**< or NULL where the product is not known yet @since 0.1 */
    int64_t quantity;      /**< units @since 0.1 */
    int64_t unit_price;    /**< minor units; OMS_NONE: to be priced @since 0.1 */
    int64_t net; /**< minor units after discounts, what is taxed; OMS_NONE where it is not known yet @since 0.1 */
} oms_lookup_line;

/** What is asked. Everything lives as long as the callback runs. @since 0.1 */
typedef struct oms_lookup_request {
    size_t size;                         /**< sizeof(oms_lookup_request) of the library @since 0.1 */
    const char *key;                     /**< for oms_complete(); NULL while the order is being placed @since 0.1 */
    const char *customer;                /**< or NULL for a guest @since 0.1 */
    const char *channel;                 /**< or NULL @since 0.1 */
    const char *currency;                /**< @since 0.1 */
    const oms_address *address;          /**< where it goes, or NULL @since 0.1 */
    const oms_lookup_line *const *lines; /**< in the order of the draft @since 0.1 */
    size_t n_lines;                      /**< @since 0.1 */
    int64_t shipping;                    /**< minor units, net @since 0.1 */
    const char *shipping_tax_class;      /**< or NULL without shipping @since 0.1 */
    int64_t now;                         /**< the engine's clock @since 0.1 */
} oms_lookup_request;

/** A service that is asked. @since 0.1 */
typedef struct oms_lookup_service {
    size_t size; /**< sizeof(oms_lookup_service) @since 0.1 */
    void *user;  /**< handed to every slot @since 0.1 */
    /** Called when the engine is closed; may be NULL. @since 0.1 */
    void (*destroy)(void *user);
    /** See the table above. @since 0.1 */
    int32_t (*ask)(void *user, const oms_lookup_request *request, oms_reply *reply);
} oms_lookup_service;

/**
 * A product that the catalog knows.
 *
 * @param reply    not NULL
 * @param product  copied; as for oms_product_put(). The last one of a SKU counts.
 * @return OMS_OK; OMS_E_INVALID; OMS_E_LIMIT (text, or more products than OMS_LIMIT_LINES); OMS_E_ABI_SIZE; OMS_E_ABI_NEWER; OMS_E_NOMEM. The reply is as
 *         before then.
 * @since 0.1
 */
OMS_API int32_t oms_reply_add_product(oms_reply *reply, const oms_product *product);

/**
 * The customer, as the service knows them.
 *
 * @param reply     not NULL
 * @param customer  copied; `standing`, `fraud` and `payment_hold` count, the rest is not kept
 * @return OMS_OK; OMS_E_INVALID; OMS_E_ABI_SIZE; OMS_E_ABI_NEWER. The reply is as before then.
 * @since 0.1
 */
OMS_API int32_t oms_reply_set_customer(oms_reply *reply, const oms_customer *customer);

/**
 * The unit price of a line.
 *
 * @param reply       not NULL
 * @param line        index in the request, from 0
 * @param unit_price  minor units, 0 to OMS_LIMIT_AMOUNT
 * @return OMS_OK; OMS_E_LIMIT (of either); OMS_E_NOMEM. The reply is as before then.
 * @since 0.1
 */
OMS_API int32_t oms_reply_set_price(oms_reply *reply, size_t line, int64_t unit_price);

/** The index that stands for shipping in oms_tax_amount. @since 0.1 */
#define OMS_TAX_SHIPPING (-1)

/** Tax on one line, or on shipping, by one jurisdiction. @since 0.1 */
typedef struct oms_tax_amount {
    size_t size;              /**< sizeof(oms_tax_amount) @since 0.1 */
    const char *jurisdiction; /**< who levies it, at most OMS_LIMIT_NAME bytes @since 0.1 */
    int64_t line;             /**< index in the request from 0, or OMS_TAX_SHIPPING @since 0.1 */
    int64_t ppm;              /**< the rate in parts per million, 0 to OMS_LIMIT_PPM @since 0.1 */
    int64_t amount;           /**< minor units, 0 to the net amount it is on @since 0.1 */
    int32_t included;         /**< 1: the price holds it already @since 0.1 */
    int32_t reserved;         /**< 0 @since 0.1 */
} oms_tax_amount;

/**
 * Tax, as the service reckons it: it is taken as it is, not reckoned again.
 *
 * @param reply  not NULL
 * @param tax    copied
 * @return OMS_OK; OMS_E_INVALID; OMS_E_LIMIT; OMS_E_ABI_SIZE; OMS_E_ABI_NEWER; OMS_E_NOMEM. The reply is as before then.
 * @since 0.1
 */
OMS_API int32_t oms_reply_add_tax(oms_reply *reply, const oms_tax_amount *tax);

#ifdef __cplusplus
}
#endif
#endif
