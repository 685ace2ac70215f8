/**
 * @file oms/order.h
 * Orders: drafting, pricing, placing, reading, listing, cancelling.
 *
 * A *draft* says what a customer wants. It is made by the builder functions or from JSON, belongs to one thread at a time, and can be placed more than
 * once. Its fields are checked when it is built: a function that refuses a value leaves the draft as it was.
 *
 * An *order* handed out is a snapshot: immutable, and freed by the caller. Text read from it lives as long as it does. Functions that change an order take
 * the engine and the order's id, never a snapshot.
 *
 * **Placing** checks the key, the rules and the price, reserves the units of all lines or of none, and stores the order in one commit. Then it pays: when
 * oms_order_place() returns OMS_OK the order is durable, whatever its payment's fate; look at its state and problems. A refusal stores nothing.
 *
 * **Idempotency.** With a key, placing the same draft again gives the same order (oms_order_replayed()), also after a crash and from another process.
 * The same key with another draft is OMS_E_KEY_CONFLICT. Keys belong to a channel and customer and live for seven days.
 */
#ifndef OMS_ORDER_H
#define OMS_ORDER_H

#include "oms/errors.h"
#include "oms/services.h"
#include "oms/state.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @name Drafts @since 0.1 @{ */

/**
 * Makes an empty draft.
 *
 * @param currency  three capital letters, ISO 4217
 * @param out       freed with oms_draft_free()
 * @param error     see oms/errors.h
 * @return OMS_OK; OMS_E_CURRENCY; OMS_E_NOMEM
 * @since 0.1
 */
OMS_API int32_t oms_draft_new(const char *currency, oms_draft **out, oms_error **error);

/** @param draft may be NULL @since 0.1 */
OMS_API void oms_draft_free(oms_draft *draft);

/** @name Text fields of a draft @since 0.1 @{ */
#define OMS_DRAFT_IDEMPOTENCY_KEY 1 /**< at most OMS_LIMIT_KEY bytes @since 0.1 */
#define OMS_DRAFT_CUSTOMER        2 /**< id of a customer of the catalog; without: a guest; OMS_LIMIT_CODE @since 0.1 */
#define OMS_DRAFT_CHANNEL         3 /**< where it comes from, such as `web`; OMS_LIMIT_CODE @since 0.1 */
#define OMS_DRAFT_REFERENCE       4 /**< the merchant's own number, unique per channel for ever; OMS_LIMIT_KEY @since 0.1 */
#define OMS_DRAFT_SHIPPING_METHOD                                                                                      \
    5 /**< code of a shipping method of the catalog; without: no shipping cost; OMS_LIMIT_CODE @since 0.1 */
#define OMS_DRAFT_EMAIL  6 /**< OMS_LIMIT_EMAIL @since 0.1 */
#define OMS_DRAFT_PHONE  7 /**< OMS_LIMIT_PHONE @since 0.1 */
#define OMS_DRAFT_LOCALE 8 /**< such as `de` or `de-DE`; OMS_LIMIT_CODE @since 0.1 */
#define OMS_DRAFT_QUOTE  9 /**< a price that was promised: the token of oms/quote.h; OMS_LIMIT_TOKEN @since 0.1 */
/** @} */

/**
 * Sets a text field of a draft.
 *
 * @param draft  not NULL
 * @param field  OMS_DRAFT_…
 * @param value  UTF-8 without control characters, not empty; NULL takes the field away
 * @param error  see oms/errors.h
 * @return OMS_OK; OMS_E_INVALID; OMS_E_LIMIT; OMS_E_CARD_DATA (e-mail, locale); OMS_E_NOMEM
 * @since 0.1
 */
OMS_API int32_t oms_draft_set_text(oms_draft *draft, int32_t field, const char *value, oms_error **error);

