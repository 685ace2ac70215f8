/* Prints what the compiler makes of the public structs and constants that the Python binding knows: one line each, for test_layout.py. Sees the public headers
 * only. */
#include <inttypes.h>
#include <stdio.h>

#include "oms/oms.h"

/* F() stands inside STRUCT(), whose type it means. */
#define STRUCT(type, fields)                                                                                           \
    do {                                                                                                               \
        typedef type T;                                                                                                \
        static const char name[] = #type;                                                                              \
        printf("struct %s %zu\n", name, sizeof(T));                                                                    \
        fields;                                                                                                        \
    } while (0)
#define F(field) printf("field %s " #field " %zu %zu\n", name, offsetof(T, field), sizeof(((T *)0)->field))
#define C(name)  printf("constant " #name " %" PRId64 "\n", (int64_t)(name))

static void
catalog_structs(void)
{
    STRUCT(oms_product,
           (F(size), F(sku), F(name), F(tax_class), F(category), F(excluded_regions), F(inactive), F(reserved)));
    STRUCT(oms_price,
           (F(size), F(sku), F(currency), F(amount), F(list), F(min_quantity), F(valid_from), F(valid_until)));
    STRUCT(oms_discount,
           (F(size), F(code), F(name), F(kind), F(target), F(currency), F(skus), F(category), F(customer_group),
            F(regions), F(ppm), F(amount), F(buy), F(get), F(min_subtotal), F(min_quantity), F(valid_from),
            F(valid_until), F(priority), F(exclusive), F(needs_coupon), F(inactive), F(reserved)));
    STRUCT(oms_coupon, (F(size), F(code), F(discount), F(max_uses), F(max_uses_per_customer), F(valid_from),
                        F(valid_until), F(inactive), F(reserved)));
    STRUCT(oms_customer, (F(size), F(id), F(name), F(email), F(standing), F(fraud), F(payment_hold), F(phone),
                          F(locale), F(notify), F(group)));
    STRUCT(oms_tax_rate,
           (F(size), F(country), F(region), F(tax_class), F(jurisdiction), F(ppm), F(included), F(reserved)));
    STRUCT(oms_shipping_method, (F(size), F(code), F(currency), F(tax_class), F(amount)));
    STRUCT(oms_import_result, (F(size), F(products), F(prices), F(stock), F(customers), F(tax_rates),
                               F(shipping_methods), F(discounts), F(coupons)));
    STRUCT(oms_import_options, (F(size), F(read), F(refused), F(progress), F(user), F(id), F(format), F(on_error)));
    STRUCT(oms_import_totals, (F(size), F(bytes), F(rows), F(resumed), F(refused), F(orders), F(known), F(catalog)));
    STRUCT(oms_refused_row, (F(size), F(line), F(error), F(header), F(entry), F(header_len), F(entry_len)));
}

static void
engine_structs(void)
{
    STRUCT(oms_invariant, (F(size), F(id), F(title), F(example), F(checked), F(breaches), F(warnings)));
    STRUCT(oms_engine_options,
           (F(size), F(store), F(payment), F(address), F(carriers), F(n_carriers), F(catalog), F(customer), F(pricing),
            F(tax), F(allocator), F(clock), F(clock_user), F(random), F(random_user), F(log), F(log_user), F(wake),
            F(wake_user), F(payment_schedule), F(inventory_schedule), F(fulfilment_schedule), F(card_hold_ms),
            F(manual_hold_ms), F(duplicate_window_ms), F(key_life_ms), F(retry_burst), F(retry_share_ppm),
            F(retry_pace_ms), F(capture), F(duplicates), F(rounding), F(release_on_decline), F(open_flags), F(book),
            F(notification), F(rule_settings), F(n_rule_settings), F(rules), F(n_rules), F(review_ms), F(operations),
            F(tax_rounding), F(quotes), F(quote_life_ms), F(price_cache_ms), F(alternatives), F(alternatives_user),
            F(renewal_spread_ms)));
}

static void
errors_structs(void)
{
    STRUCT(oms_code_info, (F(code), F(title), F(cause), F(resolution), F(actor), F(retryable)));
}

