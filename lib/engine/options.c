/* Engine options: each vtable copied by size, each policy checked against its range. */
#include "engine/options.h"

#include <inttypes.h>

#include "base/abi.h"
#include "base/clock.h"
#include "base/text.h"
#include "engine/check.h"

#define LEASE_MARGIN  MINUTE_MS
#define LONGEST       (3650 * DAY_MS)
#define CARD_HOLD     (30 * MINUTE_MS)
#define MANUAL_HOLD   (30 * MINUTE_MS)
#define DUPLICATE     (5 * MINUTE_MS)
#define KEY_LIFE      (7 * DAY_MS)
#define QUOTE_LIFE    (15 * MINUTE_MS)
#define KEY_LIFETIME  DAY_MS
#define TIMEOUT       (MINUTE_MS / 2)
#define MILLION       INT64_C(1000000)
#define RETRY_BURST   100
#define RENEWAL_BURST 10
#define RETRY_SHARE   200000
#define RETRY_PACE    100

static const size_t store_sizes[] = {sizeof(oms_store)};
static const size_t payment_sizes[] = {sizeof(oms_payment_service)};
static const size_t address_sizes[] = {sizeof(oms_address_service)};
static const size_t lookup_sizes[] = {sizeof(oms_lookup_service)};
static const size_t notification_sizes[] = {sizeof(oms_notification_service)};
static const size_t allocator_sizes[] = {sizeof(oms_allocator)};

/* `from` may be NULL: then `into` stays zero. */
static int32_t
take(const char *name, void *into, size_t known, const size_t *sizes, const void *from, oms_error **error)
{
    if (!from)
        return OMS_OK;
    int32_t code = abi_take(into, known, sizes, 1, from);
    return code == OMS_OK ? OMS_OK
                          : error_set(error, code, "options.%s: size %zu is of no release known here", name,
                                      *(const size_t *)from);
}

/* `ask` is all there is to a lookup. */
static int32_t
take_lookups(oms_engine *engine, const oms_engine_options *options, oms_error **error)
{
    const struct {
        const char *name;
        const oms_lookup_service *given;
    } offers[LOOKUP_COUNT] = {[LOOKUP_CATALOG] = {"catalog", options->catalog},
                              [LOOKUP_CUSTOMER] = {"customer", options->customer},
                              [LOOKUP_PRICING] = {"pricing", options->pricing},
                              [LOOKUP_TAX] = {"tax", options->tax}};
    int32_t code = OMS_OK;

    for (size_t i = 0; i < LOOKUP_COUNT && code == OMS_OK; i++) {
        oms_lookup_service *into = &engine->lookups[i];
        code = take(offers[i].name, into, sizeof *into, lookup_sizes, offers[i].given, error);
        if (code == OMS_OK && into->size && !into->ask)
            code = error_set(error, OMS_E_INVALID, "options.%s.ask: it is NULL", offers[i].name);
        engine->policy.lookups[i] = into->size != 0;
    }
    return code;
}

static int32_t
take_services(oms_engine *engine, const oms_engine_options *options, oms_error **error)
{
    int32_t code = take("store", &engine->store, sizeof engine->store, store_sizes, options->store, error);

    if (code == OMS_OK)
        code = take("payment", &engine->payment, sizeof engine->payment, payment_sizes, options->payment, error);
    if (code == OMS_OK)
        code = take("address", &engine->address, sizeof engine->address, address_sizes, options->address, error);
    if (code == OMS_OK)
        code = take_lookups(engine, options, error);
    if (code == OMS_OK)
        code = take("notification", &engine->notification, sizeof engine->notification, notification_sizes,
                    options->notification, error);
    if (code == OMS_OK)
        code =
            take("allocator", &engine->allocator, sizeof engine->allocator, allocator_sizes, options->allocator, error);
    if (code != OMS_OK)
        return code;
    code = carriers_take(&engine->carriers, options, error);
    if (code == OMS_OK)
        code = rules_take(&engine->rules, options, error);
    engine->policy.rules = options->n_rules || options->n_rule_settings ? &engine->rules.book : NULL;
    if (code != OMS_OK)
        return code;
    if (!engine->store.attach || !engine->store.read || !engine->store.commit)
        return error_set(error, OMS_E_INVALID, "options.store: attach, read and commit are needed");
    if (engine->payment.size && !engine->payment.authorize)
        return error_set(error, OMS_E_INVALID, "options.payment.authorize: it is NULL");
    if (engine->address.size && !engine->address.validate)
        return error_set(error, OMS_E_INVALID, "options.address.validate: it is NULL");
    if (engine->notification.size && !engine->notification.send)
        return error_set(error, OMS_E_INVALID, "options.notification.send: it is NULL");
    if (!engine->allocator.size)
        engine->allocator = default_allocator;
    if (!engine->allocator.allocate || !engine->allocator.release)
        return error_set(error, OMS_E_INVALID, "options.allocator: both functions are needed");
    return OMS_OK;
}