/**
 * Sets where the order goes. Its country and region decide tax and what may be sold.
 *
 * @param draft    not NULL
 * @param address  copied; a country is needed
 * @param error    see oms/errors.h
 * @return OMS_OK; OMS_E_INVALID; OMS_E_LIMIT; OMS_E_CARD_DATA; OMS_E_ABI_SIZE; OMS_E_ABI_NEWER; OMS_E_NOMEM
 * @since 0.1
 */
OMS_API int32_t oms_draft_set_shipping_address(oms_draft *draft, const oms_address *address, oms_error **error);

/**
 * Sets whom the bill goes to, where that differs.
 *
 * @param draft    not NULL
 * @param address  copied
 * @param error    see oms/errors.h
 * @return as oms_draft_set_shipping_address()
 * @since 0.1
 */
OMS_API int32_t oms_draft_set_billing_address(oms_draft *draft, const oms_address *address, oms_error **error);

/**
 * Sets how it is paid. A draft without payment is paid by `manual`.
 *
 * @param draft   not NULL
 * @param method  `card`, `manual` or `terms`
 * @param token   card: the provider's token, at most OMS_LIMIT_TOKEN bytes; else NULL. A card number is refused.
 * @param error   see oms/errors.h
 * @return OMS_OK; OMS_E_INVALID; OMS_E_LIMIT; OMS_E_CARD_DATA; OMS_E_NOMEM
 * @since 0.1
 */
OMS_API int32_t oms_draft_set_payment(oms_draft *draft, const char *method, const char *token, oms_error **error);

/**
 * Says what the customer was shown; another total is refused with OMS_E_PRICE_CHANGED.
 *
 * @param draft  not NULL
 * @param total  minor units, or OMS_NONE to take it away
 * @param error  see oms/errors.h
 * @return OMS_OK; OMS_E_INVALID; OMS_E_LIMIT
 * @since 0.1
 */
OMS_API int32_t oms_draft_set_expected_total(oms_draft *draft, int64_t total, oms_error **error);

/** A line of a draft. @since 0.1 */
typedef struct oms_draft_line {
    size_t size;                    /**< sizeof(oms_draft_line) @since 0.1 */
    const char *sku;                /**< at most OMS_LIMIT_SKU bytes; compared byte by byte @since 0.1 */
    int64_t quantity;               /**< 1 to OMS_LIMIT_QUANTITY @since 0.1 */
    int64_t unit_price;             /**< minor units, 0 to OMS_LIMIT_AMOUNT; OMS_NONE: the price list's @since 0.1 */
    int64_t manual_discount_ppm;    /**< a reduction in parts per million, 0 to OMS_LIMIT_PPM; rounded @since 0.1 */
    int64_t manual_discount_amount; /**< or in minor units; only one of the two may be set @since 0.1 */
} oms_draft_line;

/**
 * Adds a line. The same SKU may stand on several lines.
 *
 * @param draft  not NULL
 * @param line   copied
 * @param error  see oms/errors.h
 * @return OMS_OK; OMS_E_INVALID; OMS_E_LIMIT (also for more than OMS_LIMIT_LINES lines); OMS_E_OVERFLOW; OMS_E_ABI_SIZE; OMS_E_NOMEM
 * @since 0.1
 */
OMS_API int32_t oms_draft_add_line(oms_draft *draft, const oms_draft_line *line, oms_error **error);

/**
 * Adds a coupon. Codes are compared byte by byte. Placing refuses the draft when a coupon gives nothing (ORD-5006), so that nobody loses one.
 *
 * @param draft   not NULL
 * @param coupon  its code, at most OMS_LIMIT_CODE bytes; copied; the same code only once
 * @param error   see oms/errors.h
 * @return OMS_OK; OMS_E_INVALID; OMS_E_LIMIT (also for more than OMS_LIMIT_COUPONS coupons); OMS_E_NOMEM
 * @since 0.1
 */
OMS_API int32_t oms_draft_add_coupon(oms_draft *draft, const char *coupon, oms_error **error);