static void
fulfilment_structs(void)
{
    STRUCT(oms_dispatch, (F(size), F(carrier), F(tracking)));
    STRUCT(oms_rule_setting, (F(size), F(rule), F(regions), F(group), F(consequence), F(reserved)));
    STRUCT(oms_rule_info,
           (F(id), F(family), F(code), F(checks), F(example), F(consequence), F(choices), F(hold), F(reserved)));
    STRUCT(oms_rule, (F(size), F(user), F(destroy), F(id), F(code), F(check), F(consequence), F(hold)));
    STRUCT(oms_hold, (F(size), F(by), F(note), F(kind), F(reserved)));
}

static void
inbox_structs(void)
{
    STRUCT(oms_inbound, (F(size), F(provider), F(signature), F(payload), F(payload_len), F(id), F(type), F(key),
                         F(reference), F(message), F(order)));
}

static void
inventory_structs(void)
{
    STRUCT(oms_stock_movement, (F(size), F(location), F(kind), F(reason), F(order), F(at), F(available), F(reserved),
                                F(on_hold), F(damaged)));
}

static void
limits_structs(void)
{
    STRUCT(oms_limit, (F(name), F(unit), F(meaning), F(max)));
}

static void
lookup_structs(void)
{
    STRUCT(oms_lookup_line, (F(size), F(sku), F(tax_class), F(quantity), F(unit_price), F(net)));
    STRUCT(oms_lookup_request, (F(size), F(key), F(customer), F(channel), F(currency), F(address), F(lines), F(n_lines),
                                F(shipping), F(shipping_tax_class), F(now)));
    STRUCT(oms_lookup_service, (F(size), F(user), F(destroy), F(ask)));
    STRUCT(oms_tax_amount, (F(size), F(jurisdiction), F(line), F(ppm), F(amount), F(included), F(reserved)));
}

static void
order_structs(void)
{
    STRUCT(oms_draft_line,
           (F(size), F(sku), F(quantity), F(unit_price), F(manual_discount_ppm), F(manual_discount_amount)));
    STRUCT(oms_place_result, (F(order), F(error), F(code), F(reserved)));
    STRUCT(oms_report_query, (F(size), F(report), F(by), F(currency), F(since), F(until)));
    STRUCT(oms_subscription_query, (F(size), F(customer), F(status), F(due_before)));
    STRUCT(oms_order_query, (F(size), F(problem), F(customer), F(since), F(limit), F(before), F(state), F(oldest_first),
                             F(sku), F(hold), F(payment), F(fulfilment), F(returns), F(number), F(channel),
                             F(reference), F(country), F(after), F(until), F(updated_since), F(updated_until)));
}

static void
payment_structs(void)
{
    STRUCT(oms_payment_method, (F(size), F(method), F(token), F(initiator), F(customer_absent)));
    STRUCT(oms_payment_request, (F(size), F(key), F(effect), F(number), F(customer), F(method), F(token), F(reference),
                                 F(currency), F(order), F(amount), F(payment), F(first_sent_at), F(now), F(attempt),
                                 F(initiator), F(customer_present), F(final)));
    STRUCT(oms_payment_service, (F(size), F(user), F(key_lifetime_ms), F(timeout_ms), F(destroy), F(authorize),
                                 F(capture), F(void_payment), F(refund), F(query)));
}

static void
notification_structs(void)
{
    STRUCT(oms_notification_template, (F(id), F(audience), F(when), F(data)));
    STRUCT(oms_notification_request,
           (F(size), F(key), F(template_id), F(audience), F(channel), F(recipient), F(name), F(locale), F(number),
            F(reference), F(customer), F(state), F(currency), F(reason), F(carrier), F(tracking), F(order), F(total),
            F(amount), F(first_sent_at), F(now), F(attempt), F(reserved), F(subscription)));
    STRUCT(oms_notification_service,
           (F(size), F(user), F(key_lifetime_ms), F(timeout_ms), F(destroy), F(send), F(query)));
}

static void
retry_structs(void)
{
    STRUCT(oms_retry_schedule,
           (F(interval_ms), F(cap_ms), F(deadline_ms), F(retries), F(factor), F(jitter), F(reserved)));
}