/* Zero is the default; the rest is within a range. */
static int32_t
take_number(const struct place *at, int64_t given, int64_t most, int64_t otherwise, int64_t *out, oms_error **error)
{
    if (given < 0 || given > most)
        return check_fail(at, OMS_E_INVALID, error, "%" PRId64 " is not between 0 and %" PRId64, given, most);
    *out = given ? given : otherwise;
    return OMS_OK;
}

static int32_t
take_ms(const struct place *at, int64_t given, int64_t otherwise, int64_t *out, oms_error **error)
{
    return take_number(at, given, LONGEST, otherwise, out, error);
}

int32_t
service_policy_take(const struct place *at, int64_t timeout_ms, int64_t key_lifetime_ms, bool can_query,
                    struct service_policy *out, oms_error **error)
{
    int64_t timeout = 0;
    int32_t code = take_ms(FIELD(at, "key_lifetime_ms"), key_lifetime_ms, KEY_LIFETIME, &out->key_lifetime_ms, error);

    if (code == OMS_OK)
        code = take_ms(FIELD(at, "timeout_ms"), timeout_ms, TIMEOUT, &timeout, error);
    out->lease_ms = timeout + LEASE_MARGIN;
    out->can_query = can_query;
    return code;
}

static int32_t
take_budget(oms_engine *engine, const oms_engine_options *o, oms_error **error)
{
    const struct place *at = FIELD(NULL, "options");
    struct budget *budget = &engine->budget;
    int64_t burst = 0, share_ppm = 0, pace_ms = 0;
    int32_t code = take_number(FIELD(at, "retry_burst"), o->retry_burst, MILLION, RETRY_BURST, &burst, error);

    if (code == OMS_OK)
        code = take_number(FIELD(at, "retry_share_ppm"), o->retry_share_ppm, MILLION, RETRY_SHARE, &share_ppm, error);
    if (code == OMS_OK)
        code = take_number(FIELD(at, "retry_pace_ms"), o->retry_pace_ms, MINUTE_MS, RETRY_PACE, &pace_ms, error);
    if (code == OMS_OK)
        budget_open(budget, burst, share_ppm, pace_ms);
    budget_open(&engine->renewals, RENEWAL_BURST, RETRY_SHARE, RETRY_PACE);
    return code;
}

static int32_t
take_choice(const char *name, int32_t given, int32_t most, oms_error **error)
{
    if (given < 0 || given > most)
        return error_set(error, OMS_E_INVALID, "options.%s: %" PRId32 " is not between 0 and %" PRId32, name, given,
                         most);
    return OMS_OK;
}

static int32_t
take_schedule(oms_engine *engine, const char *name, int32_t which, const oms_retry_schedule *given, oms_error **error)
{
    int64_t due;

    engine->policy.schedules[which] = given ? *given : *oms_retry_default(which);
    if (given && oms_retry_next(given, 1, 0, 0, 0, 0, &due) == OMS_E_INVALID)
        return error_set(error, OMS_E_INVALID, "options.%s: it is no schedule (see oms_retry_next)", name);
    return OMS_OK;
}

static int32_t
take_times(oms_engine *engine, const oms_engine_options *o, oms_error **error)
{
    const struct place *at = FIELD(NULL, "options");
    const oms_payment_service *payment = &engine->payment;
    struct policy *policy = &engine->policy;
    int32_t code = take_ms(FIELD(at, "card_hold_ms"), o->card_hold_ms, CARD_HOLD, &policy->card_hold_ms, error);

    if (code == OMS_OK)
        code = take_ms(FIELD(at, "manual_hold_ms"), o->manual_hold_ms, MANUAL_HOLD, &policy->manual_hold_ms, error);
    if (code == OMS_OK)
        code = take_ms(FIELD(at, "review_ms"), o->review_ms, DAY_MS, &policy->review_ms, error);
    if (code == OMS_OK)
        code = take_ms(FIELD(at, "duplicate_window_ms"), o->duplicate_window_ms, DUPLICATE,
                       &policy->duplicate_window_ms, error);
    if (code == OMS_OK)
        code = take_ms(FIELD(at, "key_life_ms"), o->key_life_ms, KEY_LIFE, &policy->key_life_ms, error);
    if (code == OMS_OK)
        code = take_ms(FIELD(at, "quote_life_ms"), o->quote_life_ms, QUOTE_LIFE, &policy->quote_life_ms, error);
    if (code == OMS_OK)
        code = take_ms(FIELD(at, "price_cache_ms"), o->price_cache_ms, 0, &policy->price_cache_ms, error);
    if (code == OMS_OK)
        code = take_number(FIELD(at, "renewal_spread_ms"), o->renewal_spread_ms, DAY_MS, 0, &policy->renewal_spread_ms,
                           error);
    if (code == OMS_OK)
        code = service_policy_take(FIELD(at, "payment"), payment->timeout_ms, payment->key_lifetime_ms,
                                   payment->query != NULL, &policy->services[SERVICE_PAYMENT], error);
    for (int32_t i = 0; code == OMS_OK && i < SERVICE_COUNT; i++)
        if (i != SERVICE_PAYMENT)
            code = service_policy_take(at, 0, 0, false, &policy->services[i], error);
    policy->pending_ms = DAY_MS;
    return code;
}