/**
 * Reads a draft from JSON (doc/draft.md). Needs the feature `json`.
 *
 * @param text   UTF-8
 * @param len    bytes, at most OMS_LIMIT_DOCUMENT
 * @param out    freed with oms_draft_free()
 * @param error  see oms/errors.h; names the field
 * @return OMS_OK; OMS_E_SYNTAX; OMS_E_INVALID; OMS_E_LIMIT; OMS_E_CURRENCY; OMS_E_CARD_DATA; OMS_E_UNSUPPORTED; OMS_E_NOMEM
 * @since 0.1
 */
OMS_API int32_t oms_draft_from_json(const char *text, size_t len, oms_draft **out, oms_error **error);

/**
 * Gets one draft of a document with many.
 *
 * @param user   as given to oms_drafts_from_json()
 * @param index  from 0
 * @param draft  the callback's to free; NULL when this one is refused
 * @param error  why, valid during the call; else NULL
 * @return 0 to go on; anything else ends the reading, which returns that code
 * @since 0.1
 */
typedef int32_t (*oms_draft_fn)(void *user, size_t index, oms_draft *draft, const oms_error *error);

/**
 * Reads a document with one draft, a JSON array of drafts, or JSON lines (one draft after another). Needs the feature `json`.
 *
 * @param text   UTF-8
 * @param len    bytes, at most OMS_LIMIT_DOCUMENT
 * @param draft  called for each, in order
 * @param user   handed to `draft`
 * @param error  see oms/errors.h
 * @return OMS_OK; OMS_E_SYNTAX when the rest cannot be read; what `draft` returned; OMS_E_UNSUPPORTED; OMS_E_NOMEM
 * @since 0.1
 */
OMS_API int32_t oms_drafts_from_json(const char *text, size_t len, oms_draft_fn draft, void *user, oms_error **error);
/** @} */

/** @name Placing @since 0.1 @{ */

/**
 * Prices a draft and checks every rule without placing it.
 *
 * @param engine  any thread
 * @param draft   unchanged
 * @param out     an order in state NEW with prices and with the problems that placing would find; freed with oms_order_free()
 * @param error   see oms/errors.h
 * @return OMS_OK, also when placing would be refused (its problems say so); OMS_E_INVALID; OMS_E_OVERFLOW; a storage error
 * @since 0.1
 */
OMS_API int32_t oms_order_quote(oms_engine *engine, const oms_draft *draft, oms_order **out, oms_error **error);

/** Flag of placing: store the order, and leave paying to oms_engine_run() or oms_order_drive(). @since 0.1 */
#define OMS_PLACE_NO_DRIVE 1

/**
 * Places an order and pays it.
 *
 * @param engine  any thread
 * @param draft   unchanged
 * @param flags   0 or OMS_PLACE_…
 * @param out     the order, owned by the caller; may be NULL
 * @param error   see oms/errors.h; the problems name rule and line
 * @return OMS_OK when it is durable; OMS_E_REFUSED; OMS_E_KEY_CONFLICT; OMS_E_PRICE_CHANGED; OMS_E_OVERFLOW; OMS_E_VETO; OMS_E_BUSY
 * @since 0.1
 */
OMS_API int32_t oms_order_place(oms_engine *engine, const oms_draft *draft, int32_t flags, oms_order **out,
                                oms_error **error);

/** What became of one draft of many. Frozen. @since 0.1 */
typedef struct oms_place_result {
    oms_order *order; /**< freed by the caller; NULL when it was refused @since 0.1 */
    oms_error *error; /**< freed by the caller; NULL when it was placed @since 0.1 */
    int32_t code;     /**< as oms_order_place() returns @since 0.1 */
    int32_t reserved; /**< 0 @since 0.1 */
} oms_place_result;

/**
 * Places many orders, each on its own, with few durable writes: those that can travel together are one commit of the store.
 *
 * @param engine   any thread
 * @param drafts   n of them
 * @param n        at most OMS_LIMIT_BATCH
 * @param flags    as for oms_order_place()
 * @param results  n of them, filled in the order of the drafts
 * @param error    see oms/errors.h
 * @return OMS_OK when every draft has its result; OMS_E_LIMIT; OMS_E_NOMEM
 * @since 0.1
 */