static void
sandbox_structs(void)
{
    STRUCT(oms_sandbox_options, (F(size), F(effects_log), F(payment_down), F(address_down), F(carriers_down),
                                 F(notification_down), F(prices)));
}

static void
carrier_structs(void)
{
    STRUCT(oms_shipment_line, (F(size), F(sku), F(name), F(line), F(units)));
    STRUCT(oms_shipment_request, (F(size), F(key), F(effect), F(carrier), F(number), F(customer), F(method), F(email),
                                  F(phone), F(address), F(reference), F(tracking), F(lines), F(n_lines), F(order),
                                  F(shipment), F(units), F(first_sent_at), F(now), F(attempt)));
    STRUCT(oms_carrier_service, (F(size), F(code), F(user), F(key_lifetime_ms), F(timeout_ms), F(destroy),
                                 F(create_shipment), F(void_shipment), F(query)));
}

static void
services_structs(void)
{
    STRUCT(oms_address, (F(size), F(name), F(line1), F(line2), F(city), F(region), F(postcode), F(country)));
    STRUCT(oms_address_service, (F(size), F(user), F(destroy), F(validate)));
}

static void
state_structs(void)
{
    STRUCT(oms_transition, (F(from), F(to), F(trigger), F(commits)));
    STRUCT(oms_guard, (F(size), F(user), F(destroy), F(check)));
    STRUCT(oms_observer, (F(size), F(user), F(destroy), F(observe)));
}

static void
store_structs(void)
{
    STRUCT(oms_store, (F(size), F(user), F(destroy), F(attach), F(read), F(commit), F(check)));
}

static void
store_sqlite_structs(void)
{
    STRUCT(oms_sqlite_options, (F(size), F(busy_timeout_ms), F(cache_kib), F(durability), F(readers)));
}

static void
types_structs(void)
{
    STRUCT(oms_id, (F(bytes)));
}

static void
catalog_constants(void)
{
    C(OMS_FORMAT_JSON);
    C(OMS_FORMAT_CSV);
    C(OMS_ON_ERROR_STOP);
    C(OMS_ON_ERROR_SKIP);
}

static void
engine_constants(void)
{
    C(OMS_CAPTURE_ON_DISPATCH);
    C(OMS_CAPTURE_ON_CONFIRMATION);
    C(OMS_DUPLICATE_WARN);
    C(OMS_DUPLICATE_REFUSE);
    C(OMS_DUPLICATE_ALLOW);
    C(OMS_BOOK_ON_PROCESSING);
    C(OMS_BOOK_ON_DISPATCH);
    C(OMS_QUOTE_HONOUR);
    C(OMS_QUOTE_CHECK);
    C(OMS_ROUND_HALF_AWAY);
    C(OMS_ROUND_HALF_EVEN);
    C(OMS_TAX_PER_LINE);
    C(OMS_TAX_PER_RATE);
    C(OMS_LOG_ERROR);
    C(OMS_LOG_WARN);
    C(OMS_LOG_INFO);
}

static void
errors_constants(void)
{
    C(OMS_OK);
    C(OMS_PENDING);
    C(OMS_E_NOMEM);
    C(OMS_E_INVALID);
    C(OMS_E_NOT_FOUND);
    C(OMS_E_STATE);
    C(OMS_E_VETO);
    C(OMS_E_REFUSED);
    C(OMS_E_KEY_CONFLICT);
    C(OMS_E_PRICE_CHANGED);
    C(OMS_E_BUSY);
    C(OMS_E_CONFLICT);
    C(OMS_E_ALREADY);
    C(OMS_E_LIMIT);
    C(OMS_E_OVERFLOW);
    C(OMS_E_CURRENCY);
    C(OMS_E_REENTRANT);
    C(OMS_E_FORKED);
    C(OMS_E_ABI_SIZE);
    C(OMS_E_ABI_NEWER);
    C(OMS_E_UNSUPPORTED);
    C(OMS_E_SYNTAX);
    C(OMS_E_CARD_DATA);
    C(OMS_E_SIGNATURE);
    C(OMS_E_IO);
    C(OMS_E_FULL);
    C(OMS_E_READONLY);
    C(OMS_E_LOCKED);
    C(OMS_E_CORRUPT);
    C(OMS_E_FOREIGN);
    C(OMS_E_SCHEMA_NEWER);
    C(OMS_E_SCHEMA_OLDER);
    C(OMS_E_DECLINED);
    C(OMS_E_DECLINED_RETRY);
    C(OMS_E_UNAVAILABLE);
    C(OMS_E_UNKNOWN);
    C(OMS_E_REJECTED);
    C(OMS_E_INTERNAL);
    C(OMS_E_HOST);
    C(OMS_ACTOR_NOBODY);
    C(OMS_ACTOR_CUSTOMER);
    C(OMS_ACTOR_MERCHANT);
    C(OMS_ACTOR_OPERATIONS);
    C(OMS_ACTOR_DEVELOPER);
}