/* Who is told. A service that says nothing of keys does not know them, unlike others. */
static int32_t
take_notification(oms_engine *engine, const char *operations, oms_error **error)
{
    const struct place *at = FIELD(NULL, "options");
    const oms_notification_service *service = &engine->notification;
    struct service_policy *policy = &engine->policy.services[SERVICE_NOTIFICATION];
    int32_t code = service_policy_take(FIELD(at, "notification"), service->timeout_ms, service->key_lifetime_ms,
                                       service->query != NULL, policy, error);

    if (code == OMS_OK)
        code = check_optional(FIELD(at, "operations"), text_of(operations), OMS_LIMIT_EMAIL, error);
    if (code != OMS_OK)
        return code;
    policy->key_lifetime_ms = service->key_lifetime_ms;
    engine->policy.notifies = service->size != 0;
    if (operations)
        engine->policy.operations = strcpy(engine->operations, operations);
    return OMS_OK;
}

static int32_t
take_choices(oms_engine *engine, const oms_engine_options *o, oms_error **error)
{
    int32_t code = take_choice("capture", o->capture, OMS_CAPTURE_ON_CONFIRMATION, error);

    if (code == OMS_OK)
        code = take_choice("duplicates", o->duplicates, OMS_DUPLICATE_ALLOW, error);
    if (code == OMS_OK)
        code = take_choice("rounding", o->rounding, OMS_ROUND_HALF_EVEN, error);
    if (code == OMS_OK)
        code = take_choice("release_on_decline", o->release_on_decline, 1, error);
    if (code == OMS_OK)
        code = take_choice("open_flags", o->open_flags, OMS_OPEN_CREATE | OMS_OPEN_UPGRADE | OMS_OPEN_READONLY, error);
    if (code == OMS_OK)
        code = take_choice("book", o->book, OMS_BOOK_ON_DISPATCH, error);
    if (code == OMS_OK)
        code = take_choice("tax_rounding", o->tax_rounding, OMS_TAX_PER_RATE, error);
    if (code == OMS_OK)
        code = take_choice("quotes", o->quotes, OMS_QUOTE_CHECK, error);
    engine->policy.tax_per_rate = o->tax_rounding == OMS_TAX_PER_RATE;
    engine->policy.quotes = o->quotes;
    engine->policy.capture = o->capture;
    engine->policy.duplicates = o->duplicates;
    engine->policy.book = o->book;
    engine->policy.carriers = engine->carriers.policies;
    engine->policy.n_carriers = engine->carriers.n;
    engine->policy.rounding = o->rounding == OMS_ROUND_HALF_EVEN ? ROUND_HALF_EVEN : ROUND_HALF_AWAY;
    engine->policy.release_on_decline = o->release_on_decline == 1;
    return code;
}

int32_t
options_take(oms_engine *engine, const oms_engine_options *options, oms_error **error)
{
    int32_t code = take_services(engine, options, error);

    if (code == OMS_OK)
        code = take_times(engine, options, error);
    if (code == OMS_OK)
        code = take_choices(engine, options, error);
    if (code == OMS_OK)
        code = take_budget(engine, options, error);
    if (code == OMS_OK)
        code = take_notification(engine, options->operations, error);
    if (code == OMS_OK)
        code = take_schedule(engine, "payment_schedule", OMS_RETRY_PAYMENT, options->payment_schedule, error);
    if (code == OMS_OK)
        code = take_schedule(engine, "inventory_schedule", OMS_RETRY_INVENTORY, options->inventory_schedule, error);
    if (code == OMS_OK)
        code = take_schedule(engine, "fulfilment_schedule", OMS_RETRY_FULFILMENT, options->fulfilment_schedule, error);
    return code;
}