OMS_API int32_t oms_order_place_many(oms_engine *engine, const oms_draft *const *drafts, size_t n, int32_t flags,
                                     oms_place_result *results, oms_error **error);

/**
 * Does what is due for one order now: pays, starts fulfilment, captures, voids, refunds.
 *
 * @param engine  any thread
 * @param id      the order
 * @param out     the order afterwards, owned by the caller; may be NULL
 * @param error   see oms/errors.h
 * @return OMS_OK; OMS_E_NOT_FOUND; OMS_E_BUSY; a storage error
 * @since 0.1
 */
OMS_API int32_t oms_order_drive(oms_engine *engine, const oms_id *id, oms_order **out, oms_error **error);

/**
 * Cancels an order.
 *
 * Reservations are released and money held is voided, money taken refunded; the latter as durable effects after this returns. Units are free when it returns.
 *
 * @param engine  any thread
 * @param id      the order
 * @param reason  UTF-8, at most OMS_LIMIT_REASON bytes, kept in the order's events; may be NULL
 * @param out     the order after the change, owned by the caller; may be NULL
 * @param error   see oms/errors.h
 * @return OMS_OK; OMS_E_NOT_FOUND; OMS_E_STATE once units were dispatched; OMS_E_VETO if a guard of the host said no (its reason is in error);
 *         OMS_E_CARD_DATA in the reason. Durable when it returns OMS_OK.
 * @since 0.1
 */
OMS_API int32_t oms_order_cancel(oms_engine *engine, const oms_id *id, const char *reason, oms_order **out,
                                 oms_error **error);
/** @} */

/** @name Finding @since 0.1 @{ */

/**
 * Reads an order.
 *
 * @param engine  any thread
 * @param id      the order
 * @param out     freed with oms_order_free()
 * @param error   see oms/errors.h
 * @return OMS_OK; OMS_E_NOT_FOUND; a storage error
 * @since 0.1
 */
OMS_API int32_t oms_order_get(oms_engine *engine, const oms_id *id, oms_order **out, oms_error **error);

/**
 * Finds the id of an order by its id as text or by its number.
 *
 * @param engine  any thread
 * @param name    id or number, as printed
 * @param out     set only on success
 * @param error   see oms/errors.h
 * @return OMS_OK; OMS_E_NOT_FOUND; a storage error
 * @since 0.1
 */
OMS_API int32_t oms_order_find(oms_engine *engine, const char *name, oms_id *out, oms_error **error);

/**
 * Finds the id of an order by the merchant's own number.
 *
 * @param engine     any thread
 * @param channel    as on the draft; NULL: the channel of drafts that named none
 * @param reference  the merchant's number
 * @param out        set only on success
 * @param error      see oms/errors.h
 * @return OMS_OK; OMS_E_NOT_FOUND; a storage error
 * @since 0.1
 */
OMS_API int32_t oms_order_find_reference(oms_engine *engine, const char *channel, const char *reference, oms_id *out,
                                         oms_error **error);

/**
 * Which orders to list. Zero and NULL: any; what is given must hold all at once. doc/queries.md says by which index each is found.
 * @since 0.1
 */
