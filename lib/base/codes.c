/* The public table of problem codes, from which doc/codes.md is generated. Constant data; a code is never renumbered or given another meaning. */
#include <string.h>

#include "base/error.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* clang-format off */
static const oms_code_info codes[] = {
    {"ORD-1001", "Product Not Available", "Out of stock or discontinued",
     "Notify customer, suggest alternatives", OMS_ACTOR_CUSTOMER, 1},
    {"ORD-1002", "Invalid Address", "Address validation failed",
     "Request address correction", OMS_ACTOR_CUSTOMER, 0},
    {"ORD-1003", "Product Restricted In Region", "The product may not be sold to the region of the shipping address",
     "Remove the product or ship to another region", OMS_ACTOR_CUSTOMER, 0},
    {"ORD-1004", "Customer Not In Good Standing", "The customer is unknown, blocked or not in good standing",
     "Review the customer's account", OMS_ACTOR_MERCHANT, 0},
    {"ORD-1006", "Fraud Indicated", "The customer or the order carries fraud indicators",
     "Review the order, then release or cancel it", OMS_ACTOR_OPERATIONS, 0},
    {"ORD-1007", "Service Unavailable During Validation", "A service that validation needs could not be asked",
     "Wait: it is asked again by schedule", OMS_ACTOR_NOBODY, 1},
    {"ORD-1008", "Held By A Guard", "A guard of the host does not let the order go on",
     "Remove what the guard objects to, or wait: it is asked again by schedule", OMS_ACTOR_OPERATIONS, 1},
    {"ORD-1009", "Held By A Person", "A person, or a program of the host, holds the order",
     "Look into what it is held for, then release or cancel the order", OMS_ACTOR_OPERATIONS, 0},
    {"ORD-2001", "Payment Failed", "Payment declined or timeout",
     "Retry payment or request new method", OMS_ACTOR_CUSTOMER, 1},
    {"ORD-2002", "Inventory Reservation Failed", "Race condition in stock allocation",
     "Retry with fresh stock check", OMS_ACTOR_NOBODY, 1},
    {"ORD-2003", "Payment Method Not Valid", "The payment method is missing, unknown, expired or not accepted here",
     "Request another payment method", OMS_ACTOR_CUSTOMER, 0},
    {"ORD-2004", "Payment Hold On Account", "The customer's account has a payment hold",
     "Review the account, then release the hold or cancel the order", OMS_ACTOR_OPERATIONS, 0},
    {"ORD-2005", "Payment Outcome Unclear", "A service did not say, or said two things that contradict each other",
     "Look it up at the provider, then tell the engine the outcome", OMS_ACTOR_OPERATIONS, 0},
    {"ORD-3001", "Fulfillment Error", "Shipping service unavailable",
     "Queue for retry, notify operations", OMS_ACTOR_OPERATIONS, 1},
    {"ORD-4001", "Renewal Not Paid", "The payment of a subscription's order failed, and is tried again by its days of dunning",
     "Wait: it is tried again by itself, or at once with another method", OMS_ACTOR_NOBODY, 1},
    {"ORD-4002", "New Payment Method Needed", "The payment of a subscription's order was declined for good",
     "Ask for another payment method and set it on the subscription, or pay the order by it", OMS_ACTOR_CUSTOMER, 0},
    {"ORD-5001", "Idempotency Key Reused", "The idempotency key was used with another request",
     "Send a new key with a new request", OMS_ACTOR_DEVELOPER, 0},
    {"ORD-5002", "Possible Duplicate", "The same customer placed the same items for the same total shortly before",
     "Ask the customer whether both orders are meant", OMS_ACTOR_CUSTOMER, 0},
    {"ORD-5003", "Price Changed", "The total is not the expected one",
     "Show the new price and place the order again with it", OMS_ACTOR_CUSTOMER, 1},
    {"ORD-5004", "Malformed Request", "A field of the request is missing, too long or not of its kind",
     "Correct the field that is named", OMS_ACTOR_DEVELOPER, 0},
    {"ORD-5005", "Reference Already Used", "Another order of the channel has this reference",
     "Use another reference, or look the earlier order up", OMS_ACTOR_MERCHANT, 0},
    {"ORD-5006", "Coupon Not Valid", "A coupon is unknown, used up, not valid now, or gives nothing for this order",
     "Take the coupon out, or change the order so that it applies", OMS_ACTOR_CUSTOMER, 0},
    {"ORD-5011", "Quote Not Known", "The quote was not made here, was altered on its way, or is long over",
     "Ask for a new quote and show its price", OMS_ACTOR_DEVELOPER, 0},
    {"ORD-5012", "Quote Expired", "The quote's time is over",
     "Ask for a new quote and show its price", OMS_ACTOR_CUSTOMER, 0},
    {"ORD-5013", "Quote Of Another Cart", "The quote was made for another customer, other items or another place",
     "Ask for a quote of what is ordered", OMS_ACTOR_DEVELOPER, 0},
};
/* clang-format on */

const oms_code_info *
oms_code_at(size_t index)
{
    return index < COUNT(codes) ? &codes[index] : NULL;
}

const oms_code_info *
code_find(const char *code)
{
    for (size_t i = 0; i < COUNT(codes); i++)
        if (strcmp(codes[i].code, code) == 0)
            return &codes[i];
    return NULL;
}
