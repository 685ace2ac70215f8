/* The public table of limits: a row for each OMS_LIMIT_… constant, in their order. Constant data; those who enforce a limit use the constant. */
#include "oms/limits.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* clang-format off */
static const oms_limit limits[] = {
    {"sku", "bytes", "The length of a SKU.", OMS_LIMIT_SKU},
    {"name", "bytes", "The length of a name, an address line or a description.", OMS_LIMIT_NAME},
    {"code", "bytes", "The length of a code: customer, location, channel, shipping method, tax class, region, carrier.", OMS_LIMIT_CODE},
    {"key", "bytes", "The length of an idempotency key or a reference.", OMS_LIMIT_KEY},
    {"token", "bytes", "The length of a payment token or a provider's reference.", OMS_LIMIT_TOKEN},
    {"reason", "bytes", "The length of a reason.", OMS_LIMIT_REASON},
    {"message", "bytes", "What is kept of a service's message.", OMS_LIMIT_MESSAGE},
    {"action", "bytes", "The length of a payment action's URL or data.", OMS_LIMIT_ACTION},
    {"email", "bytes", "The length of an e-mail address.", OMS_LIMIT_EMAIL},
    {"phone", "bytes", "The length of a phone number.", OMS_LIMIT_PHONE},
    {"lines", "lines", "The lines of one order.", OMS_LIMIT_LINES},
    {"dunning_days", "tries", "When the payment of a renewal is tried again.", OMS_LIMIT_DUNNING},
    {"coupons", "coupons", "The coupons of one order.", OMS_LIMIT_COUPONS},
    {"skus", "SKUs", "The SKUs that one discount names.", OMS_LIMIT_SKUS},
    {"regions", "regions", "The excluded regions of one product.", OMS_LIMIT_REGIONS},
    {"quantity", "units", "The units of one line or one stock change.", OMS_LIMIT_QUANTITY},
    {"amount", "minor units", "One price, and one order's total.", OMS_LIMIT_AMOUNT},
    {"ppm", "parts per million", "A rate or a reduction.", OMS_LIMIT_PPM},
    {"batch", "drafts", "The drafts placed in one call.", OMS_LIMIT_BATCH},
    {"rrule", "bytes", "The length of a rule of RFC 5545.", OMS_LIMIT_RRULE},
    {"page", "rows", "The rows of one page of a list.", OMS_LIMIT_PAGE},
    {"looked", "orders", "The orders looked at for one page of a list; it ends there.", OMS_LIMIT_LOOKED},
    {"rows", "rows", "The rows of one report.", OMS_LIMIT_ROWS},
    {"document", "bytes", "The length of one document.", OMS_LIMIT_DOCUMENT},
    {"row", "bytes", "The length of one row of an import.", OMS_LIMIT_ROW},
    {"depth", "levels", "The nesting of a document.", OMS_LIMIT_DEPTH},
    {"cursor", "bytes", "The length of a cursor of the feed of events.", OMS_LIMIT_CURSOR},
    {"inbound", "bytes", "The length of an inbound event.", OMS_LIMIT_INBOUND},
    {"signature", "bytes", "The length of the signature of an inbound event.", OMS_LIMIT_SIGNATURE},
    {"secret", "bytes", "The length of a secret by which a provider signs.", OMS_LIMIT_SECRET},
    {"secrets", "secrets", "The secrets of one provider.", OMS_LIMIT_SECRETS},
    {"group", "change sets", "The change sets in one group commit.", OMS_LIMIT_GROUP},
    {"carriers", "carriers", "The carriers of one engine.", OMS_LIMIT_CARRIERS},
    {"retries", "tries", "The tries of one retry schedule.", OMS_LIMIT_RETRIES},
    {"rules", "rules", "The settings of rules of one engine, and its own rules.", OMS_LIMIT_RULES},
    {"findings", "findings", "What the rules of a host find in one order.", OMS_LIMIT_FINDINGS},
    {"workers", "threads", "The threads of one group of workers.", OMS_LIMIT_WORKERS},
    {"alternatives", "SKUs", "The SKUs suggested in place of one that cannot be had.", OMS_LIMIT_ALTERNATIVES},
};
/* clang-format on */

const oms_limit *
oms_limit_at(size_t index)
{
    return index < COUNT(limits) ? &limits[index] : NULL;
}