typedef struct oms_order_query {
    size_t size;            /**< sizeof(oms_order_query) @since 0.1 */
    const char *problem;    /**< code of an open problem @since 0.1 */
    const char *customer;   /**< id of a customer @since 0.1 */
    int64_t since;          /**< placed at or after; 0 = any @since 0.1 */
    int64_t limit;          /**< 0 = 100; at most OMS_LIMIT_PAGE @since 0.1 */
    oms_id before;          /**< placed before this order @since 0.1 */
    int32_t state;          /**< OMS_STATE_…; 0 = any @since 0.1 */
    int32_t oldest_first;   /**< 1: the other way round @since 0.1 */
    const char *sku;        /**< an article of one of its lines @since 0.1 */
    const char *hold;       /**< `payment`, `fraud`, `address`, `operations`, or `any` of them @since 0.1 */
    const char *payment;    /**< payment status, as oms_order_payment_status() tells it @since 0.1 */
    const char *fulfilment; /**< fulfilment status, as oms_order_fulfilment_status() tells it @since 0.1 */
    const char *returns;    /**< `none`, `requested`, `partly-returned`, `returned` @since 0.1 */
    const char
        *number; /**< how its number begins, at least 4 characters, in any case, with or without hyphens @since 0.1 */
    const char *channel;   /**< where it was placed @since 0.1 */
    const char *reference; /**< the merchant's own number; of `channel`, or of drafts that named none @since 0.1 */
    const char *country;   /**< where it goes, ISO 3166 code @since 0.1 */
    const char *after;     /**< go on behind this place: the cursor of a page with the same query @since 0.1 */
    int64_t until;         /**< placed before; 0 = any @since 0.1 */
    int64_t updated_since; /**< changed last at or after; 0 = any @since 0.1 */
    int64_t updated_until; /**< changed last before; 0 = any @since 0.1 */
} oms_order_query;

/** An order in a list. All text is valid during the callback. @since 0.1 */
typedef struct oms_order_summary {
    size_t size;           /**< sizeof(oms_order_summary) of the library @since 0.1 */
    const char *number;    /**< @since 0.1 */
    const char *reference; /**< or NULL @since 0.1 */
    const char *channel;   /**< @since 0.1 */
    const char *customer;  /**< or NULL @since 0.1 */
    const char *currency;  /**< @since 0.1 */
    const char *country;   /**< or NULL @since 0.1 */
    oms_id id;             /**< @since 0.1 */
    int64_t total;         /**< minor units @since 0.1 */
    int64_t lines;         /**< how many @since 0.1 */
    int64_t created_at;    /**< @since 0.1 */
    int64_t updated_at;    /**< when it was changed last @since 0.1 */
    int64_t version;       /**< @since 0.1 */
    int32_t state;         /**< OMS_STATE_… @since 0.1 */
    int32_t reserved;      /**< 0 @since 0.1 */
} oms_order_summary;

/** Gets one order of a list. @param user as given @param order valid during the call @return 0 to go on; else the list returns that code @since 0.1 */
typedef int32_t (*oms_order_fn)(void *user, const oms_order_summary *order);

/**
 * Lists orders, newest first, until the limit is reached or there are no more.
 *
 * @param engine  any thread
 * @param query   or NULL for the newest hundred
 * @param order   called for each, outside any transaction
 * @param user    handed to `order`
 * @param error   see oms/errors.h
 * @return OMS_OK; OMS_E_INVALID; OMS_E_LIMIT; what `order` returned; a storage error
 * @since 0.1
 */
OMS_API int32_t oms_order_list(oms_engine *engine, const oms_order_query *query, oms_order_fn order, void *user,
                               oms_error **error);

/**
 * One page of a list. It ends when the limit is reached, when there are no more, or when OMS_LIMIT_LOOKED orders were looked at: then it has fewer orders than
 * the limit, perhaps none, and there may be more all the same. `next` alone tells.
 *
 * A cursor is durable: it may be kept, and used by other processes and after any restart. However many orders are placed or changed meanwhile, going on finds
 * every order that matches all the time once. It is good for the query it came from and for no other; only the limit may differ.
 *
 * @param engine  any thread
 * @param query   or NULL for the newest hundred
 * @param order   called for each, outside any transaction
 * @param user    handed to `order`
 * @param next    the cursor behind the page, freed with oms_free(); NULL: there are no more. Set when all of the page was told
 * @param error   see oms/errors.h
 * @return as oms_order_list(); OMS_E_INVALID too for a cursor that is none, or of another query
 * @since 0.1
 */