static void
inbox_constants(void)
{
    C(OMS_INBOX_APPLIED);
    C(OMS_INBOX_KNOWN);
    C(OMS_INBOX_KEPT);
    C(OMS_INBOX_CONFLICT);
}

static void
inventory_constants(void)
{
    C(OMS_UNIT_DAY);
    C(OMS_UNIT_WEEK);
    C(OMS_UNIT_MONTH);
    C(OMS_UNIT_QUARTER);
    C(OMS_UNIT_YEAR);
    C(OMS_RESUME_KEEP);
    C(OMS_RESUME_RESTART);
    C(OMS_RESUME_RESTART_LATER);
    C(OMS_BUCKET_AVAILABLE);
    C(OMS_BUCKET_ON_HOLD);
    C(OMS_BUCKET_DAMAGED);
}

static void
order_constants(void)
{
    C(OMS_DRAFT_IDEMPOTENCY_KEY);
    C(OMS_DRAFT_CUSTOMER);
    C(OMS_DRAFT_CHANNEL);
    C(OMS_DRAFT_REFERENCE);
    C(OMS_DRAFT_SHIPPING_METHOD);
    C(OMS_DRAFT_EMAIL);
    C(OMS_DRAFT_PHONE);
    C(OMS_DRAFT_LOCALE);
    C(OMS_DRAFT_QUOTE);
    C(OMS_PLACE_NO_DRIVE);
}

static void
payment_constants(void)
{
    C(OMS_INITIATOR_CUSTOMER);
    C(OMS_INITIATOR_MERCHANT);
}

static void
services_constants(void)
{
    C(OMS_DECLINE_GENERIC);
    C(OMS_DECLINE_INSUFFICIENT_FUNDS);
    C(OMS_DECLINE_EXPIRED_METHOD);
    C(OMS_DECLINE_AUTHENTICATION);
    C(OMS_DECLINE_FRAUD);
}

static void
state_constants(void)
{
    C(OMS_STATE_NEW);
    C(OMS_STATE_PENDING);
    C(OMS_STATE_CONFIRMED);
    C(OMS_STATE_PROCESSING);
    C(OMS_STATE_SHIPPED);
    C(OMS_STATE_DELIVERED);
    C(OMS_STATE_CANCELLED);
    C(OMS_STATE_RETURNED);
}

static void
store_constants(void)
{
    C(OMS_OPEN_CREATE);
    C(OMS_OPEN_UPGRADE);
    C(OMS_OPEN_READONLY);
}

static void
store_sqlite_constants(void)
{
    C(OMS_SQLITE_FULL);
    C(OMS_SQLITE_NORMAL);
}

static void
types_constants(void)
{
    C(OMS_NONE);
    C(OMS_ID_TEXT_SIZE);
}

int
main(void)
{
    catalog_structs();
    engine_structs();
    errors_structs();
    fulfilment_structs();
    inbox_structs();
    inventory_structs();
    limits_structs();
    lookup_structs();
    notification_structs();
    order_structs();
    payment_structs();
    retry_structs();
    sandbox_structs();
    services_structs();
    carrier_structs();
    state_structs();
    store_structs();
    store_sqlite_structs();
    types_structs();
    catalog_constants();
    engine_constants();
    errors_constants();
    inbox_constants();
    inventory_constants();
    order_constants();
    payment_constants();
    services_constants();
    state_constants();
    store_constants();
    store_sqlite_constants();
    types_constants();
    return 0;
}