OMS_API int32_t oms_order_page(oms_engine *engine, const oms_order_query *query, oms_order_fn order, void *user,
                               char **next, oms_error **error);

/**
 * A page as a JSON document: `{"orders": […], "next": "…" or null}`.
 *
 * @param engine  any thread
 * @param query   or NULL
 * @param out     freed with oms_free()
 * @param error   see oms/errors.h
 * @return as oms_order_page()
 * @since 0.1
 */
OMS_API int32_t oms_order_list_json(oms_engine *engine, const oms_order_query *query, char **out, oms_error **error);
/** @} */

/** @name Reading a snapshot @since 0.1 @{ */

/** @param order may be NULL @since 0.1 */
OMS_API void oms_order_free(oms_order *order);
/** @param order not NULL @return its id; zero for a quote @since 0.1 */
OMS_API const oms_id *oms_order_id(const oms_order *order);
/** @param order not NULL @return its number, for people; empty for a quote @since 0.1 */
OMS_API const char *oms_order_number(const oms_order *order);
/** @param order not NULL @return OMS_STATE_… @since 0.1 */
OMS_API int32_t oms_order_state(const oms_order *order);
/** @param order not NULL @return how often it was changed, from 1; 0 for a quote @since 0.1 */
OMS_API int64_t oms_order_version(const oms_order *order);
/** @param order not NULL @return the merchant's number, or NULL @since 0.1 */
OMS_API const char *oms_order_reference(const oms_order *order);
/** @param order not NULL @return the customer's id, or NULL for a guest @since 0.1 */
OMS_API const char *oms_order_customer(const oms_order *order);
/** @param order not NULL @return three letters @since 0.1 */
OMS_API const char *oms_order_currency(const oms_order *order);
/** @param order not NULL @return the country it goes to, or NULL @since 0.1 */
OMS_API const char *oms_order_country(const oms_order *order);
/** @param order not NULL @return 1 if the request had been placed before under the same key, else 0 @since 0.1 */
OMS_API int32_t oms_order_replayed(const oms_order *order);
/** @param order not NULL @return when it was placed @since 0.1 */
OMS_API int64_t oms_order_created_at(const oms_order *order);
/** @param order not NULL @return until when its units are held unpaid, or OMS_NONE @since 0.1 */
OMS_API int64_t oms_order_hold_until(const oms_order *order);
/** @param order not NULL @return when something is due for it next by itself, or OMS_NONE @since 0.1 */
OMS_API int64_t oms_order_next_due(const oms_order *order);
/**
 * @param order  not NULL
 * @return `none`, `pending`, `action-required`, `authorised`, `partly-captured`, `captured`, `partly-refunded`, `refunded`, `declined`, `failed`, `voided`,
 *         `not-required`, `on-terms`
 * @since 0.1
 */
OMS_API const char *oms_order_payment_status(const oms_order *order);
/** @param order not NULL @return `none`, `processing`, `booked` (PROCESSING, and a carrier gave a label), `shipped`, `delivered`, `returned` @since 0.1 */
OMS_API const char *oms_order_fulfilment_status(const oms_order *order);
/** @param order not NULL @return what it waits for, in words with who acts, or NULL when it waits for nothing @since 0.1 */
OMS_API const char *oms_order_waits_for(const oms_order *order);
/** @param order not NULL @return Σ quantity × unit price, minor units @since 0.1 */
OMS_API int64_t oms_order_subtotal(const oms_order *order);
/** @param order not NULL @return all reductions of its lines @since 0.1 */
OMS_API int64_t oms_order_discount(const oms_order *order);
/** @param order not NULL @return shipping before tax that is added, less what it was reduced by @since 0.1 */
OMS_API int64_t oms_order_shipping(const oms_order *order);
/** @param order not NULL @return all tax, whether prices include it or not @since 0.1 */
OMS_API int64_t oms_order_tax(const oms_order *order);
/** @param order not NULL @return what the customer pays @since 0.1 */
OMS_API int64_t oms_order_total(const oms_order *order);
/** @param order not NULL @return money held at the provider and not yet taken @since 0.1 */
OMS_API int64_t oms_order_authorised(const oms_order *order);
/** @param order not NULL @return money taken @since 0.1 */
OMS_API int64_t oms_order_captured(const oms_order *order);
/** @param order not NULL @return money given back @since 0.1 */
OMS_API int64_t oms_order_refunded(const oms_order *order);
/** @param order not NULL @return how many lines @since 0.1 */
OMS_API size_t oms_order_line_count(const oms_order *order);

/** A line of an order. Text lives as long as the order. @since 0.1 */
typedef struct oms_order_line {
    size_t size;          /**< set by the caller to sizeof(oms_order_line) @since 0.1 */
    const char *sku;      /**< @since 0.1 */
    const char *name;     /**< the product's name when it was ordered @since 0.1 */
    const char *location; /**< where its units come from, or NULL @since 0.1 */
    int64_t line;         /**< from 1 @since 0.1 */
    int64_t unit_price;   /**< minor units @since 0.1 */
    int64_t discount;     /**< minor units @since 0.1 */
    int64_t tax;          /**< minor units @since 0.1 */
    int64_t total;        /**< minor units @since 0.1 */
    int64_t quantity;     /**< units ordered @since 0.1 */
    int64_t cancelled;    /**< units @since 0.1 */
    int64_t reserved;     /**< units @since 0.1 */
    int64_t shipped;      /**< units @since 0.1 */
    int64_t delivered;    /**< units @since 0.1 */
    int64_t returned;     /**< units @since 0.1 */
} oms_order_line;

/**
 * Reads a line.
 *
 * @param order  not NULL
 * @param index  from 0
 * @param out    `size` set by the caller; the rest is filled
 * @return OMS_OK; OMS_E_NOT_FOUND past the last; OMS_E_ABI_SIZE
 * @since 0.1
 */
OMS_API int32_t oms_order_line_at(const oms_order *order, size_t index, oms_order_line *out);

/** What a discount of the catalog took off a line or shipping. Text lives as long as the order. @since 0.1 */
typedef struct oms_reduction {
    size_t size;          /**< set by the caller to sizeof(oms_reduction) @since 0.1 */
    const char *discount; /**< code of the discount @since 0.1 */
    const char *name;     /**< its name when it was given @since 0.1 */
    const char *coupon;   /**< code of the coupon it was given for; or NULL @since 0.1 */
    int64_t line;         /**< from 1; 0: shipping @since 0.1 */
    int64_t amount;       /**< minor units @since 0.1 */
} oms_reduction;

/** @param order not NULL @return how many reductions by discounts @since 0.1 */
OMS_API size_t oms_order_reduction_count(const oms_order *order);

/**
 * Reads what a discount took off, in the order in which they applied. What the host itself reduced a line by is the rest of the line's discount.
 *
 * @param order  not NULL
 * @param index  from 0
 * @param out    `size` set by the caller; the rest is filled
 * @return OMS_OK; OMS_E_NOT_FOUND past the last; OMS_E_ABI_SIZE
 * @since 0.1
 */
OMS_API int32_t oms_order_reduction_at(const oms_order *order, size_t index, oms_reduction *out);

/** @param order not NULL @return how many open problems @since 0.1 */
OMS_API size_t oms_order_problem_count(const oms_order *order);

/**
 * Reads an open problem.
 *
 * @param order  not NULL
 * @param index  from 0
 * @param out    `size` set by the caller; text lives as long as the order
 * @return OMS_OK; OMS_E_NOT_FOUND past the last; OMS_E_ABI_SIZE
 * @since 0.1
 */
OMS_API int32_t oms_order_problem(const oms_order *order, size_t index, oms_problem *out);

/**
 * Reads where the order goes.
 *
 * @param order  not NULL
 * @param out    `size` set by the caller; text lives as long as the order
 * @return OMS_OK; OMS_E_NOT_FOUND when it has no address; OMS_E_ABI_SIZE
 * @since 0.1
 */
OMS_API int32_t oms_order_shipping_address(const oms_order *order, oms_address *out);

/** What the customer has to do so that the payment goes on. Text lives as long as the order. @since 0.1 */
typedef struct oms_payment_action {
    size_t size;        /**< set by the caller to sizeof(oms_payment_action) @since 0.1 */
    const char *kind;   /**< `redirect`, `3ds`, `qr`, … @since 0.1 */
    const char *data;   /**< URL or opaque data @since 0.1 */
    int64_t expires_at; /**< or OMS_NONE @since 0.1 */
} oms_payment_action;

/**
 * Reads the action that the order's payment asks for.
 *
 * @param order  not NULL
 * @param out    `size` set by the caller; the rest is filled
 * @return OMS_OK; OMS_E_NOT_FOUND when there is none; OMS_E_ABI_SIZE
 * @since 0.1
 */
OMS_API int32_t oms_order_action(const oms_order *order, oms_payment_action *out);

/**
 * The order as a JSON document (doc/order.md).
 *
 * @param order  not NULL
 * @param out    NUL-terminated, one line, freed with oms_free()
 * @return OMS_OK or OMS_E_NOMEM
 * @since 0.1
 */
OMS_API int32_t oms_order_json(const oms_order *order, char **out);

/**
 * The events of an order as a JSON document: `{"events": [{"seq", "at", "type", "state", …}]}`, from the first.
 *
 * @param engine  any thread
 * @param id      the order
 * @param out     freed with oms_free()
 * @param error   see oms/errors.h
 * @return OMS_OK; OMS_E_NOT_FOUND; OMS_E_NOMEM; a storage error
 * @since 0.1
 */
OMS_API int32_t oms_order_events_json(oms_engine *engine, const oms_id *id, char **out, oms_error **error);

/** An event of an order. Text is valid during the callback. @since 0.1 */
typedef struct oms_event {
    size_t size;        /**< sizeof(oms_event) of the library @since 0.1 */
    const char *type;   /**< `placed`, `payment.authorised`, `shipped`, … @since 0.1 */
    const char *lines;  /**< `line:units …` where not every line is meant whole, or NULL @since 0.1 */
    const char *detail; /**< a reason, a code, a carrier; or NULL @since 0.1 */
    oms_id order;       /**< or, where the type begins with `subscription.`, the subscription @since 0.1 */
    int64_t seq;        /**< from 1, per order, without gaps @since 0.1 */
    int64_t at;         /**< @since 0.1 */
    int64_t quantity;   /**< units in this step, or OMS_NONE @since 0.1 */
    int64_t amount;     /**< money in this step, or OMS_NONE @since 0.1 */
    int32_t state;      /**< of the order after it: OMS_STATE_…; of a subscription negative @since 0.1 */
    int32_t reserved;   /**< 0 @since 0.1 */
    const char *cursor; /**< the place behind it, where the feed is read (oms_events_read()); else NULL @since 0.1 */
} oms_event;

/** Gets one event. @param user as given @param event valid during the call @return 0 to go on; else the caller returns that code @since 0.1 */
typedef int32_t (*oms_event_fn)(void *user, const oms_event *event);

/**
 * Reads the events of an order, from the first.
 *
 * @param engine  any thread
 * @param id      the order
 * @param event   called for each, outside any transaction
 * @param user    handed to `event`
 * @param error   see oms/errors.h
 * @return OMS_OK; OMS_E_NOT_FOUND; what `event` returned; a storage error
 * @since 0.1
 */
OMS_API int32_t oms_order_events(oms_engine *engine, const oms_id *id, oms_event_fn event, void *user,
                                 oms_error **error);
/** @} */

#ifdef __cplusplus
}
#endif
#endif
